"""Text that was encoded in UTF-8 twice: "Tiáº¿ng Viá»‡t" for "Tiếng Việt".

Old portals kept UTF-8 in columns that MySQL took for latin1; a dump encodes it once more.
"""

import re

from articles.moving.encodings import WINDOWS_1252

_TO_BYTES = str.maketrans(WINDOWS_1252, "".join(map(chr, range(256))))
# What letters that only Vietnamese has begin with in latin1: ạ…ậ, ắ…ỹ, đ, ơ, ư.
_MARKS = ("áº", "á»", "Ä‘", "Æ¡", "Æ°")
_ONLY_VIETNAMESE = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9]")


def looks_encoded_twice(text: str) -> bool:
    """Tell whether letters that only Vietnamese has stand in `text` encoded twice."""
    return not text.isascii() and any(mark in text for mark in _MARKS)


def mended(text: str) -> str:
    """Return `text` decoded once more where that gives text; else `text` as it is.

    A column may have cut it within its last letter, which is left out then. Sure alone it is for a
    text of which `is_sure()`: "XÃ”" may be meant so.
    """
    if text.isascii():
        return text
    try:
        encoded = text.translate(_TO_BYTES).encode("latin-1")
        decoded = encoded.decode("utf-8")
    except UnicodeEncodeError:
        return text
    except UnicodeDecodeError as error:
        if error.end < len(encoded) or "unexpected end" not in error.reason:
            return text
        decoded = encoded[: error.start].decode("utf-8")
    return decoded


def is_sure(text: str) -> bool:
    """Tell whether `text` was encoded twice: decoded, it has letters that only Vietnamese has."""
    return looks_encoded_twice(text) and bool(_ONLY_VIETNAMESE.search(mended(text)))
