"""What an answer says to the caches between the portal and its reader."""

from typing import TypeVar

from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

NOT_FOR_ALL = frozenset({"private", "no-store"})  # directives: an answer for its one reader
Response = TypeVar("Response", bound=HttpResponseBase)


def never_store(response: Response) -> Response:
    """Let nobody keep `response`: no browser, no proxy, and not our own page cache."""
    patch_cache_control(response, private=True, no_store=True)
    return response
