"""Vietnamese of before Unicode: text that only a font such as .VnTime or VNI-Times made readable.

TCVN3 (also called ABC) has one byte for each letter with its accents; capitals with accents come
from fonts of their own, whose names end in H. VNI writes a vowel and its accents as two bytes. Read
as Latin-1, as every program does, both are other letters: "Hµ Néi", "Haø Noäi". Nothing here says
that a text should be converted: `recognise()` tells what it looks like, and somebody decides.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

UNICODE, TCVN3, VNI = "unicode", "tcvn3", "vni"
ENCODINGS = (UNICODE, TCVN3, VNI)

_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300\u0309\u0303\u0301\u0323"
_BREVE, _CIRCUMFLEX, _HORN = "\u0306\u0302\u031b"
_TONES = frozenset((_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT))

# TCVN 5712:1993: bare letters first, then each vowel with the five tones in the order of the bytes.
_TCVN3_LETTERS = dict(zip("¡¢£¤¥¦§¨©ª«¬\xad®", "ĂÂÊÔƠƯĐăâêôơưđ", strict=True)) | dict(
    zip(
        "µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_VNI_MARKS = (
    dict(zip("øûõùï", ([tone] for tone in (_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT)), strict=True))
    | {"â": [_CIRCUMFLEX], "ê": [_BREVE]}
    | {
        mark: [_CIRCUMFLEX, tone]
        for mark, tone in zip("àåãáä", (_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT), strict=True)
    }
    | {
        mark: [_BREVE, tone]
        for mark, tone in zip("èúüéë", (_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT), strict=True)
    }
)
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_letters() -> dict[str, str]:
    letters = dict(_VNI_ALONE)
    for base in "aeiouyôö":
        for mark, accents in _VNI_MARKS.items():
            if (_CIRCUMFLEX in accents and base not in "aeo") or (
                _BREVE in accents and base != "a"
            ):
                continue
            letters[base + mark] = unicodedata.normalize(
                "NFC", _VNI_ALONE.get(base, base) + "".join(accents)
            )
    return letters | {old.upper(): new.upper() for old, new in letters.items()}


_VNI_LETTERS = _vni_letters()
# A mark in small letters behind a capital is what is typed in titles: "Aù".
_VNI_LETTERS |= {
    old[0].upper() + old[1]: new.upper()
    for old, new in list(_VNI_LETTERS.items())
    if len(old) == 2 and old.islower()
}
_LETTERS = {TCVN3: _TCVN3_LETTERS, VNI: _VNI_LETTERS}
_TO_CONVERT = {
    TCVN3: re.compile("[" + "".join(map(re.escape, _TCVN3_LETTERS)) + "]"),
    VNI: re.compile("|".join(sorted(map(re.escape, _VNI_LETTERS), key=len, reverse=True))),
}
# What other programs made of the bytes: of Turkish fonts, of Greek mu, of the text of a PDF.
_STRAY = str.maketrans("ĞİŞğışμ\u2212\u2219", "ÐÝÞðýþµ\xad·")

_TCVN3_FACES = (".vn", "vntime", "vnarial", "vnsouthern", "vnavant", "vnbook", "vnuniverse")
_ODD = "\xa1-\xff"
# Signs of Latin-1 are letters here: § and ¸ are Đ and á in TCVN3.
_WORD = re.compile(rf"[{_ODD}A-Za-z\u0100-\u024f\u1e00-\u1eff]+")
_IS_ODD = re.compile(f"[{_ODD}]")
_BEYOND = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0-\u01b0\u1ea0-\u1ef9]")
_ENOUGH = 2  # syllables that make sense in an old font alone; fewer are left as they are
_MOST = 200_000  # characters that are looked at

_ONSET = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx]"
_OPEN = (
    "oai|oay|oao|oeo|uay|uây|uya|uyu|uôi|ươi|ươu|iêu|yêu|uêu|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oa|oe|"
    "oi|ôi|ơi|ua|uê|ui|uơ|uy|ưa|ưi|ưu|[aeêioôơuưy]"
)
_CLOSED = "(?:iê|yê|uô|ươ|uyê|oa|oă|oe|uâ|uê|uy|[aăâeêioôơuưy])(?P<final>ch|ng|nh|[cmnpt])"
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_CLOSED}|{_OPEN})")


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the words of a text say: how many make sense, read in which way."""

    plain: int  # words of bare letters
    plain_syllables: int
    unicode: int  # syllables with accents, as they stand
    only_unicode: int  # of these, those with letters that are in no old font
    foreign: int  # words with accents that are no syllables as they stand
    old: dict[str, int]  # of these, how many are when read in an old font
    in_any: int  # and how many are in one of them


