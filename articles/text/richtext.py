"""Rich text: the trust boundary between what an editor sends and what a page shows.

Every rich text passes `clean()` on its way into the database. `split()` finds the places of the
quotes in a cleaned body.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Any

import nh3
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.text import galleries, links, videos
from articles.text.links import TAG as TAG
from articles.text.links import URL_SCHEMES
from articles.text.vietnamese import tidy

MAX_LENGTH = 1_000_000  # characters
MAX_DEPTH = 100  # open elements: 60,000 nested div took nh3 13 s, 100 take it 1 ms


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAGS = _words(
    "p br hr h2 h3 h4 strong b em i u s sub sup a ul ol li blockquote figure figcaption img "
    "table caption thead tbody tfoot tr th td div"
)
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),  # else nh3 lets `title` and `lang` stay on every element
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height", "role"},  # role="presentation": decorative
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "div": {"data-quote"},
    "figure": {"data-video"},
}
_ALIGNMENTS = {"align-left", "align-center", "align-right", "align-justify"}
CLASSES = {
    **dict.fromkeys(["p", "h2", "h3", "h4", "th", "td", "img"], _ALIGNMENTS),
    "figure": {"image", "video", "gallery", *_ALIGNMENTS},
}

_NUMBER_ATTRIBUTES = {"width", "height", "colspan", "rowspan", "start", "data-quote"}
HEADINGS = {"h1": "h2", "h5": "h4", "h6": "h4"}
_VOID = _words("area base br col embed hr img input link meta source track wbr")
_RAW_TEXT = _words("script style textarea title xmp iframe noembed noframes noscript plaintext")


def clean(html: str) -> str:
    """Return `html` with nothing in it but what a story may hold.

    Tags and attributes outside the allow-list are removed (their text stays), and so are unsafe
    links and pictures that are not of our own media. A quote marker becomes exactly
    `<div class="quote" data-quote="N"></div>`; any other div becomes a paragraph. The address of a
    video on a line of its own becomes a block, any other a link (`videos.py`); a gallery holds
    pictures and captions alone (`galleries.py`). Cleaning the result again changes nothing.

    Raises ValidationError, in the reader's language, where `html` is longer than MAX_LENGTH,
    nested deeper than MAX_DEPTH, carries a picture as a `data:` URL, or has a gallery of too many.
    """
    html = tidy(html)
    if len(html) > MAX_LENGTH:
        raise ValidationError(
            _("The text is too long: %(length)s characters, of %(limit)s at most."),
            code="too_long",
            params={"length": len(html), "limit": MAX_LENGTH},
        )
    html = links.mend_targets(videos.frames_to_blocks(html))
    _check_depth(html)
    if any(source.lower().startswith("data:") for source in _picture_sources(html)):
        raise ValidationError(
            _("A pasted picture was not uploaded. Delete it and insert it with the image button."),
            code="data_image",
        )
    html = re.sub(
        r"(</?)(h[156])\b",
        lambda tag: tag[1] + HEADINGS[tag[2].lower()],
        html,
        flags=re.I,
    )
    # Two passes of an HTML cleaner can differ (24 of 20,052 fuzzed inputs), a third never did.
    for _attempt in range(8):
        cleaned = tidy(_settle_divs(_sanitize(html)))  # tidy again: &#11; is a character now
        cleaned = galleries.settle(videos.settle(links.unwrap_dead(cleaned)))
        if cleaned == html:
            return cleaned
        html = cleaned
    return nh3.clean_text(html)


def foreign_pictures(html: str) -> list[str]:
    """Return the URLs of the pictures in `html` that `clean()` drops: not our own media."""
    return [src for src in _picture_sources(html) if not _is_own_picture(src)]


def own_pictures(html: str) -> set[str]:
    """Return the names in the storage of the pictures in a cleaned `html`."""
    return set(own_pictures_in_order(html))


def own_pictures_in_order(html: str) -> list[str]:
    """Return the names in the storage of the pictures in a cleaned `html`, in reading order."""
    return [
        src.removeprefix(settings.MEDIA_URL)
        for src in _picture_sources(html)
        if _is_own_picture(src)
    ]


def pictures(html: str) -> list[tuple[str, dict[str, str]]]:
    """Return the pictures in a cleaned `html`, in reading order: name in the storage, attributes.

    One with role="presentation" is decorative: it needs no description.
    """
    found: list[tuple[str, dict[str, str]]] = []

    def note(name: str, attributes: dict[str, str], _rest: str) -> str:
        found.append((name, attributes))
        return ""

    replace_pictures(html, note)
    return found


def undescribed(html: str) -> list[tuple[int, str]]:
    """Return the pictures in a cleaned `html` without words of their own: (number, name).

    Neither those said to be decorative nor the picture of a video, which its title describes.
    """
    html = videos.without_blocks(html)
    return [
        (number, name)
        for number, (name, attributes) in enumerate(pictures(html), 1)
        if not attributes.get("alt", "").strip() and not attributes.get("role")
    ]


def replace_pictures(html: str, write: Callable[[str, dict[str, str], str], str]) -> str:
    """Return a cleaned `html` with each picture replaced by `write(name, attributes, caption)`.

    `name` is the name in the storage; the values of `attributes` are unescaped. `caption` is the
    HTML behind the picture in its figure, up to the end of the caption, or ""; it is replaced too.

    A regular expression is enough here: in cleaned HTML each attribute stands in double quotes,
    and quotes, `<` and `>` within a value are escaped.
    """

    def written(match: re.Match[str]) -> str:
        attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(match[1])}
        name = attributes["src"].removeprefix(settings.MEDIA_URL)
        return write(name, attributes, match[2] or "")

    return _PICTURE.sub(written, html)


def replace_quotes(html: str, write: Callable[[int], str]) -> str:
    """Return a cleaned `html` with each quote marker replaced by `write(number)`."""
    return _MARKER.sub(lambda match: write(int(match[1])), html)


def without_picture(html: str, name: str) -> str:
    """Return a cleaned `html` without the picture stored as `name`, its caption and its figure.

    One of its renditions goes too, which are in a folder called as it is.
    """
    stem = name.rpartition(".")[0]
    addresses = tuple(f' src="{settings.MEDIA_URL}{stem}{mark}' for mark in "./")

    def left_of(match: re.Match[str]) -> str:
        if not any(address in match[1] for address in addresses):
            return match[0]
        return "</a>" if (match[2] or "").startswith("</a>") else ""

    html = _EMPTY_LINK.sub("", _PICTURE.sub(left_of, html))
    return galleries.settle(_EMPTY_PARAGRAPH.sub("", _EMPTY_FIGURE.sub("", html)))


def portable(html: str, absolute: Callable[[str], str]) -> str:
    """Return `html` of stories for other programs: without classes, each URL made `absolute`.

    Some know no figure of figures, so the pictures of a gallery stand one after the other.
    """
    return nh3.clean(
        galleries.loose(html),
        tags=set(TAGS - {"div"}),
        # A role beside alt="" is an error elsewhere.
        attributes=ATTRIBUTES | {"figure": set(), "img": ATTRIBUTES["img"] - {"role"}},
        attribute_filter=lambda tag, name, value: (
            absolute(value) if name in ("href", "src") and value[:1] == "/" != value[1:2] else value
        ),
        url_schemes=URL_SCHEMES,
    )


def _picture_sources(html: str) -> Iterator[str]:
    return map(unescape, _SOURCE.findall(html))


def quote_numbers(html: str) -> list[int]:
    """Return the numbers of the quote markers in a cleaned `html`, in reading order."""
    return [int(number) for number in _MARKER.findall(html)]


def unplaced(html: str, numbers: Iterable[int]) -> list[int]:
    """Return those of `numbers` of quotes that have no marker in a cleaned `html`, in order."""
    return sorted(set(numbers) - set(quote_numbers(html)))


def marker(number: int | str) -> str:
    """Return the element that holds the place of the quote `number` in a body."""
    return f'<div class="quote" data-quote="{number}"></div>'


def split(html: str, quotes: Iterable[Any]) -> list[Any]:
    """Cut a cleaned `html` at its quote markers.

    Returns HTML and items of `quotes` (anything with a `number`) in reading order. A quote stands
    at its first marker. Quotes without a marker come at the end, so that none is lost. A marker
    without a quote is dropped.
    """
    waiting = {quote.number: quote for quote in quotes}
    parts = []
    for index, piece in enumerate(_MARKER.split(html)):
        part = waiting.pop(int(piece), None) if index % 2 else piece
        if part:
            parts.append(part)
    return parts + list(waiting.values())


def plain(html: str) -> str:
    """Return the words of a cleaned `html` without tags, with a space between blocks."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


