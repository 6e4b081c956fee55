"""Guesses at passwords and codes: how many are checked at once, and one at a time for each account.

To hash a password takes a core for a third of a second. Twenty-four guesses that came at once held
every thread of a process, and all were checked, for none had failed yet when the lock was asked.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.utils.translation import gettext_lazy as _

PLACES = 2  # checked at once in a process: the cores that readers can spare
ADMITTED = 12  # checked or waiting, of the 16 threads in which Django works (newsroom/rsgi.py)
PATIENCE = 5  # seconds that one waits; thirty colleagues who log in at once take as long
RETRY_SECONDS = 5

BUSY = _("Many people are logging in at this moment. Nothing was checked: try again in a moment.")

_admitted = BoundedSemaphore(ADMITTED)
_places = BoundedSemaphore(PLACES)
_turns = [BoundedSemaphore(1) for _number in range(64)]


class Busy(Exception):
    """Too many guesses are being checked; this one was not."""


@contextmanager
def one_at_a_time(*whose: str | None) -> Iterator[None]:
    """Check a guess within this block, while no other is checked that is `whose`.

    So each failure counts before the next guess is looked at; with more processes than one, one
    guess in each may be under way. Raises Busy where too many wait, or for too long.
    """
    if not _admitted.acquire(blocking=False):
        raise Busy
    try:
        until = time.monotonic() + PATIENCE
        # Who waits for an account's turn holds no place of the others.
        with _held(_turns[hash(whose) % len(_turns)], until), _held(_places, until):
            yield
    finally:
        _admitted.release()


@contextmanager
def _held(place: BoundedSemaphore, until: float) -> Iterator[None]:
    if not place.acquire(timeout=max(0, until - time.monotonic())):
        raise Busy
    try:
        yield
    finally:
        place.release()
