"""The text of a WordPress story as its readers saw it: blocks, shortcodes and paragraphs as HTML.

First the text is put together as WordPress does (`_Blocks`), then its elements are made those that
a body of ours has (`_settle`). What is left to do for any old HTML is done where all comes in.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.moving.items import OldFile
from articles.moving.sources import html_tree as tree
from articles.moving.sources.autop import autop
from articles.moving.sources.shortcodes import Found, Shortcodes, figure, gallery
from articles.moving.sources.wordpress_library import Library, path_of
from articles.text import videos

DOCUMENTS = (".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".doc", ".xls", ".ppt")
_COMMENT = re.compile(r"<!--\s*(/?)wp:([a-z][a-z0-9_/-]{0,80})\s*(.*?)\s*(/?)-->", re.DOTALL)
_NEXT_PAGE = re.compile(r"<!--(?:nextpage|more[^<>]{0,200})-->")  # parts of one text
_LONE_ADDRESS = re.compile(r"^[ \t]*(https?://[^\s<>\"\[\]]{1,2000})[ \t]*$", re.MULTILINE)
_AS_CLASSIC = {"freeform", "shortcode"}
_LONGEST = 600  # characters of a first paragraph that is taken for a lead
_NESTED = 3  # reusable blocks within one another
_MOST_REUSED = 2_000_000  # characters of them in one text: one that is long may be named often
_LAYOUT = frozenset("div section article main header footer aside details nav center span".split())
_DROPPED = "script style form noscript template button svg object".split()
_UNWRAPPED = "unwrapped"  # the name of elements that go, while what they hold stays
_NO_PARAGRAPHS = frozenset("p li td th figure figcaption a caption".split())
_BACKGROUND = re.compile(r"background(?:-image)?:[^;()]{0,80}url\([\"']?([^\"'()\s]{1,1000})")
_ALIGN = re.compile(r"\b(?:has-text-)?align-?(left|center|right)\b")


@dataclass
class Body:
    """A text as HTML. `lead` is "" where no paragraph can be one, `documents` those it links to."""

    html: str = ""
    lead: str = ""
    documents: list[OldFile] = field(default_factory=list)
    found: Found = field(default_factory=Found)


def body_of(text: str, library: Library, key: str, *, footnotes: str = "") -> Body:
    """Return the text of the story or page `key` as HTML.

    `footnotes` is what WordPress keeps of notes, as JSON. Without a lead of its own a story opens
    with its first paragraph, which `take_lead()` takes.
    """
    body = Body()
    shortcodes = Shortcodes(library, key, body.found)
    text = _NEXT_PAGE.sub("\n\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    html = _Blocks(library, shortcodes, footnotes).html(text)
    root = tree.parsed(html)
    if root is not None:
        _Settling(root, library, shortcodes, body).settle()
        html = tree.inside(root)
    body.html = html.strip()
    return body


def take_lead(body: Body, excerpt: str = "") -> None:
    """Set the lead: `excerpt`, or the first paragraph behind the picture that a text opens with.

    The paragraph leaves the body, as does one that says what the excerpt says: readers would read
    it twice; but not where nothing else stands there. A paragraph that comes first of all is left
    to the engine, which does so for all.
    """
    root = tree.parsed(body.html)
    body.lead = tree.words_of(excerpt)
    first = None if root is None else _opening(root)
    if root is None or first is None:
        return
    words = tree.words(first)
    if not tree.words(root).replace(words, "", 1).strip():
        return
    if body.lead == words or (not body.lead and first is not root[0] and len(words) <= _LONGEST):
        body.lead = words
        first.drop_tree()
        body.html = tree.inside(root).strip()


class _Blocks:
    """Puts a text together: blocks without their comments, the rest as paragraphs."""

    def __init__(self, library: Library, shortcodes: Shortcodes, footnotes: str) -> None:
        self._library = library
        self._shortcodes = shortcodes
        self._footnotes = footnotes
        self._left = _MOST_REUSED

    def html(self, text: str, depth: int = 0) -> str:
        written: list[str] = []
        around: list[str] = []
        is_open: Counter[str] = Counter()  # to look through `around` for each end took squares
        at = 0
        for comment in _comments(text):
            self._write(text[at : comment.start()], around, written)
            at = comment.end()
            closes, name, attributes, is_void = comment.groups()
            name = name.removeprefix("core/")
            if is_void:
                written.append(self._filled(name, attributes, depth))
            elif not closes:
                around.append(name)
                is_open[name] += 1
                if "/" in name:
                    self._shortcodes.found.blocks[name] = None
            elif is_open[name]:
                while (last := around.pop()) != name:
                    is_open[last] -= 1
                is_open[name] -= 1
        self._write(text[at:], around, written)
        return "".join(written)

    def _write(self, text: str, around: list[str], written: list[str]) -> None:
        if not text.strip():
            return
        if not around or around[-1] in _AS_CLASSIC:
            text = _LONE_ADDRESS.sub(r"\n\n\1\n\n", text)
            written.append(autop(self._shortcodes.expanded(text)))
        else:
            written.append(self._shortcodes.expanded(text))

    def _filled(self, name: str, attributes: str, depth: int) -> str:
        """What stands for a block that the old portal filled when somebody read it."""
        if name == "block" and depth < _NESTED:
            named = re.search(r'"ref"\s*:\s*(\d+)', attributes)
            content = self._library.reusable(named[1]) if named else ""
            if content and len(content) <= self._left:
                self._left -= len(content)
                return self.html(content, depth + 1)
        if name == "footnotes":
            return self._notes()
        if name not in ("more", "nextpage", "spacer", "separator"):
            self._shortcodes.found.blocks[name] = None
        return ""

    def _notes(self) -> str:
        try:
            notes = json.loads(self._footnotes or "[]")
            items = [f"<li>{note['content']}</li>" for note in notes]
        except (ValueError, TypeError, KeyError, RecursionError):
            return ""
        return f"<ol>{''.join(items)}</ol>" if items else ""


def _comments(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        at = end + 3
        if comment := _COMMENT.fullmatch(text, start, at):
            yield comment


class _Settling:
    """Makes the elements of a text those that a body of ours has."""

    def __init__(
        self, root: HtmlElement, library: Library, shortcodes: Shortcodes, body: Body
    ) -> None:
        self._root = root
        self._library = library
        self._shortcodes = shortcodes
        self._body = body
        self._classes: set[str] = set()

    def settle(self) -> None:
        etree.strip_elements(self._root, etree.Comment, *_DROPPED, with_tail=False)
        self._classes = {name for each in self._root.xpath("//@class") for name in each.split()}
        for image in self._root.iter("img"):
            self._image(image)
        for each in self._classed("wp-block-spacer"):
            tree.remove(each)
        for each in self._classed("wp-block-cover"):
            self._cover(each)
        for name in ("wp-block-gallery", "blocks-gallery-grid", "gallery", "tiled-gallery"):
            for each in self._classed(name):
                self._gallery(each)
        for each in self._classed("wp-caption"):
            self._old_caption(each)
        for each in self._classed("wp-block-embed"):
            self._embed(each)
        for each in list(self._root.iter("video", "audio")):
            self._player(each)
        for each in self._classed("wp-block-file"):
            self._file(each)
        for each in self._classed("wp-block-table"):
            self._table(each)
        for each in self._classed("wp-block-pullquote"):
            each.drop_tag()
        for each in list(self._root.iter("cite")):
            if any(above.tag == "blockquote" for above in each.iterancestors()):
                each.tag = "p"
        for each in list(self._root.iter("summary")):
            each.tag = "p"
        for link in self._root.iter("a"):
            self._link(link)
        self._unwrap()

    def _classed(self, name: str) -> list[HtmlElement]:
        """The elements of class `name` that still stand in the text, outer ones first."""
        if name not in self._classes:
            return []
        path = f"descendant::*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
        return [*self._root.xpath(path)]

    def _image(self, image: HtmlElement) -> None:
        source = image.get("src", "")
        lazy = next(filter(None, map(image.get, ("data-src", "data-lazy-src"))), "")
        if lazy and (not source or source.startswith("data:")):
            source = lazy
            image.set("src", source)
        attachment = self._library.at(source)
        if attachment and not image.get("alt", "").strip() and attachment.alt:
            image.set("alt", attachment.alt)

    def _cover(self, element: HtmlElement) -> None:
        """Words on a picture: the picture stands before them; older blocks have it as a style."""
        behind = _BACKGROUND.search(element.get("style", ""))
        if behind and tree.first(element, ".//img") is None:
            image = lxml_html.Element("img", alt="", src=behind[1])
            self._image(image)
            image.tail, element.text = element.text, None
            element.insert(0, image)

    def _gallery(self, element: HtmlElement) -> None:
        if not self._stands(element):
            return
        figures = []
        said = set()
        for image in element.iter("img"):
            around = image.iterancestors("figure", "li", "dl")
            own = next((each for each in around if each is not element), None)
            caption = tree.first(own, ".//figcaption|.//dd") if own is not None else None
            if caption is not None:
                said.add(caption)
            figures.append(figure(tree.html_of(_bare_image(image)), tree.words_html(caption)))
        rest = [each for each in element.iter("figcaption") if each not in said]
        below = "".join(f"<p>{tree.words_html(each)}</p>" for each in rest if tree.words(each))
        if figures:
            tree.put(element, gallery(figures) + below)

    def _old_caption(self, element: HtmlElement) -> None:
        image = tree.first(element, ".//img")
        if image is None:
            return
        words = element.xpath("*[contains(@class, 'wp-caption-text')]")
        caption = tree.words_html(words[0]) if words else ""
        link = image.getparent()
        picture = link if link is not None and link.tag == "a" else image
        picture.tail = None
        tree.put(element, figure(tree.html_of(picture), caption))

    def _embed(self, element: HtmlElement) -> None:
        caption = tree.first(element, ".//figcaption")
        words = tree.words(caption)
        if caption is not None:
            tree.remove(caption)
        address = tree.words(element)
        if not re.fullmatch(r"https?://\S+", address):
            return
        if video := videos.of_address(address):
            tree.put(element, videos.block(*video, caption=escape(words)))
        else:
            link = f'<p><a href="{escape(address)}">{escape(words or address)}</a></p>'
            tree.put(element, link)

    def _player(self, element: HtmlElement) -> None:
        source = tree.first(element, ".//source")
        address = element.get("src") or (source.get("src") if source is not None else "") or ""
        around = element.getparent()
        whole = around if around is not None and around.tag == "figure" else element
        words = tree.words(tree.first(whole, ".//figcaption"))
        if address:
            tree.put(whole, self._shortcodes.player(address, words))
        else:
            tree.remove(whole)

    def _file(self, element: HtmlElement) -> None:
        for button in element.xpath(".//a[contains(@class, 'wp-block-file__button')]"):
            tree.remove(button)
        link = tree.first(element, ".//a[@href]")
        if link is not None and self._is_document(link.get("href", "")):
            self._link(link)
            tree.remove(element)

    def _table(self, element: HtmlElement) -> None:
        table, caption = tree.first(element, ".//table"), tree.first(element, ".//figcaption")
        if table is None or element.tag != "figure":
            return
        if caption is not None and tree.words(caption):
            caption.tag = "caption"
            caption.tail = None
            table.insert(0, caption)
        element.drop_tag()

    def _link(self, link: HtmlElement) -> None:
        address = link.get("href", "")
        if attachment := self._library.at(address):
            link_words = tree.words(link) or attachment.title
        else:
            link_words = tree.words(link)
        documents = self._body.documents
        if self._is_document(address) and all(each.path != address for each in documents):
            documents.append(OldFile(address, title=link_words))

    def _is_document(self, address: str) -> bool:
        return path_of(address).lower().endswith(DOCUMENTS)

    def _unwrap(self) -> None:
        """Take away what only laid the text out; a `<div>` around words alone is a paragraph."""
        for element in list(self._root.iter(*_LAYOUT)):
            if element is self._root:
                continue
            holds_blocks = element.tag == "span" or any(
                child.tag in tree.BLOCKS or child.tag in _LAYOUT for child in element.iterchildren()
            )
            above = next(each for each in element.iterancestors() if each.tag != _UNWRAPPED)
            is_within_words = above.tag in _NO_PARAGRAPHS
            element.tag = _UNWRAPPED if holds_blocks or is_within_words else "p"
        # All at once: `drop_tag()` counts the siblings before it, 20,000 times in a long text.
        etree.strip_tags(self._root, _UNWRAPPED)
        for element in self._root.iter("p", "h1", "h2", "h3", "h4", "figure"):
            align = _ALIGN.search(element.get("class", ""))
            if align and "gallery" not in element.get("class", "").split():
                is_picture = element.tag == "figure" and tree.first(element, ".//img") is not None
                element.set("class", ("image " if is_picture else "") + f"align-{align[1]}")

    def _stands(self, element: HtmlElement) -> bool:
        return any(above is self._root for above in element.iterancestors())


def _bare_image(image: HtmlElement) -> HtmlElement:
    kept = lxml_html.Element("img")
    for name in ("alt", "src"):
        kept.set(name, image.get(name, ""))
    return kept


def _opening(root: HtmlElement) -> HtmlElement | None:
    """The paragraph of words alone that a text opens with; pictures may stand before it."""
    for element in list(root)[:8]:
        if element.tag == "p" and tree.words(element):
            return None if element.xpath(".//a|.//img|.//iframe") else element
        if element.tag not in ("figure", "p"):
            return None
    return None
