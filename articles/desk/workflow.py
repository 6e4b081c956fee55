"""The workflow in the story form and list: the moves that the user may make."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.desk.rights import RightsMixin
from articles.desk.saved_forms import STEP
from articles.editorial import workflow, working_copies
from articles.models import Article, Transition
from articles.models.fields import TidyFormField

Action = Transition.Action


@dataclass(frozen=True)
class Asked:
    """What a move asks for at its button: the field, why, and what is said without it.

    `label` names a note there.
    """

    field: str
    why: str | Promise
    missing: str | Promise
    label: str | Promise = ""


ASKED = {
    Action.SEND_BACK: Asked(
        "note",
        _("The author reads this in the log of the story."),
        workflow.MOVES[Action.SEND_BACK].without_note,
        _("What has to be mended"),
    ),
    Action.SCHEDULE: Asked(
        "publish_at",
        _("Readers see the story from this moment on, the desk alone until then."),
        _("Choose a time that lies ahead."),
    ),
    Action.WITHDRAW: Asked(
        "note",
        _(
            "Readers are told that the story is gone, not why. The reason stays in its log, for "
            "colleagues who ask."
        ),
        workflow.MOVES[Action.WITHDRAW].without_note,
        _("Reason"),
    ),
}


class WorkflowForm(forms.ModelForm):
    """The story form with a move: the button that was pressed (`_move`), and a note for the log.

    `user` is set on the class that the admin makes for each request.
    """

    user: workflow.Actor
    publish_at: datetime | None = None  # what was typed beside a move
    note = TidyFormField(
        label=_("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("For the story's log; needed to send a story back or to withdraw it."),
    )

    @property
    def move(self):
        """The action of the pressed button; "" where the story is only saved."""
        return self.data.get(STEP, "")

    def clean(self):
        cleaned = super().clean() or {}
        publish_at = cleaned.get("publish_at", self.instance.publish_at)
        # Django copies what was typed into the instance only later: this is the saved story.
        subject = self.instance
        if subject.is_published() and publish_at and publish_at > timezone.now():
            self.add_error("publish_at", _("The story is public. Withdraw it before rescheduling."))
        if self.move:
            if not subject.pk:
                subject.author = self.user
            try:
                workflow.check(
                    subject,
                    self.move,
                    by=self.user,
                    publish_at=publish_at,
                    note=cleaned.get("note", "-"),  # one that is too long has its own error
                )
            except ValidationError as error:
                self.add_error(None, error)
            self.publish_at = cleaned.get("publish_at")
            if subject.is_published_or_scheduled and "publish_at" in cleaned:
                # The move writes it: a time that has passed would publish a scheduled story before.
                cleaned["publish_at"] = subject.publish_at
        return cleaned


def next_move(article: Article, moves: list[Action]) -> Action | None:
    """Return the one of `moves` that comes next; None where the story is where it should be.

    While somebody types another time, writing.js exchanges publishing and scheduling likewise.
    """
    if article.is_published_or_scheduled:
        return None
    is_later = article.publish_at and article.publish_at > timezone.now()
    order = (Action.SCHEDULE if is_later else Action.PUBLISH, Action.SUBMIT)
    return next((move for move in order if move in moves), None)


class WorkflowMixin(RightsMixin):
    """Of the story desk: the buttons of the moves, and the log."""

    def get_view_on_site_url(self, obj: Article | None = None) -> str | None:
        """Return the public URL of the story, once it has one."""
        return super().get_view_on_site_url(obj) if obj and obj.is_published() else None

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> tuple:
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if self.has_publish_permission(request) else (*fields, "publish_at")

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """Return the form class. It is made for this request alone, so it can bear its user."""
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user  # type: ignore[attr-defined] # it is a WorkflowForm
        return form

    def form_context(self, request, obj, context):
        """Add `moves`, `next_move` and the `other_moves`, the buttons; `asking`; and `log`.

        `puts_live` tells that to publish is to put a working copy live.
        `asking` is what these moves ask for, `log` the last that were made.
        """
        subject = working_copies.subject(obj) if obj else Article(author=request.user)
        may_write = obj is None or self.has_change_permission(request, obj)
        moves = workflow.allowed_actions(subject, request.user) if may_write else []
        following = next_move(subject, moves)
        if obj and may_write and not subject.has_page:
            # Beside the moves of the working copy, the one of the story that readers see.
            own = workflow.allowed_actions(subject.live, request.user)
            moves += [move for move in own if move == Action.WITHDRAW]
        return super().form_context(request, obj, context) | {
            "moves": moves,
            "puts_live": not subject.has_page,
            "next_move": following,
            "other_moves": [move for move in moves if move != following],
            "asking": [(move, ASKED[move]) for move in moves if move in ASKED],
            "log": obj.latest_moves if obj else [],
        }

    def make_move(self, request: HttpRequest, form: WorkflowForm) -> None:
        """Make the move whose button was pressed, if one was."""
        if form.move:
            transition = workflow.take(
                form.instance,
                form.move,
                by=request.user,
                publish_at=form.publish_at,
                note=form.cleaned_data["note"],
            )
            messages.success(request, f"{transition.get_action_display()}: {form.instance}")
