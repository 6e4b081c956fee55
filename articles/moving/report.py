"""The report of a move: lines in the database for the desk, and in a CSV file for whoever moves."""

import csv
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, Move, MoveLine, Page
from articles.models.move import stored_key
from newsroom import portal_url

Outcome = MoveLine.Outcome
# Counted alone: of twenty thousand unchanged stories no line is written.
SAME, PUBLISHED = "same", "published"
COUNTED = {PUBLISHED: gettext_lazy("Stories published"), SAME: gettext_lazy("As before")}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what begins so is a formula to Excel


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be said of an item; its row is told when it is there."""

    outcome: str
    kind: str
    key: str = ""
    title: str = ""
    told: str = ""


class Report:
    """Takes lines. `path` is that of the CSV file, which is made anew. Raises OSError.

    `stores` tells whether the database keeps them: a dry run writes nothing there.
    """

    def __init__(self, move: Move | None, path: Path | None = None, *, stores: bool = True):
        # None until it has begun: that the file cannot be written is to be known before.
        self.move = move
        self.stores = stores
        self.counts: Counter[str] = Counter()
        self._file: IO[str] | None = None
        if path:
            # With a BOM: without one Excel reads Vietnamese as if it were of Western Europe.
            self._file = path.open("w", encoding="utf-8-sig", newline="", errors="replace")
            self._csv = csv.writer(self._file)
            heads = (
                _("What came of it"),
                _("Kind of item"),
                _("Key in the source"),
                _("Title there"),
                _("What is to be known"),
                _("Address here"),
            )
            self._csv.writerow(heads)

    def store(self, lines: Iterable[Line], row: Any = None) -> None:
        """Write `lines` about `row` (a story, a page or None) to the database.

        To be called in the transaction that takes the row in; then `tell()`, once it is committed.
        """
        if not self.stores:
            return
        story = row if isinstance(row, Article) else None
        page = row if isinstance(row, Page) else None
        MoveLine.objects.bulk_create(
            MoveLine(
                move=self.move,
                outcome=line.outcome,
                kind=stored_key(line.kind)[:40],
                key=stored_key(line.key),
                title=line.title[:300].replace("\0", ""),
                told=line.told.replace("\0", ""),  # PostgreSQL takes none
                story=story,
                page=page,
            )
            for line in lines
        )

    def tell(self, lines: Iterable[Line], row: Any = None) -> None:
        """Count `lines`, and write them to the file."""
        at = _address(row) if self._file else ""
        for line in lines:
            self.counts[str(line.outcome)] += 1
            if self._file:
                self._csv.writerow(cells_of(line, at))

    def add(self, *lines: Line, row: Any = None) -> None:
        """Store and tell `lines` at once: of what no transaction takes in."""
        self.store(lines, row)
        self.tell(lines, row)

    def same(self) -> None:
        """Count an item that is as it was."""
        self.counts[SAME] += 1

    def published(self, count: int) -> None:
        """Count stories that were taken in, now or before, and are published from now on."""
        if count:
            self.counts[PUBLISHED] += count

    def flush(self) -> None:
        """Have the file hold all that was told: a run that is killed leaves it readable."""
        if self._file:
            self._file.flush()

    def close(self) -> None:
        """Close the file."""
        if self._file:
            with suppress(OSError):  # a full disk: the run says so
                self._file.close()


def kind_label(kind: str) -> str:
    """Return the word for the `kind` of an item; what is none of ours stays as it is."""
    known = {
        "story": _("story"),
        "page": _("page"),
        "category": _("category"),
        "thread": _("thread"),
        "photo": _("photo"),
        "official": _("official"),
        "map": _("map"),
    }
    return known.get(kind, kind)


def cells_of(line: Line | MoveLine, address: str) -> list[str]:
    """Return what a table says of `line`, whose row stands at `address`, in its columns."""
    label = str(MoveLine.Outcome(line.outcome).label)
    cells = (label, kind_label(line.kind), line.key, line.title, line.told, address)
    return [defused(cell) for cell in cells]


def defused(cell: str) -> str:
    """Return `cell` so that no program for tables takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _address(row: Any) -> str:
    """Where the desk opens `row`."""
    if row is None or row.pk is None:
        return ""
    at = reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk])
    return portal_url.absolute(None, at)
