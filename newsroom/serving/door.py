"""The door: where requests come in, in the event loop of each process.

What is kept is answered here at once (`KeptPages`). Everything else waits for one of a few threads
of Django's. Files are sent by granian itself, whoever asked and however slowly they read.
"""

import asyncio
import logging
import time
from typing import Any, Protocol
from wsgiref.types import WSGIApplication, WSGIEnvironment

from granian.rsgi import HTTPProtocol, Scope

from newsroom.logs import HEADER, KeptPagesLog
from newsroom.serving import backstage, request_body
from newsroom.serving.answer import Answer, FilePart
from newsroom.serving.environ import environ_of
from newsroom.serving.threads import Threads
from newsroom.url_prefixes import MEDIA

HELD_SECONDS = 30  # the server opens a file within milliseconds

logger = logging.getLogger(__name__)


class KeptPages(Protocol):
    """What answers for public pages. None: such a page is never kept."""

    async def answer(self, environ: WSGIEnvironment) -> Answer | None:
        """Return the answer to a request, without its body."""


class Door:
    """Answers each request: by `pages`, if there are any, else by the WSGI `application`.

    `files` are threads of their own for uploaded files, where these are in a bucket: reading a long
    one takes a while, and all who want one wait for each other and not pages for them. What `log`
    gets is what no thread of Django's logged.
    """

    def __init__(
        self,
        application: WSGIApplication,
        threads: Threads,
        pages: KeptPages | None = None,
        files: Threads | None = None,
        log: KeptPagesLog | None = None,
    ) -> None:
        self.application, self.threads, self.files = application, threads, files or threads
        self.pages, self.log = pages, log

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request of granian's."""
        environ = environ_of(scope)
        try:
            answer = await self.answer(environ, protocol)
        except request_body.BodyGone:
            answer = Answer(408, [("Connection", "close")], b"")
        except Exception:
            logger.exception("A request was not answered.")
            answer = Answer(500, [("Content-Type", "text/plain")], b"Internal server error")
        send(protocol, answer, environ["REQUEST_METHOD"] == "HEAD")

    async def answer(self, environ: WSGIEnvironment, protocol: Any) -> Answer:
        """Return the answer to a request whose body `protocol` brings."""
        began = time.perf_counter()
        kept = await self.pages.answer(environ) if self.pages else None
        if kept:
            return self._logged(environ, kept, began)
        await request_body.receive(environ, protocol)
        is_file = environ["PATH_INFO"].startswith(MEDIA)
        threads = self.files if is_file else self.threads
        return await threads.run(backstage.answer, self.application, environ)

    def _logged(self, environ: WSGIEnvironment, answer: Answer, began: float) -> Answer:
        """Log what was not made for this request; RequestLog did it with the rest."""
        if self.log and all(name != HEADER for name, _value in answer.headers):
            seconds = time.perf_counter() - began
            answer.headers.append(self.log.add(environ, answer.status, seconds))
        return answer


def send(protocol: HTTPProtocol, answer: Answer, is_head: bool) -> None:
    """Hand `answer` over to the server."""
    status, headers, body = answer
    if is_head or not body:
        protocol.response_empty(status, headers)
    elif isinstance(body, FilePart):
        if body.held:
            asyncio.get_running_loop().call_later(HELD_SECONDS, body.held.close)
        if body.start < body.end:
            protocol.response_file_range(status, headers, body.path, body.start, body.end)
        else:
            protocol.response_empty(status, headers)
    else:
        protocol.response_bytes(status, headers, body)
