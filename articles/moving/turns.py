"""Turns: a move on SQLite lets others write between its own transactions.

SQLite has no queue of writers. Who waits asks again within a tenth of a second, and mostly finds
whoever writes without a break: without pauses a save of the desk waited up to four seconds.
"""

import time

from django.db import connection

WRITES = 0.5  # seconds of writing, then
PAUSE = 0.1  # seconds in which everybody who waits has asked once

_last = 0.0


def give_way() -> None:
    """Let others have their turn, where they have had none for a while."""
    global _last
    if connection.vendor != "sqlite" or time.monotonic() - _last < WRITES:
        return
    time.sleep(PAUSE)
    _last = time.monotonic()
