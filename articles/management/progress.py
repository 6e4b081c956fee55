"""The progress of a long command, on one line."""

import time

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
