"""The bytes of a file as a window that moves on: what is behind it is forgotten.

A dump of gigabytes is read in the memory of its longest row.
"""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext

from articles.moving.items import Unreadable

CHUNK = 1 << 20
# The longest row that is taken: MariaDB takes none that is longer as it comes. Read, it is several
# times as much memory.
LONGEST = 16 << 20
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_PACKED = (b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")


class Window:
    """Part of the file at `path`: `seen[at:]` is what comes next; `more()` makes it longer.

    Unpacks gzip, drops the mark at the beginning of UTF-8, and reads UTF-16, which PowerShell
    writes, as UTF-8. Every method that reads raises Unreadable where the file cannot be read: it
    is not there, packed as something else, no text, or its gzip is cut or broken.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen = b""
        self.at = 0
        self._before = 0  # bytes of the text before `seen`
        self._recode: codecs.IncrementalDecoder | None = None
        self._text: IO[bytes] | gzip.GzipFile
        with self._told():
            self.size = path.stat().st_size
            self._raw = path.open("rb")
        try:
            with self._told():
                packed = self._raw.read(2) == b"\x1f\x8b"
                self._raw.seek(0)
                self._text = gzip.GzipFile(fileobj=self._raw) if packed else self._raw
            self._begin()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._raw.close()

    @property
    def position(self) -> float:
        """How much of the file has been read, between 0 and 1."""
        return min(self._raw.tell() / self.size, 1.0) if self.size else 1.0

    @property
    def offset(self) -> int:
        """The number of the next byte of the text."""
        return self._before + self.at

    def more(self) -> bool:
        """Read on, the more the more is pending; tell whether anything came."""
        pending = len(self.seen) - self.at
        if pending > LONGEST:
            raise Unreadable(
                gettext("%(file)s: a row at byte %(byte)d does not end; the file is damaged.")
                % {"file": self.path.name, "byte": self.offset}
            )
        read = self._read(max(CHUNK, pending // 4))
        if not read:
            return False
        self._before += self.at
        self.seen = self.seen[self.at :] + read
        self.at = 0
        return True

    def ensure(self, length: int) -> None:
        """Have `length` bytes in the window, or all that the file still has."""
        while len(self.seen) - self.at < length and self.more():
            pass

    def _begin(self) -> None:
        start = self._read(CHUNK)
        for mark, encoding in _UTF16.items():
            if start.startswith(mark):
                self._recode = codecs.getincrementaldecoder(encoding)("replace")
                start = self._recode.decode(start[2:]).encode()
        self.seen = start.removeprefix(codecs.BOM_UTF8)
        if start.startswith(_PACKED):
            message = gettext("%(file)s is packed: unpack it first, or pack it as .gz.")
            raise Unreadable(message % {"file": self.path.name})
        if start.startswith(b"PGDMP") or b"PostgreSQL database dump" in start[:4096]:
            message = gettext("%(file)s is a dump of PostgreSQL; NukeViet has MySQL or MariaDB.")
            raise Unreadable(message % {"file": self.path.name})
        if b"\0" in start[:4096]:
            message = gettext("%(file)s is no text: a dump of MySQL in SQL is needed.")
            raise Unreadable(message % {"file": self.path.name})

    def _read(self, length: int) -> bytes:
        with self._told():
            read = self._text.read(length)
        if self._recode:
            return self._recode.decode(read).encode()
        return read

    @contextmanager
    def _told(self) -> Iterator[None]:
        name = {"file": self.path.name}
        try:
            yield
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            message = gettext("%(file)s is cut or damaged: its .gz cannot be unpacked to the end.")
            raise Unreadable(message % name) from error
        except OSError as error:
            raise Unreadable(gettext("%(file)s cannot be read.") % name) from error
