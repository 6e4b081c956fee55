"""How the text of one Word file is read: as it stands, or in the old font it was written for.

A file may mix both: headings in Unicode, a body in .VnTime, capitals in .VnTimeH. So it is decided
for each font, by its text and its name, and again for a paragraph that clearly says otherwise.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

from articles.text import legacy_fonts
from articles.text.legacy_fonts import UNICODE

Piece = tuple[str, str]  # text, name of its font or ""
_SURE = 4  # words of a paragraph that count more than what the rest of its font says
_SHOWN = 600  # characters of the passage that is shown beside its reading


class Reading:
    """What is known of the fonts of a file, and how `chosen` makes it be read.

    `recognised` is what the file was taken for, `encoding` what it is read with: `chosen`, or where
    that is "" what was recognised. After reading, `before` is a passage as it stood, and `after`
    the same as it was read.
    """

    def __init__(self, paragraphs: Iterable[Sequence[Piece]], chosen: str = "") -> None:
        by_font: defaultdict[str, list[str]] = defaultdict(list)
        odd: Counter[str] = Counter()  # characters in an old encoding, by paragraphs
        for pieces in paragraphs:
            for font, text in _by_font(pieces).items():
                by_font[font].append(text)
                if max(legacy_fonts.sense(text).values()) >= _SURE:
                    odd[legacy_fonts.recognise(text)] += len(text)
        self._of_font = {
            font: legacy_fonts.judged("\n".join(texts), font) for font, texts in by_font.items()
        }
        for font, encoding in self._of_font.items():
            odd[encoding] += sum(_odd_letters(text) for text in by_font[font])
        del odd[UNICODE]
        self._present = {encoding for encoding in odd if odd[encoding] > odd.total() / 20}
        self.recognised = max(odd, key=lambda key: odd[key]) if odd.total() else UNICODE
        self.encoding = chosen or self.recognised
        self._is_own_choice = self.encoding != self.recognised
        self._all = self._is_own_choice and self.recognised == UNICODE
        self.before = self.after = ""
        self._full = False

    def read(self, pieces: Sequence[Piece]) -> list[str]:
        """Return the texts of `pieces`, a paragraph, as they are read; as many as there are."""
        encodings = self._encodings(pieces)
        read: list[str] = []
        at = 0
        for encoding, group in groupby(encodings):
            count = len(list(group))
            texts = [text for text, _font in pieces[at : at + count]]
            read += legacy_fonts.converted_pieces(texts, encoding)
            at += count
        read = [
            text.upper() if encoding != UNICODE and legacy_fonts.is_of_capitals(font) else text
            for text, encoding, (_text, font) in zip(read, encodings, pieces, strict=True)
        ]
        if any(encoding != UNICODE for encoding in encodings):
            self._show("".join(text for text, _font in pieces), "".join(read))
        return read

    def _encodings(self, pieces: Sequence[Piece]) -> list[str]:
        if self.encoding == UNICODE:
            return [UNICODE] * len(pieces)
        found = {font: self._encoding(font, text) for font, text in _by_font(pieces).items()}
        return [found[font] for _text, font in pieces]

    def _encoding(self, font: str, text: str) -> str:
        if self._all:
            return self.encoding
        here = self._here(text, self._of_font.get(font, UNICODE))
        return self.encoding if self._is_own_choice and here != UNICODE else here

    def _here(self, text: str, of_font: str) -> str:
        """What `text` of one paragraph is written for, where the rest of its font is `of_font`."""
        if of_font == UNICODE:
            return legacy_fonts.recognise(text)
        if legacy_fonts.is_plainly_unicode(text):
            return UNICODE
        sense = legacy_fonts.sense(text)
        best = max(sense, key=lambda encoding: sense[encoding])
        # One word may make sense by chance, but not where the file has much of that encoding.
        is_sure = sense[best] >= _SURE or (best in self._present and not sense[of_font])
        return best if is_sure and sense[best] > sense[of_font] else of_font

    def _show(self, before: str, after: str) -> None:
        """Keep the beginning of what was converted, up to _SHOWN characters."""
        if self._full or before == after or not before.strip():
            return
        self.before = "\n".join(filter(None, (self.before, before.strip())))
        self.after = "\n".join(filter(None, (self.after, after.strip())))
        self._full = len(self.before) >= _SHOWN
        self.before, self.after = self.before[:_SHOWN], self.after[:_SHOWN]


def _by_font(pieces: Sequence[Piece]) -> dict[str, str]:
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for text, font in pieces:
        texts[font].append(text)
    return {font: "".join(parts) for font, parts in texts.items()}


def _odd_letters(text: str) -> int:
    return len(re.findall("[\xa1-\xff]", text))
