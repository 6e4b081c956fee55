"""The pictures of a body: where each really lies, and its caption, in one spelling.

Old portals show a picture in a table with its caption in a second row, in a paragraph of a class
of its own, or as a grey dot that a script replaces. Afterwards each that has words of its own
stands as `<figure><img><figcaption>`.
"""

import re
from collections.abc import Callable

from lxml import html

from articles.moving.saved_page import tree
from articles.moving.saved_page.tree import Element

MAX_PICTURES = 300  # whose captions are looked for; more are no story's
_LEVELS = 5  # elements around a picture that may belong to it alone
_BOXES = frozenset("div p span center dl".split())
MAX_CAPTION = 600  # characters; what is longer is a paragraph
_LATER = ("data-original", "data-src", "data-lazy-src", "data-lazyload", "data-lazy", "data-url",
          "data-echo", "data-original-src", "data-photo-original-src")  # fmt: skip
_LATER_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PLACEHOLDER = re.compile(
    r"(?:^|[/_-])(?:blank|spacer|pixel|transparent|placeholder|lazy[_-]?load\w*|loading|1x1|grey|"
    r"no[_-]?image|dot_?clear|clear|default[_-]?thumb)\w*\.(?:gif|png|jpe?g|svg|webp)(?:\?|$)",
    re.I,
)
_EMPTY_DATA = re.compile(
    r"data:image/(?:gif|svg\+xml)|data:,|data:image/png;base64,.{0,200}$", re.I
)
_CAPTION = re.compile(
    r"caption|chu-?thich|chu_thich|photo-?desc|pic-?desc|image-?desc|img-?desc|imgdesc|picdesc|"
    r"note-?(?:image|img|photo)|\bimage\b|anh-?chu|title-?(?:image|img|photo)"
)
_PICTURE_BOX = re.compile(
    r"\bpicture|\bimage|\bphoto|\btplcaption|\bimgbox|\bfigure|wp-caption|videocmsexpand|"
    r"\bpic\b|\banh\b|img-?(?:wrap|box|center)|imgcenter|\bmedia\b"
)
_SMALL = 32  # pixels: icons and smileys


def settle(body: Element, resolved: Callable[[str], str], captions: list[Element]) -> None:
    """Give each picture of `body` its real source, `resolved()`, and its caption beside it.

    `captions` are elements that a rule of the site names as captions. Icons and pictures without
    any source go.
    """
    for picture in list(body.iter("picture")):
        _settle_sources(picture)
    for image in list(body.iter("img")):
        source = real_source(image)
        if not source or is_icon(image):
            tree.remove(image)
            continue
        alt = " ".join((image.get("alt") or "").split())
        title = " ".join((image.get("title") or "").split())
        tree.keep_attributes(image, ())
        image.set("src", resolved(source))
        image.set("alt", alt or title)
    named = set(captions)
    for table in list(body.iterdescendants("table")):
        _settle_table(table)
    images = list(body.iter("img"))[:MAX_PICTURES]
    for image in images:
        _settle_boxes(image, body)
    for image in images:
        _settle_following(image, named, body)
    for figure in list(body.iter("figure")):
        _settle_figure(figure)


def real_source(image: Element) -> str:
    """Return the source of `image`; "" where it shows nothing but a place for one."""
    for name in _LATER:
        if (value := (image.get(name) or "").strip()) and not _EMPTY_DATA.match(value):
            return value
    source = (image.get("src") or "").strip()
    if source and not _PLACEHOLDER.search(source[:2_000]) and not _EMPTY_DATA.match(source[:300]):
        return source
    for name in _LATER_SETS:
        if largest := _largest(image.get(name) or ""):
            return largest
    return ""


def _largest(sources: str) -> str:
    """The source of the widest picture of a `srcset`."""
    widths: list[tuple[float, str]] = []
    for each in re.split(r",\s+", sources[:20_000].strip().rstrip(",")):
        address, _blank, size = each.strip().partition(" ")
        number = re.fullmatch(r"(\d{1,6}(?:\.\d{1,4})?)[wx]", size.strip())
        if address and not _EMPTY_DATA.match(address[:300]):
            widths.append((float(number[1]) if number else 1.0, address))
    return max(widths, key=lambda each: each[0])[1] if widths else ""


def _settle_sources(picture: Element) -> None:
    """Leave of a <picture> its <img>, with a source of the others where it has none."""
    image = picture.find(".//img")
    if image is None:
        return
    if not real_source(image):
        for source in picture.iter("source"):
            if largest := _largest(source.get("srcset") or source.get("data-srcset") or ""):
                image.set("src", largest)
                break
    for source in list(picture.iter("source")):
        source.drop_tag()  # to the parser what follows a <source> stands within it
    picture.drop_tag()


