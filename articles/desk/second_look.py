"""The page between a pressed step and the step: the story moved meanwhile, or lacks something.

It holds everything that was posted, and sends it again with the step, or without. What is asked is
decided by `editorial/second_look.py`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.accounts.names import full_name
from articles.desk import kept_files
from articles.desk.badges import state_badge
from articles.desk.base import Desk
from articles.desk.rights import RightsMixin
from articles.desk.saved_forms import STEP
from articles.editorial import second_look, workflow
from articles.editorial.second_look import Meanwhile
from articles.models import Article, Transition

Action = Transition.Action
ASKED = "_asked"  # names what was asked about, once the answer was yes


class SecondLook(Exception):
    """The story lacks what a look at it should show, by its kind, before it is moved."""

    def __init__(self, article: Article, lacks: dict[str, list[str]]) -> None:
        super().__init__(str(article))
        self.article, self.lacks = article, lacks


class SecondLookMixin(RightsMixin):
    """Of the story desk: asks once before a story goes out that lacks something."""

    def ask_first(self, request: HttpRequest, change: Callable[[], HttpResponse]) -> HttpResponse:
        """Answer a posted form by `change`, or by the page that asks before its step is taken."""
        try:
            return change()
        except SecondLook as look:
            return second_look_page(self, request, look.article, lacks=look.lacks)

    def look_once_more(self, request: HttpRequest, article: Article) -> None:
        """Raise SecondLook where the pressed step would show readers what `article` lacks.

        Its form has been checked, and nothing is written yet: files are where they came from.
        """
        numbers = getattr(article, "typed_quotes", ())
        lacks = second_look.lacks(article, request.POST.get(STEP, ""), numbers)
        if lacks.keys() - set(request.POST.get(ASKED, "").split()):
            raise SecondLook(article, lacks)


def step_of(request: HttpRequest) -> Action | None:
    """Return the step that was pressed; None where the story is only saved."""
    step = request.POST.get(STEP, "")
    return Action(step) if step in Action.values else None


def second_look_page(
    desk: Desk,
    request: HttpRequest,
    article: Article,
    *,
    meanwhile: Meanwhile | None = None,
    lacks: dict[str, list[str]] | None = None,
) -> HttpResponse:
    """Return the page that shows what to look at, holds what was posted, and asks."""
    step, closed = step_of(request), ""
    lost = kept_files.hold(request)
    if step and meanwhile:
        closed = workflow.why_closed(article, step, by=request.user)
    title = _("Look once more before this step")
    if meanwhile:
        title = _("The story was moved while you were writing")
    context = {
        "article": article,
        "meanwhile": meanwhile,
        "lacks": [line for lines in (lacks or {}).values() for line in lines],
        "asked": " ".join(lacks or ()),
        "was": meanwhile and meanwhile.was and state_badge(meanwhile.was),
        "stands": meanwhile and state_badge(meanwhile.state),
        "step": step,
        "closed": closed,
        "outcome": step and not closed and outcome(article, step),
        "inputs": held(request),
        "lost": lost,
        "action": request.get_full_path(),
    }
    status = 409 if meanwhile else None
    return desk.render_page(request, "second_look", title, context, status=status)


def held(request: HttpRequest) -> list[tuple[str, Any]]:
    """Return what was posted and must be posted again: (name, value), without the buttons."""
    needed = {IS_POPUP_VAR, TO_FIELD_VAR}
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and (name in needed or not name.startswith("_"))
        for value in values
    ]


def outcome(article: Article, step: Action, now: datetime | None = None) -> str:
    """Return what `step` would change for readers and colleagues, in words."""
    now = now or timezone.now()
    state = workflow.state(article, now)
    time = moment(workflow.publication_time(step, article.publish_at, now) or now)
    if step == Action.SUBMIT:
        return _("The editors find it among the stories in review.")
    if step == Action.SEND_BACK:
        return _("Its author finds it among the drafts, with the reason.")
    if step == Action.SCHEDULE:
        return _("Readers see it from the chosen time on.")
    if step == Action.WITHDRAW and state == "scheduled":
        return _("It does not go out at %s.") % time
    if step == Action.WITHDRAW:
        return _("Readers are told at its address that it is gone, within a second.")
    if state == "scheduled":
        return _("Readers see it at once, and not only at %s.") % moment(article.publish_at)
    if article.publish_at and article.publish_at <= now:
        return _("Readers see it at once, dated %s.") % time
    return _("Readers see it at once.")


def moment(at: datetime | None) -> str:
    """Return `at` as the desk writes it."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""


def tell(request: HttpRequest, meanwhile: Meanwhile) -> None:
    """Say beside the answer to a save that the story was moved meanwhile, by whom and why."""
    for move in meanwhile.moves[:1]:
        message = _("While you were writing, %(name)s moved the story: %(step)s, %(time)s.") % {
            "name": full_name(move.by),
            "step": move.get_action_display(),
            "time": moment(move.at),
        }
        messages.warning(request, f"{message} {move.note}".strip())
