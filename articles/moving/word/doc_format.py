"""How Word 97 to 2003 keeps what a .doc says of its text: pieces, fonts, styles, lists.

Layout: [MS-DOC]. Text lies in pieces anywhere in the stream; formatting lies in pages of 512 bytes
that name places of the stream; an operation (sprm) has two bytes and its operand.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.moving.word.docx_labels import Level

_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
# Where the tables of a file are named: places in the list of the FIB.
STYLES, FOOTNOTE_MARKS, FOOTNOTES, CHARACTERS, PARAGRAPHS, FONTS, PIECES = 1, 2, 3, 12, 13, 15, 33
ENDNOTE_MARKS, ENDNOTES, LISTS, LIST_USES = 46, 47, 73, 74
_NUMBERS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter",
    22: "decimalZero", 23: "bullet", 255: "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text as it lies in the stream: from character `begin`, at byte `at`."""

    begin: int
    end: int
    at: int
    width: int  # bytes of a character


@dataclass(slots=True)
class Look:
    """What is said of characters: the font by its number, -1 for that of the style."""

    font: int = -1
    bold: bool | None = None
    italic: bool | None = None
    raised: bool = False
    hidden: bool = False
    deleted: bool = False
    tracked: bool = False
    special: bool = False
    picture: int = -1
    style: int = -1
    symbol: tuple[int, int] | None = None


@dataclass(slots=True)
class Manner:
    """What is said of a paragraph."""

    style: int = 0
    outline: int = -1
    in_table: bool = False
    ends_row: bool = False
    depth: int = 0  # of tables
    list_number: int = 0
    list_depth: int = 0
    merges: list[str] = field(default_factory=list)  # of the cells of a row
    edges: list[int] = field(default_factory=list)  # where they end


@dataclass(slots=True)
class Style:
    """A named style: `kind` is the number of a built-in one."""

    kind: int = 4095
    base: int = 4095
    look: Look = field(default_factory=Look)
    manner: Manner = field(default_factory=Manner)


