"""Files of words alone, and HTML that is called .doc."""

import re
from html import escape
from typing import Any

from articles.moving.word.faults import MAX_CHARACTERS, Fault, Notices
from articles.moving.word.kinds import kind_of
from articles.moving.word.pictures import Pictures
from articles.moving.word.reading import Reading


def read(content: bytes, chosen: str, notices: Notices, pictures: Pictures) -> tuple[str, Reading]:
    """Return the HTML of a text or an HTML file, and how it was read."""
    text = _decoded(content)
    is_html = kind_of(content) == "html"
    if len(text) > MAX_CHARACTERS * (4 if is_html else 1):
        raise Fault("too_long", count=len(text))
    if is_html:
        return _from_html(text, chosen, notices)
    paragraphs = [
        "\n".join(line.strip() for line in part.splitlines())
        for part in re.split(r"\r?\n[ \t]*(?:\r?\n)+", text.replace("\f", "\n\n"))
    ]
    reading = Reading(([(paragraph, "")] for paragraph in paragraphs), chosen)
    html = []
    for paragraph in paragraphs:
        read = reading.read([(paragraph, "")])[0].strip()
        if read:
            html.append(f"<p>{escape(read, quote=False).replace(chr(10), '<br>')}</p>")
    return "\n".join(html), reading


def _decoded(content: bytes) -> str:
    """`content` as text: by its mark, as UTF-8, else as Latin-1, in which old fonts are bytes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return (
            content.decode("cp1252", "replace")
            if b"\x90" not in content
            else content.decode("latin-1")
        )


def _from_html(text: str, chosen: str, notices: Notices) -> tuple[str, Reading]:
    from lxml import etree
    from lxml import html as lxml_html

    try:
        root = lxml_html.document_fromstring(re.sub(r"<\?xml[^>]*\?>", "", text))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Fault("no_words") from error
    body = root.find("body")
    if body is None:
        raise Fault("no_words")
    etree.strip_elements(body, "script", "style", "xml", "object", "iframe", with_tail=False)
    if lost := list(body.iter("img")):
        notices.count("external", len(lost))
        for picture in lost:
            picture.drop_tree()
    pieces = [
        (element, attribute, getattr(element, attribute))
        for element in body.iter()
        for attribute in (("text", "tail") if element is not body else ("text",))
        if isinstance(element.tag, str) and getattr(element, attribute)
    ]
    named = [(words, _font(element, attribute)) for element, attribute, words in pieces]
    reading = Reading([named], chosen)
    for (element, attribute, _words), read in zip(pieces, reading.read(named), strict=True):
        setattr(element, attribute, read)
    return "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in body
    ), reading


def _font(element: Any, attribute: str) -> str:
    """The font of the text or the tail of `element`, "" where nothing says it."""
    at = element if attribute == "text" else element.getparent()
    while at is not None:
        named = re.search(r"(?i)font-family\s*:\s*[\"']?([^;,\"']+)", at.get("style", ""))
        if named or at.get("face"):
            return named[1].strip() if named else at.get("face").split(",")[0].strip()
        at = at.getparent()
    return ""
