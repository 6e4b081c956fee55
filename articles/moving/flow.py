"""Old HTML as a row of blocks: what a writer of today would have made of it.

A div with line breaks becomes paragraphs, a table around a picture a figure, a table that only
holds a layout what stands in it. No word is lost, and the words keep their order.
"""

import re
from dataclasses import dataclass, replace
from html import escape
from posixpath import basename
from typing import Any

import lxml.html

from articles.moving import old_html, old_urls
from articles.moving.captions import Block, with_captions
from articles.moving.lines import BREAK, Piece, parted

DEEPEST = 8  # lists, tables and quotations inside one another
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_FLASH = re.compile(r"(youtube\.com/v/[\w-]{11})&.*", re.S)
_PLAYERS = frozenset("audio embed object video".split())


@dataclass(frozen=True)
class _Setting:
    """In what the words stand: the tag of their blocks, and how these are set."""

    tag: str = "p"
    align: str = ""
    is_caption: bool = False
    keeps_lines: bool = False
    level: int = 0


def blocks_of(element: Any, setting: _Setting | None = None) -> list[Block]:
    """Return what stands in `element` as blocks, pictures with the captions found beside them."""
    flow = _Flow(setting or _Setting())
    flow.inside(element)
    flow.end()
    return with_captions(flow.blocks)


def html_of(blocks: list[Block]) -> str:
    """Return `blocks` as HTML."""
    return "".join(block.html for block in blocks)


def _inline(blocks: list[Block]) -> str:
    """`blocks` of a cell or an item: one paragraph at its beginning needs no element."""
    if blocks and blocks[0].is_plain and not any(one.is_text for one in blocks[1:]):
        return blocks[0].inner + html_of(blocks[1:])
    return html_of(blocks)


