"""Vietnamese letters: the only module that knows them.

Vietnamese reaches us composed (NFC), decomposed (NFD, from macOS) and with look-alikes
(the Icelandic Ð for Đ, from old code pages). Everything is stored in one form and
searched in another; both are made here.
"""

import re
import unicodedata
from functools import lru_cache

SLUG_LENGTH = 180

_LOOK_ALIKES = str.maketrans({"Ð": "Đ", "ð": "đ"})
_STROKE = str.maketrans({"đ": "d", "Đ": "D"})
_SURROGATE = re.compile("[\ud800-\udfff]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")  # marks that compose with nothing stay


def tidy(value):
    """Return `value` as it is stored: NFC, Đ for the look-alike Ð, no lone surrogates.

    Surrogate pairs become the character they stand for; a lone one, which no database
    can hold, becomes U+FFFD. Spelling is never touched: hoà and hòa both stay.
    """
    if _SURROGATE.search(value):
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", value).translate(_LOOK_ALIKES)


def fold(value):
    """Return `value` as it is searched: lower case, without accents, đ as d, single spaces.

    "Đường", "ĐƯỜNG", "duong" and the decomposed spelling fold to the same string, and so
    do hoà and hòa.
    """
    letters = unicodedata.normalize("NFKD", tidy(value).translate(_STROKE))
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())


@lru_cache(maxsize=50_000)
def spelling(word):
    """Return `word` with its accents, in the one form that its spellings share.

    Lower case, the tone behind the letters: hoà and hòa, Đường and the decomposed đường give
    the same string each; dương gives another.
    """
    letters = unicodedata.normalize("NFD", tidy(word).casefold())
    tones = "".join(char for char in letters if char in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES)) + tones


@lru_cache(maxsize=50_000)
def fold_word(word):
    """Return `fold(word)` without any space; a text has few different words, so it remembers."""
    return fold(word).replace(" ", "")


def slugify(value, length=SLUG_LENGTH):
    """Return `value` as an address: a-z, 0-9 and hyphens, at most `length` characters.

    Django's own slugify drops đ ("Đường" becomes "uong"), so the text is folded first. A long
    slug is cut at a hyphen. The result is "" where `value` has no Latin letter or digit.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", fold(value)).strip("-")
    if len(slug) <= length:
        return slug
    head, hyphen, _ = slug[: length + 1].rpartition("-")
    return head if hyphen else slug[:length]
