"""One saved page of an old portal, read as a story.

What it says of itself to machines counts first (JSON-LD, Open Graph), then what stands where
stories have it. Nothing is invented: what the page does not tell stays empty, and what could not
come along is named in the notices. The server fetches nothing.
"""

import base64
import binascii
import logging
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from urllib.parse import unquote_to_bytes

from django.utils.translation import gettext as _
from lxml import html as lxml_html

from articles.moving import old_urls
from articles.moving.items import OldFile, OldStory, Unreadable
from articles.moving.saved_page import body as bodies
from articles.moving.saved_page import bylines, cover, head, pictures, quote_boxes, tree
from articles.moving.saved_page.facts import Facts, facts_of
from articles.moving.saved_page.rules import SiteRules
from articles.moving.saved_page.unpacking import SavedFile, checked, unpacked
from articles.text.vietnamese import fold

_log = logging.getLogger(__name__)
MIN_STORY = 60  # words of a page that says nothing of its kind and yet is a story
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|zip|rar)$", re.I)
_MIRRORED = re.compile(
    r"<!--\s*(?:Mirrored from\s+(\S{1,2000})\s+by HTTrack|saved from url=\(\d+\)(\S{1,2000})\s*-->)"
)
_KEPT = frozenset("href src alt title class style align colspan rowspan start type".split())


@dataclass
class ReadPage:
    """A page that was read. `story` has its `key` empty: only a source knows it.

    `kind` is "story", "list" (a list of stories, a search, a page without a time) or "unsure".
    `is_other` tells whether it says to machines that it is something else than a story.
    `categories` are the names of its categories from the outermost. `pictures` are those that the
    file brought along: the `src` that stands for each in the body, what it is, its alt.
    """

    story: OldStory
    kind: str = "unsure"
    is_other: bool = False
    categories: list[str] = field(default_factory=list)
    pictures: list[tuple[str, bytes, str]] = field(default_factory=list)


def read_page(html: bytes | str, *, rules: SiteRules | None = None, address: str = "") -> OldStory:
    """Return the story on a saved page, a part of a page, or one that was saved as MHTML.

    `address` is where the page stood, if that is known. Raises Unreadable, with a sentence to show,
    for what is no page or holds no story.
    """
    return read_whole(html, rules=rules, address=address).story


def read_whole(
    html: bytes | str,
    *,
    rules: SiteRules | None = None,
    address: str = "",
    link: Callable[[str], str] | None = None,
    file: Callable[[str], str] | None = None,
    has_file: Callable[[str], bool] | None = None,
    of_portal: Collection[str] = (),
) -> ReadPage:
    """Return all that was read of a page. Raises Unreadable as `read_page()` does.

    `link` and `file` say what a link and the source of a picture mean, as absolute addresses or
    as paths of a folder; without them they are joined to the address. `has_file` tells of what
    `file` said whether it is there: a picture that the page only names to machines gives way as
    the cover to the first one of the body that is. `of_portal` are pictures that are no story's.
    """
    saved = SavedFile(checked(html)) if isinstance(html, str) else unpacked(html)
    try:
        return _Reading(saved, rules, address, link, file, has_file, of_portal).read()
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        # A page in a thousand that breaks the libraries is no reason to end a move or a request.
        _log.exception("A saved page broke its reader")
        raise Unreadable(
            _("The page breaks its reader: %(error)s") % {"error": type(error).__name__}
        ) from error


