"""The database in a backup: read in one snapshot, restored in one transaction.

SQLite has a backup API, PostgreSQL the programs pg_dump and psql (Debian: postgresql-client). A
restored database gets a new content stamp, so that no page kept before counts as fresh.
"""

import gzip
import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from secrets import token_hex

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from articles.models import ContentStamp

COMPRESSION = 4  # gzip's: a third of the time of the usual 9 for a tenth more bytes
LOCK_WAIT = "60s"  # how long a restore waits for running requests on PostgreSQL

# Empties the schema of the portal, whatever release made what is in it.
CLEAR = f"""
SET lock_timeout = '{LOCK_WAIT}';
DO $$ DECLARE name text; BEGIN
FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
  EXECUTE 'DROP TABLE IF EXISTS public.' || name || ' CASCADE';
END LOOP;
FOR name IN SELECT p.oid::regprocedure::text FROM pg_proc p
  WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS
    (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
  EXECUTE 'DROP FUNCTION IF EXISTS ' || name || ' CASCADE';
END LOOP; END $$;
"""


class Failed(Exception):
    """The database could not be read or restored. The text is for the operator."""


def is_empty():
    """Tell whether the database holds nothing yet but what `migrate` puts there."""
    tables = set(connection.introspection.table_names())
    models = [*apps.get_app_config("articles").get_models(), get_user_model()]
    models.remove(ContentStamp)
    return not any(
        model._default_manager.exists() for model in models if model._meta.db_table in tables
    )


def migrations():
    """The applied migrations, as sorted "app.name"."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def dump(target):
    """Write a snapshot of the database to the file `target` (a Path), gzipped.

    Others can write to the database meanwhile. Raises Failed.
    """
    _DUMPS[connection.vendor](target)


def load(source):
    """Replace the database by that of the file `source`, which `dump()` wrote.

    It is one transaction: where it fails, nothing has changed and Failed is raised. Processes that
    have the database open go on with the new content.
    """
    connection.close()
    _LOADS[connection.vendor](source)


def _dump_sqlite(target):
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / "copy.sqlite3"
        try:
            with closing(_live()) as live, closing(sqlite3.connect(copy)) as snapshot:
                # In one step. In several, each write of another process would start it anew.
                live.backup(snapshot)
                snapshot.execute("PRAGMA journal_mode=DELETE")  # one file, without its log
            _check_sqlite(copy)
        except sqlite3.Error as error:
            raise Failed(f"SQLite: {error}") from error
        with open(copy, "rb") as file, gzip.open(target, "wb", COMPRESSION) as packed:
            shutil.copyfileobj(file, packed, 1 << 20)


def _load_sqlite(source):
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        copy = Path(folder) / "copy.sqlite3"
        try:
            _unpack(source, copy)
            _check_sqlite(copy)
            with closing(sqlite3.connect(copy)) as snapshot:
                with snapshot:
                    snapshot.execute("UPDATE articles_contentstamp SET stamp = ?", [token_hex(16)])
                # Into the file that others have open, as one transaction of it. A new file in its
                # place would leave them with the old one and a wrong write-ahead log.
                with closing(_live()) as live:
                    snapshot.backup(live)
        except sqlite3.Error as error:
            raise Failed(f"SQLite: {error}") from error


def _live():
    return sqlite3.connect(connection.settings_dict["NAME"], timeout=20)


def _check_sqlite(path):
    with closing(sqlite3.connect(path)) as database:
        (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise Failed(f"SQLite finds the database damaged: {verdict}")


def _dump_postgresql(target):
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".sql") as plain:
        _run("pg_dump", "--no-owner", "--no-privileges", "--file", plain.name)
        with gzip.open(target, "wb", COMPRESSION) as packed:
            shutil.copyfileobj(plain, packed, 1 << 20)


def _load_postgresql(source):
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        clear, dumped = Path(folder) / "clear.sql", Path(folder) / "dump.sql"
        clear.write_text(CLEAR)
        _unpack(source, dumped)
        _run(
            "psql",
            *("--no-psqlrc", "--quiet", "--output", os.devnull, "--single-transaction"),
            *("--set", "ON_ERROR_STOP=1", "--file", str(clear), "--file", str(dumped)),
            *("--command", f"UPDATE public.articles_contentstamp SET stamp = '{token_hex(16)}'"),
        )


def _run(program, *arguments):
    """Run a program of PostgreSQL on the portal's database."""
    from psycopg2.extensions import make_dsn

    # Only what the settings name. The driver has a newer libpq and would add parameters that the
    # programs of Debian do not know.
    reached = connection.get_connection_params()
    del reached["cursor_factory"]
    password = reached.pop("password", None)
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    command = [program, "--dbname", make_dsn(**reached), *arguments]
    try:
        subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise Failed(f"{program} is not installed: apt-get install postgresql-client") from error
    except subprocess.CalledProcessError as error:
        raise Failed(f"{program}: {error.stderr.strip()}") from error


def _unpack(source, target):
    try:
        with gzip.open(source) as packed, open(target, "wb") as plain:
            shutil.copyfileobj(packed, plain, 1 << 20)
    except (EOFError, gzip.BadGzipFile) as error:
        raise Failed(f"The database in the archive cannot be unpacked: {error}") from error


_DUMPS = {"sqlite": _dump_sqlite, "postgresql": _dump_postgresql}
_LOADS = {"sqlite": _load_sqlite, "postgresql": _load_postgresql}
