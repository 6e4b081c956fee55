"""How long a search takes beside the home page: `python -m tests.bench.search [stories]`.

Runs on the database that DATABASE_URL names, or with `postgres` as second argument on the
server that a wheel carries.
"""

import statistics
import sys

from tests.bench.database import look_at_rows, milliseconds, own_database
from tests.support import postgres

STORIES = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
TARGET = 5.0  # the 95th percentile of a search, over that of the home page
PATH = "/tim-kiem/?q="
ADDRESSES = {
    "home page": "/",
    "rare word": PATH + "thachlac",
    "unknown word": PATH + "khongco",
    "common word": PATH + "duong",
    "common, accents": PATH + "đường",
    "common, other accents": PATH + "dướng",
    "two common words": PATH + "duong+song",
    "six common words": PATH + "ha+tinh+nong+dan+thanh+pho",
    "common and rare": PATH + "duong+thachlac",
    "category, old dates": PATH + "duong&chuyen-muc=chuyen-muc-1&tu=2017-01-01&den=2018-06-30",
    "old dates": PATH + "truong&tu=2016-01-01&den=2016-02-28",
    "phrase": PATH + '"dau+tu"',
    "long phrase": PATH + '"nong+dan+thanh+pho+huyen+xa"',
    "rare phrase": PATH + '"dau+ha+tinh+hoc"',
    "i or y": PATH + "y+tế",
    "i or y, no accents": PATH + "hoi+nghi",
    "i or y, the other": PATH + "hội+nghỵ",
    "letters and digits": PATH + "covid19",
    "page 50": PATH + "duong&page=50",
}


def main():
    """Fill a database of its own, and print the table."""
    with own_database():
        from django.test import Client

        from tests.bench.data import grow_to
        from tests.support.factories import make_article, make_category

        categories = [make_category(name=f"Chuyên mục {number}") for number in range(1, 7)]
        for category in categories * 5:
            make_article(headline="Khởi công ở thachlac", category=category)
        grow_to(STORIES)
        look_at_rows()
        report({name: figures(Client(), url) for name, url in ADDRESSES.items()})


def figures(client, address):
    """Median and 95th percentile of 40 requests; how many were found."""
    times, response = milliseconds(client, address, rounds=40)
    p95 = times[len(times) * 95 // 100 - 1]
    return statistics.median(times), p95, len(response.context.get("found", ()))


def report(table):
    """Print each search beside the home page and the target."""
    home = table["home page"][1]
    print(f"\n{'search, ms':24}{'median':>10}{'p95':>10}{'found':>8}{'of home':>9}")
    for name, (median, p95, found) in table.items():
        verdict = "ok" if p95 <= TARGET * home else f"over {TARGET}"
        print(f"{name:24}{median:10.1f}{p95:10.1f}{found:8,}{p95 / home:9.1f}  {verdict}")


if __name__ == "__main__":
    if sys.argv[2:] == ["postgres"]:
        sys.exit(postgres.run("tests.bench.search", str(STORIES)))
    main()