class _Reading:
    """The reading of one page, step by step; each leaves the tree smaller."""

    def __init__(
        self,
        saved: SavedFile,
        rules: SiteRules | None,
        address: str,
        link: Callable[[str], str] | None,
        file: Callable[[str], str] | None,
        has_file: Callable[[str], bool] | None,
        of_portal: Collection[str],
    ) -> None:
        self.saved, self.rules = saved, rules
        self.page = tree.parsed(saved.html)
        self.facts: Facts = facts_of(self.page)
        self.address = address or saved.address or mirrored_from(saved.html)
        self.address_of_links = old_urls.joined(self.address, self._base())
        self.link = link or self._joined
        self.file = file or self._joined
        self.has_file, self.of_portal = has_file, of_portal
        self._names: dict[bytes, str] = {}  # of pictures that the file brought along
        self.read_page = ReadPage(OldStory(key="", is_public=True, notices=[*saved.notices]))
        self.story = self.read_page.story

    def read(self) -> ReadPage:
        story, facts, rules = self.story, self.facts, self.rules
        if font := tree.legacy_font(self.saved.html):
            story.notices.append(
                _("The page uses fonts of %(encoding)s: its letters need converting.")
                % {"encoding": font}
            )
        bodies.without_furniture(self.page)
        for element in (
            each for rule in (rules.remove if rules else ()) for each in rule(self.page)
        ):
            tree.remove(element)
        body = self._find_body()
        story.title, headline = head.find_headline(self.page, facts, rules, body)
        places = head.Places(self.page)
        categories = head.find_categories(self.page, facts, rules, story.title)
        self.read_page.categories, self.read_page.is_other = categories, facts.is_other
        story.categories = categories[-1:]
        self._take_time(places, headline, body)
        self._take_people(places, headline, body)
        self._take_lead(places, headline, body)
        self._take_documents(body)
        shown_before = cover.shown_before(self.page, places, headline, body, self._file_of)
        self._clear(body, headline)
        self._take_addresses()
        captions = rules.all("caption", body) if rules else []
        pictures.settle(body, self._file_of, captions)
        story.byline, story.source = bylines.take_at_end(body, story.byline, story.source)
        quote_boxes.open_boxes(body)
        if not story.byline and self.facts.meta_author not in ("", facts.site):
            story.byline = self.facts.meta_author
        told = cover.told(self.page, facts, rules, self.of_portal)
        path = self._file_of(told) if told else ""
        story.cover = cover.take(body, path, facts.picture_alt, shown_before, self.has_file)
        self._settle_links(body)
        self._told_but_left(body)
        story.body = tree.inside(body).strip()
        story.description = "" if facts.description == story.lead else facts.description
        story.updated_at = facts.updated_at
        if not tree.words(body) and body.find(".//img") is None and not story.lead:
            raise Unreadable(_("No story was found on the page."))
        self.read_page.kind = self._kind(body)
        return self.read_page

    def _base(self) -> str:
        base = self.page.find(".//base")
        return (base.get("href") or "").strip() if base is not None else ""

    def _joined(self, value: str) -> str:
        return old_urls.joined(self.address_of_links, value)

    def _find_body(self) -> tree.Element:
        if self.rules and (found := self.rules.all("body", self.page)):
            if len(found) == 1:
                return found[0]
            # A body in several parts stands in one element from here on.
            outer = set(found)
            parts = [each for each in found if not any(up in outer for up in each.iterancestors())]
            whole = lxml_html.Element("div")
            parts[0].addprevious(whole)
            for part in parts:
                tail, part.tail = part.tail, None
                if tail and part.getprevious() is None:
                    whole.tail = tail
                whole.append(part)
            return whole
        found_one = bodies.find(self.page, self.facts.body)
        if found_one is not None:
            return found_one
        if len(self.facts.body.split()) >= bodies.MIN_WORDS:
            return self._told_body()
        whole = self.page.find(".//body")
        if whole is None or re.search(r"<body\b|<html\b", self.saved.html[:20_000], re.I):
            if self.rules is None or not self.rules.selectors.get("body"):
                raise Unreadable(_("No story was found on the page."))
            raise Unreadable(_("The rule “body” finds nothing on the page."))
        return whole

    def _told_body(self) -> tree.Element:
        """The body as the page tells it to machines, where it shows it to nobody."""
        told = self.facts.body
        if not re.search(r"<(?:p|br|div)\b", told, re.I):
            lines = (line.strip() for line in told.splitlines())
            told = "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)
        holder = lxml_html.fromstring(f"<div>{told}</div>")
        self.page.find(".//body").append(holder)
        return holder

    def _take_time(
        self, places: head.Places, headline: tree.Element | None, body: tree.Element
    ) -> None:
        story = self.story
        story.published_at, has_hour = head.find_time(
            self.page, self.facts, self.rules, places, headline, body
        )
        if story.published_at and not has_hour:
            story.notices.append(_("The page tells the day of publication, but no hour."))

    def _take_people(
        self, places: head.Places, headline: tree.Element | None, body: tree.Element
    ) -> None:
        story, rules = self.story, self.rules
        for name in ("byline", "source"):
            if rules and (element := rules.find(name, self.page)) is not None:
                setattr(story, name, tree.words(element)[:200])
                if tree.is_within(element, {body}) and element is not body:
                    tree.remove(element)
        byline, source = bylines.told_around(places, headline, body)
        byline = byline or bylines.named_near(self.page, "author", body)
        source = source or bylines.named_near(self.page, "source", body)
        told = self.facts.author
        # As readers saw it, where that says the same: "A – B" rather than "A, B".
        is_same = all(fold(name) in fold(byline) for name in told.split(", "))
        story.byline = story.byline or (byline if is_same else told)
        story.source = story.source or self.facts.source or source

    def _take_lead(
        self, places: head.Places, headline: tree.Element | None, body: tree.Element
    ) -> None:
        lead = head.find_lead(self.page, self.facts, self.rules, places, headline, body)
        if lead is None or lead is body or body in lead.iterdescendants():
            return
        for links in list(lead.iterdescendants("ul", "ol")):
            if tree.link_share(links) > 0.5:
                tree.remove(links)
        self.story.lead = tree.words(lead)
        if tree.is_within(lead, {body}):
            for image in list(lead.iter("img")):  # a picture within it stays
                lead.addprevious(image)
            tree.remove(lead)

    def _take_documents(self, body: tree.Element) -> None:
        around = body.getparent()
        if around is None or around.tag in ("html", "body"):
            around = body
        seen: dict[str, OldFile] = {}
        for link in around.iter("a"):
            href = (link.get("href") or "").strip()
            if _DOCUMENT.search(old_urls.parts(href).path):
                path = self.file(href)
                seen.setdefault(path, OldFile(path, title=tree.words(link)[:200]))
        self.story.documents = list(seen.values())

    def _clear(self, body: tree.Element, headline: tree.Element | None) -> None:
        if headline is not None and body in headline.iterancestors():
            tree.remove(headline)
        bodies.clear(body)
        told = self.story.published_at
        for block in head.first_blocks(body)[:2]:
            text = tree.words(block)
            if fold(text) == fold(self.story.title) or (
                told and len(text) < 100 and head.moment(text) == told
            ):
                tree.remove(block)

    def _take_addresses(self) -> None:
        """The addresses under which it was reached, the one that the page names first."""
        found = [self._joined(each) for each in self.facts.addresses]
        if self.address:
            found.append(self.address)
        story = self.story
        for address in found:
            address = address.partition("#")[0]
            is_one = address.startswith(("http://", "https://", "/")) and len(address) <= 2_000
            if is_one and address not in story.addresses:
                story.addresses.append(address)

    def _file_of(self, source: str) -> str:
        """What stands as `src` of a picture: of one that came with the page, a name for it."""
        content: bytes | None = None
        if source.startswith("data:"):
            content = _of_data(source)
        elif self.saved.files:
            content = self.saved.files.get(source) or self.saved.files.get(self._joined(source))
        if content is None:
            return "" if source.startswith("data:") else self.file(source)
        digest = sha256(content).digest()
        if digest not in self._names:
            self._names[digest] = f"saved:{len(self._names) + 1}"
            self.read_page.pictures.append((self._names[digest], content, ""))
        return self._names[digest]

    def _settle_links(self, body: tree.Element) -> None:
        for element in body.iter():
            if element.tag == "a" and (href := (element.get("href") or "").strip()):
                is_other = href.startswith(("#", "javascript:", "mailto:", "tel:", "data:"))
                is_document = bool(_DOCUMENT.search(old_urls.parts(href).path))
                if not is_other:
                    element.set("href", self.file(href) if is_document else self.link(href))
            tree.keep_attributes(element, _KEPT)

    def _told_but_left(self, body: tree.Element) -> None:
        """Name in the notices what a story of ours cannot hold."""
        for tag, sentence in (
            ("video", _("A video in the page was not taken along: %(source)s")),
            ("audio", _("A recording in the page was not taken along: %(source)s")),
        ):
            for element in list(body.iter(tag)):
                source = element.get("src") or next(
                    (each.get("src") for each in element.iter("source") if each.get("src")), "–"
                )
                self.story.notices.append(sentence % {"source": source[:200]})
                tree.remove(element)
        for frame in body.iter("iframe"):
            if "youtu" not in (frame.get("src") or ""):
                self.story.notices.append(
                    _("A part of another site was not taken along: %(source)s")
                    % {"source": (frame.get("src") or "–")[:200]}
                )

    def _kind(self, body: tree.Element) -> str:
        facts, story = self.facts, self.story
        count = len(tree.words(body).split())
        if not story.title or (story.published_at is None):
            return "list"
        if facts.is_story:
            return "story"
        if count < MIN_STORY or tree.link_share(body) > 0.3:
            return "list"
        return "story"


def mirrored_from(html: str) -> str:
    """Return the address that HTTrack or a browser wrote into a page it saved; "" for none."""
    found = _MIRRORED.search(html[:20_000])
    if not found:
        return ""
    address = found[1] or found[2]
    return address if "://" in address else f"http://{address}"


def _of_data(source: str) -> bytes | None:
    """What a `data:` URL of a picture holds; None for what cannot be read."""
    kind, comma, text = source.partition(",")
    if not comma or not kind.startswith("data:image/"):
        return None
    if not kind.endswith(";base64"):
        return unquote_to_bytes(text)
    try:
        return base64.b64decode(re.sub(r"\s|%0A|%0D", "", text).replace("%2B", "+"))
    except (binascii.Error, ValueError):
        return None
