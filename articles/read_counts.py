"""Which stories are read most: counted in this process, written about once a minute.

No cookie, no IP and nothing else of a reader is looked at or kept, and a reading writes nothing by
itself. Each process adds what it counted to the rows that all share. A process that ends loses what
it has not written: at most the counts of a minute.
"""

import logging
import re
import threading
from collections import Counter, defaultdict
from datetime import timedelta

from django.db import Error, connection, transaction
from django.db.models import F, OuterRef, Subquery, Sum
from django.utils import timezone

from articles.models import Article, ReadCount

WRITE_EVERY = 60  # seconds
WINDOW = timedelta(hours=48)
KEPT = timedelta(days=30)
CANDIDATES = 50  # of the most read; withdrawn stories among them are left out later

# Whatever is no browser, calls itself a machine, or gives a URL that tells of it.
MACHINE = re.compile(
    r"^(?!Mozilla/|Opera/)|bot\b|crawl|spider|slurp|preview|externalhit|monitor|lighthouse|headless"
    r"|feed|https?:",
    re.IGNORECASE,
)

logger = logging.getLogger(__name__)
_lock = threading.Lock()
_waiting: Counter[int] = Counter()


def is_reading(environ):
    """Tell whether somebody reads: the request is no machine's and no prefetch."""
    ahead = environ.get("HTTP_SEC_PURPOSE", "") + environ.get("HTTP_PURPOSE", "")
    machine = MACHINE.search(environ.get("HTTP_USER_AGENT", ""))
    return environ["REQUEST_METHOD"] == "GET" and "prefetch" not in ahead and not machine


def note(article_pk):
    """Count one read of a story. Safe in any thread, cheap, and never fails for the database."""
    with _lock:
        if not _waiting:
            timer = threading.Timer(WRITE_EVERY, _write_aside)
            timer.daemon = True
            timer.start()
        _waiting[article_pk] += 1


def _write_aside():
    """Write in a thread of its own, so that no reader waits for it."""
    try:
        write()
    finally:
        connection.close()


def write(now=None):
    """Add the waiting counts to those of this hour, and forget hours older than KEPT.

    What the database refuses is lost; the log says so.
    """
    now = now or timezone.now()
    with _lock:
        counts = dict(_waiting)
        _waiting.clear()
    try:
        with transaction.atomic():
            _add(counts, hour=now.replace(minute=0, second=0, microsecond=0))
        ReadCount.objects.filter(hour__lt=now - KEPT).delete()
    except Error:
        logger.exception("The reads of %d stories could not be written and are lost.", len(counts))


def _add(counts, hour):
    """Add `counts` (reads by story) to the rows of `hour`, whoever else adds to them meanwhile."""
    stories = Article.objects.filter(pk__in=counts).order_by("pk").values_list("pk", flat=True)
    ReadCount.objects.bulk_create(
        [ReadCount(article_id=pk, hour=hour, count=0) for pk in stories], ignore_conflicts=True
    )
    rows = ReadCount.objects.filter(hour=hour, article__in=counts)
    # Always locked in the same order, so that two processes cannot deadlock.
    locked = rows.select_for_update().order_by("article").values_list("article", flat=True)
    by_count = defaultdict(list)
    for pk in locked:
        by_count[counts[pk]].append(pk)
    for count, read in by_count.items():
        rows.filter(article__in=read).update(count=F("count") + count)


def most_read(now=None, limit=5):
    """Return Cards of the stories read most within the last WINDOW, the most read first."""
    now = now or timezone.now()
    within = ReadCount.objects.filter(hour__gt=now - WINDOW, hour__lte=now)
    totals = within.values("article").annotate(total=Sum("count")).order_by("-total", "-article")
    candidates = totals.values("article")[:CANDIDATES]
    total = totals.filter(article=OuterRef("pk")).order_by().values("total")
    return [
        *Article.objects.published(now)
        .filter(pk__in=candidates)
        .cards()
        .order_by(Subquery(total).desc(), "-publish_at", "-pk")[:limit]
    ]
