"""Word files made in code: small ones, and those that nobody should open."""

import io
import struct
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


def docx_body(body: str) -> str:
    """The part of a .docx that holds its text."""
    return f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>"


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
        "word/document.xml": docx_body(body),
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


def doc(paragraphs: list[list[tuple[str, str]]], flags: int = 0) -> bytes:
    """A .doc of Word 97: `paragraphs` of runs (text, font), each letter one byte of cp1252."""
    begin, text, runs = 2_048, b"", []
    fonts: list[str] = ["Times New Roman"]
    for runs_of in paragraphs:
        for words, font in [*runs_of, ("\r", "")]:
            font = font or fonts[0]
            if font not in fonts:
                fonts.append(font)
            encoded = words.encode("cp1252")
            runs.append((begin + len(text), fonts.index(font)))
            text += encoded
    text_end = begin + len(text)
    page_at = -(-text_end // 512)
    page = bytearray(512)
    page[511] = len(runs)
    for at, (place, font) in enumerate(runs):
        struct.pack_into("<I", page, 4 * at, place)
        where = 510 - 6 * (at + 1) & ~1
        page[where : where + 5] = b"\x04" + struct.pack("<HH", 0x4A4F, font)
        page[4 * (len(runs) + 1) + at] = where // 2
    struct.pack_into("<I", page, 4 * len(runs), text_end)
    table, places = b"", {}

    def add(index: int, content: bytes) -> None:
        nonlocal table
        places[index] = (len(table), len(content))
        table += content

    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, begin * 2 | 1 << 30, 0)
    add(33, b"\x02" + struct.pack("<I", len(pieces)) + pieces)
    add(12, struct.pack("<III", begin, text_end, page_at))
    entries = b""
    for font in fonts:
        name = font.encode("utf-16-le") + b"\0\0"
        entries += bytes([39 + len(name)]) + bytes(39) + name
    add(15, struct.pack("<HH", len(fonts), 0) + entries)
    head = bytearray(begin)
    struct.pack_into("<HH", head, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", head, 10, 0x0200 | flags)
    struct.pack_into("<I", head, 76, len(text))
    for index, (at, size) in places.items():
        struct.pack_into("<II", head, 154 + 8 * index, at, size)
    stream = bytes(head) + text + bytes(page_at * 512 - text_end) + bytes(page)
    return ole({"WordDocument": stream, "1Table": table})


def ole(streams: dict[str, bytes]) -> bytes:
    """A container of old Office files with `streams`."""
    sectors: list[bytes] = []
    following: list[int] = []

    def chain(content: bytes) -> int:
        start = len(sectors)
        parts = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        sectors.extend(parts)
        following.extend(range(start + 1, start + len(parts)))
        following.append(0xFFFFFFFE)
        return start

    def entry(name: str, kind: int, start: int, size: int, right: int, child: int) -> bytes:
        encoded = name.encode("utf-16-le") + b"\0\0"
        return (
            encoded.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(encoded), kind, 1, 0xFFFFFFFF, right, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    entries = [entry("Root Entry", 5, 0xFFFFFFFE, 0, 0xFFFFFFFF, 1)]
    for at, (name, content) in enumerate(streams.items(), 1):
        content = content.ljust(4_096, b"\0")  # smaller ones would lie in sectors of their own
        right = at + 1 if at < len(streams) else 0xFFFFFFFF
        entries.append(entry(name, 2, chain(content), len(content), right, 0xFFFFFFFF))
    directory = chain(b"".join(entries))
    count = -(-(len(sectors) + 8) // 128)
    first = len(sectors)
    following += [0xFFFFFFFD] * count
    numbers = struct.pack(f"<{len(following)}I", *following).ljust(512 * count, b"\xff")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<III", 0, count, directory)
        + struct.pack("<III", 0, 4_096, 0xFFFFFFFE)
        + struct.pack("<III", 0, 0xFFFFFFFE, 0)
        + struct.pack(f"<{count}I", *range(first, first + count))
    )
    return header.ljust(512, b"\xff") + b"".join(sectors) + numbers


def rtf(body: str, fonts: str = r"{\f0 Times New Roman;}{\f1 .VnTime;}{\f2 VNI-Times;}") -> bytes:
    """An .rtf with `body`; letters of old fonts as \\'hh."""
    return (
        r"{\rtf1\ansi\ansicpg1252\uc1\deff0{\fonttbl" + fonts + "}"
        r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2 caption;}}" + body + "}"
    ).encode("latin-1")


def escaped(text: str) -> str:
    """`text` as an .rtf writes it in a font of one byte a letter."""
    return "".join(rf"\'{byte:02x}" if byte > 127 else chr(byte) for byte in text.encode("cp1252"))


def odt(body: str, styles: str = "", parts: dict[str, str | bytes] | None = None) -> bytes:
    """An .odt with `body` as its text and `styles` as its automatic ones."""
    oasis = "urn:oasis:names:tc:opendocument:xmlns:"
    names = " ".join(
        f'xmlns:{short}="{oasis}{name}:1.0"'
        for short, name in {
            "office": "office", "text": "text", "table": "table", "style": "style",
            "draw": "drawing", "fo": "xsl-fo-compatible", "svg": "svg-compatible",
        }.items()
    )  # fmt: skip
    content = (
        f'<office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
        | (parts or {})
    )
