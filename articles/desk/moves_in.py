"""What was moved in from old portals, to read at the desk: each move, and its report by outcome.

`manage.py move_in` writes it; here nothing is changed. A report may have a line for each of 100,000
items, so its pages go on from a line, and none is counted: the move has its counts.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.desk.site_pages import StoryPages
from articles.editorial import workflow
from articles.models import Move, MoveLine
from articles.moving.report import COUNTED, cells_of, kind_label
from articles.text.keys import as_key

A_PAGE = 100
LONGEST_SEARCH = 100  # characters


class MovesInPages(StoryPages):
    """The pages of moves from old portals, for those who publish and see every story."""

    def urls(self) -> list[URLPattern]:
        view = self.site.admin_view
        return [
            path("chuyen-ve/", view(require_safe(self.list_view)), name="moves_in"),
            path("chuyen-ve/<int:pk>/", view(require_safe(self.report_view)), name="move_in"),
            path(
                "chuyen-ve/<int:pk>/bao-cao.csv",
                view(require_safe(self.csv_view)),
                name="move_in_csv",
            ),
        ]

    def check(self, request: HttpRequest) -> Any:
        """Return who asks. Raises PermissionDenied for who does not publish."""
        user = super().check(request)
        if not (user.has_perm("articles.publish_article") and workflow.sees_all(user)):
            raise PermissionDenied
        return user

    def list_view(self, request: HttpRequest) -> HttpResponse:
        """Show the moves, the newest first."""
        self.check(request)
        moves = Move.objects.order_by("-started_at", "-pk")[:A_PAGE]
        context = {
            "title": _("Moved in from old portals"),
            "moves": [{"move": move, "counts": _counts(move) + _counted(move)} for move in moves],
        }
        return self.page(request, "admin/moves_in.html", context)

    def report_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the report of a move: lines of one outcome or all, from a line on."""
        self.check(request)
        move = _move(pk)
        outcome, search = _asked(request)
        lines = _lines(move, outcome, search)
        if after := as_key(request.GET.get("after", "")):
            lines = lines.filter(pk__gt=after)
        found = list(lines[: A_PAGE + 1])
        narrowed = {name: value for name, value in (("q", search), ("outcome", outcome)) if value}
        file = reverse("admin:move_in_csv", args=[move.pk])
        context = {
            "title": _("Moved in: %s") % move.source,
            "move": move,
            "counted": _counted(move),
            "counts": [
                {
                    "label": label,
                    "count": count,
                    "is_on": name == outcome,
                    "query": urlencode(narrowed | {"outcome": "" if name == outcome else name}),
                }
                for name, label, count in _counts(move)
            ],
            "lines": [
                {"line": line, "url": _url(line), "kind": kind_label(line.kind)}
                for line in found[:A_PAGE]
            ],
            "outcome": outcome,
            "search": search,
            "is_first": not after,
            "first": f"?{urlencode(narrowed)}",
            "next": f"?{urlencode(narrowed | {'after': found[A_PAGE - 1].pk})}"
            if len(found) > A_PAGE
            else "",
            "csv": f"{file}?{urlencode(narrowed)}" if narrowed else file,
        }
        return self.page(request, "admin/move_in.html", context)

    def csv_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """Return the report, or what it is narrowed to, as a table that Excel opens."""
        self.check(request)
        move = _move(pk)
        lines = _lines(move, *_asked(request)).iterator(chunk_size=2_000)
        answer = StreamingHttpResponse(
            _table(lines, request.build_absolute_uri("/").rstrip("/")),
            content_type="text/csv; charset=utf-8",
        )
        day = timezone.localtime(move.started_at).strftime("%Y-%m-%d")
        answer["Content-Disposition"] = f'attachment; filename="move-{move.pk}-{day}.csv"'
        return answer


def _move(pk: int) -> Move:
    key = as_key(str(pk))  # none that is longer than a database takes
    move = Move.objects.filter(pk=key).first() if key is not None else None
    if move is None:
        raise Http404
    return move


def _asked(request: HttpRequest) -> tuple[str, str]:
    """Return what the report is narrowed to: an outcome or "", and words."""
    outcome = request.GET.get("outcome", "")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    return outcome if outcome in MoveLine.Outcome.values else "", words


def _lines(move: Move, outcome: str, words: str) -> QuerySet[MoveLine]:
    lines = MoveLine.objects.filter(move=move).order_by("pk")
    if outcome:
        lines = lines.filter(outcome=outcome)
    if words:
        found = Q(title__icontains=words) | Q(key__icontains=words) | Q(told__icontains=words)
        lines = lines.filter(found)
    return lines


def _counts(move: Move) -> list[tuple[str, Any, int]]:
    """Return each outcome that came out, with its label and how often."""
    counts = [(name, label, move.count(name)) for name, label in MoveLine.Outcome.choices]
    return [each for each in counts if each[2]]


def _counted(move: Move) -> list[tuple[str, Any, int]]:
    """Return the same of what has no lines."""
    counts = [(name, label, move.count(name)) for name, label in COUNTED.items()]
    return [each for each in counts if each[2]]


def _url(line: MoveLine) -> str:
    """Return the URL of the form of what the line is about; "" where there is none."""
    if line.story_id:
        return reverse("admin:articles_article_change", args=[line.story_id])
    if line.page_id:
        return reverse("admin:articles_page_change", args=[line.page_id])
    return ""


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, value: str) -> str:
        return value


def _table(lines: Iterable[MoveLine], site: str) -> Iterator[str]:
    head = [_("Outcome"), _("Kind"), _("Key"), _("Title"), _("What was told"), _("Address")]
    writer = csv.writer(_Echo())
    yield "\ufeff"  # Excel takes the file for UTF-8 then
    yield writer.writerow(head)
    for line in lines:
        url = _url(line)
        yield writer.writerow(cells_of(line, f"{site}{url}" if url else ""))
