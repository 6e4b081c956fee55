"""Several stories moved at once: a page that shows what would happen to each, then the moves.

The page and the moves ask the same rule (`workflow.hindrances()`, and `workflow.take()` itself). A
story carries to the page where it stood and its version. One that changed between the page and its
confirmation stays as it is, and is shown again with what happened.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.desk.badges import article_badge, state_badge
from articles.desk.rights import RightsMixin
from articles.desk.second_look import outcome
from articles.desk.workflow import ASKED
from articles.editorial import illustration, second_look, workflow
from articles.editorial.second_look import Meanwhile
from articles.models import Article, Quote, Transition
from articles.models.fields import TidyFormField

Action = Transition.Action
BULK = (Action.SUBMIT, Action.PUBLISH, Action.WITHDRAW)
MOST = 100  # stories at once: each takes some twenty statements
NAMED = 5  # in a message; a headline has up to 200 characters
_CHOICE = re.compile(r"([0-9]{1,18})-([0-9]{1,9})-([a-z_]{1,12}\.[0-9]{1,18})")


@dataclass
class Line:
    """One story on the page: what the move would do to it, or why it may not be moved."""

    story: Article
    value: str  # posted where it is chosen: its key, its version, where it stood
    badge: SafeString
    hindrances: list[str]
    outcome: str = ""
    lacks: list[str] = field(default_factory=list)
    meanwhile: Meanwhile | None = None
    is_changed: bool = False  # since the page that was confirmed showed it

    @property
    def is_chosen(self) -> bool:
        """Whether it is chosen beforehand: who confirmed it saw what it is now."""
        return not self.is_changed


class NoteForm(forms.Form):
    """The note that all of these moves get in the log."""

    note = TidyFormField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, action: Action, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note, asked = self.fields["note"], ASKED.get(action)
        note.required = workflow.MOVES[action].needs_note
        note.label = str(asked.label) if asked else _("Note")
        note.help_text = str(asked.why) if asked else _("For the log of each story.")
        note.error_messages["required"] = str(workflow.MOVES[action].without_note)


class BulkMovesMixin(RightsMixin):
    """Of the story desk: the actions of its list that move stories, and their page."""

    actions: tuple[str, ...] = ("submit_selected", "publish_selected", "withdraw_selected")

    def get_urls(self):
        return [self.page("moves/", self.moves_view, "moves"), *super().get_urls()]

    @admin.action(description=_("Submit selected stories for review"), permissions=["change"])
    def submit_selected(self, request, stories):
        """Show what submitting them would do."""
        return self._look_at(request, stories, Action.SUBMIT)

    @admin.action(description=_("Publish selected stories now"), permissions=["publish"])
    def publish_selected(self, request, stories):
        """Show what publishing them would do."""
        return self._look_at(request, stories, Action.PUBLISH)

    @admin.action(description=_("Withdraw selected stories"), permissions=["publish"])
    def withdraw_selected(self, request, stories):
        """Show what withdrawing them would do, and ask for the reason."""
        return self._look_at(request, stories, Action.WITHDRAW)

    def _look_at(
        self, request: HttpRequest, stories: QuerySet[Article], action: Action
    ) -> HttpResponse | None:
        keys = list(stories.values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            _tell_too_many(request)
            return None
        chosen = self._chosen(request, keys)
        return self._moves_page(request, action, _lines(chosen, action, request.user), {})

    @method_decorator(require_POST)
    def moves_view(self, request: HttpRequest) -> HttpResponse:
        """Move the stories that were chosen on the page, and show those again that changed."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        seen = _seen(request.POST.getlist("story"))
        posted = request.POST.get("action", "")
        if len(seen) > MOST:
            _tell_too_many(request)
        if posted not in BULK or len(seen) > MOST:
            return self._back(request)
        action = Action(posted)
        if not seen:
            messages.warning(request, gettext("No story was chosen. Nothing has been changed."))
            return self._back(request)
        lines = _lines(self._chosen(request, seen), action, request.user, seen)
        form = NoteForm(action, request.POST)
        if not form.is_valid():
            return self._moves_page(request, action, lines, {"form": form})
        done, left = [], []
        for line in lines:
            if line.is_changed or line.hindrances:
                left.append(line.story.pk)
            elif _is_moved(line.story, action, request, form.cleaned_data["note"]):
                done.append(line.story)
            else:
                left.append(line.story.pk)
        _tell_done(request, action, done)
        if len(lines) < len(seen):
            messages.warning(request, gettext("Some stories are gone, or are not yours any more."))
        if not left:
            return self._back(request)
        again = _lines(self._chosen(request, left), action, request.user, seen)
        return self._moves_page(request, action, again, {"form": form}, status=409)

    def _chosen(self, request: HttpRequest, keys: Iterable[int]) -> list[Article]:
        """Return the stories of these `keys` that the user may see, with what a look needs."""
        places = {key: place for place, key in enumerate(keys)}
        found = (
            self.get_queryset(request)
            .filter(pk__in=places)
            .select_related("cover")
            .prefetch_related(
                Prefetch("quotes", Quote.objects.only("article", "number").order_by("number"))
            )
        )
        return sorted(found, key=lambda story: places[story.pk])

    def _moves_page(
        self,
        request: HttpRequest,
        action: Action,
        lines: list[Line],
        context: dict,
        status: int | None = None,
    ) -> HttpResponse:
        may = [line for line in lines if not line.hindrances]
        own = {
            "action": action,
            "to": state_badge(workflow.MOVES[action].to),
            "form": NoteForm(action),
            "may": may,
            "stay": [line for line in lines if line.hindrances],
            "confirm": self._with_filters(request, reverse("admin:articles_article_moves")),
            "back": self._with_filters(request, reverse("admin:articles_article_changelist")),
        }
        title = gettext("%(step)s: what will happen") % {"step": action.label}
        return self.render_page(request, "moves", title, own | context, status=status)

    def _back(self, request: HttpRequest) -> HttpResponse:
        url = reverse("admin:articles_article_changelist")
        return redirect(self._with_filters(request, url))

    def _with_filters(self, request: HttpRequest, url: str) -> str:
        filters = self.get_preserved_filters(request)
        return add_preserved_filters({"preserved_filters": filters, "opts": self.opts}, url)


