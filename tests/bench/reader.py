"""What readers wait for, beside a bare Django view: `python -m tests.bench.reader [sizes …]`.

Everything is asked of granian as `make run` starts it, over loopback, by wrk, one after the other
in one run; ratios count, not the figures themselves. Uncached means that the page cache is there
but keeps nothing (CACHE_URL=dummycache://): each request makes its page. Runs on the database
that DATABASE_URL names, else on SQLite; with `postgres` as an argument on the server that a
wheel carries.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

from .. import postgres
from ..serving import environment_of, prepare, served

SIZES = [int(size) for size in sys.argv[1:] if size != "postgres"] or [1_000, 20_000, 400_000]
SECONDS, CONNECTIONS = 3, 16
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
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: apt-get install wrk")
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        database = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3"
        environment = environment_of(Path(folder), DATABASE_URL=database)
        os.environ.update(environment)
        prepare(environment, demo=True)
        name = "SQLite" if database.startswith("sqlite") else "PostgreSQL"
        by_size = {}
        for size in SIZES:
            addresses = fill(size)
            print(f"\n{name}, {size:,} stories: requests/s, ms at p50 and p99, ratio to bare")
            by_size[size] = measure(environment, addresses, size == SIZES[0])
        report_growth(name, by_size)


def fill(size):
    """Grow the database to `size` stories; returns the addresses to ask for, by name."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from articles.models import Article

    from .data import grow_to

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
    """Print a row a page; returns the uncached rows as {name: Row}."""
    rows = {}
    with served(environment | {"CACHE_URL": "dummycache://"}) as (site, process):
        first = seconds(site + addresses["article"])
        with urlopen(Request(site + "/", headers=GZIP)) as response:
            size = len(response.read())
        bare_environment = environment | {"BODY_BYTES": str(size)}
        with served(bare_environment, application="tests.bench.bare:application") as (bare, _):
            ceiling = load(bare + "/").show("bare view", 1.0)
            for name, address in addresses.items():
                row = load(site + address)
                rows[name] = row.show(f"uncached {name}", row.rate / ceiling.rate)
            later = statistics.median(seconds(site + addresses["article"]) for _ in range(20))
            rows["search p95"] = searches(site)
            times = first / later
            print(f"     {'first request, times a later one':34}{times:8.1f}   ≤ {FIRST_REQUEST}")
            print(f"     {'worker, MB':28}{worker_megabytes(process):8.0f}   ≤ {WORKER_MEGABYTES}")
            if with_cache:
                measure_cached(environment, addresses, bare, ceiling)
    return rows


def measure_cached(environment, addresses, bare, ceiling):
    """Print the rows of pages that are kept, and of a page after a change."""
    with served(environment) as (site, process):
        for name in ("home", "article", "category"):
            seconds(site + addresses[name])
            row = load(site + addresses[name])
            row.show(f"cached {name}", row.rate / ceiling.rate)
        with urlopen(Request(site + "/", headers=GZIP)) as response:
            tag = response.headers["ETag"]
        row = load(site + "/", f"If-None-Match: {tag}")
        row.show("304", row.rate / load(bare + "/").rate)
        changed = [after_ticker_change(site) for _ in range(20)]
        print(f"     {'home after a ticker change, ms':32}{statistics.median(changed) * 1000:6.1f}")
        print(f"     {'worker, MB':28}{worker_megabytes(process):8.0f}   ≤ {WORKER_MEGABYTES}")


class Row:
    """What wrk found: requests a second, and milliseconds at the percentiles 50 and 99."""

    def __init__(self, output):
        self.rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])
        self.p50, self.p99 = (
            _milliseconds(re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s)", output, re.M))
            for percent in (50, 99)
        )
        self.failed = "Non-2xx" in output

    def show(self, name, ratio):
        """Print the row beside its target."""
        target = TARGETS.get(name)
        verdict = "ok  " if target is None or ratio >= target else "MISS"
        aim = f"≥ {target}" if target else ""
        fault = "  NOT ALL ANSWERED" if self.failed and name != "304" else ""
        print(
            f"{verdict} {name:22}{self.rate:9.0f}{self.p50:9.2f}{self.p99:9.2f}"
            f"{ratio:9.3f}   {aim}{fault}",
            flush=True,
        )
        return self


def _milliseconds(match):
    return float(match[1]) * {"us": 0.001, "ms": 1, "s": 1000}[match[2]]


def load(address, *headers):
    """Ask `address` with wrk, as a browser that reads gzip."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency"]
    for header in ("Accept-Encoding: gzip", *headers):
        command += ["-H", header]
    done = subprocess.run([*command, address], check=True, capture_output=True, text=True)
    return Row(done.stdout)


def seconds(address):
    """How long one request takes."""
    start = time.perf_counter()
    urlopen(Request(address, headers=GZIP)).close()
    return time.perf_counter() - start


def searches(site):
    """The 95th percentile of the searches of SEARCHES, one after the other, in seconds."""
    times = [seconds(f"{site}/tim-kiem/?q={quote(words)}") for words in SEARCHES for _ in range(8)]
    return statistics.quantiles(times, n=20)[-1]


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
        growth = few[page].rate / many[page].rate
        verdict = "ok  " if growth <= GROWTH else "MISS"
        print(f"{verdict} {page:22}{growth:9.2f}   ≤ {GROWTH}")
    home = CONNECTIONS / many["home"].rate / CONNECTIONS
    growth = many["search p95"] / home
    verdict = "ok  " if growth <= SEARCH_GROWTH else "MISS"
    print(f"{verdict} {'search p95 over home':22}{growth:9.2f}   ≤ {SEARCH_GROWTH}")


if __name__ == "__main__":
    if "postgres" in sys.argv:
        sys.exit(postgres.run("tests.bench.reader", *map(str, SIZES)))
    main()
