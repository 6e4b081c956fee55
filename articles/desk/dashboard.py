"""The dashboard: what waits at the desk today.

Each question about stories is written once, here. Its panel shows the first answers and links to
the list of stories, where DeskFilter asks the same (`?desk=without_alt`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import admin
from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat, StrIndex
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.editorial import agenda, notes
from articles.models import Article, Quote, TickerNotice, Transition
from articles.models.moments import midnight
from articles.text import richtext

MAX_ROWS = 5
MAX_COUNT = 99  # counting further costs time, and nobody needs the exact number

# Faults are looked for in this many stories, those written last. To find one, covers and bodies
# must be read, and the cost must not grow with the archive. The form of an old story names its
# faults when it is opened.
RECENT_STORIES = 500


@dataclass(frozen=True)
class Question:
    """A question about stories: `answers(stories, user, now)` narrows a queryset to its answers.

    `order` is the field that orders the answers and is shown beside them. An index serves it, or
    there are few answers. Those without it stand last.
    """

    name: str
    title: str | Promise
    answers: Callable
    order: str


def _day(now):
    start = midnight(timezone.localdate(now))
    return start, start + timedelta(days=1)


def _my_drafts(stories, user, now):
    return stories.filter(author=user, status=Article.Status.DRAFT)


def _assigned(stories, user, now):
    """Drafts that the desk gave to `user`: also those that are needed at no certain time."""
    return stories.filter(assigned_to=user, status=Article.Status.DRAFT, working_copy_of=None)


def _in_review(stories, user, now):
    return stories.filter(status=Article.Status.IN_REVIEW)


def _sent_back(stories, user, now):
    """Drafts whose last step was back to their author, with its reason, as `note`."""
    last = Transition.objects.filter(article=OuterRef("pk")).order_by("-at", "-pk")
    drafts = stories.filter(status=Article.Status.DRAFT)
    drafts = drafts.annotate(last_step=Subquery(last.values("action")[:1]))
    returned = drafts.filter(last_step=Transition.Action.SEND_BACK)
    return returned.annotate(note=Subquery(last.values("note")[:1]))


def _with_waiting_notes(stories, user, now):
    return stories.filter(pk__in=notes.waiting(user).values("article"))


def _scheduled_today(stories, user, now):
    _start, end = _day(now)
    return stories.published(end).filter(publish_at__gt=now, publish_at__lt=end)


def _published_today(stories, user, now):
    start, _end = _day(now)
    return stories.published(now).filter(publish_at__gte=start)


def _without_alt(stories, user, now):
    quotes = Quote.objects.filter(article=OuterRef("pk"), photo__alt="")
    return _recent(stories).filter(Q(cover__alt="") | Exists(quotes))


def _with_unplaced_quotes(stories, user, now):
    before, after = richtext.marker("#").split("#")
    marker = Concat(Value(before), Cast("number", CharField()), Value(after))
    unplaced = Quote.objects.alias(place=StrIndex(OuterRef("body"), marker)).filter(place=0)
    return _recent(stories).filter(Exists(unplaced.filter(article=OuterRef("pk"))))


def _recent(stories):
    kept = stories.exclude(status=Article.Status.WITHDRAWN).order_by("-created_at", "-pk")
    return stories.filter(pk__in=kept.values("pk")[:RECENT_STORIES])


QUESTIONS = (
    Question("sent_back", _("Stories sent back"), _sent_back, "-created_at"),
    Question("notes", _("Notes without an answer"), _with_waiting_notes, "-created_at"),
    Question("assigned", _("Assigned to you"), _assigned, "due_at"),
    Question("in_review", _("Waiting for review"), _in_review, "-created_at"),
    Question("my_drafts", _("My drafts"), _my_drafts, "-created_at"),
    Question("scheduled_today", _("Scheduled for today"), _scheduled_today, "publish_at"),
    Question("published_today", _("Published today"), _published_today, "-publish_at"),
    Question("without_alt", _("Stories with undescribed photos"), _without_alt, "-created_at"),
    Question("unplaced", _("Stories with unplaced quotes"), _with_unplaced_quotes, "-created_at"),
)


class DeskFilter(admin.SimpleListFilter):
    """The story list narrowed to the answers of one question."""

    title = _("at the desk")
    parameter_name = "desk"

    def lookups(self, request, model_admin):
        return [(question.name, question.title) for question in QUESTIONS]

    def queryset(self, request, queryset):
        for question in QUESTIONS:
            if question.name == self.value():
                return question.answers(queryset, request.user, timezone.now())
        return queryset


@dataclass(frozen=True)
class Panel:
    """The box of a question: how many answers there are, the first ones, and a link to all."""

    title: str | Promise
    url: str
    count: str
    rows: list


def panels(request, site, now=None):
    """Return the Panels that the user of `request` may see, one query each.

    `site` is the AdminSite. A panel shows no more than the desk of its model lets the user see.
    """
    now = now or timezone.now()
    found = []
    desk = site.get_model_admin(Article)
    if desk.has_view_permission(request):
        stories = desk.get_queryset(request).select_related("author")
        names = ("username", "last_name", "first_name")
        shown = ("headline", "status", "created_at", "publish_at", "due_at")
        stories = stories.only(*shown, *(f"author__{name}" for name in names))
        for question in QUESTIONS:
            answers = question.answers(stories, request.user, now)
            query = f"?{DeskFilter.parameter_name}={question.name}"
            found.append(_panel(question.title, answers, question.order, query, now))
    desk = site.get_model_admin(TickerNotice)
    if desk.has_view_permission(request):
        ending = desk.get_queryset(request).ending_soon(now)
        title = _("Notices that end within 48 hours")
        found.append(_panel(title, ending, "ends_at", "?window=ending_soon", now))
    return found


def _panel(title, answers, order, query, now):
    name = answers.model._meta.model_name
    tie = "-pk" if order.startswith("-") else "pk"
    # Only where it may be empty: an index is not in this order.
    ordering = F(order).asc(nulls_last=True) if order == "due_at" else order
    first = list(answers.order_by(ordering, tie)[: MAX_COUNT + 1])
    rows = [
        {
            "title": str(answer),
            "url": reverse(f"admin:articles_{name}_change", args=[answer.pk]),
            "time": getattr(answer, order.removeprefix("-")),
            "author": getattr(answer, "author", None),
            "note": getattr(answer, "note", ""),
            "is_late": order == "due_at" and agenda.is_overdue(answer, now),
        }
        for answer in first[:MAX_ROWS]
    ]
    return Panel(
        title=title,
        url=reverse(f"admin:articles_{name}_changelist") + query,
        count=f"{MAX_COUNT}+" if len(first) > MAX_COUNT else str(len(first)),
        rows=rows,
    )
