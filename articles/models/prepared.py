"""Queries whose SQL Django writes once.

To write the SQL of a story page took Django three times as long as its database to answer it. A
prepared query is built from a queryset, so that what readers see keeps its one home, and asked
again and again with other values.
"""

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet

# What stands for a value while the SQL is written, by its type: found again among the parameters.
_SAMPLES: dict[type, Callable[[int], Any]] = {
    int: lambda number: 987_654_321 + number,
    str: lambda number: f"sample-{number}",
    datetime: lambda number: datetime(8_000 + number, 1, 1, tzinfo=UTC),
}


class _Written(NamedTuple):
    """SQL for one database, and its parameters: the name of a value, or None and a constant."""

    compiler: Any
    sql: str
    parameters: list[tuple[str | None, Any]]


class Prepared:
    """The query that `build` makes of named values, of the types that are given here.

    `build` may not decide by the values, nor is it ever given None.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]], **types: type) -> None:
        self.build = build
        self.samples = {
            name: _SAMPLES[kind](number) for number, (name, kind) in enumerate(types.items())
        }
        self._written: dict[str, _Written] = {}  # by alias of a database

    @cached_property
    def rows(self) -> Any:
        """The queryset for the samples."""
        return self.build(**self.samples)

    @cached_property
    def prefetched(self) -> dict[str, "Prepared"]:
        """What the queryset prefetches: rows of others that name its own, by the way to them."""
        # private part of Django: nothing public tells what is prefetched
        lookups = self.rows._prefetch_related_lookups
        return dict(_prefetch(self.rows.model, lookup) for lookup in lookups)

    def __call__(self, **values: Any) -> list[Any]:
        """Return the rows for `values`, as a list of the queryset would be."""
        using = self.rows.db
        connection = connections[using]
        if using not in self._written:
            self._written[using] = self._write(connection)
        written = self._written[using]
        parameters = [
            value if name is None else _adapted(values[name], value, connection)
            for name, value in written.parameters
        ]
        compiler = copy(written.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda: (written.sql, tuple(parameters))
        query: Any = copy(self.rows.query)
        query.get_compiler = lambda using: compiler
        # As much of a queryset as its rows are read with.
        asked = SimpleNamespace(
            db=using, model=self.rows.model, query=query, _known_related_objects={}
        )
        found = [*self.rows._iterable_class(asked)]  # private part of Django: it reads the rows
        for row in found if self.prefetched else ():
            # private part of Django: where it keeps what is prefetched
            row._prefetched_objects_cache = {
                name: _others(row, name, others) for name, others in self.prefetched.items()
            }
        return found

    def _write(self, connection: BaseDatabaseWrapper) -> _Written:
        compiler = self.rows.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        names = {
            _adapted(sample, sample, connection): name for name, sample in self.samples.items()
        }
        placed = [(names.get(value), value) for value in parameters]
        missing = {*names.values()} - {name for name, _value in placed}
        if missing:
            raise TypeError(f"The query does not ask for {missing} as it was given.")
        return _Written(compiler, sql, placed)


def _adapted(value: Any, sample: Any, connection: BaseDatabaseWrapper) -> Any:
    """Return `value` as this database takes it in the place of `sample`."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return type(sample)(value)  # psycopg has numbers of its own


def _prefetch(model: type[Model], lookup: Any) -> tuple[str, "Prepared"]:
    name = lookup if isinstance(lookup, str) else lookup.prefetch_through
    relation: Any = model._meta.get_field(name)
    rows = getattr(lookup, "queryset", None)
    if rows is None:
        rows = relation.related_model._default_manager.all()
    return name, Prepared(lambda key: rows.filter(**{relation.field.attname: key}), key=int)


def _others(row: Any, name: str, others: Prepared) -> QuerySet[Any]:
    """Return what `row` prefetches under `name`, as the queryset that Django makes of it."""
    rows: Any = others.build(key=row.pk)
    rows._result_cache = others(key=row.pk)  # private part of Django: it does so too
    for other in rows:
        setattr(other, row._meta.get_field(name).field.name, row)
    return rows
