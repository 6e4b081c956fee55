"""The progress of a long command, on one line."""

import time

from django.utils.translation import gettext

EVERY = 0.5  # seconds


def counter(stdout, what):
    """Return a function that shows on `stdout` how many of `what` are done, now and then."""
    shown = time.monotonic()

    def show(count):
        nonlocal shown
        if time.monotonic() - shown >= EVERY:
            shown = time.monotonic()
            stdout.write(f"\r    {count:,} {what}", ending="")
            stdout.flush()

    return show


def time_to_go(stdout):
    """Return a function that shows on `stdout`, now and then, how far a step is and its time to go.

    It takes the name of the step and how much of it is done, between 0 and 1.
    """
    steps: dict[str, float] = {}  # name → when it began
    shown = time.monotonic()

    def show(what, part):
        nonlocal shown
        now = time.monotonic()
        begun = steps.setdefault(what, now)
        if now - shown < EVERY:
            return
        shown = now
        told = f"{min(part, 1):6.1%} {what}"
        if part > 0.005:
            left = round((now - begun) * (1 - part) / part)
            told += gettext(", %(minutes)d:%(seconds)02d to go") % {
                "minutes": left // 60,
                "seconds": left % 60,
            }
        stdout.write(f"\r    {told}   ", ending="")
        stdout.flush()

    return show
