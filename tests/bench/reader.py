"""What readers wait for, beside a bare Django view: `python -m tests.bench.reader [sizes …]`.

Everything is asked of granian as `make run` starts it, over loopback (`load`), one after the other
in one run; ratios count, not the figures themselves. Each row has a bare view of its own, asked
right after it, since machines that are shared change their pace; kept pages have one process of
nginx too, which sends the same bytes from a file. Uncached means that the page cache is there but
keeps nothing (CACHE_URL=dummycache://): each request makes its page. Runs on the database that
DATABASE_URL names, else on SQLite; with `postgres` as an argument on the server that a wheel
carries.
"""

import statistics
import sys
import time
from contextlib import nullcontext
from urllib.parse import quote

from tests.bench import report, servers
from tests.bench.load import GENERATOR, load
from tests.support import postgres

SIZES = [int(size) for size in sys.argv[1:] if size != "postgres"] or [1_000, 20_000, 400_000]
SEARCHES = ["duong", "đường sông", '"thành phố"', "truong hoc benh vien", "khongco"]

# Kind of row → the ratio to the bare view that it should reach.
UNCACHED = {"uncached home": 0.04, "uncached article": 0.06}
CACHED = {
    "SQLite": {"cached home": 4.0, "cached article": 4.0, "304": 5.0},
    "PostgreSQL": {"cached home": 2.5, "cached article": 2.5, "304": 2.5},
}
OF_FILES = 0.25  # kept pages, of what nginx does with a file; on SQLite
GROWTH, SEARCH_GROWTH = 1.3, 5.0  # most stories over fewest; search p95 over the uncached home
SERVING, MAKING = 105, 120  # MB of a worker
FIRST_REQUEST = 40  # times a later one, which is made of a part that is kept


def main():
    """Measure at each size, and print the tables."""
    with servers.new_portal() as environment:
        name = servers.vendor_of(environment)
        by_size = {}
        for size in SIZES:
            addresses = fill(size)
            print(f"\n{name}, {size:,} stories, asked by {GENERATOR}")
            columns = ("requests/s", "p50 ms", "p99 ms", "bare", "of bare")
            print(f"     {'pages':22}" + "".join(f"{name:>10}" for name in columns) + "   target")
            by_size[size] = measure(environment, addresses, size == SIZES[0])
        report_growth(name, by_size)


def fill(size):
    """Grow the database to `size` stories; returns the addresses to ask for, by name."""
    from django.core.management import call_command
    from django.db import connection

    from articles.models import Article
    from tests.bench.data import grow_to

    grow_to(size)
    if connection.vendor == "sqlite":
        call_command("migrate", verbosity=0)  # counts for the planner
    else:
        connection.cursor().execute("ANALYZE")
    story = Article.objects.published().filter(slug__startswith="tin-")[100]
    connection.close()
    return {
        "home": "/",
        "article": story.get_absolute_url(),
        "category": story.category.get_absolute_url(),
        "archive": f"/luu-tru/{story.publish_at:%Y/%m}/",
        "search": "/tim-kiem/?q=" + quote(SEARCHES[0]),
    }


def measure(environment, addresses, with_cache):
    """Print a row a page; returns the ratios of uncached pages to the bare view, by name."""
    rows = {}
    with servers.direct(environment | {"CACHE_URL": "dummycache://"}) as (site, process):
        first = seconds(site, addresses["article"])
        size = len(site.get("/"))
        with servers.bare_view(environment, size) as (bare, _):
            for name, path in addresses.items():
                rows[name] = show(f"uncached {name}", bare, load(site.address + path))
            later = statistics.median(seconds(site, addresses["article"]) for _ in range(20))
            rows["home p95"] = p95(site, ["/"] * 40)
            words = [quote(words) for words in SEARCHES]
            rows["search p95"] = p95(site, [f"/tim-kiem/?q={word}" for word in words * 8])
            report.show_most("first request, times a later one", first / later, FIRST_REQUEST)
            report.show_most("worker making pages, MB", report.megabytes_of(process), MAKING)
            if with_cache:
                measure_cached(environment, addresses, bare)
    return rows


