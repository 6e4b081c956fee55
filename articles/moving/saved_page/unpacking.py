"""The HTML of a saved page, out of its bytes: its encoding, and MHTML where a browser made that."""

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from django.utils.translation import gettext as _

from articles.moving import encodings
from articles.moving.items import Unreadable

MAX_SIZE = 5 * 2**20  # bytes of a page; a saved home page with its styles inside has one
MAX_PARTS = 2_000  # of an MHTML file
MAX_DEPTH = 4  # parts in parts
MAX_HEADERS = 16_384  # bytes of a part
Headers: TypeAlias = dict[str, str]
_BEGINNING = 4_096  # bytes in which a page says what it is
_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_PARAMETER = {
    name: re.compile(rf"{name}=\"?([^\";\s]{{1,200}})", re.I) for name in ("charset", "boundary")
}
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|div|table|article|section|p|h[1-6]|span|a|br|"
    r"ul|ol|b|strong|img|figure|font)\b",
    re.I,
)
_MHTML = re.compile(rb"(?:^|\n)(?:MIME-Version:|Content-Type:\s*multipart/related)", re.I)
# UTF-8 that some program took for a code page and wrote as UTF-8 again: "Hà TÄ©nh", "áº¡", "á»™".
_TWICE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u2122]+")
# Where browsers and Windows read other letters than the standard name says.
_READ_AS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}


@dataclass
class SavedFile:
    """What a saved page holds: `files` are the pictures that came with it, by their address."""

    html: str
    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)


