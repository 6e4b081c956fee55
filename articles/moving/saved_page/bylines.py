"""Who wrote a story and whence it is, where only lines around its body say so."""

import re

from articles.moving.saved_page import head, tree
from articles.moving.saved_page.tree import Element
from articles.text.vietnamese import fold

MAX_BYLINE = 80
_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:author\w*|tac-?gia|byline|but-?danh|writer)(?=$|[\s_-])"
)
_SOURCE_CLASS = re.compile(r"(?:^|[\s_-])(?:source|nguon|nguon-?tin)(?=$|[\s_-])")
_NAMED_BYLINE = re.compile(
    r"(?:tác giả|người viết|bài viết|bài và ảnh|bài, ảnh|tin, ảnh|tin và ảnh|tin|bài|thực hiện|"
    r"biên tập|by)\s*(?:/\s*ảnh)?\s*:\s*(.+)",
    re.I,
)
_NAMED_SOURCE = re.compile(
    r"\(?\s*(?:nguồn(?: tin)?\s*:\s*|theo\s+(?:nguồn\s+)?(?=[A-ZĐÀ-Ỹ])|nguồn\s+(?=[A-ZĐ]))"
    r"([^()]{2,100}?)\s*\)?",
    re.I,
)
_CAPITALISED = re.compile(r"[A-ZĐÀ-Ỹ][^\s]*(?:[\s,–&-]+(?:[A-ZĐÀ-Ỹ][^\s]*|và|-|–))*")
_RIGHT = re.compile(
    r"text-align\s*:\s*right|(?:^|[\s_-])(?:right|pauthor|author|tac-?gia)(?=$|[\s_;-])", re.I
)


def take_at_end(body: Element, byline: str, source: str) -> tuple[str, str]:
    """Take the lines at the end of `body` that name who wrote it, and whence it is.

    Returns byline and source; one that is known already is only cut from the end. A line that is
    not surely one stays where it is.
    """
    for _line in range(3):
        block = _last_block(body)
        if block is None:
            break
        text = tree.words(block)
        if len(text) > MAX_BYLINE + 40:
            break
        if named := _NAMED_SOURCE.fullmatch(text):
            if not _CAPITALISED.match(named[1]) and "." not in named[1]:
                break
            source = source or named[1].strip(" .")
        elif named := _NAMED_BYLINE.fullmatch(text):
            byline = byline or named[1].strip(" .")[:200]
        elif byline and fold(text).strip("()./ ") == fold(byline):
            pass
        elif not byline and _is_name(block, text):
            byline = text.strip(" .()")
        else:
            break
        tree.remove(block)
    return byline, source


def told_around(places: head.Places, headline: Element | None, body: Element) -> tuple[str, str]:
    """Return byline and source that lines between `headline` and `body`, or behind it, name so."""
    byline = source = ""
    start = places.of.get(headline, 0) if headline is not None else places.of[body]
    between = [
        element
        for element, place in places.of.items()
        if start < place < places.of[body] and 4 <= places.sizes[element][0] <= MAX_BYLINE
    ]
    for block in [*between, *list(body.itersiblings())[:6]]:
        text = tree.words(block) if head.is_short(block) else ""
        if not text or len(text) > MAX_BYLINE + 40:
            continue
        if named := _NAMED_BYLINE.fullmatch(text):
            byline = byline or named[1].strip(" .")
        elif named := _NAMED_SOURCE.fullmatch(text):
            source = source or named[1].strip(" .")
    return byline, source


def _last_block(body: Element) -> Element | None:
    place = body
    while True:
        children = [each for each in place if tree.words(each)]
        if not children or children[-1].tail and children[-1].tail.strip():
            return None
        place = children[-1]
        if place.tag in ("p", "h2", "h3", "h4", "h5", "h6") or (
            place.tag == "div" and not any(each.tag in ("p", "div") for each in place)
        ):
            return place if place.find(".//img") is None else None
        if place.tag in ("figure", "table", "ul", "ol", "blockquote") or place.tag in tree.INLINE:
            return None


def _is_name(block: Element, text: str) -> bool:
    """Whether a last line is a name: capitals, few words, set apart from the paragraphs."""
    if (
        len(text) > MAX_BYLINE
        or text.endswith((":", "!", "?", "…"))
        or not 1 <= len(text.split()) <= 8
    ):
        return False
    style = f"{block.get('style') or ''} {block.get('align') or ''} {block.get('class') or ''}"
    inner = next(iter(block), None)
    if inner is not None:
        style += f" {inner.get('style') or ''} {inner.get('class') or ''}"
    is_apart = bool(_RIGHT.search(style)) or head.is_bold(block)
    return is_apart and bool(_CAPITALISED.fullmatch(text.strip(" .()")))


def named_near(page: Element, pattern: str, near: Element) -> str:
    """Return what an element around `near` says whose class names it "author" or "source"."""
    wanted = _AUTHOR_CLASS if pattern == "author" else _SOURCE_CLASS
    around = near.getparent()
    around = around.getparent() if around is not None and around.getparent() is not None else around
    for element in (around if around is not None else page).iter():
        is_named = wanted.search(tree.names(element)) or (
            pattern == "author" and ((element.get("rel") or "") == "author"
                                     or (element.get("itemprop") or "") == "author")
        )  # fmt: skip
        if is_named and not _is_of_others_box(element):
            text = tree.words(element) if head.is_short(element) else ""
            for named in (_NAMED_BYLINE, _NAMED_SOURCE):
                if match := named.fullmatch(text):
                    text = match[1]
            if 2 <= len(text) <= MAX_BYLINE and head.moment(text) is None:
                return text.strip(" |-–")
    return ""


def _is_of_others_box(element: Element) -> bool:
    return any(up.tag in ("aside", "nav", "footer", "li") for up in element.iterancestors())
