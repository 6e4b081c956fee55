"""Officials whose words an old body quotes, found by the parser of the writing room.

Where it is sure who speaks, in which office, and that a paragraph holds nothing else, the words
become data and a marker takes their place. All else stays text: a wrong quote would put words into
somebody's mouth, a missed one is still read.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from articles.moving import old_html
from articles.text import richtext, speakers
from articles.text.pasted_page import MAX_QUOTES

PARAGRAPHS = 6  # that one quote may run through
MAX_POSITION = 150  # characters
SHOWN = 200  # characters of a paragraph that is named as unsure

# An office begins so, in small letters: "Phó Chủ tịch", "Quyền Giám đốc", "Thượng tá".
_OFFICE = re.compile(
    r"(?:(?:ông|bà|đồng chí|đ/c|nguyên|quyền|tổng|phó|q\.|pgs|gs|ts|ths|bs|luật sư|bác s[ĩỹ]|"
    r"(?:phó )?giáo sư|tiến s[ĩỹ]|thạc s[ĩỹ]|kỹ sư|(?:thiếu|trung|thượng|đại) (?:úy|tá|tướng))"
    r"[\s.,:]+)*"
    r"(?:(?:tổng )?bí thư|chủ tịch|chủ nhiệm|(?:tổng )?giám đốc|thủ tướng|"
    r"(?:\w+ ){0,2}trưởng(?: \w+)?|chánh \w+|chính [uủ][ỷy]|tư lệnh|chỉ huy|ủy viên|đại biểu|"
    r"thường trực|phó \w+|phó|viện sĩ|thẩm phán|kiểm sát viên|hiệu trưởng|tổng thư ký|thư ký|"
    r"người phát ngôn|trợ lý|tổng biên tập|đại sứ|tổng lãnh sự)\b",
    re.I,
)
# What somebody does, or what is theirs: with it the words before the colon are a sentence.
_NO_OFFICE = re.compile(
    r"\b(?:trao|tặng|gửi|gặp|thăm|viết|đọc|ký|ban hành|cuốn|bài (?:hát|thơ|viết)|bức|tác phẩm|"
    r"phim|sách|ca khúc|tựa đề|câu nói|lời dạy|lời của|thư của|chủ đề|khẩu hiệu|danh hiệu|"
    r"và|cùng|cho|về|là|được|bị|đã|sẽ|đang|khi|sau khi|trong đó|bổ nhiệm|bầu)\b"
)
_SPOKEN = re.compile(r":\s*[“«\"”„]")
_LED_IN = re.compile(r":\s*$")
_MARKED = re.compile(r"\s*[“«\"„].*[”»\"“][\s.,;!?…]*", re.S)
# Quoted in every second speech, and no official who speaks.
_OF_HISTORY = {"Hồ Chí Minh"}
# An element whose meaning would be lost in words that are plain text.
_KEPT = ("a", "img", "sub", "sup", "iframe", "table", "ul", "ol")


class Said(NamedTuple):
    """Words of somebody. `number` is that of their marker, `place` that of their block."""

    number: int
    position: str
    name: str
    words: str
    place: int


@dataclass
class Spoken:
    """A body with markers in place of the quotes that were sure; `unsure` names other ones."""

    html: str
    said: list[Said] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)


class _Block(NamedTuple):
    element: Any
    text: str  # "" for what is no text, or more than that
    is_quotation: bool  # of an element for quotations


def take_quotes(html: str, known: Iterable[str] = ()) -> Spoken:
    """Take the quotes out of a tidied `html` that are sure; `known` are names of officials.

    A name that is known needs no office before it. Of quotes beyond MAX_QUOTES, and of those whose
    paragraph holds a link or a picture, the paragraph stays and is named.
    """
    if not _SPOKEN.search(html) and not re.search(r":\s*(?:</|<br)", html):
        return Spoken(html)  # nobody is quoted: nearly all bodies
    names = known if isinstance(known, set | frozenset) else frozenset(known)
    body = old_html.parsed(html)
    spoken = Spoken(html)
    number = max(richtext.quote_numbers(html), default=0)
    blocks = [_block(element) for element in body]
    place = 0
    while place < len(blocks):
        count, found = _quote_at(blocks, place, names)
        if found and len(spoken.said) < MAX_QUOTES:
            number += 1
            speaker = found.speaker
            said = Said(number, speaker.position, speaker.name, found.words, place)
            spoken.said.append(said)
            _put_marker(blocks[place : place + count], number)
        elif found or _may_be_one(blocks[place].text):
            spoken.unsure.append(_short(blocks[place].text))
        place += max(1, count)
    if spoken.said:
        spoken.html = old_html.serialized(body)
    return spoken


def _block(element: Any) -> _Block:
    is_quotation = element.tag == "blockquote"
    if element.tag != "p" and not is_quotation:
        return _Block(element, "", False)
    text = "".join(_texts(element)).strip()
    return _Block(element, text, is_quotation)


def _texts(element: Any) -> Iterator[str]:
    """The texts in `element`, with the ends of its lines and paragraphs."""
    yield "\n" if element.tag == "br" else element.text or ""
    for child in element:
        yield from _texts(child)
        yield ("\n" if child.tag == "p" else "") + (child.tail or "")


def _quote_at(
    blocks: list[_Block], place: int, names: Collection[str]
) -> tuple[int, speakers.Speech | None]:
    """How many blocks from `place` on are one quote, and who says what; (0, None) for none."""
    first = blocks[place]
    if not first.text or _holds_more(first):
        return 0, None
    following = blocks[place + 1 : place + PARAGRAPHS]
    if _LED_IN.search(first.text) and following and not _holds_more(following[0]):
        quoted = following[0]
        marked = _MARKED.fullmatch(quoted.text)
        if not quoted.text or not (marked or quoted.is_quotation):
            return 0, None
        text = quoted.text if marked else f"“{quoted.text}”"
        found = _sure(f"{first.text} {text}", names)
        return (2, found) if found else (0, None)
    text = first.text
    for count, block in enumerate([None, *following], 1):
        if block is not None:
            if block.element.tag != "p" or _holds_more(block) or _SPOKEN.search(block.text):
                break
            text = f"{text}\n{block.text}"
        if found := _sure(text, names):
            return count, found
        if not _is_open(text):
            break
    return 0, None


def _sure(text: str, names: Collection[str]) -> speakers.Speech | None:
    """Who says what in `text`, where a known or an official person surely does."""
    known = [name for name in _last_words(text) if name in names]
    said = speakers.speech(text, known)
    if said is None or not said.speaker.is_sure or len(said.speaker.position) > MAX_POSITION:
        return None
    position, name = said.speaker.position, said.speaker.name
    if _NO_OFFICE.search(position) or name in _OF_HISTORY:
        return None
    if not _OFFICE.match(position) and not (name in names and not position):
        return None
    return said if re.search(r"\w", said.words) else None


def _last_words(text: str) -> list[str]:
    """What may be the name of who speaks: the last two to five words before the colon."""
    words = text[: speakers.MAX_SPEAKER + 1].partition(":")[0].replace(",", " ").split()
    while words and not words[-1][0].isupper():
        words.pop()
    return [" ".join(words[-count:]) for count in range(2, speakers.LONGEST_NAME + 1)]


def _is_open(text: str) -> bool:
    """Whether a mark was opened behind the speaker that is not closed yet."""
    opening = re.search(r":\s*([“«])", text[: speakers.MAX_SPEAKER + 2])
    if not opening:
        return False
    closing = "”" if opening[1] == "“" else "»"
    return text.count(opening[1]) > text.count(closing)


def _may_be_one(text: str) -> bool:
    opening = _SPOKEN.search(text, 0, speakers.MAX_SPEAKER + 2)
    return opening is not None and speakers.part(text[: opening.start()]) is not None


def _holds_more(block: _Block) -> bool:
    return not block.text or next(block.element.iter(*_KEPT), None) is not None


def _put_marker(blocks: list[_Block], number: int) -> None:
    first = blocks[0].element
    for block in blocks[1:]:
        block.element.getparent().remove(block.element)
    for child in list(first):
        first.remove(child)
    first.text, first.tail, first.tag = None, None, "div"
    first.attrib.clear()
    first.set("class", "quote")
    first.set("data-quote", str(number))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
