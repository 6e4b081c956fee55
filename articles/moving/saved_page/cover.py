"""The picture that stands for a story: named to machines, shown above the body, or opening it."""

import re
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from articles.moving.items import OldFile
from articles.moving.saved_page import body as bodies
from articles.moving.saved_page import head, pictures, tree
from articles.moving.saved_page.facts import Facts
from articles.moving.saved_page.rules import SiteRules
from articles.moving.saved_page.tree import Element

_CREDIT = re.compile(r"(?:^|\s)[(\[]?Ảnh\s*:\s*([^:()\[\]]{2,80})[)\]]?\s*$")
# What many portals name as the picture of each page that has none.
_OF_PORTAL = re.compile(r"logo|favicon|(?:^|[/_-])icons?[/_.-]|no-?image|default|placeholder", re.I)


def told(page: Element, facts: Facts, rules: SiteRules | None, of_portal: Collection[str]) -> str:
    """Return the source of the picture that a rule finds or the page names; "" for none.

    `of_portal` are pictures that the portal names on pages without one of their own.
    """
    element = rules.find("cover", page) if rules else None
    if element is None:
        is_one = facts.picture and not _OF_PORTAL.search(facts.picture)
        return facts.picture if is_one and facts.picture not in of_portal else ""
    image = element if element.tag == "img" else element.find(".//img")
    source = pictures.real_source(image) if image is not None else ""
    return source or element.get("content") or element.get("href") or facts.picture


def shown_before(
    page: Element,
    places: head.Places,
    headline: Element | None,
    body: Element,
    file: Callable[[str], str],
) -> OldFile | None:
    """Return the picture between `headline` and `body` with its caption, or None."""
    if headline is None:
        return None
    for image in page.iter("img"):
        if not places.of[headline] < places.of[image] < places.of[body]:
            continue
        source = pictures.real_source(image)
        figure = next((up for up in image.iterancestors() if up.tag == "figure"), None)
        if source and not pictures.is_icon(image) and not head.is_of_others(image, body, places):
            caption = figure.find(".//figcaption") if figure is not None else None
            alt = " ".join((image.get("alt") or "").split())
            return _with_words(file(source), alt, caption)
    return None


def take(
    body: Element,
    path: str,
    alt: str,
    before: OldFile | None,
    has_file: Callable[[str], bool] | None,
) -> OldFile | None:
    """Return the cover of a story whose `body` has its pictures settled.

    `path` is the picture that the page names, `before` the one that stands above the body. The
    first picture of the body is taken out where it is the cover: readers saw it once.
    """
    first = body.find(".//img")
    is_first = first is not None and _stem(first.get("src") or "") == _stem(path)
    is_there = bool(path) and (has_file is None or has_file(path))
    if path and is_first:
        return _taken(first, path if has_file and is_there else "")
    if before and (not is_there or _stem(before.path) == _stem(path)):
        return before
    if path and is_there:
        return OldFile(path, alt)
    opens = first is not None and (path or not bodies.words_before(body, first))
    if opens and (has_file is None or has_file(first.get("src"))):
        return _taken(first)
    return OldFile(path, alt) if path else None


def _taken(image: Element, larger: str = "") -> OldFile:
    figure = image.getparent() if image.getparent().tag == "figure" else None
    caption = figure.find("figcaption") if figure is not None else None
    cover = _with_words(larger or image.get("src"), image.get("alt") or "", caption)
    tree.remove(image if figure is None else figure)
    return cover


def _with_words(path: str, alt: str, caption: Element | None) -> OldFile:
    """A picture with its caption, whose end may say who took it."""
    words = tree.words(caption)
    credit = _CREDIT.search(words)
    if credit:
        return OldFile(path, alt, words[: credit.start()].strip(), credit[1].strip(" ."))
    return OldFile(path, alt, words)


def _stem(source: str) -> str:
    """What two sizes of one picture share: the name without its width, height and ending."""
    try:
        name = urlsplit(source).path.rpartition("/")[2].lower()
    except ValueError:
        return source
    name = re.sub(r"\.(?:jpe?g|png|gif|webp|avif)$", "", name)
    return re.sub(r"[-_](?:\d{2,4}x\d{2,4}|thumb|large|medium|small|scaled|\d{3,4}w?)$", "", name)
