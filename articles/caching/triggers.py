"""Triggers that renew the content stamp in the transaction of any change a reader could see.

On PostgreSQL they are deferred to the commit, so that the one row they all write is locked for a
moment only and last of all: writers neither wait for each other nor deadlock over it.
"""

from collections.abc import Iterator
from secrets import token_hex
from typing import Any

from django.apps import apps
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from articles.models import ContentStamp
from articles.models.readers import Rows

# Of two stamps, the new and the old one: what a change in a hole leaves.
_HALF_RENEWED = (
    f"substr(excluded.stamp, 1, {ContentStamp.HALF})"
    f" || substr(articles_contentstamp.stamp, {ContentStamp.HALF + 1})"
)
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def watched() -> dict[str, Rows]:
    """Return which rows readers see of each table of which they see any, as its model says."""
    models = apps.get_app_config("articles").get_models(include_auto_created=True)
    rows = {model._meta.db_table: vars(model)["readers_see"] for model in models}
    return {table: seen for table, seen in rows.items() if seen}


def _triggers(cursor: CursorWrapper, tables: set[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, table, event and condition of each trigger on one of `tables`.

    A trigger that is there already is known by its name: an upgrade must find the same one.
    """
    for table, rows in watched().items():
        for event in rows.events if table in tables else ():
            conditions = [rows.where.format(row=row) for row in _ROWS[event] if rows.where]
            when = f"WHEN ({' OR '.join(conditions)})" if conditions else ""
            name = f"{table}_{event.lower()}_seen"
            if event == "UPDATE" and rows.unseen:
                event = f"UPDATE OF {', '.join(_seen_columns(cursor, table, rows))}"
            yield name, table, event, when


def _seen_columns(cursor: CursorWrapper, table: str, rows: Rows) -> list[str]:
    """The columns that `table` has now and of which readers may get something."""
    described = connections[cursor.db.alias].introspection.get_table_description(cursor, table)
    return [column.name for column in described if column.name not in rows.unseen]


def create_triggers(using: str, **kwargs: Any) -> None:
    """Create the triggers that are missing or changed, and a first stamp (after each migrate).

    A migration is no place for them: SQLite drops the triggers of a table that a later migration
    alters.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if ContentStamp._meta.db_table not in tables:
        return  # migrated back to before there was one
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _create_on_postgresql(cursor, tables)
        else:
            _create_on_sqlite(cursor, tables)
        cursor.execute("SELECT count(*) FROM articles_contentstamp")
        if not cursor.fetchone()[0]:
            ContentStamp.objects.using(using).create(stamp=token_hex(16))


def _create_on_sqlite(cursor: CursorWrapper, tables: set[str]) -> None:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    present = dict(cursor.fetchall())
    for name, table, event, when in list(_triggers(cursor, tables)):
        renewed = _HALF_RENEWED if watched()[table].in_holes else "excluded.stamp"
        wanted = (
            f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {when} "
            "BEGIN INSERT INTO articles_contentstamp (id, stamp) "
            "VALUES (1, lower(hex(randomblob(16)))) "
            f"ON CONFLICT (id) DO UPDATE SET stamp = {renewed}; END"
        )
        if present.get(name) != wanted:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(wanted)


def _create_on_postgresql(cursor: CursorWrapper, tables: set[str]) -> None:
    # Once in a transaction is enough: of a thousand rows changed together, one renews. The
    # transaction notes what it has renewed, for a story may change after a notice.
    in_holes = [f"'{table}'" for table, rows in watched().items() if rows.in_holes]
    cursor.execute(
        "CREATE OR REPLACE FUNCTION articles_renew_stamp() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ DECLARE "
        f"in_hole boolean := TG_TABLE_NAME IN ({', '.join(in_holes)}); "
        "renewed text := current_setting('articles.renewed', true); "
        "whole text := pg_current_xact_id()::text || ' whole'; "
        "half text := pg_current_xact_id()::text || ' half'; "
        "BEGIN "
        "IF renewed = whole OR (in_hole AND renewed = half) THEN RETURN NULL; END IF; "
        "INSERT INTO articles_contentstamp (id, stamp) "
        "VALUES (1, replace(gen_random_uuid()::text, '-', '')) "
        "ON CONFLICT (id) DO UPDATE SET stamp ="
        f" CASE WHEN in_hole THEN {_HALF_RENEWED} ELSE excluded.stamp END; "
        "PERFORM set_config('articles.renewed',"
        " CASE WHEN in_hole THEN half ELSE whole END, true); "
        "RETURN NULL; END $$"
    )
    cursor.execute(
        "SELECT tgname, obj_description(oid, 'pg_trigger') FROM pg_trigger WHERE NOT tgisinternal"
    )
    present = dict(cursor.fetchall())
    for name, table, event, when in list(_triggers(cursor, tables)):
        # One that names columns says them in its comment: a table with others gets it anew.
        named = event if " OF " in event else None
        if name in present and present[name] == named:
            continue
        cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        cursor.execute(
            f"CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON {table} "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {when} "
            "EXECUTE FUNCTION articles_renew_stamp()"
        )
        if named:
            cursor.execute(f"COMMENT ON TRIGGER {name} ON {table} IS '{named}'")
