"""An .rtf, read with its fonts: in one file each font has a code page, or an old encoding."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from articles.moving.word.blocks import (
    Blocks,
    Cell,
    Document,
    Paragraph,
    Run,
    Table,
    label,
    written,
)
from articles.moving.word.faults import Fault, Notices
from articles.moving.word.pictures import Pictures
from articles.moving.word.reading import Reading
from articles.text.legacy_fonts import UNICODE, of_font

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^a-zA-Z])|([{}])"
    rb"|([\r\n\x00]+)|([^\\{}\r\n\x00]+)|(\\)"
)
_MAX_DEPTH = 1_000
_CODE_PAGES = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip
_SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "tab": "\t", "line": "\n", "emspace": " ", "enspace": " ",
    "qmspace": " ", "lbr": "\n", "softline": "\n",
}  # fmt: skip
_SKIPPED = set(
    "colortbl info header headerl headerr headerf footer footerl footerr footerf ftnsep ftnsepc "
    "ftncn aftnsep aftnsepc aftncn listtable listoverridetable rsidtbl generator themedata "
    "colorschememapping latentstyles datastore xmlnstbl bkmkstart bkmkend atnid atnauthor atnref "
    "atntime atndate atnparent atnicn annotation nonshppict pnseclvl pntxta pntxtb sp template "
    "objclass objname objdata objalias tc tcn xe rxe revtbl filetbl do fldtype datafield "
    "mmathPr protusertbl userprops docvar picprop blipuid blipatag falt panose ud nonesttables "
    "nesttableprops wgrffmtfilter passwordhash".split()
)
_TAKEN = set("shppict shpinst shptxt fldinst upr cs pn footnote listtext pntext".split())


@dataclass(slots=True)
class _State:
    """What a group inherits from the group around it."""

    font: int = -1
    bold: bool = False
    italic: bool = False
    raised: bool = False
    hidden: bool = False
    deleted: bool = False
    skip: int = 1  # characters behind \u that stand for it
    place: str = "text"  # where text goes: text, skip, fonts, style, code, label, picture
    link: str = ""


@dataclass(slots=True)
class _Font:
    name: str = ""
    charset: int = 0
    page: str = ""


@dataclass(slots=True)
class _Frame:
    """A container of blocks that is being filled: the text, or one of its notes."""

    blocks: Blocks
    runs: list[Run] = field(default_factory=list)
    cell: Blocks = field(default_factory=list)
    row: list[Cell] = field(default_factory=list)
    table: Table | None = None
    label: str = ""


def read(content: bytes, chosen: str, notices: Notices, pictures: Pictures) -> tuple[str, Reading]:
    """Return the HTML of an .rtf, and how its fonts were read. Raises Fault."""
    reader = _Reader(notices, pictures)
    reader.read(content)
    return written(reader.document, chosen)


class _Reader:
    def __init__(self, notices: Notices, pictures: Pictures) -> None:
        self.document = Document()
        self.notices, self.pictures = notices, pictures
        self.state = _State()
        self.stack: list[tuple[_State, Callable[[], None] | None]] = []
        self.fonts: dict[int, _Font] = {}
        self.font_made = _Font()
        self.font_number = 0
        self.styles: dict[int, str] = {}
        self.style_made = (0, "")
        self.default_font = 0
        self.page = "cp1252"
        self.frames = [_Frame(self.document.blocks)]
        self.bytes = bytearray()  # \'hh that wait for those behind them
        self.units: list[int] = []  # \u, which may be halves of a pair
        self.to_skip = 0
        self.code: list[str] = []  # of a field
        self.hex: list[bytes] = []  # of a picture
        self.picture_kind = ""
        self.style = 0
        self.outline = -1
        self.in_table = False
        self.edges: list[str] = []  # of the cells of a row: how each goes on
        self.edge = ""

    def read(self, content: bytes) -> None:
        at, end = 0, len(content)
        starred = False
        while at < end:
            token = _TOKEN.match(content, at)
            if token is None:  # pragma: no cover - the pattern takes any byte
                break
            at = token.end()
            word, number, byte, sign, brace, _lines, text, _stray = token.groups()
            if word is not None:
                name = word.decode("ascii")
                value = int(number) if number else None
                if name == "bin":
                    size = min(max(value or 0, 0), end - at)
                    if self.state.place == "picture":
                        self.hex.append(content[at : at + size].hex().encode())
                    at += size
                    continue
                self._word(name, value, starred)
                starred = False
            elif brace == b"{":
                self._flush()
                self._open()
                starred = False
            elif brace == b"}":
                self._flush()
                self._close()
            elif byte is not None:
                self._byte(int(byte, 16))
            elif sign is not None:
                if sign == b"*":
                    starred = True
                else:
                    self._sign(sign)
            elif text is not None:
                self._text(text)
        self._flush()
        while self.stack:
            self._close()
        self._paragraph()
        self._end_table()

    # Groups

    def _open(self, at_end: Callable[[], None] | None = None) -> None:
        if len(self.stack) > _MAX_DEPTH:
            raise Fault("damaged")
        self.stack.append((self.state, at_end))
        self.state = replace(self.state)
        self.to_skip = 0

    def _close(self) -> None:
        if not self.stack:
            return
        self.state, at_end = self.stack.pop()
        self.to_skip = 0
        if at_end:
            at_end()

    def _at_end(self, do: Callable[[], None]) -> None:
        """Have `do` called when the group that is open now ends."""
        if self.stack:
            state, before = self.stack.pop()

            def both() -> None:
                do()
                if before:
                    before()

            self.stack.append((state, both))

    # Words

    def _word(self, name: str, value: int | None, starred: bool) -> None:
        if name == "u" and value is not None:
            if self.bytes:
                self._flush()
            self.units.append(value % 65_536)
            self.to_skip = self.state.skip
            return
        self.to_skip = 0
        self._flush()
        state = self.state
        if name in _SKIPPED or (starred and name not in _TAKEN and not hasattr(self, f"_w_{name}")):
            if name == "template":
                self.notices.count("external")
            if name == "annotation":
                self.notices.say("comments")
            state.place = "skip"
            return
        if state.place == "skip" and name not in ("result",):
            return
        if name in _SIGNS:
            self._add(_SIGNS[name])
        elif handler := getattr(self, f"_w_{name}", None):
            handler(value)

    def _w_fonttbl(self, _value: int | None) -> None:
        self.state.place = "fonts"
        self.font_made = _Font()
        self._at_end(self._keep_font)

    def _w_f(self, value: int | None) -> None:
        if self.state.place == "fonts":
            self._keep_font()
            self.font_number, self.font_made = value or 0, _Font()
        else:
            self.state.font = value or 0

    def _keep_font(self) -> None:
        if name := self.font_made.name.split(";")[0].strip():
            self.font_made.name = name
            self.fonts[self.font_number] = self.font_made
            self.font_made = _Font()

    def _w_fcharset(self, value: int | None) -> None:
        self.font_made.charset = value or 0

    def _w_cpg(self, value: int | None) -> None:
        self.font_made.page = f"cp{value}"

    def _w_ansicpg(self, value: int | None) -> None:
        self.page = _known(f"cp{value}")

    def _w_mac(self, _value: int | None) -> None:
        self.page = "mac-roman"

    def _w_deff(self, value: int | None) -> None:
        self.default_font = value or 0

    def _w_uc(self, value: int | None) -> None:
        self.state.skip = min(max(value if value is not None else 1, 0), 10)

    def _w_stylesheet(self, _value: int | None) -> None:
        self.state.place = "style"
        self._at_end(self._keep_style)

    def _keep_style(self) -> None:
        number, name = self.style_made
        if name.strip():
            self.styles.setdefault(number, name.split(";")[0].strip().lower())
        self.style_made = (0, "")

    def _w_s(self, value: int | None) -> None:
        if self.state.place == "style":
            self._keep_style()
            self.style_made = (value or 0, "")
        else:
            self.style = value or 0

    def _w_cs(self, _value: int | None) -> None:
        if self.state.place == "style":
            self.state.place = "skip"

    def _w_pard(self, _value: int | None) -> None:
        self.style, self.outline, self.in_table = 0, -1, False

    def _w_plain(self, _value: int | None) -> None:
        state = self.state
        state.font, state.bold, state.italic = -1, False, False
        state.raised = state.hidden = state.deleted = False

    def _w_b(self, value: int | None) -> None:
        self.state.bold = value != 0

    def _w_i(self, value: int | None) -> None:
        self.state.italic = value != 0

    def _w_super(self, value: int | None) -> None:
        self.state.raised = value != 0

    def _w_nosupersub(self, _value: int | None) -> None:
        self.state.raised = False

    def _w_v(self, value: int | None) -> None:
        self.state.hidden = value != 0

    def _w_deleted(self, value: int | None) -> None:
        self.notices.say("tracked")
        self.state.deleted = value != 0

    def _w_revised(self, _value: int | None) -> None:
        self.notices.say("tracked")

    def _w_outlinelevel(self, value: int | None) -> None:
        self.outline = value if value is not None else -1

    # Paragraphs and tables

    def _w_par(self, _value: int | None) -> None:
        if self.state.place == "text":
            self._paragraph()

    _w_sect = _w_page = _w_par

    def _w_intbl(self, _value: int | None) -> None:
        self.in_table = True

    def _w_trowd(self, _value: int | None) -> None:
        self.edges, self.edge = [], ""

    def _w_clmrg(self, _value: int | None) -> None:
        self.edge += "h"

    def _w_clvmrg(self, _value: int | None) -> None:
        self.edge += "v"

    def _w_cellx(self, _value: int | None) -> None:
        self.edges.append(self.edge)
        self.edge = ""

    def _w_cell(self, _value: int | None) -> None:
        frame = self.frames[-1]
        self._paragraph(in_cell=True)
        frame.row.append(Cell(frame.cell))
        frame.cell = []

    def _w_nestcell(self, _value: int | None) -> None:
        self._paragraph(in_cell=True)

    def _w_row(self, _value: int | None) -> None:
        frame = self.frames[-1]
        if frame.cell:
            self._w_cell(None)
        if not frame.row:
            return
        for cell, edge in zip(frame.row, self.edges, strict=False):
            cell.goes_on = edge
        frame.table = frame.table or Table()
        frame.table.rows.append(frame.row)
        frame.row = []

    def _paragraph(self, in_cell: bool = False) -> None:
        frame = self.frames[-1]
        style = self.styles.get(self.style, "")
        kind = "p"
        if match := re.fullmatch(r"heading ([1-6])", style):
            kind = f"h{match[1]}"
        elif style in ("title", "caption", "quote"):
            kind = {"title": "h1"}.get(style, style)
        elif 0 <= self.outline < 6:
            kind = f"h{self.outline + 1}"
        made = Paragraph(frame.runs, kind, frame.label)
        frame.runs, frame.label = [], ""
        if in_cell or (self.in_table and (self.edges or frame.row)):
            if not made.is_empty:
                frame.cell.append(made)
            return
        if frame.row or frame.cell:  # a row that nothing ended
            self._w_row(None)
        if made.is_empty:
            return
        self._end_table()
        frame.blocks.append(made)

    def _end_table(self) -> None:
        frame = self.frames[-1]
        if frame.row or frame.cell:
            self._w_row(None)
        if frame.table:
            frame.blocks.append(frame.table)
            frame.table = None

    # Labels, notes, fields, pictures

    def _w_listtext(self, _value: int | None) -> None:
        frame = self.frames[-1]
        before, frame.runs = frame.runs, []

        def keep() -> None:
            frame.label = label("".join(run.text for run in frame.runs))
            frame.runs = before

        self._at_end(keep)

    _w_pntext = _w_listtext

    def _w_footnote(self, _value: int | None) -> None:
        outer = (self.style, self.outline, self.in_table, self.edges)
        note: Blocks = []
        self.document.notes.append(note)
        number = len(self.document.notes)
        self.frames[-1].runs.append(Run(f"[{number}]", raised=True))
        self.frames.append(_Frame(note))
        self.style, self.outline, self.in_table, self.edges = 0, -1, False, []

        def keep() -> None:
            self._paragraph()
            self._end_table()
            self.frames.pop()
            self.style, self.outline, self.in_table, self.edges = outer

        self._at_end(keep)

    def _w_field(self, _value: int | None) -> None:
        self.code = []

    def _w_fldinst(self, _value: int | None) -> None:
        self.code = []
        self.state.place = "code"

    def _w_fldrslt(self, _value: int | None) -> None:
        code = "".join(self.code)
        if match := re.match(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"?([^"\s]+)', code):
            self.state.link = match[1]
        elif re.match(r"\s*INCLUDE", code):
            self.notices.count("external")
        self.code = []

    def _w_object(self, _value: int | None) -> None:
        self.notices.say("embedded")

    def _w_pict(self, _value: int | None) -> None:
        self.state.place, self.hex, self.picture_kind = "picture", [], ""
        self._at_end(self._keep_picture)

    def _keep_picture(self) -> None:
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", b"".join(self.hex))
        self.hex = []
        if self.state.place != "text" or not digits:
            return
        content = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        if address := self.pictures.take(content):
            self.frames[-1].runs.append(Run("", picture=address))

    # Text

    def _byte(self, value: int) -> None:
        if self.to_skip:
            self.to_skip -= 1
        elif self.units:
            self._flush()
            self.bytes.append(value)
        else:
            self.bytes.append(value)

    def _sign(self, sign: bytes) -> None:
        if sign in b"\r\n":
            self._flush()
            self._w_par(None)
        elif sign in b"\\{}":
            self._text(sign)
        elif made := {b"~": "\xa0", b"-": "\xad", b"_": "\u2011"}.get(sign):
            self._flush()
            self._add(made)

    def _text(self, text: bytes) -> None:
        if self.to_skip and self.state.place != "picture":
            skipped = min(self.to_skip, len(text))
            self.to_skip -= skipped
            text = text[skipped:]
        if not text:
            return
        if self.state.place == "picture":
            self.hex.append(text)
        elif text.isascii():
            self._flush()
            self._add(text.decode("ascii"))
        else:
            self.bytes += text
            self._flush()

    def _flush(self) -> None:
        """Add the bytes and halves of pairs that waited."""
        if self.bytes:
            text = bytes(self.bytes)
            self.bytes.clear()
            self._add(self._decoded(text))
        if self.units:
            units = b"".join(unit.to_bytes(2, "little") for unit in self.units)
            self.units.clear()
            self._add(units.decode("utf-16-le", "replace"))

    def _decoded(self, text: bytes) -> str:
        font = self._font()
        page = "cp1252"
        if self.state.place == "fonts":
            page = self.page
        elif of_font(font.name) == UNICODE:
            page = _known(font.page or _CODE_PAGES.get(font.charset, self.page))
        return (
            "".join(char if char != "\ufffd" else "?" for char in text.decode(page, "replace"))
            if page != "cp1252"
            else text.decode("latin-1" if _has_gap(text) else "cp1252")
        )

    def _font(self) -> _Font:
        number = self.state.font if self.state.font >= 0 else self.default_font
        return self.fonts.get(number, _Font())

    def _add(self, text: str) -> None:
        place, state = self.state.place, self.state
        if place == "fonts":
            self.font_made.name = (self.font_made.name + text)[:200]
            if ";" in text:
                self._keep_font()
        elif place == "style":
            number, name = self.style_made
            self.style_made = (number, (name + text)[:200])
            if ";" in text:
                self._keep_style()
        elif place == "code":
            self.code.append(text[:2_000])
        elif place == "text" and not state.hidden and not state.deleted:
            run = Run(text, self._font().name, state.bold, state.italic, state.raised, state.link)
            runs = self.frames[-1].runs
            last = runs[-1] if runs else None
            if last and not last.picture and replace(last, text="") == replace(run, text=""):
                last.text += text
            else:
                runs.append(run)


def _known(page: str) -> str:
    try:
        b"".decode(page)
    except LookupError:
        return "cp1252"
    return page


def _has_gap(text: bytes) -> bool:
    return any(byte in b"\x81\x8d\x8f\x90\x9d" for byte in text)
