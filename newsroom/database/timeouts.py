"""Statement timeouts: how long a request waits for PostgreSQL.

libpq gives up on a connection that breaks, but not on a server that is frozen or cut off and never
answers. Only the served portal installs the timeout (newsroom/wsgi.py): a migration or a backup
may take as long as it needs.
"""

import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

SECONDS = 10  # for one statement
# To connect. Django asks a connection whether it still lives, and connects anew where it does not:
# a request that meets a frozen server waits for both.
CONNECT_SECONDS = 3
_local = threading.local()


def install_statement_timeout() -> None:
    """Let each statement of this process fail with an OperationalError when its time is up.

    Without PostgreSQL nothing is to be done, and its driver takes 4 MB.
    """
    if connection.vendor == "postgresql":
        import psycopg2.extensions

        psycopg2.extensions.set_wait_callback(wait_for)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Give each statement of the block, in this thread, `seconds` instead of SECONDS."""
    _local.seconds = seconds
    try:
        yield
    finally:
        del _local.seconds


def wait_for(connection: Any) -> None:
    """Wait until psycopg2's `connection` is done. Where this raises, psycopg2 closes it.

    Raises:
        psycopg2.OperationalError: it is not done in time.
    """
    from psycopg2 import OperationalError, extensions

    is_open = connection.status in (extensions.STATUS_READY, extensions.STATUS_BEGIN)
    seconds = getattr(_local, "seconds", SECONDS if is_open else CONNECT_SECONDS)
    until = time.monotonic() + seconds
    while (state := connection.poll()) != extensions.POLL_OK:
        ready = select.poll()  # select() fails where a process has 1,024 open files
        awaited = select.POLLIN if state == extensions.POLL_READ else select.POLLOUT
        ready.register(connection.fileno(), awaited)
        if not ready.poll(max(0, until - time.monotonic()) * 1000):
            raise OperationalError(f"PostgreSQL did not answer within {seconds} s.")
