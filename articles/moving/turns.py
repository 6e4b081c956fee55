"""Turns: a move on SQLite lets others write between its own transactions.

SQLite has no queue of writers. Who waits asks again within a tenth of a second, and mostly finds
whoever writes without a break: without pauses a save of the desk waited up to four seconds.
"""

import time

from django.db import connection

WRITES = 0.5  # seconds of writing, then
PAUSE = 0.1  # seconds in which everybody who waits has asked once


class Turns:
    """Of one move: when it gave way last."""

    def __init__(self) -> None:
        self._last = 0.0

    def give_way(self) -> None:
        """Let others have their turn, where they have had none for a while."""
        if connection.vendor != "sqlite" or time.monotonic() - self._last < WRITES:
            return
        time.sleep(PAUSE)
        self._last = time.monotonic()


turns = Turns()
