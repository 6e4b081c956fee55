"""A file that is a ZIP of XML parts (.docx, .odt), read with bounds and without following links.

Nothing is unpacked to a disk, so a name that climbs out of the folder leads nowhere.
"""

import io
import zipfile
from typing import Any
from zlib import error as ZlibError

from articles.moving.word.faults import MAX_PICTURE_BYTES, Fault

_MAX_PART = 24 * 1024**2  # bytes of one XML part, unpacked
_MAX_ALL = 400 * 1024**2  # bytes of all that is read
_MAX_PARTS = 20_000
# "Strict Open XML" is the same under other names.
_STRICT, _USUAL = b"http://purl.oclc.org/ooxml/", "http://schemas.openxmlformats.org/"
_STRICT_NAMES = (
    "wordprocessingml/main",
    "officeDocument/relationships",
    "officeDocument/math",
    "drawingml/main",
    "drawingml/wordprocessingDrawing",
    "drawingml/picture",
)


class Package:
    """The parts of the ZIP in `content`, by name.

    Raises Fault where it is none, is not whole, is locked, or holds more than any document does.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
            raise Fault("damaged") from error
        infos = self._zip.infolist()
        if len(infos) > _MAX_PARTS:
            raise Fault("bomb")
        self._infos = {info.filename: info for info in infos}
        self._left = _MAX_ALL

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def names(self) -> list[str]:
        """Return the names of the parts, in the order of the file."""
        return list(self._infos)

    def read(self, name: str, most: int = _MAX_PART) -> bytes:
        """Return the part `name`. Raises Fault where it is longer than `most`, or not whole."""
        info = self._infos.get(name)
        if info is None:
            raise Fault("damaged")
        if info.flag_bits & 1:
            raise Fault("password")
        most = min(most, self._left)
        if info.file_size > most:
            raise Fault("bomb")
        try:
            with self._zip.open(info) as part:
                content = part.read(most + 1)
        except (zipfile.BadZipFile, ZlibError, EOFError, OSError, NotImplementedError) as error:
            raise Fault("damaged") from error
        except (RuntimeError, ValueError) as error:
            raise Fault("damaged") from error
        if len(content) > most:
            raise Fault("bomb")
        self._left -= len(content)
        return content

    def picture(self, name: str) -> bytes:
        """Return the picture `name`, b"" where it is missing, too large or not whole."""
        try:
            return self.read(name, MAX_PICTURE_BYTES)
        except Fault:
            return b""

    def xml(self, name: str) -> Any:
        """Return the root element of the part `name`.

        Raises Fault where it is no XML, or declares a document type: no program writes one, and
        entities that hold one another come in by it.
        """
        content = self.read(name)
        if _STRICT in content:
            for word in _STRICT_NAMES:
                family, _slash, kind = word.partition("/")
                content = content.replace(
                    _STRICT + word.encode(), f"{_USUAL}{family}/2006/{kind}".encode()
                )
        return parsed(content)


def parsed(content: bytes) -> Any:
    """Return the root element of the XML `content`; as `Package.xml()`."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Fault("damaged") from error
    if root.getroottree().docinfo.doctype:
        raise Fault("bomb")
    return root
