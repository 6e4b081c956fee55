"""What readers wait for, beside a bare Django view: `python -m tests.bench.reader [sizes …]`.

Everything is asked of granian as `make run` starts it, over loopback (`load`), one after the other
in one run; ratios count, not the figures themselves. Each row has a bare view of its own, asked
right after it, since machines that are shared change their pace. Uncached means that the page
cache is there but keeps nothing (CACHE_URL=dummycache://): each request makes its page. Runs on
the database that DATABASE_URL names, else on SQLite; with `postgres` as an argument on the server
that a wheel carries.
"""

import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

from tests.bench.load import GENERATOR, load
from tests.support import postgres
from tests.support.serving import environment_of, prepare, served

SIZES = [int(size) for size in sys.argv[1:] if size != "postgres"] or [1_000, 20_000, 400_000]
GZIP = {"Accept-Encoding": "gzip"}
SEARCHES = ["duong", "đường sông", '"thành phố"', "truong hoc benh vien", "khongco"]

# Kind of row → the ratio to the bare view that it should reach.
TARGETS = {
    "cached home": 0.80,
    "cached article": 0.80,
    "304": 0.90,
    "uncached home": 0.04,
    "uncached article": 0.06,
}
GROWTH, SEARCH_GROWTH = 1.3, 5.0  # most stories over fewest; search p95 over the uncached home
WORKER_MEGABYTES = 120
FIRST_REQUEST = 10  # times a later one


def main():
    """Measure at each size, and print the tables."""
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        database = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3"
        environment = environment_of(Path(folder), DATABASE_URL=database)
        os.environ.update(environment)
        prepare(environment, demo=True)
        name = "SQLite" if database.startswith("sqlite") else "PostgreSQL"
        by_size = {}
        for size in SIZES:
            addresses = fill(size)
            print(f"\n{name}, {size:,} stories, asked by {GENERATOR}")
            print(
                "     pages                 requests/s  p50 ms  p99 ms     bare  of bare   target"
            )
            by_size[size] = measure(environment, addresses, size == SIZES[0])
        report_growth(name, by_size)


def fill(size):
    """Grow the database to `size` stories; returns the addresses to ask for, by name."""
    import django

    django.setup()
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
    with served(environment | {"CACHE_URL": "dummycache://"}) as (site, process):
        first = seconds(site + addresses["article"])
        with urlopen(Request(site + "/", headers=GZIP)) as response:
            size = len(response.read())
        bare_environment = environment | {"BODY_BYTES": str(size)}
        with served(bare_environment, application="tests.bench.bare:application") as (bare, _):
            for name, address in addresses.items():
                rows[name] = show(f"uncached {name}", bare, load(site + address))
            later = statistics.median(seconds(site + addresses["article"]) for _ in range(20))
            rows["home p95"] = p95(site + "/" for _ in range(40))
            words = [quote(words) for words in SEARCHES]
            rows["search p95"] = p95(f"{site}/tim-kiem/?q={word}" for word in words * 8)
            show_limit("first request, times a later one", first / later, FIRST_REQUEST)
            show_limit("worker, MB", worker_megabytes(process), WORKER_MEGABYTES)
            if with_cache:
                measure_cached(environment, addresses, bare)
    return rows


def measure_cached(environment, addresses, bare):
    """Print the rows of pages that are kept, and of a page after a change."""
    with served(environment) as (site, process):
        for name in ("home", "article", "category"):
            seconds(site + addresses[name])
            show(f"cached {name}", bare, load(site + addresses[name]))
        with urlopen(Request(site + "/", headers=GZIP)) as response:
            tag = response.headers["ETag"]
        show("304", bare, load(site + "/", f"If-None-Match: {tag}"))
        changed = [after_ticker_change(site) for _ in range(20)]
        print(f"     {'home after a ticker change, ms':34}{statistics.median(changed) * 1000:8.1f}")
        show_limit("worker, MB", worker_megabytes(process), WORKER_MEGABYTES)


def show(name, bare, row):
    """Print what `load` found, the rate of the `bare` view beside it, and the target if any.

    Returns the ratio of both. wrk counts a 304 among the failures: it is what that row asks for.
    """
    ceiling = load(bare + "/").rate
    ratio, target = row.rate / ceiling, TARGETS.get(name)
    verdict = "ok  " if target is None or ratio >= target else "MISS"
    aim = f"≥ {target}" if target else ""
    fault = "  NOT ALL ANSWERED" if row.has_failed and name != "304" else ""
    figures = f"{row.rate:9.0f}{row.p50:9.2f}{row.p99:9.2f}{ceiling:9.0f}{ratio:9.3f}"
    print(f"{verdict} {name:22}{figures}   {aim}{fault}", flush=True)
    return ratio


def show_limit(name, figure, limit):
    """Print a figure that should be no larger than `limit`."""
    verdict = "ok  " if figure <= limit else "MISS"
    print(f"{verdict} {name:34}{figure:8.2f}   ≤ {limit}", flush=True)


def seconds(address):
    """How long one request takes."""
    start = time.perf_counter()
    urlopen(Request(address, headers=GZIP)).close()
    return time.perf_counter() - start


def p95(addresses):
    """The 95th percentile of asking for `addresses` one after the other, in seconds."""
    return statistics.quantiles([seconds(address) for address in addresses], n=20)[-1]


def after_ticker_change(site):
    """Save a notice; returns how long the next home page takes, in seconds."""
    from django.db import connection

    from articles.models import TickerNotice

    TickerNotice.objects.first().save()
    connection.close()
    return seconds(site + "/")


def worker_megabytes(process):
    """The memory of the largest child of granian's main process."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    sizes = [
        int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])
        for pid in children
    ]
    return max(sizes) / 1024


def report_growth(name, by_size):
    """Print how much longer a page takes with the most stories than with the fewest."""
    few, many = by_size[SIZES[0]], by_size[SIZES[-1]]
    print(f"\n{name}: uncached pages, {SIZES[-1]:,} stories over {SIZES[0]:,}")
    for page in ("home", "article", "category", "archive"):
        show_limit(page, few[page] / many[page], GROWTH)
    show_limit("p95 of searches over home", many["search p95"] / many["home p95"], SEARCH_GROWTH)


if __name__ == "__main__":
    if "postgres" in sys.argv:
        sys.exit(postgres.run("tests.bench.reader", *map(str, SIZES)))
    main()
