"""The map of a move (`--map FILE`, TOML): which old category and author is which of ours."""

import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles.models import Category
from articles.moving.items import OldCategory
from articles.text import vietnamese

_OF_AUTHORS = {"account", "byline"}
_TYPES = ("story", "page")
LEFT_OUT = False  # the value of a category whose stories are not taken


class BadMap(Exception):
    """The map cannot be used. Its text is a sentence in Vietnamese."""


@dataclass(frozen=True)
class Author:
    """Who an old login is here: an account, a byline, or both. Without a byline its own stays."""

    account: User | None = None
    byline: str | None = None


@dataclass
class Mapping:
    """What the file says. Capitals are not told apart: nobody sees them in an old address.

    [categories]     "tin-tuc" = "Thời sự"     old key, slug or name → our slug or name;
                     "rac" = false             its stories are left out; "": those without one
    [authors]        "pvlan" = "Phương Lan"    old login or byline → byline
                     "admin" = { account = "lan", byline = "" }
    [portal]         hosts = ["baocu.vn"]      host names of the old portal
    [types]          "tin_tuc" = "story"       of WordPress: what a further type of post is here
    """

    categories: dict[str, str | bool] = field(default_factory=dict)
    authors: dict[str, Author] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    types: dict[str, str] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)  # of the names above

    def __post_init__(self) -> None:
        self._categories = {_same(name): name for name in self.categories}
        self._authors = {_same(name): name for name in self.authors}

    @classmethod
    def read(cls, path: Path | None) -> "Mapping":
        """Read the file at `path`; an empty map where there is none. Raises BadMap."""
        if path is None:
            return cls()
        try:
            tables = tomllib.loads(path.read_text("utf-8-sig"))
        except OSError as error:
            raise BadMap(_("The map %s cannot be read.") % path) from error
        except ValueError as error:  # TOML, or letters of another encoding
            raise BadMap(
                _("The map %(file)s is no TOML: %(error)s") % {"file": path, "error": error}
            ) from error
        if strange := sorted(set(tables) - {"categories", "authors", "portal", "types"}):
            raise BadMap(_("The map has a table that means nothing: %s") % ", ".join(strange))
        portal = _table(tables, "portal")
        hosts = portal.get("hosts", [])
        if not isinstance(hosts, list) or not all(isinstance(host, str) for host in hosts):
            raise BadMap(_("In the map, “hosts” is a list of host names."))
        types = _table(tables, "types")
        if strange := sorted(key for key, value in types.items() if value not in _TYPES):
            raise BadMap(
                _("In the map, these types are neither “story” nor “page”: %s") % ", ".join(strange)
            )
        return cls(
            {key: _category(key, value) for key, value in _table(tables, "categories").items()},
            {key: _author(key, value) for key, value in _table(tables, "authors").items()},
            frozenset(host.casefold() for host in hosts),
            types,
        )

    def category(self, key: str, old: OldCategory | None) -> str | bool | None:
        """Return what the map says of a category of the old portal: its `key`, slug or name.

        A slug or name of ours, LEFT_OUT, or None where it says nothing.
        """
        names = (key, *((old.slug, old.name) if old else ()))
        found = self._first(self._categories, names)
        return None if found is None else self.categories[found]

    def author(self, *names: str) -> Author | None:
        """Return who the first of `names` that the map knows is here."""
        found = self._first(self._authors, names)
        return None if found is None else self.authors[found]

    def unmet(self) -> list[str]:
        """Return the names of categories and authors that nothing was asked about so far."""
        return [name for name in (*self.categories, *self.authors) if name not in self._met]

    def _first(self, known: Table[str, str], names: Iterable[str]) -> str | None:
        """Return the first of `names` as the file spells it; all that it has are met then."""
        if not known:
            return None
        found = [known[same] for same in map(_same, names) if same in known]
        self._met.update(found)
        return found[0] if found else None


@lru_cache(4096)
def _same(name: str) -> str:
    return vietnamese.tidy_words(name).strip().casefold()


def _table(tables: Table[str, Any], name: str) -> dict[str, Any]:
    found = tables.get(name, {})
    if not isinstance(found, dict):
        raise BadMap(_("In the map, “%s” is a table.") % name)
    return found


def _category(key: str, value: Any) -> str | bool:
    if value is LEFT_OUT or (isinstance(value, str) and value.strip()):
        return value.strip() if isinstance(value, str) else value
    raise BadMap(_("The map says of the category “%s” neither a name nor false.") % key)


def _author(key: str, value: Any) -> Author:
    parts = {"byline": value} if isinstance(value, str) else value
    is_sound = isinstance(parts, dict) and bool(parts) and not set(parts) - _OF_AUTHORS
    if not is_sound or not all(isinstance(part, str) for part in parts.values()):
        raise BadMap(_("The map says of the author “%s” neither a byline nor an account.") % key)
    account = None
    if login := parts.get("account"):
        account = User.objects.filter(username=login).first()
        if account is None:
            raise BadMap(
                _("The map names an account that there is not: %(login)s (of “%(author)s”).")
                % {"login": login, "author": key}
            )
    return Author(account, parts["byline"].strip() if "byline" in parts else None)


def ours(name: str) -> Category | None:
    """Return our category of that `name` or slug, accents or not."""
    slug, folded = vietnamese.slugify(name), vietnamese.fold(name)
    for category in Category.objects.order_by("pk"):
        if category.slug in (name, slug) or vietnamese.fold(category.name) == folded:
            return category
    return None
