"""The archive: published stories by year, month and day in the portal's own time zone.

The ends of the archive, and whether a span has stories, are found by look-ups in an index. They
cost the same whatever the number of stories: nothing is counted and no story is read for them.
"""

import calendar
from datetime import datetime, timedelta

from django.db.models import Exists
from django.utils import timezone

from articles.caching.shared import shared
from articles.models import Article
from articles.models.moments import midnight
from articles.models.prepared import Prepared
from articles.portal.spans import EARLIEST, ONE_DAY


def _within(start, end):
    return Article.objects.published(end).filter(publish_at__gte=start)


def _latest(start, end):
    return _within(start, end).values_list("publish_at", flat=True)[:1]


def _first(start, end):
    return _within(start, end).reverse().values_list("publish_at", flat=True)[:1]


def _which_hold_some(now, **moments):
    starts = [name for name in moments if name.startswith("start")]
    asked = {name: Exists(_within(moments[name], moments["end" + name[5:]])) for name in starts}
    return Article.objects.published(now).values(**asked)[:1]


# Of the stories from `start` to `end`, when the last and the first one was published.
LATEST = Prepared(_latest, start=datetime, end=datetime)
FIRST = Prepared(_first, start=datetime, end=datetime)
FILLED: dict[int, Prepared] = {}  # which spans have stories, by how many spans they are


class Archive:
    """What readers can find by date at `now`."""

    def __init__(self, now=None):
        self.now = now or timezone.now()

    @property
    def ends(self):
        """The dates of the oldest and of the newest story, or None without any."""
        all_time = {"start": midnight(EARLIEST), "end": self.now}
        moments = FIRST(**all_time) + LATEST(**all_time)
        return tuple(map(timezone.localdate, moments)) or None

    def may_hold(self, span):
        """Tell whether `span` can have stories: a real date, not too early, not in the future."""
        try:
            return EARLIEST <= span.first <= timezone.localdate(self.now)
        except ValueError:
            return False

    def stories(self, span):
        """The stories of a `span` that may hold some, newest first."""
        return _within(*self._bounds(span))

    def _bounds(self, span):
        # One upper bound: of two, SQLite may start from the later one, which is now.
        end = min(self.now, midnight(span.last + ONE_DAY) - timedelta.resolution)
        return midnight(span.first), end

    def neighbours(self, span):
        """Return the nearest spans like `span` with stories before and after it, or None each."""
        start, end = midnight(span.first), midnight(span.last + ONE_DAY)
        before = LATEST(start=midnight(EARLIEST), end=start - timedelta.resolution)
        after = FIRST(start=end, end=self.now)
        near = [next(iter(found), None) for found in (before, after)]
        return tuple(moment and span.like(timezone.localdate(moment)) for moment in near)

    def filled(self, spans):
        """Return those of `spans` that have stories: one query, with one look-up for each."""
        asked = {}
        for number, span in enumerate(spans):
            asked[f"start_{number}"], asked[f"end_{number}"] = self._bounds(span)
        if len(spans) not in FILLED:
            kinds = dict.fromkeys(asked, datetime)
            FILLED[len(spans)] = Prepared(_which_hold_some, now=datetime, **kinds)
        answers: dict[str, bool] = next(iter(FILLED[len(spans)](now=self.now, **asked)), {})
        return [span for number, span in enumerate(spans) if answers.get(f"start_{number}")]

    def weeks(self, month):
        """The calendar of `month`, Monday first: weeks of seven pairs.

        A pair is a day (a Span) and whether it has stories, or None outside the month.
        """
        # Shared: it is on each page of the month and of its days, and takes thirty look-ups.
        filled = shared(f"days of {month.year}-{month.month}", lambda: self.filled(month.parts))
        days = {span.day: (span, span in filled) for span in month.parts}
        weeks = calendar.Calendar().monthdayscalendar(month.year, month.month)
        return [[days.get(day) for day in week] for week in weeks]
