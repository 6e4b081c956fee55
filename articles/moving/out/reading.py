"""Lines read back: each taken apart by its kind, every value checked, and all faults collected."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.db.models import Model
from django.utils.translation import gettext as _

from articles.moving.items import Unreadable
from articles.moving.out import codec
from articles.moving.out.kinds import BY_NAME, FORMAT, MOST_KEY, Rows
from articles.moving.out.lines import END, HEAD, MOST_BYTES, Line
from articles.moving.out.plain import Wrong

MOST_FAULTS = 50  # that are told; the others are counted


class Refused(Unreadable):
    """Nothing was taken in. `faults` are sentences: why not, each with the number of its line."""

    def __init__(self, faults: list[str], count: int = 0) -> None:
        self.faults = faults
        self.count = max(count, len(faults))
        told = "\n".join(faults)
        more = self.count - len(faults)
        super().__init__(f"{told}\n" + _("… and %s more.") % more if more else told)


class Faults:
    """What is wrong with the lines of a file."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.count = 0

    def add(self, number: int, what: str) -> None:
        """Note `what` is wrong with line `number`."""
        self.count += 1
        if len(self.told) < MOST_FAULTS:
            line = _("Line %(number)s: %(what)s") % {"number": number, "what": what}
            self.told.append(line[:500])

    def refuse(self) -> None:
        """Raise Refused if there are any."""
        if self.count:
            raise Refused(self.told, self.count)


@dataclass(slots=True)
class Row:
    """A row as it is to be written: its columns by attribute, and what belongs to it."""

    rows: Rows
    key: int | None
    values: dict[str, Any]
    parts: list[list["Row"]] = field(default_factory=list)

    def instance(self, **more: Any) -> Model:
        """Return it as an instance of its model, unsaved."""
        key = {} if self.key is None else {"pk": self.key}
        return self.rows.model(**key, **self.values, **more)


def parsed(stream: IO[bytes], faults: Faults) -> Iterator[tuple[int, Line]]:
    """Yield the number and the content of each line between the first and the last.

    A line that is none is a fault, and reading goes on. Raises Unreadable for a file that is of
    another kind or version, or was cut.
    """
    _check_head(_json(_line(stream, 1)))
    counts: Counter[str] = Counter()
    number = 1
    while raw := _line(stream, number := number + 1):
        line = _json(raw)
        if line is None or line.get("type") not in {*BY_NAME, END}:
            faults.add(number, _("it is no line of what move_out writes"))
            continue
        if line["type"] == END:
            if line.get("lines") != counts and not faults.count:
                raise Unreadable(
                    _("Lines are missing, or were put in: the last line counts others.")
                )
            if stream.read(1):
                raise Unreadable(_("There is more after the last line."))
            return
        counts[line["type"]] += 1
        yield number, line
    raise Unreadable(_("The file is not whole: its last line is missing."))


def _line(stream: IO[bytes], number: int) -> bytes:
    raw = stream.readline(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        told = {"number": number, "limit": MOST_BYTES // 1024**2}
        raise Unreadable(_("Line %(number)s is longer than %(limit)s MB.") % told)
    return raw


def _json(raw: bytes) -> Line | None:
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return line if isinstance(line, dict) and isinstance(line.get("type"), str) else None


def _check_head(head: Line | None) -> None:
    if head is None or head["type"] != HEAD:
        raise Unreadable(_("This is no file that move_out wrote: its first line does not say so."))
    if head.get("format") != FORMAT:
        told = {"found": str(head.get("format"))[:20], "known": FORMAT}
        raise Unreadable(_("The file is of format %(found)s, this release reads %(known)s.") % told)


class Decoder:
    """Makes rows of lines. `users` gives the key of an account by its user name, or raises Wrong.

    With `faults` each fault is noted there, and the row lacks what was wrong; else it is raised.
    """

    def __init__(self, users: Callable[[str], int], faults: Faults) -> None:
        self._users, self._faults = users, faults

    def row(self, number: int, line: Line) -> Row:
        """Return the row of the line `number`."""
        line = dict(line)
        rows = BY_NAME[line.pop("type")]
        return self._row(number, rows, line, rows.name)

    def _row(self, number: int, rows: Rows, line: Any, where: str) -> Row:
        if not isinstance(line, dict):
            self._faults.add(number, f"{where}: " + _("it is no row"))
            return Row(rows, None, {}, [[] for _part in rows.parts])
        expected = {*rows.fields, *(part.name for part in rows.parts)}
        expected |= {"key"} if rows.has_key else set()
        for name in sorted(expected ^ line.keys(), key=str):
            what = _("it is missing") if name in expected else _("nothing is called so")
            self._faults.add(number, f"{where}.{name[:60]}: {what}")
        key = self._key(number, line.get("key"), where) if rows.has_key else None
        row = Row(rows, key, {})
        for name, column in rows.columns():
            if name not in line:
                continue
            try:
                row.values[column.attname] = codec.read(column, line[name], self._users)
            except Wrong as wrong:
                self._faults.add(number, f"{where}.{name}: {wrong}")
        for part in rows.parts:
            row.parts.append(self._part(number, part, line.get(part.name, []), where))
        return row

    def _part(self, number: int, part: Rows, found: Any, where: str) -> list[Row]:
        where = f"{where}.{part.name}"
        if not isinstance(found, list):
            self._faults.add(number, f"{where}: " + _("it is no list"))
            return []
        if part.is_list:
            found = [{part.fields[0]: each} for each in found]
        return [self._row(number, part, each, where) for each in found]

    def _key(self, number: int, key: Any, where: str) -> int | None:
        if type(key) is int and 1 <= key <= MOST_KEY:
            return key
        self._faults.add(number, f"{where}.key: " + _("it is no key of a row"))
        return None
