"""The body of a request, received before a thread of Django's begins with it.

Who sends slowly holds no thread. What is long lies in a temporary file. But a long body is received
beforehand only for a browser that was logged in at the desk: of anybody else Django refuses it
unread (newsroom/body_limit.py), and nobody may fill the disk without a login.
"""

import asyncio
import tempfile
from contextlib import suppress
from typing import IO, Any
from wsgiref.types import WSGIEnvironment

from django.core.handlers.wsgi import WSGIRequest

from newsroom.body_limit import WITHOUT_LOGIN, is_known, largest

IN_MEMORY = 256 * 1024
PATIENCE = 15  # seconds without a byte, as in nginx.conf


class BodyGone(Exception):
    """The client sent less than it said, or nothing for too long."""


class Unread:
    """The body of a request whose sender may send none: Django finds out what it would be."""

    def __init__(self, protocol: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._pieces, self._loop = aiter(protocol), loop
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Wait for `size` bytes, in the thread that asks; of a client that is gone, fewer come."""
        gathered = [self._rest]
        missing = size - len(self._rest)
        with suppress(BodyGone):
            while size < 0 or missing > 0:
                piece = asyncio.run_coroutine_threadsafe(_next(self._pieces), self._loop).result()
                if not piece:
                    break
                gathered.append(piece)
                missing -= len(piece)
        self._rest = b"".join(gathered)
        end = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:end], self._rest[end:]
        return piece

    def readline(self, size: int = -1) -> bytes:
        """Wait for as many bytes; Django reads no lines."""
        return self.read(size)


class Failed:
    """A body for which there was no room. Django, which knows what to say, meets the error."""

    def __init__(self, error: OSError) -> None:
        self._error = error

    def read(self, size: int = -1) -> bytes:
        """Raise the error."""
        raise self._error

    readline = read


async def receive(environ: WSGIEnvironment, protocol: Any) -> None:
    """Put the body that `protocol` brings into `environ`.

    Raises BodyGone where it does not come. A body of no length named is none, as to Django.
    """
    length = _length(environ)
    if not length:
        return
    most = largest(environ.get("PATH_INFO", ""))
    if length > most or (length > WITHOUT_LOGIN and not is_known(WSGIRequest(environ))):
        environ["wsgi.input"] = Unread(protocol, asyncio.get_running_loop())
        return
    body: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
    pieces, missing = aiter(protocol), length
    try:
        while missing > 0:
            piece = await _next(pieces)
            if not piece:
                raise BodyGone
            missing -= len(piece)
            body.write(piece)
        body.seek(0)
    except OSError as error:  # the disk is full
        environ["wsgi.input"] = Failed(error)
    else:
        environ["wsgi.input"] = body


async def _next(pieces: Any) -> bytes:
    try:
        async with asyncio.timeout(PATIENCE):
            return await anext(pieces)
    except StopAsyncIteration:
        return b""
    except TimeoutError:
        raise BodyGone from None


def _length(environ: WSGIEnvironment) -> int:
    length = environ.get("CONTENT_LENGTH", "")
    return int(length) if length.isdigit() and length.isascii() else 0
