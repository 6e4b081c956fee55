"""What lies in a span of days: what is planned, needed, scheduled and published, for one person.

The week of the desk and the calendars of people show the same entries: of stories that
`workflow.visible()` leaves to them at that moment, and of no others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.editorial import workflow
from articles.models import Article
from articles.models.moments import midnight

MOST = 500  # entries of a kind; of a span with more, those next to come, or the last to go out
SHOWN = (
    *("headline", "status", "publish_at", "goes_live_at", "working_copy_of", "updated_at"),
    *("due_at", "planned_on"),
    *(f"{who}__{part}" for who in ("author", "assigned_to") for part in ("username", "first_name")),
    *(f"{who}__last_name" for who in ("author", "assigned_to")),
)


class Kind(Enum):
    """Why a story stands on a day."""

    PLANNED = "planned"
    DUE = "due"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"


LABELS: dict[Kind, str | Promise] = {
    Kind.PLANNED: _("Planned"),
    Kind.DUE: _("Needed by"),
    Kind.SCHEDULED: _("Scheduled"),
    Kind.PUBLISHED: _("Published"),
}


@dataclass(frozen=True)
class Entry:
    """A story on a day of the newsroom; `at` is the moment, None for the whole day."""

    kind: Kind
    story: Article
    day: date
    at: datetime | None = None

    @property
    def label(self) -> str | Promise:
        """What stands at it, as people read it."""
        return LABELS[self.kind]

    def is_late(self, now: datetime) -> bool:
        """Tell whether the story was needed before `now`, and is still being written."""
        return self.kind == Kind.DUE and is_overdue(self.story, now)


def entries(
    person: workflow.Actor,
    first: date,
    last: date,
    now: datetime | None = None,
    most: int = MOST,
) -> list[Entry]:
    """Return what stands on the days from `first` to `last`, in the order of their moments.

    Five queries at most, and `most` entries of a kind. None for who may not look at stories.
    """
    if not person.has_perm("articles.view_article"):
        return []
    now = now or timezone.now()
    stories = workflow.visible(Article.objects.order_by(), person)
    stories = stories.select_related("author", "assigned_to").only(*SHOWN)
    start, end = midnight(first), midnight(last + timedelta(days=1))
    planned = stories.filter(working_copy_of=None, planned_on__range=(first, last))
    found = [
        Entry(Kind.PLANNED, story, story.planned_on)  # type: ignore[arg-type] # it was asked for
        for story in planned.order_by("planned_on", "pk")[:most]
    ]
    return sorted([*found, *_timed(stories, start, end, now, most)], key=_order)


def is_cut(found: list[Entry]) -> bool:
    """Tell whether there may be more of a kind than `found` holds."""
    kinds = [entry.kind for entry in found]
    return any(kinds.count(kind) >= MOST for kind in Kind)


def is_overdue(story: Article, now: datetime) -> bool:
    """Tell whether `story` was needed before `now`, and is still being written."""
    is_open = story.status in workflow.UNPUBLISHED
    return is_open and story.due_at is not None and story.due_at < now


def _timed(
    stories: QuerySet[Article], start: datetime, end: datetime, now: datetime, most: int
) -> Iterator[Entry]:
    later = now + timedelta.resolution  # what readers see at `now`, they see
    public = stories.filter(status=Article.Status.PUBLISHED)
    asked = (
        (Kind.DUE, stories.filter(working_copy_of=None), "due_at", start, end),
        (Kind.PUBLISHED, public, "-publish_at", start, min(end, later)),
        (Kind.SCHEDULED, public, "publish_at", max(start, later), end),
        (Kind.SCHEDULED, stories, "goes_live_at", start, end),
    )
    for kind, rows, order, since, until in asked:
        name = order.removeprefix("-")
        within = rows.filter(**{f"{name}__gte": since, f"{name}__lt": until})
        for story in within.order_by(order)[:most] if since < until else ():
            at = getattr(story, name)
            yield Entry(kind, story, timezone.localdate(at), at)


def _order(entry: Entry) -> tuple[date, datetime, int]:
    return entry.day, entry.at or datetime.min.replace(tzinfo=UTC), entry.story.pk
