"""What readers read: the page of the desk, and the line in the form of a story."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.desk.rights import RightsMixin
from articles.desk.site_pages import StoryPages
from articles.editorial import reads, workflow
from articles.models import Article

# The drawing, in its own units.
WIDTH, HEIGHT, GAP = 600, 160, 0.2


class Bar(NamedTuple):
    """A bar of the drawing: where it stands, and how high."""

    x: float
    y: float
    width: float
    height: float


class ReadsPages(StoryPages):
    """The page of what is read: of a journalist's own stories, for an editor of all."""

    def urls(self) -> list[URLPattern]:
        view = self.site.admin_view(require_safe(self.reads_view))
        return [path("luot-doc/", view, name="reads")]

    def reads_view(self, request: HttpRequest) -> HttpResponse:
        """Show the reads of each day, and the stories that were read most."""
        user = self.check(request)
        asked = request.GET.get("days", "")
        days = next((number for number in reads.DAYS if str(number) == asked), reads.DAYS[0])
        found = reads.by_day(user, days)
        context = {
            "title": _("What readers read"),
            "days": found,
            "bars": _bars([day.count for day in found]),
            "size": (WIDTH, HEIGHT),
            "total": sum(day.count for day in found),
            "highest": max(day.count for day in found),
            "stories": reads.most(user, days),
            "length": days,
            "lengths": reads.DAYS,
            "sees_all": workflow.sees_all(user),
        }
        return self.page(request, "admin/reads.html", context)


class ReadsMixin(RightsMixin):
    """Of the story desk: how often the story was read, in its form."""

    def form_context(self, request: HttpRequest, obj: Article | None, context: dict) -> Any:
        """Add `reads`, of a story that readers may have seen; None of any other."""
        seen = obj is not None and obj.live.was_published()
        found = reads.of(obj) if obj and seen else None
        return super().form_context(request, obj, context) | {"reads": found}


def _bars(counts: list[int]) -> list[Bar]:
    step, most = WIDTH / len(counts), max(1, *counts)
    heights = [round(HEIGHT * count / most, 1) for count in counts]
    return [
        Bar(
            round(step * (n + GAP / 2), 1),
            round(HEIGHT - high, 1),
            round(step * (1 - GAP), 1),
            high,
        )
        for n, high in enumerate(heights)
    ]
