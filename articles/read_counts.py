"""Which stories are read most: counted in this process, written about once a minute.

No cookie is set or read, and a reading writes nothing by itself. So that nobody alone reads a story
to the top, a client counts once an hour for each story: for that long this process remembers, in
memory alone, a number made of IP, browser and story. Each process adds what it counted to the rows
that all share. A process that ends loses what it has not written: at most the counts of a minute.
"""

import logging
import re
import threading
import time
from collections import Counter, defaultdict
from datetime import timedelta
from functools import lru_cache

from django.db import Error, connection, transaction
from django.db.models import F, OuterRef, Subquery, Sum
from django.utils import timezone

from articles.models import Article, ReadCount
from newsroom.client_ip import client_ip_of

WRITE_EVERY = 60  # seconds
WINDOW = timedelta(hours=48)
KEPT = timedelta(days=30)
# A client is an IP and a browser. Phones of one carrier, or an office, share an IP; whoever only
# changes the name of the browser has one too.
CLIENTS_OF_AN_IP = 20  # that count for one story in an hour
MAX_REMEMBERED = 100_000  # readings, 10 MB; then all are forgotten, and count again
CANDIDATES = 50  # of the most read; withdrawn stories among them are left out later

MAX_BROWSER = 1_000  # characters of its name that are looked at
# Whatever is no browser, calls itself a machine, or gives a URL that tells of it.
MACHINE = re.compile(
    r"^(?!Mozilla/|Opera/)|bot\b|crawl|spider|slurp|preview|externalhit|monitor|lighthouse|headless"
    r"|feed|https?:",
    re.IGNORECASE,
)
# What a phone says of itself, which may be "CUBOT": the bracket with Android, unless a machine's.
PHONE = re.compile(
    r"\((?![^()]*(?:bot/|https?:|compatible))[^()]*\bAndroid\b[^()]*\)", re.IGNORECASE
)

logger = logging.getLogger(__name__)
_lock = threading.Lock()
_waiting: Counter[int] = Counter()


class Clients:
    """Who read which story within this hour, so that each counts once. Safe in any thread."""

    def __init__(self):
        self._lock = threading.Lock()
        self._hour = 0
        self._known: Counter[int] = Counter()  # of (IP, story): how many; of (IP, story, browser)

    def is_first(self, ip, browser, article_pk):
        """Tell whether this client is new to the story in this hour; remember it.

        Where no IP is known, everybody is.
        """
        if ip is None:
            return True
        hour = int(time.time() // 3600)
        # Python keys its hashes anew in each process; they tell nobody what they were made of.
        address, client = hash((ip, article_pk)), hash((ip, article_pk, browser))
        with self._lock:
            if hour != self._hour or len(self._known) >= MAX_REMEMBERED:
                self._known.clear()
                self._hour = hour
            if client in self._known or self._known[address] >= CLIENTS_OF_AN_IP:
                return False
            self._known.update((client, address))
            return True


clients = Clients()


def count(environ, article_pk):
    """Count the request as a read of a story, if it is one and its client's first of this hour."""
    browser = environ.get("HTTP_USER_AGENT", "")
    if _is_reading(environ) and clients.is_first(client_ip_of(environ), browser, article_pk):
        note(article_pk)


def _is_reading(environ):
    """Tell whether somebody reads: the request is no machine's and no prefetch."""
    ahead = environ.get("HTTP_SEC_PURPOSE", "") + environ.get("HTTP_PURPOSE", "")
    is_machine = _is_machine(environ.get("HTTP_USER_AGENT", "")[:MAX_BROWSER])
    return environ["REQUEST_METHOD"] == "GET" and "prefetch" not in ahead and not is_machine


@lru_cache(1_000)  # most readers have one of a few hundred browsers
def _is_machine(browser):
    return bool(MACHINE.search(PHONE.sub("", browser)))


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