def recognise(text: str) -> str:
    """Return what `text` was written for: "unicode", "tcvn3" or "vni".

    It is one of the old ones only where most of what makes no sense as it stands does so in an old
    reading, and more than once. Of a text that mixes both, the one of more words is told. Other
    languages have letters such as é and ü too, but read in an old font they give no Vietnamese
    syllables.
    """
    seen = _evidence(text[:_MOST])
    best = max(seen.old, key=lambda encoding: seen.old[encoding])
    sense = seen.old[best]
    if (
        sense < max(_ENOUGH, 0.1 * seen.unicode)
        or seen.in_any < 0.7 * seen.foreign
        or seen.plain_syllables < 0.4 * seen.plain
    ):
        return UNICODE
    return best


def sense(text: str) -> dict[str, int]:
    """Return for each old encoding how many words of `text` make sense in it alone."""
    return dict(_evidence(text[:_MOST]).old)


def judged(text: str, font: str) -> str:
    """Return what `text`, all of it in the font `font`, was written for.

    What it says itself counts more than the name of its font; where it is too short to say
    anything, the name decides.
    """
    by_text, by_name = recognise(text), of_font(font)
    if by_text != UNICODE or by_name == UNICODE:
        return by_text
    seen = _evidence(text[:_MOST])
    return UNICODE if seen.unicode > seen.old[by_name] else by_name


def is_plainly_unicode(text: str) -> bool:
    """Tell whether `text` has several words that are Vietnamese in Unicode alone."""
    seen = _evidence(text[:_MOST])
    return seen.only_unicode >= _ENOUGH and seen.only_unicode > max(seen.old.values())


def of_font(name: str) -> str:
    """Return the encoding that the font `name` was made for, "unicode" for every other font.

    The name may be wrong: text that was converted later often keeps its font.
    """
    name = _face(name).lower()
    if name.startswith(_TCVN3_FACES) or "tcvn3" in name:
        return TCVN3
    return VNI if name.startswith("vni") else UNICODE


def is_of_capitals(name: str) -> bool:
    """Tell whether the font `name` draws small letters as capitals: .VnTimeH."""
    return of_font(name) == TCVN3 and _face(name).endswith("H")


def _face(name: str) -> str:
    """The font `name` without quotes and the script that Word adds: ".VnTimeH Tur"."""
    return re.sub(r" ?(?: Tur| CE| Cyr| Greek| Baltic|\(\w*\))$", "", name.strip(" \"'"))


def converted(text: str, encoding: str) -> str:
    """Return `text` read in `encoding`, in NFC.

    Words that hold letters which only Unicode has stay as they are, so mixed text survives.
    Capitals of TCVN3 are restored where the letters beside them are capitals. Raises ValueError
    for an unknown encoding.
    """
    return converted_pieces([text], encoding)[0]


def converted_pieces(pieces: Sequence[str], encoding: str) -> list[str]:
    """Return `pieces` of one running text, such as runs of a paragraph, each converted.

    They are read as one: a letter of VNI may begin in one piece and end in the next.
    """
    if encoding not in ENCODINGS:
        raise ValueError(f"unknown encoding: {encoding}")
    whole = "".join(pieces)
    if encoding == UNICODE:
        return [unicodedata.normalize("NFC", piece) for piece in pieces]
    whole = whole.translate(_STRAY)
    changes: list[tuple[int, int, str]] = []
    for word in re.finditer(r"\S+", whole):
        if _TO_CONVERT[encoding].search(word[0]) and not _BEYOND.search(word[0]):
            changes += _changes(whole, word, encoding)
    return _applied(whole, [len(piece) for piece in pieces], changes)


