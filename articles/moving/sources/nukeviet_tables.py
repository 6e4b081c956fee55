"""The tables of a NukeViet portal: which are which, and what was read of the small ones.

A portal has a set of tables for each language, and within it one for each module of news, whose
name its owner chose. So tables are known by their columns; the end of their name only tells apart
those of the same columns.
"""

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from articles.moving.sources import double_encoding
from articles.moving.sources.sql_dump import Row

# Languages that portals here have; `id` is none of them, for it ends many names of tables.
_LANGUAGES = "vi|en|fr|de|es|ru|zh|cn|ja|jp|ko|kr|lo|km"
NAME = re.compile(rf"(?P<prefix>\w+?)_(?P<language>{_LANGUAGES})_(?P<data>\w+)", re.IGNORECASE)
_PREFIX = re.compile(rf"[`\s]([a-z0-9]\w*?)_(?:{_LANGUAGES})_\w+[`\s(]".encode(), re.IGNORECASE)


@dataclass(frozen=True)
class Shape:
    """What a kind of table looks like. `end` is a pattern, `takes` the columns that are read.

    `keys` are the columns that make a row; `is_long` tells that rows hold whole texts, which are
    not kept but read a second time.
    """

    end: re.Pattern[str]
    has: frozenset[str]
    takes: tuple[str, ...]
    keys: tuple[str, ...]
    lacks: frozenset[str] = frozenset()
    is_long: bool = False


def _shape(
    end: str, has: str, takes: str = "", keys: str = "", lacks: str = "", *, is_long: bool = False
) -> Shape:
    needed = has.split()
    return Shape(
        re.compile(end),
        frozenset(needed),
        (*needed, *takes.split()),
        tuple((keys or needed[0]).split()),
        frozenset(lacks.split()),
        is_long,
    )


SHAPES = {
    "rows": _shape(
        "_rows$",
        "id catid listcatid title alias hometext publtime status",
        "topicid admin_id author sourceid addtime edittime exptime archive homeimgfile homeimgalt"
        " homeimgthumb external_link hitstotal total_rating",
        lacks="new_id",
    ),
    # Before NukeViet 4.1 the bodies of 2,000 stories stood in a table each.
    "detail": _shape(
        r"_(?:detail|bodyhtml_\d+)$",
        "id bodyhtml",
        "titlesite description keywords sourcetext files voicedata",
        lacks="new_id",
        is_long=True,
    ),
    "page": _shape(
        "",
        "id title alias bodytext status add_time",
        "image imagealt imageposition description edit_time keywords hitstotal",
        lacks="catid parentid listcatid",
        is_long=True,
    ),
    "cat": _shape(
        "_cat$", "catid parentid title alias", "description groups_view status sort", lacks="id"
    ),
    "topics": _shape("_topics$", "topicid title alias", "description"),
    "sources": _shape("_sources$", "sourceid title", "link"),
    "author": _shape("_author$", "id pseudonym", "active", lacks="aid"),
    "authorlist": _shape("_authorlist$", "id aid pseudonym", keys="id aid"),
    "modules": _shape(
        "_modules$", "title module_file module_data", "module_upload groups_view act"
    ),
    "config": _shape(
        "_config$", "module config_name config_value", "lang", "lang module config_name"
    ),
    "menu": _shape("_menu_rows$", "id link module_name op"),
    "users": _shape("_users$", "userid username"),
}
# Of the rest of the configuration nothing is kept: passwords of mail servers stand there.
_SETTINGS = ("my_domains", "site_domain", "rewrite_op_mod", "rewrite_exturl")
_OF_THE_PORTAL = ("config", "users")  # they have no language


def recognise(table: str, columns: Sequence[str]) -> str:
    """Return which of SHAPES a table has; "" for one of another kind."""
    there = set(columns)
    for kind, shape in SHAPES.items():
        if not (shape.has <= there and shape.end.search(table)) or shape.lacks & there:
            continue
        if kind in _OF_THE_PORTAL or NAME.fullmatch(table):
            return kind
    return ""


def needed(table: str) -> bool:
    """Tell by its name alone whether a table is one without which nothing can be taken."""
    return bool(NAME.fullmatch(table) and re.search(r"_(?:rows|detail|bodyhtml_\d+)$", table))


def base(table: str, kind: str) -> str:
    """Return the part of its name that a table shares with the others of its module."""
    return SHAPES[kind].end.sub("", table)


def prefix(start: bytes) -> str:
    """Return the prefix of the tables named at the start of a dump, "" where none is."""
    found = _PREFIX.search(start)
    return found[1].decode() if found else ""


@dataclass
class Module:
    """A module of the old portal. `data` is its name in tables, `name` the one in addresses."""

    base: str
    name: str
    upload: str
    language: str
    is_open: bool = True
    categories: dict[str, Row] = field(default_factory=dict)


