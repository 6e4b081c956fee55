"""The rows of the newsroom as lines, read in one snapshot, a few hundred at a time."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from reversion.models import Revision, Version

from articles.moving.out import codec, history
from articles.moving.out.kinds import FORMAT, KINDS, REVISION, Rows

BATCH = 200  # rows in memory at the same time
MOST_BYTES = 16 * 1024**2  # of one line: the longest body there may be, and much around it
HEAD, END = "newsroom", "end"  # the kinds of the first line and of the last

Line = dict[str, Any]


class TooLong(Exception):
    """A row is longer than what will be read back. The text is for the operator."""


@contextmanager
def snapshot() -> Iterator[None]:
    """Let the block read the database as it stands at one moment; others go on writing."""
    if connection.in_atomic_block:  # in a test
        yield
        return
    if connection.vendor == "sqlite":
        # Django's own transaction would be an IMMEDIATE one, for which every writer waits.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


class Writer:
    """Writes the lines to `stream`, a binary file, and notes the files that they name.

    `files` says of each name in the storage which column names it ("photo.image"), `counts` how
    many lines there are of each kind.
    """

    def __init__(self, stream: IO[bytes], *, with_history: bool = False) -> None:
        self.counts: Counter[str] = Counter()
        self.files: dict[str, str] = {}
        self._stream = stream
        self._kinds = [kind for kind in KINDS if with_history or kind is not REVISION]
        self._with_history = with_history
        self._users: dict[int, str] = {}

    def write(self, progress: Callable[[int], None] = lambda count: None) -> None:
        """Write all. `progress` is called with the number of lines so far. Raises TooLong."""
        self._users = dict(User.objects.values_list("pk", "username"))
        self._put(
            {
                "type": HEAD,
                "format": FORMAT,
                "made_at": timezone.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
                "portal": settings.PORTAL_URL,
                "history": self._with_history,
            }
        )
        for kind in self._kinds:
            for line in _lines(kind, self._users):
                self._put(line)
                self._note_files(kind, line)
                self.counts[kind.name] += 1
                progress(self.counts.total())
        self._put({"type": END, "lines": dict(self.counts)})

    def _put(self, line: Line) -> None:
        encoded = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        if len(encoded) > MOST_BYTES:
            key = line.get("key")
            raise TooLong(
                f"{line['type']} {key} has {len(encoded):,} bytes, at most {MOST_BYTES:,}"
            )
        self._stream.write(encoded)

    def _note_files(self, kind: Rows, line: Line) -> None:
        for column in kind.files():
            if line[column]:
                self.files[line[column]] = f"{kind.name}.{column}"
        for part in kind.parts:
            if part.files():
                for inner in line[part.name]:
                    self._note_files(part, inner)


def _lines(kind: Rows, users: dict[int, str]) -> Iterator[Line]:
    found = _in_history() if kind is REVISION else kind.model._base_manager.all()
    for batch in _batches(found):
        for line in _written(kind, batch, users):
            yield {"type": kind.name, **line}


def _in_history() -> "QuerySet[Any]":
    """The revisions of the newsroom: another app of the site may keep some too."""
    kept = Version.objects.filter(content_type__in=history.types())
    return Revision.objects.filter(pk__in=kept.order_by().values("revision"))


def _batches(rows: "QuerySet[Any]") -> Iterator[list[dict[str, Any]]]:
    rows, last = rows.order_by("pk"), 0
    columns = [
        f.attname for f in rows.model._meta.concrete_fields if not f.name.startswith("folded")
    ]
    while batch := list(rows.filter(pk__gt=last).values(*columns)[:BATCH]):
        last = batch[-1][rows.model._meta.pk.attname]
        yield batch


def _written(rows: Rows, found: list[dict[str, Any]], users: dict[int, str]) -> list[Line]:
    """Return `found`, rows of one model by column, as lines with what belongs to them."""
    columns = list(rows.columns())
    lines = []
    for row in found:
        line: Line = {"key": row["id"]} if rows.has_key else {}
        for name, field in columns:
            line[name] = codec.written(field, row[field.attname], users)
        lines.append(line)
    for part in rows.parts:
        belongs = _belonging(part, found, users)
        for row, line in zip(found, lines, strict=True):
            line[part.name] = belongs[row["id"]]
    return lines


def _belonging(
    part: Rows, owners: list[dict[str, Any]], users: dict[int, str]
) -> dict[int, list[Any]]:
    owner = part.model._meta.get_field(part.owner).attname  # type: ignore[union-attr]
    keys = [row["id"] for row in owners]
    model: type[Model] = part.model
    found = model._base_manager.filter(**{f"{part.owner}__in": keys}).order_by("pk")
    if part.model is Version:
        found = found.filter(content_type__in=history.types())
    rows = list(found.values())
    belongs: dict[int, list[Any]] = defaultdict(list)
    for row, line in zip(rows, _written(part, rows, users), strict=True):
        belongs[row[owner]].append(next(iter(line.values())) if part.is_list else line)
    return belongs
