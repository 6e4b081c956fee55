"""The page cache: finished public pages, kept until what they were made from changes.

PageCache stands in front of Django (newsroom/wsgi.py). It answers with the finished response,
headers and all, and asks the database for the content stamp alone. Without a cache, pages are
slower. Without a database, pages kept under the last stamp seen are served stale and say so; other
requests get the 503 page (newsroom.errors.DatabaseDown).
"""

import gzip
import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import blake2b
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode
from wsgiref.types import StartResponse, WSGIEnvironment

from django.conf import settings
from django.core.cache import cache
from django.http.response import HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from articles import read_counts
from articles.caching import content_stamp
from articles.caching.parameters import parameters_at
from newsroom import content_coding, errors, portal_url
from newsroom.database import circuit_breaker, replica
from newsroom.errors import DATABASE_DOWN
from newsroom.http_cache import NOT_FOR_ALL, for_this_second
from newsroom.url_prefixes import NEVER_KEPT

CONDITIONS = {"HTTP_ACCEPT_ENCODING", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_NONE_MATCH"}

VARIES = {"", "accept-encoding"}  # what a kept page may depend on

KEPT_SECONDS = 86_400  # to be served stale, if need be
EDGE_SECONDS = 10  # that a CDN may answer by itself, but never past a change by the clock; nginx 1
EDGE = "stale-while-revalidate=30, stale-if-error=86400"
COMPRESSION = 5  # gzip's: a sixth of the size for a millisecond

# Part of each key. Raise it whenever Page holds other fields, or the same in another form: then
# what an earlier release kept is never read.
FORMAT = 2
UNREACHABLE = (OSError, RedisConnectionError, RedisTimeoutError)  # these open the circuit

Headers = list[tuple[str, str]]
Started = list[tuple[Any, ...]]  # the arguments that start_response() was called with

logger = logging.getLogger(__name__)


class Page(NamedTuple):
    """A finished response.

    `body` is gzipped; `until` is the timestamp when the page may change by the clock; `article` is
    the key of the story it shows, whose reading is counted.
    """

    stamp: str
    until: float
    headers: Headers
    body: bytes
    etag: str
    article: int | None

    @classmethod
    def of(cls, response: HttpResponse, stamp: str, until: float) -> "Page":
        """The Page that keeps the `response` of Django."""
        content = response.content
        # Of the content alone: under a new stamp the same page leaves a browser's copy valid.
        etag = f'W/"{blake2b(content, digest_size=12).hexdigest()}"'
        made_here = {"content-length", "cache-control", "etag", "vary"}
        headers = [pair for pair in response.items() if pair[0].lower() not in made_here]
        headers += [("ETag", etag), ("Vary", "Accept-Encoding")]
        body = gzip.compress(content, COMPRESSION, mtime=0)
        return cls(stamp, until, headers, body, etag, getattr(response, "article_read", None))

    @classmethod
    def from_kept(cls, value: Any) -> "Page":
        """The Page of a `value` that the cache held. Raises ValueError where it is none."""
        if type(value) not in (tuple, list) or len(value) != len(cls._fields):
            raise ValueError("This is no page.")
        page = cls(*value)
        for field, kinds in _PLAIN.items():
            if not isinstance(getattr(page, field), kinds):
                raise ValueError(f"This is no page: its {field} is of another kind.")
        # Redis knows no tuples, and the server takes nothing else.
        return page._replace(headers=[(name, content) for name, content in page.headers])

    def to_keep(self) -> tuple[Any, ...]:
        """This page as a tuple: plain data, for another release may not have this class."""
        return tuple(self)

    def answer(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        status: str,
        *more: tuple[str, str],
    ) -> list[bytes]:
        """Answer the WSGI request: 304 where the reader has the page already.

        `status` is for Cache-Status (RFC 9211); `more` are headers of this answer alone.
        """
        edge = max(0, min(EDGE_SECONDS, int(self.until - time.time())))
        headers = [
            *self.headers,
            ("Cache-Control", f"public, max-age=0, s-maxage={edge}, {EDGE}"),
            ("Cache-Status", f"newsroom; {status}"),
            *([for_this_second()] if edge else []),  # for our own nginx, which obeys the last
            *more,
        ]
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and (known == self.etag or self.etag in parse_etags(known) or known == "*"):
            start_response("304 Not Modified", headers)
            return [b""]
        body = self.body
        if "gzip" in content_coding.accepted(environ.get("HTTP_ACCEPT_ENCODING", "")):
            headers.append(("Content-Encoding", "gzip"))
        else:
            body = gzip.decompress(body)
        headers.append(("Content-Length", str(len(body))))
        start_response("200 OK", headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


_PLAIN = {
    "stamp": str,
    "until": float,
    "headers": list,
    "body": bytes,
    "etag": str,
    "article": int | None,
}


class PageCache:
    """Answers for the public pages of the WSGI `application`, or has them made and keeps them."""

    def __init__(self, application: Callable[[WSGIEnvironment, StartResponse], Any]) -> None:
        self.application = application
        self.kept_pages = KeptPages()
        self.locks = [Lock() for _ in range(64)]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # Django takes "get" for GET, so it must not lead past the kept pages.
        environ["REQUEST_METHOD"] = environ["REQUEST_METHOD"].upper()
        reads_only = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        if not reads_only or environ["PATH_INFO"].startswith(NEVER_KEPT):
            return self.application(environ, start_response)
        with replica.reading(content_stamp.clock.source()):
            return self._answer(environ, start_response)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        is_endless = _leave_declared_parameters(environ)
        key = _key(environ)
        stamp = content_stamp.clock.stamp()
        found = self.kept_pages.find(key, stamp)
        if not found:
            # A page that many ask for at once is made by one of them.
            with self.locks[hash(key) % len(self.locks)]:
                found = self.kept_pages.find(key, stamp)
                if not found:
                    return self._make(environ, start_response, stamp, None if is_endless else key)
        page, status = found
        if page.article:
            read_counts.count(environ, page.article)
        return page.answer(environ, start_response, status)

    def _make(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        stamp: str | None,
        key: str | None,
    ) -> Iterable[bytes]:
        """Have the page made and answer with it. Keep it under `key` unless that is None."""
        try:
            now = timezone.now()
            until = content_stamp.clock.next_change(stamp, now).timestamp() if stamp else 0.0
        except errors.DATABASE_ERRORS:
            stamp = None
        if not stamp:
            environ[DATABASE_DOWN] = stamp is None
            return self.application(environ, start_response)
        whole = {name: value for name, value in environ.items() if name not in CONDITIONS}
        started, response = self._made(whole, stamp)
        if getattr(response, "status_code", 0) == 503 and replica.leave():
            response.close()  # the replica failed on the way: the primary has newer rows, not older
            started, response = self._made(whole, stamp)
        if not _is_public(response):
            start_response(*started[0])
            return response
        try:
            page = Page.of(response, stamp, until)
        finally:
            response.close()
        if key:
            self.kept_pages.keep(key, page)
        # The id belongs to the request that had the page made: it is not kept with the page.
        request_id = [pair for pair in started[0][1] if pair[0] == "X-Request-ID"]
        return page.answer(environ, start_response, "fwd=miss", *request_id)

    def _made(self, environ: WSGIEnvironment, stamp: str) -> tuple[Started, Any]:
        """Return what Django started its answer with, and its response."""
        started: Started = []

        def start(*arguments: Any) -> Any:
            started.append(arguments)

        with content_stamp.clock.making(stamp):
            response = self.application(environ, start)
        return started, response


def _is_public(response: Any) -> bool:
    if getattr(response, "status_code", 0) != 200 or response.streaming or response.cookies:
        return False
    if {name.strip().lower() for name in response.get("Vary", "").split(",")} - VARIES:
        return False  # of a cookie or a language, say: it is not the same for all
    return not NOT_FOR_ALL & set(response.get("Cache-Control", "").split(", "))


def _leave_declared_parameters(environ: WSGIEnvironment) -> bool:
    """Take out of the query string what the view at this URL has not declared, and order the rest.

    Return whether pages asked for in this way are too many to be kept.
    """
    query = environ.get("QUERY_STRING", "")
    if not query:
        return False
    declared = parameters_at(environ["PATH_INFO"])
    asked = parse_qsl(query, keep_blank_values=True, errors="replace")
    asked = sorted((name, value) for name, value in asked if name in declared.names)
    environ["QUERY_STRING"] = urlencode(asked)
    return any(name in declared.endless for name, _value in asked)


def _key(environ: WSGIEnvironment) -> str:
    """Return the key under which the page that is asked for is kept.

    The host is taken as it was sent: a page is made, hence kept, only for a host that Django
    takes for its own. Pages name the portal's own address, which may be set anew.
    """
    parts = "\n".join(
        (
            settings.PORTAL_URL,
            portal_url.scheme(environ),
            environ.get("HTTP_HOST", ""),
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
        )
    )
    digest = blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    return f"page:{FORMAT}:{digest}"


class KeptPages:
    """The pages in Django's cache. Whatever fails there, a reader gets the page all the same."""

    def __init__(self) -> None:
        self._circuit = circuit_breaker.CircuitBreaker("The cache")

    def find(self, key: str, stamp: str | None) -> tuple[Page, str] | None:
        """Return the page kept under `key`, if it may answer now, and its status."""
        try:
            value = self._ask(cache.get, key)
            page = None if value is None else Page.from_kept(value)
        except Exception as error:  # what another release or program left there, read back
            self._discard(key, error)
            return None
        if page is None:
            return None
        if page.stamp == stamp and time.time() < page.until:
            return page, "hit"
        if stamp is None and page.stamp == content_stamp.clock.last_stamp:
            return page, "hit; detail=database-down"
        return None

    def keep(self, key: str, page: Page) -> None:
        """Keep `page` under `key`."""
        try:
            self._ask(cache.set, key, page.to_keep(), KEPT_SECONDS)
        except Exception as error:  # the cache is full, say
            logger.warning("A page was not kept at %s: %r", key, error)

    def _discard(self, key: str, error: Exception) -> None:
        """Delete what is kept under `key` and is no page. The next one made takes its place."""
        logger.warning("What was kept at %s is thrown away: %r", key, error)
        with suppress(Exception):
            self._ask(cache.delete, key)

    def _ask(self, ask: Callable[..., Any], *arguments: Any) -> Any:
        """Return `ask(*arguments)`, where `ask` is a method of the cache; None while it is down.

        Only a cache that cannot be reached opens the circuit. An entry that cannot be read says
        nothing of the others: that error is raised.
        """
        if not self._circuit.allow():
            return None
        try:
            answer = ask(*arguments)
        except UNREACHABLE as error:
            return self._circuit.failed(error)
        self._circuit.succeeded()
        return answer
