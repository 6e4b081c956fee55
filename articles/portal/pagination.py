"""Pages of a list, at a cost that does not grow with the list.

No list is counted or turned to its end: it stops after MAX_PAGES pages, says so, and leads on by
time. A list within a year, a month or a day is the same list with `?thoi-gian=`.
"""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Exists, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from articles.portal.spans import Span

PAGE_SIZE = 20
MAX_PAGES = 100
SPAN = "thoi-gian"  # the query parameter: 2019, 2019-03 or 2019-03-21


class SpanLink(NamedTuple):
    """A link to the rows of a span of time."""

    label: str
    address: str
    is_current: bool = False


class ListPage(Page):
    """A page of a list that may be cut.

    `span` is what the list was narrowed to. `span_links` lead on where it is cut, or to the years.
    """

    paginator: "BoundedPaginator"
    span: Span | None = None
    span_links: Sequence[SpanLink] = ()

    @property
    def is_end(self) -> bool:
        """Tell whether the list stops here although it has more rows."""
        return self.paginator.is_cut and not self.has_next()


class BoundedPaginator(Paginator):
    """A paginator that counts no further than MAX_PAGES pages; `is_cut` tells where there are more.

    To count 400,000 stories on each request costs more than the page itself, and nobody turns a
    hundred pages.
    """

    object_list: QuerySet

    @property
    def _bound(self) -> int:
        return self.per_page * MAX_PAGES

    @cached_property
    def _counted(self) -> int:
        return self.object_list[: self._bound + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self._counted, self._bound)

    @property
    def is_cut(self) -> bool:
        return self._counted > self._bound

    def _get_page(self, *args: Any, **kwargs: Any) -> ListPage:
        return ListPage(*args, **kwargs)


class _CardPaginator(BoundedPaginator):
    """Gives Cards of the stories of a page. What Cards join is no part of the count."""

    def page(self, number):
        page = super().page(number)
        stories: Any = page.object_list  # a slice of ours, a queryset of stories
        page.object_list = stories.cards()
        return page


def page_of(
    rows: QuerySet[Any], request: HttpRequest, moment: str = "", *, as_cards: bool = False
) -> ListPage:
    """Return the page of `rows` that `?page=` and, where `moment` is given, `?thoi-gian=` ask for.

    What is no number is the first page, past the end is the last, what is no time is all times: no
    URL is an error. `moment` names the field by which the rows are ordered, the newest first.
    """
    span = _asked(request) if moment else None
    paginator = (_CardPaginator if as_cards else BoundedPaginator)(
        span.within(rows, moment) if span else rows, PAGE_SIZE
    )
    page = cast(ListPage, paginator.get_page(request.GET.get("page")))
    if moment:
        page.span, page.span_links = span, _links(rows, moment, span, page.is_end)
    return page


def page_query(page: Any, number: int) -> str:
    """Return the query string of page `number` of the list of `page`: "?" and on, or ""."""
    span = getattr(page, "span", None)
    asked = {SPAN: span.key} if span else {}
    if number and number > 1:
        asked["page"] = str(number)
    return f"?{urlencode(asked)}" if asked else ""


def _asked(request: HttpRequest) -> Span | None:
    typed = request.GET.get(SPAN, "")
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", typed, re.ASCII):
        return None
    span = Span(*map(int, typed.split("-")))
    return span if span.is_possible() else None


def _links(rows: QuerySet[Any], moment: str, span: Span | None, is_end: bool) -> list[SpanLink]:
    """Links to the years that `rows` are of; at a cut end within one, to its months or days."""
    spans: list[Span] = []
    if span and is_end:
        spans = [] if span.day else span.parts
    elif span or is_end:
        spans = _years(rows, moment)
    asked = {f"span_{n}": Exists(each.within(rows, moment)) for n, each in enumerate(spans)}
    answers = (rows.values(**asked).first() if asked else None) or {}
    return [
        SpanLink(str(each), f"?{SPAN}={each.key}", each == (span and Span(span.year)))
        for n, each in enumerate(spans)
        if answers.get(f"span_{n}")
    ]


def _years(rows: QuerySet[Any], moment: str) -> list[Span]:
    moments = rows.values_list(moment, flat=True)
    newest = moments.first()
    if newest is None:
        return []
    oldest = moments.reverse().first()
    first, last = (timezone.localtime(each).year for each in (oldest, newest))
    return [Span(year) for year in range(last, first - 1, -1)]
