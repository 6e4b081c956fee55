"""How long an old portal takes to move in: `python -m tests.bench.moving_in [stories]`.

20,000 stories as they come from a source, five pictures of 1 MB for each hundred of them, on a
database of its own: once as drafts that are published, then unchanged again.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

from tests.bench.database import own_database
from tests.bench.report import show, show_most
from tests.bench.words import WORDS

STORIES = int(sys.argv[1]) if sys.argv[1:] and sys.argv[1].isdigit() else 20_000
EVERY = 20  # stories to a picture
SECONDS, AGAIN = 15 * 60, 2 * 60  # of 20,000 stories, on two cores
MEGABYTES = 400


def main():
    """Make the old portal, move it in twice, and print the figures."""
    with tempfile.TemporaryDirectory() as folder, own_database():
        from django.conf import settings
        from django.test import override_settings

        from articles.caching import triggers
        from articles.models import Article, Photo
        from articles.search import index

        triggers.create_triggers("default")
        index.listen()
        media = Path(folder) / "cu"
        _make_pictures(media / "uploads", STORIES // EVERY)
        share = STORIES / 20_000
        print(f"\n{STORIES:,} stories, {STORIES // EVERY:,} pictures of 1 MB, {settings.VAR_DIR}")
        begun = sum(os.times()[:2])
        with override_settings(MEDIA_ROOT=Path(folder) / "media"):
            taken, megabytes = _timed(media)
            show_most("moved in, s", taken, SECONDS * share)
            used = os.times()
            show("seconds of a core: stories", used.user + used.system - begun)
            show("seconds of a core: photos", used.children_user + used.children_system)
            show_most("memory of all processes, MB", megabytes, MEGABYTES)
            again, _megabytes = _timed(media)
            show_most("again unchanged, s", again, AGAIN * share)
            show("published", Article.objects.published().count())
            show("photos", Photo.objects.count())


def _timed(media):
    """Move in; return the seconds, and the megabytes at the peak."""
    from articles.moving.options import Options
    from articles.moving.take_in import take_in

    options = Options(kind="made", media=media, as_published=True, processes=2)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.moving_in", "watch", str(os.getpid())],
        stdout=subprocess.PIPE,
    ) as watch:
        start = time.perf_counter()
        move = take_in(Source(), options)
        taken = time.perf_counter() - start
        watch.terminate()
        peak = int(watch.stdout.read() or 0) / 1024
    print(f"     {move.counts} {move.stopped_why}")
    return taken, peak


class Source:
    """An old portal as NukeViet leaves it, made while it is read."""

    name, hosts, total, position = "bench", {"baocu.example"}, STORIES, 0.0

    def items(self):
        """Yield a category for each hundredth of the stories, then these."""
        from datetime import UTC, datetime, timedelta

        from articles.moving.items import OldCategory, OldFile, OldStory

        chance = random.Random(17)
        for number in range(12):
            yield OldCategory(
                f"c{number}", [f"https://baocu.example/muc-{number}/"], name=f"Mục {number}"
            )
        start = datetime(2014, 1, 1, tzinfo=UTC)
        for number in range(STORIES):
            self.position = number / STORIES
            has_picture = number % EVERY == 0
            paragraphs = [" ".join(chance.choices(WORDS, k=60)) for _ in range(8)]
            body = "<br /><br />".join(f"{text.capitalize()}." for text in paragraphs)
            if has_picture:
                body += f'<div><img src="/uploads/{number // EVERY}.jpg" alt="Ảnh" /></div>'
            if number % 10 == 3:
                body += (
                    f'<p><a href="/muc-{(number - 1) % 12}/tin-{number - 1}.html">Tin trước</a></p>'
                )
            if number % 10 == 7:
                body += "<p>Chủ tịch UBND tỉnh Nguyễn Văn Bình: “Chúng tôi sẽ làm.”</p>"
            yield OldStory(
                str(number),
                [f"https://baocu.example/muc-{number % 12}/tin-{number}.html"],
                title=" ".join(chance.sample(WORDS, 9)).capitalize(),
                slug=f"tin-{number}",
                lead="Sapo của một tin dài vừa phải để đo.",
                body=f"<div>{body}</div>",
                published_at=start + timedelta(hours=5 * number),
                is_public=number % 10 != 0,
                categories=[f"c{number % 12}"],
                cover=OldFile(f"uploads/{number // EVERY}.jpg") if has_picture else None,
            )


def _make_pictures(folder, count):
    """Make `count` pictures of 1 MB. They differ in a byte behind their end, which is enough."""
    from PIL import Image

    folder.mkdir(parents=True)
    base = Image.effect_noise((600, 400), 60).resize((2400, 1600)).convert("RGB")
    for quality in range(95, 40, -5):
        content = BytesIO()
        base.save(content, "JPEG", quality=quality)
        if content.tell() <= 1_050_000:
            break
    for number in range(count):
        (folder / f"{number}.jpg").write_bytes(content.getvalue() + str(number).encode())


def watch(process):
    """Print the peak of the memory of `process` and its children (PSS, kB), until terminated."""
    import signal

    peak = 0

    def stop(*args):
        print(peak, flush=True)
        os._exit(0)

    signal.signal(signal.SIGTERM, stop)
    while True:
        total = 0
        for one in [process, *_children(process)]:
            try:
                rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            except OSError:
                continue
            total += next(int(line.split()[1]) for line in rollup.splitlines() if "Pss:" in line)
        peak = max(peak, total)
        time.sleep(1)


def _children(process):
    listed = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [one for one in listed if int(one) != os.getpid()]


if __name__ == "__main__":
    if sys.argv[1:2] == ["watch"]:
        watch(sys.argv[2])
    else:
        main()
