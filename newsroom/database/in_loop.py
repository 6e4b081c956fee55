"""A connection to PostgreSQL that the event loop watches: it asks, and waits for nothing."""

import asyncio
import logging
from typing import Any

from django.db import connections

from newsroom.database import timeouts

SECONDS = 0.5  # for an answer; who needs more patience than the loop has asks in a thread

logger = logging.getLogger(__name__)


class Unanswered(Exception):
    """The server has not answered. The connection is closed."""


def connect(alias: str) -> "LoopConnection | None":
    """Open a connection to the database `alias`, in a thread; None where there is none to be had.

    SQLite has none: it answers at once.
    """
    wrapper = connections[alias]
    if wrapper.vendor != "postgresql":
        return None
    import psycopg2  # 4 MB, which SQLite does without

    try:
        connection = psycopg2.connect(**wrapper.get_connection_params(), async_=True)
        timeouts.wait_for(connection)
    except psycopg2.Error as error:
        logger.warning("The event loop has no connection to the database: %s", error)
        return None
    return LoopConnection(connection)


class LoopConnection:
    """Answers one statement at a time, over psycopg2's asynchronous `connection`, which is open.

    https://www.psycopg.org/docs/advanced.html#asynchronous-support
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._answer: asyncio.Future[Any] | None = None

    async def first_row(self, statement: str) -> tuple[Any, ...] | None:
        """Return the first row of `statement`; None where it has none.

        Raises:
            Unanswered: the server did not answer within SECONDS, or not with rows.
        """
        loop = asyncio.get_running_loop()
        answer = self._answer = loop.create_future()
        try:
            if not self._loop:
                self._loop = loop
                loop.add_reader(self._connection.fileno(), self._readable)
            self._cursor.execute(statement)
        except Exception as error:
            self.close()
            raise Unanswered from error
        deadline = loop.call_later(SECONDS, self.close)
        try:
            return await answer
        finally:
            deadline.cancel()
            self._answer = None

    def _readable(self) -> None:
        from psycopg2.extensions import POLL_OK

        answer = self._answer
        if not answer or answer.done():  # unasked, a server says that it ends
            self.close()
            return
        try:
            if self._connection.poll() == POLL_OK:
                answer.set_result(self._cursor.fetchone())
        except Exception as error:
            answer.set_exception(Unanswered(str(error)))
            self.close()

    def close(self) -> None:
        """Close the connection. Whoever waits for an answer is told that there is none."""
        if self._connection.closed:
            return
        if self._loop:
            self._loop.remove_reader(self._connection.fileno())
        self._connection.close()
        if self._answer and not self._answer.done():
            self._answer.set_exception(Unanswered(f"Nothing within {SECONDS} s."))