class Kept:
    """Rows of the small tables, kept in a file without a name, which ends with the process.

    It lies where TMPDIR says. Methods raise sqlite3.Error where the disk is full.
    """

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;"
            "CREATE TABLE kept (kind TEXT, base TEXT, key TEXT, other TEXT, row TEXT,"
            " done INTEGER DEFAULT 0, PRIMARY KEY (kind, base, key, other));"
        )
        self._rows.execute("BEGIN")

    def close(self) -> None:
        """Forget what was kept."""
        self._rows.close()

    def keep(self, kind: str, base: str, row: Row) -> None:
        """Keep a row; the later one of two with the same key."""
        if kind == "config" and row["config_name"] not in _SETTINGS:
            return
        key, *other = (row.get(name) or "" for name in SHAPES[kind].keys)
        self._rows.execute(
            "INSERT OR REPLACE INTO kept (kind, base, key, other, row) VALUES (?, ?, ?, ?, ?)",
            (kind, base, key, " ".join(other), json.dumps(row)),
        )

    def all(self, kind: str, base: str | None = None, key: str | None = None) -> Iterator[Row]:
        """Yield the rows of a kind, of one module or of one key alone where named."""
        query, values = "SELECT row FROM kept WHERE kind = ?", [kind]
        for column, value in (("base", base), ("key", key)):
            if value is not None:
                query += f" AND {column} = ?"
                values.append(value)
        for (row,) in self._rows.execute(query + " ORDER BY rowid", values):
            yield json.loads(row)

    def one(self, kind: str, base: str, key: str | None) -> Row:
        """Return the row with that key, {} where there is none."""
        return next(self.all(kind, base, key or ""), {})

    def count(self, kind: str, base: str | None = None) -> int:
        """Return how many rows of a kind were kept, of one module or of all."""
        query = "SELECT count(*) FROM kept WHERE kind = ? AND base = coalesce(?, base)"
        return int(self._rows.execute(query, (kind, base)).fetchone()[0])

    def bases(self, kind: str) -> list[str]:
        """Return the modules that have rows of a kind."""
        query = "SELECT DISTINCT base FROM kept WHERE kind = ? ORDER BY base"
        return [found for (found,) in self._rows.execute(query, (kind,))]

    def begin(self) -> None:
        """Forget which rows were done."""
        self._rows.execute("UPDATE kept SET done = 0 WHERE kind = 'rows'")

    def take(self, base: str, key: str) -> Row:
        """Return the row of a story and mark it as done; {} where it is done or not there."""
        wanted = (base, key)
        query = "UPDATE kept SET done = 1 WHERE kind = 'rows' AND base = ? AND key = ?"
        if self._rows.execute(query + " AND done = 0", wanted).rowcount == 0:
            return {}
        return self.one("rows", base, key)

    def is_there(self, base: str, key: str) -> bool:
        """Tell whether a story has a row, done or not."""
        return bool(self.one("rows", base, key))

    def undone(self) -> Iterator[tuple[str, Row]]:
        """Yield the rows of stories that were not taken."""
        query = "SELECT base, row FROM kept WHERE kind = 'rows' AND done = 0 ORDER BY rowid"
        for found, row in self._rows.execute(query):
            yield found, json.loads(row)

    @cached_property
    def settings(self) -> dict[str, str]:
        """What the configuration says of addresses; {} where the dump has none."""
        rows = self.all("config")
        return {str(row["config_name"]): row["config_value"] or "" for row in rows}

    def module(self, base: str) -> Module:
        """Return what the dump tells of a module."""
        found = NAME.fullmatch(base)
        data = found["data"] if found else base
        language = found["language"] if found else "vi"
        modules = f"{base[: found.start('data')]}" if found else ""
        said: dict[str, Any] = {}
        for row in self.all("modules", modules.rstrip("_")):
            if row["module_data"] == data:
                said = row
        return Module(
            base,
            name=said.get("title") or data.replace("_", "-"),
            upload=said.get("module_upload") or said.get("title") or data.replace("_", "-"),
            language=language,
            is_open=said.get("act") != "0" and is_open(said.get("groups_view")),
        )


def is_open(groups: str | None) -> bool:
    """Tell whether everybody may see what these groups of users see.

    5 are guests, 6 is everybody, 4 are members; 0 was everybody in NukeViet 3.
    """
    return not groups or bool({"0", "5", "6"} & set(groups.split(",")))


def mend(row: Row) -> bool:
    """Mend text of a row that was encoded twice; tell whether there was any.

    One text that surely was tells of all.
    """
    texts = {name: text for name, text in row.items() if text and not text.isascii()}
    if not any(map(double_encoding.is_sure, texts.values())):
        return False
    row.update({name: double_encoding.mended(text) for name, text in texts.items()})
    return True
