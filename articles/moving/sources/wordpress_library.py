"""What the items of a WordPress export need of one another, kept on disk while it is read.

A story names its pictures by the number of an attachment that may stand anywhere in the files, so
these are read twice: first for this library. It is a temporary database of SQLite, so that 200,000
attachments take no memory.
"""

import re
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from articles.moving import old_urls
from articles.moving.items import OldFile
from articles.moving.sources.wxr_record import Record

PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".heic", ".bmp", ".tif", ".tiff")
_SIZE = re.compile(r"(?:-\d{1,5}x\d{1,5}|-scaled|-e\d{9,})+(?=\.\w{2,5}$)")
_CREDIT = re.compile(r's:6:"credit";s:[1-9]\d{0,3}:"([^"]{1,200})"')
_COLUMNS = "id, url, title, alt, caption, credit, parent, address"


class Attachment(NamedTuple):
    """A file of the media library there."""

    id: str
    url: str
    title: str
    alt: str
    caption: str
    credit: str
    parent: str
    address: str

    @property
    def is_picture(self) -> bool:
        """Whether its name is that of a picture."""
        return path_of(self.url).lower().endswith(PICTURES)

    @property
    def file(self) -> OldFile:
        """The file as the engine asks for it."""
        return OldFile(self.url, self.alt, self.caption, self.credit, self.title)


class Library:
    """Attachments by number, by address and by story; reusable blocks; which items were met."""

    def __init__(self) -> None:
        self.prefix = ""  # of the numbers in the file that is read, where another counts them too
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.executescript(
            """
            BEGIN;
            CREATE TABLE attachment (id PRIMARY KEY, url, title, alt, caption, credit, parent,
                                     address, stem, used DEFAULT 0) WITHOUT ROWID;
            CREATE INDEX by_stem ON attachment (stem);
            CREATE INDEX by_parent ON attachment (parent);
            CREATE TABLE reusable (id PRIMARY KEY, content);
            CREATE TABLE item (key PRIMARY KEY, place, changed, digest) WITHOUT ROWID;
            """
        )

    def close(self) -> None:
        """Give the disk back."""
        self._db.close()

    def add(self, record: Record, caption: str = "") -> None:
        """Take over an attachment, with the words of its caption, or a reusable block."""
        if record["wp:post_type"] == "wp_block":
            values = (self.prefix + record["wp:post_id"], record["content:encoded"])
            self._db.execute("INSERT OR REPLACE INTO reusable VALUES (?, ?)", values)
            return
        url = record["wp:attachment_url"] or record["guid"]
        credit = _CREDIT.search(record.meta("_wp_attachment_metadata"))
        self._db.execute(
            f"INSERT OR REPLACE INTO attachment ({_COLUMNS}, stem) VALUES (?,?,?,?,?,?,?,?,?)",
            (
                self.prefix + record["wp:post_id"],
                url,
                record["title"],
                record.meta("_wp_attachment_image_alt"),
                caption,
                credit[1] if credit else "",
                self.prefix + record["wp:post_parent"],
                record["link"],
                _stem(url),
            ),
        )

    def meet(self, key: str, place: int, changed: str, digest: bytes) -> None:
        """Note the item `key` at `place`; of several the one that was changed last is taken."""
        found = self._db.execute("SELECT changed FROM item WHERE key = ?", (key,)).fetchone()
        if found is None or changed > found[0]:
            values = (key, place, changed, digest)
            self._db.execute("INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?)", values)

    def standing(self, key: str, place: int, digest: bytes) -> str:
        """Tell what a met item is: the one to "take", the "same" as that, or an "other" version."""
        query = "SELECT place, digest FROM item WHERE key = ?"
        found = self._db.execute(query, (key,)).fetchone()
        if found and found[0] == place:
            return "take"
        return "same" if found and found[1] == digest else "other"

    def count(self) -> int:
        """Return how many items were met, each once."""
        return int(self._db.execute("SELECT COUNT(*) FROM item").fetchone()[0])

    def reusable(self, key: str) -> str:
        """Return the content of the reusable block `key`, or ""."""
        query = "SELECT content FROM reusable WHERE id = ?"
        found = self._db.execute(query, (self.prefix + key,)).fetchone()
        return str(found[0]) if found else ""

    def attachment(self, key: str) -> Attachment | None:
        """Return the attachment with this number, which is shown now."""
        return self._shown("id = ?", self.prefix + key)

    def at(self, url: str) -> Attachment | None:
        """Return the attachment at `url`, in whatever size, which is shown now."""
        return self._shown("stem = ?", stem) if (stem := _stem(url)) else None

    def of_story(self, key: str) -> list[Attachment]:
        """Return what was uploaded to the story or page `key`, in the order of upload."""
        found = self._select("parent = ? ORDER BY LENGTH(id), id", self.prefix + key)
        return [*map(Attachment._make, found)]

    def use(self, attachment: Attachment) -> None:
        """Note that something shows it."""
        self._db.execute("UPDATE attachment SET used = 1 WHERE id = ?", (attachment.id,))

    def unused(self) -> Iterator[Attachment]:
        """Yield the attachments that nothing showed."""
        yield from map(Attachment._make, self._select("used = 0"))

    def _shown(self, condition: str, value: str) -> Attachment | None:
        row = self._select(f"{condition} LIMIT 1", value).fetchone()
        if row is None:
            return None
        found = Attachment._make(row)
        self.use(found)
        return found

    def _select(self, condition: str, *values: str) -> sqlite3.Cursor:
        # The condition is one of those above; values come as parameters.
        return self._db.execute(f"SELECT {_COLUMNS} FROM attachment WHERE {condition}", values)


def path_of(url: str) -> str:
    """Return the path of `url`; "" where it is none."""
    return unquote(old_urls.parts(url.strip()).path)


def _stem(url: str) -> str:
    """What the address of a picture has in common with those of its other sizes."""
    return _SIZE.sub("", path_of(url)[:1000])
