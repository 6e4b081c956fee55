"""Former slugs: an address that readers saw leads to its page for good."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from newsroom.http_cache import moved

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def redirects_former(rows: Callable[[], QuerySet[Any]]) -> Callable[[View], View]:
    """Where the decorated view finds no page at a slug, redirect to the page that once had it.

    `rows` returns the rows whose pages readers may see. The slug alone is changed: a feed leads to
    the feed, the second page of a list to the second page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, **kwargs)
            except Http404:
                row = rows().filter(former_slugs__slug=kwargs.get("slug")).first()
                match = request.resolver_match
                if row is None or match is None:
                    raise
                url = reverse(match.view_name, kwargs={**match.kwargs, "slug": row.slug})
                query = request.META.get("QUERY_STRING")
                return moved(f"{url}?{query}" if query else url)

        return answer  # type: ignore[return-value]  # it takes and returns what the view does

    return decorate
