"""What is kept of pages in this process, bounded in bytes: what was asked for least recently goes.

What is kept is compressed, to a quarter of its size for a quarter of a millisecond.
"""

import zlib
from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime
from threading import Lock
from typing import NamedTuple

ROOM = 8 * 2**20  # bytes: more than a thousand pages
OVERHEAD = 1_000  # bytes of an entry besides its content
LEVEL = 1  # zlib's


class _Entry(NamedTuple):
    stamp: str
    until: datetime
    content: bytes
    facts: object


class Parts:
    """Contents, each with `facts` about it, under a key, a stamp and until a moment. Thread-safe.

    `facts` are small, and nobody changes them.
    """

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self.clear()
        self._lock = Lock()

    def clear(self) -> None:
        """Forget everything."""
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self.size = 0  # bytes

    def find(self, key: Hashable, stamp: str, now: datetime) -> tuple[bytes, object] | None:
        """Return content and facts kept under `key` and `stamp`, if they hold at `now`."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or entry.stamp != stamp or entry.until <= now:
                return None
            self._entries.move_to_end(key)
        return zlib.decompress(entry.content), entry.facts

    def keep(
        self, key: Hashable, stamp: str, until: datetime, content: bytes, facts: object
    ) -> None:
        """Keep `content` and `facts` under `key`, in the place of what was there."""
        entry = _Entry(stamp, until, zlib.compress(content, LEVEL), facts)
        with self._lock:
            self._drop(key)
            self._entries[key] = entry
            self.size += len(entry.content) + OVERHEAD
            while self.size > self.room:
                self._drop(next(iter(self._entries)))

    def _drop(self, key: Hashable) -> None:
        if entry := self._entries.pop(key, None):
            self.size -= len(entry.content) + OVERHEAD
