"""What is kept of pages in this process, with holes for the rest (`holes`)."""

from collections.abc import Hashable
from datetime import datetime
from typing import NamedTuple

from articles.caching.bounded import Bounded

# Bytes: two hundred pages. To compress them would double that, for a tenth of the time that it
# takes to make one.
ROOM = 5 * 2**20
ENDLESS_ROOM = 2 * 2**20  # of pages that have no end, such as searches: beside the others
OVERHEAD = 1_000  # bytes of a part besides its content


class Part(NamedTuple):
    """The `content` of a page and `facts` about it, which hold under `stamp` and before `until`.

    `facts` are small, and nobody changes them.
    """

    stamp: str
    until: datetime
    content: bytes
    facts: object


class Parts(Bounded[Hashable, Part]):
    """Parts of this process."""

    def __init__(self, limit: int = ROOM) -> None:
        super().__init__(limit)

    def weight(self, part: Part) -> int:
        """How many bytes `part` takes."""
        return len(part.content) + OVERHEAD

    def find(self, key: Hashable, stamp: str, now: datetime) -> Part | None:
        """Return the part kept under `key`, if it holds under `stamp` at `now`."""
        part = self.get(key)
        return part if part and part.stamp == stamp and now < part.until else None
