"""What a frame of the desk shows where its page may not be shown: a preview after the login ended.

Any other page refuses to be framed, and the browser would say "refused to connect" in its place.
"""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.clickjacking import xframe_options_sameorigin


def is_framed(request: HttpRequest) -> bool:
    """Tell whether the browser asks for a page inside another one, as all do of today."""
    return request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame")


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def login_ended(request: HttpRequest) -> HttpResponse:
    """Say in a frame of the desk that the login has ended; nothing of what was asked for."""
    response = render(request, "admin/frame.html", status=403)
    add_never_cache_headers(response)
    return response
