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


def page_of(queryset, request):
    """Return the Page of `queryset` that `?page=` asks for.

    A page that is no number is the first, one past the end the last: no address is an error.
    """
    return BoundedPaginator(queryset, PAGE_SIZE).get_page(request.GET.get("page"))
