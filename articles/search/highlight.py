"""The words a reader looked for, marked in the texts that were found.

Words are compared as search compares them, and shown as they were written, with every accent.
"""

import re
from collections.abc import Iterable

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from articles.models import Article
from articles.search.query import Words
from articles.text import search_terms
from articles.text.vietnamese import WORD

SNIPPET = 40  # words
_BEFORE = 6  # words of a snippet before the first that was found
_STARTS = 100  # places in a text that are tried as the start of its snippet


class Highlighter:
    """Marks `words` in the texts of one `story`.

    Where the story has a word as it was typed, other spellings are not marked: a search for
    đường marks dương only in a story without đường, and sĩ marks sỹ only in one without sĩ.
    """

    def __init__(self, words: Words, story: Article) -> None:
        self._texts = search_terms.texts(story)
        in_story = {match[0] for text in self._texts for match in WORD.finditer(text)}
        terms = {word: search_terms.spellings(word) for word in in_story}
        has = {term for found in terms.values() for term in found}
        asked = map(search_terms.asked, words.written)
        wanted = {next((term for term in grades if term in has), "") for grades in asked}
        self._found_by = {
            word: term for word, found in terms.items() for term in found if term in wanted
        }

    def headline(self) -> SafeString:
        """The headline as HTML, each word looked for in a `<mark>`."""
        text = self._texts[0]
        return self._marked(text, WORD.finditer(text), 0, len(text))

    def snippet(self) -> SafeString | str:
        """The part of the texts with most of the words looked for, as HTML; "" without a word."""
        # The short headline last: beside the headline it tells little that is new.
        _headline, short, *others = self._texts
        texts = [(text, [*WORD.finditer(text)]) for text in [*others, short]]
        windows = [(text, self._window(found)) for text, found in texts if found]
        text, found = max(windows, key=lambda window: self._count(window[1]), default=("", []))
        if not found:
            return ""
        start, end = found[0].start(), found[-1].end()
        is_end = end + 2 > len(text.rstrip())  # no more than a full stop is left
        html = self._marked(text, found, start if start > 2 else 0, len(text) if is_end else end)
        return format_html("{}{}{}", "… " if start > 2 else "", html, "" if is_end else " …")

    def _window(self, found: list[re.Match[str]]) -> list[re.Match[str]]:
        """Return the SNIPPET words in a row of `found` that hold most of the words looked for."""
        hits = [index for index, word in enumerate(found) if word[0] in self._found_by]
        starts = [max(0, hit - _BEFORE) for hit in hits[:_STARTS]]
        windows = [found[start : start + SNIPPET] for start in starts or [0]]
        return max(windows, key=self._count)

    def _count(self, found: Iterable[re.Match[str]]) -> int:
        return len({self._found_by[word[0]] for word in found if word[0] in self._found_by})

    def _marked(
        self, text: str, found: Iterable[re.Match[str]], start: int, end: int
    ) -> SafeString:
        """`text` from `start` to `end` as HTML; found words side by side share a `<mark>`."""
        runs: list[list[int]] = []
        for word in found:
            if word[0] not in self._found_by:
                continue
            if runs and not text[runs[-1][1] : word.start()].strip():
                runs[-1][1] = word.end()
            else:
                runs.append([*word.span()])
        pieces = []
        for run_start, run_end in runs:
            pieces.append((text[start:run_start], text[run_start:run_end]))
            start = run_end
        return format_html_join("", "{}<mark>{}</mark>", pieces) + escape(text[start:end])
