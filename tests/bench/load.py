"""Load on an address: wrk where it is installed, else Locust from PyPI.

Locust, being Python, gives out before a cached page does: ratios between fast rows are then those
of Locust, and say only that the portal was no slower than it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

SECONDS, CONNECTIONS = 3, 16
GENERATOR = "wrk" if shutil.which("wrk") else "locust"


class Load(NamedTuple):
    """Requests a second, milliseconds at two percentiles, and whether any failed."""

    rate: float
    p50: float
    p99: float
    has_failed: bool


def load(address, *headers):
    """Ask `address` for SECONDS over CONNECTIONS, as a browser that reads gzip; returns a Load.

    `headers` are lines such as "If-None-Match: x".
    """
    headers = ["Accept-Encoding: gzip", *headers]
    return _wrk(address, headers) if GENERATOR == "wrk" else _locust(address, headers)


def _wrk(address, headers):
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency"]
    for header in headers:
        command += ["-H", header]
    done = subprocess.run([*command, address], check=True, capture_output=True, text=True)
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    percentiles = (
        re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s)", done.stdout, re.M) for percent in (50, 99)
    )
    unit = {"us": 0.001, "ms": 1, "s": 1000}
    p50, p99 = (float(match[1]) * unit[match[2]] for match in percentiles)
    return Load(float(found[1]), p50, p99, "Non-2xx" in done.stdout)


def _locust(address, headers):
    command = [Path(sys.executable).with_name("locust"), "--headless", "--only-summary", "--json"]
    command += ["--locustfile", Path(__file__).with_name("locustfile.py"), "--host", address]
    command += ["--users", CONNECTIONS, "--spawn-rate", CONNECTIONS, "--run-time", f"{SECONDS}s"]
    environment = os.environ | {"HEADERS": "\n".join(headers)}
    done = subprocess.run(map(str, command), capture_output=True, text=True, env=environment)
    [row] = json.loads(done.stdout)
    times = {float(time): count for time, count in row["response_times"].items()}
    seconds = row["last_request_timestamp"] - row["start_time"]
    p50, p99 = (_percentile(times, share) for share in (0.5, 0.99))
    return Load(row["num_requests"] / seconds, p50, p99, bool(row["num_failures"]))


def _percentile(times, share):
    """The time that `share` of all requests took at most; `times` counts them by milliseconds."""
    left = sum(times.values()) * share
    for milliseconds, count in sorted(times.items()):
        left -= count
        if left <= 0:
            return milliseconds
    return 0.0
