"""The text of one paragraph of old HTML: pieces between which elements open and close.

Line breaks part it into paragraphs, blanks become single spaces, and elements around nothing go.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

LONG = 80  # characters: a line that long, ended as a sentence is, was a paragraph
NEXT = 40  # so was what follows it, if it is as long as this
_BLANKS = re.compile(r"[ \t\n\r\f\v\xa0\u2007\u202f\u200b\ufeff]+")
_SENTENCE_END = re.compile(r"[.!?…:;][\s”\"»)]*$")


class Piece(NamedTuple):
    """`kind` is "text", "break", "open", "close", "icon" or "picture"; `html` what is written."""

    kind: str
    html: str  # of a text: the text itself
    name: str = ""  # of what opens or closes


BREAK = Piece("break", "<br>")


@dataclass
class Line:
    """A paragraph, or a picture alone: its HTML, its words, and what they are set in."""

    html: str
    words: str
    is_picture: bool = False
    is_italic: bool = False
    is_bold: bool = False


def parted(pieces: Iterable[Piece]) -> Iterator[Line]:
    """Yield the paragraphs and pictures in `pieces`, which are well nested but for their end."""
    opened: list[Piece] = []
    current: list[Piece] = []
    for piece in [*_with_ends(list(pieces)), Piece("end", "")]:
        if piece.kind in ("end", "picture"):
            yield from _line(current + _closing(opened))
            if piece.kind == "picture":
                yield Line(_linked(piece.html, opened), "", is_picture=True)
            current = list(opened)
        else:
            current.append(piece)
            if piece.kind == "open":
                opened.append(piece)
            elif piece.kind == "close" and opened:
                opened.pop()


def _closing(opened: list[Piece]) -> list[Piece]:
    return [Piece("close", f"</{one.name}>", one.name) for one in reversed(opened)]


def _linked(picture: str, opened: list[Piece]) -> str:
    """A picture in its link, but in one that leads to a picture: our pages show it large."""
    link = next((one.html for one in opened if one.name == "a"), "")
    if not link or re.search(r"\.(?:jpe?g|png|gif|webp|bmp)[\"?#]", link, re.I):
        return picture
    return f"{link}{picture}</a>"


def _with_ends(pieces: list[Piece]) -> Iterator[Piece]:
    """`pieces` with an end in place of two breaks, or of one between what were paragraphs."""
    texts: list[list[str]] = [[]]  # of each line
    for piece in pieces:
        if piece.kind in ("break", "picture"):
            texts.append([])
        elif piece.kind == "text":
            texts[-1].append(piece.html)
        elif piece.kind == "icon":
            texts[-1].append("\x00")
    lines = [_BLANKS.sub(" ", "".join(text)).strip(" ") for text in texts]
    number = 0
    for piece in pieces:
        if piece.kind not in ("break", "picture"):
            yield piece
            continue
        before, after = lines[number], lines[number + 1]
        number += 1
        if piece.kind == "picture" or (before and after and not _are_paragraphs(before, after)):
            yield piece
        elif before or after:
            yield Piece("end", "")


def _are_paragraphs(before: str, after: str) -> bool:
    return len(before) >= LONG and len(after) >= NEXT and bool(_SENTENCE_END.search(before))


def _line(pieces: list[Piece]) -> Iterator[Line]:
    pieces = _without_empty(_spaced(pieces))
    words = "".join(" " if one.kind == "break" else one.html for one in pieces if _is_read(one))
    if not words.strip() and not any(one.kind == "icon" for one in pieces):
        return
    html = "".join(
        escape(one.html, quote=False) if one.kind == "text" else one.html for one in pieces
    )
    yield Line(html, words, False, _is_all(pieces, "em"), _is_all(pieces, "strong"))


def _is_read(piece: Piece) -> bool:
    return piece.kind in ("text", "break")


def _is_all(pieces: list[Piece], name: str) -> bool:
    """Whether all words stand in an element `name`."""
    depth = 0
    for piece in pieces:
        if piece.name == name:
            depth += 1 if piece.kind == "open" else -1
        elif piece.kind == "text" and not depth and re.search(r"\w", piece.html):
            return False
    return True


def _spaced(pieces: list[Piece]) -> list[Piece]:
    """`pieces` with single spaces, and none (nor a break) where the line begins or ends."""
    done: list[Piece] = []
    last = None  # the place of the text or break behind which we are; None where the line begins
    for piece in pieces:
        if piece.kind == "text":
            text = _BLANKS.sub(" ", piece.html)
            if last is None or done[last].kind == "break" or done[last].html.endswith(" "):
                text = text.lstrip(" ")
            if not text:
                continue
            last, piece = len(done), piece._replace(html=text)
        elif piece.kind == "break":
            if last is None:
                continue
            _strip_end(done, last)
            last = len(done)
        elif piece.kind == "icon":
            last = len(done)
        done.append(piece)
    while last is not None:
        if done[last].kind == "icon":
            break
        _strip_end(done, last)
        if done[last].kind == "text" and done[last].html:
            break
        del done[last]
        last = next((n for n in reversed(range(last)) if done[n].kind in _SEEN), None)
    return done


_SEEN = ("text", "break", "icon")


def _strip_end(done: list[Piece], place: int) -> None:
    if done[place].kind == "text":
        done[place] = done[place]._replace(html=done[place].html.rstrip(" "))


def _without_empty(pieces: list[Piece]) -> list[Piece]:
    """`pieces` without elements around nothing, and without an end right before the same begins."""
    gone: set[int] = set()
    opened: list[int] = []
    full: list[bool] = []
    for place, piece in enumerate(pieces):
        if piece.kind == "open":
            opened.append(place)
            full.append(False)
        elif piece.kind == "close" and opened:
            start = opened.pop()
            if not full.pop():
                gone |= {start, place}
            elif full:
                full[-1] = True
        elif full and (piece.kind == "icon" or piece.html.strip(" ")) and piece.kind != "break":
            full[-1] = True
    done: list[Piece] = []
    for place, piece in enumerate(pieces):
        if place in gone or not piece.html:
            continue
        if (
            piece.kind == "open"
            and piece.name != "a"
            and done
            and done[-1] == Piece("close", f"</{piece.name}>", piece.name)
        ):
            done.pop()
        else:
            done.append(piece)
    return done