def unpacked(content: bytes) -> SavedFile:
    """Return the HTML in `content`: a page, a part of one, or MHTML as browsers save it.

    Raises Unreadable where it is longer than MAX_SIZE or no HTML.
    """
    if len(content) > MAX_SIZE:
        raise Unreadable(_("The page is larger than %(limit)s MB.") % {"limit": MAX_SIZE // 2**20})
    if _MHTML.search(content[:_BEGINNING]) and b"<html" not in content[:500].lower():
        return _of_mhtml(content)
    html, notices = _decoded(content)
    return SavedFile(checked(html), notices=notices)


def checked(html: str) -> str:
    """Return `html` composed and without what no parser takes. Raises Unreadable for no HTML."""
    if len(html) > MAX_SIZE:
        raise Unreadable(_("The page is larger than %(limit)s MB.") % {"limit": MAX_SIZE // 2**20})
    # A few NUL bytes are slips of an old editor, many are a file of another kind.
    if html.count("\0") > 100 or not _HTML.search(html):
        raise Unreadable(_("The file is no HTML page."))
    html = html.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return html if unicodedata.is_normalized("NFC", html) else unicodedata.normalize("NFC", html)


def _decoded(content: bytes, declared: str = "") -> tuple[str, list[str]]:
    """Return the text of `content`, and sentences about letters that could not be read.

    What the bytes are counts more than what they are said to be: valid UTF-8 is never by chance
    Vietnamese in another encoding.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace"), []
    if wide := _wide(content):
        return content.decode(wide, "replace"), []
    try:
        return _mended(content.decode("utf-8")), []
    except UnicodeDecodeError:
        pass
    lenient = content.decode("utf-8", "replace")
    lost, seen = lenient.count("\ufffd"), sum(1 for char in lenient if char > "\x7f")
    if lost * 20 < seen:  # UTF-8 with a few broken letters, such as a text that was cut in one
        return _mended(lenient), [_("Letters that could not be read: %(count)s.") % {"count": lost}]
    names = [declared] if declared else []
    names += [name.decode("ascii") for name in _CHARSET.findall(content[:_BEGINNING])]
    for name in [*names, "cp1258"]:
        if encoding := encodings.known(_READ_AS.get(name.lower(), name)):
            text = content.decode(encoding, "replace")
            return text, _unread(text)
    return lenient, _unread(lenient)


def _unread(text: str) -> list[str]:
    lost = text.count("\ufffd")
    return [_("Letters that could not be read: %(count)s.") % {"count": lost}] if lost else []


def _wide(content: bytes) -> str:
    """The encoding of `content` where it is UTF-16 without a mark: each second byte is 0."""
    beginning = content[:_BEGINNING]
    if len(beginning) >= 20:
        if beginning[1::2].count(0) * 10 > len(beginning) * 4 and 0 not in beginning[::2]:
            return "utf-16-le"
        if beginning[::2].count(0) * 10 > len(beginning) * 4 and 0 not in beginning[1::2]:
            return "utf-16-be"
    return ""


def _mended(text: str) -> str:
    """`text` as it was before a program took its UTF-8 for windows-1252 and wrote it again.

    Only where that explains many runs of letters, and nearly all of them.
    """
    runs = [run for run in _TWICE.findall(text[:200_000]) if _once(run) is not None]
    plain = sum(1 for char in text[:200_000] if "\u1ea0" <= char <= "\u1ef9" or char in "ăđơưĐƯ")
    if len(runs) < 10 or plain * 10 > len(runs):
        return text
    return _TWICE.sub(lambda run: _once(run[0]) or run[0], text)


def _once(run: str) -> str | None:
    try:
        return b"".join(
            char.encode("latin-1") if ord(char) < 256 else char.encode("cp1252") for char in run
        ).decode("utf-8")
    except UnicodeError:
        return None


def _of_mhtml(content: bytes) -> SavedFile:
    parts = list(_parts(content, [MAX_PARTS]))
    pages = [(headers, inside) for headers, inside in parts if _kind(headers) == "text/html"]
    if not pages:
        raise Unreadable(_("The saved page holds no HTML."))
    headers, inside = pages[0]
    charset = _PARAMETER["charset"].search(headers.get("content-type", ""))
    html, notices = _decoded(inside, charset[1] if charset else "")
    files: dict[str, bytes] = {}
    for of_part, picture in parts:
        if _kind(of_part).startswith("image/"):
            name = of_part.get("content-id", "").strip("<> ")
            for address in (of_part.get("content-location", ""), f"cid:{name}" if name else ""):
                if address:
                    files.setdefault(address, picture)
    address = _headers(content).get("snapshot-content-location", "")
    return SavedFile(checked(html), address or headers.get("content-location", ""), files, notices)


def _parts(content: bytes, left: list[int], depth: int = 0) -> Iterator[tuple[Headers, bytes]]:
    """Yield the parts of an MHTML text with their headers.

    The parser of mails in the standard library takes a minute for 100,000 parts, and longer for
    one long header; browsers write a simple form.
    """
    headers = _headers(content)
    blank = _BLANK_LINE.search(content)
    inside = content[blank.end() :] if blank else b""
    kind = headers.get("content-type", "")
    boundary = _PARAMETER["boundary"].search(kind)
    if not kind.lower().startswith("multipart/"):
        yield headers, _plain(inside, headers.get("content-transfer-encoding", "").lower())
    elif boundary and depth < MAX_DEPTH:
        mark = re.escape(boundary[1].encode())
        line = rb"(?:\A|\r?\n)--" + mark + rb"(?:--)?[ \t]*(?=\r?\n|\Z)"
        pieces = re.split(line, inside, maxsplit=left[0] + 1)
        left[0] -= len(pieces)
        if left[0] < 0:
            raise Unreadable(
                _("The saved page holds more than %(limit)s parts.") % {"limit": MAX_PARTS}
            )
        for piece in pieces[1:]:
            yield from _parts(piece.lstrip(b"\r\n"), left, depth + 1)


def _headers(content: bytes) -> Headers:
    """The headers at the beginning of `content`, their names in small letters."""
    blank = _BLANK_LINE.search(content[:MAX_HEADERS])
    head = content[: blank.start() if blank else 0].decode("utf-8", "replace")
    found: Headers = {}
    for line in re.sub(r"\r?\n[ \t]+", " ", head).splitlines():
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip()[:2_000])
    return found


def _kind(headers: Headers) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _plain(inside: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return binascii.a2b_qp(inside)
    if encoding == "base64":
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", inside)
        return (
            base64.b64decode(letters + b"=" * (-len(letters) % 4)) if len(letters) % 4 != 1 else b""
        )
    return inside
