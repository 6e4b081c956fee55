"""Boxes in which portals show the words of officials, made plain paragraphs again.

`Position + Name: “words”` is then found as in any other paragraph. A portrait in the box stays
before it, described by the name where nothing else describes it.
"""

from lxml import html

from articles.moving.saved_page import tree
from articles.moving.saved_page.tree import Element
from articles.text.speakers import MAX_SPEAKER, speech

_LONGEST = 3_000  # characters of words in a box


def open_boxes(body: Element) -> None:
    """Make of each <blockquote> in `body` that says one person's words a paragraph."""
    for box in list(body.iter("blockquote")):
        if box is body or box.getparent() is None:
            continue
        spoken = [each for each in box.iterdescendants("p") if _is_spoken(each)]
        if len(spoken) == 1:
            said = tree.words(spoken[0])
            rest = [each for each in box if tree.words(each) and spoken[0] not in each.iter()]
        elif not spoken and _is_spoken(box):
            said, rest = tree.words(box), []
        else:
            continue
        found = speech(said)
        for image in list(box.iter("img")):
            if found and not image.get("alt"):
                image.set("alt", found.speaker.name)
            figure = html.Element("figure")
            box.addprevious(figure)
            image.tail = None
            figure.append(image)
        for other in rest:
            other.tail = None
            box.addprevious(other)
        paragraph = html.Element("p")
        paragraph.text = said
        box.addprevious(paragraph)
        tree.remove(box)


def _is_spoken(element: Element) -> bool:
    said = tree.words(element)
    if not 0 < len(said) <= _LONGEST + MAX_SPEAKER or ":" not in said[:MAX_SPEAKER]:
        return False
    found = speech(said)
    return found is not None and found.speaker.is_sure
