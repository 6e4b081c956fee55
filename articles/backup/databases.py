"""The database in a backup: read in one snapshot, restored in one transaction.

SQLite has a backup API, PostgreSQL the programs pg_dump, pg_restore and psql (Debian:
postgresql-client). A restored database gets a new content stamp, so that no page kept before counts
as fresh. What lets somebody in (LETS_IN) is in no backup: who finds one cannot use it, and a
restore ends all logins, preview links and addresses of calendars.

On PostgreSQL the portal may share its database with others. Ours are the tables in our schema that
belong to the owner of `django_migrations` or are named by a model, and that no extension made; with
their indexes, their sequences, and the functions of triggers. Nothing else is dumped or dropped.
"""

import gzip
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from secrets import token_hex

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from articles.models import CalendarAddress, ContentStamp, PreviewLink

COMPRESSION = 4  # gzip's: a third of the time of the usual 9 for a tenth more bytes
LOCK_WAIT = "60s"  # how long a restore waits for running requests on PostgreSQL

HELD_ONCE = (Session, PreviewLink)  # archives of earlier releases have them
LETS_IN = (*HELD_ONCE, CalendarAddress)

_OURS = """
WITH owner AS (
  SELECT coalesce((SELECT relowner FROM pg_class WHERE oid = to_regclass('django_migrations')),
    (SELECT oid FROM pg_roles WHERE rolname = current_user)) AS oid)
SELECT ours.oid, {columns} FROM {catalog} ours, owner
WHERE {prefix}namespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema)
  AND {condition} AND NOT EXISTS (
    SELECT FROM pg_depend d
    WHERE d.classid = '{catalog}'::regclass AND d.objid = ours.oid AND d.deptype = 'e')
ORDER BY 2
"""
# Each table, as pg_dump and psql take its name.
TABLES = _OURS.format(
    columns="""format('"%%s"."%%s"', replace(current_schema, '"', '""'),
                                 replace(relname, '"', '""'))""",
    catalog="pg_class",
    prefix="rel",
    condition="relkind IN ('r', 'p') AND (relowner = owner.oid OR relname = ANY(%s))",
)
# Each function of a trigger, and how it is made: pg_dump leaves them out where it is told tables.
FUNCTIONS = _OURS.format(
    columns="ours.oid::regprocedure::text, pg_get_functiondef(ours.oid)",
    catalog="pg_proc",
    prefix="pro",
    condition="prorettype = 'trigger'::regtype AND proowner = owner.oid",
)
# Triggers and indexes of our tables that call what is not ours, say of an extension: somebody else
# put them there, and without theirs they cannot be made. As (oid of the catalog, oid).
FIRST_OID = 16_384  # below are PostgreSQL's own (FirstNormalObjectId)
FOREIGN = f"""
SELECT 'pg_trigger'::regclass::oid, oid FROM pg_trigger
WHERE tgrelid = ANY(%s) AND NOT tgisinternal AND tgfoid >= {FIRST_OID} AND tgfoid <> ALL(%s)
UNION
SELECT d.classid, d.objid FROM pg_index i
JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
WHERE i.indrelid = ANY(%s) AND d.refobjid >= {FIRST_OID}
  AND d.refclassid NOT IN ('pg_class'::regclass, 'pg_constraint'::regclass)
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


def rehearse(source):
    """Prove that `load(source)` would do: it is done, to no effect.

    On SQLite in a copy. On PostgreSQL as temporary tables, which need no right that the portal
    lacks, touch none of its own and end with the connection. Like `load()` it runs what is in the
    file. Raises Failed.
    """
    _REHEARSALS[connection.vendor](source)


def load(source):
    """Replace the database by that of the file `source`, which `dump()` wrote.

    It is one transaction: where it fails, nothing has changed and Failed is raised. Processes that
    have the database open go on with the new content.
    """
    _LOADS[connection.vendor](source)


def _lets_nobody_in(models, schema=""):
    """Return SQL that removes the rows of `models`. `schema` ends in a dot."""
    return [f"DELETE FROM {schema}{model._meta.db_table};\n" for model in models]


def _as_restored(schema=""):
    """Return SQL for a database that was put back: a new stamp, and nobody is let in.

    An archive of an earlier release holds sessions and preview links.
    """
    stamp = f"UPDATE {schema}articles_contentstamp SET stamp = '{token_hex(16)}';\n"
    return [stamp, *_lets_nobody_in(HELD_ONCE, schema)]


def _dump_sqlite(target):
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / "copy.sqlite3"
        try:
            with closing(_live()) as live, closing(sqlite3.connect(copy)) as snapshot:
                # In one step. In several, each write of another process would start it anew.
                live.backup(snapshot)
                snapshot.execute("PRAGMA journal_mode=DELETE")  # one file, without its log
                snapshot.execute("PRAGMA secure_delete=ON")
                present = set(connection.introspection.table_names())  # before a migration
                models = [model for model in LETS_IN if model._meta.db_table in present]
                with snapshot:
                    for statement in _lets_nobody_in(models):
                        snapshot.execute(statement)
            _check_sqlite(copy)
        except sqlite3.Error as error:
            raise Failed(f"SQLite: {error}") from error
        with open(copy, "rb") as file, gzip.open(target, "wb", COMPRESSION) as packed:
            shutil.copyfileobj(file, packed, 1 << 20)


def _rehearse_sqlite(source, then=lambda snapshot: None):
    """Make a database of `source`, ready to be put in place, and call `then` with it."""
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        copy = Path(folder) / "copy.sqlite3"
        try:
            _unpack(source, copy)
            _check_sqlite(copy)
            with closing(sqlite3.connect(copy)) as snapshot:
                with snapshot:
                    for statement in _as_restored():
                        snapshot.execute(statement)
                then(snapshot)
        except sqlite3.Error as error:
            raise Failed(f"SQLite: {error}") from error


def _load_sqlite(source):
    def put_in_place(snapshot):
        # Into the file that others have open, as one transaction of it. A new file in its
        # place would leave them with the old one and a wrong write-ahead log.
        with closing(_live()) as live:
            snapshot.backup(live)

    _rehearse_sqlite(source, then=put_in_place)


def _live():
    return sqlite3.connect(connection.settings_dict["NAME"], timeout=20)


def _check_sqlite(path):
    with closing(sqlite3.connect(path)) as database:
        (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise Failed(f"SQLite finds the database damaged: {verdict}")


def _dump_postgresql(target):
    tables, functions, foreign = _ours()
    if not tables:
        raise Failed("There is no portal in this database: first run `manage.py migrate`.")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        dumped, contents, plain = (Path(folder) / name for name in ("dump", "contents", "sql"))
        _run(
            "pg_dump",
            *("--format", "custom", "--compress", "0", "--file", str(dumped)),
            *("--no-comments", "--no-publications", "--no-security-labels", "--strict-names"),
            *(f"--table={name}" for name in tables.values()),
            *(f'--exclude-table-data=*."{model._meta.db_table}"' for model in LETS_IN),
        )
        contents.write_text(_without(foreign, _do(["pg_restore", "--list", str(dumped)])))
        _do(
            ["pg_restore", "--no-owner", "--no-privileges"]
            + ["--use-list", str(contents), "--file", str(plain), str(dumped)]
        )
        with open(plain, "rb") as file, gzip.open(target, "wb", COMPRESSION) as packed:
            packed.write(b"SET check_function_bodies = false;\n")
            packed.writelines(f"{made};\n".encode() for _name, made in functions.values())
            shutil.copyfileobj(file, packed, 1 << 20)


def _ours():
    """Return our tables (oid → name), functions (oid → name, SQL), and FOREIGN."""
    recorder = MigrationRecorder.Migration._meta.db_table
    named = [*connection.introspection.django_table_names(), recorder]
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [named])
        tables = dict(cursor.fetchall())
        cursor.execute(FUNCTIONS)
        functions = {oid: (name, made) for oid, name, made in cursor.fetchall()}
        cursor.execute(FOREIGN, [list(tables), [0, *functions], list(tables)])
        return tables, functions, set(cursor.fetchall())


def _without(foreign, contents):
    """Leave `foreign` out of the table of `contents` that pg_restore wrote.

    Its lines begin: number; oid of the catalog, oid. (PostgreSQL's manual, pg_restore, --use-list.)
    """
    kept = []
    for line in contents.splitlines():
        words = line.split()
        is_entry = len(words) > 2 and words[0].rstrip(";").isdigit()
        if not (is_entry and (int(words[1]), int(words[2])) in foreign):
            kept.append(line)
    return "\n".join(kept) + "\n"


def _load_postgresql(source):
    tables, functions, _foreign = _ours()
    # Together, for they name each other. What is not ours and hangs on them stops the restore:
    # the server says what it is.
    clear = [f"SET lock_timeout = '{LOCK_WAIT}';\n"]
    clear += [f"DROP TABLE {', '.join(tables.values())};\n"] if tables else []
    clear += [f"DROP FUNCTION {name};\n" for name, _made in functions.values()]
    schema = _schema()
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        cleared, dumped, ended = (Path(folder) / name for name in ("clear", "dump", "end"))
        cleared.write_text("".join(clear))
        _unpack(source, dumped)
        ended.write_text("".join(_as_restored(f"{schema}.")))
        _psql("--single-transaction", cleared, dumped, ended)


def _rehearse_postgresql(source):
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        dumped, rehearsed, ended = (Path(folder) / name for name in ("dump", "rehearsed", "end"))
        _unpack(source, dumped)
        with open(dumped, "rb") as file, open(rehearsed, "wb") as temporary:
            temporary.writelines(_into_temporary(file, f"{_schema()}.".encode()))
        dumped.unlink()
        ended.write_text("".join(_as_restored("pg_temp.")) + "ROLLBACK;\n")
        _psql("--single-transaction", rehearsed, ended)


def _into_temporary(lines: Iterable[bytes], schema: bytes):
    """Yield the `lines` of a dump with its tables in the temporary schema instead of `schema`."""
    is_data = False
    for line in lines:
        if not is_data:
            is_data = line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n")
            line = line.replace(schema, b"pg_temp.")
        elif line == b"\\.\n":
            is_data = False
        yield line


def _schema():
    """The portal's schema, quoted as the server does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema)")
        (name,) = cursor.fetchone()
    return name


def _psql(*arguments):
    """Run psql with `arguments`: options, and files (each a Path) in order."""
    _run(
        "psql",
        *("--no-psqlrc", "--quiet", "--output", os.devnull, "--set", "ON_ERROR_STOP=1"),
        *(f"--file={each}" if isinstance(each, Path) else each for each in arguments),
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
    connection.close()  # no lock of ours, and no snapshot, while the program works
    _do([program, "--dbname", make_dsn(**reached), *arguments], environment)


def _do(command, environment=None):
    """Run `command`; returns what it printed. Raises Failed."""
    try:
        return subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True
        ).stdout
    except FileNotFoundError as error:
        raise Failed(f"{command[0]} is not installed: apt-get install postgresql-client") from error
    except subprocess.CalledProcessError as error:
        raise Failed(f"{command[0]}: {error.stderr.strip()}") from error


def _unpack(source, target):
    try:
        with gzip.open(source) as packed, open(target, "wb") as plain:
            shutil.copyfileobj(packed, plain, 1 << 20)
    except (EOFError, gzip.BadGzipFile) as error:
        raise Failed(f"The database in the archive cannot be unpacked: {error}") from error


_DUMPS = {"sqlite": _dump_sqlite, "postgresql": _dump_postgresql}
_REHEARSALS = {"sqlite": _rehearse_sqlite, "postgresql": _rehearse_postgresql}
_LOADS = {"sqlite": _load_sqlite, "postgresql": _load_postgresql}
