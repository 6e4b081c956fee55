"""Captions: what is said in a video, written down. WebVTT comes in, or the older SRT.

No file is stored as it came. Its cues are read strictly and written anew, as text with at most
bold, italics and underlines in it: no styles, no comments, no scripts.
"""

import re
from html import escape, unescape
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.text.vietnamese import tidy

MAX_BYTES = 1024 * 1024
MOST_CUES = 10_000
LONGEST_CUE = 1_000  # characters
OVERHANG = 1_000  # milliseconds that a last cue may outlast its video: programs round up

_TIME = r"(?:(\d{1,2}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
_TIMING = re.compile(rf"\s*{_TIME}\s+-->\s+{_TIME}(?:\s[^<>]*)?", re.ASCII)
_TAG = re.compile(r"<(/?)([^<>\s.]*)([^<>]*)>")
_KEPT_TAGS = {"b", "i", "u"}
# Of WebVTT and SRT: what they say is lost, the words stay.
_DROPPED_TAGS = {"c", "v", "lang", "ruby", "rt", "font"}


class Cue(NamedTuple):
    """Words, as HTML with few tags, and from when until when they are shown, in milliseconds."""

    start: int
    end: int
    words: str


def read(content: bytes) -> list[Cue]:
    """Return the cues of the WebVTT or SRT file `content`.

    Raises ValidationError, which names the line, for anything else.
    """
    if len(content) > MAX_BYTES:
        raise ValidationError(_("Captions have 1 MB at most."), code="too_large")
    lines = _decoded(content).split("\n")
    if not lines[0].startswith("WEBVTT") and not any(map(_TIMING.fullmatch, lines[:5])):
        raise ValidationError(
            _("This is no file of captions: choose one in WebVTT (.vtt) or SRT (.srt)."),
            code="kind",
        )
    cues: list[Cue] = []
    number = 0
    while number < len(lines):
        if "-->" not in lines[number]:  # the head, a name of a cue, a comment, a style
            number += 1
            continue
        first = number
        while number < len(lines) and lines[number].strip():
            number += 1
        cue = _cue(lines[first:number], first + 1, cues[-1].start if cues else 0)
        cues += [cue] if cue.words else []
        if len(cues) > MOST_CUES:
            raise ValidationError(_("Captions have 10,000 lines of speech at most."), code="many")
    if not cues:
        raise ValidationError(_("These captions hold no words."), code="empty")
    return cues


def written(cues: list[Cue]) -> bytes:
    """Return `cues` as a WebVTT file of ours."""
    parts = [f"{_stamp(cue.start)} --> {_stamp(cue.end)}\n{cue.words}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *parts]).encode()


def check_length(cues: list[Cue], milliseconds: int) -> None:
    """Raise ValidationError where `cues` go on after the video of `milliseconds` has ended."""
    last = max(cue.end for cue in cues)
    if last > milliseconds + OVERHANG:
        raise ValidationError(
            _(
                "These captions belong to another video: their last words end at %(last)s, and "
                "the video at %(end)s."
            ),
            code="length",
            params={"last": clock(last), "end": clock(milliseconds)},
        )


def clock(milliseconds: int) -> str:
    """Return a length or a moment of a video as people read it: 2:05, or 1:02:05."""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _decoded(content: bytes) -> str:
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # as Notepad says "Unicode"
    try:
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(
            _("The captions are not in UTF-8. Save them so, and choose them again."),
            code="encoding",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _cue(lines: list[str], number: int, not_before: int) -> Cue:
    timing = _TIMING.fullmatch(lines[0])
    if not timing:
        raise ValidationError(
            _("Line %(number)s of the captions holds no times: %(line)s"),
            code="times",
            params={"number": number, "line": lines[0][:80]},
        )
    start, end = _milliseconds(timing.groups()[:4]), _milliseconds(timing.groups()[4:])
    if end < start or start < not_before:
        raise ValidationError(
            _("Line %(number)s of the captions goes back in time: %(line)s"),
            code="order",
            params={"number": number, "line": lines[0][:80]},
        )
    kept = (_words(line, number + offset) for offset, line in enumerate(lines[1:], 1))
    words = "\n".join(filter(None, kept))
    if len(words) > LONGEST_CUE:
        raise ValidationError(
            _("Line %(number)s of the captions is too long to be read."),
            code="long",
            params={"number": number + 1},
        )
    return Cue(start, end, words)


def _words(line: str, number: int) -> str:
    """The words of a line, escaped, with the few tags that stay; closed within the line."""
    parts, open_tags, end = [], [], 0
    for tag in _TAG.finditer(line):
        parts.append(_escaped(line[end : tag.start()]))
        end = tag.end()
        closing, name, rest = tag.groups()
        name = name.lower()
        if name in _KEPT_TAGS:
            if not closing:
                open_tags.append(name)
                parts.append(f"<{name}>")
            elif open_tags and open_tags[-1] == name:
                parts.append(f"</{open_tags.pop()}>")
        elif name == "v" and not closing and rest.strip(" ."):
            parts.append(f"{_escaped(rest.strip(' .'))}: ")
        elif name not in _DROPPED_TAGS and not re.match(r"\d\d:", name):
            raise ValidationError(
                _("Line %(number)s of the captions holds what is no speech: %(tag)s"),
                code="tag",
                params={"number": number, "tag": tag[0][:80]},
            )
    parts.append(_escaped(line[end:]))
    return "".join(parts).strip() + "".join(f"</{name}>" for name in reversed(open_tags))


def _escaped(text: str) -> str:
    return escape(tidy(unescape(text)).replace("-->", "→"), quote=False)


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _stamp(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"
