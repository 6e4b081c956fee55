"""The columns of the tables of a dump, of which some INSERTs say nothing."""

MOST_TABLES = 20_000
LONGEST_DEFINITION = 1 << 17
_LONGEST_TOGETHER = 32 << 20


class TooManyTables(Exception):
    """No portal has so many tables, or such long ones."""


class Columns:
    """What is known of tables. A definition is read when it is needed first."""

    def __init__(self) -> None:
        self._latest: dict[str, tuple[str, ...]] = {}
        self._defined: dict[str, tuple[str, ...]] = {}
        self._definitions: dict[str, bytes] = {}
        self._together = 0

    def define(self, table: str, definition: bytes) -> None:
        """Remember the CREATE TABLE of a table. Raises TooManyTables."""
        self._together += len(definition)
        if len(self._definitions) >= MOST_TABLES or self._together > _LONGEST_TOGETHER:
            raise TooManyTables
        self._defined.pop(table, None)
        self._definitions[table] = definition

    def of(self, table: str, named: tuple[str, ...]) -> tuple[str, ...]:
        """Return the columns of an INSERT that names these or none; () where nothing tells them.

        Raises TooManyTables.
        """
        if len(self._latest) >= MOST_TABLES and table not in self._latest:
            raise TooManyTables
        if not named and table in self._definitions:
            self._defined[table] = _defined(self._definitions.pop(table))
        self._latest[table] = named or self._defined.get(table, ())
        return self._latest[table]

    def latest(self, table: str) -> tuple[str, ...]:
        """Return the columns that the latest INSERT into a table had."""
        return self._latest.get(table, ())


def _defined(definition: bytes) -> tuple[str, ...]:
    """Return the names of the columns that CREATE TABLE defines; () where it cannot be read."""
    import sqlglot  # takes 0.2 s and 20 MB
    from sqlglot import exp

    try:
        create = sqlglot.parse_one(definition.decode(errors="replace"), read="mysql")
    except (sqlglot.errors.SqlglotError, RecursionError, ValueError):
        return ()
    schema = create.this if isinstance(create, exp.Create) else None
    if not isinstance(schema, exp.Schema):
        return ()
    return tuple(one.name.lower() for one in schema.expressions if isinstance(one, exp.ColumnDef))
