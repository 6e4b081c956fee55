"""The page cache: finished public pages, kept until what they were made from changes.

PageCache answers in the event loop (newsroom/serving/door.py) with the finished response, headers
and all, under a content stamp that was read after the request came (`stamp_reader`). What is not at
hand is looked for in the shared cache, or made, in a thread. Without a cache, pages are slower.
Without a database, pages kept under the last stamp seen are served stale and say so; other requests
get the 503 page (newsroom.errors.DatabaseDown).
"""

import asyncio
from typing import Any
from urllib.parse import parse_qsl, urlencode
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.utils import timezone

from articles import read_counts
from articles.caching import content_stamp, stamp_reader
from articles.caching.kept_pages import AtHand, Key, SharedPages, status_of
from articles.caching.page import Page
from articles.caching.parameters import ASKED, parameters_at
from newsroom import errors, portal_url
from newsroom.database import replica
from newsroom.errors import DATABASE_DOWN
from newsroom.http_cache import NOT_FOR_ALL
from newsroom.serving import backstage
from newsroom.serving.answer import Answer
from newsroom.serving.threads import Threads
from newsroom.url_prefixes import NEVER_KEPT

CONDITIONS = {"HTTP_ACCEPT_ENCODING", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_NONE_MATCH"}
VARIES = {"", "accept-encoding"}  # what a kept page may depend on
SEARCHES = 2 * 1024 * 1024  # bytes of pages that have no end, kept beside the others
# What is made at a time: more would only wait for each other. Searches take long; no page waits for
# them, nor for the desk, and so all this has threads of its own.
MAKERS, SEARCHERS = 2, 1


class PageCache:
    """Answers for the public pages of the WSGI `application`, or has them made and keeps them."""

    def __init__(
        self,
        application: WSGIApplication,
        threads: Threads | None = None,
        reader: stamp_reader.Reader | None = None,
    ) -> None:
        self.application = application
        self.threads = threads or Threads(MAKERS + SEARCHERS, "pages")
        self.reader = reader or stamp_reader.of_settings()
        self.shared = SharedPages() if settings.PAGES_ARE_SHARED else None
        room = settings.PAGE_CACHE_BYTES
        self.pages, self.endless = AtHand(room), AtHand(min(SEARCHES, room))
        self._making: dict[Key, asyncio.Event] = {}
        self._makers, self._searchers = asyncio.Semaphore(MAKERS), asyncio.Semaphore(SEARCHERS)

    async def answer(self, environ: WSGIEnvironment) -> Answer | None:
        """Return the answer to a request; None where its page is never kept."""
        reads_only = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        if not reads_only or environ["PATH_INFO"].startswith(NEVER_KEPT):
            return None
        is_endless = _leave_declared_parameters(environ)
        key, pages = _key(environ), self.endless if is_endless else self.pages
        while True:
            stamp, _source = await self.reader.read()
            if answer := _at_hand(environ, pages.get(key), stamp):
                return answer
            # A page that many ask for at once is made by one of them.
            making = self._making.get(key)
            if not making:
                break
            await making.wait()
        making = self._making[key] = asyncio.Event()
        try:
            async with self._searchers if is_endless else self._makers:
                # Again: the turn may have come late, and the database be gone by now.
                stamp, source = await self.reader.read()
                if answer := _at_hand(environ, pages.get(key), stamp):
                    return answer
                shared = None if is_endless else self.shared
                answer, page = await self.threads.run(
                    self._find_or_make, environ, key, stamp, source, shared
                )
        finally:
            del self._making[key]
            making.set()
        if page:
            pages.keep(key, page)
        return answer

    def _find_or_make(
        self,
        environ: WSGIEnvironment,
        key: Key,
        stamp: str | None,
        source: str,
        shared: SharedPages | None,
    ) -> tuple[Answer, Page | None]:
        """Return the answer, and the page that is to be at hand from now on, in a thread."""
        page = shared.find(key) if shared else None
        if answer := _at_hand(environ, page, stamp):
            return answer, page
        with replica.reading(source):
            return self._make(environ, key, stamp, shared)

    def _make(
        self, environ: WSGIEnvironment, key: Key, stamp: str | None, shared: SharedPages | None
    ) -> tuple[Answer, Page | None]:
        """Have the page made, and keep it in `shared`, if it may be kept there."""
        try:
            now = timezone.now()
            until = content_stamp.clock.next_change(stamp, now).timestamp() if stamp else 0.0
        except errors.DATABASE_ERRORS:
            stamp = None
        if not stamp:
            environ[DATABASE_DOWN] = stamp is None
            return backstage.answer(self.application, environ), None
        whole = {name: value for name, value in environ.items() if name not in CONDITIONS}
        answer, response = _made(self.application, whole, stamp)
        if answer.status == 503 and replica.leave():
            # The replica failed on the way: the primary has newer rows, not older.
            answer, response = _made(self.application, whole, stamp)
        if not is_public(response):
            return answer, None
        page = Page.of(response, stamp, until)
        if shared:
            shared.keep(key, page)
        # The id belongs to the request that had the page made: it is not kept with the page.
        request_id = [pair for pair in answer.headers if pair[0] == "X-Request-ID"]
        return page.answer(environ, "fwd=miss", *request_id), page if page.is_light else None


def _made(application: WSGIApplication, environ: WSGIEnvironment, stamp: str) -> tuple[Answer, Any]:
    """Have a page made under `stamp`; return the answer, and Django's response behind it."""
    responses: list[Any] = []

    def remembering(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        responses.append(application(environ, start_response))
        return responses[0]

    with content_stamp.clock.making(stamp):
        return backstage.answer(remembering, environ), responses[0]


def is_public(response: Any) -> bool:
    """Tell whether the `response` of Django is a page that is the same for all."""
    if getattr(response, "status_code", 0) != 200 or response.streaming or response.cookies:
        return False
    if {name.strip().lower() for name in response.get("Vary", "").split(",")} - VARIES:
        return False  # of a cookie or a language, say: it is not the same for all
    return not NOT_FOR_ALL & set(response.get("Cache-Control", "").split(", "))


def _at_hand(environ: WSGIEnvironment, page: Page | None, stamp: str | None) -> Answer | None:
    """Answer with a kept `page`, if it may answer under `stamp`, and count it as read."""
    status = page and status_of(page, stamp)
    if not page or not status:
        return None
    if page.article:
        read_counts.count(environ, page.article)
    return page.answer(environ, status)


def _leave_declared_parameters(environ: WSGIEnvironment) -> bool:
    """Take out of the query string what the view at this URL has not declared, and order the rest.

    Return whether pages asked for in this way are too many to be kept.
    """
    query = environ.get("QUERY_STRING", "")
    if not query:
        return False
    environ[ASKED] = query
    declared = parameters_at(environ["PATH_INFO"])
    asked = parse_qsl(query, keep_blank_values=True, errors="replace")
    asked = sorted((name, value) for name, value in asked if name in declared.names)
    environ["QUERY_STRING"] = urlencode(asked)
    return declared.have_no_end(name for name, _value in asked)


def _key(environ: WSGIEnvironment) -> Key:
    """Return what tells the page that is asked for from all others.

    The host is taken as it was sent: a page is made, hence kept, only for a host that Django
    takes for its own. Pages name the portal's own address, which may be set anew.
    """
    return (
        settings.PORTAL_URL,
        portal_url.scheme(environ),
        environ.get("HTTP_HOST", ""),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
    )
