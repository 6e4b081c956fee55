"""Kept pages while others make work: `python -m tests.bench.disturbed [postgres]`.

First 200 readers take their time over a recording of 20 MB, and 500 connections stay open unused:
how much longer do kept pages take? Then 16 connections ask for pages that nobody has asked for
before (stories, categories, days of the archive, searches), so that each has to be made, while one
reader asks for kept pages at a fixed pace: how long does that one wait, and what do the workers
need? On the database that DATABASE_URL names, else on SQLite.
"""

import os
import random
import sys
import threading
from pathlib import Path
from urllib.parse import quote

from tests.bench import report, servers
from tests.bench.load import GENERATOR, Asked, load, load_of
from tests.bench.slow_readers import idle_connections, slow_readers
from tests.bench.steady_reader import SteadyReader
from tests.bench.words import WORDS
from tests.support import postgres

STORIES, KEPT = 6_000, 20
SECONDS, PACE = 10, 100  # of the steady reader; requests a second
SLOW, IDLE, MEGABYTES = 200, 500, 20
RECORDING = "attachments/bench/phien-hop.mp3"

SLOWER = 2.0  # times, at 99 percent, beside slow readers
WAIT = {99: 30}  # ms at 99 percent, while pages are made
SETTLE = 5  # seconds: first their sockets fill, with a megabyte or two each
SERVING, MAKING = 105, 120  # MB of a worker


def main():
    """Print both tables."""
    if "postgres" in sys.argv:
        sys.exit(postgres.run("tests.bench.disturbed"))
    with servers.new_portal() as environment:
        kept, new = fill(Path(environment["VAR_DIR"]))
        vendor = servers.vendor_of(environment)
        report.head(f"{vendor}, kept pages while others make work")
        with servers.direct(environment) as (site, process):
            beside_slow_readers(site, process, kept)
        if GENERATOR != "wrk":
            print(
                "     While pages are made: left out, it needs wrk (Debian: apt-get install wrk)."
            )
            return
        with servers.direct(environment) as (site, process):
            while_pages_are_made(site, process, kept, new)


def fill(var):
    """Fill the database; returns what is kept, and what nobody has asked for, as Asked."""
    from django.db import connection

    from articles.models import Article, Category
    from tests.bench.data import grow_to
    from tests.bench.database import look_at_rows
    from tests.support.factories import show

    recording = var / "media" / RECORDING
    recording.parent.mkdir(parents=True)
    recording.write_bytes(os.urandom(MEGABYTES * 1024 * 1024))
    show(RECORDING)
    grow_to(STORIES)
    look_at_rows()
    stories = [story.get_absolute_url() for story in Article.objects.published()]
    categories = [category.get_absolute_url() for category in Category.objects.all()]
    days = {f"/luu-tru/{story.publish_at:%Y/%m/%d}/" for story in Article.objects.published()}
    connection.close()
    new = stories[KEPT:]
    new += [f"{path}?page={number}" for path in categories for number in range(2, 12)]
    new += sorted(days)
    new += ["/tim-kiem/?q=" + quote(f"{one} {two}") for one in WORDS for two in WORDS[:8]]
    random.Random(5).shuffle(new)
    return [Asked(1, path) for path in ["/", *stories[:KEPT]]], [Asked(1, path) for path in new]


def beside_slow_readers(site, process, kept):
    """Compare kept pages alone and beside those who keep connections open."""
    for asked in kept:
        site.get(asked.path)
    alone = [load(site.address + "/")]
    report.show_load("alone", alone[0])
    report.show_most("worker serving kept pages, MB", report.megabytes_of(process), SERVING)
    with (
        slow_readers(site.address, f"/media/{RECORDING}", SLOW) as told,
        idle_connections(site.address, "/", IDLE),
    ):
        threading.Event().wait(SETTLE)
        beside = load(site.address + "/")
    alone.append(load(site.address + "/"))
    report.show_load("beside slow readers", beside)
    report.show_load("alone again", alone[1])
    p99 = sum(one.p99 for one in alone) / 2
    report.show_most("times as long at 99 percent", beside.p99 / p99, SLOWER)
    answered = sum("200" in line for line in told.values())
    report.show_least("slow readers who had the recording", answered, SLOW)


def while_pages_are_made(site, process, kept, new):
    """Ask for kept pages at a fixed pace: alone, and while others have new ones made."""
    for asked in kept:
        site.get(asked.path)
    with SteadyReader(site, kept, PACE) as reader:
        threading.Event().wait(SECONDS / 2)
    report.show_waits("steady, alone", PACE, reader.percentiles(), reader.errors)
    with SteadyReader(site, kept, PACE) as reader:
        made = load_of(site.address, new, seconds=SECONDS, once=True)
    report.show_load("pages made", made)
    rate = len(reader.times) / SECONDS
    report.show_waits("steady, meanwhile", rate, reader.percentiles(), reader.errors, WAIT)
    if made.rate * SECONDS > len(new):
        print(f"     ! there were only {len(new):,} pages to make: some were kept")
    report.show_most("worker making pages, MB", report.megabytes_of(process), MAKING)


if __name__ == "__main__":
    main()
