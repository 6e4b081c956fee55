"""A document as paragraphs and tables of runs, and that as HTML: what .doc, .rtf and .odt share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from articles.moving.word.faults import MAX_CHARACTERS, Fault
from articles.moving.word.reading import Piece, Reading

_SAFE = re.compile(r"(?i)(https?://|mailto:|tel:)")
# What XML and HTML cannot hold.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


@dataclass(slots=True)
class Run:
    """Words in one font; or the picture at the address `picture`, with `text` as its description.

    A line end within a paragraph is "\\n".
    """

    text: str
    font: str = ""
    bold: bool = False
    italic: bool = False
    raised: bool = False
    link: str = ""
    picture: str = ""

    def joins(self, other: "Run") -> bool:
        """Tell whether `other` looks the same, so that its words can go on from these."""
        return (
            not (self.picture or other.picture)
            and self.font == other.font
            and self.bold == other.bold
            and self.italic == other.italic
            and self.raised == other.raised
            and self.link == other.link
        )


@dataclass(slots=True)
class Paragraph:
    """Runs of one kind: "p", "h1" to "h6", "quote" or "caption".

    `label` is what a list wrote before it: "1.", "a)", "•" for any bullet.
    """

    runs: list[Run] = field(default_factory=list)
    kind: str = "p"
    label: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not any(run.picture for run in self.runs)


@dataclass(slots=True)
class Cell:
    """A cell of a table.

    `goes_on` tells that it is part of the one before it ("h"), above it ("v") or both. `edge` is
    where it ends, in twentieths of a point from where rows begin; 0 where nothing says it.
    """

    blocks: "list[Paragraph | Table]" = field(default_factory=list)
    goes_on: str = ""
    across: int = 1
    down: int = 1
    edge: int = 0


@dataclass(slots=True)
class Table:
    rows: list[list[Cell]] = field(default_factory=list)


Blocks = list[Paragraph | Table]


@dataclass(slots=True)
class Document:
    """Blocks in reading order, and notes: what stands behind the mark [1], [2], …"""

    blocks: Blocks = field(default_factory=list)
    notes: list[Blocks] = field(default_factory=list)


_NEAR = 60  # twentieths of a point between edges that are meant to be one
BULLET = "•"
_BULLETS = re.compile("[•·▪●○■□◦‣⁃§o*\uf0b7\uf0a7\uf0d8\uf0fc\uf02d\u2022\x95v¨ØüÿÄµ–—+-]")


def label(text: str) -> str:
    """Return the label of a list as it is kept: any bullet as BULLET."""
    text = " ".join(text.split())[:40]
    return BULLET if len(text) == 1 and not text.isdigit() and _BULLETS.fullmatch(text) else text


def written(document: Document, chosen: str) -> tuple[str, Reading]:
    """Return `document` as HTML, and how its fonts were read. Raises Fault where it is too long."""
    everything = [document.blocks, *document.notes]
    paragraphs = [found for blocks in everything for found in _paragraphs(blocks)]
    if (length := sum(len(found.text) for found in paragraphs)) > MAX_CHARACTERS:
        raise Fault("too_long", count=length)
    reading = Reading((_pieces(found) for found in paragraphs), chosen)
    for paragraph in paragraphs:
        words = [run for run in paragraph.runs if not run.picture]
        for run, text in zip(words, reading.read(_pieces(paragraph)), strict=True):
            run.text = _CONTROLS.sub("", text)
    html = _html(document.blocks)
    if any(document.notes):
        html += "<hr>"
    for number, note in enumerate(document.notes, 1):
        first = next((block for block in note if isinstance(block, Paragraph)), None)
        if first is None:
            first = Paragraph()
            note.insert(0, first)
        first.runs.insert(0, Run(f"[{number}] "))
        html += _html(note)
    return html, reading


def _paragraphs(blocks: Blocks) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from _paragraphs(cell.blocks)


def _pieces(paragraph: Paragraph) -> list[Piece]:
    return [(run.text, run.font) for run in paragraph.runs if not run.picture]


def _html(blocks: Blocks) -> str:
    """`blocks` as HTML, with those that follow one another as a list made one."""
    parts: list[str] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Table):
            parts.append(_table(block))
            at += 1
            continue
        listed = _listed(blocks, at)
        if len(listed) > 0:
            tag = "ul" if listed[0].label == BULLET else "ol"
            parts.append(f"<{tag}>{''.join(f'<li>{_inner(item)}</li>' for item in listed)}</{tag}>")
            at += len(listed)
            continue
        at += 1
        if not block.is_empty:
            parts.append(_paragraph(block))
    return "\n".join(parts)


def _listed(blocks: Blocks, at: int) -> list[Paragraph]:
    """The paragraphs from `at` on that are a list: bullets, or 1. 2. 3. to its end."""
    first = blocks[at]
    assert isinstance(first, Paragraph)
    if first.label not in (BULLET, "1.") or first.kind != "p":
        return []
    items: list[Paragraph] = []
    for block in blocks[at:]:
        wanted = BULLET if first.label == BULLET else f"{len(items) + 1}."
        if not isinstance(block, Paragraph) or block.label != wanted or block.kind != "p":
            break
        items.append(block)
    # A list that is interrupted and goes on cannot be one of HTML, which would begin anew.
    if first.label == "1.":
        later = (block for block in blocks[at + len(items) :] if isinstance(block, Paragraph))
        following = next((block.label for block in later if block.label[:-1].isdigit()), "")
        if following == f"{len(items) + 1}.":
            return []
    return items


def _paragraph(block: Paragraph) -> str:
    mark = "" if not block.label else f"{'–' if block.label == BULLET else block.label} "
    inner = escape(mark, quote=False) + _inner(block)
    if block.kind == "quote":
        return f"<blockquote><p>{inner}</p></blockquote>"
    if block.kind == "caption":
        return f'<p class="caption">{inner}</p>'
    return f"<{block.kind}>{inner}</{block.kind}>"


def _inner(paragraph: Paragraph) -> str:
    heading = paragraph.kind.startswith("h")

    def form(run: Run) -> tuple[str, bool, bool, bool, str]:
        return run.link, run.bold and not heading, run.italic, run.raised, run.picture

    parts = []
    for (link, bold, italic, raised, picture), runs in groupby(paragraph.runs, form):
        text = "".join(run.text for run in runs)
        if picture:
            parts.append(f'<img src="{escape(picture)}" alt="{escape(text)}">')
            continue
        inner = escape(text, quote=False).replace("\n", "<br>")
        if text.strip():
            for tag, wanted in (("sup", raised), ("em", italic), ("strong", bold)):
                inner = f"<{tag}>{inner}</{tag}>" if wanted else inner
            if _SAFE.match(link):
                inner = f'<a href="{escape(link)}">{inner}</a>'
        parts.append(inner)
    return "".join(parts).strip()


def _table(table: Table) -> str:
    _merge(table)
    rows = []
    for row in table.rows:
        cells = []
        for cell in row:
            if cell.goes_on:
                continue
            spans = f' colspan="{cell.across}"' if cell.across > 1 else ""
            spans += f' rowspan="{cell.down}"' if cell.down > 1 else ""
            cells.append(f"<td{spans}>{_html(cell.blocks)}</td>")
        if cells:
            rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><tbody>{''.join(rows)}</tbody></table>" if rows else ""


def _merge(table: Table) -> None:
    """Let cells span the columns they are as wide as, and what goes on from them."""
    _span_columns(table)
    heads: dict[int, Cell] = {}
    for row in table.rows:
        left: Cell | None = None
        column = 0
        for cell in row:
            width = cell.across
            if "h" in cell.goes_on and left is not None:
                left.across += cell.across
                if "v" not in cell.goes_on:
                    left.blocks += cell.blocks
            elif "v" in cell.goes_on and column in heads:
                heads[column].down += 1
                left = cell
            else:
                cell.goes_on = ""
                heads[column] = left = cell
            column += width


def _span_columns(table: Table) -> None:
    """Give cells their columns by where they end, where the file says that of each."""
    edges = sorted({cell.edge for row in table.rows for cell in row})
    if not edges or edges[0] <= 0:
        return
    columns: dict[int, int] = {}  # the number of the column that ends at an edge
    last, number = edges[0], 0
    for edge in edges:
        number += edge - last > _NEAR
        columns[edge] = number
        last = edge
    for row in table.rows:
        before = -1
        for cell in row:
            cell.across = max(1, columns[cell.edge] - before)
            before += cell.across
