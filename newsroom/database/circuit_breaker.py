"""A circuit breaker: a server that has failed is not asked again for a while."""

import logging
import time

logger = logging.getLogger(__name__)
OPEN_SECONDS = 2


class CircuitBreaker:
    """Keeps requests from a server that has failed, so that not each of them waits for it.

    After OPEN_SECONDS one request tries it. The others go on without it until it has answered.
    https://martinfowler.com/bliki/CircuitBreaker.html describes the pattern.
    """

    def __init__(self, name: str) -> None:
        self.name = name  # for the log
        self._until = 0.0

    def allow(self) -> bool:
        """Tell whether this request may ask. A True after a failure makes it the one that tries."""
        if not self._until:
            return True
        now = time.monotonic()
        if now < self._until:
            return False
        self._until = now + OPEN_SECONDS
        return True

    def failed(self, error: Exception) -> None:
        """Open the circuit for OPEN_SECONDS, and say why in the log."""
        self._until = time.monotonic() + OPEN_SECONDS
        logger.error("%s is left alone for %s s: %s", self.name, OPEN_SECONDS, error)

    def succeeded(self) -> None:
        """Close the circuit: every request may ask again."""
        self._until = 0.0
