"""The last step of every kind of file: HTML as a story takes it, and the title taken out of it."""

import re
from typing import Any

_KEPT = {"href", "src", "alt", "colspan", "rowspan", "start"}
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "figure"}
# What stands above every document of an office: its first line is no title.
_MOTTO = re.compile("(?i)xã hội chủ nghĩa việt nam|độc lập[ –-]+tự do")
_TITLE = 200  # characters of a headline


def finish(html: str) -> tuple[str, str]:
    """Return (title, HTML): notes as paragraphs at the end, captions in figures, no dead marks."""
    from lxml import etree
    from lxml import html as lxml_html

    if not html.strip():
        return "", ""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for picture in list(root.iter("img")):
        if not picture.get("src"):
            picture.drop_tree()
    _notes(root)
    for anchor in list(root.iter("a")):
        address = anchor.get("href", "")
        if not address or address.startswith("#"):
            anchor.drop_tag()
    _figures(root)
    for block in list(root.iter("p", "li", "h1", "h2", "h3", "h4", "h5", "h6")):
        if not len(block) and not (block.text or "").strip("\xa0 \t\r\n"):
            block.drop_tree()
    title = _title(root)
    for element in root.iter():
        for attribute in set(element.attrib) - _KEPT:
            del element.attrib[attribute]
    written = "".join(etree.tostring(child, encoding="unicode", method="html") for child in root)
    return title, ((root.text or "") + written).strip()


def _notes(root: Any) -> None:
    """Make the list of notes that mammoth writes paragraphs, each with the number of its mark."""
    items = [
        item
        for item in root.iter("li")
        if (item.get("id") or "").startswith(("footnote-", "endnote-"))
    ]
    if not items:
        return
    line = root.makeelement("hr")
    items[0].getparent().addprevious(line)
    at = line
    for number, item in enumerate(items, 1):
        for back in list(item.iter("a")):
            if back.get("href", "").startswith(("#footnote-ref", "#endnote-ref")):
                back.drop_tree()
        blocks = [child for child in item if child.tag in _BLOCKS] or [item]
        if blocks[0].tag in ("p", "li"):
            blocks[0].text = f"[{number}] " + (blocks[0].text or "").lstrip()
        for block in blocks:
            block.tag = "p" if block.tag == "li" else block.tag
            block.tail = None
            at.addnext(block)
            at = block
        if item.tag == "li":
            item.drop_tree()
    for listed in [listed for listed in root.iter("ol") if not len(listed)]:
        listed.drop_tree()


def _figures(root: Any) -> None:
    """Make a picture alone in its paragraph a figure, with the caption that follows it."""
    for paragraph in list(root.iter("p")):
        pictures = list(paragraph.iter("img"))
        if len(pictures) != 1 or paragraph.text_content().strip():
            continue
        if paragraph.getparent().tag not in ("div", "td", "th"):
            continue
        picture = pictures[0]
        picture.tail = None
        caption = paragraph.getnext()
        for child in list(paragraph):
            paragraph.remove(child)
        paragraph.tag, paragraph.text = "figure", None
        paragraph.append(picture)
        if caption is not None and caption.get("class") == "caption":
            caption.tag = "figcaption"
            paragraph.append(caption)


def _title(root: Any) -> str:
    """Take the title out of `root`: its first block where that is one, else ""."""
    first = next(iter(root), None)
    if first is None or (root.text or "").strip():
        return ""
    words = " ".join(first.text_content().split())
    if not words or len(words) > _TITLE or next(first.iter("img"), None) is not None:
        return ""
    if first.tag != "h1" and not (first.tag == "p" and _is_strong(first) and " " in words):
        return ""
    if any(_MOTTO.search(block.text_content()) for block in root[:6]):
        return ""
    first.drop_tree()
    return words


def _is_strong(paragraph: Any) -> bool:
    """Whether all words of `paragraph` are bold."""
    strong = "".join(
        element.text_content() for element in paragraph if element.tag in ("strong", "b")
    )
    return strong.split() == paragraph.text_content().split()