_MARKER = re.compile(r'<div class="quote" data-quote="(\d+)"></div>')
_PICTURE = re.compile(
    r'<img((?: [a-z]+="[^"]*")+)>((?:</a>)?\s*<figcaption>(?:(?!</figcaption>).)*)?', re.DOTALL
)
# Stops at `<`: searching for the next `>` from each of 20,000 unfinished tags took 32 s.
_SOURCE = re.compile(r"<img\b[^<>]*?\bsrc\s*=[\s\"']*([^\s\"'<>]+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_DIV = re.compile(r"<div\b[^>]*>(?:\s|&nbsp;)*</div>|<div\b[^>]*>|</div>")
_EMPTY_LINK = re.compile(r"<a\b[^<>]*></a>")
_EMPTY_FIGURE = re.compile(r"<figure\b[^<>]*>\s*(?:</figcaption>\s*)?</figure>\n?")
_EMPTY_PARAGRAPH = re.compile(r"<p>(?:\s|&nbsp;)*</p>\n?")


def _sanitize(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        # `class` belongs to allowed_classes alone: naming it here too makes nh3 panic
        # with an exception that `except Exception` does not catch.
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        attribute_filter=_filter_attribute,
        url_schemes=URL_SCHEMES,
        clean_content_tags={
            "script",
            "style",
            "textarea",
            "title",
            "iframe",
            "noscript",
        },
    )


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if _is_own_picture(value) else None
    if name == "href":
        return links.kept(value)
    if name == "data-video":
        return value if videos.is_key(value) else None
    if name in _NUMBER_ATTRIBUTES:
        return value if re.fullmatch(r"[1-9]\d{0,3}", value, re.ASCII) else None
    if name == "role":
        return value if value == "presentation" else None
    if name == "scope":
        return value if value in {"row", "col", "rowgroup", "colgroup"} else None
    return value


def _is_own_picture(src: str) -> bool:
    return (
        src.startswith(settings.MEDIA_URL)
        and re.fullmatch(r"[\w./-]+", src[len(settings.MEDIA_URL) :], re.ASCII) is not None
        and ".." not in src
    )


def _settle_divs(html: str) -> str:
    """Keep quote markers; make any other div a paragraph, and remove empty ones."""

    def settle(match: re.Match[str]) -> str:
        div = match[0]
        if number := re.search(r'data-quote="(\d+)"', div):
            return marker(number[1])
        if div.endswith("</div>"):
            return "</p>" if div == "</div>" else ""
        return "<p>"

    # Remove pictures whose source was refused, and then empty paragraphs.
    html = re.sub(r"<img(?![^>]*\bsrc=)[^>]*>", "", _DIV.sub(settle, html))
    return _EMPTY_PARAGRAPH.sub("", html)


def _check_depth(html: str) -> None:
    """Raise ValidationError where elements are nested deeper than MAX_DEPTH.

    The time of the HTML parser grows with the square of the depth, so this is checked before
    parsing. End tags are counted only in well-nested markup, which is all that an editor sends.
    After the first sign that the parser might read a tag otherwise than we do (a stray end tag, an
    unfinished quotation, raw text, a comment) every start tag counts as one level more.
    """
    open_elements: list[str] = []
    sound = True  # no sign yet that a parser may read this otherwise than we do
    for opening, name, attributes, end in _TAG.findall(html):
        name = name.lower()
        if opening == "<" and not name:
            continue  # a less-than sign in the text
        if opening == "</":
            if sound and open_elements and open_elements[-1] == name:
                open_elements.pop()
            else:
                sound = False
            continue
        unfinished = not end or re.search("[\"']", _QUOTED.sub("", attributes))
        if unfinished or name in _RAW_TEXT or opening != "<":
            sound = False
        if (
            opening != "<"
            or name in _VOID
            or (name in ("p", "li") and open_elements[-1:] == [name])
        ):
            continue
        open_elements.append(name)
        if len(open_elements) > MAX_DEPTH:
            raise ValidationError(
                _("The text has too many elements inside one another. Paste it as plain text."),
                code="too_deep",
            )


_TAG = re.compile(r"(<[!?]|</?)([a-zA-Z][^\s/<>]*|)([^<>]*)(>?)")
_QUOTED = re.compile(r'"[^"]*"')
