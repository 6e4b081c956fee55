"""HTML of WordPress as a tree, for what regular expressions cannot say of it."""

import re
from html import escape

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.moving.elements import inside as inside
from articles.moving.elements import remove as remove

_DEEPEST = 500
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_END_THEMSELVES = frozenset("p li br hr img td th tr dt dd col source input link meta".split())
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|(\d{1,9}));?")
BLOCKS = frozenset(
    "p div section article main h1 h2 h3 h4 h5 h6 ul ol li table figure blockquote pre hr".split()
)


def words_of(html: str) -> str:
    """Return the words of `html`, such as of a title or a caption."""
    if not re.search(r"[<&]", html):
        return " ".join(html.split())
    root = parsed(html)
    return words(root) if root is not None else " ".join(_ANY_TAG.sub(" ", html).split())


def parsed(html: str) -> HtmlElement | None:
    """Return the `html` in a `<div>`, or None where it is empty or too deep for a text."""
    html = _REFERENCE.sub(_sound, html)
    if not html.strip() or _depth(html) > _DEEPEST:
        return None
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    content = f"<html><body><div>{html}</div></body></html>".encode("utf-8", "replace")
    try:
        document = lxml_html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    body = document.find("body")
    if body is None or not len(body):
        return None
    if len(body) == 1 and body[0].tag == "div" and not (body[0].tail or "").strip():
        return body[0]
    body.tag = "div"  # an end tag too many in the text
    return body


def _depth(html: str) -> int:
    """How deep elements stand in one another, at most; the parser loses what is too deep."""
    depth = deepest = 0
    for closes, name in _ANY_TAG.findall(html):
        if name.lower() not in _END_THEMSELVES:
            depth = max(0, depth - 1) if closes else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _sound(reference: re.Match[str]) -> str:
    """A reference to a character, or nothing for one that no document may hold."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    is_text = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
    return reference[0] if is_text or 0x10000 <= code <= 0x10FFFF else ""


def html_of(element: HtmlElement) -> str:
    """Return an element as HTML."""
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def words(element: HtmlElement | None) -> str:
    """Return the words of an element, with a blank between blocks."""
    if element is None:
        return ""
    parts: list[str] = []
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if each.tag in BLOCKS or each.tag in ("br", "td", "th", "tr", "dt", "dd", "figcaption"):
            parts.append(" ")
        if event == "start":
            parts.append(each.text or "")
        if event == "end" and each is not element:
            parts.append(each.tail or "")
    return " ".join("".join(parts).split())


def words_html(element: HtmlElement | None) -> str:
    """Return the words of an element as HTML."""
    return escape(words(element), quote=False)


def first(element: HtmlElement, path: str) -> HtmlElement | None:
    """Return the first element that the XPath `path` names within `element`."""
    return next(iter(element.xpath(path)), None)


def put(element: HtmlElement, html: str) -> None:
    """Put `html` in the place of `element`."""
    above, new = element.getparent(), parsed(html)
    if above is None or new is None:
        return
    tail = element.tail
    element.tail = None
    children = list(new)
    for number, child in enumerate(children):
        child.tail = tail if number == len(children) - 1 else None
        element.addprevious(child)  # an index would be counted from the first, for each anew
    above.remove(element)
