"""Pages of a list, at a cost that does not grow with the list."""

from functools import cached_property

from django.core.paginator import Paginator

PAGE_SIZE = 20
MAX_PAGES = 100


class BoundedPaginator(Paginator):
    """A paginator that counts no further than MAX_PAGES pages.

    Counting 400,000 stories on each request costs more than the page itself, and nobody turns
    a hundred pages: what is older is found by search and by date.
    """

    @cached_property
    def count(self):
        return self.object_list[: self.per_page * MAX_PAGES].count()


class _CardPaginator(BoundedPaginator):
    """Counts stories, and leaves what their cards join out of that."""

    def _get_page(self, object_list, *arguments):
        # private part of Django: its hook for pages; the count stays without joins
        return super()._get_page(object_list.cards(), *arguments)


def page_of(queryset, request):
    """Return the Page of `queryset` that `?page=` asks for.

    A page that is no number is the first, one past the end the last: no address is an error.
    """
    return BoundedPaginator(queryset, PAGE_SIZE).get_page(request.GET.get("page"))


def page_of_cards(stories, request):
    """Return the Page of the queryset `stories` that `?page=` asks for, as Cards."""
    return _CardPaginator(stories, PAGE_SIZE).get_page(request.GET.get("page"))
