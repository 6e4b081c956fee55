"""Paragraphs as WordPress makes them of a text typed into its classic editor (`wpautop`).

What stands in its database has no `<p>`: an empty line parts two paragraphs, and a line end within
one is a line break. Readers saw it with both.
"""

import re

_BLOCKS = frozenset(
    "address article aside blockquote caption center col colgroup dd details div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul video audio iframe".split()
)
# In these a text by itself is a paragraph; in the other blocks only where an empty line parts it.
_HOLD_PARAGRAPHS = frozenset("article aside blockquote center div main section".split())
_MAY_HOLD_PARAGRAPHS = frozenset("li dd td th".split())
_AS_TYPED = frozenset("pre script style textarea iframe video audio".split())
_VOID = frozenset("hr col".split())
_TAG = re.compile(r"(</?[a-zA-Z][^<>]*>)")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n\s*")
_DEEPEST = 200
_BREAK = re.compile(r"[ \t]*\n[ \t]*")


def autop(text: str) -> str:
    """Return `text` with its paragraphs and line breaks as tags. What is a block stays as it is."""
    writer = _Writer()
    for place, part in enumerate(_TAG.split(_without_comments(text))):
        if place % 2:
            writer.tag(part)
        elif part:
            writer.words(part)
    return writer.html()


def _without_comments(text: str) -> str:
    first, *parts = text.split("<!--")
    whole = (part.partition("-->") for part in parts)
    return first + "".join(behind if end else words for words, end, behind in whole)


class _Block:
    """An element around the place that is written. `holds` tells that words in it are in `<p>`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.holds = name in _HOLD_PARAGRAPHS


class _Writer:
    def __init__(self) -> None:
        self._parts: list[str] = []
        self._around = [_Block("main")]
        self._typed = ""  # the element whose text stays as it is
        self._paragraph: list[str] | None = None
        self._start = 0  # where in the parts the innermost block begins
        # What ended before this place, which matters only where more words follow.
        self._line_ended = self._paragraph_ended = False

    def html(self) -> str:
        self._end()
        return "".join(self._parts)

    def tag(self, tag: str) -> None:
        named = _NAME.match(tag)
        name = named[1].lower() if named else ""
        closes = tag.startswith("</")
        if self._typed:
            self._parts.append(tag)
            if closes and name == self._typed:
                self._typed = ""
        elif name == "br":
            if self._has_begun():
                self._put("<br>")
            self._line_ended = False
        elif name not in _BLOCKS:
            self._say(tag)
        else:
            self._block(tag, name, closes=closes)

    def words(self, text: str) -> None:
        if self._typed:
            self._parts.append(text)
            return
        block = self._around[-1]
        parts = _EMPTY_LINE.split(text)
        if len(parts) > 1 and block.name in _MAY_HOLD_PARAGRAPHS and not block.holds:
            block.holds = True
            self._paragraph = self._parts[self._start :]
            del self._parts[self._start :]
        for number, part in enumerate(parts):
            if number and block.holds:
                self._end()
            elif number:
                self._paragraph_ended = True
            for place, line in enumerate(_BREAK.split(part)):
                self._line_ended = self._line_ended or place > 0
                if line:
                    self._say(line)

    def _block(self, tag: str, name: str, *, closes: bool) -> None:
        self._end()
        self._parts.append(f"{tag}\n" if closes else tag)
        if closes:
            if any(block.name == name for block in self._around[1:]):
                while self._around.pop().name != name:
                    pass
        elif name in _AS_TYPED:
            self._typed = name
        elif name not in _VOID and not tag.endswith("/>") and len(self._around) < _DEEPEST:
            self._around.append(_Block(name))
        self._start = len(self._parts)

    def _say(self, words: str) -> None:
        if self._has_begun():
            if self._paragraph_ended and self._around[-1].name == "p":
                self._put("</p>\n<p>")
            elif self._line_ended or self._paragraph_ended:
                self._put("\n" if self._ends_line() else "<br>\n")
        elif not words.strip():
            return
        self._line_ended = self._paragraph_ended = False
        self._put(words)

    def _said(self) -> list[str]:
        if self._paragraph is not None:
            return self._paragraph
        start = max(self._start, len(self._parts) - 3)
        return [] if self._around[-1].holds else self._parts[start:]

    def _has_begun(self) -> bool:
        return any(part and not part.isspace() for part in reversed(self._said()))

    def _ends_line(self) -> bool:
        return self._said()[-1].strip() in ("<br>", "")

    def _put(self, html: str) -> None:
        if self._paragraph is not None:
            self._paragraph.append(html)
        elif self._around[-1].holds:
            self._paragraph = [html]
        else:
            self._parts.append(html)

    def _end(self) -> None:
        """End the paragraph, unless nothing stands in it."""
        if self._paragraph is not None:
            inside = "".join(self._paragraph).strip().removesuffix("<br>").strip()
            if inside:
                self._parts.append(f"<p>{inside}</p>\n")
            self._paragraph = None
        self._line_ended = self._paragraph_ended = False
