"""Load on an address: wrk where it is installed, else Locust from PyPI.

Locust, being Python, gives out before a cached page does: ratios between fast rows are then those
of Locust, and say only that the portal was no slower than it. Many addresses at once are asked of
wrk alone (`load_of`).
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

SECONDS, CONNECTIONS = 3, 16
LOCUST = Path(sys.prefix) / "locust/bin/locust"  # where the Makefile installs it
GENERATOR = "wrk" if shutil.which("wrk") else "locust"
LIMIT, NO_IDLE = 0.9, 0.03  # shares of a core that wrk has, of the machine that nobody has


class Load(NamedTuple):
    """Requests a second, milliseconds at three percentiles, and how many failed.

    `own` is the share of a core that the generator took, `idle` what the machine had left.
    """

    rate: float
    p50: float
    p95: float
    p99: float
    errors: int
    own: float
    idle: float

    def limit(self):
        """What, if not the one who answers, kept the rate down; "" where nothing did."""
        if self.own >= LIMIT:
            return f"! {GENERATOR} had {self.own:.0%} of a core"
        if self.idle <= NO_IDLE:
            return "! the machine had no more"
        return ""


class Asked(NamedTuple):
    """One of the requests of a mix: the higher its `chance`, the more often it is drawn."""

    chance: float
    path: str
    cookie: str = ""


def load(address, *headers, seconds=SECONDS, connections=CONNECTIONS):
    """Ask `address` for `seconds` over `connections`, as a browser that reads gzip; returns a Load.

    `headers` are lines such as "If-None-Match: x".
    """
    ask = _wrk if GENERATOR == "wrk" else _locust
    return ask(address, ["Accept-Encoding: gzip", *headers], seconds, connections)


def load_of(address, mix, *headers, seconds=SECONDS, connections=CONNECTIONS, once=False):
    """Ask `address` for the Asked of `mix`, drawn by chance, or `once` each, in turn."""
    sums = accumulate(asked.chance for asked in mix)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as table:
        for total, asked in zip(sums, mix, strict=True):
            table.write(f"{total!r}\t{asked.path}\t{asked.cookie}\n")
        table.flush()
        arguments = [table.name, "once"] if once else [table.name]
        headers = ["Accept-Encoding: gzip", *headers]
        return _wrk(address, headers, seconds, connections, arguments)


def _wrk(address, headers, seconds, connections, arguments=()):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s"]
    command += ["-s", Path(__file__).with_name("wrk.lua")]
    for header in headers:
        command += ["-H", header]
    said, own, idle = _run([*command, address, *arguments])
    return Load(**json.loads(re.search("FOUND (.*)", said)[1]), own=own, idle=idle)


def _locust(address, headers, seconds, connections):
    command = [LOCUST, "--headless", "--only-summary", "--json"]
    command += ["--locustfile", Path(__file__).with_name("locustfile.py"), "--host", address]
    command += ["--users", connections, "--spawn-rate", connections, "--run-time", f"{seconds}s"]
    said, own, idle = _run(command, HEADERS="\n".join(headers))
    [row] = json.loads(said)
    times = {float(time): count for time, count in row["response_times"].items()}
    seconds = row["last_request_timestamp"] - row["start_time"]
    percentiles = [_percentile(times, share) for share in (0.5, 0.95, 0.99)]
    return Load(row["num_requests"] / seconds, *percentiles, row["num_failures"], own, idle)


def _run(command, **variables):
    """Run `command`; returns what it printed, its share of a core, and the machine's idle share."""
    start, before = time.monotonic(), _processor_ticks()
    process = subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | variables,
    )
    with process.stdout:
        said = process.stdout.read()
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - start
    ticks = [after - ago for ago, after in zip(before, _processor_ticks(), strict=True)]
    idle = (ticks[3] + ticks[4]) / max(1, sum(ticks))
    return said, (used.ru_utime + used.ru_stime) / seconds, idle


def _processor_ticks():
    """What all processors did since the machine started: user, nice, system, idle, waiting …"""
    return [int(ticks) for ticks in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]


def _percentile(times, share):
    """The time that `share` of all requests took at most; `times` counts them by milliseconds."""
    left = sum(times.values()) * share
    for milliseconds, count in sorted(times.items()):
        left -= count
        if left <= 0:
            return milliseconds
    return 0.0