def is_syllable(word: str) -> bool:
    """Tell whether `word` could be a syllable of Vietnamese, by its letters and its tone."""
    return _is_syllable(unicodedata.normalize("NFC", word).lower())


@lru_cache(maxsize=50_000)
def _is_syllable(word: str) -> bool:
    if len(word) > 7:
        return False
    marks = unicodedata.normalize("NFD", word)
    tones = [mark for mark in marks if mark in _TONES]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    match = _SYLLABLE.fullmatch(bare)
    if match is None or len(tones) > 1:
        return False
    # Syllables that end in a stop have one of two tones.
    return match["final"] not in ("c", "ch", "p", "t") or tones in ([_ACUTE], [_DOT])


@lru_cache(maxsize=50_000)
def _is_old_syllable(word: str, encoding: str) -> bool:
    letters = _LETTERS[encoding]
    read = _TO_CONVERT[encoding].sub(lambda found: letters[found[0]], word)
    return not _IS_ODD.search(_without_own(read)) and is_syllable(read)


def _without_own(word: str) -> str:
    """`word` without the letters of Latin-1 that Vietnamese has too."""
    return re.sub("[àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ]", "", word)


@lru_cache(maxsize=8)  # asked several times about one text
def _evidence(text: str) -> _Evidence:
    text = unicodedata.normalize("NFC", text).translate(_STRAY)
    plain = plain_syllables = native = beyond = foreign = in_any = 0
    old = {TCVN3: 0, VNI: 0}
    for word in _WORD.findall(text):
        if _BEYOND.search(word):
            beyond += is_syllable(word)
        elif not _IS_ODD.search(word):
            if len(word) > 1:
                plain += 1
                plain_syllables += is_syllable(word) or _is_stop_syllable(word)
        elif is_syllable(word):
            native += 1
        elif re.search("[A-Za-z]", word) or len(word) > 1:
            foreign += 1
            found = [encoding for encoding in old if _is_old_syllable(word, encoding)]
            in_any += bool(found)
            for encoding in found:
                old[encoding] += 1
    return _Evidence(plain, plain_syllables, native + beyond, beyond, foreign, old, in_any)


def _is_stop_syllable(word: str) -> bool:
    """Whether bare `word` is a syllable but for its tone: capitals such as DOC LAP."""
    match = _SYLLABLE.fullmatch(word.lower())
    return match is not None and match["final"] in ("c", "ch", "p", "t")


def _changes(whole: str, word: re.Match[str], encoding: str) -> list[tuple[int, int, str]]:
    """What changes in `word` of `whole`: (where it begins and ends in the text, new letter)."""
    letters = _LETTERS[encoding]
    upper = (
        encoding == TCVN3
        and not re.search("[a-z]", word[0])
        and (len(re.findall("[A-Z]", word[0])) >= 2 or _is_in_capitals(whole, word))
    )
    return [
        (
            word.start() + found.start(),
            word.start() + found.end(),
            letters[found[0]].upper() if upper else letters[found[0]],
        )
        for found in _TO_CONVERT[encoding].finditer(word[0])
    ]


def _is_in_capitals(whole: str, word: re.Match[str]) -> bool:
    """Whether the line around `word` is written in capitals, as far as bare letters tell."""
    begin = whole.rfind("\n", 0, word.start()) + 1
    end = whole.find("\n", word.end())
    end = min(end if end >= 0 else len(whole), word.end() + 60)
    line = whole[max(begin, word.start() - 60) : end]
    capitals = len(re.findall("[A-Z]", line))
    return capitals >= 2 and capitals > 4 * len(re.findall("[a-z]", line))


def _applied(whole: str, lengths: list[int], changes: list[tuple[int, int, str]]) -> list[str]:
    """`whole` with its `changes`, cut into pieces that were `lengths` long before."""
    pieces, begin, done = [], 0, 0
    waiting = iter(changes)
    change = next(waiting, None)
    for length in lengths:
        end, parts = begin + length, []
        done = max(done, begin)
        while change and change[0] < end:
            parts += [whole[done : change[0]], change[2]]
            done = change[1]
            change = next(waiting, None)
        parts.append(whole[done:end] if done < end else "")
        pieces.append(unicodedata.normalize("NFC", "".join(parts)))
        begin = end
    return pieces
