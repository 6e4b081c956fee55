"""A text that came from outside (a Word file, a page of an old portal) as the story form takes it.

The readers (`articles.moving`) say what a file holds. Here it is parted into headline, lead and
body, and the paragraphs are found in which an official speaks. Nothing is stored.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import escape, unescape
from typing import Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from articles.moving.items import OldFile
from articles.text import links, richtext
from articles.text.pasted_page import MAX_HEADLINE, MAX_LEAD
from articles.text.speakers import MAX_SPEAKER, speech
from articles.text.vietnamese import fold, tidy

SHOWN = 400  # characters of a passage that is shown beside its reading
SHORTEST_LEAD = 60  # characters: what is shorter is a dateline, or the name of a department
MAX_ASKED = 200  # paragraphs that are looked at for somebody who speaks

_CONTAINER_OR_P = re.compile(r"<(/?)(p|li|td|th|blockquote|figure|caption)\b[^>]*>")
_FIRST_BLOCK = re.compile(r"\s*<(p|h[1-6])\b[^>]*>(.*?)</\1>", re.DOTALL)
_ALL_BOLD = re.compile(r"\s*<(strong|b|em|i)\b[^>]*>(?:(?!</?\1\b).)*</\1>\s*", re.DOTALL)
_IMAGE = re.compile(r'<img\b[^<>]*?\bsrc="([^"]*)"[^<>]*>')
_SPOKEN = re.compile(r":\s*[“«\"”„]")


class Picture(NamedTuple):
    """A picture that came along: what is in its file, and what it shows."""

    content: bytes
    alt: str


@dataclass
class Received:
    """What was read, parted. In `body` each picture stands under the `src` that it came with."""

    headline: str = ""
    lead: str = ""
    body: str = ""
    pictures: dict[str, Picture] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    published_at: datetime | None = None
    byline: str = ""
    source: str = ""
    addresses: list[str] = field(default_factory=list)
    cover: OldFile | None = None
    encoding: str = ""  # that a Word file was read with
    recognised: str = ""
    before: str = ""  # a passage of text of an old font as it stood
    after: str = ""  # the same as it was read

    def written(self, ours: Mapping[str, str] | None = None) -> str:
        """Return the body as a story may hold it, with the pictures of `ours` (src: our URL).

        Others go; their captions stay as text. Raises ValidationError as `richtext.clean()` does.
        """
        from articles.moving import bodies

        sources = {file.path for file in bodies.picture_sources(self.body)}
        return richtext.clean(
            bodies.with_pictures(self.body, {src: (ours or {}).get(src) for src in sources})
        )

    def shown(self) -> str:
        """Return the body to be looked at: where a picture came along, its number and words."""
        marks = {
            src: f"<em>[{escape(named(number, picture))}]</em>"
            for number, (src, picture) in enumerate(self.pictures.items(), 1)
        }
        html = _IMAGE.sub(lambda image: marks.get(unescape(image[1]), image[0]), self.body)
        return replace(self, body=html).written()

    @property
    def plain(self) -> str:
        """The words of the body."""
        return richtext.plain(self.body)


class Paragraph(NamedTuple):
    """A paragraph of a cleaned body that stands in nothing else: from where to where, its words."""

    start: int
    end: int
    text: str


def named(number: int, picture: Picture) -> str:
    """Return what the picture of that number is called while its file is looked at."""
    return ": ".join(filter(None, [_("picture %s") % number, picture.alt]))


def from_word(file: BinaryIO, name: str, encoding: str = "") -> Received:
    """Read a Word file. Raises Unreadable, whose text is for the writer."""
    from articles.moving import bodies, word

    text = word.read(file, name, encoding)
    found = Received(
        body=bodies.tidied(text.html),
        pictures={src: Picture(content, alt) for src, content, alt in text.pictures},
        notices=list(text.notices),
        encoding=text.encoding,
        recognised=text.recognised,
        before=text.before[:SHOWN],
        after=text.after[:SHOWN],
    )
    _take_headline(found, tidy(text.title).strip())
    _take_lead(found)
    return found


def from_page(content: bytes) -> Received:
    """Read a saved page, or the HTML of one. Raises Unreadable."""
    from articles.moving import bodies
    from articles.moving.page_reading import read_whole

    page = read_whole(content)
    story = page.story
    body = bodies.tidied(story.body)
    alts = {file.path: file.alt for file in bodies.picture_sources(body)}
    found = Received(
        headline=tidy(story.title).strip(),
        lead=tidy(story.lead).strip(),
        body=body,
        pictures={
            src: Picture(content, tidy(alt or alts.get(src, "")).strip())
            for src, content, alt in page.pictures
        },
        notices=list(story.notices),
        published_at=story.published_at,
        byline=tidy(story.byline).strip(),
        source=tidy(story.source).strip(),
        addresses=list(story.addresses),
        cover=story.cover,
    )
    shown = [*bodies.picture_sources(found.body), *filter(None, [story.cover])]
    away = list(dict.fromkeys(one.path for one in shown if one.path not in found.pictures))
    if away:
        told = _("Pictures of other sites were left out, upload them instead: %s")
        found.notices.append(told % links.named(away))
    if not found.headline:
        _take_headline(found, "")
    if not found.lead:
        _take_lead(found)
    return found


def paragraphs(html: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a cleaned body that have words, but for those in lists and tables."""
    depth, start = 0, -1
    for tag in _CONTAINER_OR_P.finditer(html):
        closes, name = tag[1], tag[2]
        if name != "p":
            depth += -1 if closes else 1
        elif not closes:
            start = tag.start() if depth == 0 else -1
        elif start >= 0:
            if text := richtext.plain(html[start : tag.end()]):
                yield Paragraph(start, tag.end(), text)
            start = -1


