"""Nothing typed of a story is lost: a late save is shown beside the one that it would undo.

The form of a story carries the version that it was made from. `SavingMixin` compares it with the
story's; what it then shows is that of every desk (`desk/late_saves.py`). What is typed is kept by
JavaScript (static/js/admin/drafts.js), in the browser and on the server (`desk/server_drafts.py`).
The server says which form was saved, so that its draft can go.
"""

import re
from collections.abc import Callable

from django.contrib.admin.utils import unquote
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.desk import kept_files
from articles.desk.conflicts import chosen, seen
from articles.desk.form_recovery import recovery_page
from articles.desk.late_saves import latest_entries
from articles.desk.rights import RightsMixin
from articles.desk.saved_forms import form_id, new_form_id
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
            if _posted_version(request) != article.version:
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
        return {"version": row.version, "seen": seen(context["adminform"].form, formsets)}

    def form_context(self, request, obj, context):
        """Add `saving`: what the form carries along. None where the user may only look."""
        found = super().form_context(request, obj, context)
        saving = None
        if obj is None or self.has_change_permission(request, obj):
            saving = {"draft": form_id(request) or new_form_id(), **found["carried"]}
        return found | {"saving": saving, "carried": {}, "form_id": ""}  # they are in `saving`

    def response_add(self, request, obj, *args, **kwargs):
        return _name_saved_draft(request, super().response_add(request, obj, *args, **kwargs))

    def answer_without_step(self, request, row):
        return _name_saved_draft(request, super().answer_without_step(request, row))

    def response_change(self, request, obj):
        return _name_saved_draft(request, super().response_change(request, obj))

    def _settle(self, request: HttpRequest, object_id: str, change: Callable) -> HttpResponse:
        """Save on top, where the other save touched nothing that differs; else show both sides."""
        article = self.get_object(request, unquote(object_id))
        if article is None:
            return _recovery_page(request, None)
        conflict = self.conflict_with(request, article)
        conflict.data["version"] = str(article.version)
        if not conflict.would_overwrite and "_compare" not in request.POST:
            request.POST = conflict.data
            return self.change_unless_late(request, object_id, change)
        entry = latest_entries(Article, [article.pk], article.updated_at).get(str(article.pk))
        return self.conflict_page(request, article, conflict, entry, at=article.updated_at)


def _recovery_page(request: HttpRequest, article: Article | None) -> HttpResponse:
    """Show what was typed for a story that is gone, or that its writer may no longer change."""
    if article:
        return recovery_page(
            request,
            title=_("You may no longer change this story"),
            explanation=_("It was moved on while you were writing. Copy what you typed."),
        )
    return recovery_page(
        request,
        title=_("This story has been deleted"),
        explanation=_("It was deleted while you were writing. Copy what you typed."),
    )


def _posted_version(request: HttpRequest) -> int | None:
    version = request.POST.get("version", "")
    return int(version) if re.fullmatch("[0-9]{1,9}", version) else None


def _name_saved_draft(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Name the saved form in a cookie, so that the browser removes its local draft."""
    if draft := form_id(request):
        response.set_cookie(SAVED_DRAFT_COOKIE, draft, secure=request.is_secure(), samesite="Lax")
    return response
