"""Nothing typed is lost: a late save is shown beside the one that it would undo.

A form carries the version of the story that it was made from. `SavingMixin` compares it with the
story's. What is typed is kept by JavaScript (static/js/admin/drafts.js), in the browser and on the
server (`desk/server_drafts.py`). The server says which form was saved, so that its draft can go.
"""

import re
from collections.abc import Callable

from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.desk import kept_files
from articles.desk.conflicts import Conflict, chosen, seen, stood
from articles.desk.form_recovery import recovery_page
from articles.desk.rights import RightsMixin
from articles.desk.saved_forms import STEP, form_id, new_form_id
from articles.desk.second_look import second_look_page, step_of, tell
from articles.editorial import second_look
from articles.models import Article

SAVED_DRAFT_COOKIE = "saved_draft"


class LateSave(Exception):
    """The story was saved since the form that is to be saved was made."""


class SavingMixin(RightsMixin):
    """Of the story desk: overwrites nothing silently, and shows what cannot be saved."""

    def change_unless_late(
        self, request: HttpRequest, object_id: str, change: Callable[[], HttpResponse]
    ) -> HttpResponse:
        """Answer a posted form of a story: by `change`, if the form was made from its version.

        Else by the page of the conflict. The version is looked at twice: here, before the form
        is checked, and in `raise_version()`, where only one of two saves wins.
        """
        article = self.get_object(request, unquote(object_id))
        may_change = article is not None and self.has_change_permission(request, article)
        if article is None or not may_change:
            return _recovery_page(request, article)
        request.POST = chosen(request.POST, request.FILES)
        kept_files.put_back(request)
        try:
            if _posted_version(request) != article.version or _steps_late(request, article):
                raise LateSave
            return change()
        except LateSave:
            return self._settle(request, object_id, change)

    def raise_version(self, request: HttpRequest, article: Article) -> None:
        """Raise the version, where nobody saved since the form was made.

        Else raises LateSave, which rolls the transaction back.
        """
        version = _posted_version(request)
        if version is None:
            raise LateSave
        unchanged = Article.objects.filter(pk=article.pk, version=version)
        if not unchanged.update(version=F("version") + 1):
            raise LateSave
        article.version = version + 1

    def form_context(self, request, obj, context):
        """Add `saving`: what the form carries along. None where the user may only look."""
        saving = self._saving(request, obj, context)
        own = {"saving": saving, "form_id": ""}  # it is in `saving`
        return super().form_context(request, obj, context) | own

    def response_add(self, request, obj, *args, **kwargs):
        return _name_saved_draft(request, super().response_add(request, obj, *args, **kwargs))

    def answer_without_step(self, request, row):
        return _name_saved_draft(request, super().answer_without_step(request, row))

    def response_change(self, request, obj):
        return _name_saved_draft(request, super().response_change(request, obj))

    def _saving(self, request, article, context):
        if article and not self.has_change_permission(request, article):
            return None
        saving = {"draft": form_id(request) or new_form_id()}
        if not article:
            return saving
        if request.method == "POST":
            # A form sent back for correction is still made from what its writer saw.
            return saving | {name: request.POST.get(name, "") for name in ("version", "seen")}
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        digests = seen(context["adminform"].form, formsets, article)
        return saving | {"version": article.version, "seen": digests}

    def _settle(self, request: HttpRequest, object_id: str, change: Callable) -> HttpResponse:
        """Save on top, where the other save touched nothing that differs; else show both sides.

        Where the story was moved, a step asks first, and so does a save that readers would see.
        """
        article = self.get_object(request, unquote(object_id))
        if article is None:
            return _recovery_page(request, None)
        meanwhile = second_look.since(article, stood(request.POST))
        if meanwhile and _was_mine(request, meanwhile) and self.is_saved_already(request):
            return self.response_change(request, article)
        kept_files.hold(request)  # no page can hold files
        conflict = Conflict(self, request, article)
        if meanwhile:
            conflict.take_theirs("publish_at")  # written by a move: it is no other save
        if not conflict.would_overwrite and "_compare" not in request.POST:
            request.POST = conflict.data
            if meanwhile and (request.POST.get(STEP) or meanwhile.became_public):
                return second_look_page(self, request, article, meanwhile=meanwhile)
            response = self.change_unless_late(request, object_id, change)
            if meanwhile and response.status_code == 302:
                tell(request, meanwhile)
            return response
        title = _("Somebody else saved this story while you were writing")
        context = {
            "article": article,
            "conflict": conflict,
            "saved_by": _last_editor(article),
            "meanwhile": meanwhile,
            "step": step_of(request),
        }
        return self.render_page(request, "conflict", title, context, status=409)


def _recovery_page(request: HttpRequest, article: Article | None) -> HttpResponse:
    """Show what was typed for a story that is gone, or that its writer may no longer change."""
    if article:
        return recovery_page(
            request,
            title=_("You may no longer change this story"),
            explanation=_("It was moved on while you were writing. Copy what you typed."),
            meanwhile=second_look.since(article, stood(request.POST)),
            article=article,
        )
    return recovery_page(
        request,
        title=_("This story has been deleted"),
        explanation=_("It was deleted while you were writing. Copy what you typed."),
    )


def _steps_late(request: HttpRequest, article: Article) -> bool:
    """Tell whether a step was pressed, and the story stands elsewhere than its form was made from.

    Its time may have come: that raises no version, as every move does.
    """
    known = stood(request.POST)
    return bool(request.POST.get(STEP) and known and second_look.since(article, known))


def _was_mine(request: HttpRequest, meanwhile: second_look.Meanwhile) -> bool:
    """Tell whether all that happened is the very step that `request` sends again."""
    made = [(move.by_id, move.action) for move in meanwhile.moves]
    return made == [(request.user.pk, request.POST.get(STEP))]


def _posted_version(request: HttpRequest) -> int | None:
    version = request.POST.get("version", "")
    return int(version) if re.fullmatch("[0-9]{1,9}", version) else None


def _last_editor(article: Article) -> User | None:
    """Return the user whose save made `article` what it is; None where no form did."""
    entry = (
        LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(article),
            object_id=str(article.pk),
            action_time__gte=article.updated_at,
        )
        .select_related("user")
        .first()
    )
    return entry.user if entry else None


def _name_saved_draft(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Name the saved form in a cookie, so that the browser removes its local draft."""
    if draft := form_id(request):
        response.set_cookie(SAVED_DRAFT_COOKIE, draft, secure=request.is_secure(), samesite="Lax")
    return response
