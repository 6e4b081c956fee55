"""Pages that say what went wrong."""

import sys

from django.shortcuts import render

from ..caching import busy
from ..freshness import DATABASE_ERRORS
from ..storage import is_full


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
