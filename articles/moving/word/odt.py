"""An .odt of LibreOffice: one XML part holds the text, with styles that say how it looks."""

from dataclasses import dataclass, replace
from typing import Any

from articles.moving.word.blocks import (
    BULLET,
    Blocks,
    Cell,
    Document,
    Paragraph,
    Run,
    Table,
    label,
    written,
)
from articles.moving.word.docx_labels import Level
from articles.moving.word.docx_labels import label as written_label
from articles.moving.word.faults import Fault, Measure, Notices
from articles.moving.word.package import Package
from articles.moving.word.pictures import Pictures
from articles.moving.word.reading import Reading

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
TEXT, TABLE, OFFICE = f"{_OASIS}text:1.0}}", f"{_OASIS}table:1.0}}", f"{_OASIS}office:1.0}}"
STYLE, DRAW = f"{_OASIS}style:1.0}}", f"{_OASIS}drawing:1.0}}"
FO, SVG = f"{_OASIS}xsl-fo-compatible:1.0}}", f"{_OASIS}svg-compatible:1.0}}"
LINK = "{http://www.w3.org/1999/xlink}"
_KINDS = {"Title": "h1", "Caption": "caption", "Quotations": "quote"}
_NUMBERS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
}  # fmt: skip
_MOST_CELLS = 200  # of a row; spreadsheets repeat empty ones by the thousand
_ASIDE = {f"{TEXT}{name}" for name in ("tracked-changes", "sequence-decls", "table-of-content")}


@dataclass(frozen=True, slots=True)
class _Look:
    font: str = ""
    bold: bool = False
    italic: bool = False
    raised: bool = False
    link: str = ""


def read(content: bytes, chosen: str, notices: Notices, pictures: Pictures) -> tuple[str, Reading]:
    """Return the HTML of an .odt, and how its fonts were read. Raises Fault."""
    package = Package(content)
    manifest = "META-INF/manifest.xml"
    if manifest in package and b"encryption-data" in package.read(manifest):
        raise Fault("password")
    names = package.names()
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        notices.say("macros")
    if any(name.startswith("Object ") for name in names):
        notices.say("embedded")
    root = package.xml("content.xml")
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise Fault("kind")
    sheets = [root, package.xml("styles.xml")] if "styles.xml" in package else [root]
    reader = _Reader(package, _Styles(sheets), notices, pictures)
    reader.blocks(body, reader.document.blocks)
    return written(reader.document, chosen)


class _Styles:
    """What styles say of the look of text, and how lists count."""

    def __init__(self, sheets: list[Any]) -> None:
        faces: dict[str, str] = {}
        self._said: dict[str, dict[str, str]] = {}
        self._parents: dict[str, str] = {}
        self.lists: dict[str, dict[int, Level]] = {}
        for sheet in sheets:
            for face in sheet.iter(f"{STYLE}font-face"):
                family = face.get(f"{SVG}font-family", "").strip("'\"")
                faces.setdefault(face.get(f"{STYLE}name", ""), family)
            for style in sheet.iter(f"{STYLE}style"):
                self._add(style, faces)
            for style in sheet.iter(f"{TEXT}list-style"):
                self.lists.setdefault(style.get(f"{STYLE}name", ""), _levels(style))

    def _add(self, style: Any, faces: dict[str, str]) -> None:
        name = style.get(f"{STYLE}name", "")
        said = self._said.setdefault(name, {})
        self._parents.setdefault(name, style.get(f"{STYLE}parent-style-name", ""))
        for properties in style.iterchildren(f"{STYLE}text-properties"):
            font = properties.get(f"{STYLE}font-name", "")
            for key, value in (
                ("font", faces.get(font, font) or properties.get(f"{FO}font-family", "")),
                ("weight", properties.get(f"{FO}font-weight", "")),
                ("slant", properties.get(f"{FO}font-style", "")),
                ("position", properties.get(f"{STYLE}text-position", "")),
            ):
                if value:
                    said[key] = value

    def ancestry(self, name: str) -> list[str]:
        """Return `name` and the styles it is made from, the nearest first."""
        found: list[str] = []
        while name and name not in found and len(found) < 20:
            found.append(name)
            name = self._parents.get(name, "")
        return found

    def look(self, name: str, before: _Look) -> _Look:
        """Return the look of text of the style `name` within text that looks like `before`."""
        said: dict[str, str] = {}
        for each in reversed(self.ancestry(name)):
            said |= self._said.get(each, {})
        return replace(
            before,
            font=said.get("font", before.font),
            bold=_is_bold(said["weight"]) if "weight" in said else before.bold,
            italic=said["slant"] != "normal" if "slant" in said else before.italic,
            raised=said["position"].startswith("super") if "position" in said else before.raised,
        )


