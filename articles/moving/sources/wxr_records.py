"""The records of a WordPress export (WXR), one at a time, however broken the file around them is.

A WXR file is RSS, and only nearly XML: plugins, editors and cut downloads leave control characters,
unescaped ends of CDATA and undeclared entities in it. WordPress reads one with an XML parser, and
with regular expressions where that fails. So does this, but for each record by itself: a file of
2 GB needs the memory of its longest item, and a broken item spoils no other.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from django.utils.translation import gettext as _

from articles.moving import encodings
from articles.moving.items import Unreadable
from articles.moving.sources.wxr_record import (
    Record,
    of_broken,
    of_element,
    too_large,
    value_of,
)

LARGEST = 16 * 2**20  # bytes of one record; a story of ours has a million characters at most
_CHUNK = 2**20
_HEAD = 2**18  # bytes before the first record, and between two of them, that are looked at

_WP = "http://wordpress.org/export/1.2/"
_NAMESPACES = {
    "wp": _WP,
    "excerpt": f"{_WP}excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
_XMLNS = re.compile(r"\bxmlns:([\w.-]+)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')")
_START = re.compile(rb"<(item|wp:(?:author|category|tag|term))(?=[\s>])")
_MARKS = {
    name: re.compile(rb"<!\[CDATA\[|\]\]>|<item>|</" + name.encode() + rb"\s*>")
    for name in ("item", "wp:author", "wp:category", "wp:tag", "wp:term")
}
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARED = re.compile(rb"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_VERSION = re.compile(r"<wp:wxr_version>(?:<!\[CDATA\[)?\s*\d+\.\d+\s*(?:]]>)?</wp:wxr_version>")


class File:
    """One file of an export. `size` and `read` are bytes: how far the reading is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        self.read = 0
        self.site = ""
        self.is_cut = False
        self._encoding = ""
        self._prefixes: dict[str, str] = {}

    def records(self) -> Iterator[Record]:
        """Yield the records of the file.

        `is_cut` tells afterwards that the file ends within a record or without its end tag.
        """
        self.read = 0
        with self.path.open("rb") as file:
            window = _Window(self._chunks(file))
            while (found := window.next_record()) is not None:
                kind, raw = found
                if raw:
                    yield self._record(kind, raw) if len(raw) <= LARGEST else too_large(kind, raw)
            self.is_cut = window.is_cut

    def _chunks(self, file: BinaryIO) -> Iterator[bytes]:
        """The bytes of the file, those of UTF-16 as UTF-8."""
        start = file.read(4)
        file.seek(0)
        wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        decoder = codecs.getincrementaldecoder("utf-16")("replace") if wide else None
        while chunk := file.read(_CHUNK):
            self.read += len(chunk)
            yield decoder.decode(chunk).encode("utf-8", "replace") if decoder else chunk

    def open(self) -> None:
        """Read the beginning of the file, which tells `site`, the address of the portal.

        Raises Unreadable for what is no export of WordPress, and for one that declares entities.
        """
        try:
            with self.path.open("rb") as file:
                raw = _Window(self._chunks(file)).head()
        except OSError as error:
            raise Unreadable(_("It cannot be read: %s") % self.path) from error
        self.read = 0
        declared = _DECLARED.search(raw[:1000])
        self._encoding = encodings.known(declared[1].decode("ascii")) if declared else ""
        bare = _without_comments(self._text(raw)[0])
        if "<!DOCTYPE" in bare or "<!ENTITY" in bare:
            raise Unreadable(
                _("%(file)s declares entities of its own, which no export of WordPress does.")
                % {"file": self.path.name}
            )
        if "<rss" not in bare or not _VERSION.search(bare):
            raise Unreadable(
                _("%(file)s is no export of WordPress (WXR): it names no version of one.")
                % {"file": self.path.name}
            )
        root = bare[bare.index("<rss") :].partition(">")[0]
        self._prefixes = _NAMESPACES | {
            prefix: double or single for prefix, double, single in _XMLNS.findall(root)
        }
        sites = [
            value_of(bare, name)[0] for name in ("wp:base_blog_url", "wp:base_site_url", "link")
        ]
        self.site = next((site.strip().rstrip("/") for site in sites if site.strip()), "")

    def _text(self, raw: bytes) -> tuple[str, bool]:
        """`raw` as text, and whether that had to be guessed.

        What can be read as UTF-8 is UTF-8, whatever is declared: other text hardly ever can.
        """
        try:
            return raw.decode("utf-8-sig"), False
        except UnicodeDecodeError:
            pass
        if self._encoding:
            try:
                return raw.decode(self._encoding), False
            except UnicodeDecodeError:
                pass
        return raw.decode("utf-8", "replace"), True

    def _record(self, kind: str, raw: bytes) -> Record:
        text, is_guessed = self._text(raw)
        if _NO_XML.search(text):
            text = _NO_XML.sub("", text)
        try:
            record = of_element(kind, self._parsed(text))
        except (ParseError, ValueError):  # defusedxml's own errors are ValueErrors
            record = of_broken(kind, text)
        record.is_guessed = is_guessed
        return record

    def _parsed(self, text: str) -> Element:
        from defusedxml.ElementTree import fromstring

        spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in self._prefixes.items())
        root: Element = fromstring(f"<rss {spaces}>{text}</rss>", forbid_dtd=True)
        if len(root) != 1:
            raise ValueError
        return root[0]


