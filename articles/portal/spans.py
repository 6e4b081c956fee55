"""Spans of time, a year, a month or a day, in the portal's own time zone."""

import calendar
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import moments
from articles.models.moments import midnight

EARLIEST, LATEST = moments.EARLIEST.date(), moments.LATEST.date()
ONE_DAY = timedelta(days=1)


class Span(NamedTuple):
    """A year, a month or a day. What is no date in the calendar raises ValueError when used."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self):
        if self.month is None:
            return _("Year %d") % self.year
        return date_format(self.first, "DATE_FORMAT" if self.day else "YEAR_MONTH_FORMAT")

    @property
    def _given(self):
        return [part for part in self if part is not None]

    @property
    def key(self):
        """This span as a parameter has it: 2019, 2019-03 or 2019-03-21."""
        return "-".join(f"{part:0{4 if not at else 2}d}" for at, part in enumerate(self._given))

    def is_possible(self):
        """Tell whether this is a real time that a row can be of."""
        try:
            return EARLIEST <= self.first <= LATEST
        except ValueError:
            return False

    def within(self, rows: QuerySet[Any], moment: str) -> QuerySet[Any]:
        """Those of `rows` whose field `moment` lies within this span."""
        start, end = midnight(self.first), midnight(self.last + ONE_DAY)
        return rows.filter(**{f"{moment}__gte": start, f"{moment}__lt": end})

    @property
    def first(self):
        """The first day."""
        return date(*(*self._given, 1, 1)[:3])

    @property
    def last(self):
        """The last day."""
        if self.day is not None:
            return self.first
        month = 12 if self.month is None else self.month
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def wider(self):
        """The year, and the month, that this span is part of."""
        return [Span(*self._given[:length]) for length in range(1, len(self._given))]

    @property
    def parts(self):
        """The months of this year, or the days of this month."""
        count = 12 if self.month is None else self.last.day
        return [Span(*[*self._given, number]) for number in range(1, count + 1)]

    def like(self, day):
        """Return the span of this one's length that holds the date `day`."""
        parts = [day.year, day.month, day.day]
        return Span(*parts[: len(self._given)])

    def get_absolute_url(self):
        """The page of this span's stories."""
        name = ("archive_year", "archive_month", "archive_day")[len(self._given) - 1]
        return reverse(name, args=self._given)
