"""Labels of the lists of a .docx that HTML cannot count: "a)", "Điều 3.", a list that goes on.

A list that is all bullets, or that counts 1. 2. 3. from its beginning, stays a list. Any other gets
its labels typed before its words, as readers of the document saw them.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(slots=True)
class Level:
    """One level of a numbering: how it counts, what stands around the number."""

    kind: str = "decimal"
    text: str = "%1."
    start: int = 1

    @property
    def is_bullet(self) -> bool:
        return self.kind == "bullet"


@dataclass(slots=True)
class _Item:
    paragraph: Any
    properties: Any  # its w:numPr, or None where the style has it
    numbering: str
    depth: int
    level: Level
    label: str = ""
    numbers: list[int] = field(default_factory=list)


def type_labels(document: Any, numbering: Any, styles: Any) -> None:
    """Type the labels of lists in `document` that cannot be lists of HTML."""
    levels = _levels(numbering)
    of_styles = _of_styles(styles)
    counts: defaultdict[str, list[int]] = defaultdict(list)
    runs: list[list[_Item]] = []  # of items that follow one another
    for paragraph in document.iter(f"{W}p"):
        item = _item(paragraph, levels, of_styles, counts)
        if item is None:
            continue
        last = runs[-1][-1] if runs else None
        follows = last is not None and paragraph.getprevious() is last.paragraph
        is_other = (
            last is not None
            and last.numbering != item.numbering
            and (item.depth == 0 or not last.depth < item.depth)
        )
        if follows and not is_other:
            runs[-1].append(item)
        else:
            runs.append([item])
    # A list that goes on behind a paragraph is typed from its beginning.
    typed = {item.numbering for run in runs if not _is_list(run) for item in run}
    for run in runs:
        if any(item.numbering in typed for item in run):
            _settle(run)


def _item(
    paragraph: Any,
    levels: dict[str, dict[int, Level]],
    of_styles: dict[str, tuple[str, int]],
    counts: dict[str, list[int]],
) -> _Item | None:
    """`paragraph` as an item of a list, counted; None where it is none."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    numbering, depth = (
        of_styles.get(style.get(f"{W}val", ""), ("", 0))
        if style is not None
        else (
            "",
            0,
        )
    )
    properties = paragraph.find(f"{W}pPr/{W}numPr")
    if properties is not None:
        numbering = _value(properties, "numId") or numbering
        depth = _number(_value(properties, "ilvl"), depth)
    if numbering in ("", "0") or numbering not in levels or not 0 <= depth <= 8:
        return None
    known = levels[numbering]
    level = known.get(depth, Level())
    numbers = counts[numbering]
    while len(numbers) <= depth:
        numbers.append(known.get(len(numbers), Level()).start - 1)
    numbers[depth] += 1
    del numbers[depth + 1 :]
    item = _Item(paragraph, properties, numbering, depth, level, numbers=list(numbers))
    item.label = label(level, numbers, known)
    return item


def label(level: Level, numbers: list[int], known: dict[int, Level]) -> str:
    """Return what stands before an item: `numbers` are those of its level and all above it."""
    if level.is_bullet or level.kind == "none":
        return ""
    text = level.text
    for at, number in enumerate(numbers):
        kind = known.get(at, Level()).kind
        text = text.replace(f"%{at + 1}", written(number, kind))
    return text


def written(number: int, kind: str) -> str:
    """Return `number` as a list of `kind` counts it."""
    if number < 1 or number > 3_999:
        return str(number)
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 5)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman"):
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman.upper() if kind == "upperRoman" else roman
    return f"{number:02}" if kind == "decimalZero" else str(number)


def _is_list(run: list[_Item]) -> bool:
    """Whether HTML counts `run`, items that follow one another, as the document does."""
    expected: list[int] = []
    for item in run:
        del expected[item.depth + 1 :]
        while len(expected) <= item.depth:
            expected.append(0)
        expected[item.depth] += 1
        counts_on = item.level.kind == "decimal" and item.label == f"{expected[item.depth]}."
        if _is_heading(item.paragraph) or not (item.level.is_bullet or counts_on):
            return False
    return True


def _settle(run: list[_Item]) -> None:
    """Type the labels of `run`, and make its items plain paragraphs."""
    for item in run:
        _type(item.paragraph, "–" if item.level.is_bullet else item.label)
        _unlist(item)


def _unlist(item: _Item) -> None:
    """Make the paragraph of `item` an item of no list, whatever its style: of the number 0."""
    from lxml import etree

    paragraph, properties = item.paragraph, item.paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    if item.properties is not None:
        properties.remove(item.properties)
    none = etree.SubElement(properties, f"{W}numPr")
    for tag in ("ilvl", "numId"):
        etree.SubElement(none, f"{W}{tag}").set(f"{W}val", "0")


def _is_heading(paragraph: Any) -> bool:
    return paragraph.find(f"{W}pPr/{W}outlineLvl") is not None or (
        (style := paragraph.find(f"{W}pPr/{W}pStyle")) is not None
        and style.get(f"{W}val", "").lower().startswith("heading")
    )


def _type(paragraph: Any, text: str) -> None:
    """Put `text` before the words of `paragraph`."""
    from lxml import etree

    if not text:
        return
    run = etree.Element(f"{W}r")
    fonts = etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}rFonts")
    fonts.set(f"{W}ascii", "Times New Roman")
    words = etree.SubElement(run, f"{W}t")
    words.text = text + " "
    words.set(_XML_SPACE, "preserve")
    properties = paragraph.find(f"{W}pPr")
    if properties is not None:
        properties.addnext(run)
    else:
        paragraph.insert(0, run)


def _levels(numbering: Any) -> dict[str, dict[int, Level]]:
    """The levels of each numbering, by the number that paragraphs name."""
    abstract: dict[str, dict[int, Level]] = {}
    for entry in numbering.iter(f"{W}abstractNum"):
        abstract[entry.get(f"{W}abstractNumId", "")] = {
            _number(level.get(f"{W}ilvl"), 0): _level(level) for level in entry.iter(f"{W}lvl")
        }
    found: dict[str, dict[int, Level]] = {}
    for entry in numbering.iter(f"{W}num"):
        levels = dict(abstract.get(_value(entry, "abstractNumId"), {}))
        for override in entry.iter(f"{W}lvlOverride"):
            depth = _number(override.get(f"{W}ilvl"), 0)
            own = override.find(f"{W}lvl")
            level = _level(own) if own is not None else levels.get(depth, Level())
            start = _number(_value(override, "startOverride"), level.start)
            levels[depth] = Level(level.kind, level.text, start)
        found[entry.get(f"{W}numId", "")] = levels
    return found


def _level(element: Any) -> Level:
    return Level(
        _value(element, "numFmt") or "decimal",
        _value(element, "lvlText")[:40],
        _number(_value(element, "start"), 1),
    )


def _of_styles(styles: Any) -> dict[str, tuple[str, int]]:
    """Which styles make their paragraphs items of a list."""
    found: dict[str, tuple[str, int]] = {}
    for style in styles.iter(f"{W}style") if styles is not None else []:
        properties = style.find(f"{W}pPr/{W}numPr")
        if properties is not None and _value(properties, "numId"):
            found[style.get(f"{W}styleId", "")] = (
                _value(properties, "numId"),
                _number(_value(properties, "ilvl"), 0),
            )
    return found


def _value(element: Any, tag: str) -> str:
    child = element.find(f"{W}{tag}")
    return child.get(f"{W}val", "") if child is not None else ""


def _number(value: str | None, otherwise: int) -> int:
    try:
        return int(value) if value else otherwise
    except ValueError:
        return otherwise
