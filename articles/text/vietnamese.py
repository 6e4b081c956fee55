"""Vietnamese letters: the only module that knows them.

Text arrives composed (NFC), decomposed (NFD, from macOS) and with look-alikes (the Icelandic Ð
for Đ, from old code pages). It is stored in one form, `tidy()`, and searched in another, `fold()`.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import filterfalse

from articles.text.invisible import bare, is_seen, without_invisible

SLUG_LENGTH = 180
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

_STROKE = str.maketrans({"đ": "d", "Đ": "D"})
# Sorting the marks on one letter takes time with the square of their number: 40,000 took 2 s. No
# script needs more than 30 (UAX #15, Stream-Safe Text Format). Half-width ﾞ and ﾟ are letters to
# Python, but fold to marks.
MAX_MARKS = 30
_PILE = re.compile(rf"(?:[^\w\s\x00-\u02ff]|[\uff9e\uff9f]){{{MAX_MARKS + 1},}}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TONES = (
    "\N{COMBINING GRAVE ACCENT}\N{COMBINING HOOK ABOVE}\N{COMBINING TILDE}"
    "\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT BELOW}"
)
_DIGITS = r"\d²³¹⁰⁴-⁹₀-₉"
_MARKS = r"\u0300-\u036f"  # those that compose with nothing stay
# A run of letters or of digits: covid19 is two words, as covid-19 is.
WORD = re.compile(
    rf"[^\W_{_DIGITS}]+(?:[{_MARKS}]+[^\W_{_DIGITS}]*)*|[{_DIGITS}][{_DIGITS}{_MARKS}]*"
)
# A folded syllable that ends in its only vowel, i or y: some write sĩ, kỉ, qui, others sỹ, kỷ, quy.
# Before a consonant nobody writes y (tin, kinh).
_I_OR_Y = re.compile("(?:qu|[^aeiouy]*)[iy]")


def tidy(value: str) -> str:
    """Return `value` as it is stored: NFC, Đ for the look-alike Ð, no lone surrogates.

    A surrogate pair becomes the character it stands for; a lone surrogate, which no database
    can hold, becomes U+FFFD. What nobody sees is removed (`invisible.py`), and so are the marks on
    one letter beyond MAX_MARKS. Spelling stays as it is: hoà and hòa are both kept.
    """
    if _SURROGATE.search(value):
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    value = value.replace("Ð", "Đ").replace("ð", "đ")  # what looks alike, of old code pages
    value = _PILE.sub(_without_pile, without_invisible(value))
    return unicodedata.normalize("NFC", value)


def tidy_words(value: str) -> str:
    """Return `tidy(value)`; "" where it shows nothing, such as marks on no letter."""
    tidied = tidy(value)
    return tidied if is_seen(tidied) else ""


def _without_pile(match: re.Match[str]) -> str:
    kept, marks = [], 0
    for char in match[0]:
        is_mark = unicodedata.combining(unicodedata.normalize("NFKD", char)[0])
        marks = marks + 1 if is_mark else 0
        if marks <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def fold(value: str) -> str:
    """Return `value` as it is searched: lower case, without accents, đ as d, single spaces.

    "Đường", "ĐƯỜNG", "duong" and the decomposed spelling fold to the same string, and so
    do hoà and hòa.
    """
    letters = unicodedata.normalize("NFKD", bare(tidy(value)).translate(_STROKE))
    unmarked = "".join(filterfalse(unicodedata.combining, letters))
    return " ".join(unmarked.casefold().split())


@lru_cache(maxsize=50_000)
def spelling(word: str) -> str:
    """Return `word` with its accents, in the one form that its spellings share.

    Lower case, the tone behind the letters: hoà and hòa, Đường and the decomposed đường give
    the same string each; dương gives another.
    """
    letters = unicodedata.normalize("NFD", tidy(word).casefold())
    tones = "".join(char for char in letters if char in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES)) + tones


@lru_cache(maxsize=50_000)
def common_spelling(word: str) -> str:
    """Return `spelling(word)` with i at its end where that may be i or y; "" for any other word.

    It may where it is the only vowel: sĩ and sỹ give the same string, and so do qui and quy; tin,
    hai and huy give "".
    """
    return spelling(word).replace("y", "i") if _I_OR_Y.fullmatch(fold_word(word)) else ""


@lru_cache(maxsize=50_000)
def fold_word(word: str) -> str:
    """Return `fold(word)` without spaces. Cached: a text has few different words."""
    return fold(word).replace(" ", "")


def slugify(value: str, length: int = SLUG_LENGTH) -> str:
    """Return `value` as a slug: a-z, 0-9 and hyphens, at most `length` characters.

    Django's own slugify drops đ ("Đường" becomes "uong"), so the text is folded first. A long
    slug is cut at a hyphen. The result is "" where `value` has no Latin letter or digit.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", fold(value)).strip("-")
    if len(slug) <= length:
        return slug
    head, hyphen, _ = slug[: length + 1].rpartition("-")
    return head if hyphen else slug[:length]


def alphabetical(value: str) -> tuple[list[int], list[int], str]:
    """Return a key that sorts `value` as a Vietnamese dictionary does.

    Letters are compared first (a ă â … d đ), tones only where the letters are the same. This is
    not left to databases: each has its own collation.
    """
    places = [_place(char) for char in tidy(value).lower()]
    return [letter for letter, _tone in places], [tone for _letter, tone in places], value


def initial(value: str) -> str:
    """Return the capital under which a Vietnamese list files `value`, or "#" for no letter.

    "Ánh" stands under A, "Ấn" under Â, "Đức" under Đ.
    """
    letter = _place(tidy(value)[:1].lower())[0]
    return "#" if letter < 0 else ALPHABET[letter].upper()


@cache
def _place(char: str) -> tuple[int, int]:
    """The place of `char` in the alphabet (-1 for none) and the place of its tone."""
    marks = unicodedata.normalize("NFD", char)
    tone = max(map(_TONES.find, marks), default=-1)
    letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return ALPHABET.find(letter) if letter else -1, tone
