"""When a public page may have changed: the content stamp, and the next change by the clock.

The stamp is one row. Triggers (`triggers`) renew it in the transaction of any change that a reader
could see, whoever makes it, so none is missed. Its second half lasts through the changes of what
pages show in holes (`holes`).
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Min, QuerySet
from django.utils import timezone

from articles.caching.parts import Parts
from articles.models import Article, ContentStamp, FeaturedStory, Page, TickerNotice
from articles.models.moments import midnight
from newsroom.database import replica, timeouts
from newsroom.database.circuit_breaker import CircuitBreaker
from newsroom.errors import DATABASE_ERRORS

LONGEST = timedelta(minutes=5)  # a page lives no longer: what is read most changes no stamp
READ_STAMP = "SELECT stamp FROM articles_contentstamp WHERE id = 1"
STAMP_SECONDS = 2  # a database that takes longer to find one row is as good as down


class ContentClock:
    """What this process knows of the content as it stands. All its threads share one, `clock`.

    There is no lock: each value is replaced as a whole, and two threads at once find the same.
    """

    # Under which stamp this thread is making a page; "" while it makes none.
    _making: ContextVar[str] = ContextVar("making", default="")

    def __init__(self) -> None:
        self.last_stamp = ""  # the latest that this process saw
        self.shared: dict[str, tuple[str, datetime, Any]] = {}  # see articles.caching.shared
        self.parts = Parts()  # see articles.caching.holes
        # A stamp, and names of files found public under it: see articles.portal.file_access.
        self.public_files: tuple[str, set[str]] = ("", set())
        # A stamp, and the next change by the clock under it: of what lasts, of what is in holes.
        self._lasting_horizon = self._horizon = ("", timezone.now())
        self._database = CircuitBreaker("The database")
        self._replica = CircuitBreaker("The replica")

    def source(self) -> str:
        """Return the name in DATABASES from which public pages are to be read now."""
        return replica.ALIAS if replica.is_there() and self._replica.allow() else DEFAULT_DB_ALIAS

    def stamp(self) -> str | None:
        """Return the content stamp: "" before there is one, None while no database answers.

        Where a replica does not answer, this request goes on with the primary, and for a while
        the others too.
        """
        if replica.alias() == DEFAULT_DB_ALIAS and not self._database.allow():
            return None
        try:
            stamp = _read_stamp()
        except DATABASE_ERRORS:
            # A server that was restarted leaves dead connections behind: one try with a new one.
            try:
                connections[replica.alias()].close()
                stamp = _read_stamp()
            except DATABASE_ERRORS as error:
                if replica.leave():
                    self._replica.failed(error)
                    return self.stamp()
                self._database.failed(error)
                return None
        self._database.succeeded()
        self.last_stamp = stamp
        return stamp

    def next_change(self, stamp: str, now: datetime) -> datetime:
        """Return the first moment after `now` at which a page made under `stamp` may be outdated.

        At that moment a story, a page, a featured story or a notice comes or goes, or the date
        in the header changes; it is never later than LONGEST after `now`. It is looked up once for
        each stamp.
        """
        known_stamp, moment = self._horizon
        if known_stamp != stamp or moment <= now:
            moment = _next_moment(now, _IN_HOLES)
            self._horizon = (stamp, moment)
        return min(moment, self.next_lasting_change(stamp, now))

    def next_lasting_change(self, stamp: str, now: datetime) -> datetime:
        """Return the first such moment for all of a page but its holes."""
        known_half, moment = self._lasting_horizon
        if known_half != lasting(stamp) or moment <= now:
            moment = _next_moment(now, _LASTING)
            self._lasting_horizon = (lasting(stamp), moment)
        return min(moment, now + LONGEST)

    @contextmanager
    def making(self, stamp: str) -> Iterator[None]:
        """Let the page that the block makes use what pages under `stamp` share."""
        token = self._making.set(stamp)
        try:
            yield
        finally:
            self._making.reset(token)

    @property
    def stamp_in_making(self) -> str:
        """The stamp under which this thread is making a page; "" while it makes none."""
        return self._making.get()


clock = ContentClock()  # that of this process; a test puts another in its place


def lasting(stamp: str) -> str:
    """Return the half of `stamp` that lasts through the changes of what is in holes."""
    return stamp[ContentStamp.HALF :] or stamp


def _read_stamp() -> str:
    connection = connections[replica.alias()]
    with timeouts.within(STAMP_SECONDS):
        connection.ensure_connection()
        # The driver's own cursor: Django's would double the time that a kept page takes.
        with connection.wrap_database_errors, closing(connection.connection.cursor()) as cursor:
            cursor.execute(READ_STAMP)
            row = cursor.fetchone()
    return row[0] if row else ""


# What comes and goes by the clock: rows, and the field that says when.
Moments = Sequence[tuple[QuerySet[Any], str]]
_LASTING: Moments = (
    (Article.objects.published_or_scheduled(), "publish_at"),
    (Page.objects.published_or_scheduled(), "publish_at"),
    (FeaturedStory.objects.all(), "starts_at"),
    (FeaturedStory.objects.all(), "ends_at"),
)
_IN_HOLES: Moments = (
    (TickerNotice.objects.all(), "starts_at"),
    (TickerNotice.objects.all(), "ends_at"),
)


def _next_moment(now: datetime, changes: Moments) -> datetime:
    ahead: list[datetime | None] = [midnight(timezone.localdate(now)) + timedelta(days=1)]
    for rows, name in changes:
        ahead += rows.filter(**{f"{name}__gt": now}).aggregate(first=Min(name)).values()
    return min(moment for moment in ahead if moment)
