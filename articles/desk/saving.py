"""Nothing typed of a story is lost: a late save is shown beside the one that it would undo.

The form of a story carries the version that it was made from. `SavingMixin` compares it with the
story's; what it then shows is that of every desk (`desk/late_saves.py`). What is typed is kept by
JavaScript (static/js/admin/drafts.js), in the browser and on the server (`desk/server_drafts.py`).
The server says which form was saved, so that its draft can go.
"""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

from django.contrib.admin.utils import unquote
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.desk import kept_files
from articles.desk.conflicts import chosen, seen
from articles.desk.form_recovery import recovery_page
from articles.desk.late_saves import latest_entries
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

    def answer_late(self, request: HttpRequest, object_id: str) -> None:
        """Let the form pass: the version of its story was looked at, and is once more."""

    def carried(self, request, row, context):
        """Return what the form of a story carries along: its version, and all rows in `seen`."""
        if row is None or not self.has_change_permission(request, row):
            return {}
        if request.method == "POST":
            # A form sent back for correction is still made from what its writer saw.
            return {name: request.POST.get(name, "") for name in ("version", "seen")}
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        digests = seen(context["adminform"].form, formsets)
        return {"version": row.version, "seen": _marked(digests, row)}

    def form_context(self, request, obj, context):
        """Add `saving`: what the form carries along. None where the user may only look."""
        found = super().form_context(request, obj, context)
        saving = None
        if obj is None or self.has_change_permission(request, obj):
            saving = {"draft": form_id(request) or new_form_id(), **found["carried"]}
        return found | {"saving": saving, "carried": {}, "form_id": ""}  # they are in `saving`

    def response_add(self, request, obj, *args, **kwargs):
        return name_saved_draft(request, super().response_add(request, obj, *args, **kwargs))

    def answer_without_step(self, request, row):
        return name_saved_draft(request, super().answer_without_step(request, row))

    def response_change(self, request, obj):
        return name_saved_draft(request, super().response_change(request, obj))

    def _settle(self, request: HttpRequest, object_id: str, change: Callable) -> HttpResponse:
        """Save on top, where the other save touched nothing that differs; else show both sides.

        Where the story was moved, a step asks first.
        """
        article = self.get_object(request, unquote(object_id))
        if article is None:
            return _recovery_page(request, None)
        meanwhile = second_look.since(article, _stood(request))
        if meanwhile and _was_mine(request, meanwhile) and self.is_saved_already(request):
            return self.response_change(request, article)
        conflict = self.conflict_with(request, article)
        conflict.data["version"] = str(article.version)
        conflict.data["seen"] = _marked(conflict.data["seen"], article)
        if meanwhile:
            conflict.take_theirs("publish_at")  # written by a move: it is no other save
        if not conflict.would_overwrite and "_compare" not in request.POST:
            request.POST = conflict.data
            if meanwhile and request.POST.get(STEP):
                return second_look_page(self, request, article, meanwhile=meanwhile)
            response = self.change_unless_late(request, object_id, change)
            if meanwhile and response.status_code == 302:
                tell(request, meanwhile)
            return response
        entry = latest_entries(Article, [article.pk], article.updated_at).get(str(article.pk))
        more = {"meanwhile": meanwhile, "step": step_of(request)}
        return self.conflict_page(request, article, conflict, entry, at=article.updated_at, **more)


def _recovery_page(request: HttpRequest, article: Article | None) -> HttpResponse:
    """Show what was typed for a story that is gone, or that its writer may no longer change."""
    if article:
        return recovery_page(
            request,
            title=_("You may no longer change this story"),
            explanation=_("It was moved on while you were writing. Copy what you typed."),
            meanwhile=second_look.since(article, _stood(request)),
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
    known = _stood(request)
    return bool(request.POST.get(STEP) and known and second_look.since(article, known))


def _was_mine(request: HttpRequest, meanwhile: second_look.Meanwhile) -> bool:
    """Tell whether all that happened is the very step that `request` sends again."""
    made = [(move.by_id, move.action) for move in meanwhile.moves]
    return made == [(request.user.pk, request.POST.get(STEP))]


def _marked(digests: str, article: Article) -> str:
    """Return `seen` of a form: its digests, and where the story stood (no part is called so)."""
    return f"{digests}&{urlencode({'stood': second_look.mark(article)})}"


def _stood(request: HttpRequest) -> str:
    """Return the mark of where the story stood when the form that was posted was made."""
    return dict(parse_qsl(request.POST.get("seen", ""))).get("stood", "")


def _posted_version(request: HttpRequest) -> int | None:
    version = request.POST.get("version", "")
    return int(version) if re.fullmatch("[0-9]{1,9}", version) else None


def name_saved_draft(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Name the saved form in a cookie, so that the browser removes its local draft."""
    if draft := form_id(request):
        response.set_cookie(SAVED_DRAFT_COOKIE, draft, secure=request.is_secure(), samesite="Lax")
    return response
