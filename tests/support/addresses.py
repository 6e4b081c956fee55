"""Every address that the portal answers, found in its URL patterns."""

import re

from django.urls import URLResolver, get_resolver

from newsroom.url_prefixes import DESK

NAMED = {
    "year": "2026",
    "month": "01",
    "day": "02",
    "week": "49",
    "page": "0",
    "section": "stories",
    "method": "TOTP",
    "format": "rss",
    "app_label": "articles",
    "colour": "8c1317",
    "digest": "0123456789ab",
    "step": "tai-khoan",
}


def addresses(key="1", patterns=None, prefix="/"):
    """Yield each address. `key` stands for every part that varies and is not in NAMED."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + _filled(str(pattern.pattern), key)
        if isinstance(pattern, URLResolver):
            yield from addresses(key, pattern.url_patterns, address)
        else:
            yield address


def desk_addresses(key="1"):
    """Return the addresses of the desk, sorted. `key` stands for every part that varies."""
    return sorted({address for address in addresses(key) if address.startswith(DESK)})


def _filled(route, key):
    """A route or a regular expression as an address."""
    route = re.sub(r"\(\?P(<\w+>)[^()]*\)", r"\1", route)
    route = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: NAMED.get(part[1], key), route)
    return re.sub(r"[\^$\\]", "", route)
