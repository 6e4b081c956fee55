"""The words a reader looked for, marked in the texts that were found.

Words are compared as search compares them, and shown as they were written, with every accent.
"""

import re
from collections.abc import Iterable
from html import escape
from itertools import islice
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from articles.search.query import Words
from articles.text import search_terms
from articles.text.vietnamese import WORD

SNIPPET = 40  # words
_BEFORE = 6  # words of a snippet before the first that was found
_STARTS = 100  # places in a text that are tried as the start of its snippet


class Marked(NamedTuple):
    """A result as HTML, each word looked for in a `<mark>`.

    The snippet is the part of the texts with most of the words looked for.
    """

    headline: SafeString
    snippet: SafeString


class Highlighter:
    """Marks `words` in the texts of stories.

    Where a story has a word as it was typed, other spellings are not marked: a search for
    đường marks dương only in a story without đường, and sĩ marks sỹ only in one without sĩ.
    """

    def __init__(self, words: Words) -> None:
        self._asked = [search_terms.asked(word) for word in words.written]
        self._loosest = {grades[-1] for grades in self._asked}
        # Words of texts seen so far: those that may be marked, and the others.
        self._near: set[str] = set()
        self._far: set[str] = set()

    def marked(self, texts: list[str]) -> Marked:
        """Return the Marked of a story with these `texts` (`search_terms.texts()`)."""
        words = [WORD.findall(text) for text in texts]
        found_by = self._found_by(words)
        headline = _marked(texts[0], WORD.finditer(texts[0]), found_by, 0, len(texts[0]))
        # The short headline last: beside the headline it tells little that is new.
        order = [*range(2, len(texts)), 1]
        return Marked(headline, _snippet([(texts[n], words[n]) for n in order], found_by))

    def _found_by(self, texts: list[list[str]]) -> dict[str, str]:
        """Return the words to be marked, each with the term by which it was found."""
        in_story = set().union(*texts)
        # What any term finds the loosest finds too, so few words are looked at closely.
        for word in in_story - self._near - self._far:
            is_near = search_terms.loosest(word) in self._loosest
            (self._near if is_near else self._far).add(word)
        terms = {word: search_terms.spellings(word) for word in in_story & self._near}
        has = {term for found in terms.values() for term in found}
        wanted = {next((term for term in grades if term in has), "") for grades in self._asked}
        return {word: term for word, found in terms.items() for term in found if term in wanted}


def _snippet(texts: list[tuple[str, list[str]]], found_by: dict[str, str]) -> SafeString:
    """The best SNIPPET words of `texts`, given with their words; "" where none has a word."""
    best, most, all_terms = ("", 0), -1, len({*found_by.values()})
    for text, words in texts:
        if not words:
            continue
        start, count = _window(words, found_by, all_terms)
        if count > most:
            best, most = (text, start), count
        if most == all_terms:
            break
    text, first = best
    found = [*islice(WORD.finditer(text), first, first + SNIPPET)]
    if not found:
        return SafeString("")
    start, end = found[0].start(), found[-1].end()
    is_end = end + 2 > len(text.rstrip())  # no more than a full stop is left
    html = _marked(text, found, found_by, start if start > 2 else 0, len(text) if is_end else end)
    return mark_safe(("… " if start > 2 else "") + html + ("" if is_end else " …"))


def _window(words: list[str], found_by: dict[str, str], all_terms: int) -> tuple[int, int]:
    """Return where the SNIPPET words with most of the terms start, and how many they have."""
    hits = [index for index, word in enumerate(words) if word in found_by]
    best, most = 0, 0
    for hit in hits[:_STARTS]:
        start = max(0, hit - _BEFORE)
        window = words[start : start + SNIPPET]
        count = len({found_by[word] for word in window if word in found_by})
        if count > most:
            best, most = start, count
        if most == all_terms:
            break
    return best, most


def _marked(
    text: str, words: Iterable[re.Match[str]], found_by: dict[str, str], start: int, end: int
) -> SafeString:
    """`text` from `start` to `end` as HTML; found words side by side share a `<mark>`."""
    runs: list[list[int]] = []
    for word in words:
        if word[0] not in found_by:
            continue
        if runs and not text[runs[-1][1] : word.start()].strip():
            runs[-1][1] = word.end()
        else:
            runs.append([*word.span()])
    pieces: list[str] = []
    for run_start, run_end in runs:
        pieces += (escape(text[start:run_start]), "<mark>", escape(text[run_start:run_end]))
        pieces.append("</mark>")
        start = run_end
    return mark_safe("".join([*pieces, escape(text[start:end])]))
