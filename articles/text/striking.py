"""Striking words from a text: where they stand, across tags, and the text with others instead.

Words are found whole, whatever white space or formatting stands between them: “7 ca” is not found
in “17 ca”, nor in “1,7 ca”. They may begin a sentence or not: “chín xã” is found as “Chín xã” too,
and several words the other way round; one word is not, for it may be a name. Of what is replaced,
words that stay the same at both ends are left alone: their links and formatting stay.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from html import escape, unescape
from itertools import pairwise
from typing import NamedTuple

AROUND = 60  # characters that are shown on each side

_UNSEEN = r"\s\u00ad\u200b-\u200f\u2060\ufeff"
_WHITE = re.compile(f"[{_UNSEEN}]")
_PLAIN = re.compile(f"[{_UNSEEN}]+|[^{_UNSEEN}]+")
_HTML = re.compile(rf"<[^<>]*>|&#?\w{{1,10}};|[{_UNSEEN}]+|[^<&{_UNSEEN}]+|.")
_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"</?([a-z0-9]+)")
_INLINE = frozenset("strong b em i u s sub sup a".split())
_PARAGRAPHS = frozenset("p br h2 h3 h4 ul ol li blockquote".split())
_BARRIER = "\x00"  # nothing is found across a cell, a caption, a picture or a quote
_EMPTIED = re.compile(r"<(strong|b|em|i|u|s|sub|sup|a|p|h[2-4]|li)\b[^<>]*></\1>\n?")


class Place(NamedTuple):
    """Words as they stand in a text, what they become, and what is around them."""

    before: str
    words: str
    becomes: str
    after: str


class _Run(NamedTuple):
    """A piece of the source and where it stands in the flat text, which it may not show in."""

    at: int  # in the flat text
    length: int
    start: int  # in the source
    end: int
    is_tag: bool


class Struck:
    """A text in which `words` are looked for: plain, or cleaned HTML where `is_html`."""

    def __init__(self, source: str, words: str, *, is_html: bool = False) -> None:
        self._source, self._is_html = source, is_html
        self._words = words.split()
        self._runs: list[_Run] = []
        self._flat = self._flatten() if self._words else ""
        self._starts = self._found()

    def __len__(self) -> int:
        """How often the words stand there."""
        return len(self._starts)

    def places(self, right: str, most: int) -> Iterator[Place]:
        """Yield the first `most` places, were `right` put there."""
        right, length = " ".join(right.split()), len(" ".join(self._words))
        for start in self._starts[:most]:
            end = start + length
            before = self._flat[max(0, start - AROUND) : start].rpartition(_BARRIER)[2]
            after = self._flat[end : end + AROUND].partition(_BARRIER)[0]
            words = self._flat[start:end]
            yield Place(before, words, self._begun(right, start), after)

    def replaced(self, right: str) -> str:
        """Return the text with `right` wherever the words stood."""
        if not self._starts:
            return self._source
        start, length, put = _difference(self._words, right.split())
        edits = [
            edit
            for at in self._starts
            for edit in self._edits(at + start, length, put if start else self._begun(put, at))
        ]
        pieces, last = [], 0
        for begin, end, new in edits:
            pieces += [self._source[last:begin], new]
            last = end
        text = "".join([*pieces, self._source[last:]])
        if not self._is_html or len(edits) == len(self._starts):
            return text
        emptied = None
        while emptied != text:
            emptied, text = text, _EMPTIED.sub("", text)
        return text

    def _flatten(self) -> str:
        flat: list[str] = []
        length, last = 0, " "
        for match in (_HTML if self._is_html else _PLAIN).finditer(self._source):
            token, shown = match[0], match[0]
            is_tag = self._is_html and len(token) > 1 and token[0] == "<"
            if is_tag:
                shown = _shown(token)
            elif self._is_html and token[0] == "&":
                shown = unescape(token)
            if shown and _WHITE.sub("", shown) == "":
                shown = "" if last in (" ", _BARRIER) else " "
            self._runs.append(_Run(length, len(shown), match.start(), match.end(), is_tag))
            flat.append(shown)
            length, last = length + len(shown), shown[-1:] or last
        return "".join(flat)

    def _begun(self, right: str, at: int) -> str:
        """Return `right` beginning as large or small as the words that stand `at`."""
        stands = self._flat[at]
        if stands == self._words[0][0]:
            return right
        return (right[:1].upper() if stands.isupper() else right[:1].lower()) + right[1:]

    def _found(self) -> list[int]:
        words = " ".join(self._words)
        if not words:
            return []
        found = [*self._written(words)]
        other = words[0].swapcase()
        if len(other) == 1 and other != words[0] and (other.isupper() or len(self._words) > 1):
            found += self._written(other + words[1:])
        found.sort()
        return [at for last, at in pairwise([-len(words), *found]) if at >= last + len(words)]

    def _written(self, words: str) -> Iterator[int]:
        at = self._flat.find(words)
        while at >= 0:
            end = at + len(words)
            if _is_whole(self._flat, at, end):
                yield at
            else:  # nor does it begin within this word
                word = _WORD.match(self._flat, at)
                end = word.end() if word else at + 1
            at = self._flat.find(words, end)

    def _edits(self, at: int, length: int, put: str) -> Iterator[tuple[int, int, str]]:
        """Yield what becomes of the source: `put` for the first run, nothing for the others."""
        put, end = escape(put, quote=False) if self._is_html else put, at + length
        index = bisect_right(self._runs, at, key=lambda run: run.at) - 1  # the run that holds it
        while index < len(self._runs) and (run := self._runs[index]).at < end:
            index += 1
            if run.is_tag or not run.length:
                continue
            begin, stop = run.start, run.end
            if run.length == stop - begin:
                begin += max(0, at - run.at)
                stop -= max(0, run.at + run.length - end)
            yield begin, stop, put
            put = ""


def _shown(tag: str) -> str:
    name = _NAME.match(tag)
    if name and name[1] in _INLINE:
        return ""
    return " " if name and name[1] in _PARAGRAPHS else _BARRIER


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether no word and no number goes on before `start` or behind `end`."""
    return not (
        _goes_on(text[max(0, start - 2) : start][::-1], text[start])
        or _goes_on(text[end : end + 2], text[end - 1])
    )


def _goes_on(outside: str, inside: str) -> bool:
    """Tell whether a word or number that has `inside` at its edge goes on `outside` of it."""
    if outside[:1].isalnum():
        return inside.isalnum()
    return inside.isdigit() and outside[:1] in (".", ",") and outside[1:].isdigit()


def _difference(false: list[str], right: list[str]) -> tuple[int, int, str]:
    """Return where what differs begins in the false words, its length, and what stands instead.

    At least one word of each is taken to differ, so that no place is left empty.
    """
    most = min(len(false), len(right)) - 1
    same = 0
    while same < most and false[same] == right[same]:
        same += 1
    tail = 0
    while tail < most - same and false[-1 - tail] == right[-1 - tail]:
        tail += 1
    start = len(" ".join([*false[:same], ""])) if same else 0
    changed = " ".join(false[same : len(false) - tail])
    return start, len(changed), " ".join(right[same : len(right) - tail])