def is_icon(image: Element) -> bool:
    """Tell whether `image` is too small to be a photo, or a smiley."""
    for name in ("width", "height"):
        size = re.match(r"\s*(\d{1,5})", image.get(name) or "")
        if size and 0 < int(size[1]) <= _SMALL and "%" not in (image.get(name) or ""):
            return True
    return "emoji" in (image.get("class") or "") or "smiley" in (image.get("class") or "")


def _settle_table(table: Element) -> None:
    """Make figures of a table that holds nothing but pictures and a few words about them."""
    images = list(table.iter("img"))
    if not images or table.find(".//table") is not None:
        return
    shown = tree.words(table)
    if len(shown) > MAX_CAPTION * len(images) or len(images) > 30:
        return
    if len(images) == 1 or not shown:
        _replace(table, [(image, "") for image in images[:-1]] + [(images[-1], shown)])
        return
    # A gallery: the words behind each picture, cell by cell, are its caption. Captions in a row
    # of their own belong to the pictures of the row above, in order.
    rows = [list(row) for row in table.iter("tr")]
    pairs: list[list[object]] = []
    waiting: list[int] = []
    for row in rows:
        of_row = []
        for cell in row:
            inside = list(cell.iter("img"))
            text = tree.words(cell)
            for image in inside:
                pairs.append([image, ""])
                of_row.append(len(pairs) - 1)
            if text and inside:
                pairs[-1][1] = text
                of_row.pop()
            elif text and waiting:
                pairs[waiting.pop(0)][1] = text
            elif text:
                return  # words that belong to no picture: a table after all
        waiting = of_row or waiting
    _replace(table, [(image, str(words)) for image, words in pairs])


def _settle_boxes(image: Element, body: Element) -> None:
    """Make a figure of a block that holds `image` and, beside it, nothing but its caption."""
    for box in list(image.iterancestors())[:_LEVELS]:
        if box is body or box.tag in ("figure", "table", "td", "li", "blockquote"):
            return
        if box.tag not in _BOXES:
            continue
        shown = tree.words(box)
        if len(shown) > MAX_CAPTION or sum(1 for _image in box.iter("img")) > 1:
            return
        within = [each for each in box.iterdescendants() if _is_caption(each)]
        is_caption = within and tree.words(within[-1]) == shown
        if shown and (is_caption or _PICTURE_BOX.search(tree.names(box))):
            _replace(box, [(image, shown)])
            return


def _settle_following(image: Element, named: set[Element], body: Element) -> None:
    """Take the block behind the one of `image` as its caption where a rule or its class says so."""
    if any(parent.tag == "figure" for parent in image.iterancestors()):
        return
    block = image
    for parent in image.iterancestors():
        if parent is body or tree.words(parent):
            break
        block = parent
    following = block.getnext()
    if following is None or block.tail and block.tail.strip():
        return
    if following.find(".//img") is not None or following.tag in ("img", "figure", "table"):
        return
    caption = tree.words(following)
    is_caption = following in named or any(each in named for each in following.iter())
    if caption and len(caption) <= MAX_CAPTION and (is_caption or _is_caption(following)):
        tree.remove(following)
        if block is image:
            block = _wrapped(image)
        _replace(block, [(image, caption)])


def _is_caption(element: Element) -> bool:
    return bool(_CAPTION.search(tree.names(element))) and element.find(".//img") is None


def _settle_figure(figure: Element) -> None:
    """Leave of a figure its pictures and one caption."""
    if figure.find(".//figure") is not None or figure.find(".//iframe") is not None:
        return
    images = list(figure.iter("img"))
    if not images:
        return
    caption = next(figure.iter("figcaption"), None)
    if len(images) == 1:
        _replace(figure, [(images[0], tree.words(caption if caption is not None else figure))])


def _wrapped(image: Element) -> Element:
    wrapper = html.Element("div")
    wrapper.tail, image.tail = image.tail, None
    image.addprevious(wrapper)
    wrapper.append(image)
    return wrapper


def _replace(old: Element, pairs: list[tuple[Element, str]]) -> None:
    """Put figures, each a picture and its caption, in the place of `old`."""
    parent = old.getparent()
    if parent is None:
        return
    for image, caption in pairs:
        figure = html.Element("figure")
        image.tail = None
        figure.append(image)
        if caption:
            html.etree.SubElement(figure, "figcaption").text = caption
        old.addprevious(figure)
    tree.remove(old)