def operations(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (operation, operand) of the list `content`; it ends where that makes no sense."""
    at = 0
    while at + 2 <= len(content):
        (code,) = struct.unpack_from("<H", content, at)
        at += 2
        kind = code >> 13
        if kind == 6:
            if code in (0xD606, 0xD608):
                if at + 2 > len(content):
                    return
                size = struct.unpack_from("<H", content, at)[0] - 1
                at += 2
            elif at < len(content):
                size = content[at]
                at += 1
                if code == 0xC615 and size == 255:
                    return
            else:
                return
        else:
            size = _SIZES[kind]
        if size < 0 or at + size > len(content):
            return
        yield code, content[at : at + size]
        at += size


def look(content: bytes) -> Look:
    """Return what the list of operations `content` says of characters."""
    made = Look()
    for code, value in operations(content):
        on = value[0] == 1 if value else False
        if code == 0x0800:
            made.deleted = on
            made.tracked = made.tracked or on
        elif code == 0x0801:
            made.tracked = made.tracked or on
        elif code == 0x0835:
            made.bold = value[0] in (1, 0x81)
        elif code == 0x0836:
            made.italic = value[0] in (1, 0x81)
        elif code == 0x083C:
            made.hidden = on
        elif code == 0x0855:
            made.special = on
        elif code == 0x2A48:
            made.raised = on
        elif code == 0x4A4F or (code == 0x4A51 and made.font < 0):
            made.font = _short(value)
        elif code == 0x4A30:
            made.style = _short(value)
        elif code == 0x6A03:
            (made.picture,) = struct.unpack("<i", value)
        elif code == 0x6A09:
            made.symbol = (_short(value), _short(value[2:]))
    return made


def manner(content: bytes, data: bytes, made: Manner) -> Manner:
    """Add to `made` what the list of operations `content` says of a paragraph."""
    for code, value in operations(content):
        if code in (0x6645, 0x6646):  # a list that is too long for its page lies elsewhere
            (at,) = struct.unpack("<I", value)
            if at + 2 <= len(data):
                size = _short(data[at : at + 2])
                for further in operations(data[at + 2 : at + 2 + size]):
                    _say(made, *further)
        else:
            _say(made, code, value)
    return made


def _say(made: Manner, code: int, value: bytes) -> None:
    if code == 0x2416:
        made.in_table = value[0] == 1
    elif code in (0x2417, 0x244C):
        made.ends_row = made.ends_row or value[0] == 1
    elif code == 0x6649:
        made.depth = struct.unpack("<i", value)[0]
    elif code == 0x2640:
        made.outline = value[0]
    elif code == 0x260A:
        made.list_depth = value[0]
    elif code == 0x460B:
        made.list_number = _short(value)
    elif code == 0xD608 and value:
        begin = 1 + 2 * (value[0] + 1)
        made.merges, made.edges = [], []
        if len(value) >= begin:
            left, *ends = struct.unpack_from(f"<{value[0] + 1}h", value, 1)
            made.edges = [end - left for end in ends]
        for at in range(begin, min(len(value) - 1, begin + 20 * value[0]), 20):
            flags = _short(value[at : at + 2])
            made.merges.append(
                ("h" if flags & 2 else "") + ("v" if flags & 0x20 and not flags & 0x40 else "")
            )


class Runs:
    """Pages of formatting: what holds for the byte of the stream at a place."""

    def __init__(self, stream: bytes, table: bytes, is_paragraph: bool) -> None:
        count = max(0, (len(table) - 4) // 8)
        pages = struct.unpack_from(f"<{count}I", table, 4 * (count + 1)) if count else ()
        self._begins: list[int] = []
        self._ends: list[int] = []
        self._said: list[bytes] = []
        for number in pages:
            page = stream[(number & 0x3FFFFF) * 512 :][:512]
            if len(page) == 512:
                self._read(page, is_paragraph)
        order = sorted(range(len(self._begins)), key=self._begins.__getitem__)
        self._begins = [self._begins[at] for at in order]
        self._ends = [self._ends[at] for at in order]
        self._said = [self._said[at] for at in order]

    def at(self, place: int) -> tuple[int, bytes]:
        """Return (the end of the run at the byte `place`, what is said of it)."""
        index = bisect_right(self._begins, place) - 1
        if index >= 0 and place < self._ends[index]:
            return self._ends[index], self._said[index]
        following = self._begins[index + 1] if index + 1 < len(self._begins) else 2**32
        return following, b""

    def _read(self, page: bytes, is_paragraph: bool) -> None:
        count, width = page[511], 13 if is_paragraph else 1
        if count * (4 + width) + 4 > 511:
            return
        places = struct.unpack_from(f"<{count + 1}I", page)
        for index in range(count):
            at = page[4 * (count + 1) + index * width] * 2
            said = b""
            if at and not is_paragraph:
                said = page[at + 1 : at + 1 + page[at]]
            elif at and at + 1 < 511:
                size, begin = page[at] * 2 - 1, at + 1
                if page[at] == 0:
                    size, begin = page[at + 1] * 2, at + 2
                said = page[begin : begin + size]
            if places[index] < places[index + 1]:
                self._begins.append(places[index])
                self._ends.append(places[index + 1])
                self._said.append(said)


def pieces(content: bytes) -> list[Piece]:
    """Return the pieces of the text, in its order."""
    at = 0
    while at + 5 <= len(content) and content[at] == 1:
        at += 3 + _short(content[at + 1 : at + 3])
    if at + 5 > len(content) or content[at] != 2:
        return []
    (size,) = struct.unpack_from("<I", content, at + 1)
    plc = content[at + 5 : at + 5 + size]
    count = max(0, (len(plc) - 4) // 12)
    if not count:
        return []
    places = struct.unpack_from(f"<{count + 1}I", plc)
    found = []
    for index in range(count):
        (place,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)
        narrow = bool(place & 0x40000000)
        place &= 0x3FFFFFFF
        if places[index] < places[index + 1]:
            found.append(
                Piece(
                    places[index],
                    places[index + 1],
                    place // 2 if narrow else place,
                    1 if narrow else 2,
                )
            )
    return found


def fonts(content: bytes) -> list[str]:
    """Return the names of the fonts, by their numbers."""
    found: list[str] = []
    at = 4
    while at < len(content):
        size = content[at]
        entry = content[at + 1 : at + 1 + size]
        name = entry[39:].decode("utf-16-le", "replace").split("\0")[0]
        found.append(name)
        at += size + 1
    return found


def styles(content: bytes) -> dict[int, Style]:
    """Return the styles, by their numbers."""
    if len(content) < 20:
        return {}
    header = _short(content)
    (count, base_size) = struct.unpack_from("<HH", content, 2)
    found: dict[int, Style] = {}
    at = 2 + header
    for number in range(min(count, 4_000)):
        if at + 2 > len(content):
            break
        size = _short(content[at : at + 2])
        entry = content[at + 2 : at + 2 + size]
        at += 2 + size + size % 2
        if len(entry) > base_size >= 10:
            found[number] = _style(entry, base_size)
    return found


def default_font(content: bytes) -> int:
    """Return the number of the font of text whose style names none."""
    return _short(content[14:16]) if len(content) >= 16 else 0


def _style(entry: bytes, base_size: int) -> Style:
    first, second = struct.unpack_from("<HH", entry)
    made = Style(kind=first & 0xFFF, base=second >> 4)
    is_paragraph = second & 0xF == 1
    at = base_size + 2 + 2 * (_short(entry[base_size : base_size + 2]) + 1)
    for index in range(2 if is_paragraph else 1):
        if at + 2 > len(entry):
            break
        size = _short(entry[at : at + 2])
        said = entry[at + 2 : at + 2 + size]
        at += 2 + size + size % 2
        if is_paragraph and index == 0:
            manner(said[2:], b"", made.manner)
        else:
            made.look = look(said)
    return made


def lists(table: bytes, begin: int, size: int, uses: bytes) -> list[dict[int, Level]]:
    """Return the levels of each list, in the order in which paragraphs name lists, from 1."""
    if size < 2 or len(uses) < 4:
        return []
    count = _short(table[begin : begin + 2])
    at = begin + size
    by_key: dict[int, dict[int, Level]] = {}
    for index in range(count):
        entry = table[begin + 2 + 28 * index :][:28]
        if len(entry) < 28:
            break
        (key,) = struct.unpack_from("<i", entry)
        levels: dict[int, Level] = {}
        for depth in range(1 if entry[26] & 1 else 9):
            head = table[at : at + 28]
            if len(head) < 28:
                break
            at += 28 + head[24] + head[25]
            length = _short(table[at : at + 2])
            text = table[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
            at += 2 + 2 * length
            levels[depth] = Level(
                _NUMBERS.get(head[4], "decimal"),
                "".join(f"%{ord(char) + 1}" if ord(char) < 9 else char for char in text)[:40],
                struct.unpack_from("<i", head)[0],
            )
        by_key[key] = levels
    (used,) = struct.unpack_from("<I", uses)
    keys = [
        struct.unpack_from("<i", uses, 4 + 16 * index)[0]
        for index in range(min(used, (len(uses) - 4) // 16))
    ]
    return [by_key.get(key, {}) for key in keys]


def places(content: bytes, extra: int) -> list[int]:
    """Return the places in the text that a table names, each with `extra` bytes behind them all."""
    count = max(0, (len(content) - 4) // (4 + extra))
    return list(struct.unpack_from(f"<{count + 1}I", content)) if count else []


def _short(value: bytes) -> int:
    return int.from_bytes(value[:2], "little")
