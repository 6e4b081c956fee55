"""A whole page as text, pasted by a journalist or read by an import, taken apart.

The page is that of the old portal: ticker notices parted by `|`, the headline, the time, the lead,
then paragraphs, some of which are `Position + Name: “words”`. Nothing is invented and nothing is
dropped: what is not sure stays a paragraph, and what belongs to no field is named in `left_out`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from articles.text.clock_lines import moment
from articles.text.speakers import LONGEST_NAME, MAX_SPEAKER, Speech, speech
from articles.text.vietnamese import spelling, tidy

MAX_LENGTH = 200_000  # characters: a book's chapter; what is longer is no page
MAX_HEADLINE = 200  # characters, as Article.headline
MAX_LEAD = 1_000  # characters: longer is a first paragraph
MAX_QUOTES = 80  # of a page, as many as the story form has rows; what follows stays text
MAX_BEFORE_TIME = 6  # lines: breadcrumb, kicker and headline; a later time is the text's own

_SPOKEN = re.compile(r":\s*[“«\"]")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body.

    `speech` is what it says in somebody's words, if it does. `needs_review` tells that somebody
    speaks in it and who does was not sure: it stays text.
    """

    text: str
    speech: Speech | None = None
    needs_review: bool = False


@dataclass
class PastedPage:
    """The parts of a page. "" and None stand for what it does not have.

    `published_at` is naive: the time on the clock of the place. `left_out` are lines that belong
    to no field of a story.
    """

    headline: str = ""
    published_at: datetime | None = None
    lead: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def is_page(self) -> bool:
        """Whether it is more than a text: it has a headline and something below it."""
        return bool(self.headline and (self.lead or self.paragraphs))


def parse(text: str, known: Iterable[str] = ()) -> PastedPage:
    """Return the parts of the page `text`, at most MAX_LENGTH characters.

    `known` are names of officials that the portal has. Raises ValueError for a longer text.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(f"longer than {MAX_LENGTH} characters")
    lines = [" ".join(line.split()) for line in tidy(text).splitlines()]
    lines = [line for line in lines if line]
    page = PastedPage()
    if lines and (notices := _notices(lines[0])):
        page.notices = notices
        del lines[0]
    _take_head(page, lines)
    _take_lead(page, lines)
    names = _by_last_syllable(known)
    left = MAX_QUOTES
    for line in lines:
        paragraph = _paragraph(line, names)
        if paragraph.speech and not left:
            paragraph = Paragraph(line, needs_review=True)
        left -= paragraph.speech is not None
        page.paragraphs.append(paragraph)
    return page


def names_to_ask(page: PastedPage) -> list[str]:
    """Return what may be the name of a speaker of `page`, so that those in office can be looked up.

    For each paragraph in which somebody speaks, its last words before the colon: two to five of
    them, the longest first, and the name that was found. An importer and the desk ask for these
    instead of reading every official there is.
    """
    names: dict[str, None] = {}
    spoken = [one for one in page.paragraphs if one.speech or one.needs_review][:MAX_QUOTES]
    for paragraph in spoken:
        if paragraph.speech:
            names[paragraph.speech.speaker.name] = None
        if opening := _SPOKEN.search(paragraph.text):
            words = _before_verb(paragraph.text[: opening.start()])[-LONGEST_NAME:]
            for count in range(len(words), 1, -1):
                names[" ".join(words[-count:])] = None
    return list(names)


def _by_last_syllable(known: Iterable[str]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name in known:
        if syllables := name.split():
            names.setdefault(spelling(syllables[-1]), []).append(name)
    return names


def _notices(line: str) -> list[str]:
    """The notices of the ticker, if `line` is one: two marks at least, or one at its end."""
    notices = [notice.strip() for notice in line.split("|")]
    if len(notices) < 3 and not (len(notices) == 2 and not notices[1]):
        return []
    return [notice for notice in notices if notice]


def _take_head(page: PastedPage, lines: list[str]) -> None:
    """Move headline and time from the beginning of `lines` to `page`."""
    for place, line in enumerate(lines[: MAX_BEFORE_TIME + 1]):
        published_at = moment(line)
        if published_at is None:
            continue
        before, after = lines[:place], lines[place + 1 :]
        if not before and after:  # the time stands above the headline
            before, after = after[:1], after[1:]
        if not before or not _is_headline(before[-1]):
            break
        page.published_at = published_at
        page.headline = before[-1]
        page.left_out = before[:-1]
        lines[:] = after
        return
    # Without a time, a short line that is no sentence and has a text below it is the headline.
    if len(lines) > 1 and _is_headline(lines[0]) and lines[0][-1] not in '.:;,”"':
        page.headline = lines.pop(0)


def _take_lead(page: PastedPage, lines: list[str]) -> None:
    if page.headline and lines and len(lines[0]) <= MAX_LEAD and speech(lines[0]) is None:
        page.lead = lines.pop(0)


def _is_headline(line: str) -> bool:
    return len(line) <= MAX_HEADLINE and moment(line) is None


def _paragraph(line: str, names: dict[str, list[str]]) -> Paragraph:
    opening = _SPOKEN.search(line, 0, MAX_SPEAKER + 2) if names else None
    words = {spelling(word) for word in line[: opening.start()].split()} if opening else set()
    said = speech(line, [name for word in words for name in names.get(word, ())])
    if said and said.speaker.is_sure:
        return Paragraph(line, said)
    return Paragraph(line, needs_review=said is not None or _is_spoken(line))


def _is_spoken(line: str) -> bool:
    """Whether somebody speaks in `line`: marks behind a colon, or around many words."""
    return bool(_SPOKEN.search(line))


def _before_verb(text: str) -> list[str]:
    """The words of `text` without a verb at its end, for a name ends in a capitalised word.

    “Giám đốc Lê An phát biểu” ends in “An”.
    """
    words = text.replace(",", " ").split()
    while words and not words[-1][0].isupper():
        words.pop()
    return words
