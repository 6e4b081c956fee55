"""Elements of lxml: their HTML, and how one is taken out."""

from html import escape
from typing import Any

from lxml import etree


def inside(element: Any) -> str:
    """Return the HTML between the tags of `element`."""
    children = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return escape(element.text or "", quote=False) + "".join(children)


def remove(element: Any) -> None:
    """Take `element` out of its tree, unless it is out already; what follows it stays."""
    if element.getparent() is not None:
        element.drop_tree()
