"""What no line says by itself: whether keys and slugs are free, and what rows name is there."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import FileField, ForeignKey
from django.utils.translation import gettext as _

from articles.models import Page
from articles.models.addresses import top_level_names
from articles.moving.out import files
from articles.moving.out.kinds import BY_MODEL, is_account
from articles.moving.out.lines import Line
from articles.moving.out.plain import Wrong
from articles.moving.out.reading import Decoder, Faults, Row

NAMED_ONCE = ("photo.image", "video.file")  # a file that goes with its row


class Checks:
    """Takes all lines of a file, and says what is wrong with them before anything is written.

    `files` is filled with the names of the files that rows name, and the column that names each;
    `photos` with the focal points of the photos, by the names of their files.
    """

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.files: dict[str, str] = {}
        self.photos: dict[str, tuple[int, int]] = {}
        self._users: set[str] = set()
        self._keys: dict[str, set[int]] = defaultdict(set)  # by kind, or "kind.part"
        self._slugs: dict[str, dict[str, int | None]] = defaultdict(dict)
        self._later: list[tuple[int, str, str, int]] = []  # line, where, kind, key
        self._parents: dict[int, int | None] = {}  # of pages
        self._page_lines: dict[int, int] = {}
        self._decoder = Decoder(self._user, faults)

    def take(self, number: int, line: Line) -> None:
        """Check the line `number`, and remember what later ones may name of it."""
        row = self._decoder.row(number, line)
        if line["type"] == "account":
            self._users.add(str(row.values.get("username")))
        self._take(number, row, row.rows.name)
        self._take_slugs(number, row)
        if row.rows.model is Page and row.key:
            self._parents[row.key] = row.values.get("parent_id")
            self._page_lines[row.key] = number
        if row.rows.name == "photo":
            focus = (row.values.get("focus_x", 0), row.values.get("focus_y", 0))
            self.photos[row.values.get("image", "")] = focus

    def finish(self) -> None:
        """Check what could not be told before the last line."""
        for number, where, kind, key in self._later:
            if key not in self._keys[kind]:
                self.faults.add(number, f"{where}: " + _no_such(kind, key))
        for key in self._parents:
            levels = len([*self._above(key)])
            if levels > Page.MAX_LEVELS:
                told = _("Pages may stand in %s levels at most.") % Page.MAX_LEVELS
                self.faults.add(self._page_lines[key], f"page.parent: {told}")

    def _above(self, key: int) -> Iterator[int]:
        """Yield a page and those above it; no more than one too many, as of a loop."""
        at: int | None = key
        for _level in range(Page.MAX_LEVELS + 1):
            if at is None:
                return
            yield at
            at = self._parents.get(at)

    def _user(self, name: str) -> int:
        if name not in self._users:
            raise Wrong(_("there is no account “%s” above") % name[:40])
        return 1  # whichever: nothing is written

    def _take(self, number: int, row: Row, where: str) -> None:
        if row.key is not None:
            if row.key in self._keys[where]:
                self.faults.add(number, f"{where}.key: " + _("%s was there before") % row.key)
            self._keys[where].add(row.key)
        for name, column in row.rows.columns():
            value = row.values.get(column.attname)
            if value in (None, ""):
                continue
            if isinstance(column, ForeignKey) and column.related_model in BY_MODEL:
                if not is_account(column):
                    self._refer(number, row, f"{where}.{name}", column, value)
            elif isinstance(column, FileField):
                self._name_file(number, f"{where}.{name}", value)
        for inner in (each for part in row.parts for each in part):
            self._take(number, inner, f"{row.rows.name}.{inner.rows.name}")

    def _refer(self, number: int, row: Row, where: str, column: Any, key: int) -> None:
        kind = BY_MODEL[column.related_model].name
        if column.related_model is row.rows.model:
            self._later.append((number, where, kind, key))
        elif key not in self._keys[kind]:
            self.faults.add(number, f"{where}: " + _no_such(kind, key))

    def _name_file(self, number: int, where: str, name: str) -> None:
        column = where if where.count(".") == 1 else where.split(".", 1)[1]
        if not files.fits(column, name):
            told = _("“%s” is no name of such a file")
            self.faults.add(number, f"{where}: " + told % name[:100])
        elif self.files.setdefault(name, column) != column or (
            column in NAMED_ONCE and name in self._slugs[column]
        ):
            self.faults.add(number, f"{where}: " + _("another row names this file"))
        self._slugs[column][name] = None

    def _take_slugs(self, number: int, row: Row) -> None:
        if "slug" not in row.rows.fields:
            return
        taken, where = self._slugs[row.rows.name], f"{row.rows.name}.slug"
        former = [
            each.values.get("slug") for part in row.parts for each in part if "slug" in each.values
        ]
        slug = row.values.get("slug")
        if not slug and not row.values.get("working_copy_of_id"):
            self.faults.add(number, f"{where}: " + _("it cannot be empty"))
        for each in filter(None, [slug, *former]):
            if each in taken:
                self.faults.add(number, f"{where}: " + _("“%s” was there before") % each)
            taken[each] = row.key
        if row.rows.model is Page and slug in top_level_names() | {*self._slugs["category"]}:
            told = _("The portal itself answers at /%s/. Choose another address.") % slug
            self.faults.add(number, f"{where}: {told}")


def _no_such(kind: str, key: int) -> str:
    return _("there is no %(kind)s with the key %(key)s above") % {"kind": kind, "key": key}
