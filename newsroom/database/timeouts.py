"""How long a request waits for PostgreSQL: a server that is frozen, or cut off, never answers.

libpq gives up on connections that break, not on one that stays open in silence. Only the served
portal lays this down (newsroom/wsgi.py): a migration or a backup may take as long as it needs.
"""

import select
import threading
import time
from contextlib import contextmanager

import psycopg2
from psycopg2 import extensions

SECONDS = 10  # for one statement, or to connect
_here = threading.local()


def install_statement_timeout():
    """Let every statement of this process fail with an OperationalError at its deadline."""
    extensions.set_wait_callback(_wait)


@contextmanager
def within(seconds):
    """Give the statements of the block, in this thread, `seconds` each."""
    _here.seconds = seconds
    try:
        yield
    finally:
        del _here.seconds


def _wait(connection):
    """Wait until psycopg2's `connection` is done; where this raises, it closes the connection."""
    seconds = getattr(_here, "seconds", SECONDS)
    until = time.monotonic() + seconds
    while (state := connection.poll()) != extensions.POLL_OK:
        ready = select.poll()  # unlike select(), it takes any number of open files
        awaited = select.POLLIN if state == extensions.POLL_READ else select.POLLOUT
        ready.register(connection.fileno(), awaited)
        if not ready.poll(max(0, until - time.monotonic()) * 1000):
            raise psycopg2.OperationalError(f"PostgreSQL did not answer within {seconds} s.")
