"""Pages of a list, at a cost that does not grow with the list."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

PAGE_SIZE = 20
MAX_PAGES = 100


class BoundedPaginator(Paginator):
    """A paginator that counts no further than MAX_PAGES pages.

    To count 400,000 stories on each request costs more than the page itself, and nobody turns a
    hundred pages. What is older is found by search and by date.
    """

    object_list: QuerySet

    @cached_property
    def count(self) -> int:
        return self.object_list[: self.per_page * MAX_PAGES].count()


class _CardPaginator(BoundedPaginator):
    """Gives Cards of the stories of a page. What Cards join is no part of the count."""

    def page(self, number):
        page = super().page(number)
        stories: Any = page.object_list  # a slice of ours, a queryset of stories
        page.object_list = stories.cards()
        return page


def page_of(queryset, request):
    """Return the Page of `queryset` that `?page=` asks for.

    Where that is no number, it is the first page; past the end, the last: no URL is an error.
    """
    return BoundedPaginator(queryset, PAGE_SIZE).get_page(request.GET.get("page"))


def page_of_cards(stories, request):
    """Return the Page of the queryset `stories` that `?page=` asks for, as Cards."""
    return _CardPaginator(stories, PAGE_SIZE).get_page(request.GET.get("page"))
