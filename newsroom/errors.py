"""Pages that say what went wrong, and the middleware that asks readers to come again."""

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.shortcuts import render

DATABASE_ERRORS = (OperationalError, InterfaceError)  # what one that cannot be reached raises
DATABASE_DOWN = "newsroom.database_down"  # in the environ of a request that need not even try
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
RETRY_SECONDS = 10


def bad_request(request, exception):
    """The portal's 400 page: does not name the host, whose name may be what is wrong."""
    return render(request, "400.html", status=400)


def page_not_found(request, exception):
    """The portal's 404 page."""
    return render(request, "404.html", status=404)


def server_error(request):
    """The portal's 500 page: asks nothing of the database, which may be what failed.

    A database that failed outside any view (a session that was to be saved), and a disk without
    room for a file that is being received, are no fault of the portal and say so.
    """
    error = sys.exception()
    if isinstance(error, DATABASE_ERRORS) or is_full(error):
        return busy(request)
    return render(request, "500.html", status=500)


def busy(request):
    """Return the page (503) that asks to come again, and says that nothing was saved."""
    response = render(request, "503.html", status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def is_full(error):
    """Tell whether `error` means that there was no room for what was to be written."""
    return isinstance(error, OSError) and error.errno in FULL


class DatabaseDown:
    """Middleware: where no database answers, readers are told to wait."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return busy(request) if request.META.get(DATABASE_DOWN) else self.get_response(request)

    def process_exception(self, request, error):
        """Return the page that says so, or None where the view failed of something else."""
        return busy(request) if isinstance(error, DATABASE_ERRORS) else None
