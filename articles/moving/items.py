"""What an old portal holds, in words that every source shares.

A source reads dumps, exports or saved pages and yields these. It changes nothing of what it found
but what only its own system understands (shortcodes, entities within a title). What becomes of an
item in our portal is decided in one place, `take_in.py`, whatever the source.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class OldFile:
    """A picture or document of the old portal. `path` is as it was written there: path or URL."""

    path: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    title: str = ""  # of a document


@dataclass(slots=True)
class OldItem:
    """What all have. `key` is unique within its source and kind, and the same in a later dump.

    `addresses` are those under which readers reached it, as paths with their query string, and with
    the host where it is known (`https://baohatinh.example/tin/x-12.html?p=1`). `notices` are
    sentences for the report: what the source could not bring along, such as a shortcode.
    """

    key: str
    addresses: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class OldCategory(OldItem):
    """A category, or what comes nearest to it. `parent` is the key of another, or ""."""

    name: str = ""
    slug: str = ""
    parent: str = ""
    description: str = ""


@dataclass(slots=True)
class OldThread(OldItem):
    """An event that several stories follow: a topic of NukeViet."""

    name: str = ""
    slug: str = ""
    description: str = ""


@dataclass(slots=True)
class OldText(OldItem):
    """What stories and pages have in common. `body` is HTML as the old portal showed it.

    Moments are aware, or None where the source says nothing that can be one. `is_public` tells
    whether readers saw it (or will, where `published_at` is later than now).
    """

    title: str = ""
    slug: str = ""
    body: str = ""
    published_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    is_public: bool = False
    documents: list[OldFile] = field(default_factory=list)


@dataclass(slots=True)
class OldPage(OldText):
    """A page that stays. `parent` is the key of another page, or ""."""

    parent: str = ""
    description: str = ""


@dataclass(slots=True)
class OldStory(OldText):
    """A story. `categories` are keys of OldCategory, the main one first; `author` is a login."""

    lead: str = ""
    description: str = ""  # for search engines
    categories: list[str] = field(default_factory=list)
    thread: str = ""
    byline: str = ""
    author: str = ""
    source: str = ""
    cover: OldFile | None = None


@dataclass(slots=True)
class LeftOut(OldItem):
    """What the source holds and we do not take, with the reason as a sentence.

    `kind` is the name of what it is there: a table, a post type.
    """

    kind: str = ""
    title: str = ""
    reason: str = ""


class Unreadable(Exception):
    """A source cannot be read (on). Its text is a sentence for the report, in Vietnamese."""


class Source(Protocol):
    """An old portal as a stream of items: categories and threads come before what names them.

    `name` says which portal it is, so that a later dump of it is known again ("nukeviet nv4_vi").
    `hosts` are the host names of the old portal, as far as the source tells them. `total` is about
    how many items there will be, None where that costs a reading of its own; `position` is how far
    the reading is, between 0 and 1. `items()` raises Unreadable where the source is broken: what it
    yielded before that is whole.
    """

    name: str
    hosts: set[str]
    total: int | None
    position: float

    def items(self) -> Iterator[OldItem]:
        """Yield what the old portal holds, from its beginning each time it is called."""
        ...
