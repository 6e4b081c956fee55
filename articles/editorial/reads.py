"""How often readers opened stories, for who writes them: by the counts that there are.

No more is counted for it, and nothing about who reads. A journalist has the counts of their own
stories, an editor of all: those that `workflow.visible()` leaves to them.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from articles.editorial import workflow
from articles.models import Article, ReadCount
from articles.models.moments import midnight

DAYS = (7, 30)  # as long as counts are kept (`read_counts.py` KEPT)
MOST = 30  # stories in the list of those that were read most


@dataclass(frozen=True)
class Day:
    """A day of the newsroom, and how often stories were read on it."""

    day: date
    count: int


@dataclass(frozen=True)
class Read:
    """A story, how often it was read since midnight, and in all the days that were asked for."""

    story: Article
    today: int
    count: int


def by_day(person: workflow.Actor, days: int, now: datetime | None = None) -> list[Day]:
    """Return the last `days` days, today the last, with the reads of what `person` may see."""
    now = now or timezone.now()
    # Hours are summed up by the database, days here: one answer has 720 rows at most.
    hours = _counts(person, days, now).values_list("hour").annotate(Sum("count")).order_by()
    found: Counter[date] = Counter()
    for hour, count in hours:
        found[timezone.localdate(hour)] += count
    today = timezone.localdate(now)
    wanted = (today - timedelta(days=back) for back in reversed(range(days)))
    return [Day(day, found[day]) for day in wanted]


def most(person: workflow.Actor, days: int, now: datetime | None = None) -> list[Read]:
    """Return the MOST stories that were read most in `days` days, of those `person` may see."""
    now = now or timezone.now()
    today = Sum("count", default=0, filter=Q(hour__gte=_since(1, now)))
    # The sum keeps SQLite from reading story by story, which took it four times as long.
    counts = _counts(person, days, now).annotate(key=F("article") + 0).values_list("key")
    totals = counts.annotate(total=Sum("count"), today=today)
    rows = list(totals.order_by("-total", "-key")[:MOST])
    fields = ("headline", "status", "publish_at", "goes_live_at", "working_copy_of")
    stories = Article.objects.only(*fields).in_bulk([key for key, _count, _today in rows])
    return [Read(stories[key], now_read, count) for key, count, now_read in rows if key in stories]


def of(article: Article, now: datetime | None = None) -> dict[str, int]:
    """Return how often `article` was read `today` and in the last seven days, the `week`."""
    now = now or timezone.now()
    rows = ReadCount.objects.filter(article=article.live, hour__gte=_since(7, now))
    today = Sum("count", default=0, filter=Q(hour__gte=_since(1, now)))
    return rows.aggregate(today=today, week=Sum("count", default=0))


def _counts(person: workflow.Actor, days: int, now: datetime) -> QuerySet[ReadCount]:
    rows = ReadCount.objects.filter(hour__gte=_since(days, now), hour__lte=now)
    if workflow.sees_all(person):
        return rows
    own = workflow.visible(Article.objects.order_by(), person)
    return rows.filter(article__in=own.values("pk"))


def _since(days: int, now: datetime) -> datetime:
    """The midnight with which the last `days` days began."""
    return midnight(timezone.localdate(now) - timedelta(days=days - 1))
