"""A limit on files that are being sent, so that slow readers do not hold every thread.

The server takes a whole body over at once and sends it by itself. A body that comes in pieces
holds a thread until its reader has the last one. Where nginx stands in front, it takes files over
however slow their readers are.
"""

from collections.abc import Iterator
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from newsroom.errors import busy

WHOLE = 1024 * 1024  # bytes: up to here a file is given whole, which is most photos
PLACES = 16  # half of the 32 threads that a worker is started with

_places = BoundedSemaphore(PLACES)


def send(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return `response` with a place of PLACES while it is sent; the 503 page where none is free.

    Only a file of more than WHOLE bytes needs a place.
    """
    if not isinstance(response, StreamingHttpResponse):
        return response
    if int(response["Content-Length"]) <= WHOLE:
        response.streaming_content = [b"".join(response)]
        return response
    if not _places.acquire(blocking=False):
        return busy(request)
    response.streaming_content = _Pieces(iter(response))
    return response


class _Pieces:
    """The pieces of a file. It holds a place until it is closed."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._has_place = True

    def __iter__(self) -> "_Pieces":
        return self

    def __next__(self) -> bytes:
        return next(self._pieces)

    def close(self) -> None:
        """Leave the place to the next one."""
        if self._has_place:
            self._has_place = False
            _places.release()