class _Reader:
    def __init__(
        self, package: Package, styles: _Styles, notices: Notices, pictures: Pictures
    ) -> None:
        self.package, self.styles = package, styles
        self.notices, self.pictures = notices, pictures
        self.document = Document()
        self.measure = Measure()

    def blocks(self, parent: Any, into: Blocks) -> None:
        """Add the blocks of `parent` to `into`."""
        for element in parent:
            tag = element.tag
            if tag == f"{TEXT}tracked-changes":
                self.notices.say("tracked")
            elif tag in (f"{TEXT}p", f"{TEXT}h"):
                self._paragraph(element, into)
            elif tag == f"{TEXT}list":
                self._list(element, into, element.get(f"{TEXT}style-name", ""), [])
            elif tag == f"{TABLE}table":
                into.append(self._table(element))
            elif tag == f"{DRAW}frame":
                holder = Paragraph()
                self._frame(element, holder, _Look(), into)
                into.append(holder)
            elif isinstance(tag, str) and tag not in _ASIDE:
                self.blocks(element, into)

    def _paragraph(self, element: Any, into: Blocks, mark: str = "") -> None:
        style = element.get(f"{TEXT}style-name", "")
        kind = next((_KINDS[name] for name in self.styles.ancestry(style) if name in _KINDS), "p")
        if element.tag == f"{TEXT}h":
            level = element.get(f"{TEXT}outline-level", "1")
            kind = f"h{min(max(int(level), 1), 6)}" if level.isdecimal() else "h1"
        made = Paragraph(kind=kind, label=mark)
        into.append(made)
        self._inline(element, made, self.styles.look(style, _Look()), into)

    def _inline(self, element: Any, made: Paragraph, look: _Look, into: Blocks) -> None:
        self._add(element.text, made, look)
        for child in element:
            tag = child.tag
            if tag == f"{TEXT}s":
                count = child.get(f"{TEXT}c", "1")
                self._add(" " * min(int(count) if count.isdecimal() else 1, 200), made, look)
            elif tag == f"{TEXT}tab":
                self._add("\t", made, look)
            elif tag == f"{TEXT}line-break":
                self._add("\n", made, look)
            elif tag == f"{TEXT}note":
                self._note(child, made)
            elif tag == f"{DRAW}frame":
                self._frame(child, made, look, into)
            elif tag == f"{OFFICE}annotation":
                self.notices.say("comments")
            elif tag == f"{TEXT}a":
                self._inline(child, made, replace(look, link=child.get(f"{LINK}href", "")), into)
            elif tag == f"{TEXT}span":
                inner = self.styles.look(child.get(f"{TEXT}style-name", ""), look)
                self._inline(child, made, inner, into)
            elif isinstance(tag, str) and tag != f"{TEXT}ruby-text":
                self._inline(child, made, look, into)
            self._add(child.tail, made, look)

    def _add(self, text: str | None, made: Paragraph, look: _Look) -> None:
        if text:
            self.measure.add(len(text))
            text = text.replace("\r", " ").replace("\n", " ") if text != "\n" else text
            made.runs.append(Run(text, look.font, look.bold, look.italic, look.raised, look.link))

    def _note(self, element: Any, made: Paragraph) -> None:
        note: Blocks = []
        self.document.notes.append(note)
        made.runs.append(Run(f"[{len(self.document.notes)}]", raised=True))
        body = element.find(f"{TEXT}note-body")
        if body is not None:
            self.blocks(body, note)

    def _frame(self, frame: Any, made: Paragraph, look: _Look, into: Blocks) -> None:
        """The first picture of `frame` that can come along, or the words of its box."""
        boxes = list(frame.iterchildren(f"{DRAW}text-box"))
        for box in boxes:
            self.blocks(box, into)
        if boxes:
            return
        alt = " ".join(
            (found.text or "") for name in ("title", "desc") for found in frame.iter(SVG + name)
        )
        images = list(frame.iterchildren(f"{DRAW}image"))
        for image in images:
            name = image.get(f"{LINK}href", "")
            if name and name.removeprefix("./") not in self.package:
                self.notices.count("external")
                continue
            if address := self.pictures.take(self.package.picture(name.removeprefix("./")), alt):
                made.runs.append(Run(alt.strip(), picture=address, link=look.link))
                return

    def _list(self, element: Any, into: Blocks, style: str, numbers: list[int]) -> None:
        depth = len(numbers) + 1
        levels = self.styles.lists.get(style, {})
        level = levels.get(depth - 1, Level("bullet"))
        number = level.start - 1
        for item in element:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            is_item = item.tag == f"{TEXT}list-item"
            number += is_item
            here = [*numbers, number]
            mark = BULLET if level.is_bullet else label(written_label(level, here, levels))
            for child in item:
                if child.tag == f"{TEXT}list" and depth < 10:
                    named = child.get(f"{TEXT}style-name", "") or style
                    self._list(child, into, named, here)
                elif child.tag in (f"{TEXT}p", f"{TEXT}h"):
                    self._paragraph(child, into, mark if is_item else "")
                    mark = ""

    def _table(self, element: Any) -> Table:
        table = Table()
        for row in element.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is not element:
                continue  # of a table within this one
            cells: list[Cell] = []
            for found in row:
                if found.tag != f"{TABLE}table-cell":
                    continue
                self.measure.add(0)
                cell = Cell(across=_span(found, "columns"), down=_span(found, "rows"))
                self.blocks(found, cell.blocks)
                repeated = found.get(f"{TABLE}number-columns-repeated", "1")
                times = int(repeated) if repeated.isdecimal() and not cell.blocks else 1
                cells += [cell] if times == 1 else [Cell() for _ in range(min(times, 3))]
                if len(cells) > _MOST_CELLS:
                    break
            table.rows.append(cells)
        return table


