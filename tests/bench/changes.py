"""Changes while readers read, and how long until one of them saw each."""

import itertools
import random
import statistics
import subprocess
import sys
import threading
import time
from http.client import HTTPException

from tests.support.serving import ROOT

FIRST, EVERY = 1, 5  # seconds
AGAIN, PATIENCE = 0.025, 20  # seconds between two looks, and until it counts as never seen


class Changes:
    """While the block runs a notice changes each EVERY seconds, in another process.

    As soon as that has said "saved", a reader asks for a page of `mix`, drawn by its chance, until
    it shows the change. `made` are the changes, `seen` the seconds until each was seen, `at_once`
    how many were in the first answer, `errors` answers that failed and changes never seen.
    """

    def __init__(self, site, environment, mix):
        self.site, self.environment = site, environment
        self.paths, self.chances = [a.path for a in mix], [a.chance for a in mix]
        self.seen, self.made, self.at_once, self.errors = [], 0, 0, 0
        self._over, self._thread = threading.Event(), threading.Thread(target=self._run)

    def __enter__(self):
        self._desk = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.changer"],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._hear("ready")
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._over.set()
        self._thread.join()
        self._desk.communicate()  # it ends with its input

    @property
    def median(self):
        """The seconds that half of the changes took at most to be seen."""
        return statistics.median(self.seen) if self.seen else 0.0

    @property
    def longest(self):
        """The seconds that the slowest took."""
        return max(self.seen, default=0.0)

    def _hear(self, word):
        said = self._desk.stdout.readline().strip()
        if said != word:
            raise RuntimeError(f"the changer said {said!r}, not {word!r}")

    def _run(self):
        chance, start = random.Random(13), time.monotonic()
        for number in itertools.count():
            if self._over.wait(max(0, start + FIRST + number * EVERY - time.monotonic())):
                return
            self.made += 1
            words = f"so-{chance.randrange(10**9):09d}"
            self._desk.stdin.write(words + "\n")
            self._desk.stdin.flush()
            try:
                self._hear("saved")
            except RuntimeError:
                self.errors += 1
                return
            self._look(chance.choices(self.paths, self.chances)[0], words)

    def _look(self, path, words):
        saved = time.monotonic()
        for look in itertools.count():
            try:
                if words in self.site.text(path):
                    self.seen.append(time.monotonic() - saved)
                    self.at_once += look == 0
                    return
            except (OSError, HTTPException):
                self.errors += 1
            if time.monotonic() - saved > PATIENCE:
                self.errors += 1
                return
            time.sleep(AGAIN)
