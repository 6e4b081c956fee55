"""A page as a tree of elements: parsed within bounds, and what its parts say."""

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Any, TypeAlias

from django.utils.translation import gettext as _
from lxml import etree, html

from articles.moving.elements import inside as inside
from articles.moving.elements import remove as remove
from articles.moving.items import Unreadable

MAX_ELEMENTS = 20_000  # the largest home page of a portal that was looked at has 6,000
MAX_SHOWN = 600_000  # characters outside scripts; a book has as many
# What stands in a line with the words around it.
INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr "
    "o:p picture q s samp small source span strike strong sub sup time tt u var wbr".split()
)
_NEVER = ("script", "style", "template", "noscript", "link", "meta", "title", "head", "svg", "math")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FONT = re.compile(r"""(?:face\s*=\s*["']?|font-family\s*:\s*["']?)(\.Vn|VNI-)""", re.I)

Element: TypeAlias = Any  # html.HtmlElement, of a library without types


def parsed(text: str) -> Element:
    """Return the tree of an HTML `text`.

    Raises Unreadable where it holds nothing, or more than reading it is worth: too many elements,
    or elements too deep in one another, whose rest the parser would drop.
    """
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(_("The file is no HTML page.")) from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise Unreadable(_("The page has too many elements inside one another."))
    count = shown = 0
    for element in tree.iter():
        count += 1
        _without_controls(element)
        shown += len(element.tail or "")
        if element.tag not in _NEVER:
            shown += len(element.text or "")
    if count > MAX_ELEMENTS:
        raise Unreadable(_("The page has more than %(limit)s elements.") % {"limit": MAX_ELEMENTS})
    if shown > MAX_SHOWN:
        raise Unreadable(_("The page shows more than %(limit)s characters.") % {"limit": MAX_SHOWN})
    return tree


def _without_controls(element: Element) -> None:
    """Take from `element` the characters that a page may name (&#1;) and no tree takes back."""
    for name in ("text", "tail"):
        if (value := getattr(element, name)) and _CONTROL.search(value):
            setattr(element, name, _CONTROL.sub("", value))
    for name, value in element.attrib.items():
        if _CONTROL.search(value):
            with suppress(ValueError):  # its name is none: it cannot be changed
                element.set(name, _CONTROL.sub("", value))


def keep_attributes(element: Element, kept: Collection[str]) -> None:
    """Take from `element` its attributes but those `kept`, and those whose name is none."""
    for name in list(element.attrib):
        if name not in kept:
            with suppress(ValueError):
                del element.attrib[name]


def without_controls(text: str) -> str:
    """Return `text` without the characters that no tree takes."""
    return _CONTROL.sub("", text)


def words(element: Element | None) -> str:
    """Return what `element` shows, in one line, with a space between its blocks."""
    if element is None:
        return ""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    """The texts within `element`, in order; it walks, for a page may be 250 elements deep."""
    skipped: Element | None = None
    for event, each in etree.iterwalk(element, events=("start", "end")):
        is_block = each.tag not in INLINE or each.tag == "br"
        if event == "start":
            if skipped is None and each.tag in _NEVER:
                skipped = each
            if skipped is None:
                yield " " if is_block else ""
                yield each.text or ""
            continue
        if skipped is each:
            skipped = None
        if skipped is None and each is not element:
            yield " " if is_block else ""
            yield each.tail or ""


def names(element: Element) -> str:
    """Return class and id of `element` in small letters, parted by blanks."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def is_within(element: Element, ancestors: set[Element]) -> bool:
    """Tell whether `element` is one of `ancestors` or stands in one."""
    return element in ancestors or any(each in ancestors for each in element.iterancestors())


def sizes(element: Element) -> dict[Element, tuple[int, int]]:
    """Return of each element within `element` how many letters it shows, and how many as links.

    In one walk: asking each element for its words takes time with the square of the depth.
    """
    found: dict[Element, tuple[int, int]] = {}
    for _event, each in etree.iterwalk(element, events=("end",)):
        if each.tag in _NEVER:
            found[each] = (0, 0)
            continue
        shown = len("".join((each.text or "").split()))
        linked = 0
        for child in each:
            inner, inner_linked = found[child]
            shown += inner + len("".join((child.tail or "").split()))
            linked += inner_linked
        found[each] = (shown, shown if each.tag == "a" else linked)
    return found


def link_share(element: Element) -> float:
    """Return how much of what `element` shows is text of links, between 0 and 1."""
    shown, linked = sizes(element)[element]
    return linked / shown if shown else 0.0


def legacy_font(text: str) -> str:
    """Return "TCVN3" or "VNI" where an HTML `text` sets words in a font of that encoding."""
    found = _FONT.search(text)
    return "" if not found else "VNI" if found[1].upper().startswith("VNI") else "TCVN3"
