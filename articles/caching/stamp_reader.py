"""The content stamp for the event loop, which must never wait.

The rule of the page cache: an answer is made under a stamp that was read after its request came.
SQLite answers at once: a reader there waits for no writer. A server is asked once for all who
wait: who comes while it is asked waits for the next time, so that nobody gets a stamp that is older
than the own request. Where it does not answer at once, a thread asks, with the deadline and the
circuit breaker of ContentClock.stamp().
"""

import asyncio
import logging
import sqlite3
import time
from mmap import ACCESS_READ, mmap
from typing import Protocol

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS

from articles.caching import content_stamp
from newsroom.database import in_loop, replica
from newsroom.database.in_loop import LoopConnection, Unanswered
from newsroom.serving.threads import Threads

Reading = tuple[str | None, str]  # the stamp, None while no database answers; the database it is of
REOPENED_EVERY = 60  # seconds: the file, or the server of that name, may be another one by now
RECONNECTED_EVERY = 5  # seconds, at most: a server may have no place for one more connection
HEADER = 96  # bytes: two copies of it, the first written last

logger = logging.getLogger(__name__)


class Reader(Protocol):
    """Whoever reads the stamp."""

    async def read(self) -> Reading:
        """Return the stamp as it stands now, or a moment later."""


def of_settings() -> Reader:
    """Return the reader for the database of this portal."""
    one = settings.DATABASES[DEFAULT_DB_ALIAS]
    if not replica.is_there() and one["ENGINE"].endswith("sqlite3"):
        return OfFile(str(one["NAME"]))
    return OfServer()


def read_now() -> Reading:
    """Read the stamp in this thread, from where public pages are to be read."""
    source = content_stamp.clock.source()
    with replica.reading(source):
        stamp = content_stamp.clock.stamp()
        return stamp, replica.alias()  # the primary, where the replica has just failed


class OfServer:
    """Asks a database server, once for all who wait.

    PostgreSQL is asked over a connection that the loop watches. While there is none (at first,
    after a fault, and where a replica has failed) it is asked in a thread, which may wait.
    """

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[Reading]] = []
        self._threads = Threads(2, "stamp")  # one reads, one may connect meanwhile
        self._connection: LoopConnection | None = None
        self._renewed_at = 0.0  # of the loop's clock
        self._asking: asyncio.Task[None] | None = None
        self._connecting: asyncio.Task[None] | None = None

    async def read(self) -> Reading:
        """Return the stamp of a reading that begins after this call."""
        loop = asyncio.get_running_loop()
        reading: asyncio.Future[Reading] = loop.create_future()
        self._waiting.append(reading)
        if not self._asking:
            self._asking = loop.create_task(self._ask(loop))
        return await reading

    async def _ask(self, loop: asyncio.AbstractEventLoop) -> None:
        while self._waiting:
            waiting, self._waiting = self._waiting, []  # who comes from now on waits for the next
            reading = await self._read(loop)
            for one in waiting:
                if not one.done():
                    one.set_result(reading)
        self._asking = None

    async def _read(self, loop: asyncio.AbstractEventLoop) -> Reading:
        if loop.time() > self._renewed_at + REOPENED_EVERY:
            self._leave()  # its name may mean another server by now
        if self._connection:
            try:
                row = await self._connection.first_row(content_stamp.READ_STAMP)
            except Unanswered as error:
                logger.warning("The content stamp is asked for in a thread: %s", error)
                self._leave()
            else:
                content_stamp.clock.last_stamp = stamp = row[0] if row else ""
                return stamp, _preferred()
        try:
            reading = await self._threads.run(read_now)
        except Exception:  # whoever waits is answered, and the next one too
            logger.exception("The content stamp was not read.")
            return None, DEFAULT_DB_ALIAS
        stamp, alias = reading
        if stamp is not None and alias == _preferred() and not self._connecting:
            self._connecting = loop.create_task(self._connect(loop))
        return reading

    async def _connect(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            if loop.time() > self._renewed_at + RECONNECTED_EVERY:
                self._renewed_at = loop.time()
                self._connection = await self._threads.run(in_loop.connect, _preferred())
        finally:
            self._connecting = None

    def _leave(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None


def _preferred() -> str:
    return replica.ALIAS if replica.is_there() else DEFAULT_DB_ALIAS


class OfFile:
    """Reads from SQLite's file at `path`, in the event loop, by a connection that cannot write.

    Nothing is asked while nobody has written. As SQLite itself does, this compares the header of
    the index of the write-ahead log, which each transaction changes
    (https://sqlite.org/walformat.html, "The WAL-Index Header"): a query takes a hundred times as
    long, and lets Python's lock go several times. Where the file cannot be read (there is none yet,
    it is locked), it is read as of a server.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._index: mmap | None = None
        self._header, self._stamp = b"", ""
        self._opened = 0.0
        self._server = OfServer()

    async def read(self) -> Reading:
        """Return the stamp as it stands now."""
        try:
            stamp = self._read()
        except (sqlite3.Error, OSError, ValueError):
            self._close()
            return await self._server.read()
        content_stamp.clock.last_stamp = stamp
        return stamp, DEFAULT_DB_ALIAS

    def _read(self) -> str:
        now = time.monotonic()
        if not self._connection or now - self._opened > REOPENED_EVERY:
            self._open(now)
        if self._index and self._header == self._index[:HEADER]:
            return self._stamp
        # The header first: what is written after it is looked at makes the next look differ.
        self._header = self._index[:HEADER] if self._index else b""
        row = self._connection.execute(content_stamp.READ_STAMP).fetchone()  # type: ignore[union-attr]
        self._stamp = row[0] if row else ""
        return self._stamp

    def _open(self, now: float) -> None:
        self._close()
        address = f"file:{_quoted(self._path)}?mode=ro"
        self._connection = sqlite3.connect(address, uri=True, timeout=0, isolation_level=None)
        self._opened = now
        (mode,) = self._connection.execute("PRAGMA journal_mode").fetchone()
        self._connection.execute(content_stamp.READ_STAMP).fetchone()  # it opens the index
        if mode == "wal":
            # SQLite deletes the index with the last connection, and this one is open.
            with open(f"{self._path}-shm", "rb") as file:
                self._index = mmap(file.fileno(), HEADER, access=ACCESS_READ)

    def _close(self) -> None:
        if self._index:
            self._index.close()
        if self._connection:
            self._connection.close()
        self._connection = self._index = None


def _quoted(path: str) -> str:
    """Return `path` as SQLite has it in an address."""
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
