"""Which kind of document a file is, told by its bytes: a .doc is often RTF, HTML or a .docx."""

import io
import re
import zipfile

from articles.moving.word.faults import Fault

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def kind_of(content: bytes) -> str:
    """Return "docx", "odt", "doc", "rtf", "html" or "txt". Raises Fault for anything else."""
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not content.strip(b"\0 \t\r\n"):
        raise Fault("empty")
    if content.startswith(b"PK"):
        return _of_package(content)
    if content.startswith(_OLE):
        return "doc"
    if start.startswith(b"{\\rt"):
        return "rtf"
    if content.startswith(_OTHERS):
        raise Fault("kind")
    if content.startswith((b"\xdb\xa5", b"\x31\xbe\x00\x00", b"\xec\xa5")):
        return "doc"  # Word 2 to 6, of before OLE
    if re.match(rb"(?i)<(!doctype html|html|head|body|meta|\?xml|p\b|div\b)", start):
        return "html"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or is_text(content[:65_536]):
        return "txt"
    raise Fault("kind")


def is_text(sample: bytes) -> bool:
    """Tell whether `sample` has no bytes that no text has."""
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", sample)


def _of_package(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            if "content.xml" in names:
                return "odt"
            if "[Content_Types].xml" in names or "word/document.xml" in names:
                return "docx"
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, OSError) as error:
        raise Fault("damaged") from error
    raise Fault("kind")
