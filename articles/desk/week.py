"""The week of the desk: what is planned, needed, scheduled and published, day by day."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles.desk.badges import article_badge
from articles.desk.planning import PersonField
from articles.desk.site_pages import StoryPages
from articles.editorial import agenda, events, planning, revisions
from articles.models import Article, Category, changes
from articles.models.fields import TidyFormField
from articles.models.moments import EARLIEST, LATEST

FIRST, LAST = EARLIEST.date() + timedelta(weeks=1), LATEST.date() - timedelta(weeks=1)


@dataclass
class Row:
    """A story on a day, with all that stands there about it."""

    story: Article
    badge: SafeString
    url: str
    entries: list[agenda.Entry] = field(default_factory=list)
    is_late: bool = False


@dataclass
class Day:
    """A day of the week; what is `out` on it already stands below what is to be done."""

    day: date
    is_today: bool
    rows: list[Row]
    out: list[Row]


class IdeaForm(forms.Form):
    """An idea for a day: it becomes a draft with a headline and nothing else."""

    headline = TidyFormField(
        label=capfirst(gettext_lazy("headline")),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    planned_on = forms.TypedChoiceField(
        label=capfirst(gettext_lazy("planned day")), coerce=date.fromisoformat
    )
    category = forms.ModelChoiceField(
        Category.objects.all(), label=capfirst(gettext_lazy("category")), empty_label=None
    )
    assigned_to = PersonField(
        User.objects.none(), label=capfirst(gettext_lazy("assigned to")), required=False
    )

    def __init__(self, *args: Any, monday: date, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [monday + timedelta(days=number) for number in range(7)]
        choices = [(day.isoformat(), capfirst(date_format(day, "l, j/n"))) for day in days]
        today = timezone.localdate()
        self.fields["planned_on"].choices = choices  # type: ignore[attr-defined] # a choice field
        self.fields["planned_on"].initial = max(monday, min(today, days[-1])).isoformat()
        people: Any = self.fields["assigned_to"]
        people.queryset = planning.assignable(None, user)


class WeekPages(StoryPages):
    """The pages of the week. Each person sees the stories that the list shows them."""

    def urls(self) -> list[URLPattern]:
        view = self.site.admin_view
        return [
            path("tuan/", view(require_safe(self.now_view)), name="week_now"),
            path("tuan/<int:year>/<int:week>/", view(self.week_view), name="week"),
        ]

    def now_view(self, request: HttpRequest) -> HttpResponse:
        """Lead to the week that is now."""
        self.check(request)
        return redirect(_url(timezone.localdate()))

    def week_view(self, request: HttpRequest, year: int, week: int) -> HttpResponse:
        """Show a week, numbered as ISO 8601 does: from Monday on. A POST plans an idea in it."""
        user = self.check(request)
        monday = _monday(year, week)
        may_plan = self.site.get_model_admin(Article).has_add_permission(request)
        posted = request.POST if request.method == "POST" else None
        if posted is not None and not may_plan:
            raise PermissionDenied
        form = IdeaForm(posted, monday=monday, user=user)
        if posted is not None and form.is_valid():
            article = _draft(form.cleaned_data, user)
            messages.success(request, _("Planned: %s") % article)
            return redirect(_url(monday))
        now = timezone.now()
        sunday = monday + timedelta(days=6)
        entries = agenda.entries(user, monday, sunday, now)
        context = {
            "title": _("Week %(week)s: %(first)s to %(last)s")
            % {"week": week, "first": f"{monday:%d/%m}", "last": f"{sunday:%d/%m/%Y}"},
            "days": _days(entries, monday, now),
            "is_cut": agenda.is_cut(entries),
            "most": agenda.MOST,
            "before": _url(monday - timedelta(weeks=1)),
            "after": _url(monday + timedelta(weeks=1)),
            "is_now": monday <= timezone.localdate(now) <= sunday,
            "form": form if may_plan else None,
        }
        return self.page(request, "admin/week.html", context)


def _monday(year: int, week: int) -> date:
    """Return the first day of a week. Raises Http404 where there is none such, or none in reach."""
    try:
        monday = date.fromisocalendar(year, week, 1)
    except (ValueError, OverflowError):
        raise Http404 from None
    if not FIRST <= monday <= LAST:
        raise Http404
    return monday


def _url(day: date) -> str:
    year, week, _weekday = day.isocalendar()
    return reverse("admin:week", args=[year, week])


def _days(entries: list[agenda.Entry], monday: date, now: Any) -> list[Day]:
    """Return the seven days, with each story once on each of them."""
    rows: dict[tuple[date, int], Row] = {}
    for entry in entries:
        key = (entry.day, entry.story.pk)
        row = rows.get(key) or rows.setdefault(key, _row(entry.story, now))
        row.entries.append(entry)
        row.is_late = row.is_late or entry.is_late(now)
    today = timezone.localdate(now)
    found = []
    for number in range(7):
        day = monday + timedelta(days=number)
        shown = [row for (its_day, _key), row in rows.items() if its_day == day]
        out = [row for row in shown if row.entries[-1].kind == agenda.Kind.PUBLISHED]
        ahead = [row for row in shown if row.entries[-1].kind != agenda.Kind.PUBLISHED]
        found.append(Day(day, day == today, ahead, out))
    return found


def _row(story: Article, now: Any) -> Row:
    url = reverse("admin:articles_article_change", args=[story.pk])
    return Row(story, article_badge(story, now), url)


def _draft(planned: dict[str, Any], user: User) -> Article:
    """Make the draft of an idea; whom it is assigned to is told."""
    with changes.reported_once():
        article = Article.objects.create(**planned, author=user)
        revisions.record(article, by=user)
        if article.assigned_to_id:
            events.assigned(article, by=user)
    return article
