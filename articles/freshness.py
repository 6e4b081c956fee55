"""When a public page may have changed: the stamp of the content, and the next change by the clock.

The stamp is a row that triggers (`triggers`) renew in the transaction of any change a reader
could see, so that none is missed, whoever makes it.
"""

import logging
import time
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.db.models import Min
from django.utils import timezone

from . import deadline, replica
from .models import Article, FeaturedStory, TickerNotice

logger = logging.getLogger(__name__)

DATABASE_ERRORS = (OperationalError, InterfaceError)  # of one that cannot be reached
LONGEST = timedelta(minutes=5)  # a page lives no longer: what is read most changes no stamp
REST_SECONDS = 2
STAMP_SECONDS = 2  # a database that takes longer to find one row is as good as down


class CircuitBreaker:
    """Keeps requests from what has failed for a while, so that not each of them waits for it.

    After that, one request tries it; the others go on without it until it has answered again.
    https://martinfowler.com/bliki/CircuitBreaker.html describes the pattern.
    """

    def __init__(self, what):
        self.what = what
        self._until = 0.0

    def allow(self):
        """Tell whether this request may ask. A True after a failure is this request's trial."""
        if not self._until:
            return True
        now = time.monotonic()
        if now < self._until:
            return False
        self._until = now + REST_SECONDS
        return True

    def failed(self, error):
        """Keep requests away for REST_SECONDS, and say why in the log."""
        self._until = time.monotonic() + REST_SECONDS
        logger.error("%s is left alone for %s s: %s", self.what, REST_SECONDS, error)

    def succeeded(self):
        """Let everybody ask again."""
        self._until = 0.0


_database = CircuitBreaker("The database")
_replica = CircuitBreaker("The replica")
last_stamp = ""  # the latest this process saw
_horizon = ("", timezone.now())  # a stamp, and the next change by the clock under it
_shared = {}  # what pages share, by name: the stamp and the moment it is good for, and itself
_stamp = ContextVar("stamp", default="")  # under which a page is being made


def source():
    """Return the name in DATABASES from which public pages are to be read now."""
    has_replica = replica.ALIAS in settings.DATABASES
    return replica.ALIAS if has_replica and _replica.allow() else DEFAULT_DB_ALIAS


def content_stamp():
    """Return the stamp of the content, "" before there is one; None while no database answers.

    A replica that does not answer is left for the primary, for this request and some time.
    """
    global last_stamp
    if replica.alias() == DEFAULT_DB_ALIAS and not _database.allow():
        return None
    try:
        stamp = _read()
    except DATABASE_ERRORS:
        # A server that was restarted leaves dead connections behind: one try with a new one.
        try:
            connections[replica.alias()].close()
            stamp = _read()
        except DATABASE_ERRORS as error:
            if replica.leave():
                _replica.failed(error)
                return content_stamp()
            _database.failed(error)
            return None
    _database.succeeded()
    last_stamp = stamp
    return stamp


def _read():
    connection = connections[replica.alias()]
    with deadline.within(STAMP_SECONDS):
        connection.ensure_connection()
        # The driver's own cursor: half of what answering costs would be Django's.
        with connection.wrap_database_errors, closing(connection.connection.cursor()) as cursor:
            cursor.execute("SELECT stamp FROM articles_contentstamp WHERE id = 1")
            row = cursor.fetchone()
    return row[0] if row else ""


def next_change(stamp, now):
    """Return the first moment after `now` at which a page made under `stamp` may read otherwise.

    That is when a story, a featured story or a notice comes or goes, or the date of the header
    does; LONGEST after `now` at the latest. Found once for each stamp.
    """
    global _horizon
    known_stamp, moment = _horizon
    if known_stamp != stamp or moment <= now:
        _horizon = (stamp, moment := _next_moment(now))
    return min(moment, now + LONGEST)


def _next_moment(now):
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    ahead = [midnight + timedelta(days=1)]
    for rows, name in (
        (Article.objects.scheduled(now).order_by(), "publish_at"),
        (TickerNotice.objects, "starts_at"),
        (TickerNotice.objects, "ends_at"),
        (FeaturedStory.objects, "starts_at"),
        (FeaturedStory.objects, "ends_at"),
    ):
        ahead += rows.filter(**{f"{name}__gt": now}).aggregate(first=Min(name)).values()
    return min(moment for moment in ahead if moment)


@contextmanager
def making(stamp):
    """Let the page made inside take what is `shared` by pages made under `stamp`."""
    token = _stamp.set(stamp)
    try:
        yield
    finally:
        _stamp.reset(token)


def shared(name, make):
    """Return `make()`, made once for all pages while the content stays as it is.

    For what many pages show, such as the menu; `name` is one of few. Where no stamp was read for
    the page at hand (previews, the desk, tests without a page cache), it is made each time.
    """
    stamp, now = _stamp.get(), timezone.now()
    if not stamp:
        return make()
    known_stamp, until, value = _shared.get(name, ("", now, None))
    if known_stamp != stamp or until <= now:
        value = make()
        _shared[name] = (stamp, next_change(stamp, now), value)
    return value
