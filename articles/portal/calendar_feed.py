"""The calendar of one person, as iCalendar (RFC 5545): what the desk plans, for their programs."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from articles.accounts.names import full_name
from articles.editorial import agenda, workflow
from articles.models import Portal
from newsroom.portal_url import absolute

PAST, AHEAD = timedelta(days=7), timedelta(days=90)
MOST = 250  # events of a kind: 1,000 of them take icalendar half a second of the processor
ASK_AGAIN = timedelta(hours=1)  # as programs are told


def calendar(request: HttpRequest, person: User, now: datetime | None = None) -> bytes:
    """Return the calendar of `person`: the entries of the days around `now` that they may see.

    The same text as long as nothing changed. An entry keeps its UID while its story is moved.
    """
    from icalendar import Calendar  # 4 MB, for those alone whose program asks

    now = now or timezone.now()
    made = Calendar()
    made.add("prodid", "-//newsroom//desk//VI")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"{Portal.objects.current().name} – {full_name(person)}")
    made.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", ASK_AGAIN)
    today = timezone.localdate(now)
    for entry in agenda.entries(person, today - PAST, today + AHEAD, now, MOST):
        made.add_component(_event(request, entry, now))
    return made.to_ical()


def _event(request: HttpRequest, entry: agenda.Entry, now: datetime) -> Any:
    from icalendar import Event

    story = entry.story
    url = absolute(request, reverse("admin:articles_article_change", args=[story.pk]))
    event = Event()
    # Scheduled, and then published, it is the same event.
    kind = "public" if entry.kind in (agenda.Kind.SCHEDULED, agenda.Kind.PUBLISHED) else None
    event.add("uid", f"{kind or entry.kind.value}-{story.pk}@{urlsplit(url).hostname}")
    event.add("dtstamp", story.updated_at.astimezone(UTC).replace(microsecond=0))
    at = entry.at and entry.at.astimezone(UTC).replace(microsecond=0)
    event.add("dtstart", at or entry.day)
    event.add("summary", f"{agenda.LABELS[entry.kind]}: {story.headline}")
    people = dict.fromkeys(full_name(who) for who in (story.assigned_to, story.author) if who)
    state = workflow.state_label(workflow.state(story, now))
    event.add("description", f"{state}\n{', '.join(people)}".strip())
    event.add("url", url)
    event.add("transp", "TRANSPARENT")  # nobody is busy for it
    return event
