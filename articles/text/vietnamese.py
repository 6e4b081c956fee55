"""Vietnamese letters: the only module that knows them.

Vietnamese reaches us composed (NFC), decomposed (NFD, from macOS) and with look-alikes
(the Icelandic Ð for Đ, from old code pages). Everything is stored in one form and
searched in another; both are made here.
"""

import re
import unicodedata
from functools import cache, lru_cache

SLUG_LENGTH = 180
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

_LOOK_ALIKES = str.maketrans({"Ð": "Đ", "ð": "đ"})
# What no XML may hold, hence no feed; Word breaks lines with a vertical tab. NUL is left for
# forms to refuse: no text that a person meant has one.
_CONTROLS = dict.fromkeys([*range(1, 9), *range(14, 32), 0xFFFE, 0xFFFF], "") | {11: " ", 12: " "}
_STROKE = str.maketrans({"đ": "d", "Đ": "D"})
# Marks piled on one letter are put in order in the square of their number: 40,000 took 2 s. No
# script needs more than 30 (UAX #15, Stream-Safe Text Format). Half-width ﾞ and ﾟ are letters to
# Python and marks once folded.
MAX_MARKS = 30
_PILE = re.compile(rf"(?:[^\w\s\x00-\u02ff]|[\uff9e\uff9f]){{{MAX_MARKS + 1},}}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TONES = (
    "\N{COMBINING GRAVE ACCENT}\N{COMBINING HOOK ABOVE}\N{COMBINING TILDE}"
    "\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT BELOW}"
)
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")  # marks that compose with nothing stay


def tidy(value):
    """Return `value` as it is stored: NFC, Đ for the look-alike Ð, no lone surrogates.

    Surrogate pairs become the character they stand for; a lone one, which no database
    can hold, becomes U+FFFD. Control characters go. Spelling is never touched: hoà and hòa
    both stay. Of more than MAX_MARKS marks on one letter the rest goes.
    """
    if _SURROGATE.search(value):
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    value = _PILE.sub(_without_pile, value.translate(_LOOK_ALIKES | _CONTROLS))
    return unicodedata.normalize("NFC", value)


def _without_pile(match):
    kept, marks = [], 0
    for char in match[0]:
        is_mark = unicodedata.combining(unicodedata.normalize("NFKD", char)[0])
        marks = marks + 1 if is_mark else 0
        if marks <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)


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


def alphabetical(value):
    """Return a key that sorts `value` as a Vietnamese dictionary does.

    Letters count first (a ă â … d đ), tones only between words of the same letters. Databases
    differ in this, each by its own collation.
    """
    places = [_place(char) for char in tidy(value).lower()]
    return [letter for letter, _tone in places], [tone for _letter, tone in places], value


def initial(value):
    """Return the capital under which a Vietnamese list files `value`, or "#" for no letter.

    "Ánh" stands under A, "Ấn" under Â, "Đức" under Đ.
    """
    letter = _place(tidy(value)[:1].lower())[0]
    return "#" if letter < 0 else ALPHABET[letter].upper()


@cache
def _place(char):
    """The place of `char` in the alphabet (-1 for none) and the place of its tone."""
    marks = unicodedata.normalize("NFD", char)
    tone = max(map(_TONES.find, marks), default=-1)
    letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return ALPHABET.find(letter) if letter else -1, tone
