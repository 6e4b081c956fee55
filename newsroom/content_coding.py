"""Which codings of an answer a client accepts (RFC 9110, section 12.5.3)."""

import re
from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_REFUSED = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*", re.IGNORECASE)


@lru_cache(256)  # browsers send a handful of them
def accepted(header: str) -> tuple[str, ...]:
    """Return the codings that the value of Accept-Encoding names with a weight above 0."""
    found = []
    for part in header.split(","):
        coding, *parameters = part.split(";")
        if coding.strip() and not any(map(_REFUSED.fullmatch, parameters)):
            found.append(coding.strip().lower())
    return tuple(found)


class AcceptedCodings:
    """Middleware: hands on those codings alone that the client accepts.

    Django's gzip and WhiteNoise look for the word, and would take "gzip;q=0" for a yes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        header = request.META.get("HTTP_ACCEPT_ENCODING")
        if header:
            request.META["HTTP_ACCEPT_ENCODING"] = ", ".join(accepted(header))
        return self.get_response(request)


class GzipPages(GZipMiddleware):
    """Middleware: compresses pages, not files.

    Pictures, recordings and PDFs are compressed already; as they are, the server sends them by
    itself, in parts too (newsroom/serving/backstage.py).
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return `response` compressed, if it is a page and the client can read that."""
        if response.streaming:
            return response
        return super().process_response(request, response)
