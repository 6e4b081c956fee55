"""A .doc of Word 97 to 2003: text by its pieces, fonts by their runs, tables, notes and pictures.

Programs that print the words of such a file alone (catdoc, antiword) lose the fonts, and with them
the capitals of .VnTimeH; catdoc loses the soft hyphen too, which is the letter ư of TCVN3. Files of
Word 6 and 95 are given to catdoc where it is installed.
"""

import re
import shutil
import struct
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from articles.moving.encodings import WINDOWS_1252
from articles.moving.word import doc_format as fmt
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
from articles.moving.word.docx_labels import Level
from articles.moving.word.docx_labels import label as written_label
from articles.moving.word.faults import MAX_CHARACTERS, Fault, Notices
from articles.moving.word.ole import Container
from articles.moving.word.pictures import Pictures
from articles.moving.word.reading import Reading
from articles.text.legacy_fonts import UNICODE, of_font

_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_SIGNS = {"\x0b": "\n", "\x1e": "\u2011", "\x1f": "\xad", "\xa0": "\xa0", "\t": "\t"}
_HEADINGS = {1: "h1", 2: "h2", 3: "h3", 4: "h4", 5: "h5", 6: "h6", 34: "caption", 62: "h1"}
_WORD = 0xA5EC


def read(content: bytes, chosen: str, notices: Notices, pictures: Pictures) -> tuple[str, Reading]:
    """Return the HTML of a .doc, and how its fonts were read. Raises Fault."""
    if not content.startswith(b"\xd0\xcf\x11\xe0"):
        return _by_catdoc(content, chosen, notices)
    container = Container(content)
    if "EncryptedPackage" in container or "EncryptionInfo" in container:
        raise Fault("password")
    stream = container.read("WordDocument")
    if len(stream) < 512:
        raise Fault("not_word" if container.names() else "damaged")
    kind, version = struct.unpack_from("<HH", stream)
    (flags,) = struct.unpack_from("<H", stream, 10)
    if flags & 0x0100:
        raise Fault("password")
    if kind != _WORD or version < 0xC1:
        return _by_catdoc(content, chosen, notices)
    if "Macros" in container or "_VBA_PROJECT" in container:
        notices.say("macros")
    if "ObjectPool" in container:
        notices.say("embedded")
    table = container.read("1Table" if flags & 0x0200 else "0Table")
    reader = _Reader(stream, table, container.read("Data"), notices, pictures)
    reader.read()
    return written(reader.document, chosen)


