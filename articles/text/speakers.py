"""Who speaks in a Vietnamese news text: `Position + Name: “words”` taken apart.

A name is looked for from the end of what stands before the colon: given names are free, family
names are few. What these rules cannot part with certainty is said to be unsure, never guessed.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from articles.text.vietnamese import spelling, tidy

MAX_SPEAKER = 300  # characters before the colon: longer is a sentence, not a speaker
LONGEST_NAME = 5  # syllables: Công Tằng Tôn Nữ Hạnh
USUAL_NAME = 4  # most names have three
LONGEST_SYLLABLE = 7  # letters: nghiêng

# Three ranks of family names. The first are nobody's given name and end no place's name: wherever
# one stands, a name begins. The second are mostly family names. The third are given names, middle
# names and ends of places as well: they prove something only right behind the position.
_RANKS = [
    "nguyễn trần lê phạm huỳnh phan võ đặng bùi ngô đoàn đinh trịnh trương",
    "hoàng vũ đỗ hồ dương lý đào lương phùng tạ quách tô hứa lưu nghiêm khuất lại doãn bạch chử "
    "diệp điêu đồng giáp hán khổng kiều la lò lường mạc mạch nhâm nhữ ninh ông phí phương quàng "
    "sầm sằm tăng thân thẩm tiêu tống tôn triệu trưng tưởng từ ung viên vi vương vừ xa âu ấu bế "
    "bồ chế cù cung danh đàm đậu đèo địch giàng giang hầu hoa hàn khương kha khúc lục lữ ma mã "
    "mẫn mùa nông ngụy phó thào thạch thái trà trang tòng tráng vàng xồng yên công uông biện",
    "mai kim hà cao lâm châu an chu đức quang thi bình minh thiều trình cầm kiên ngọc quế quan "
    "thành thiệu thuận tuyên văn",
]
_RANK = {
    spelling(name): rank for rank, names in reversed([*enumerate(_RANKS)]) for name in names.split()
}
_MIDDLE = {spelling("văn"), spelling("thị")}
# Behind these stands the name of a place, or at once that of a person: UBND xã, UBND xã Thạch Hạ.
_OF_PLACES = {"xã", "phường", "trấn", "huyện", "quận", "phố", "tỉnh", "thôn"}
LEAST_PLACE = 2  # syllables of a place's name before that of a person

# Words of address are no part of a position; degrees and ranks are.
_ADDRESS = "đồng chí|đ/c|ông|bà|anh|chị|cô|chú|bác|cụ|em|cháu|thầy"
_DEGREE = (
    r"nhà báo|nhà văn|nhà thơ|nghệ nhân|nghệ sĩ|luật sư|bác s[ĩỹ]|dược sĩ|kỹ sư|kiến trúc sư|"
    r"cử nhân|thạc s[ĩỹ]|tiến s[ĩỹ]|phó giáo sư|giáo sư|linh mục|thượng tọa|hòa thượng|đại đức|"
    r"(?:thiếu|trung|thượng|đại) (?:úy|tá|tướng)"
)
_TITLE = rf"(?:{_DEGREE}|{_ADDRESS}|PGS|GS|TS|ThS|BS|LS|KTS)[ .]+"
# In small letters but at the beginning: Kỳ Anh is a town, and no anh.
_HONORIFIC = re.compile(
    rf"(?:^(?i:{_DEGREE}|{_ADDRESS})[ .]+|(?<![^\s.,]){_TITLE})(?:{_TITLE})*(?=\w)"
)
_LAST_ADDRESS = re.compile(rf"(?:(?:^|(?<=[\s.,]))(?:{_ADDRESS})\s*)+$", re.I)
_VERBS = (
    "phát biểu|cho biết|cho hay|cho rằng|nói|nhấn mạnh|khẳng định|chia sẻ|bày tỏ|kết luận|đề nghị|"
    "yêu cầu|nhận định|đánh giá|thông tin|trao đổi|phấn khởi|tâm sự|kể|trả lời|chỉ đạo|nêu|lưu ý|"
    "kiến nghị|khuyến cáo|giải thích"
)
_SAYING = re.compile(rf"[ ,]+(?:đã |cũng )?(?:{_VERBS})(?: (?:thêm|rõ|rằng|{_VERBS}))*[ ,]*$", re.I)

# What begins so tells where or how somebody spoke: no position does.
_NO_POSITION = re.compile(
    rf"(?:tại|theo|trong|sau|trước|về|qua|khi|với|đến|là|và|{_VERBS})\b", re.I
)

# „ is closed by “ in German and by ” in Polish; some write ” on both sides.
_PAIRS = {"“": "”", "«": "»", '"': '"', "”": "”", "„": "“”"}
_OPENING = re.compile(r":\s*([“«\"”„])")
_END = " .,;!?…"


class Speaker(NamedTuple):
    """A speaker parted: `position` as written ("" for none), `name`, and whether it is sure."""

    position: str
    name: str
    is_sure: bool


class Speech(NamedTuple):
    """A paragraph that is somebody's words: who says what, without the outer marks."""

    speaker: Speaker
    words: str


