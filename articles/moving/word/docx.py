"""A .docx: mammoth makes HTML of a package that was checked and prepared first.

Prepared means: only parts that words and pictures need, no address outside the file, old fonts read
run by run, labels of lists that HTML cannot count typed out, text boxes behind their paragraph.
"""

import io
import re
import zipfile
from html import escape
from posixpath import dirname, join, normpath
from typing import Any

from articles.moving.word.docx_labels import type_labels
from articles.moving.word.faults import (
    MAX_CHARACTERS,
    MAX_ELEMENTS,
    MAX_PICTURES,
    Fault,
    Notices,
)
from articles.moving.word.package import Package
from articles.moving.word.pictures import Pictures
from articles.moving.word.reading import Piece, Reading

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_KEPT = {"styles", "numbering", "footnotes", "endnotes", "image", "hyperlink"}
_UNREAD = ("proofErr", "bookmarkEnd", "lastRenderedPageBreak", "sectPr", "rsid", "tblPr", "tblGrid")
_READ_OF_RUNS = {W + tag for tag in ("rFonts", "rStyle", "b", "i", "u", "vertAlign", "del", "ins")}
_STYLE_MAP = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='List Bullet'] => ul > li:fresh
p[style-name='List Number'] => ol > li:fresh
p[style-name='footnote text'] => p:fresh
p[style-name='endnote text'] => p:fresh
u => u
"""


def read(content: bytes, chosen: str, notices: Notices, pictures: Pictures) -> tuple[str, Reading]:
    """Return the HTML of a .docx and how its fonts were read. Raises Fault."""
    package = Package(content)
    main = _main_part(package)
    parts = {main: package.xml(main)}
    relations = _relations(package, main, notices)
    for kind in ("footnotes", "endnotes", "styles", "numbering"):
        name = relations.get(kind, join(dirname(main), f"{kind}.xml"))
        if name in package:
            parts[name] = package.xml(name)
            relations[kind] = name
    if parts[main].tag != f"{W}document":
        raise Fault("strict" if _STRICT in str(parts[main].tag) else "kind")
    _tell(package, parts[main], notices)

    texts = [parts[main]] + [
        parts[relations[kind]] for kind in ("footnotes", "endnotes") if kind in relations
    ]
    styles = parts.get(relations.get("styles", ""))
    for text in texts:
        _free_text_boxes(text)
    numbering = parts.get(relations.get("numbering", ""))
    if numbering is not None:
        type_labels(parts[main], numbering, styles)
    for text in texts:
        _lighten(text, notices)
    reading = _read_fonts(texts, _Styles(styles), chosen)
    for text in texts:
        _drop_fonts(text)
    return _html(_rebuilt(package, parts, main), pictures), reading


def _main_part(package: Package) -> str:
    """The name of the part that holds the text."""
    if "_rels/.rels" in package:
        for relation in package.xml("_rels/.rels").iter(f"{_REL}Relationship"):
            if relation.get("Type", "").endswith("/officeDocument"):
                name = normpath(relation.get("Target", "").lstrip("/"))
                if name in package:
                    return name
    if "word/document.xml" in package:
        return "word/document.xml"
    raise Fault("kind")


def _relations_name(part: str) -> str:
    return join(dirname(part), "_rels", part.rpartition("/")[2] + ".rels")


def _relations(package: Package, main: str, notices: Notices) -> dict[str, str]:
    """Which part is of which kind, and a word on what lies outside the file."""
    found: dict[str, str] = {}
    for name in package.names():
        if not name.endswith(".rels"):
            continue
        for relation in package.xml(name).iter(f"{_REL}Relationship"):
            kind = relation.get("Type", "").rpartition("/")[2]
            if relation.get("TargetMode") == "External" and kind != "hyperlink":
                notices.count("external")
            elif name == _relations_name(main):
                target = relation.get("Target", "")
                base = "" if target.startswith("/") else dirname(main)
                found.setdefault(kind, normpath(join(base, target.lstrip("/"))))
    return found


def _tell(package: Package, document: Any, notices: Notices) -> None:
    """Say what of the document does not come along."""
    names = package.names()
    if any(name.endswith("vbaProject.bin") for name in names):
        notices.say("macros")
    if any("/embeddings/" in name or "/activeX/" in name for name in names):
        notices.say("embedded")
    tracked = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")
    if next(document.iter(*(W + tag for tag in tracked)), None) is not None:
        notices.say("tracked")
    if next(document.iter(f"{W}commentReference"), None) is not None:
        notices.say("comments")
    if next(document.iter(f"{W}altChunk"), None) is not None:
        notices.say("alt_chunk")
    if next(document.iter(f"{_MATHS}oMath"), None) is not None:
        notices.say("formulas")
    for code in document.iter(f"{W}instrText"):
        if re.match(r"\s*(INCLUDE|LINK|DDE)", code.text or ""):
            notices.count("external")
    kinds = ("/chart", "/diagram", "/2008/diagram")
    for data in document.iter(f"{_A}graphicData"):
        if any(kind in data.get("uri", "") for kind in kinds):
            notices.count("charts")


def _free_text_boxes(root: Any) -> None:
    """Put the paragraphs of text boxes behind the paragraph that anchors them.

    Word writes a drawing twice, for new programs and for old ones: one of them is kept.
    """
    for choice in list(root.iter(f"{_MC}AlternateContent")):
        new, old = choice.find(f"{_MC}Choice"), choice.find(f"{_MC}Fallback")
        kept = new if new is not None and (_has_text_box(new) or _has_picture(new)) else old
        at = choice.getparent()
        if at is None:
            continue
        for child in list(kept) if kept is not None else []:
            choice.addprevious(child)
        _remove(choice)
    for box in list(root.iter(f"{W}txbxContent")):
        anchor = box.getparent()
        while anchor is not None and anchor.tag != f"{W}p":
            anchor = anchor.getparent()
        if anchor is None:
            continue
        for block in reversed(list(box)):
            anchor.addnext(block)
        _remove(box)


def _has_text_box(element: Any) -> bool:
    return next(element.iter(f"{W}txbxContent"), None) is not None


def _has_picture(element: Any) -> bool:
    return next(element.iter(f"{_A}blip"), None) is not None


def _remove(element: Any) -> None:
    """Take `element` out, if what holds it was not taken out before."""
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def _lighten(root: Any, notices: Notices) -> None:
    """Take out what nobody reads: mammoth takes 0.1 ms for each element there is.

    Raises Fault where the text is longer than a story may be.
    """
    if sum(1 for _element in root.iter()) > MAX_ELEMENTS:
        raise Fault("too_much")
    length = sum(len(element.text or "") for element in root.iter(f"{W}t"))
    if length > MAX_CHARACTERS:
        raise Fault("too_long", count=length)
    for element in list(root.iter(*(W + tag for tag in _UNREAD))):
        _remove(element)
    for properties in root.iter(f"{W}rPr"):
        for element in list(properties):
            if element.tag not in _READ_OF_RUNS:
                properties.remove(element)
    drawings = [drawing for drawing in root.iter(f"{W}drawing") if _has_picture(drawing)]
    for drawing in drawings[MAX_PICTURES:]:
        _remove(drawing)
        notices.count("pictures_many")


def _drop_fonts(root: Any) -> None:
    """Take out the fonts, which have been read."""
    for fonts in list(root.iter(f"{W}rFonts")):
        _remove(fonts)
    for properties in list(root.iter(f"{W}rPr")):
        if not len(properties):
            _remove(properties)


class _Styles:
    """The font that each style gives its runs."""

    def __init__(self, root: Any) -> None:
        self._fonts: dict[str, str] = {}
        self._based_on: dict[str, str] = {}
        self._default = self.of_paragraphs = ""
        if root is None:
            return
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._default = _font(defaults)
        for style in root.iter(f"{W}style"):
            key = style.get(f"{W}styleId", "")
            self._fonts[key] = _font(style.find(f"{W}rPr"))
            base = style.find(f"{W}basedOn")
            self._based_on[key] = base.get(f"{W}val", "") if base is not None else ""
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self.of_paragraphs = key

    def font(self, run: Any, of_paragraph: str) -> str:
        """Return the font of `run`, in a paragraph of the style `of_paragraph`."""
        properties = run.find(f"{W}rPr")
        own = _font(properties)
        if own:
            return own
        style = properties.find(f"{W}rStyle") if properties is not None else None
        of_run = self._of(style.get(f"{W}val", "")) if style is not None else ""
        return of_run or self._of(of_paragraph) or self._default

    def _of(self, key: str) -> str:
        for _step in range(20):  # styles of a broken file may be based on one another
            if not key or self._fonts.get(key):
                break
            key = self._based_on.get(key, "")
        return self._fonts.get(key, "")


def _font(properties: Any) -> str:
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    return "" if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""


def _read_fonts(texts: list[Any], styles: _Styles, chosen: str) -> Reading:
    """Replace the text of old fonts within `texts`."""
    paragraphs: list[tuple[list[Any], list[Piece]]] = []
    for text in texts:
        for paragraph in text.iter(f"{W}p"):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            of_paragraph = style.get(f"{W}val", "") if style is not None else styles.of_paragraphs
            elements: list[Any] = []
            pieces: list[Piece] = []
            for run in paragraph.iter(f"{W}r"):
                font = styles.font(run, of_paragraph)
                _spell_out(run, font)
                for element in run.iterchildren(f"{W}t"):
                    elements.append(element)
                    pieces.append((element.text or "", font))
            if elements:
                paragraphs.append((elements, pieces))
    reading = Reading((pieces for _elements, pieces in paragraphs), chosen)
    for elements, pieces in paragraphs:
        for element, text in zip(elements, reading.read(pieces), strict=True):
            element.text = text
    return reading


def _spell_out(run: Any, font: str) -> None:
    """Make letters of what Word took for signs: a soft hyphen in .VnTime is ư."""
    from articles.text.legacy_fonts import TCVN3, UNICODE, of_font

    for element in list(run):
        letter = ""
        if element.tag == f"{W}softHyphen" and of_font(font) == TCVN3:
            letter = "\xad"
        elif element.tag == f"{W}sym" and of_font(element.get(f"{W}font", "")) != UNICODE:
            code = re.fullmatch("F?0?([0-9A-Fa-f]{2})", element.get(f"{W}char", ""))
            letter = chr(int(code[1], 16)) if code else ""
        if letter:
            element.tag = f"{W}t"
            element.attrib.clear()
            element.text = letter


def _rebuilt(package: Package, parts: dict[str, Any], main: str) -> io.BytesIO:
    """The parts that mammoth needs as a package of its own, with nothing outside it."""
    from lxml import etree

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target:
        types = "[Content_Types].xml"
        if types in package:
            target.writestr(types, etree.tostring(package.xml(types)))
        target.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_REL[1:-1]}"><Relationship Id="r" '
            f'Type="{_TYPES}officeDocument" Target="/{escape(main)}"/></Relationships>',
        )
        for name, root in parts.items():
            target.writestr(name, etree.tostring(root, encoding="UTF-8"))
            relations = _relations_name(name)
            if relations not in package:
                continue
            tree = package.xml(relations)
            for relation in list(tree):
                kind = relation.get("Type", "").rpartition("/")[2]
                external = relation.get("TargetMode") == "External" and kind != "hyperlink"
                if kind not in _KEPT or external:
                    tree.remove(relation)
                elif kind == "image":
                    picture = normpath(join(dirname(name), relation.get("Target", "")))
                    picture = picture.lstrip("/")
                    if picture in package and picture not in target.NameToInfo:
                        target.writestr(picture, package.picture(picture))
                    elif picture not in package:
                        tree.remove(relation)
            target.writestr(relations, etree.tostring(tree))
            known = {relation.get("Id") for relation in tree}
            _drop_unknown(root, known)
            target.NameToInfo.pop(name, None)
            target.writestr(name, etree.tostring(root, encoding="UTF-8"))
    made.seek(0)
    return made


def _drop_unknown(root: Any, known: set[str | None]) -> None:
    """Take out the pictures whose file is not there, so that mammoth does not fail on them."""
    from lxml import etree

    for element in list(root.iter(etree.Element)):
        for attribute in (f"{_R}embed", f"{_R}id"):
            if attribute in element.attrib and element.get(attribute) not in known:
                del element.attrib[attribute]
        element.attrib.pop(f"{_R}link", None)


def _html(package: io.BytesIO, pictures: Pictures) -> str:
    import mammoth

    def picture(image: Any) -> dict[str, str]:
        try:
            with image.open() as file:
                content = file.read()
        except (OSError, KeyError, ValueError):
            content = b""
        source = pictures.take(content, image.alt_text or "")
        return {"src": source} if source else {}

    result = mammoth.convert_to_html(
        package,
        style_map=_STYLE_MAP,
        convert_image=mammoth.images.img_element(picture),
        include_embedded_style_map=False,
        external_file_access=False,
    )
    if len(result.value) > 2 * MAX_CHARACTERS:
        raise Fault("too_long", count=len(result.value))
    return result.value
