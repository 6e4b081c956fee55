"""The body of an old story, made into what `richtext.clean()` takes well.

Markup of twenty years becomes paragraphs, headings, lists, tables and figures with captions; then
its pictures and links are looked at and led to ours. Nothing here raises an error on any HTML.
"""

from collections.abc import Callable, Mapping
from typing import Any

from articles.moving import flow, old_html
from articles.moving.items import OldFile


def tidied(html: str) -> str:
    """Return `html` of an old portal as a row of blocks, not cleaned yet.

    No word is lost but of what nobody read (scripts, styles, hidden elements), and the words keep
    their order. Doing so again changes nothing.
    """
    return flow.html_of(flow.blocks_of(old_html.parsed(html)))


def picture_sources(html: str) -> list[OldFile]:
    """Return the pictures of a tidied `html` in reading order, with what is said beside them."""
    found = []
    for image in old_html.parsed(html).iter("img"):
        caption = _caption_of(image)
        words = " ".join("".join(caption.itertext()).split()) if caption is not None else ""
        found.append(OldFile(image.get("src", ""), alt=image.get("alt", ""), caption=words))
    return found


def with_pictures(html: str, ours: Mapping[str, str | None]) -> str:
    """Return a tidied `html` with each picture from the address that `ours` gives for its source.

    Where that is None the picture goes, and its caption stays as a paragraph. What `ours` does not
    name stays as it is.
    """

    def lead(body: Any) -> None:
        for image in list(body.iter("img")):
            source = image.get("src", "")
            if source not in ours:
                continue
            if address := ours[source]:
                image.set("src", address)
            else:
                _take_out(image)

    return _changed(html, lead)


def links(html: str) -> list[str]:
    """Return the targets of the links in a tidied `html`, in reading order, each once."""
    found = (link.get("href") for link in old_html.parsed(html).iter("a") if link.get("href"))
    return list(dict.fromkeys(found))


def with_links(html: str, ours: Mapping[str, str]) -> str:
    """Return a tidied `html` whose links lead to the addresses that `ours` gives for theirs."""

    def lead(body: Any) -> None:
        for link in body.iter("a"):
            if address := ours.get(link.get("href", "")):
                link.set("href", address)

    return _changed(html, lead)


def _changed(html: str, change: Callable[[Any], None]) -> str:
    body = old_html.parsed(html)
    change(body)
    return old_html.serialized(body)


def _caption_of(image: Any) -> Any:
    """The element of the caption of `image`, or None."""
    for above in image.iterancestors("figure"):
        return above.find("figcaption")
    return None


def _take_out(image: Any) -> None:
    """Remove a picture; its figure becomes a paragraph with the caption, or goes as well."""
    figure = next(image.iterancestors("figure"), None)
    if figure is None or len([*figure.iter("img")]) > 1:
        _drop(image)
        return
    caption = figure.find("figcaption")
    if caption is None:
        _drop(figure)
        return
    parent = figure.getparent()
    is_in_gallery = parent.tag == "figure"
    caption.tag, caption.tail = "p", None if is_in_gallery else figure.tail
    if is_in_gallery:  # which holds pictures alone: its words follow it
        _drop(figure)
        parent.addnext(caption)
    else:
        parent.replace(figure, caption)


def _drop(element: Any) -> None:
    """Remove `element`, and what stood around it alone; the text behind it stays."""
    parent = element.getparent()
    place = element.getprevious()
    if element.tail:
        if place is not None:
            place.tail = (place.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
    if parent.tag in ("a", "p", "figure") and not len(parent) and not (parent.text or "").strip():
        _drop(parent)
