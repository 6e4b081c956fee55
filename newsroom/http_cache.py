"""What an answer says to the caches between the portal and its reader."""

import time
from typing import TypeVar

from django.http.response import HttpResponseBase, HttpResponsePermanentRedirect
from django.utils.cache import patch_cache_control

NOT_FOR_ALL = frozenset({"private", "no-store"})  # directives: an answer for its one reader
Response = TypeVar("Response", bound=HttpResponseBase)


def never_store(response: Response) -> Response:
    """Let nobody keep `response`: no browser, no proxy, and not our own page cache."""
    patch_cache_control(response, private=True, no_store=True)
    return response


def for_this_second() -> tuple[str, str]:
    """Return the header by which nginx keeps an answer to the end of the present second.

    It obeys this before Cache-Control and hands it to nobody. It counts whole seconds, so a life of
    "1" would be up to two: "@" names the last second in which the answer is good. Where nginx runs
    on another machine, the two clocks have to agree.
    """
    return "X-Accel-Expires", f"@{int(time.time())}"


def moved(url: str) -> HttpResponsePermanentRedirect:
    """Redirect to `url` for good (301), for as long as the portal says so.

    Once the address changes back, there would be two redirects, each leading to the other, and no
    reader would get out of that circle.
    """
    return ask_again(HttpResponsePermanentRedirect(url))


def ask_again(response: Response) -> Response:
    """Let browsers ask each time for what they else keep for ever, and return `response`.

    Without a lifetime, a 301 and a 410 never end in Chromium (RFC 9111, 4.2.2, lets them): a story
    that comes back would stay gone.
    """
    patch_cache_control(response, no_cache=True)
    return response