def measure_cached(environment, addresses, bare):
    """Print the rows of pages that are kept, and of a page after a change."""
    vendor = servers.vendor_of(environment)
    targets = CACHED[vendor]
    with servers.direct(environment) as (site, process):
        kept = {name: site.get(addresses[name]) for name in ("home", "article", "category")}
        with servers.files(kept.values()) if servers.has_nginx() else nullcontext() as sites:
            for number, name in enumerate(kept):
                found = load(site.address + addresses[name])
                show(f"cached {name}", bare, found, targets)
                if sites:
                    file = load(f"{sites[0].address}/{number}")
                    show_beside_file(file, found, OF_FILES if vendor == "SQLite" else None)
        with site.ask("/") as response:
            tag = response.headers["ETag"]
        show("304", bare, load(site.address + "/", f"If-None-Match: {tag}"), targets)
        changed = [after_ticker_change(site) for _ in range(20)]
        report.show("home after a ticker change, ms", statistics.median(changed) * 1000)
        report.show_most("worker serving kept pages, MB", report.megabytes_of(process), SERVING)


def show(name, bare, row, targets=UNCACHED):
    """Print what `load` found, the rate of the `bare` view beside it, and the target if any.

    Returns the ratio of both.
    """
    beside = load(bare.address + "/")
    ratio, target = row.rate / beside.rate, targets.get(name, 0)
    aim = f"≥ {target}" if target else ""
    aim += f"  {row.errors} FAILED" if row.errors else ""
    figures = f"{row.rate:10.0f}{row.p50:10.2f}{row.p99:10.2f}{beside.rate:10.0f}{ratio:10.3f}"
    line = f"{report.verdict(ratio >= target)} {name:22}{figures}   {aim}  {row.limit()}"
    print(line.rstrip(), flush=True)
    return ratio


def show_beside_file(file, row, target):
    """Print what nginx does with the same bytes, and what the portal did of it."""
    ratio = row.rate / file.rate
    good, aim = (None, "") if target is None else (ratio >= target, f"≥ {target}")
    figures = f"{file.rate:10.0f}{file.p50:10.2f}{file.p99:10.2f}"
    name = "  nginx, from a file"
    its = f"the page, of it:{ratio:10.3f}   {aim}"
    print(
        f"{report.verdict(good)} {name:22}{figures}    {its}  {file.limit()}".rstrip(), flush=True
    )


def seconds(site, path):
    """How long one request takes."""
    start = time.perf_counter()
    site.get(path)
    return time.perf_counter() - start


def p95(site, paths):
    """The 95th percentile of asking for `paths` one after the other, in seconds."""
    return statistics.quantiles([seconds(site, path) for path in paths], n=20)[-1]


def after_ticker_change(site):
    """Save a notice; returns how long the next home page takes, in seconds."""
    from django.db import connection

    from articles.models import TickerNotice

    TickerNotice.objects.first().save()
    connection.close()
    return seconds(site, "/")


def report_growth(name, by_size):
    """Print how much longer a page takes with the most stories than with the fewest."""
    few, many = by_size[SIZES[0]], by_size[SIZES[-1]]
    print(f"\n{name}: uncached pages, {SIZES[-1]:,} stories over {SIZES[0]:,}")
    for page in ("home", "article", "category", "archive"):
        report.show_most(page, few[page] / many[page], GROWTH)
    report.show_most(
        "p95 of searches over home", many["search p95"] / many["home p95"], SEARCH_GROWTH
    )


if __name__ == "__main__":
    if "postgres" in sys.argv:
        sys.exit(postgres.run("tests.bench.reader", *map(str, SIZES)))
    main()