def speech(paragraph: str, known: Iterable[str] = ()) -> Speech | None:
    """Return who says what in `paragraph`, or None where it is not one speaker's words alone.

    The form is that of the portal, `Position + Name: “words”`; a verb of saying before the colon
    is left out. More words behind the closing mark, or a second speaker, make it None: the
    paragraph is then a text, and taking words out of it would change it.

    `known` are names of officials as they are written.
    """
    text = _lines(paragraph)
    opening = _OPENING.search(text)
    if not opening or opening.start() > MAX_SPEAKER:
        return None
    inner = _inside(text[opening.start(1) :])
    if inner is None:
        return None
    speaker = part(_SAYING.sub("", text[: opening.start()]), known)
    return Speech(speaker, inner) if speaker else None


def proposal(text: str, known: Iterable[str] = ()) -> Speech:
    """Return what somebody who quotes `text` most likely means, for them to look at.

    Besides what `speech()` reads, that is a speaker and a colon without marks, and words with the
    speaker behind them (“Lời”, ông Trần Văn An nói). Where nobody is sure to speak, the whole is
    words and the name is "": nothing of `text` is lost but the speaker and the outer marks.
    """
    known = tuple(known)
    text = _lines(text)
    said = speech(text, known) or _without_opening(text, known) or _speaker_behind(text, known)
    if said is None:
        return Speech(Speaker("", "", False), without_marks(text))
    if _NO_POSITION.match(said.speaker.position):
        return said._replace(speaker=said.speaker._replace(position=""))
    return said


def possible_names(text: str) -> list[str]:
    """Return what may be the speaker's name in `text`: a few strings to look officials up by."""
    text = _lines(text)
    names = {proposal(text).speaker.name}
    words = _SAYING.sub("", text[: MAX_SPEAKER + 1].partition(":")[0]).split()
    names |= {" ".join(words[-count:]) for count in range(2, LONGEST_NAME + 1)}
    return sorted(names - {""})


def _without_opening(text: str, known: tuple[str, ...]) -> Speech | None:
    """“Giám đốc Lê An: Cần làm ngay.”"""
    colon = re.search(r":\s", text[: MAX_SPEAKER + 2])
    if not colon:
        return None
    speaker = part(_SAYING.sub("", text[: colon.start()]), known)
    words = without_marks(text[colon.end() :])
    return Speech(speaker, words) if speaker and speaker.is_sure and words else None


def _speaker_behind(text: str, known: tuple[str, ...]) -> Speech | None:
    """“Lời”, ông Trần Văn An, Giám đốc Sở Y tế, nhấn mạnh."""
    end = max(map(text.rfind, _PAIRS.get(text[:1], "\0")))
    behind = text[end + 1 :]
    if end < 1 or len(behind) > MAX_SPEAKER:
        return None
    words = _inside(text[: end + 1])
    speaker = part(_SAYING.sub("", behind.strip(_END)).strip(" ,–-"), known)
    return Speech(speaker, words) if words and speaker and speaker.is_sure else None


def _lines(text: str) -> str:
    """`text` tidied: single spaces, no empty lines."""
    lines = (" ".join(line.split()) for line in tidy(text).splitlines())
    return "\n".join(line for line in lines if line)


def without_marks(words: str) -> str:
    """Return `words` without the quotation marks around them, the full stop kept.

    “Lời.” and “Lời”. give the same words, so do straight marks and «Lời». Marks that do not
    enclose the whole stay.
    """
    words = words.strip()
    inner = _inside(words)
    return words if inner is None else inner


def _inside(text: str) -> str | None:
    """What stands between the mark that `text` begins with and its partner at the end."""
    bare = text.rstrip(_END)
    closing = bare[-1:]
    if len(bare) < 2 or closing not in _PAIRS.get(text[0], ""):
        return None
    inner = bare[1:-1]
    if closing != text[0] and not _is_balanced(inner, text[0], closing):
        return None
    if closing == text[0] and closing in inner:
        return None
    after = text[len(bare) :].strip()
    inner = inner.strip()
    return inner + after if inner and inner[-1] not in _END else inner or None


def _is_balanced(text: str, opening: str, closing: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == opening) - (char == closing)
        if depth < 0:
            return False
    return depth == 0