def spoken(html: str) -> dict[int, str]:
    """Return the paragraphs of a cleaned body in which somebody may speak, by their number."""
    found: dict[int, str] = {}
    for number, paragraph in enumerate(paragraphs(html)):
        if _SPOKEN.search(paragraph.text, 0, MAX_SPEAKER + 5):
            found[number] = paragraph.text
            if len(found) == MAX_ASKED:
                break
    return found


def with_quotes(html: str, numbers: Iterable[tuple[str, int]]) -> str:
    """Return `html` with markers in place of paragraphs: `numbers` of quotes, by their text.

    Not by their place: where a picture is not taken, its caption is one paragraph more.
    """
    waiting: dict[str, list[int]] = {}
    for text, number in numbers:
        waiting.setdefault(text, []).append(number)
    parts, end = [], 0
    for paragraph in paragraphs(html):
        if of_text := waiting.get(paragraph.text):
            parts += [html[end : paragraph.start], richtext.marker(of_text.pop(0))]
            end = paragraph.end
    return "".join([*parts, html[end:]])


def _take_headline(found: Received, title: str) -> None:
    """Take the headline: the title of the file, or how its text begins; it stands there once."""
    first = _FIRST_BLOCK.match(found.body)
    words = richtext.plain(first[2]) if first else ""
    found.headline = title
    if first is None or not words or "<img" in first[2]:
        return
    begins = title and fold(words) == fold(title)
    is_one = len(words) <= MAX_HEADLINE and words[-1] not in ".:;,”\"'"
    if begins or (not title and (is_one or (first[1] != "p" and len(words) <= MAX_HEADLINE))):
        found.headline = words
        found.body = found.body[first.end() :]


def _take_lead(found: Received) -> None:
    """Take the first paragraph as the lead, if it looks like one: bold, or with more below it."""
    first = _FIRST_BLOCK.match(found.body)
    if first is None or first[1] != "p" or "<img" in first[2] or not found.headline:
        return
    words = richtext.plain(first[2])
    rest = found.body[first.end() :]
    is_bold = _ALL_BOLD.fullmatch(first[2]) is not None
    is_long = len(words) >= SHORTEST_LEAD and rest.count("<p") > 1
    if words and len(words) <= MAX_LEAD and (is_bold or is_long) and speech(words) is None:
        found.lead = words
        found.body = rest


def typed(
    found: Received, body: str, quotes: list[dict[str, Any]], cover: Any = None
) -> dict[str, str]:
    """Return what the form of a new story holds, by the names of its controls.

    `cover` is the photo that the cover became, if it came along.
    """
    form = {
        "headline": found.headline,
        "lead": found.lead,
        "body": body,
        "byline": found.byline,
        "source": found.source,
        "cover": str(cover.pk) if cover else "",
        "cover_caption": found.cover.caption if found.cover and cover else "",
        "quotes-TOTAL_FORMS": str(len(quotes)),
        "quotes-INITIAL_FORMS": "0",
    }
    for row, quote in enumerate(quotes):
        form |= {f"quotes-{row}-{name}": str(value) for name, value in quote.items()}
    return {name: value for name, value in form.items() if value}
