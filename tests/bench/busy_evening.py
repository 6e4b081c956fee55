"""A busy evening: many readers of many pages, some who search, and a desk that keeps changing.

    python -m tests.bench.busy_evening [postgres] [--seconds 60] [--stories 500] [--only WORDS …]

wrk asks over 32 connections for about 300 public pages (those of the site map, the r-th of them
with the weight 1/r) and, one time in a hundred, for a search; in a second evening also, one time in
a hundred, for the form of a story at the desk. Every five seconds a notice changes, which is on
every page (`changes`). Beside it one reader asks at a fixed pace (`steady_reader`). Then the same
is asked of a bare Django view with as many workers, and of nginx, which sends the same answers from
files. All that with one worker and with two, direct and behind nginx.

`--only "one worker, direct"` runs the evenings whose names hold these words; more may follow.
"""

import argparse
import sys
from contextlib import ExitStack
from urllib.parse import quote

from tests.bench import report, servers
from tests.bench.changes import Changes
from tests.bench.load import GENERATOR, Asked, load_of
from tests.bench.steady_reader import SteadyReader
from tests.bench.words import WORDS
from tests.support import postgres

PAGES, FORMS, CONNECTIONS = 300, 20, 32
SEARCHING = AT_THE_DESK = 0.01  # of all requests
READS, SEARCHES = 20, 2  # a second, of the steady reader
BESIDE = 6  # seconds for the bare view and for the files
SEARCH_PATHS = ["/tim-kiem/?q=" + quote(word) for word in dict.fromkeys(WORDS)]

WAITS = {95: 50, 99: 200}  # percent → ms, asked directly
OF_FILES = 0.4  # of what nginx does with its own files, behind nginx
SEEN_WITHIN = 1.5  # seconds, behind nginx, which keeps a page until the second is over

WORKERS = {1: "one worker", 2: "two workers"}
PLACES = {"direct": servers.direct, "behind nginx": servers.behind_nginx}
CALM, DESK = "readers alone", "readers and a desk"


def main():
    """Run the evenings that were asked for, each with its table."""
    parser = argparse.ArgumentParser(prog="tests.bench.busy_evening")
    parser.add_argument("database", nargs="?", choices=["postgres"])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--stories", type=int, default=500)
    parser.add_argument("--only", nargs="+", default=[""])
    options = parser.parse_args()
    if options.database:
        rest = [argument for argument in sys.argv[1:] if argument != "postgres"]
        sys.exit(postgres.run("tests.bench.busy_evening", *rest))
    if GENERATOR != "wrk":
        print("\nThe busy evening is left out: it needs wrk (Debian: apt-get install wrk).")
        return
    with servers.new_portal() as environment:
        forms = fill(options.stories)
        for workers, many in WORKERS.items():
            for place in PLACES:
                if place == "behind nginx" and not servers.has_nginx():
                    print("\nBehind nginx is left out: it needs nginx-light, of Debian.")
                    continue
                names = {who: f"{many}, {place}, {who}" for who in (CALM, DESK)}
                names = {w: n for w, n in names.items() if any(o in n for o in options.only)}
                if names:
                    evenings(environment, workers, place, names, forms, options.seconds)


def fill(stories):
    """Grow the database to so many `stories`; returns forms of some as Asked, with a login."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from articles.models import Article
    from tests.bench.data import grow_to
    from tests.bench.database import look_at_rows
    from tests.support.factories import make_admin

    grow_to(stories)
    look_at_rows()
    desk = Client()
    desk.force_login(make_admin())
    cookie = f"{settings.SESSION_COOKIE_NAME}={desk.session.session_key}"
    keys = Article.objects.order_by("-pk").values_list("pk", flat=True)[:FORMS]
    forms = [f"/quan-tri/articles/article/{key}/change/" for key in keys]
    connection.close()
    return evenly(forms, AT_THE_DESK, cookie)


def evenly(paths, share, cookie=""):
    """The `paths` as Asked, which all together are this `share` of all requests."""
    return [Asked(share / len(paths), path, cookie) for path in paths]


def by_rank(paths, share):
    """The same, the r-th path r times less often than the first: Zipf's law."""
    total = sum(1 / rank for rank in range(1, len(paths) + 1))
    return [Asked(share / total / rank, path) for rank, path in enumerate(paths, 1)]


