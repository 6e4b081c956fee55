"""What an element of old HTML says of itself: is it bold, centred, hidden, a caption?

Read with lxml. Whatever the HTML is like, it gives a tree whose text is that of the HTML.
"""

import re
from html import escape
from html.parser import HTMLParser
from typing import Any

import lxml.html

from articles.moving.elements import inside
from articles.text.links import TAG
from articles.text.vietnamese import tidy

MAX_DEPTH = 150  # open elements: libxml2 drops what is nested deeper than 256
UNREAD = frozenset("head iframe link meta noembed noframes noscript script style template".split())
BLOCKS = frozenset(
    "address article aside body caption center dd details dir div dl dt fieldset figcaption footer "
    "form header legend li main nav p pre section summary td th title tr".split()
)
# Between these and the next of their kind no end tag is needed: they do not nest.
_FLAT = frozenset("p li td th tr option dt dd br hr img input wbr col param source area".split())
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.I)
_STRUCK = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.I)
_ALIGN = re.compile(r"text-align\s*:\s*(\w+)", re.I)
_ALIGN_CLASS = re.compile(r"(?:^|[\s-])align-?(left|center|right|justify)\b")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_CAPTION = re.compile(r"caption|chu-?thich|(?:desc|note)_?(?:img|image|photo)", re.I)
_INLINE = {
    "b": "strong",
    "strong": "strong",
    "i": "em",
    "em": "em",
    "u": "u",
    "ins": "u",
    "s": "s",
    "strike": "s",
    "del": "s",
    "sub": "sub",
    "sup": "sup",
}


def parsed(html: str) -> Any:
    """Return the body of `html` as an element of lxml; what is nested too deep comes flattened."""
    html = tidy(html)
    if _depth(html) > MAX_DEPTH:
        html = _flattened(html)
    # As bytes: lxml takes no text that declares an encoding. Control characters end a text there.
    content = re.sub(r"[\x00-\x08\x0b\x0e-\x1f]", " ", html).encode()
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = lxml.html.document_fromstring(b"<html><body>" + content, parser=parser)
    return tree.find("body")


def serialized(body: Any) -> str:
    """Return the HTML inside of `body`."""
    return inside(body).strip()


def marks(element: Any) -> list[str]:
    """Return the elements of ours that an inline `element` stands for, such as "strong"."""
    style = element.get("style", "")
    found = [_INLINE[element.tag]] if element.tag in _INLINE else []
    if element.tag in ("span", "font", *_INLINE) and style:
        found += ["strong"] if _BOLD.search(style) else []
        found += ["em"] if _ITALIC.search(style) else []
        found += ["s"] if _STRUCK.search(style) else []
    return list(dict.fromkeys(found))


def alignment(element: Any, inherited: str) -> str:
    """Return "center", "right" or "" for the text in `element`.

    Left and justified are "": nearly all of an old portal is, and ours decides that for itself.
    """
    said = _ALIGN.search(element.get("style", ""))
    classes = _ALIGN_CLASS.search(element.get("class", ""))
    value = (said or classes or [None, element.get("align", "")])[1].lower()
    if element.tag == "center":
        value = "center"
    if not value:
        return inherited
    return value if value in ("center", "right") else ""


def is_hidden(element: Any) -> bool:
    """Whether readers of the old portal saw nothing of `element`."""
    return element.tag in UNREAD or _HIDDEN.search(element.get("style", "")) is not None


def is_caption(element: Any) -> bool:
    """Whether `element` is said to be the caption of a picture."""
    classes = element.get("class", "")
    if (
        element.tag == "p" and "Image" in classes.split()
    ):  # so the editors of several portals had it
        return True
    return element.tag == "figcaption" or bool(_CAPTION.search(classes))


def picture(element: Any) -> dict[str, str]:
    """Return what an <img> has of a source and a description; {} where it shows nothing.

    Where pictures are fetched late, their source stands beside a blank one.
    """
    source = element.get("src", "").strip()
    if not source or source.startswith("data:"):
        late = (element.get(f"data-{name}", "") for name in ("src", "original", "lazy-src"))
        source = next(filter(None, map(str.strip, late)), source)
    if not source:
        return {}
    alt = " ".join(element.get("alt", "").split())
    role = {"role": "presentation"} if element.get("role") == "presentation" else {}
    return {"src": source, "alt": alt, **role}


def is_icon(element: Any) -> bool:
    """Whether an <img> is so small that it stands in the line, such as a smiley."""
    sizes = [element.get(name, "").removesuffix("px") for name in ("width", "height")]
    return any(size.isascii() and size.isdigit() and int(size[:5]) <= 48 for size in sizes)


def tag(name: str, attributes: dict[str, str]) -> str:
    """Return a start tag."""
    return f"<{name}" + "".join(f' {key}="{escape(v)}"' for key, v in attributes.items()) + ">"


def _depth(html: str) -> int:
    """About how many elements of `html` are open at most."""
    depth = most = 0
    for found in TAG.findall(html):
        name = re.match(r"</?([a-zA-Z0-9]*)", found)
        if name and name[1].lower() not in _FLAT:
            depth = max(0, depth + (-1 if found[1] == "/" else 1))
            most = max(most, depth)
    return most


class _Flat(HTMLParser):
    """Writes nothing but paragraphs, line breaks and pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unread = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "noscript", "iframe"):
            self._unread = tag
        if self._unread:
            return
        if tag in ("br", "img"):
            named = {name: value or "" for name, value in attrs if name in ("src", "alt")}
            self.parts.append(f"<{tag}" + "".join(f' {n}="{escape(v)}"' for n, v in named.items()))
            self.parts.append(">")
        elif tag in BLOCKS or tag in _FLAT or re.fullmatch(r"h[1-6]|[uo]l|table|blockquote", tag):
            self.parts.append("<p>")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unread:
            self._unread = ""
        elif not self._unread and (tag in BLOCKS or re.fullmatch(r"h[1-6]|li|table", tag)):
            self.parts.append("<p>")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.parts.append(escape(data, quote=False))


def _flattened(html: str) -> str:
    flat = _Flat()
    flat.feed(html)
    flat.close()
    return "".join(flat.parts)
