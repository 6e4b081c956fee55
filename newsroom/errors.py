"""The error pages, and the middleware that answers while no database does."""

import errno
import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from newsroom.http_cache import never_store

DATABASE_ERRORS = (OperationalError, InterfaceError)  # raised where the server cannot be reached
DATABASE_DOWN = "newsroom.database_down"  # in the environ where the page cache knows already
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
RETRY_SECONDS = 10


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 400 page. It does not name the host, which may be what is wrong."""
    return render(request, "400.html", status=400)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 page."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The 500 page. It asks nothing of the database, which may be what failed.

    Two errors outside any view are no fault of our code and get the 503 page instead: a database
    that fails while a session is saved, and a disk that is full while a file is received.
    """
    error = sys.exception()
    if isinstance(error, DATABASE_ERRORS) or is_full(error):
        return busy(request)
    return render(request, "500.html", status=500)


def busy(request: HttpRequest) -> HttpResponse:
    """Return the 503 page, which asks to come again and says that nothing was saved."""
    response = render(request, "503.html", status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return never_store(response)


def too_large(request: HttpRequest, limit: int = 0) -> HttpResponse:
    """Return the 413 page, for what is longer than its sender may send.

    `limit` is how many MB somebody with a login may send there.
    """
    return never_store(render(request, "413.html", {"limit": limit}, status=413))


def is_full(error: BaseException | None) -> bool:
    """Tell whether `error` means that the disk, or a quota of it, is full."""
    return isinstance(error, OSError) and error.errno in FULL


class DatabaseDown:
    """Middleware: where no database answers, readers get the 503 page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return busy(request) if request.META.get(DATABASE_DOWN) else self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the 503 page, or None where the view failed of something else."""
        return busy(request) if isinstance(error, DATABASE_ERRORS) else None
