"""How long searches among very many stories take: `python -m tests.bench.search [stories]`.

Runs on the database that DATABASE_URL names, or with `postgres` as second argument on the
server that a wheel carries. 400,000 stories take two minutes to make on SQLite, four on PostgreSQL.
"""

import logging
import os
import re
import statistics
import sys
import time
from contextlib import contextmanager

from tests.bench.database import look_at_rows, own_database
from tests.support import postgres

STORIES = int(sys.argv[1]) if len(sys.argv) > 1 else 400_000
ROUNDS = 40
TARGET = 60.0  # milliseconds: the 95th percentile of a whole request, on a quiet machine
PATH = "/tim-kiem/?q="
CATEGORY, DAYS = "&chuyen-muc=chuyen-muc-1", "&tu=2017-01-01&den=2018-06-30"
ADDRESSES = {
    "home page": "/",
    "rare word": PATH + "thachlac",
    "unknown word": PATH + "khongco",
    "one story in a thousand": PATH + "motphanngan",
    "one in a hundred": PATH + "motphantram",
    "one in ten": PATH + "motphanmuoi",
    "common word": PATH + "duong",
    "common, accents": PATH + "đường",
    "common, other accents": PATH + "dướng",
    "two common words": PATH + "duong+song",
    "six common words": PATH + "ha+tinh+nong+dan+thanh+pho",
    "six common, accents": PATH + "hà+tĩnh+nông+dân+thành+phố",
    "common and rare": PATH + "duong+thachlac",
    "category": PATH + "duong" + CATEGORY,
    "category, old days": PATH + "duong" + CATEGORY + DAYS,
    "old days, one in a thousand": PATH + "motphanngan" + DAYS,
    "two old months": PATH + "truong&tu=2019-01-01&den=2019-02-28",
    "phrase": PATH + '"dau+tu"',
    "long phrase": PATH + '"nong+dan+thanh+pho+huyen+xa"',
    "long phrase, accents": PATH + '"nông+dân+thành+phố+huyện+xã"',
    "rare phrase": PATH + '"dau+ha+tinh+hoc"',
    "phrase of no story": PATH + '"nong+dan+nong+dan+nong"',
    "sixteen words": PATH + "ha+tinh+duong+song+ho+truong+hoc+benh+vien+nong+dan+thanh+pho+huyen",
    "i or y": PATH + "y+tế",
    "i or y, no accents": PATH + "hoi+nghi",
    "i or y, the other": PATH + "hội+nghỵ",
    "letters and digits": PATH + "covid19",
    "page 50": PATH + "duong&page=50",
    "page 7 of a phrase": PATH + '"thanh+pho+huyen"&page=7',
}


def main():
    """Fill a database of its own, and print the table."""
    with own_database():
        from tests.bench.copies import grow_by_copies
        from tests.support.factories import hours, make_article, make_category

        logging.disable(logging.WARNING)  # of slow queries, which filling has
        categories = [make_category(name=f"Chuyên mục {number}") for number in range(1, 7)]
        grow_by_copies(STORIES)
        for age in range(30):  # over eight years
            make_article(
                headline="Khởi công ở thachlac",
                category=categories[age % len(categories)],
                publish_at=hours(-2_400 * age - 1),
            )
        look_at_rows()
        measure()


def measure():
    """Print what each search takes beside the target, made anew each time."""
    from articles.caching import content_stamp
    from articles.caching.parts import Parts
    from newsroom import wsgi
    from tests.support.door import behind_page_cache

    application = behind_page_cache(wsgi.application)
    content_stamp.clock.endless_parts = Parts(0)
    print(f"\n{'search, ms':29}{'p50':>7}{'p95':>7}{'own CPU':>9}{'database':>10}{'found':>8}")
    for name, address in ADDRESSES.items():
        requests = [_request(application, address) for _ in range(ROUNDS + 2)][2:]
        whole, own, database, found = zip(*requests, strict=True)
        p95 = sorted(whole)[len(whole) * 95 // 100 - 1]
        medians = [*map(statistics.median, (whole, own, database))]
        print(
            f"{name:29}{medians[0]:7.1f}{p95:7.1f}{medians[1]:9.1f}{medians[2]:10.1f}"
            f"{found[0]:>8}  {'ok' if p95 <= TARGET else f'over {TARGET:.0f}'}",
            flush=True,
        )


def _request(application, address):
    """Milliseconds of a request: whole, of this thread's CPU, within the database; found."""
    from django.test import RequestFactory
    from django.utils.encoding import iri_to_uri

    environ = RequestFactory().get(iri_to_uri(address), HTTP_HOST="localhost").environ
    statuses = []
    with _database_time() as in_database:
        start, cpu = time.perf_counter(), time.thread_time()
        body = b"".join(application(environ, lambda status, *rest: statuses.append(status)))
        whole, own = time.perf_counter() - start, time.thread_time() - cpu
    assert statuses[0].startswith("200"), (address, statuses)
    # Without Accept-Encoding the page comes as it is.
    found = re.search(r'search-count" role="status">\D*([\d.]+)', body.decode())
    return whole * 1000, own * 1000, sum(in_database) * 1000, found[1] if found else "none"


@contextmanager
def _database_time():
    """Note the seconds of each statement. SQLite finds most rows later, while they are read."""
    from django.db import connection

    seconds = []

    def timed(execute, *statement):
        start = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            seconds.append(time.perf_counter() - start)

    with connection.execute_wrapper(timed):
        yield seconds


if __name__ == "__main__":
    if sys.argv[2:] == ["postgres"]:
        sys.exit(postgres.run("tests.bench.search", str(STORIES)))
    os.environ["CACHE_URL"] = "dummycache://"  # nothing is kept but parts, as where each asks anew
    main()
