"""Shortcodes of WordPress: `[caption]`, `[gallery ids="1,2"]` and what plugins add to them.

Which names are shortcodes only the old portal knows. What looks like one is one: a name in plain
letters with attributes, with an end tag, or with an underscore; "[1]" and "[Xem thêm]" are words.
"""

import re
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from django.utils.translation import gettext as _

from articles.moving.sources.wordpress_library import Attachment, Library
from articles.text import galleries, videos

_CODE = re.compile(r"\[(\[?)(/?)([a-zA-Z][a-zA-Z0-9_-]{0,60})(?![^\s\]/])([^\[\]]{0,4000})\](\]?)")
_ATTRIBUTE = re.compile(
    r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'/]\S*))|\"([^\"]*)\"|(\S+)"
)
_LOOKS_LIKE_ONE = re.compile(r"\s[\w-]+\s*=")
_BARE = {"gallery", "playlist", "toc", "embed", "audio", "video"}
_PICTURE = re.compile(r"\s*((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)", re.IGNORECASE)
_MOST = 20_000  # shortcodes of one text
_DEEPEST = 10
_MOST_PICTURES = 2_000  # in all galleries of a text: "[gallery]" alone names all of its story


@dataclass
class Found:
    """What was met in a text and cannot come along as it was; names count once."""

    shortcodes: dict[str, None] = field(default_factory=dict)
    blocks: dict[str, None] = field(default_factory=dict)
    players: dict[str, None] = field(default_factory=dict)
    missing: int = 0  # pictures of galleries that the files do not hold

    def notices(self) -> Iterator[str]:
        """Yield what the report says of it."""
        if self.shortcodes:
            names = ", ".join(f"[{name}]" for name in self.shortcodes)
            yield _("Shortcodes were taken out, the words inside them stay: %s") % names
        if self.blocks:
            names = ", ".join(self.blocks)
            yield _("Blocks that the old portal filled itself were taken out: %s") % names
        for address in self.players:
            yield _("A film or sound was not brought along, a link to it stays: %s") % address
        if self.missing:
            yield _("Pictures of a gallery are not in the export: %d") % self.missing


