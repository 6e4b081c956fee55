"""Lines of the tables: each figure beside its target, ok or MISS."""

import os
import re
from pathlib import Path


def verdict(good):
    """The word that a row begins with; `good` is None where there is no target."""
    return "    " if good is None else "ok  " if good else "MISS"


def show(name, figure, good=None, aim=""):
    """Print a figure, whether it is `good`, and what it should be."""
    print(f"{verdict(good)} {name:34}{figure:8.2f}   {aim}".rstrip(), flush=True)


def show_most(name, figure, most):
    """Print a figure that should be no larger than `most`."""
    show(name, figure, figure <= most, f"≤ {most}")


def show_least(name, figure, least):
    """Print a figure that should be no smaller than `least`; None where any is good."""
    good, aim = (None, "") if least is None else (figure >= least, f"≥ {least}")
    show(name, figure, good, aim)


def head(title):
    """Print `title`, and the heads of the columns of `show_waits`."""
    columns = "".join(f"{name:>10}" for name in ("per second", "p50 ms", "p95 ms", "p99 ms"))
    print(f"\n{title}\n     {'':22}{columns}  errors   target", flush=True)


def show_load(name, load, limits=None):
    """Print how long those waited whom a Load asked for; its warning too, if there is one."""
    show_waits(name, load.rate, load[1:4], load.errors, limits, load.limit())


def show_waits(name, rate, times, errors, limits=None, warning=""):
    """Print how long readers waited: `times` at 50, 95 and 99 percent.

    None should fail, and none should wait longer than `limits`, by percent. Without any (None)
    there is no target at all.
    """
    good, aim = None, ""
    if limits is not None:
        waited = dict(zip((50, 95, 99), times, strict=True))
        good = not errors and all(waited[percent] <= most for percent, most in limits.items())
        aim = ", ".join([f"p{percent} ≤ {most}" for percent, most in limits.items()] + ["0 errors"])
    figures = "".join(f"{time:10.2f}" for time in times)
    row = f"{verdict(good)} {name:22}{rate:10.0f}{figures}{errors:8}   {aim}  {warning}"
    print(row.rstrip(), flush=True)


def workers_of(process):
    """The folders in /proc of the workers: the children of granian's main process."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [Path("/proc") / child for child in children]


def megabytes_of(process):
    """The memory of the largest worker."""
    sizes = [
        int(re.search(r"VmRSS:\s+(\d+)", (worker / "status").read_text())[1])
        for worker in workers_of(process)
    ]
    return max(sizes) / 1024


def cpu_seconds_of(process):
    """The seconds of processors that all workers have had."""
    ticks = 0
    for worker in workers_of(process):
        fields = (worker / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
