"""The portal's own address: one scheme and one host, whichever name it was asked by.

The setting PORTAL_URL names it. Without one, as in development, the address is the one asked for.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase
from django.utils.encoding import iri_to_uri

from newsroom.http_cache import moved


def checked(value: str) -> str:
    """Return `value` as PORTAL_URL is: scheme and host, or "". Else raises ImproperlyConfigured."""
    url = value.strip().rstrip("/")
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or any(parts[2:])):
        raise ImproperlyConfigured("PORTAL_URL is scheme and host alone: https://tin.example.vn")
    if not url.isascii():
        raise ImproperlyConfigured("PORTAL_URL has its host as machines write it: https://xn--…")
    return url


def absolute(request: HttpRequest | None, path: str) -> str:
    """Return the URL of `path` on this portal. A URL of another site stays as it is.

    Where nobody asked, as in a mail, there is no `request`: PORTAL_URL alone says where that is.
    """
    is_ours = path.startswith("/")  # also "//…"
    if request is None or (settings.PORTAL_URL and is_ours):
        return iri_to_uri(settings.PORTAL_URL + path)
    return request.build_absolute_uri(path)


def hostname(request: HttpRequest) -> str:
    """Return the name of the portal's host, without a port."""
    return urlsplit(settings.PORTAL_URL).hostname or _hostname(request)


def scheme(environ: dict[str, Any]) -> str:
    """Return "https" or "http" by Django's own rule.

    The first value of X-Forwarded-Proto counts, and only where there is a proxy to trust.
    """
    return _Asked(environ).scheme or "http"


class _Asked(HttpRequest):
    """As much of a request as its scheme is read from: the page cache asks for each page."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self.META = environ

    def _get_scheme(self) -> str:
        return self.META["wsgi.url_scheme"]


class OneHost:
    """Middleware: where PORTAL_URL is set, whoever reads under another name is led there.

    What is posted is taken under any of ALLOWED_HOSTS, for a redirect would lose it. Ports are not
    compared: a proxy may leave them out. Checks of health are answered further out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        reads_only = request.method in ("GET", "HEAD")
        if settings.PORTAL_URL and reads_only and _hostname(request) != hostname(request):
            return moved(absolute(request, request.get_full_path()))
        return self.get_response(request)


def _hostname(request: HttpRequest) -> str:
    """The name that was asked for. Raises DisallowedHost for one that is not ours."""
    return urlsplit(f"//{request.get_host()}").hostname or ""