class _Window:
    """The part of a file that is looked at, moved on record by record."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._bytes = bytearray()
        self._is_over = False
        self._ended = False  # the end tag of RSS was seen
        self._lost = False  # the file ended within a record

    @property
    def is_cut(self) -> bool:
        """Whether the file ended within a record, or without the end tag of RSS."""
        return self._lost or not self._ended

    def head(self) -> bytes:
        """Return what stands before the first record, as far as it is looked at."""
        at = 0
        while (found := _START.search(self._bytes, at)) is None:
            at = max(0, len(self._bytes) - 20)
            if len(self._bytes) > _HEAD or not self._more():
                break
        return bytes(self._bytes[: found.start() if found else _HEAD])

    def next_record(self) -> tuple[str, bytes] | None:
        """Return kind and bytes of the next record, none of one that is cut; None at the end."""
        while (found := _START.search(self._bytes)) is None:
            self._ended = self._ended or b"</rss" in self._bytes
            del self._bytes[:-20]
            if not self._more():
                return None
        kind, start = found[1].decode(), found.start()
        del self._bytes[:start]
        end = self._record_end(kind)
        raw = bytes(self._bytes[:end])
        del self._bytes[: end or len(self._bytes)]
        return kind, raw

    def _more(self) -> bool:
        if not self._is_over and (chunk := next(self._chunks, b"")):
            self._bytes += chunk
            return True
        self._is_over = True
        return False

    def _record_end(self, kind: str) -> int:
        """Where the record ends that stands first; 0 where the file ends before that.

        An end tag within CDATA ends nothing, unless the CDATA has lost its own end: then another
        `<item>` stands in it, and the beginning of another CDATA.
        """
        marks = _MARKS[kind]
        at = 1
        inside = False
        other = opened = 0
        while True:
            mark = marks.search(self._bytes, at)
            # Enough behind a mark to see whether a CDATA goes on in another.
            if mark is None or (mark.end() + 9 > len(self._bytes) and not self._is_over):
                if len(self._bytes) > LARGEST + _CHUNK:
                    return other or self._skipped(kind)
                at = mark.start() if mark else max(at, len(self._bytes) - 20)
                if self._more() or mark:
                    continue
                self._lost = not other
                return other
            sign, at = mark[0], mark.end()
            if sign == b"<![CDATA[":
                opened += inside
                inside = True
            elif sign == b"]]>" and inside:
                if self._bytes[at : at + 9] == b"<![CDATA[":
                    opened = max(0, opened - 1)
                    at += 9
                elif other and opened:
                    return other
                else:
                    inside, opened, other = False, 0, 0
            elif sign == b"<item>":
                other = other or mark.start()
                if not inside:
                    return other
            elif sign.startswith(b"</") and not inside:
                return at

    def _skipped(self, kind: str) -> int:
        """Pass over the rest of a record that is too long to be one; its beginning is left."""
        tag = f"</{kind}>".encode()
        kept = self._bytes[: LARGEST + 1]
        del self._bytes[: LARGEST + 1]
        while (found := self._bytes.find(tag)) < 0:
            del self._bytes[: -len(tag)]
            if not self._more():
                self._lost = True
                break
        del self._bytes[: found + len(tag) if found >= 0 else len(self._bytes)]
        self._bytes[:0] = kept
        return len(kept)


def _without_comments(text: str) -> str:
    first, *parts = text.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in parts)
