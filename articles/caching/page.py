"""A finished public page, and what it answers."""

import gzip
import time
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple
from wsgiref.types import WSGIEnvironment

from django.http.response import HttpResponse
from django.utils.http import parse_etags

from newsroom import content_coding
from newsroom.http_cache import for_this_second
from newsroom.serving.answer import Answer, Headers

EDGE_SECONDS = 10  # that a CDN may answer by itself, but never past a change by the clock; nginx 1
EDGE = "stale-while-revalidate=30, stale-if-error=86400"
COMPRESSION = 5  # gzip's: a sixth of the size for a millisecond
LARGEST = 512 * 1024  # bytes, compressed: a hundred times what the longest story has


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
        made_here = {"content-length", "cache-control", "etag", "vary"}
        headers = [pair for pair in response.items() if pair[0].lower() not in made_here]
        # Not of the stamp: under a new one the same page leaves a browser's copy valid. Of the
        # headers too, for a 304 does not repeat them.
        digest = blake2b(content, digest_size=12)
        digest.update(repr(headers).encode())
        etag = f'W/"{digest.hexdigest()}"'
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

    @property
    def is_light(self) -> bool:
        """Whether the page may be kept at hand."""
        return len(self.body) <= LARGEST

    def to_keep(self) -> tuple[Any, ...]:
        """This page as a tuple: plain data, for another release may not have this class."""
        return tuple(self)

    def answer(
        self,
        environ: WSGIEnvironment,
        status: str,
        *more: tuple[str, str],
    ) -> Answer:
        """Return the answer to a request: 304 where the reader has the page already.

        A 304 tells what RFC 9110, 15.4.5, names: all else stays as the reader's copy has it.
        `status` is for Cache-Status (RFC 9211); `more` are headers of this answer alone.
        """
        headers = [
            ("ETag", self.etag),
            ("Cache-Status", f"newsroom; {status}"),
            *_for_caches(self.until, int(time.time())),
            *more,
        ]
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and (known == self.etag or self.etag in parse_etags(known) or known == "*"):
            return Answer(304, headers, b"")
        headers += self.headers
        body = self.body
        if "gzip" in content_coding.accepted(environ.get("HTTP_ACCEPT_ENCODING", "")):
            headers.append(("Content-Encoding", "gzip"))
        else:
            body = gzip.decompress(body)
        headers.append(("Content-Length", str(len(body))))
        return Answer(200, headers, body)


@lru_cache(1_000)  # pages that are asked for within a second; each second anew
def _for_caches(until: float, second: int) -> Headers:
    """What caches on the way may do with a page that is good `until`, all through a `second`."""
    edge = max(0, min(EDGE_SECONDS, int(until - (second + 1))))
    headers = [
        ("Vary", "Accept-Encoding"),
        ("Cache-Control", f"public, max-age=0, s-maxage={edge}, {EDGE}"),
    ]
    return headers + ([for_this_second()] if edge else [])  # our own nginx obeys the last


_PLAIN = {
    "stamp": str,
    "until": float,
    "headers": list,
    "body": bytes,
    "etag": str,
    "article": int | None,
}
