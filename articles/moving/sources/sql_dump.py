"""The dump of a MySQL or MariaDB database as a stream of rows.

Takes what phpMyAdmin, mysqldump and their like write: rows of one INSERT or of many, with the
names of columns or without. Values are split here and not by sqlglot, which reads the definitions
of tables alone: it makes a tree of each statement, and a statement may be a gigabyte long.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext

from articles.moving.items import Unreadable
from articles.moving.sources.sql_columns import LONGEST_DEFINITION, Columns, TooManyTables
from articles.moving.sources.sql_window import Window

Row = dict[str, str | None]
Wanted = Callable[[str, Sequence[str]], Sequence[str]]

HEAD = 1 << 16  # what comes before the rows of an INSERT is shorter
_LONGEST_WORD = 64  # that tells what a statement is, with blanks before it
_GIVEN_UP = 8 << 20  # a row of an unwanted table that is longer is skipped uncounted

_STRING = rb"'(?:[^'\\]++|\\.)*+'"
_NAME = rb"(?:(?:`[^`]*`|[\w$]+)\s*\.\s*)?(?:`(?P<quoted>[^`]+)`|(?P<bare>[\w$]+))"
_BLANK = re.compile(rb"(?:[\s;]++|(?:--(?=\s)|\#)[^\n]*+\n|/\*(?!M?!)(?:[^*]++|\*(?!/))*+\*/)*+")
_LINE_COMMENT = re.compile(rb"--(?=\s|\Z)|#")
_INSERT = re.compile(
    rb"(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE)\s+)*(?:INTO\s+)?"
    + _NAME
    + rb"\s*(?:\((?P<columns>[^()']*)\)\s*)?VALUES?\s*(?=\()",
    re.IGNORECASE,
)
_CREATE = re.compile(
    rb"CREATE\s+(?:TEMPORARY\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?" + _NAME, re.IGNORECASE
)
_SQL = re.compile(
    rb"(?:INSERT|REPLACE|CREATE|DROP|ALTER|SET|LOCK|USE|START|BEGIN|DELIMITER)\s|/\*M?!",
    re.IGNORECASE,
)
_SET_NAMES = re.compile(rb"(?:/\*!\d*\s*)?SET\s+NAMES\s+['\"]?(?P<charset>\w+)", re.IGNORECASE)
_DELIMITER = re.compile(rb"DELIMITER[ \t]+(?P<mark>\S+)[^\n]*", re.IGNORECASE)
_USUAL_DELIMITER = re.compile(rb"^DELIMITER[ \t]+;[ \t\r]*$", re.IGNORECASE | re.MULTILINE)
_COPY = re.compile(rb"COPY\s[^;]*\sFROM\s+stdin;", re.IGNORECASE)
_STATEMENT = re.compile(rb"(?:[^;'\"`]++|" + _STRING + rb'|"(?:[^"\\]++|\\.)*+"|`[^`]*+`)*+;', re.S)
_PLAIN = re.compile(rb"[^;'\"`]*+")
_TUPLE = re.compile(
    rb"\s*+\((?:[^'()]++|" + _STRING + rb"|\((?:[^'()]++|" + _STRING + rb")*+\))*+\)\s*+([,;])",
    re.S,
)
_VALUE = re.compile(
    rb"\s*+(?:(?:_[a-z]\w*+\s*+)?(?:'((?:[^'\\]++|\\.|'')*+)'|0x([0-9A-F]*+)|x'([0-9A-F]*+)')"
    rb'|"((?:[^"\\]++|\\.|"")*+)"|([-+]?[\d.]++(?:E[-+]?\d++)?|TRUE|FALSE)|(NULL))\s*+([,)])',
    re.S | re.IGNORECASE,
)
_OPEN = re.compile(rb"\s*+\(")
_AFTER = re.compile(rb"\s*+(?:([,;])|ON\s+DUPLICATE\s|AS\s)", re.IGNORECASE)
# What NukeViet's own backup leaves where rows were deleted while it ran: a comma, and no more rows.
_NO_MORE = re.compile(rb"\s*+(?:--\s|/\*|(?:DROP|CREATE|INSERT|LOCK|UNLOCK|ALTER|SET)\s)")
_INSIDE = {
    b"'": re.compile(rb"(?:[^'\\]++|\\.)*+", re.S),
    b'"': re.compile(rb'(?:[^"\\]++|\\.)*+', re.S),
    b"`": re.compile(rb"[^`]*+"),
}
_ESCAPE = re.compile(rb"\\(.)|''", re.S)
_ESCAPED = {
    b"0": b"\0",
    b"b": b"\b",
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"Z": b"\x1a",
    b"%": b"\\%",
    b"_": b"\\_",
}


class SqlDump:
    """One file of a dump. `columns` knows the columns of tables, and may be shared by files.

    `counts` tells how many rows each table has of those passed over, once `rows()` is at its end;
    `misread` how many values with letters beyond ASCII were no UTF-8, of `accented`; and
    `lacks_end` whether the file says at its beginning what it does not undo at its end, as dumps
    that are whole do.
    """

    def __init__(self, path: Path, columns: Columns | None = None) -> None:
        self.path = path
        self.columns = columns or Columns()
        self.counts: Counter[str] = Counter()
        self.charset = "utf8"
        self.accented = self.misread = 0
        self.lacks_end = False
        self.position = 0.0
        self._is_sql = False
        self._window: Window

    def rows(self, wanted: Wanted) -> Iterator[tuple[str, Row]]:
        """Yield the rows of wanted tables, each with the name of its table, in the file's order.

        `wanted` is told the name and columns of a table and says which columns to give; none, and
        its rows are only counted. Columns are () where nothing tells them.

        Raises Unreadable where the file is cut, damaged or no dump of MySQL. A row is yielded once
        its INSERT was read as far as the row's end.
        """
        self._window = window = Window(self.path)
        try:
            while self._at_statement():
                self.position = window.position
                yield from self._statement(wanted)
            if not self._is_sql:
                raise self._cut()
        except TooManyTables as error:
            message = gettext("%(file)s has too many tables for a portal.")
            raise self._broken(message) from error
        finally:
            self.position = window.position
            window.close()

    def _at_statement(self) -> bool:
        """Go to the next statement; tell whether there is one."""
        window = self._window
        while True:
            window.ensure(HEAD)
            blank = _BLANK.match(window.seen, window.at)
            window.at = blank.end() if blank else window.at
            window.ensure(HEAD)
            if window.at == len(window.seen):
                return False
            rest = window.seen[window.at : window.at + 4]
            if _LINE_COMMENT.match(rest):
                self._pass(b"\n")
            elif rest.startswith(b"/*") and not rest.startswith((b"/*!", b"/*M!")):
                self._pass(b"*/")
            elif not blank or not blank.group():
                return True

    def _statement(self, wanted: Wanted) -> Iterator[tuple[str, Row]]:
        window = self._window
        seen, at = window.seen, window.at
        self._is_sql = self._is_sql or bool(_SQL.match(seen, at))
        if found := _INSERT.match(seen, at):
            table = _name(found)
            columns = self.columns.of(table, _listed(found["columns"]))
            takes = wanted(table, columns)
            window.at = found.end()
            if takes:
                yield from self._rows(table, columns, set(takes))
            else:
                self._count(table)
        elif found := _CREATE.match(seen, at):
            self._define(_name(found))
        elif found := _DELIMITER.match(seen, at):
            window.at = found.end()
            if found["mark"] != b";":
                self._pass_routines()
        elif _COPY.match(seen, at):
            raise self._broken(
                gettext("%(file)s is a dump of PostgreSQL; NukeViet has MySQL or MariaDB.")
            )
        elif seen.startswith((b"/*!", b"/*M!"), at):
            self._note(at)
            self._pass(b"*/")
        else:
            self._note(at)
            self._skip()

    def _note(self, at: int) -> None:
        """Remember what a statement says of the dump itself."""
        text = self._window.seen[at : at + 200]
        if found := _SET_NAMES.match(text):
            self.charset = found["charset"].decode("ascii", "replace").lower()
        if b"SET @OLD_CHARACTER_SET_CLIENT" in text:
            self.lacks_end = True
        elif b"SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT" in text:
            self.lacks_end = False

    def _define(self, table: str) -> None:
        window = self._window
        while not (found := _STATEMENT.match(window.seen, window.at)):
            if len(window.seen) - window.at > LONGEST_DEFINITION:
                self._skip()
                return
            if not window.more():
                raise self._cut()
        window.at = found.end()
        self.columns.define(table, found.group())

    def _rows(
        self, table: str, columns: tuple[str, ...], takes: set[str]
    ) -> Iterator[tuple[str, Row]]:
        window = self._window
        names = [name if name in takes else "" for name in columns]
        while True:
            self._expect(_OPEN)
            row: Row = {}
            end = b""
            for name in names:
                if end == b")":
                    raise self._odd()
                found = self._expect(_VALUE)
                if name:
                    row[name] = self._value(found)
                end = found[7]
            if end != b")":
                raise self._odd()
            after = self._expect(_AFTER)
            yield table, row
            if after[1] != b",":
                if not after[1]:
                    self._skip()
                return
            if self._ends_here():
                return
            self.position = window.position

    def _expect(self, pattern: re.Pattern[bytes]) -> re.Match[bytes]:
        window = self._window
        # A match that ends where the window does may go on.
        while not (found := pattern.match(window.seen, window.at)) or found.end() == len(
            window.seen
        ):
            if not window.more():
                if found and found.end() > window.at:
                    break
                raise self._odd() if window.at < len(window.seen) else self._cut()
        window.at = found.end()
        return found

    def _value(self, found: re.Match[bytes]) -> str | None:
        single, hexadecimal, binary, double, number, null, _ = found.groups()
        if null:
            return None
        if number is not None:
            return number.decode("ascii")
        if hexadecimal or binary:
            digits = hexadecimal or binary
            text = bytes.fromhex((b"0" * (len(digits) % 2) + digits).decode("ascii"))
        elif double is not None:
            text = _unescaped(double.replace(b'""', b'"'))
        else:
            text = _unescaped(single or b"")
        text = text.replace(b"\0", b"")  # PostgreSQL keeps none in a text
        if text.isascii():
            return text.decode("ascii")
        self.accented += 1
        try:
            return text.decode()
        except UnicodeDecodeError:
            self.misread += 1
            return text.decode(errors="replace")

    def _count(self, table: str) -> None:
        """Pass over the rows of an INSERT, and count them."""
        window = self._window
        while True:
            found = _TUPLE.match(window.seen, window.at)
            if not found:
                too_long = len(window.seen) - window.at > _GIVEN_UP
                if too_long or not window.more():
                    self.counts[table] += 1
                    self._skip()
                    return
                continue
            self.counts[table] += 1
            window.at = found.end()
            if found[1] == b";" or self._ends_here():
                return

    def _ends_here(self) -> bool:
        """Tell whether another statement follows where a row should."""
        window = self._window
        if len(window.seen) - window.at < _LONGEST_WORD:
            window.ensure(_LONGEST_WORD)
        return bool(_NO_MORE.match(window.seen, window.at))

    def _skip(self) -> None:
        """Pass over a statement, whatever its length, in the memory of a chunk."""
        window = self._window
        quote = b""
        while True:
            if not quote:
                found = _PLAIN.match(window.seen, window.at)
                window.at = found.end() if found else window.at
                quote = window.seen[window.at : window.at + 1]
                window.at += len(quote)
                if quote == b";":
                    return
            if quote:
                inside = _INSIDE[quote].match(window.seen, window.at)
                window.at = inside.end() if inside else window.at
                if window.seen.startswith(quote, window.at):
                    window.at += 1
                    quote = b""
                    continue
            if not window.more():
                raise self._cut()

    def _pass(self, mark: bytes) -> None:
        """Go behind the next `mark`, or to the end."""
        window = self._window
        while (found := window.seen.find(mark, window.at)) < 0:
            window.at = max(window.at, len(window.seen) - len(mark) + 1)
            if not window.more():
                if mark != b"\n":
                    raise self._cut()
                window.at = len(window.seen)
                return
        window.at = found + len(mark)

    def _pass_routines(self) -> None:
        window = self._window
        while not (found := _USUAL_DELIMITER.search(window.seen, window.at)):
            window.at = max(window.at, window.seen.rfind(b"\n") + 1, len(window.seen) - HEAD)
            if not window.more():
                raise self._cut()
        window.at = found.end()

    def _cut(self) -> Unreadable:
        if not self._is_sql:
            return self._broken(gettext("%(file)s holds no SQL."))
        return self._broken(gettext("%(file)s is cut: it ends in the middle of a statement."))

    def _odd(self) -> Unreadable:
        if len(self._window.seen) - self._window.at < 1:
            return self._cut()
        message = gettext("%(file)s is cut or damaged: a row at byte %(byte)d is none.")
        return self._broken(message)

    def _broken(self, message: str) -> Unreadable:
        return Unreadable(message % {"file": self.path.name, "byte": self._window.offset})


def _name(found: re.Match[bytes]) -> str:
    return (found["quoted"] or found["bare"]).decode(errors="replace")


def _listed(columns: bytes | None) -> tuple[str, ...]:
    if not columns:
        return ()
    names = (name.strip().strip(b'`"') for name in columns.split(b","))
    return tuple(name.decode(errors="replace").lower() for name in names)


def _unescaped(text: bytes) -> bytes:
    if b"\\" not in text and b"''" not in text:
        return text
    return _ESCAPE.sub(_character, text)


def _character(found: re.Match[bytes]) -> bytes:
    mark: bytes | None = found[1]
    return b"'" if mark is None else _ESCAPED.get(mark, mark)
