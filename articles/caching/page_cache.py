"""The page cache: finished public pages, kept until what they were made from changes.

PageCache stands in front of Django (newsroom/wsgi.py) and answers with the finished response,
headers and all; it asks the database for the content's stamp and nothing else. Without a cache,
pages are slower. Without a database, pages made under the last stamp seen are served stale and
say so; for the rest readers are asked to come again (`DatabaseDown`).
"""

import gzip
import logging
import time
from contextlib import suppress
from hashlib import blake2b
from threading import Lock
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.core.cache import cache
from django.utils import timezone
from django.utils.http import parse_etags
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from articles import read_counts
from articles.caching import content_stamp, shared
from newsroom import errors
from newsroom.database import circuit_breaker, replica
from newsroom.errors import DATABASE_DOWN

PRIVATE = ("/quan-tri/", "/xem-truoc/", "/media/", "/static/", "/livez", "/readyz")
# What a public address may ask for. The rest is taken out before a view sees it: it would only
# make many pages of one.
PARAMETERS = {"page", "q", "chuyen-muc", "tu", "den"} | {
    *("category", "thread", "official", "since", "until", "limit", "cursor")  # of the API
}
ENDLESS = {"q", "tu", "den", "since", "until", "cursor"}  # too many to be worth keeping
CONDITIONS = {"HTTP_ACCEPT_ENCODING", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_NONE_MATCH"}

KEPT_SECONDS = 86_400  # to be served stale, if need be
EDGE_SECONDS = 10  # that a CDN may answer by itself, but never past a change by the clock
EDGE = "stale-while-revalidate=30, stale-if-error=86400"
COMPRESSION = 5  # gzip's: a sixth of the size for a millisecond

# Part of each key: raise it whenever Page holds other fields, or the same in another way. What an
# earlier release kept is then never asked for.
FORMAT = 1
UNREACHABLE = (OSError, RedisConnectionError, RedisTimeoutError)  # what leaves the cache alone

logger = logging.getLogger(__name__)
_cache = circuit_breaker.CircuitBreaker("The cache")


class Page(NamedTuple):
    """A finished response: `body` is gzipped, `until` when it may change by the clock, a timestamp.

    `headers` are pairs; `article` is the key of the story it shows, whose reading is counted.
    """

    stamp: str
    until: float
    headers: list
    body: bytes
    etag: str
    article: int | None

    @classmethod
    def of(cls, response, stamp, until):
        """The Page that keeps the Django `response`."""
        content = response.content
        # Of the words alone: a change elsewhere leaves what a browser holds valid.
        etag = f'W/"{blake2b(content, digest_size=12).hexdigest()}"'
        made_here = {"content-length", "cache-control", "etag", "vary"}
        headers = [pair for pair in response.items() if pair[0].lower() not in made_here]
        headers += [("ETag", etag), ("Vary", "Accept-Encoding")]
        body = gzip.compress(content, COMPRESSION, mtime=0)
        return cls(stamp, until, headers, body, etag, getattr(response, "article_read", None))

    @classmethod
    def from_kept(cls, value):
        """The Page of a `value` that the cache held. Raises ValueError where it holds none."""
        if type(value) is not tuple or len(value) != len(cls._fields):
            raise ValueError("This is no page.")
        page = cls(*value)
        for field, kinds in _PLAIN.items():
            if not isinstance(getattr(page, field), kinds):
                raise ValueError(f"This is no page: its {field} is of another kind.")
        return page

    def to_keep(self):
        """This page as plain data, which any release can read: a tuple, and no class of ours."""
        return tuple(self)

    def answer(self, environ, start_response, status, *more):
        """Answer as WSGI asks, 304 where the reader has it; `status` is as RFC 9211 has it.

        `more` are pairs for this answer alone.
        """
        edge = max(0, min(EDGE_SECONDS, int(self.until - time.time())))
        headers = [
            *self.headers,
            ("Cache-Control", f"public, max-age=0, s-maxage={edge}, {EDGE}"),
            ("Cache-Status", f"newsroom; {status}"),
            *more,
        ]
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and (known == self.etag or self.etag in parse_etags(known) or known == "*"):
            start_response("304 Not Modified", headers)
            return [b""]
        body = self.body
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
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

    def __init__(self, application):
        self.application = application
        self.locks = [Lock() for _ in range(64)]

    def __call__(self, environ, start_response):
        reads_only = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        if not reads_only or environ["PATH_INFO"].startswith(PRIVATE):
            return self.application(environ, start_response)
        with replica.reading(content_stamp.source()):
            return self._answer(environ, start_response)

    def _answer(self, environ, start_response):
        address, is_endless = _address(environ)
        stamp = content_stamp.content_stamp()
        found = _from_kept(address, stamp)
        if not found:
            # A page that many ask for at once is made by one of them.
            with self.locks[hash(address) % len(self.locks)]:
                found = _from_kept(address, stamp)
                if not found:
                    address = None if is_endless else address
                    return self._make(environ, start_response, stamp, address)
        page, status = found
        if page.article and read_counts.is_reading(environ):
            read_counts.note(page.article)
        return page.answer(environ, start_response, status)

    def _make(self, environ, start_response, stamp, address):
        """Have the page made, answer with it, and keep it at `address` unless that is None."""
        try:
            until = stamp and content_stamp.next_change(stamp, timezone.now()).timestamp()
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
        if address:
            _keep(address, page)
        # The id is that of the request that had the page made: it is not kept with the page.
        request_id = [pair for pair in started[0][1] if pair[0] == "X-Request-ID"]
        return page.answer(environ, start_response, "fwd=miss", *request_id)

    def _made(self, environ, stamp):
        started = []
        with shared.making(stamp):
            response = self.application(environ, lambda *arguments: started.append(arguments))
        return started, response


def _is_public(response):
    if getattr(response, "status_code", 0) != 200 or response.streaming or response.cookies:
        return False
    return not {"private", "no-store"} & set(response.get("Cache-Control", "").split(", "))


def _address(environ):
    """Return the key under which this page is kept, and whether there is no end of such pages.

    The host is taken as it was sent: a page is made, hence kept, only for a host that Django
    takes for its own.
    """
    query = environ.get("QUERY_STRING", "")
    asked = ()
    if query:
        asked = parse_qsl(query, keep_blank_values=True, errors="replace")
        asked = sorted((name, value) for name, value in asked if name in PARAMETERS)
        query = environ["QUERY_STRING"] = urlencode(asked)
    secure = "https" in (environ["wsgi.url_scheme"], environ.get("HTTP_X_FORWARDED_PROTO"))
    parts = "\n".join((str(secure), environ.get("HTTP_HOST", ""), environ["PATH_INFO"], query))
    digest = blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    return f"page:{FORMAT}:{digest}", any(name in ENDLESS for name, _value in asked)


def _from_kept(address, stamp):
    """Return the Page kept at `address` that may answer now, and its status; or None."""
    try:
        value = _ask_cache(cache.get, address)
        page = None if value is None else Page.from_kept(value)
    except Exception as error:  # what another release or program left there, read back
        return _discard(address, error)
    if page is None:
        return None
    if page.stamp == stamp and time.time() < page.until:
        return page, "hit"
    if stamp is None and page.stamp == content_stamp.last_stamp:
        return page, "hit; detail=database-down"
    return None


def _keep(address, page):
    try:
        _ask_cache(cache.set, address, page.to_keep(), KEPT_SECONDS)
    except Exception as error:  # it is full, say; the reader has the page all the same
        logger.warning("A page was not kept at %s: %r", address, error)


def _discard(address, error):
    """Throw away what is kept at `address`: it is no page. The next one made takes its place."""
    logger.warning("What was kept at %s is thrown away: %r", address, error)
    with suppress(Exception):
        _ask_cache(cache.delete, address)


def _ask_cache(ask, *arguments):
    """Return `ask(*arguments)`, `ask` being a method of the cache; None while it is left alone.

    It is left alone where it cannot be reached. One entry that cannot be read says nothing of the
    others: that error is raised.
    """
    if not _cache.allow():
        return None
    try:
        answer = ask(*arguments)
    except UNREACHABLE as error:
        return _cache.failed(error)
    _cache.succeeded()
    return answer
