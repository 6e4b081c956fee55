"""Old addresses: what readers knew on another portal leads to its page here, for good.

They are asked about only where nothing of ours answers, by one look-up in an index. Of what readers
do not see, an old address tells no more than its own: 404, or 410 for a withdrawn story.
"""

import re
import string
from collections.abc import Callable
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from articles.caching.parameters import asked_query
from articles.models import Article, OldAddress, Page, Thread
from articles.models.old_address import Row
from articles.text.old_addresses import normal
from newsroom.http_cache import ask_again, moved
from newsroom.url_prefixes import API, NEVER_KEPT

# By these WordPress and NukeViet name what they show at the address of the home page.
OF_ROOT = ("p", "page_id", "cat", "language", "nv", "op")
_NEVER_OLD = (*NEVER_KEPT, API)
# "/index.php", as many link to an old portal; NukeViet's logo adds the language and the module.
_OLD_HOME = re.compile(r"/(?:\?(?:language=[a-z]{2})?&?(?:nv=news)?)?")


class OldAddresses:
    """Middleware: a page that is not found may have been known under this address before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if (
            response.status_code == 404
            and request.method in ("GET", "HEAD")
            and not request.path.startswith(_NEVER_OLD)
        ):
            return answer(request, _as_sent(request)) or response
        return response


def answer_at_root(request: HttpRequest) -> HttpResponseBase | None:
    """Return where the address of the home page leads to with its query, or None."""
    asked = urlencode([(name, request.GET[name]) for name in OF_ROOT if name in request.GET])
    return answer(request, f"/?{asked}") if asked else None


def answer(request: HttpRequest, asked: str) -> HttpResponseBase | None:
    """Return where the address `asked` leads to, or None where readers see nothing there."""
    if _OLD_HOME.fullmatch(normal(asked)):
        return moved(reverse("home"))
    row = OldAddress.objects.target(asked)
    if row is None:
        return None
    if isinstance(row, Article) and row.status == Article.Status.WITHDRAWN:
        return ask_again(render(request, "410.html", status=410))
    return moved(row.get_absolute_url()) if _is_seen(row) else None


def _is_seen(row: Row) -> bool:
    """Whether readers see the page of `row` now."""
    if isinstance(row, Article | Page):
        return row.is_published()
    if isinstance(row, Thread):
        return row.articles.published().exists()
    return True  # categories always are


def _as_sent(request: HttpRequest) -> str:
    """The path and query of `request`, percent-encoded.

    Django has decoded the path but for bytes that are no UTF-8; WSGI has a query as Latin-1.
    """
    query = asked_query(request.META).encode("latin-1", "replace")
    # One slash: what begins with two is the address of another host.
    path = quote(request.path.lstrip("/"), safe="/%")
    return f"/{path}?{quote(query, safe=string.printable)}"
