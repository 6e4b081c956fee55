"""How long a whole newsroom takes to go out and to come into an empty portal, and in what memory.

`python -m tests.bench.moving_out [stories]`: 20,000 by default, each with a quote, its log and a
former address, 5 photos of 1 MB for each hundred; on SQLite. Takes 3.5 GB of disk for a while.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MASTERS = 20  # photos that are really made; the others have copies of their files


def make(stories):
    """Fill the database of VAR_DIR."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import transaction

    from articles.models import Article, FormerSlug, PhotoInBody, Quote, Transition
    from tests.bench.data import grow_to
    from tests.support.factories import make_official

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        grow_to(stories, say=lambda *args, **options: None)
        officials = [make_official() for _ in range(200)]
        keys = list(Article.objects.order_by("pk").values_list("pk", "publish_at"))
        Quote.objects.bulk_create(
            Quote(
                article_id=key,
                number=1,
                official=officials[key % 200],
                position="Giám đốc",
                words="Việc này phải xong trong năm nay, chậm nhất là quý tới.",
            )
            for key, _at in keys
        )
        Transition.objects.bulk_create(
            Transition(article_id=key, action=action, at=at)
            for key, at in keys
            for action in ("submit", "publish")
        )
        FormerSlug.objects.bulk_create(
            FormerSlug(article_id=key, slug=f"cu-{key}") for key, _at in keys
        )
    photos = _photos(stories // 20, Path(settings.MEDIA_ROOT))
    with transaction.atomic():
        for photo, (key, _at) in zip(photos, keys, strict=False):
            body = f'<p><img src="{photo.image.url}" alt="Ảnh"></p>'
            Article.objects.filter(pk=key).update(body=body, cover=photo)
            PhotoInBody.objects.create(article_id=key, photo=photo)


def _photos(count, media):
    """Make `count` photos of about 1 MB."""
    import random

    from django.core.files.base import ContentFile
    from PIL import Image

    from articles.models import Photo

    chance, made = random.Random(3), []
    for number in range(min(MASTERS, count)):
        noise = Image.frombytes("RGB", (500, 320), chance.randbytes(500 * 320 * 3))
        file = media / "noise.jpg"
        media.mkdir(parents=True, exist_ok=True)
        noise.resize((2000, 1280)).save(file, quality=90)
        content = ContentFile(file.read_bytes(), name="anh.jpg")
        made.append(Photo.objects.create(image=content, alt=f"Ảnh {number}"))
        file.unlink()
    fields = ("width", "height", "has_jpegs")
    for number in range(count - len(made)):
        master = made[number % MASTERS]
        name = f"photos/{number % 256:02x}/{number:032x}.jpg"
        place = media / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(master.image.path, place)
        shutil.copytree(Path(master.image.path).with_suffix(""), place.with_suffix(""))
        same = {field: getattr(master, field) for field in fields}
        made.append(Photo(image=name, alt="Ảnh", digest=f"{number:064x}", **same))
    Photo.objects.bulk_create(made[MASTERS:])
    return list(Photo.objects.order_by("pk"))


def measured(folder, *arguments):
    """Run manage.py with `arguments` on the portal in `folder`; print seconds and memory."""
    environment = os.environ | {"VAR_DIR": str(folder), "SECRET_KEY": "bench", "DEBUG": "on"}
    command = [sys.executable, "manage.py", *map(str, arguments)]
    began = time.monotonic()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    worked = usage.ru_utime + usage.ru_stime
    told = " ".join(map(str, arguments[:2] if arguments[0] == "move_in" else arguments[:1]))
    print(f"{told}: {seconds:.0f} s ({worked:.0f} s of work), {usage.ru_maxrss / 1024:.0f} MB")
    assert status == 0, f"{command} ended with {status}"


def main(stories=20_000):
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="moving-out-") as folder:
        old, new, file = Path(folder, "old"), Path(folder, "new"), Path(folder, "out.tar")
        old.mkdir()
        environment = os.environ | {
            **{"VAR_DIR": str(old), "SECRET_KEY": "bench", "DEBUG": "on"},
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        }
        code = f"from tests.bench import moving_out; moving_out.make({stories})"
        subprocess.run([sys.executable, "-c", code], env=environment, check=True)
        measured(old, "move_out", file)
        print(f"{file.stat().st_size / 1e6:,.0f} MB, of which without files:")
        measured(old, "move_out", "--without-files", Path(folder, "lines"))
        print(f"{Path(folder, 'lines').stat().st_size / 1e6:,.0f} MB")
        measured(new, "migrate", "-v0")
        measured(new, "move_in", "jsonl", file, "--dry-run")
        measured(new, "move_in", "jsonl", file)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
