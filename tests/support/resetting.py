"""Puts the database back as migrations left it, after a test that committed.

Django's own way, `flush`, empties every table and then makes permissions, groups and triggers
anew: four fifths of what a small test of that kind took. Here they are kept aside once, and put
back as they were.
"""

import io
import sqlite3
from contextlib import closing
from secrets import token_hex

from django.db import connection

# Triggers and keys are off for a moment: rows come and go in any order.
_EMPTY = """
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
  EXECUTE 'DELETE FROM public.' || name;
END LOOP; END $$;
"""
_READY = "SET session_replication_role = DEFAULT;"
_TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"


def snapshot():
    """Keep what is in the database now; returns a function that puts it back."""
    return {"sqlite": _of_sqlite, "postgresql": _of_postgresql}[connection.vendor]()


def _of_sqlite():
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as live:
        live.backup(kept)

    def put_back():
        connection.close()
        kept.execute("UPDATE articles_contentstamp SET stamp = ?", [token_hex(16)])
        kept.commit()
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as live:
            live.execute("PRAGMA synchronous=OFF")
            kept.backup(live)

    return put_back


def _of_postgresql():
    kept = {}
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        for (table,) in cursor.fetchall():
            rows = io.StringIO()
            cursor.copy_expert(f"COPY public.{table} TO STDOUT", rows)
            if rows.getvalue():
                kept[table] = rows.getvalue()

    def put_back():
        with connection.cursor() as cursor:
            cursor.execute(_EMPTY)
            for table, rows in kept.items():
                cursor.copy_expert(f"COPY public.{table} FROM STDIN", io.StringIO(rows))
            cursor.execute(_READY + "UPDATE articles_contentstamp SET stamp = %s", [token_hex(16)])

    return put_back
