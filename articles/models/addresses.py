"""The addresses of rows: a page names dozens, and to reverse one takes as long as to draw it."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=5_000)
def address(view: str, slug: str) -> str:
    """Return the URL of the page `view` of the row with this `slug`."""
    return reverse(view, args=[slug])
