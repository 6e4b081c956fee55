"""What somebody was told, and may still see: their events as the desk and the mails show them."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.editorial import workflow
from articles.editorial.events import RULES
from articles.models import Article, Event

MAX_COUNT = 99  # more of them are "99+"


def kinds(person: User) -> list[Event.Kind]:
    """Return the kinds of events that `person` may be told of, by their permissions."""
    return [kind for kind, rule in RULES.items() if person.has_perm(rule.needs)]


def visible(events: QuerySet[Event], person: User) -> QuerySet[Event]:
    """Return those of `events` that were told to `person`, and whose rows they may still see."""
    stories = workflow.visible(Article.objects.filter(pk=OuterRef("article")), person)
    seen = Q(article=None) | Exists(stories)
    return events.filter(recipient=person, kind__in=kinds(person)).filter(seen)


def unread(person: User) -> QuerySet[Event]:
    """Return what `person` has not read yet and may see, the latest first."""
    return visible(Event.objects.filter(read_at=None), person).order_by("-pk")


def count(person: User) -> str:
    """Return how much `person` has not read: "" for nothing, "99+" for more than MAX_COUNT."""
    number = len(unread(person).values_list("pk")[: MAX_COUNT + 1])
    return f"{MAX_COUNT}+" if number > MAX_COUNT else str(number or "")


def mark(person: User) -> str:
    """Return what changes whenever `count()` may: one query in an index, of 100 entries at most.

    An event that was read is never unread again, so the newest and the number of the others do.
    """
    rows = Event.objects.filter(recipient=person, read_at=None).order_by("-pk").values("pk")
    found = rows[: MAX_COUNT + 1].aggregate(newest=Max("pk"), number=Count("pk"))
    return f"{person.pk}-{found['newest'] or 0}-{found['number']}"


def read(events: QuerySet[Event], person: User, now: datetime | None = None) -> None:
    """Note that `person` has read those of `events` that were told to them."""
    mine = events.filter(recipient=person, read_at=None)
    mine.update(read_at=now or timezone.now())
