"""Puts the database back as migrations left it, after a test that committed.

Django's own way, `flush`, empties every table and then makes permissions, groups and triggers
anew: four fifths of what a small test of that kind took. Here they are kept aside once, and put
back as they were.
"""

import io
import sqlite3
from contextlib import closing
from secrets import token_hex

from django.db import connection, transaction

# Triggers and keys are off meanwhile: rows come and go in any order.
_EMPTY = """
SET LOCAL session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
  EXECUTE 'DELETE FROM public.' || name;
END LOOP; END $$;
"""
_TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
_SEQUENCES = "SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public'"
_STAMP = "UPDATE articles_contentstamp SET stamp = %s"  # no page kept before is taken for fresh


def count_from(first):
    """Give the rows of PostgreSQL keys from `first` on.

    There keys count on through a run, whatever is rolled back: so no test may stand on small ones,
    and one that does fails in each run and not in the first long one.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_SEQUENCES)
            for (sequence,) in cursor.fetchall():
                cursor.execute(f"ALTER SEQUENCE {sequence} RESTART WITH {first}")


def snapshot():
    """Keep what is in the database now; returns a function that puts it back.

    None where only Django's own way will do: on PostgreSQL, for whoever is no superuser.
    """
    return {"sqlite": _of_sqlite, "postgresql": _of_postgresql}[connection.vendor]()


def _of_sqlite():
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as live:
        live.backup(kept)

    def put_back():
        connection.close()
        with kept:
            kept.execute(_STAMP.replace("%s", "?"), [token_hex(16)])
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as live:
            live.execute("PRAGMA synchronous=OFF")
            kept.backup(live)

    return put_back


def _of_postgresql():
    kept = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(_TABLES)
        for (table,) in cursor.fetchall():
            rows = io.StringIO()
            cursor.copy_expert(f"COPY public.{table} TO STDOUT", rows)
            kept[table] = rows.getvalue()

    def put_back():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_EMPTY)
            for table, rows in kept.items():
                if rows:
                    cursor.copy_expert(f"COPY public.{table} FROM STDIN", io.StringIO(rows))
            cursor.execute(_STAMP, [token_hex(16)])

    return put_back
