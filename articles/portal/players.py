"""Players of videos: the pages that may hold one, and the policy that lets it in there alone."""

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponseBase

PLAYER = "https://www.youtube-nocookie.com"  # static/js/video.js asks it, once a reader wants it

_letting_in = csp_update({"frame-src": [PLAYER]})


def with_player(
    request: HttpRequest, page: HttpResponseBase, *, has_video: bool
) -> HttpResponseBase:
    """Return `page`, with leave to hold a player where it `has_video`.

    The page cache keeps the header with the page, so it follows from the story.
    """
    return _letting_in(lambda request: page)(request) if has_video else page