class Shortcodes:
    """What becomes of the shortcodes in the text of the story or page `key`; `found` is told."""

    def __init__(self, library: Library, key: str, found: Found) -> None:
        self._library = library
        self._key = key
        self.found = found
        self._left = _MOST_PICTURES
        self._handlers: dict[str, Callable[[dict[str, str], str], str]] = {
            "caption": self._caption,
            "wp_caption": self._caption,
            "gallery": self._gallery,
            "embed": self._embed,
            "video": self._player,
            "audio": self._player,
        }

    def expanded(self, text: str, depth: int = 0) -> str:
        """Return `text` with its shortcodes as HTML, or as the words inside them."""
        if "[" not in text:
            return text
        codes = [code for _number, code in zip(range(_MOST), _CODE.finditer(text), strict=False)]
        ends: dict[str, list[int]] = {}
        for number, code in enumerate(codes):
            if code[2] and not code[1]:
                ends.setdefault(code[3].lower(), []).append(number)
        written: list[str] = []
        at = number = 0
        while number < len(codes):
            code = codes[number]
            written.append(text[at : code.start()])
            at = code.end()
            name = code[3].lower()
            of_name = ends.get(name, [])
            end = bisect(of_name, number)
            closing = of_name[end] if end < len(of_name) and not code[2] else None
            number += 1
            if code[1] and code[5]:
                written.append(code[0][1:-1])  # escaped: "[[gallery]]" is a text about galleries
                continue
            if not (code[2] or closing is not None or _is_one(name, code[4])):
                written.append(code[0])
                continue
            inside = ""
            if closing is not None and not code[4].rstrip().endswith("/"):
                inside = text[at : codes[closing].start()]
                at, number = codes[closing].end(), closing + 1
            html = "" if code[2] else self._of(name, code[4], inside, depth)
            written.append(code[1] + html + ("" if inside else code[5]))
        return "".join([*written, text[at:]])

    def _of(self, name: str, written: str, inside: str, depth: int) -> str:
        attributes = _attributes(written)
        if name in self._handlers:
            return self._handlers[name](attributes, inside)
        for address in (inside.strip(), *attributes.values()):
            if video := videos.of_address(unescape(address)):
                return _apart(videos.block(*video))
        key = attributes.get("id", attributes.get("", ""))
        if "youtube" in name and videos.is_key(key):
            return _apart(videos.block(key))
        self.found.shortcodes[name] = None
        return self.expanded(inside, depth + 1) if depth < _DEEPEST else inside

    def _caption(self, attributes: dict[str, str], inside: str) -> str:
        picture = _PICTURE.match(inside)
        if not picture:
            return inside
        words = inside[picture.end() :].strip() or attributes.get("caption", "")
        return _apart(figure(picture[1], words))

    def _gallery(self, attributes: dict[str, str], _inside: str) -> str:
        if not self._left:
            return ""
        named = attributes.get("ids") or attributes.get("include", "")
        if named:
            keys = re.findall(r"\d+", named)[:1000]
            shown = [self._library.attachment(key) for key in keys]
            self.found.missing += shown.count(None)
            pictures = [each for each in shown if each]
        else:
            excluded = set(re.findall(r"\d+", attributes.get("exclude", "")))
            pictures = [
                each
                for each in self._library.of_story(attributes.get("id") or self._key)
                if each.is_picture and each.id not in excluded
            ]
            for each in pictures:
                self._library.use(each)
        pictures = pictures[: self._left]
        self._left -= len(pictures)
        return _apart(gallery([*map(_figure_of, pictures)]))

    def _embed(self, attributes: dict[str, str], inside: str) -> str:
        address = inside.strip() or attributes.get("src", "")
        return _apart(address)

    def _player(self, attributes: dict[str, str], inside: str) -> str:
        sources = [value for value in attributes.values() if "/" in value]
        address = next(iter(sources), inside.strip())
        return _apart(self.player(address)) if address else ""

    def player(self, address: str, words: str = "") -> str:
        """Return what stands in place of a player of the film or sound at `address`."""
        if video := videos.of_address(address):
            return videos.block(*video, caption=escape(words))
        if attachment := self._library.at(address):
            words = words or attachment.title
        self.found.players[address] = None
        name = words or address.rpartition("/")[2]
        return f'<p><a href="{escape(address)}">{escape(name)}</a></p>'


def figure(picture: str, words: str = "") -> str:
    """Return a figure of the HTML `picture` with the HTML `words` as its caption."""
    below = f"<figcaption>{' '.join(words.split())}</figcaption>" if words.strip() else ""
    return f'<figure class="image">{picture}{below}</figure>'


def gallery(figures: list[str]) -> str:
    """Return `figures` as a gallery of ours, or as several where there are too many."""
    parts = [figures[at : at + galleries.MOST] for at in range(0, len(figures), galleries.MOST)]
    return "".join(
        galleries.block(part) if len(part) >= galleries.FEWEST else "".join(part) for part in parts
    )


def _figure_of(attachment: Attachment) -> str:
    alt, src = escape(attachment.alt), escape(attachment.url)
    return figure(f'<img alt="{alt}" src="{src}">', escape(attachment.caption, quote=False))


def _is_one(name: str, attributes: str) -> bool:
    if name in _BARE or _LOOKS_LIKE_ONE.match(attributes):
        return True
    return ("_" in name or "-" in name) and not attributes.strip(" /")


def _attributes(written: str) -> dict[str, str]:
    """The attributes by name; the first one without a name by ""."""
    found: dict[str, str] = {}
    for name, double, single, bare, quoted, word in _ATTRIBUTE.findall(unescape(written)):
        value = double or single or bare or quoted or word
        found.setdefault(name.lower(), value.strip("”“″ "))
    return found


def _apart(html: str) -> str:
    return f"\n\n{html}\n\n" if html else ""
