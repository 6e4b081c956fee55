"""The text of an .rtf: groups, fonts with their code pages, bytes that become letters."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass

from articles.moving.word.faults import Fault
from articles.text.legacy_fonts import UNICODE, of_font

_MAX_DEPTH, _MAX_GROUPS = 1_000, 300_000
_CODE_PAGES = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip


@dataclass(slots=True)
class State:
    """What a group inherits from the group around it."""

    font: int = -1
    bold: bool = False
    italic: bool = False
    raised: bool = False
    hidden: bool = False
    deleted: bool = False
    skip: int = 1  # characters behind \u that stand for it
    place: str = "text"  # where text goes: text, skip, fonts, style, code, picture
    link: str = ""


@dataclass(slots=True)
class Font:
    name: str = ""
    charset: int = 0
    page: str = ""


class TextReader:
    """What a reader knows of fonts and styles, and the bytes that wait for those behind them."""

    def __init__(self) -> None:
        self.state = State()
        self.stack: list[tuple[State, Callable[[], None] | None]] = []
        self.fonts: dict[int, Font] = {}
        self.font_made = Font()
        self.font_number = 0
        self.default_font = 0
        self.styles: dict[int, str] = {}
        self.style_made = (0, "")
        self.style = 0
        self.page = "cp1252"
        self.bytes = bytearray()  # \'hh that wait for those behind them
        self.units: list[int] = []  # \u, which may be halves of a pair
        self.to_skip = self.groups = 0
        self.hex: list[bytes] = []  # of a picture

    def add(self, text: str) -> None:
        """Take `text` to where the group it stands in belongs."""
        raise NotImplementedError

    def open(self) -> None:
        """Begin a group. Raises Fault where they are too deep."""
        if len(self.stack) > _MAX_DEPTH:
            raise Fault("damaged")
        self.stack.append((self.state, None))
        self.state = State(*map(self.state.__getattribute__, State.__slots__))
        self.to_skip = 0
        self.groups += 1
        if self.groups > _MAX_GROUPS:
            raise Fault("too_much")

    def close(self) -> None:
        """End the group that is open."""
        if not self.stack:
            return
        self.state, at_end = self.stack.pop()
        self.to_skip = 0
        if at_end:
            at_end()

    def at_end(self, do: Callable[[], None]) -> None:
        """Have `do` called when the group that is open now ends."""
        if self.stack:
            state, before = self.stack.pop()

            def both() -> None:
                do()
                if before:
                    before()

            self.stack.append((state, both))

    def byte(self, value: int) -> None:
        """Take one \\'hh."""
        if self.to_skip:
            self.to_skip -= 1
        else:
            if self.units:
                self.flush()
            self.bytes.append(value)

    def text(self, text: bytes) -> None:
        """Take bytes that stand as they are."""
        if self.to_skip and self.state.place != "picture":
            skipped = min(self.to_skip, len(text))
            self.to_skip -= skipped
            text = text[skipped:]
        if not text:
            return
        if self.state.place == "picture":
            self.hex.append(text)
        elif text.isascii():
            self.flush()
            self.add(text.decode("ascii"))
        else:
            self.bytes += text
            self.flush()

    def flush(self) -> None:
        """Add the bytes and halves of pairs that waited."""
        if self.bytes:
            text = bytes(self.bytes)
            self.bytes.clear()
            self.add(self._decoded(text))
        if self.units:
            units = b"".join(unit.to_bytes(2, "little") for unit in self.units)
            self.units.clear()
            self.add(units.decode("utf-16-le", "replace"))

    def _decoded(self, text: bytes) -> str:
        font = self.font
        page = "cp1252"
        if self.state.place == "fonts":
            page = self.page
        elif of_font(font.name) == UNICODE:
            page = font.page or _CODE_PAGES.get(font.charset, self.page)
        if page == "cp1252":
            return text.decode("latin-1" if _has_gap(text) else page)
        return text.decode(page, "replace")

    @property
    def font(self) -> Font:
        """The font of what is read now."""
        number = self.state.font if self.state.font >= 0 else self.default_font
        return self.fonts.get(number, Font())

    def add_name(self, text: str) -> None:
        """Take `text` where it is part of the name of a font or a style."""
        if self.state.place == "fonts":
            self.font_made.name = (self.font_made.name + text)[:200]
            if ";" in text:
                self._keep_font()
        elif self.state.place == "style":
            number, name = self.style_made
            self.style_made = (number, (name + text)[:200])
            if ";" in text:
                self._keep_style()

    # Control words of fonts, styles and the look of text

    def _w_fonttbl(self, _value: int | None) -> None:
        self.state.place = "fonts"
        self.font_made = Font()
        self.at_end(self._keep_font)

    def _w_f(self, value: int | None) -> None:
        if self.state.place == "fonts":
            self._keep_font()
            self.font_number, self.font_made = value or 0, Font()
        else:
            self.state.font = value or 0

    def _keep_font(self) -> None:
        if name := self.font_made.name.split(";")[0].strip():
            self.font_made.name = name
            self.fonts[self.font_number] = self.font_made
            self.font_made = Font()

    def _w_fcharset(self, value: int | None) -> None:
        self.font_made.charset = value or 0

    def _w_cpg(self, value: int | None) -> None:
        self.font_made.page = _known(f"cp{value}")

    def _w_ansicpg(self, value: int | None) -> None:
        self.page = _known(f"cp{value}")

    def _w_mac(self, _value: int | None) -> None:
        self.page = "mac-roman"

    def _w_deff(self, value: int | None) -> None:
        self.default_font = value or 0

    def _w_stylesheet(self, _value: int | None) -> None:
        self.state.place = "style"
        self.at_end(self._keep_style)

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


def _known(page: str) -> str:
    """`page` where Python knows it, else the usual one."""
    try:
        codecs.lookup(page)
    except LookupError:
        return "cp1252"
    return page


def _has_gap(text: bytes) -> bool:
    return any(byte in b"\x81\x8d\x8f\x90\x9d" for byte in text)