class _Reader:
    def __init__(
        self, stream: bytes, table: bytes, data: bytes, notices: Notices, pictures: Pictures
    ) -> None:
        self.stream, self.table, self.data = stream, table, data
        self.notices, self.pictures = notices, pictures
        self.document = Document()
        self.pieces = fmt.pieces(self._part(fmt.PIECES))
        if not self.pieces:
            raise Fault("damaged")
        self.looks = fmt.Runs(stream, self._part(fmt.CHARACTERS), is_paragraph=False)
        self.manners = fmt.Runs(stream, self._part(fmt.PARAGRAPHS), is_paragraph=True)
        self.fonts = fmt.fonts(self._part(fmt.FONTS))
        sheet = self._part(fmt.STYLES)
        self.styles = fmt.styles(sheet)
        self.default_font = fmt.default_font(sheet)
        begin, size = self._where(fmt.LISTS)
        self.lists = fmt.lists(table, begin, size, self._part(fmt.LIST_USES))
        self.counts: dict[int, list[int]] = {}
        self.marks: dict[int, int] = {}  # place in the text → number of the note

    def read(self) -> None:
        """Fill the document."""
        # Text, footnotes, headers, macros, comments, endnotes, text boxes: one after the other.
        lengths = struct.unpack_from("<7I", self.stream, 76)
        if sum(lengths[:2]) + sum(lengths[4:]) > 4 * MAX_CHARACTERS:
            raise Fault("too_long", count=sum(lengths))
        begins = [sum(lengths[:at]) for at in range(8)]
        if lengths[4]:
            self.notices.say("comments")
        notes: list[tuple[int, int]] = []
        for marks, texts, part in (
            (fmt.FOOTNOTE_MARKS, fmt.FOOTNOTES, 1),
            (fmt.ENDNOTE_MARKS, fmt.ENDNOTES, 5),
        ):
            at = fmt.places(self._part(marks), 2)[:-1]
            ends = fmt.places(self._part(texts), 0)
            for place, begin, end in zip(at, ends, ends[1:], strict=False):
                notes.append((begins[part] + begin, begins[part] + end))
                self.marks[place] = len(notes)
        self._fill(self.document.blocks, 0, lengths[0])
        for begin, end in notes:
            note: Blocks = []
            self._fill(note, begin, min(end, begins[6]))
            self.document.notes.append(note)
        if lengths[6]:
            self._fill(self.document.blocks, begins[6], begins[7])
            self.notices.say("text_boxes_end")

    def _where(self, index: int) -> tuple[int, int]:
        at = 154 + 8 * index
        if at + 8 > len(self.stream):
            return 0, 0
        begin, size = struct.unpack_from("<II", self.stream, at)
        return (begin, size) if begin + size <= len(self.table) else (0, 0)

    def _part(self, index: int) -> bytes:
        begin, size = self._where(index)
        return self.table[begin : begin + size]

    def _fill(self, blocks: Blocks, begin: int, end: int) -> None:
        """Add to `blocks` the text from character `begin` to `end`."""
        filler = _Filler(self, blocks)
        for piece in self.pieces:
            first, last = max(begin, piece.begin), min(end, piece.end)
            while first < last:
                place = piece.at + (first - piece.begin) * piece.width
                until, said = self.looks.at(place)
                count = max(1, min(last - first, -(-(until - place) // piece.width)))
                raw = self.stream[place : place + count * piece.width]
                if not raw:
                    break
                text = _text(raw, piece.width)
                filler.add(text, fmt.look(said), first, place, piece.width)
                first += count
        filler.finish()


class _Filler:
    """Makes paragraphs and tables of text as it comes."""

    def __init__(self, reader: _Reader, blocks: Blocks) -> None:
        self.reader, self.blocks = reader, blocks
        self.pending: list[tuple[str, fmt.Look]] = []
        self.runs: list[tuple[Run, fmt.Look]] = []
        self.cell: Blocks = []
        self.row: list[Cell] = []
        self.table: Table | None = None
        self.fields: list[list[str]] = []  # codes of those that are open
        self.in_code = 0
        self.links: list[str] = []

    def add(self, text: str, look: fmt.Look, first: int, place: int, width: int) -> None:
        """Add `text`, all of one look; its first character is `first`, at the byte `place`."""
        reader = self.reader
        if look.tracked:
            reader.notices.say("tracked")
        for part in re.finditer(
            r"[\r\x07\x0c]|[\x01\x02\x08\x13-\x15]|[^\x01\x02\x07\x08\r\x0c\x13-\x15]+", text
        ):
            sign = part[0]
            if sign in "\r\x07\x0c":
                where = place + part.start() * width
                self._end(sign, reader.manners.at(where)[1])
            elif sign == "\x13":
                self.fields.append([])
                self.in_code += 1
            elif sign == "\x14":
                self._end_code()
            elif sign == "\x15":
                if self.fields:
                    if len(self.links) < len(self.fields):
                        self._end_code()
                    self.fields.pop()
                    self.links = self.links[: len(self.fields)]
            elif self.in_code:
                self.fields[-1].append(sign)
            elif look.deleted or look.hidden:
                continue
            elif sign == "\x01":
                self._picture(look)
            elif sign == "\x02":
                if number := reader.marks.get(first + part.start()):
                    self._run(Run(f"[{number}]", raised=True), look)
            elif sign != "\x08":
                self._words(sign, look)

    def finish(self) -> None:
        """Add what is left without an end of its own."""
        if self.runs:
            self._end("\r", b"")
        self._end_table()

    def _end_code(self) -> None:
        self.in_code = max(0, self.in_code - 1)
        code = "".join(self.fields[-1]) if self.fields else ""
        match = re.match(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"?([^"\s]+)', code)
        self.links.append(match[1] if match else "")
        if re.match(r"\s*(INCLUDEPICTURE|INCLUDETEXT|LINK)\b", code):
            self.reader.notices.count("external")

    def _words(self, text: str, look: fmt.Look) -> None:
        if look.symbol:
            font, code = look.symbol
            if of_font(self._font_name(font)) != UNICODE:
                self._run(Run(chr(code & 0xFF), self._font_name(font)), look)
            return
        for sign, meant in _SIGNS.items():
            text = text.replace(sign, meant)
        self._run(Run(text), look)

    def _run(self, run: Run, look: fmt.Look) -> None:
        run.link = next((link for link in reversed(self.links) if link), "")
        run.raised, run.struck = run.raised or look.raised, look.struck
        self.runs.append((run, look))

    def _picture(self, look: fmt.Look) -> None:
        if look.picture < 0 or not look.special:
            return
        data = self.reader.data
        if look.picture + 6 > len(data):
            return
        size, head = struct.unpack_from("<IH", data, look.picture)
        content = data[look.picture + head : look.picture + min(size, len(data))]
        found = min((at for at in map(content.find, _STARTS) if at >= 0), default=-1)
        if address := self.reader.pictures.take(content[found:] if found >= 0 else b""):
            self.runs.append((Run("", picture=address), look))

    def _end(self, sign: str, said: bytes) -> None:
        """End the paragraph, cell or row of which `said` are the properties."""
        reader = self.reader
        number = int.from_bytes(said[:2], "little")
        style = reader.styles.get(number, fmt.Style())
        manner = replace(style.manner, style=number, merges=[], edges=[])
        fmt.manner(said[2:], reader.data, manner)
        if sign == "\x07" and manner.ends_row:
            for cell, merge in zip(self.row, manner.merges, strict=False):
                cell.goes_on = merge
            for cell, edge in zip(self.row, manner.edges, strict=False):
                cell.edge = edge
            self._end_row()
            return
        made = Paragraph(self._styled(number), self._kind(number, manner), self._label(manner))
        self.runs = []
        inside = manner.in_table or manner.depth > 0
        if not inside:
            self._end_table()
        into = self.cell if inside else self.blocks
        if not made.is_empty:
            into.append(made)
        if sign == "\x07" and inside:
            self.row.append(Cell(self.cell))
            self.cell = []

    def _end_row(self) -> None:
        if self.cell:
            self.row.append(Cell(self.cell))
            self.cell = []
        if self.row:
            self.table = self.table or Table()
            self.table.rows.append(self.row)
            self.row = []

    def _end_table(self) -> None:
        self._end_row()
        if self.table:
            self.blocks.append(self.table)
            self.table = None

    def _kind(self, number: int, manner: fmt.Manner) -> str:
        seen = set()
        while number not in seen and number in self.reader.styles:
            seen.add(number)
            style = self.reader.styles[number]
            if style.kind in _HEADINGS:
                return _HEADINGS[style.kind]
            number = style.base
        return f"h{manner.outline + 1}" if 0 <= manner.outline < 6 else "p"

    def _label(self, manner: fmt.Manner) -> str:
        reader, key = self.reader, manner.list_number
        if not 0 < key <= len(reader.lists) or not any(run.text.strip() for run, _ in self.runs):
            return ""
        levels = reader.lists[key - 1]
        level = levels.get(manner.list_depth)
        if level is None:
            return ""
        if level.is_bullet:
            return label("•")
        numbers = reader.counts.setdefault(key, [])
        while len(numbers) <= manner.list_depth:
            numbers.append(levels.get(len(numbers), Level()).start - 1)
        numbers[manner.list_depth] += 1
        del numbers[manner.list_depth + 1 :]
        return label(written_label(level, numbers, levels))

    def _styled(self, number: int) -> list[Run]:
        """The runs of a paragraph of the style `number`, with what its styles say of them."""
        runs: list[Run] = []
        for run, look in self.runs:
            if not run.picture:
                run.font = run.font or self._font_name(self._font(look, number))
                run.bold = self._is(look, number, "bold")
                run.italic = self._is(look, number, "italic")
            last = runs[-1] if runs else None
            if last and last.joins(run):
                last.text += run.text
            else:
                runs.append(run)
        return runs

    def _looks(self, look: fmt.Look, number: int) -> list[fmt.Look]:
        """`look`, then those of the styles behind it, the nearest first."""
        found, styles = [look], self.reader.styles
        for start in (look.style, number):
            for _step in range(12):  # styles of a broken file may be based on one another
                if start not in styles:
                    break
                found.append(styles[start].look)
                start = styles[start].base
        return found

    def _font(self, look: fmt.Look, number: int) -> int:
        if look.font >= 0:
            return look.font
        fonts = (each.font for each in self._looks(look, number) if each.font >= 0)
        return next(fonts, self.reader.default_font)

    def _is(self, look: fmt.Look, number: int, name: str) -> bool:
        said = (getattr(each, name) for each in self._looks(look, number))
        return bool(next((value for value in said if value is not None), False))

    def _font_name(self, number: int) -> str:
        fonts = self.reader.fonts
        return fonts[number] if 0 <= number < len(fonts) else ""


def _text(raw: bytes, width: int) -> str:
    if width == 2:
        return raw.decode("utf-16-le", "replace")
    return "".join(map(WINDOWS_1252.__getitem__, raw))


def _by_catdoc(content: bytes, chosen: str, notices: Notices) -> tuple[str, Reading]:
    """The words of a file of Word 6 or 95, by the Debian program catdoc."""
    program = shutil.which("catdoc")
    if program is None:
        raise Fault("no_catdoc")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.doc"
        path.write_bytes(content)
        try:
            words = subprocess.run(
                [program, "-w", "-s", "cp1252", "-d", "utf-8", str(path)],
                capture_output=True,
                timeout=15,
                check=True,
            ).stdout
        except (subprocess.SubprocessError, OSError) as error:
            raise Fault("damaged") from error
    notices.say("by_catdoc")
    text = words[: 4 * MAX_CHARACTERS].decode("utf-8", "replace")
    if text.count("\ufffd") > len(text) / 20:
        raise Fault("damaged")
    document = Document(
        [Paragraph([Run(part.strip())]) for part in text.splitlines() if part.strip()]
    )
    return written(document, chosen)