def evenings(environment, workers, place, names, forms, seconds):
    """Serve the portal at `place`, and print an evening for each of `names`, by who asks."""
    with ExitStack() as stack:
        site, process = stack.enter_context(PLACES[place](environment, workers))
        pages = by_rank(servers.public_pages(site, PAGES), 1 - SEARCHING)
        searches = evenly(SEARCH_PATHS, SEARCHING)
        assert 'name="headline"' in site.text(forms[0].path, Cookie=forms[0].cookie)
        bodies = [site.get(asked.path) for asked in pages + searches]  # from now on they are kept
        beside = {}
        if place == "direct":
            bare = servers.bare_view(environment, len(bodies[0]), workers)
            bare_site, bare_process = stack.enter_context(bare)
            beside["bare view"] = bare_site, pages + searches, bare_process
        if servers.has_nginx():
            plain, tls = stack.enter_context(servers.files(bodies))
            numbers = [Asked(a.chance, f"/{n}") for n, a in enumerate(pages + searches)]
            beside["nginx's files"] = plain if place == "direct" else tls, numbers, None
        for who, name in names.items():
            vendor = servers.vendor_of(environment)
            report.head(f"{vendor}, {name}: {len(pages)} pages, {seconds} s, asked by {GENERATOR}")
            mix = pages + searches + (forms if who == DESK else [])
            with (
                Changes(site, environment, pages) as changes,
                SteadyReader(site, pages, READS) as reader,
                SteadyReader(site, searches, SEARCHES) as searcher,
            ):
                found, cpu = measured(site, mix, seconds, process)
            show_waits(found, reader, searcher, seconds, site)
            show_changes(changes, site)
            report.show("CPU of the workers a request, ms", cpu)
            report.show("largest worker, MB", report.megabytes_of(process))
            show_beside(found, cpu, beside, None if place == "direct" or who == DESK else OF_FILES)


def measured(site, mix, seconds, process=None):
    """Ask `site` for the `mix`; returns the Load, and what a request cost its workers in ms."""
    before = report.cpu_seconds_of(process) if process else 0
    found = load_of(site.address, mix, *site.headers, seconds=seconds, connections=CONNECTIONS)
    spent = report.cpu_seconds_of(process) - before if process else 0
    return found, 1000 * spent / (found.rate * seconds)


def show_waits(found, reader, searcher, seconds, site):
    """Print how long everybody waited, and the readers at a fixed pace."""
    limits = {} if site.host else WAITS
    report.show_load("all requests", found, limits)
    for name, asker, its in (("pages", reader, limits), ("searches", searcher, {})):
        rate = len(asker.times) / seconds
        report.show_waits(f"a reader's {name}", rate, asker.percentiles(), asker.errors, its)


def show_changes(changes, site):
    """Print how many changes the very next answer showed, and how long until each was seen."""
    good = not changes.errors and (site.host or changes.at_once == changes.made)
    aim = f"of {changes.made}" if site.host else f"all {changes.made}"
    report.show("changes that the next reader saw", changes.at_once, bool(good), aim)
    report.show("seen after, s: median", changes.median)
    if site.host:
        report.show_most("seen after, s: longest", changes.longest, SEEN_WITHIN)
    else:
        report.show("seen after, s: longest", changes.longest)


def show_beside(found, cpu, others, of_files):
    """Ask the `others` for the same, and print what the portal did of it."""
    for name, (site, mix, process) in others.items():
        beside, its_cpu = measured(site, mix, BESIDE, process)
        report.show_load(f"{name}, beside", beside)
        least = of_files if process is None else None
        report.show_least("    requests a second, of it", found.rate / beside.rate, least)
        if process:
            report.show("    CPU of a request, of it", cpu / its_cpu)


if __name__ == "__main__":
    main()
