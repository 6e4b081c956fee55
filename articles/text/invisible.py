"""Characters that nobody sees, and what becomes of them in stored text.

Text pasted from Word, PDF, chats and social networks carries them: soft hyphens, zero-width spaces,
marks that turn the direction of writing, control characters. They part words for search and slugs,
and let a name pretend to be another (`gpj.exe` shown as `exe.jpg`).

The tables are made from Python's own Unicode data, which has no property Default_Ignorable: its
characters are found by category, direction and name.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

# Where the Unicode standard has such characters or emoji: two planes, and the one of tags.
_PLACES = (range(0x20000), range(0xE0000, 0xE1000))
_TURNS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
_MARKS = {"LEFT-TO-RIGHT MARK", "RIGHT-TO-LEFT MARK", "ARABIC LETTER MARK"}
_UNSEEN_NAMES = re.compile(
    r"(?:HALFWIDTH )?HANGUL (?:\w+ )?FILLER|VARIATION SELECTOR-\d+|COMBINING GRAPHEME JOINER"
    r"|MONGOLIAN FREE VARIATION SELECTOR \w+|KHMER VOWEL INHERENT \w+"
)
_JOINER, _TEXT_STYLE, _EMOJI_STYLE = 0x200D, 0xFE0E, 0xFE0F
_TAGS = range(0xE0020, 0xE0080)
_IN_EMOJI = {_JOINER, _TEXT_STYLE, _EMOJI_STYLE, *_TAGS}
# An emoji may be any symbol that NFC leaves alone, or one of a few that Unicode counts elsewhere.
# The arrow U+2194 is left out: with a stroke behind it NFC makes another character of it.
_ODD_EMOJI = "\u203c\u2049\u2139\u2934\u2935\u3030\u303d"
_TONES = "\U0001f3fb-\U0001f3ff"


def _is_ignorable(code: int) -> bool:
    """Whether nothing is shown for the character, in any text."""
    char = chr(code)
    if 0xE0000 <= code < 0xE1000:
        return True
    name = unicodedata.name(char, "")
    if _UNSEEN_NAMES.fullmatch(name):
        return True
    if unicodedata.category(char) != "Cf":
        return False
    direction = unicodedata.bidirectional(char)
    return direction in _TURNS or direction in ("BN", "ON") or name in _MARKS


def _replacements() -> Iterator[tuple[int, str]]:
    """What stands in stored text for a character that must not.

    NUL stays for forms to refuse: nobody means to type one. Tab and line ends stay. Other control
    characters go; those of a Windows code page (0x80 to 0x9F) become what they meant there. Word
    breaks lines by a vertical tab, other programs by U+2028: a space. Noncharacters are errors in
    HTML, and two of them in XML.
    """
    for code in (*range(1, 9), *range(14, 32), 127):
        yield code, ""
    for code in range(0x80, 0xA0):
        yield code, bytes([code]).decode("cp1252", "ignore")
    for code in chain(*_PLACES):
        if code not in _IN_EMOJI and _is_ignorable(code):
            yield code, ""
    planes = range(0xFFFE, sys.maxunicode + 1, 0x10000)
    for code in (*range(0xFDD0, 0xFDF0), *planes, *(plane + 1 for plane in planes)):
        yield code, ""
    for blank in "\x0b\x0c\u2028\u2029\N{BRAILLE PATTERN BLANK}":
        yield ord(blank), " "


def _ranges(codes: Iterable[int]) -> str:
    """The inside of a character class that holds `codes`, in ascending order."""
    found: list[list[int]] = []
    for code in codes:
        if found and code == found[-1][1] + 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in found)


def _is_symbol(code: int) -> bool:
    char = chr(code)
    return unicodedata.category(char) == "So" and unicodedata.is_normalized("NFC", char)


REPLACEMENTS = dict(_replacements())
_EMOJI = f"[{_ranges(filter(_is_symbol, range(0x20000)))}{_ODD_EMOJI}]"
_STYLED = f"{_EMOJI}(?:[\ufe0e\ufe0f]|[{_TONES}])?"
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
_JOINING = re.compile(f"[\u200d\ufe0e\ufe0f{_ranges(_TAGS)}]")
# What may hold a character of _IN_EMOJI, in a group; then any other of them. Each alternative is
# bounded or moves on for good, so that the time is that of the length.
_PARTS = re.compile(
    f"({_STYLED}(?:\u200d{_STYLED})+|{_EMOJI}[\ufe0e\ufe0f]|[0-9#*]\ufe0f\u20e3|{_FLAG})"
    f"|{_JOINING.pattern}"
)
_REPLACED = re.compile(f"[{_ranges(sorted(REPLACEMENTS))}]")
_VISIBLE = re.compile(r"[^\W_]")


def without_invisible(value: str) -> str:
    """Return `value` without what nobody sees; what joins or styles an emoji stays in emoji."""
    if _REPLACED.search(value):  # to look for them takes a tenth of what translating does
        value = value.translate(REPLACEMENTS)
    if _JOINING.search(value):
        value = _PARTS.sub(lambda part: part[1] or "", value)
    return value


def bare(value: str) -> str:
    """Return a `without_invisible()` text without what joins or styles emoji, too."""
    return _JOINING.sub("", value)


def is_seen(value: str) -> bool:
    """Tell whether a `without_invisible()` text shows anything: a letter, a sign, an emoji.

    Blanks show nothing, nor do marks that stand on no letter.
    """
    if _VISIBLE.search(value):
        return True
    return any(unicodedata.category(char)[0] not in "ZMC" for char in value)
