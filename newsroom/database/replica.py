"""Public pages read from a replica of the database. The desk and every write use the primary.

A replica is behind by moments. A page reads its content stamp from the same server as its rows
(articles/caching/content_stamp.py), so a page made from old rows is never kept under a new stamp.
One made from newer rows than its stamp is merely made again. Hence REPLICA_URL has to name one
server, not a pool of several.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model

ALIAS = "replica"
_alias = ContextVar("alias", default=DEFAULT_DB_ALIAS)


def is_there() -> bool:
    """Tell whether this portal has a replica."""
    return ALIAS in settings.DATABASES


def alias() -> str:
    """Return the name in DATABASES that this thread reads from now."""
    return _alias.get()


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Read from the database `name` while the block runs, or until `leave()`."""
    token = _alias.set(name)
    try:
        yield
    finally:
        _alias.reset(token)


def leave() -> bool:
    """Read on from the primary. Return whether this thread was reading from another."""
    was = _alias.get()
    _alias.set(DEFAULT_DB_ALIAS)
    return was != DEFAULT_DB_ALIAS


class Router:
    """Django's database router (settings: DATABASE_ROUTERS)."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """The database that this thread reads from now."""
        return alias()

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """The primary."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """Any: both databases hold the same rows."""
        return True

    def allow_migrate(self, db: str, *arguments: Any, **hints: Any) -> bool:
        """The primary alone: its replica copies what migrations do."""
        return db == DEFAULT_DB_ALIAS