def part(text: str, known: Iterable[str] = ()) -> Speaker | None:
    """Return position and name of a speaker introduced as `text`, or None where there is no name.

    "Chủ tịch UBND Xã Thạch Hạ Nguyễn Sông Hàn" gives "Chủ tịch UBND Xã Thạch Hạ" and "Nguyễn Sông
    Hàn". The other order, "Ông Trần Văn An, Giám đốc Sở Y tế", is read as well. A name of `known`
    at the end is sure.
    """
    text = " ".join(tidy(text).split()).strip(" ,;–-")
    if not text or len(text) > MAX_SPEAKER:
        return None
    speaker = _known(text, known) or _name_first(text) or _titled(text) or _name_last(text.split())
    if speaker and _NO_POSITION.match(speaker.position):
        return speaker._replace(is_sure=False)
    return speaker


def _known(text: str, known: Iterable[str]) -> Speaker | None:
    words = text.split()
    spelled = [spelling(word) for word in words]
    for name in sorted(known, key=len, reverse=True):
        syllables = [spelling(syllable) for syllable in name.split()]
        if len(syllables) > 1 and spelled[-len(syllables) :] == syllables:
            position = _position(" ".join(words[: -len(syllables)]))
            return Speaker(position, " ".join(words[-len(syllables) :]), True)
    return None


def _name_first(text: str) -> Speaker | None:
    """“Ông Trần Văn An, Giám đốc Sở Y tế”, “Trần Văn An - Giám đốc Sở Y tế”."""
    separator = re.search(r",\s+|\s+[-–—]\s+", text)
    if not separator:
        return None
    honorific = _HONORIFIC.match(text)
    name = text[honorific.end() if honorific else 0 : separator.start()]
    syllables = name.split()
    if not _is_name(syllables) or not (honorific or _rank(syllables[0]) is not None):
        return None
    return Speaker(text[separator.end() :], name, True)


def _titled(text: str) -> Speaker | None:
    """“Giám đốc Sở Y tế, bác sĩ Trần Văn An”: what follows ông, bà, bác sĩ is a name."""
    for honorific in reversed([*_HONORIFIC.finditer(text)]):
        syllables = text[honorific.end() :].split()
        if syllables and _is_name(syllables, least=1):
            position = _position(text[: honorific.end()])
            return Speaker(position, " ".join(syllables), len(syllables) > 1)
    return None


def _position(text: str) -> str:
    """`text` without words of address at its end: “Bí thư, đồng chí” is “Bí thư”."""
    return _LAST_ADDRESS.sub("", text.rstrip()).strip(" ,;–-")


def _name_last(words: list[str]) -> Speaker | None:
    """“Chủ tịch UBND xã Thạch Hạ Nguyễn Sông Hàn”: the position, then the name."""
    capitals = 0
    while capitals < len(words) and _is_syllable(words[-1 - capitals]):
        capitals += 1
    first = len(words) - capitals  # where the run of capitalised syllables begins
    ranks = {
        n: rank
        for n in range(max(first, len(words) - LONGEST_NAME), len(words) - 1)
        if (rank := _rank(words[n])) is not None
        and not (n > first and spelling(words[n]) in _MIDDLE)
        and (len(words) - n <= USUAL_NAME or n == first)
    }
    if not ranks:
        return None
    best = min(ranks.values())
    usual = [n for n, rank in ranks.items() if rank == best and len(words) - n <= USUAL_NAME]
    start = min(usual or [n for n, rank in ranks.items() if rank == best])
    others = {n for n, rank in ranks.items() if n != start and rank < 2}
    between = {n for n in others if n > start and not _in_one_name(words, start, n)}
    if first in others and len(words) - first > USUAL_NAME:
        # Công Tằng Tôn Nữ Hạnh, or a street named after somebody; but xã Thạch Hạ Nguyễn Sông Hàn
        is_sure = (
            best == 0 < ranks[first]
            and not between
            and start - first >= LEAST_PLACE
            and first > 0
            and words[first - 1].lower() in _OF_PLACES
        )
    elif best == 0:
        is_sure = not between and start - 1 not in others
    elif best == 1:
        is_sure = start == first or not {n for n in ranks if n > start}
    else:
        is_sure = start == first
    position = " ".join(words[:start]).strip(" ,;–-")
    return Speaker(position, " ".join(words[start:]), is_sure)


def _in_one_name(words: list[str], start: int, n: int) -> bool:
    """Whether a second family name is a part of the name: Nguyễn Lê An, Nguyễn Thị Lê Na."""
    return n == start + 1 or spelling(words[n - 1]) in _MIDDLE or n == len(words) - 2


def _rank(word: str) -> int | None:
    return _RANK.get(spelling(word))


def _is_syllable(word: str) -> bool:
    # TP, UBND and HĐND are no names; A and B stand for some.
    return (
        word.isalpha()
        and len(word) <= LONGEST_SYLLABLE
        and word[0].isupper()
        and (len(word) == 1 or word[1:].islower())
    )


def _is_name(syllables: list[str], least: int = 2) -> bool:
    return least <= len(syllables) <= LONGEST_NAME and all(map(_is_syllable, syllables))
