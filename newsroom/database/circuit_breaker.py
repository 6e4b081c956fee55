"""A circuit breaker: what has failed is left alone for a while."""

import logging
import time

logger = logging.getLogger(__name__)
REST_SECONDS = 2


class CircuitBreaker:
    """Keeps requests from what has failed for a while, so that not each of them waits for it.

    After that, one request tries it; the others go on without it until it has answered again.
    https://martinfowler.com/bliki/CircuitBreaker.html describes the pattern.
    """

    def __init__(self, what):
        self.what = what
        self._until = 0.0

    def allow(self):
        """Tell whether this request may ask. A True after a failure is this request's trial."""
        if not self._until:
            return True
        now = time.monotonic()
        if now < self._until:
            return False
        self._until = now + REST_SECONDS
        return True

    def failed(self, error):
        """Keep requests away for REST_SECONDS, and say why in the log."""
        self._until = time.monotonic() + REST_SECONDS
        logger.error("%s is left alone for %s s: %s", self.what, REST_SECONDS, error)

    def succeeded(self):
        """Let everybody ask again."""
        self._until = 0.0
