"""Where finished pages are kept: at hand in each process, and in a cache that all share."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from typing import Any

from django.core.cache import cache

from articles.caching import content_stamp
from articles.caching.bounded import Bounded
from articles.caching.page import Page
from newsroom.database import circuit_breaker

Key = tuple[str, ...]  # what tells a page from all others

KEPT_SECONDS = 86_400  # to be served stale, if need be
# Part of each key in the shared cache. Raise it whenever Page holds other fields, or the same in
# another form: then what an earlier release kept is never read.
FORMAT = 3
WEIGHT = 2_000  # bytes that a page takes besides its body: headers, key

logger = logging.getLogger(__name__)


def status_of(page: Page, stamp: str | None) -> str | None:
    """Return as what `page` may answer under `stamp` (Cache-Status, RFC 9211); None: it may not."""
    if page.stamp == stamp and time.time() < page.until:
        return "hit"
    if stamp is None and page.stamp == content_stamp.clock.last_stamp:
        return "hit; detail=database-down"
    return None


class AtHand(Bounded[Key, Page]):
    """The pages of this process."""

    def weight(self, page: Page) -> int:
        """How many bytes `page` takes."""
        return len(page.body) + WEIGHT


class SharedPages:
    """The pages in Django's cache, where a server keeps it for all processes.

    It is asked in a thread alone. Whatever fails there, a reader gets the page all the same.
    """

    def __init__(self) -> None:
        self._circuit = circuit_breaker.CircuitBreaker("The cache")

    def find(self, key: Key) -> Page | None:
        """Return the page kept under `key`, whatever its stamp."""
        name = name_of(key)
        try:
            value = self._ask(cache.get, name)
            return None if value is None else Page.from_kept(value)
        except Exception as error:  # what another release or program left there, read back
            self._discard(name, error)
            return None

    def keep(self, key: Key, page: Page) -> None:
        """Keep `page` under `key`."""
        name = name_of(key)
        try:
            self._ask(cache.set, name, page.to_keep(), KEPT_SECONDS)
        except Exception as error:  # the cache is full, say
            logger.warning("A page was not kept at %s: %r", name, error)

    def _discard(self, name: str, error: Exception) -> None:
        """Delete what is kept under `name` and is no page. The next one made takes its place."""
        logger.warning("What was kept at %s is thrown away: %r", name, error)
        with suppress(Exception):
            self._ask(cache.delete, name)

    def _ask(self, ask: Callable[..., Any], *arguments: Any) -> Any:
        """Return `ask(*arguments)`, where `ask` is a method of the cache; None while it is down.

        Only a cache that cannot be reached opens the circuit. An entry that cannot be read says
        nothing of the others: that error is raised.
        """
        if not self._circuit.allow():
            return None
        try:
            answer = ask(*arguments)
        except Exception as error:
            if not _is_unreachable(error):
                raise
            return self._circuit.failed(error)
        self._circuit.succeeded()
        return answer


def _is_unreachable(error: Exception) -> bool:
    """Tell whether the cache was not reached. Its driver is loaded where there is one: 5 MB."""
    from redis import exceptions

    return isinstance(error, OSError | exceptions.ConnectionError | exceptions.TimeoutError)


def name_of(key: Key) -> str:
    """Return the name that the shared cache has for `key`."""
    digest = blake2b("\n".join(key).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    return f"page:{FORMAT}:{digest}"
