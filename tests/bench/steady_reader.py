"""A reader who asks at a fixed pace, whatever the answers take.

Who asks again only when the last answer has come (wrk) sees little of a pause: while it lasts they
ask for nothing. Here each request is due at its time, and has waited since then.
"""

import itertools
import random
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

AT_ONCE = 64  # requests under way


class SteadyReader:
    """Asks `site` for one of `mix` (Asked of load.py), drawn by chance, `pace` times a second.

    It does while the block runs; `times` are milliseconds, `errors` how many did not answer.
    """

    def __init__(self, site, mix, pace):
        self.site, self.pace = site, pace
        self.paths, self.chances = [a.path for a in mix], [a.chance for a in mix]
        self.times, self.errors = [], 0
        self._over, self._thread = threading.Event(), threading.Thread(target=self._run)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._over.set()
        self._thread.join()

    def percentiles(self):
        """Milliseconds at 50, 95 and 99 percent; zeros where nothing was answered."""
        if len(self.times) < 2:
            return 0.0, 0.0, 0.0
        cuts = statistics.quantiles(self.times, n=100, method="inclusive")
        return cuts[49], cuts[94], cuts[98]

    def _run(self):
        chance, start = random.Random(11), time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for number in itertools.count():
                due = start + number / self.pace
                if self._over.wait(max(0, due - time.monotonic())):
                    return
                pool.submit(self._ask, chance.choices(self.paths, self.chances)[0], due)

    def _ask(self, path, due):
        try:
            self.site.get(path)
        except (OSError, HTTPException):
            self.errors += 1
        else:
            self.times.append((time.monotonic() - due) * 1000)
