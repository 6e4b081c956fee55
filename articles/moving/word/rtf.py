"""An .rtf, read with its fonts: in one file each font has a code page, or an old encoding."""

import re
from dataclasses import dataclass, field

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
from articles.moving.word.faults import Measure, Notices
from articles.moving.word.pictures import Pictures
from articles.moving.word.reading import Reading
from articles.moving.word.rtf_text import TextReader

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^a-zA-Z])|([{}])"
    rb"|([\r\n\x00]+)|([^\\{}\r\n\x00]+)|(\\)"
)
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
class _Frame:
    """A container of blocks that is being filled: the text, or one of its notes."""

    blocks: Blocks
    runs: list[Run] = field(default_factory=list)
    cell: Blocks = field(default_factory=list)
    row: list[Cell] = field(default_factory=list)
    table: Table | None = None
    label: str = ""
    boxes: Blocks = field(default_factory=list)  # text boxes, which follow the paragraph


def read(content: bytes, chosen: str, notices: Notices, pictures: Pictures) -> tuple[str, Reading]:
    """Return the HTML of an .rtf, and how its fonts were read. Raises Fault."""
    reader = _Reader(notices, pictures)
    reader.read(content)
    return written(reader.document, chosen)


class _Reader(TextReader):
    """What control words mean for paragraphs, tables, notes, fields and pictures."""

    def __init__(self, notices: Notices, pictures: Pictures) -> None:
        super().__init__()
        self.measure = Measure()
        self.document = Document()
        self.notices, self.pictures = notices, pictures
        self.frames = [_Frame(self.document.blocks)]
        self.code: list[str] = []  # of a field
        self.outline = -1
        self.in_table = False
        self.edges: list[tuple[str, int]] = []  # of a row: how each cell goes on, where it ends
        self.left = 0  # where the row begins
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
                self.flush()
                self.open()
                starred = False
            elif brace == b"}":
                self.flush()
                self.close()
            elif byte is not None:
                self.byte(int(byte, 16))
            elif sign is not None:
                if sign == b"*":
                    starred = True
                else:
                    self._sign(sign)
            elif text is not None:
                self.text(text)
        self.flush()
        while self.stack:
            self.close()
        self._paragraph()
        self._end_table()

    def _word(self, name: str, value: int | None, starred: bool) -> None:
        if name == "u" and value is not None:
            if self.bytes:
                self.flush()
            self.units.append(value % 65_536)
            self.to_skip = self.state.skip
            return
        self.to_skip = 0
        self.flush()
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
            self.add(_SIGNS[name])
        elif handler := getattr(self, f"_w_{name}", None):
            handler(value)

    def _w_uc(self, value: int | None) -> None:
        self.state.skip = min(max(value if value is not None else 1, 0), 10)

    def _w_pard(self, _value: int | None) -> None:
        self.style, self.outline, self.in_table = 0, -1, False

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
        self.edges, self.edge, self.left = [], "", 0

    def _w_clmrg(self, _value: int | None) -> None:
        self.edge += "h"

    def _w_clvmrg(self, _value: int | None) -> None:
        self.edge += "v"

    def _w_trleft(self, value: int | None) -> None:
        self.left = value or 0

    def _w_cellx(self, value: int | None) -> None:
        self.edges.append((self.edge, value or 0))
        self.edge = ""

    def _w_cell(self, _value: int | None) -> None:
        frame = self.frames[-1]
        self.measure.add(0)
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
        for cell, (edge, end) in zip(frame.row, self.edges, strict=False):
            cell.goes_on, cell.edge = edge, end - self.left
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
        blocks = [*([] if made.is_empty else [made]), *frame.boxes]
        frame.runs, frame.label, frame.boxes = [], "", []
        if in_cell or (self.in_table and (self.edges or frame.row)):
            frame.cell += blocks
            return
        if frame.row or frame.cell:  # a row that nothing ended
            self._w_row(None)
        if blocks:
            self._end_table()
            frame.blocks += blocks

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

        self.at_end(keep)

    _w_pntext = _w_listtext

    def _w_footnote(self, _value: int | None) -> None:
        note: Blocks = []
        self.document.notes.append(note)
        mark = f"[{len(self.document.notes)}]"
        self.frames[-1].runs.append(Run(mark, raised=True))
        self._fill(note)

    def _w_shptxt(self, _value: int | None) -> None:
        self._fill(self.frames[-1].boxes)

    def _fill(self, blocks: Blocks) -> None:
        """Put what the group that is open holds into `blocks`."""
        outer = (self.style, self.outline, self.in_table, self.edges)
        self.frames.append(_Frame(blocks))
        self.style, self.outline, self.in_table, self.edges = 0, -1, False, []

        def keep() -> None:
            self._paragraph()
            self._end_table()
            self.frames.pop()
            self.style, self.outline, self.in_table, self.edges = outer

        self.at_end(keep)

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
        self.state.place, self.hex = "picture", []
        self.at_end(self._keep_picture)

    def _keep_picture(self) -> None:
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", b"".join(self.hex))
        self.hex = []
        if self.state.place != "text" or not digits:
            return
        content = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        if address := self.pictures.take(content):
            self.frames[-1].runs.append(Run("", picture=address))

    def _sign(self, sign: bytes) -> None:
        if sign in b"\r\n":
            self.flush()
            self._w_par(None)
        elif sign in b"\\{}":
            self.text(sign)
        elif made := {b"~": "\xa0", b"-": "\xad", b"_": "\u2011"}.get(sign):
            self.flush()
            self.add(made)

    def add(self, text: str) -> None:
        """Take `text` to where the group it stands in belongs."""
        place, state = self.state.place, self.state
        self.measure.add(len(text))
        if place == "code":
            self.code.append(text[:2_000])
        elif place == "text" and not state.hidden and not state.deleted:
            run = Run(text, self.font.name, state.bold, state.italic, state.raised, state.link)
            runs = self.frames[-1].runs
            last = runs[-1] if runs else None
            if last and last.joins(run):
                last.text += text
            else:
                runs.append(run)
        else:
            self.add_name(text)
