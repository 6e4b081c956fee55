"""The IP that a request came from, which no client can choose by a header."""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest

LONGEST = 80  # characters of an IP, with a zone and blanks; a longer one is none


def client_ip(request: HttpRequest) -> str | None:
    """Return `client_ip_of` the request."""
    return client_ip_of(request.META)


def client_ip_of(environ: Mapping[str, Any]) -> str | None:
    """Return the client's IP, or None where none is known.

    Each proxy adds the IP it was asked from to the end of X-Forwarded-For. Only the last
    BEHIND_PROXY of these can be trusted: anybody can send a header with others before them. Where
    there are fewer, the request did not come through the outermost proxies (or these overwrite the
    header), and the first was still seen by a proxy of ours.
    An IPv6 address stands for its /64, since a single home has all the others of it.
    """
    seen: list[str] = [environ.get("REMOTE_ADDR", "")]
    if settings.BEHIND_PROXY:
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        seen = forwarded[-settings.BEHIND_PROXY :][:1] + seen
    return next(filter(None, (_checked(ip.strip()) for ip in seen if len(ip) <= LONGEST)), None)


@lru_cache(10_000)  # a reader asks for several pages
def _checked(text: str) -> str | None:
    try:
        ip = ip_address(text)
    except ValueError:
        return None
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or ip_network((int(ip) >> 64 << 64, 64)).network_address)
    return str(ip)
