"""What is kept of pages in this process, bounded in bytes: the least recently asked for goes."""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime
from threading import Lock
from typing import NamedTuple

# Bytes: two hundred pages. To compress them would double that, for a tenth of the time that it
# takes to make one.
ROOM = 5 * 2**20
OVERHEAD = 1_000  # bytes of an entry besides its content


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
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
            self.size = 0  # bytes

    def find(self, key: Hashable, stamp: str, now: datetime) -> tuple[bytes, object] | None:
        """Return content and facts kept under `key` and `stamp`, if they hold at `now`."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or entry.stamp != stamp or entry.until <= now:
                return None
            self._entries.move_to_end(key)
        return entry.content, entry.facts

    def keep(
        self, key: Hashable, stamp: str, until: datetime, content: bytes, facts: object
    ) -> None:
        """Keep `content` and `facts` under `key`, in the place of what was there."""
        entry = _Entry(stamp, until, content, facts)
        with self._lock:
            self._drop(key)
            self._entries[key] = entry
            self.size += len(content) + OVERHEAD
            while self.size > self.room:
                self._drop(next(iter(self._entries)))

    def _drop(self, key: Hashable) -> None:
        if entry := self._entries.pop(key, None):
            self.size -= len(entry.content) + OVERHEAD
