"""A draft that the server keeps, opened as the form of a new story: `add/?draft=<form>`.

What was read from a Word file or an old page becomes such a draft (`desk/received.py`): it is its
writer's alone, it is no story before they save, and it goes with the save. The form bears the id of
the draft, so it is kept on under it, also by a browser that runs no script.
"""

import json
import re
from typing import Any

from django.contrib import messages
from django.db.models import DateTimeField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from articles.desk.saved_forms import as_form_id
from articles.desk.server_drafts import ServerDraftsMixin, drafts
from articles.desk.site_pages import person
from articles.models import SavedForm

DRAFT = "draft"  # of the query
_ROW = re.compile(r"quotes-([0-9]{1,3})-([a-z_]+)")
_OF_A_ROW = {"number", "official", "position", "words", "photo", "caption"}


class OpenedDraftsMixin(ServerDraftsMixin):
    """Of the story desk: the form of a new story filled in from one of the user's drafts."""

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Show the form of a new story, or save it. A draft that was saved leads to its story."""
        form = as_form_id(request.GET.get(DRAFT))
        if form and request.method in ("GET", "HEAD") and self.has_add_permission(request):
            draft = drafts(request.user).filter(form=form, article=None).first()
            if draft is None:
                return self._lost_draft(request, form)
            request.opened_draft = (form, _typed(draft.content))  # type: ignore[attr-defined]
        return super().add_view(request, form_url, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        """Return what the query string fills in, or the opened draft."""
        initial = super().get_changeform_initial_data(request)
        _form, typed = getattr(request, "opened_draft", ("", None))
        if typed is None:
            return initial
        initial.pop(DRAFT, None)
        moments = {field.name for field in self.opts.fields if isinstance(field, DateTimeField)}
        for name, value in typed.items():
            moment, _line, part = name.rpartition("_")
            if part in ("0", "1") and moment in moments:
                initial[moment] = [typed.get(f"{moment}_0", ""), typed.get(f"{moment}_1", "")]
            elif "-" not in name:
                initial[name] = value
        return initial

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Give the rows of quotes those of the opened draft."""
        found = super().get_formset_kwargs(request, obj, inline, prefix)
        if prefix == "quotes" and (rows := opened_rows(request)):
            found["initial"] = rows
        return found

    def form_context(self, request: HttpRequest, obj: Any, context: dict) -> dict:
        """Add `opened_draft`, and let the form bear the id of the draft."""
        found = super().form_context(request, obj, context)
        form, _typed = getattr(request, "opened_draft", ("", None))
        if form and found.get("saving"):
            found["saving"]["draft"] = form
        return found | {"opened_draft": form}

    def _lost_draft(self, request: HttpRequest, form: str) -> HttpResponse:
        own = SavedForm.objects.filter(user=person(request), made=self.opts.label_lower)
        saved = own.filter(form=form).first()
        key = saved.made_key if saved else None
        story = self.get_queryset(request).filter(pk=key).first() if key else None
        if story and self.has_view_or_change_permission(request, story):
            return redirect("admin:articles_article_change", story.pk)
        messages.warning(request, _("This draft is no longer kept: it was saved or discarded."))
        return redirect("admin:articles_article_add")


def opened_rows(request: HttpRequest) -> list[dict[str, str]]:
    """Return the rows of quotes that the opened draft of `request` holds."""
    _form, typed = getattr(request, "opened_draft", ("", None))
    rows: dict[int, dict[str, str]] = {}
    for name, value in (typed or {}).items():
        match = _ROW.fullmatch(name)
        if match and match[2] in _OF_A_ROW:
            rows.setdefault(int(match[1]), {})[match[2]] = value
    return [row for _number, row in sorted(rows.items()) if any(row.values())]


def _typed(content: str) -> dict[str, str]:
    """Return the first value of each control in a draft. No page can hold half of a character."""
    typed = json.loads(content)["typed"]
    return {name: values[0].encode(errors="replace").decode() for name, values in typed if values}
