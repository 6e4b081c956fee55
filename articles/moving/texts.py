"""The words of an old story or page as our fields take them. What does not fit is named."""

import re
from collections import Counter
from datetime import UTC, datetime

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext as _

from articles.models import Article
from articles.models.moments import EARLIEST, LATEST
from articles.moving.items import OldText
from articles.moving.options import sound
from articles.moving.wording import label, longest, words
from articles.text import richtext, videos
from articles.text.vietnamese import tidy_words

_LENGTHS = {
    name: longest(Article, name) for name in ("headline", "lead", "description", "byline", "source")
}
_FIRST = re.compile(r"\s*<p(?:\s[^>]*)?>(.*?)</p>", re.DOTALL)
_NO_LEAD = re.compile(r"<(?:a|img|div|br)\b")  # what a lead would lose
LONGEST_LEAD = 600  # characters of a first paragraph that is taken for one
_OPENED = re.compile(r"<(script|form)\b", re.IGNORECASE)
# No "<" within: of ten thousand that are never closed each would be looked for to the very end.
_DATA_PICTURE = re.compile(r"<img\b[^<>]*?\bsrc\s*+=[\s\"']*+data:[^<>]*+>", re.IGNORECASE)
_BLOCK_END = re.compile(r"</(?:p|div|h[1-6]|li|tr|blockquote|figure)\s*>|<br\b[^<>]*+>", re.I)


class Notices(list[str]):
    """Sentences for the report, about one item."""

    def cut(self, what: str, text: str) -> None:
        """Say that `what` was too long, and how it read whole."""
        self.append(
            _("The %(what)s was too long and was cut. Whole: %(text)s") % _values(what, text)
        )


def _values(what: str, text: str) -> dict[str, str]:
    """The values of a sentence about `text`."""
    return {"what": what, "text": text if len(text) <= 2_000 else f"{text[:2_000]}…"}


def title(item: OldText, notices: Notices) -> str:
    """Return the headline of `item`; where it has none, what tells it from others."""
    whole = " ".join(tidy_words(item.title).split())
    if not whole:
        notices.append(_("It has no title."))
        return _("Without a title (%s)") % words(item.key, 100)
    return fitting("headline", whole, notices)


def fitting(name: str, text: str, notices: Notices) -> str:
    """Return `text` as the field `name` of a story takes it."""
    whole = " ".join(tidy_words(text).split())
    length = _LENGTHS[name]
    if len(whole) <= length:
        return whole
    notices.cut(label(Article, name), whole)
    return words(whole, length)


def lead(text: str, body: str, notices: Notices) -> tuple[str, str]:
    """Return the lead, and the body without it where it stood there.

    A lead that is too long goes on in the body. Where there was none, the first paragraph becomes
    it, as on a printed page; where that is no plain one, its beginning is repeated as lead.
    """
    whole = tidy_words(text).strip()
    length = _LENGTHS["lead"]
    if len(whole) > length:
        notices.append(_("The lead was too long: it stands whole at the beginning of the text."))
        return words(whole, length), f"<p>{escape(whole)}</p>\n{body}"
    if whole:
        return whole, body
    if first := _FIRST.match(body):
        begun = richtext.plain(first[1])
        rest = body[first.end() :]
        if begun and len(begun) <= LONGEST_LEAD and not _NO_LEAD.search(first[1]):
            if richtext.plain(rest):
                return begun, rest.lstrip()
            return begun, body
    return words(richtext.plain(body), 300), body


def cleaned(html: str, notices: Notices) -> str:
    """Return `html` as `clean()` does; what it refuses comes as plain paragraphs, and is named."""
    try:
        return richtext.clean(html)
    except ValidationError as error:
        notices.append(
            _("Of the text only plain paragraphs were kept: %s") % " ".join(error.messages)
        )
    bare = nh3.clean(_BLOCK_END.sub("\n\n", html), tags=set())
    lines = (line.strip() for line in bare.split("\n"))
    plain = "\n".join(f"<p>{line}</p>" for line in lines if line)
    if len(plain) > richtext.MAX_LENGTH:
        notices.append(_("The text was too long: its end was cut."))
        kept = plain[: richtext.MAX_LENGTH * 9 // 10]
        kept = kept[: max(kept.rfind("</p>"), kept.rfind(" "))]
        plain = kept if kept.endswith("</p>") else f"{kept}</p>"
    return richtext.clean(plain)


def without_data_pictures(html: str, notices: Notices) -> str:
    """Return `html` without pictures whose bytes stand in it: no file says what they are."""
    html, count = _DATA_PICTURE.subn("", html)
    if count:
        notices.append(_("Pictures inside of the text itself were left out: %s.") % count)
    return html


def lost(html: str, tidied: str, notices: Notices) -> None:
    """Name what no body of ours holds: scripts and forms of `html`, frames that `tidied` still has.

    Players that are known became frames, and those of a video are kept.
    """
    found = Counter(name.lower() for name in _OPENED.findall(html))
    told = [f"{name} ×{count}" for name, count in sorted(found.items())]
    told += [words(source, 300) for source in videos.lost_frames(tidied)]
    if told:
        notices.append(_("Left out of the text: %s.") % ", ".join(told))


def anothers(address: str) -> str:
    """Return the sentence for an old `address` that another row of ours has."""
    return _("Its old address is another's already: %s") % address


def moments(item: OldText, notices: Notices) -> tuple[datetime | None, datetime | None]:
    """Return when `item` was published and written first; None where that cannot be known."""
    published = sound(item.published_at, EARLIEST, LATEST)
    created = sound(item.created_at, EARLIEST, LATEST)
    if item.published_at and not published:
        notices.append(_("Its time of publication cannot be one: %s.") % _told(item.published_at))
    if published is None and item.is_public:
        # The next best: readers saw it then at the latest.
        published = created or sound(item.updated_at, EARLIEST, LATEST)
        if published is None:
            notices.append(_("Without a time of publication it stays a draft."))
    return published, created or published


def _told(moment: datetime) -> str:
    try:
        return moment.astimezone(UTC).isoformat()
    except (OverflowError, ValueError):
        return str(moment)