def _seen(posted: Iterable[str]) -> dict[int, tuple[int, str]]:
    """Return what the confirmed page knew of each story: its version, where it stood."""
    found = (_CHOICE.fullmatch(value) for value in posted)
    return {int(match[1]): (int(match[2]), match[3]) for match in found if match}


def _lines(
    stories: list[Article],
    action: Action,
    by: workflow.Actor,
    seen: Mapping[int, tuple[int, str]] | None = None,
) -> list[Line]:
    """Return a line for each of `stories`; of those that changed since `seen`, with what."""
    now = timezone.now()
    second_look.know_moves(stories)
    shown = illustration.shown_in(story.body for story in stories)
    lines = []
    for story in stories:
        mark = second_look.mark(story, now)
        line = Line(
            story,
            value=f"{story.pk}-{story.version}-{mark}",
            badge=article_badge(story, now),
            hindrances=workflow.hindrances(story, action, by=by, now=now, shown=shown),
        )
        if not line.hindrances:
            numbers = [quote.number for quote in story.quotes.all()]
            lacks = second_look.lacks(story, action, numbers, shown)
            line.lacks = [words for kind in lacks.values() for words in kind]
            line.outcome = outcome(story, action, now)
        if seen and (known := seen.get(story.pk)) and known != (story.version, mark):
            line.is_changed = True
            line.meanwhile = second_look.since(story, known[1], now)
        lines.append(line)
    return lines


def _is_moved(story: Article, action: Action, request: HttpRequest, note: str) -> bool:
    """Take the move; tell whether it was taken, for somebody may have been faster."""
    try:
        workflow.take(story, action, by=request.user, note=note)
    except ValidationError:
        return False
    return True


def _tell_too_many(request: HttpRequest) -> None:
    messages.error(request, gettext("Move at most %s stories at once.") % MOST)


def _tell_done(request: HttpRequest, action: Action, done: list[Article]) -> None:
    if not done:
        return
    names = ", ".join(map(str, done[:NAMED]))
    if (more := len(done) - NAMED) > 0:
        names = gettext("%(names)s and %(more)s more") % {"names": names, "more": more}
    messages.success(request, f"{action.label}: {names}")
