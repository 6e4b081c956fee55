"""Galleries in a body: photos of ours that a page shows as one row (`portal/galleries.py`).

Plain HTML, a figure of figures, so that a program that knows no gallery has pictures with their
captions one after the other. A caption is words alone.

    <figure class="gallery"><figure class="image"><img alt="…" src="/media/…"><figcaption>Words
    </figcaption></figure><figure class="image">…</figure></figure>
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.text.blocks import BLOCKS
from articles.text.links import TAG

FEWEST, MOST = 2, 60  # photos of one; a photo alone is a picture like any other

_START = '<figure class="gallery">'
_BLOCK = re.compile(
    rf"{_START}((?:<figure class=\"image\"><img [^<>]*>"
    r"(?:<figcaption>[^<]*</figcaption>)?</figure>)+)</figure>"
)
_GALLERY = re.compile(r'<figure class="(?:[\w -]* )?gallery(?: [\w -]*)?">')
_PLAIN_FIGURE = re.compile(r'</figure>|<figure(?: class="(?![^"]*\bvideo\b)[^"]*")?>')
_CAPTION = re.compile(r"</?figcaption\b")
_NO_WORDS = re.compile(r"<(?:img|figure|div)\b")
_CLASS = re.compile(r' class="[^"]*"')
_ANY_BLOCK = re.compile(rf"<(?:{BLOCKS})\b")
_NO_LEVEL = re.compile(r"</?(?:p|img|br|hr)\b")  # a parser ends a paragraph before a figure
_NAME = re.compile(r"</?(\w+)")


class Gallery(NamedTuple):
    """A gallery of a cleaned body: `html` are its figures, without the one around them."""

    html: str

    @property
    def size(self) -> int:
        """How many photos it has."""
        return self.html.count("<img ")


def split(html: str) -> Iterator[str | Gallery]:
    """Yield the parts of a cleaned `html`: HTML, and the galleries between."""
    for place, part in enumerate(_BLOCK.split(html)):
        if part:
            yield Gallery(part) if place % 2 else part


def all_of(html: str) -> list[Gallery]:
    """Return the galleries of a cleaned `html`, in reading order."""
    return [Gallery(inside) for inside in _BLOCK.findall(html)]


def block(figures: Iterable[str]) -> str:
    """Return the HTML of a gallery of `figures`."""
    return f"{_START}{''.join(figures)}</figure>"


def loose(html: str) -> str:
    """Return a cleaned `html` with the figures of its galleries standing by themselves."""
    return _BLOCK.sub(r"\1", html)


def settle(html: str) -> str:
    """Return `html`, sanitized, with each gallery in its one spelling.

    It keeps its pictures and the words of their captions; all else that stands in it comes behind
    it. Within another element, or with fewer than FEWEST pictures, the pictures stand by
    themselves. Raises ValidationError where it has more than MOST.
    """
    if "gallery" not in html:
        return html
    parts = TAG.split(html)
    written: list[str] = []
    depth = index = 0
    while index < len(parts):
        part = parts[index]
        if index % 2 and _GALLERY.fullmatch(part):
            end = _end(parts, index)
            written.append(_settled(parts[index + 1 : end], is_top=depth == 0))
            index = end + 1
            continue
        if index % 2 and not _NO_LEVEL.match(part):
            depth = max(0, depth - 1) if part.startswith("</") else depth + 1
        written.append(part)
        index += 1
    return "".join(written)


def _end(parts: list[str], start: int) -> int:
    """Where the element ends whose tag stands at `start`."""
    name = _name(parts[start])
    depth = 0
    for index in range(start, len(parts), 2):
        if _name(parts[index]) == name:
            depth += -1 if parts[index].startswith("</") else 1
            if depth == 0:
                return index
    return len(parts)


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1] if found else ""


def _settled(inside: list[str], *, is_top: bool) -> str:
    """A gallery that holds the texts and tags `inside`, and what comes behind it."""
    figures, rest = _taken_apart(inside)
    if len(figures) > MOST:
        raise ValidationError(
            _("A gallery has %(count)s photos, of %(limit)s at most. Make several of it."),
            code="too_many_photos",
            params={"count": len(figures), "limit": MOST},
        )
    is_gallery = is_top and len(figures) >= FEWEST
    return (block(figures) if is_gallery else "".join(figures)) + rest


def _taken_apart(inside: list[str]) -> tuple[list[str], str]:
    """The figures of what stands in a gallery, each with its caption, and the rest of its HTML."""
    pictures: list[list[str]] = []
    rest: list[str] = []
    own: list[str] | None = None  # the picture that a caption would be of, and its caption
    index = 0
    while index < len(inside):
        part, end = inside[index], index
        if not index % 2:
            rest.append(part)
        elif part.startswith("<img "):
            own = [_CLASS.sub("", part), ""]
            pictures.append(own)
        elif _CAPTION.match(part):
            end = _end(inside, index)
            if any(map(_NO_WORDS.match, inside[index:end])) or part.startswith("</"):
                end = index  # what stands in it is looked at as if it stood beside it
            elif said := " ".join(TAG.sub(" ", "".join(inside[index:end])).split()):
                if own:
                    own[1] = f"{own[1]} {said}".strip()
                else:
                    rest.append(f"<p>{said}</p>")
        elif _PLAIN_FIGURE.fullmatch(part):
            own = None
        elif part.startswith("<figure "):  # a video is a figure of its own
            end = _end(inside, index)
            rest += inside[index : end + 1]
        else:
            rest.append(part)
        index = end + 1
    return [_figure(*picture) for picture in pictures], _kept("".join(rest))


def _figure(image: str, caption: str) -> str:
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure class="image">{image}{below}</figure>'


def _kept(html: str) -> str:
    """What is kept of `html` that stood in a gallery: nothing, unless it says something."""
    if not unescape(TAG.sub("", html)).strip() and "data-" not in html:
        return ""
    return html if _ANY_BLOCK.search(html) else f"<p>{html.strip()}</p>"
