"""How the desk's story list opens as the newsroom grows: `python -m tests.bench.desk`."""

import statistics
import sys

from tests.bench.database import look_at_rows, milliseconds, own_database

SIZES = [int(size) for size in sys.argv[1:]] or [1_000, 20_000, 400_000]
TARGET = 2.0  # the list with the most stories, over the list with the fewest
ADDRESSES = {
    "story list": "/quan-tri/articles/article/",
    "in review": "/quan-tri/articles/article/?status__exact=in_review",
    "page 3": "/quan-tri/articles/article/?p=3",
    "dashboard": "/quan-tri/",
}


def main():
    """Fill a database of its own with each size in turn, and print the table."""
    with own_database():
        from django.test import Client

        from tests.bench.data import grow_to
        from tests.support.factories import make_admin

        client = Client()
        client.force_login(make_admin())
        table = {}
        for size in SIZES:
            grow_to(size)
            look_at_rows()
            for name, address in ADDRESSES.items():
                times, _response = milliseconds(client, address, rounds=15)
                table.setdefault(name, []).append(statistics.median(times))
        report(table)


def report(table):
    """Print milliseconds by size, and the growth beside its target."""
    print(f"\n{'the desk, ms':16}" + "".join(f"{size:>12,}" for size in SIZES) + "    growth")
    for name, times in table.items():
        growth = times[-1] / times[0]
        verdict = "ok" if growth <= TARGET else f"over {TARGET}"
        print(f"{name:16}" + "".join(f"{t:12.1f}" for t in times) + f"{growth:10.2f}  {verdict}")


if __name__ == "__main__":
    main()
