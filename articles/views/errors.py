"""Pages that say what went wrong."""

from django.shortcuts import render


def bad_request(request, exception):
    """The portal's 400 page: does not name the host, whose name may be what is wrong."""
    return render(request, "400.html", status=400)


def page_not_found(request, exception):
    """The portal's 404 page."""
    return render(request, "404.html", status=404)


def server_error(request):
    """The portal's 500 page: asks nothing of the database, which may be what failed."""
    return render(request, "500.html", status=500)
