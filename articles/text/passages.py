"""Passages: words of a text that are found again after the text has changed.

A passage is some words with what stands before and after them. Texts are compared without white
space, so that stored HTML and what an editor shows of it are the same. js/admin/passages.js finds
passages in the same way; one table tests both (tests/support/passages.py).
"""

import re
from bisect import bisect_right
from typing import NamedTuple

AROUND = 40  # characters that are kept on each side
NEAR = 12  # of these, how many must stand there still where the words themselves were rewritten
LEAST = 6  # of both sides: fewer stand somewhere by chance
LONG = 24  # words of this length stand nowhere else by chance
WINDOW = 20_000  # characters around the old place, where words are looked for first
MOST = 200  # places that are compared, there and in the whole text

_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
_SEEN = re.compile(r"[^\s\u00ad\u200b-\u200f\u2060\ufeff]+")


class Passage(NamedTuple):
    """Words and what stood around them; `start` counts characters that are seen."""

    words: str
    before: str = ""
    after: str = ""
    start: int = 0


class Place(NamedTuple):
    """Where a passage stands in a bare text. Its words may have been rewritten there."""

    start: int
    end: int
    is_rewritten: bool = False


def bare(text: str) -> str:
    """Return `text` without white space and what nobody sees."""
    return _UNSEEN.sub("", text)


class Text:
    """A plain text in which passages are looked for."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.bare = ""
        # Where each run of seen characters begins, in the bare text and in the plain one.
        self._bare_starts: list[int] = []
        self._plain_starts: list[int] = []
        runs, length = [], 0
        for match in _SEEN.finditer(plain):
            self._bare_starts.append(length)
            self._plain_starts.append(match.start())
            runs.append(match[0])
            length += len(match[0])
        self.bare = "".join(runs)

    def find(self, passage: Passage) -> Place | None:
        """Return where `passage` stands now; None where its words are gone."""
        words, before, after = (bare(part) for part in passage[:3])
        start = max(0, min(passage.start, len(self.bare)))
        return self._same(words, before, after, start) or self._rewritten(
            words, before, after, start
        )

    def passage(self, place: Place) -> Passage:
        """Return the words at `place` as they stand there, with what is around them."""
        if place.start >= place.end:
            return Passage("")
        start, end = self._in_plain(place.start), self._in_plain(place.end - 1) + 1
        return Passage(
            self.plain[start:end],
            self.plain[max(0, start - AROUND) : start],
            self.plain[end : end + AROUND],
            place.start,
        )

    def _in_plain(self, index: int) -> int:
        run = bisect_right(self._bare_starts, index) - 1
        return self._plain_starts[run] + index - self._bare_starts[run]

    def _same(self, words: str, before: str, after: str, start: int) -> Place | None:
        """The same words, best where the same stands around them, else nearest to `start`."""
        if not words:
            return None
        needed = 0 if len(words) >= LONG else min(LEAST, len(before) + len(after))
        best: tuple[int, int] | None = None
        for at in self._starts(words, start):
            end = at + len(words)
            fit = _common(self.bare[max(0, at - AROUND) : at][::-1], before[::-1])
            fit += _common(self.bare[end : end + AROUND], after)
            if fit >= needed and (best is None or (fit, -abs(at - start)) > best):
                best, found = (fit, -abs(at - start)), at
        return None if best is None else Place(found, found + len(words))

    def _rewritten(self, words: str, before: str, after: str, start: int) -> Place | None:
        """What stands now between what stood around the words, if it is about as long."""
        before, after = before[-NEAR:], after[:NEAR]
        if len(before) + len(after) < LEAST:
            return None
        most = 3 * len(words) + 80
        found: list[int] = [0]  # at the very beginning nothing stands before
        if before:
            found = [at + len(before) for at in self._starts(before, max(0, start - len(before)))]
        places = []
        for at in found:
            end = self.bare.find(after, at, at + most + len(after)) if after else len(self.bare)
            if at < end <= at + most:
                places.append(Place(at, end, is_rewritten=True))
        return min(places, key=lambda place: abs(place.start - start), default=None)

    def _starts(self, words: str, near: int) -> list[int]:
        """Where `words` stand: some near the old place, and some from the beginning on."""
        low = max(0, near - WINDOW)
        found = _occurrences(self.bare, words, low, near + len(words) + WINDOW)
        if low or near + WINDOW < len(self.bare):
            found += _occurrences(self.bare, words, 0, len(self.bare))
        return list(dict.fromkeys(found))


def _occurrences(text: str, words: str, start: int, end: int) -> list[int]:
    found: list[int] = []
    at = text.find(words, start, end)
    while at >= 0 and len(found) < MOST:
        found.append(at)
        at = text.find(words, at + 1, end)
    return found


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length
