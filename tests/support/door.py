"""The page cache and what is behind it without a server, in the thread of the test that asks."""

from pathlib import Path
from types import SimpleNamespace

from articles.caching.page_cache import PageCache
from articles.caching.stamp_reader import read_now
from newsroom.serving import backstage
from newsroom.serving.answer import FilePart
from newsroom.serving.threads import Threads


def scope(*headers, **fields):
    """What granian tells of a request for the front page, but for what is given."""
    usual = {
        "http_version": "1.1",
        "server": "127.0.0.1:8000",
        "client": "192.0.2.7:50000",
        "scheme": "http",
        "method": "GET",
        "path": "/",
        "query_string": "",
        "authority": None,
        "headers": SimpleNamespace(items=lambda: headers),
    }
    return SimpleNamespace(**usual | fields)


class SameThread(Threads):
    """No threads: what is to be run is run at once, in the transaction of the test."""

    def __init__(self):
        super().__init__(0, "none")

    async def run(self, function, *arguments):
        """Return, or raise, what `function(*arguments)` does."""
        return function(*arguments)


class Now:
    """Reads the stamp where the test runs, whose transaction no other connection sees."""

    async def read(self):
        """Return the stamp as it stands."""
        return read_now()


def finished(coroutine):
    """Return what `coroutine` does, which waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("It waits for something.")


def behind_page_cache(application):
    """Return the WSGI `application` behind a new page cache, as the door asks both; it is WSGI."""
    pages = PageCache(application, SameThread(), Now())

    def ask(environ, start_response):
        environ["REQUEST_METHOD"] = environ["REQUEST_METHOD"].upper()  # as environ_of() does
        kept = finished(pages.answer(environ))
        status, headers, body = kept or backstage.answer(application, environ)
        start_response(str(status), headers)
        if isinstance(body, FilePart):
            body = Path(body.path).read_bytes()[body.start : body.end]
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    return ask