class _Flow:
    """Reads elements one after the other and cuts them into blocks."""

    def __init__(self, setting: _Setting) -> None:
        self.blocks: list[Block] = []
        self._setting = setting
        self._pieces: list[Piece] = []
        self._open: list[Piece] = []
        self._paragraph = 0  # counts blocks of the source: what stood in one is known by it

    def inside(self, element: Any) -> None:
        """Read what stands in `element`."""
        self.text(element.text)
        for child in element:
            self.element(child)
            self.text(child.tail)

    def end(self) -> None:
        """End the paragraph that is being read."""
        self._paragraph += 1
        pieces = self._pieces + [Piece("close", f"</{p.name}>", p.name) for p in self._open[::-1]]
        self._pieces = list(self._open)
        now = self._setting
        if now.tag != "p":  # a heading is bold by itself
            pieces = [piece for piece in pieces if piece.name != "strong"]
        for line in parted(pieces):
            if line.is_picture:
                block = Block("figure", line.html, "", now.align)
            else:
                block = Block(now.tag, line.html, line.words, now.align)
                block = replace(block, is_italic=line.is_italic, is_bold=line.is_bold)
            self.blocks.append(replace(block, source=self._paragraph, is_caption=now.is_caption))

    def text(self, text: str | None) -> None:
        """Read a text between elements."""
        if not text:
            return
        if not self._setting.keeps_lines:
            self._pieces.append(Piece("text", text))
            return
        for number, line in enumerate(text.strip("\r\n").splitlines()):
            self._pieces += [BREAK] if number else []
            self._pieces.append(Piece("text", line))

    def element(self, element: Any) -> None:
        """Read one element, without the text behind it."""
        name = element.tag
        if not isinstance(name, str):
            return
        if name == "iframe":
            self._frame(element.get("src", ""))
        elif name in _PLAYERS:
            self._player(element)
        elif old_html.is_hidden(element):
            return
        elif name == "br":
            self._pieces.append(BREAK)
            self.inside(element)
        elif name == "img":
            self._picture(element)
        elif name == "hr":
            self._block(Block("hr", "<hr>"))
        elif element.tag == "figure" and element.get("data-video"):
            self._block(
                Block("html", lxml.html.tostring(element, encoding="unicode", with_tail=False))
            )
        elif name in ("ul", "ol", "menu", "dir", "table", "blockquote", "figure"):
            self._nested(element)
        elif name in _HEADINGS:
            self.within(element, tag=_HEADINGS[name])
        elif name in old_html.BLOCKS:
            self.within(element)
        else:
            self._marked(element)

    def within(self, element: Any, **changes: Any) -> None:
        """Read a block of the source: what stands in it shares no paragraph with what is beside."""
        before = self._setting
        self.end()
        self._setting = replace(
            before,
            align=old_html.alignment(element, before.align),
            is_caption=before.is_caption or old_html.is_caption(element),
            keeps_lines=before.keeps_lines or element.tag == "pre",
            **changes,
        )
        self.inside(element)
        self.end()
        self._setting = before

    def _marked(self, element: Any) -> None:
        """Read an inline element: bold, a link, or one that means nothing to us."""
        opened = {piece.name for piece in self._open}
        pieces: list[Piece] = []
        href = element.get("href", "").strip() if element.tag == "a" else ""
        if href and "a" not in opened:
            pieces.append(Piece("open", old_html.tag("a", {"href": href}), "a"))
        pieces += [
            Piece("open", f"<{mark}>", mark)
            for mark in old_html.marks(element)
            if mark not in opened
        ]
        self._pieces += pieces
        self._open += pieces
        before = self._setting
        if element.tag == "span" and old_html.is_caption(element):
            self._setting = replace(before, is_caption=True)
        self.inside(element)
        self._setting = before
        for piece in reversed(pieces):
            self._open.pop()
            self._pieces.append(Piece("close", f"</{piece.name}>", piece.name))

    def _picture(self, element: Any) -> None:
        attributes = old_html.picture(element)
        if attributes and old_html.is_icon(element):
            size = {name: element.get(name) for name in ("width", "height") if element.get(name)}
            self._pieces.append(Piece("icon", old_html.tag("img", attributes | size)))
        elif attributes:
            self._pieces.append(Piece("picture", old_html.tag("img", attributes)))
        self.inside(element)

    def _block(self, block: Block) -> None:
        self.end()
        self.blocks.append(block)

    def _frame(self, source: str) -> None:
        if source:
            # A player of the time of Flash had what it was set to behind its key.
            source = _FLASH.sub(r"\1", source)
            self._block(Block("html", old_html.tag("iframe", {"src": source}) + "</iframe>"))

    def _player(self, element: Any) -> None:
        """A film or a recording: YouTube's stays what it is, a file becomes a link to it."""
        sources = [element.get(name, "") for name in ("src", "data")]
        sources += [one.get("src", "") for one in element.iter("source", "embed")]
        sources += [
            one.get("value", "") for one in element.iter("param") if one.get("name") == "movie"
        ]
        source = next((one.strip() for one in sources if one.strip()), "")
        if "youtu" in source:
            self._frame(source)
        elif source:
            words = escape(_name_of(source), quote=False)
            link = f"{old_html.tag('a', {'href': source})}{words}</a>"
            self._block(Block("p", link, words))
        # Others inside are the same for other browsers; an <embed> has none, whatever was parsed.
        for player in list(element.iterdescendants(*_PLAYERS)) if element.tag != "embed" else ():
            player.drop_tag()
        self.inside(element)

    def _nested(self, element: Any) -> None:
        self.end()
        level = self._setting.level + 1
        inner = _Setting(level=level)
        if level > DEEPEST:
            self.within(element)
        elif element.tag == "table":
            self._table(element, inner)
        elif element.tag == "figure":
            self.blocks += _figure(element, inner)
        elif element.tag == "blockquote":
            if inside := html_of(blocks_of(element, inner)):
                self.blocks.append(Block("html", f"<blockquote>{inside}</blockquote>"))
        else:
            self._list(element, inner)

    def _list(self, element: Any, inner: _Setting) -> None:
        items: list[str] = []
        stray = _Flow(inner)
        stray.text(element.text)
        for child in element:
            if child.tag == "li":
                items += _items_of(stray)
                items.append(_inline(blocks_of(child, inner)))
                stray = _Flow(inner)
            elif child.tag in ("ul", "ol") and items and not stray.has_words():
                nested = _Flow(inner)
                nested.element(child)
                items[-1] += html_of(nested.blocks)
            else:
                stray.element(child)
            stray.text(child.tail)
        items += _items_of(stray)
        name = "ol" if element.tag == "ol" else "ul"
        start = {"start": element.get("start")} if element.get("start") and name == "ol" else {}
        inside = "".join(f"<li>{item}</li>" for item in items if item)
        if inside:
            self.blocks.append(Block("html", f"{old_html.tag(name, start)}{inside}</{name}>"))

    def has_words(self) -> bool:
        """Whether something was read that is no blank."""
        return bool(self.blocks) or any(
            piece.kind not in ("open", "close") and piece.html.strip() for piece in self._pieces
        )

    def _table(self, table: Any, inner: _Setting) -> None:
        if _is_layout(table):
            found = _loose(table, replace(self._setting, tag="p"))
            pictures = [block for block in found if block.tag == "figure"]
            if len(pictures) == 1 and found[0] is pictures[0] and len(found) == 2:
                found[1] = replace(found[1], is_caption=found[1].is_text)
            self.blocks += with_captions(found)
            return
        parts: list[str] = []
        for part in table:
            if part.tag == "caption":
                caption = _inline(blocks_of(part, inner))
                parts.append(f"<caption>{caption}</caption>" if caption else "")
            elif part.tag == "tr":
                parts.append(_row(part, inner))
            elif part.tag in ("thead", "tbody", "tfoot"):
                rows = "".join(_row(row, inner) for row in part)
                parts.append(f"<{part.tag}>{rows}</{part.tag}>" if rows else "")
        if inside := "".join(parts):
            self.blocks.append(Block("html", f"<table>{inside}</table>"))


