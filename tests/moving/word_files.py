"""Word files made in code: small ones, and those that nobody should open."""

import io
import zipfile
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_NAMES = (
    W + ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def run(text: str, font: str = "", properties: str = "") -> str:
    """A run of `text` in `font`."""
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' if font else ""
    words = f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    return f"<w:r><w:rPr>{fonts}{properties}</w:rPr>{words}</w:r>"


def paragraph(*runs: str, style: str = "", properties: str = "") -> str:
    """A paragraph of `runs`; plain text becomes a run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = "".join(part if part.startswith("<") else run(part) for part in runs)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inner}</w:p>"


def item(text: str, numbering: int, level: int = 0) -> str:
    """A paragraph that is an item of the list `numbering`."""
    return paragraph(
        text,
        properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>',
    )


def picture(relation: str, alt: str = "", attribute: str = "embed") -> str:
    """A paragraph with the picture of the relation named `relation`."""
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{alt}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:blipFill><a:blip r:{attribute}="{relation}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def relation(key: str, kind: str, target: str, external: bool = False) -> str:
    """One line of the relations of a part."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{key}" Type="{_TYPE}{kind}" Target="{escape(target)}"{mode}/>'


def numbering(*kinds: tuple[str, str]) -> str:
    """The part of lists: for each of `kinds` (format, text) one list, numbered from 1."""
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{at}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        for at, (kind, text) in enumerate(kinds, 1)
    )
    numbers = "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>'
        for at in range(1, len(kinds) + 1)
    )
    return f"<w:numbering {W}>{lists}{numbers}</w:numbering>"


STYLES = (
    f"<w:styles {W}>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Old"><w:name w:val="Old"/>'
    '<w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr></w:style>'
    "</w:styles>"
)


def docx(body: str, relations: str = "", parts: dict[str, str | bytes] | None = None) -> bytes:
    """A .docx with `body` as its text; `parts` are added, or take the place of ours."""
    all_parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="png" ContentType="image/png"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_REL}">'
            + relation("r1", "officeDocument", "word/document.xml")
            + "</Relationships>"
        ),
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_REL}">{relations}</Relationships>'
        ),
        "word/styles.xml": STYLES,
    }
    return zipped(all_parts | (parts or {}))


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP of `parts`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return made.getvalue()
