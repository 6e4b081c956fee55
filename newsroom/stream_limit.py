"""Files on their way to readers: slow ones never hold so many threads that pages wait.

The server hands on at once what it is given whole. What it is given piece by piece holds a thread
until its reader has the last one. nginx in front takes files over, however slow their readers are.
"""

from threading import BoundedSemaphore

from newsroom.errors import busy

WHOLE = 1024 * 1024  # bytes: up to here a file is given whole, which is most photos
PLACES = 16  # half of the 32 threads that a worker is started with

_places = BoundedSemaphore(PLACES)


def send(request, response):
    """Return what answers for `response`, a file: itself, or 503 while PLACES others are sent."""
    if not response.streaming:
        return response
    if int(response["Content-Length"]) <= WHOLE:
        response.streaming_content = [b"".join(response.streaming_content)]
        return response
    if not _places.acquire(blocking=False):
        return busy(request)
    response.streaming_content = _Sent(response.streaming_content)
    return response


class _Sent:
    """The pieces of a file, which has a place until it is closed."""

    def __init__(self, pieces):
        self._pieces = pieces
        self._has_place = True

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._pieces)

    def close(self):
        """Leave the place to the next one."""
        if self._has_place:
            self._has_place = False
            _places.release()