def _name_of(url: str) -> str:
    """The name of the file at `url`, or `url` itself."""
    return basename(old_urls.parts(url).path) or url


def _items_of(flow: _Flow) -> list[str]:
    flow.end()
    inside = _inline(with_captions(flow.blocks))
    return [inside] if inside else []


def _loose(element: Any, setting: _Setting) -> list[Block]:
    """What stands in `element`, which itself means nothing, without captions looked for."""
    flow = _Flow(setting)
    flow.within(element)
    return flow.blocks


def _is_layout(table: Any) -> bool:
    """Whether `table` has one column, another table inside, or words outside of its cells."""
    rows = list(table.iter("tr"))
    columns = (sum(cell.tag in ("td", "th") for cell in row) for row in rows)
    if max(columns, default=0) <= 1 or any(True for _inner in table.iterdescendants("table")):
        return True
    for part in [table, *table.iterchildren("thead", "tbody", "tfoot"), *rows]:
        if (part.text or "").strip() or any((child.tail or "").strip() for child in part):
            return True
        if any(child.tag not in _OF_TABLES for child in part):
            return True
    return False


_OF_TABLES = frozenset("caption thead tbody tfoot tr td th colgroup col".split())


def _row(row: Any, inner: _Setting) -> str:
    cells = []
    has_words = False
    for cell in row.iterchildren("td", "th"):
        align = old_html.alignment(cell, old_html.alignment(row, ""))
        attributes = {"class": f"align-{align}"} if align else {}
        for name in ("colspan", "rowspan", "scope"):
            if cell.get(name):
                attributes[name] = cell.get(name)
        inside = _inline(blocks_of(cell, inner))
        has_words = has_words or bool(inside)
        cells.append(f"{old_html.tag(cell.tag, attributes)}{inside}</{cell.tag}>")
    return f"<tr>{''.join(cells)}</tr>" if has_words else ""


def _figure(element: Any, inner: _Setting) -> list[Block]:
    """What stands in a <figure>: pictures with their caption, a gallery, or anything else."""
    classes = element.get("class", "")
    if "gallery" in classes:
        inner = replace(inner, level=DEEPEST)  # its pictures may stand in a list
    found = _loose(element, inner)
    pictures = [block for block in found if block.tag == "figure"]
    if not pictures:
        return found
    caption = element.find("figcaption")
    if len(pictures) > 1 and "gallery" in classes:
        shown = with_captions(found)
        if all(block.tag == "figure" for block in shown):
            inside = "".join(block.html for block in shown)
            return [Block("html", f'<figure class="gallery">{inside}</figure>')]
        return shown
    if caption is not None and found[-1].is_text and found[-2:-1] == pictures[-1:]:
        found[-1] = replace(found[-1], is_caption=True)
    return with_captions(found)
