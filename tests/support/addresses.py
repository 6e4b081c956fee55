"""The addresses of the desk, as its URL patterns give them."""

import re

from django.urls import get_resolver


def desk_addresses(key="1"):
    """Every address of the desk, with `key` for each of its parameters; sorted."""
    desk = next(p for p in get_resolver().url_patterns if str(p.pattern) == "quan-tri/")
    found = set()
    for name in filter(lambda n: isinstance(n, str), desk.reverse_dict):
        (possibility, *_rest) = desk.reverse_dict.getlist(name)
        for template, parameters in possibility[0]:
            found.add("/quan-tri/" + template % dict.fromkeys(parameters, key))
    return sorted(found | set(_nested(desk.url_patterns, "/quan-tri/", key)))


def _nested(patterns, prefix, key):
    for pattern in patterns:
        route = prefix + "".join(
            key if piece.startswith("<") else piece
            for piece in re.split(r"(<[^>]*>)", str(pattern.pattern))
        )
        if hasattr(pattern, "url_patterns"):
            yield from _nested(pattern.url_patterns, route, key)
        elif "^" not in route:
            yield route
