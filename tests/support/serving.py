"""The portal served for real, as `make run` does it, for judges, benches and fault tests."""

import fcntl
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
GRANIAN = Path(sys.executable).with_name("granian")
# How README.md, systemd and compose start it; tests/newsroom/test_deployment.py compares.
DOOR = ("--interface", "rsgi", "--backpressure", "8192", "--no-ws", "newsroom.rsgi:application")


def free_port():
    """A TCP port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment_of(folder, **variables):
    """The environment of a portal that keeps everything it writes in `folder` (a Path).

    `variables` are settings of README.md's table, such as DATABASE_URL.
    """
    defaults = {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "SECRET_KEY": "only-for-tests",
        "HTTPS": "off",
        "DEBUG": "off",
        "PAGE_CACHE": "on",  # tests.settings turned it off
        "VAR_DIR": str(folder),
        "LOG_LEVEL": "WARNING",
    }
    inherited = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return {**inherited, **defaults, **variables}


def manage(environment, *arguments):
    """Run `manage.py` with `arguments`, and return what it printed.

    Raises CalledProcessError where it fails.
    """
    command = [sys.executable, "manage.py", *arguments]
    options = {"cwd": ROOT, "env": environment, "check": True, "text": True}
    return subprocess.run(command, stdout=subprocess.PIPE, **options).stdout


def prepare(environment, *, demo=False):
    """Make database and static files as `make run` does, with the demo where asked for."""
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
    if demo:
        manage(environment, "demo")


def prepared(tmp_path_factory):
    """A folder with the static files and the empty SQLite database of a portal.

    Made once a run, by the process that needs it first; to be copied or linked, not written to.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # that of the run, beside those of its other processes
    folder, made = base / "prepared", base / "prepared.made"
    with open(base / "prepared.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            prepare(environment_of(folder))
            made.touch()
    return folder


@contextmanager
def served(
    environment,
    *,
    workers=1,
    port=None,
    command=DOOR,
    options=(),
    output=None,
):
    """Serve the portal with granian while the block runs; gives (address, process).

    `command` names another application and how it is asked; `options` are more of granian's own;
    what it prints goes to the file `output`, if any.
    """
    port = port or free_port()
    command = [
        GRANIAN,
        *("--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)),
        *options,
        *command,
    ]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=output, stderr=output and subprocess.STDOUT
    )
    try:
        _wait_until_open(port, process)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_open(port, process):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=5).close()
            return
        except URLError as error:
            if not isinstance(error.reason, ConnectionError):
                return  # it answered, if only with an error
            if process.poll() is not None:
                break
            time.sleep(0.1)
        except TimeoutError:
            continue  # it is there, and busy with its first page
    raise RuntimeError(f"the server did not open port {port}")
