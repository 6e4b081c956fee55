"""Public pages read from a replica of the database; the desk, and every write, from the primary.

A replica is behind by moments. The content stamp is read from where the page is then made
(`freshness`), so that a page made from old rows is never kept under a new stamp; one made from
newer rows than its stamp is merely made again. Hence REPLICA_URL has to name one server.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS

ALIAS = "replica"
_alias = ContextVar("alias", default=DEFAULT_DB_ALIAS)


def alias():
    """Return the name in DATABASES that this thread reads from now."""
    return _alias.get()


@contextmanager
def reading(name):
    """Read from the database `name` while the block runs, or until `leave()`."""
    token = _alias.set(name)
    try:
        yield
    finally:
        _alias.reset(token)


def leave():
    """Read on from the primary; return whether it was another that was read from."""
    was = _alias.get()
    _alias.set(DEFAULT_DB_ALIAS)
    return was != DEFAULT_DB_ALIAS


class Router:
    """Django's database router (settings: DATABASE_ROUTERS)."""

    def db_for_read(self, model, **hints):
        """Where this thread reads now."""
        return alias()

    def db_for_write(self, model, **hints):
        """The primary."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        """Rows of both are the same rows."""
        return True

    def allow_migrate(self, db, *arguments, **hints):
        """The primary alone: what it becomes, its replica does."""
        return db == DEFAULT_DB_ALIAS
