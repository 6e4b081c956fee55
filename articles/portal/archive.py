"""The archive: published stories by year, month and day in the portal's own time zone.

The ends of the archive, and whether a span has stories, are found by look-ups in an index. They
cost the same whatever the number of stories: nothing is counted and no story is read for them.
"""

import calendar
from datetime import timedelta

from django.db.models import Exists
from django.utils import timezone

from articles.caching.shared import shared
from articles.models import Article
from articles.portal.spans import EARLIEST, ONE_DAY, midnight


class Archive:
    """What readers can find by date at `now`."""

    def __init__(self, now=None):
        self.now = now or timezone.now()

    @property
    def ends(self):
        """The dates of the oldest and of the newest story, or None without any."""
        newest = self._moments(self.now).first()
        return newest and tuple(map(timezone.localdate, (self._moments(self.now).last(), newest)))

    def may_hold(self, span):
        """Tell whether `span` can have stories: a real date, not too early, not in the future."""
        try:
            return EARLIEST <= span.first <= timezone.localdate(self.now)
        except ValueError:
            return False

    def stories(self, span):
        """The stories of a `span` that may hold some, newest first."""
        # One upper bound: of two, SQLite may start from the later one, which is now.
        end = min(self.now, midnight(span.last + ONE_DAY) - timedelta.resolution)
        return Article.objects.published(end).filter(publish_at__gte=midnight(span.first))

    def neighbours(self, span):
        """Return the nearest spans like `span` with stories before and after it, or None each."""
        start, end = midnight(span.first), midnight(span.last + ONE_DAY)
        before = self._moments(start - timedelta.resolution).first()
        after = self._moments(self.now, start=end).last()
        return tuple(near and span.like(timezone.localdate(near)) for near in (before, after))

    def filled(self, spans):
        """Return those of `spans` that have stories: one query, with one look-up for each."""
        asked = {f"span_{number}": Exists(self.stories(s)) for number, s in enumerate(spans)}
        answers = Article.objects.published(self.now).values(**asked).first() or {}
        return [span for number, span in enumerate(spans) if answers.get(f"span_{number}")]

    def weeks(self, month):
        """The calendar of `month`, Monday first: weeks of seven pairs.

        A pair is a day (a Span) and whether it has stories, or None outside the month.
        """
        # Shared: it is on each page of the month and of its days, and takes thirty look-ups.
        filled = shared(f"days of {month.year}-{month.month}", lambda: self.filled(month.parts))
        days = {span.day: (span, span in filled) for span in month.parts}
        weeks = calendar.Calendar().monthdayscalendar(month.year, month.month)
        return [[days.get(day) for day in week] for week in weeks]

    def _moments(self, end, start=None):
        """When the stories from `start` to `end` were published, the latest first."""
        stories = Article.objects.published(end)
        stories = stories.filter(publish_at__gte=start or midnight(EARLIEST))
        return stories.values_list("publish_at", flat=True)