def _span(cell: Any, way: str) -> int:
    value = cell.get(f"{TABLE}number-{way}-spanned", "1")
    return min(max(int(value), 1), 1_000) if value.isdecimal() else 1


def _is_bold(weight: str) -> bool:
    return weight == "bold" or (weight.isdecimal() and int(weight[:4]) >= 600)


def _levels(style: Any) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for level in style:
        at = level.get(f"{TEXT}level", "")
        if not at.isdecimal():
            continue
        depth = int(at[:3]) - 1
        if level.tag == f"{TEXT}list-level-style-number":
            prefix = level.get(f"{STYLE}num-prefix", "")
            suffix = level.get(f"{STYLE}num-suffix", "")
            start = level.get(f"{TEXT}start-value", "1")
            kind = _NUMBERS.get(level.get(f"{STYLE}num-format", ""), "none")
            shown = level.get(f"{TEXT}display-levels", "1")
            first = depth + 1 - (min(int(shown[:2]), depth + 1) - 1 if shown.isdecimal() else 0)
            numbers = ".".join(f"%{each}" for each in range(first, depth + 2))
            text = f"{prefix}{numbers}{suffix}"[:40]
            found[depth] = Level(kind, text, int(start[:6]) if start.isdecimal() else 1)
        else:
            found[depth] = Level("bullet")
    return found
