"""The addresses of rows: a page names dozens, and to reverse one takes as long as to draw it."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.urls import URLResolver, get_resolver, reverse

from newsroom.url_prefixes import NEVER_KEPT


@lru_cache(maxsize=5_000)
def address(view: str, slug: str) -> str:
    """Return the URL of the page `view` of the row with this `slug`."""
    return reverse(view, args=[slug])


@lru_cache(maxsize=1)
def top_level_names() -> frozenset[str]:
    """Return the first parts of the paths that the portal answers, such as "bai-viet".

    They are read from the URL patterns, and from the prefixes that are answered before these.
    """
    return frozenset({*_first_parts(get_resolver().url_patterns), *map(_first_part, NEVER_KEPT)})


def _first_parts(patterns: Iterable[Any]) -> Iterator[str]:
    for pattern in patterns:
        name = _first_part(str(pattern.pattern))
        if name:
            yield name
        elif isinstance(pattern, URLResolver):
            yield from _first_parts(pattern.url_patterns)


def _first_part(route: str) -> str:
    """The letters of `route` up to its first slash; "" where they vary, as those of a page do."""
    part = route.lstrip("^/").partition("/")[0]
    return part if re.fullmatch(r"[-\w]+", part) else ""
