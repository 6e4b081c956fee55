"""When a public page may have changed: the stamp of the content, and the next change by the clock.

The stamp is a row that triggers (`triggers`) renew in the transaction of any change a reader
could see, so that none is missed, whoever makes it.
"""

from contextlib import closing
from datetime import timedelta

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Min
from django.utils import timezone

from articles.models import Article, FeaturedStory, TickerNotice
from newsroom.database import replica, timeouts
from newsroom.database.circuit_breaker import CircuitBreaker
from newsroom.errors import DATABASE_ERRORS

LONGEST = timedelta(minutes=5)  # a page lives no longer: what is read most changes no stamp
STAMP_SECONDS = 2  # a database that takes longer to find one row is as good as down


_database = CircuitBreaker("The database")
_replica = CircuitBreaker("The replica")
last_stamp = ""  # the latest this process saw
_horizon = ("", timezone.now())  # a stamp, and the next change by the clock under it


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
    with timeouts.within(STAMP_SECONDS):
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
