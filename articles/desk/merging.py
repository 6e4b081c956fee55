"""Merging two officials at the desk: both side by side, what is chosen, and how it is undone."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from articles.desk.form_recovery import recovery_page
from articles.desk.namesakes import NamesakesFilter
from articles.desk.shared_rows import SharedRowsMixin
from articles.editorial import diff, merging
from articles.models import Official, OfficialMerge, Photo
from articles.portal.pagination import BoundedPaginator
from articles.text.keys import as_key

LINES_PER_PAGE = 50
HISTORY = "admin:articles_official_history"


class MergeForm(forms.Form):
    """Which of two officials stays, and from whom comes each field in which they differ."""

    survivor = forms.TypedChoiceField(
        label=gettext_lazy("Who stays"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, data: Any, one: Any, other: Any) -> None:
        """Make the form. Unless told, who is quoted more stays, with what the other has besides."""
        super().__init__(data)
        rows = [one, other]
        survivor = max(rows, key=lambda row: (row.quotes.count(), -row.pk))
        self._choose("survivor", survivor, [(row.pk, f"{row.name} (/{row.slug}/)") for row in rows])
        gone = other if survivor == one else one
        for name in merging.TAKEN:
            values = [getattr(row, name) for row in rows]
            if values[0] == values[1]:
                continue
            field = diff.column(Official, name)
            self.fields[name] = forms.TypedChoiceField(
                label=field.verbose_name, coerce=int, widget=forms.RadioSelect
            )
            shown = [_shown(value) for value in values]
            first = survivor if getattr(survivor, name) else gone
            self._choose(
                name, first, [(row.pk, text) for row, text in zip(rows, shown, strict=True)]
            )

    def _choose(self, name: str, first: Any, choices: list[tuple[int, str]]) -> None:
        field: Any = self.fields[name]
        field.choices, field.initial = choices, first.pk

    def chosen(self) -> tuple[int, list[str]]:
        """Return the key of who stays, and which fields come from the other one."""
        survivor = self.cleaned_data["survivor"]
        taken = [
            name for name in merging.TAKEN if self.cleaned_data.get(name, survivor) != survivor
        ]
        return survivor, taken


def _shown(value: Any) -> str:
    """Return a value as it is chosen: a portrait with its picture."""
    if isinstance(value, Photo):
        return format_html('<img src="{}" alt=""> {}', value.thumbnail_url, value)
    return str(value) if value else _("(none)")


class MergingMixin(SharedRowsMixin):
    """Of the desk of officials: two are made one, and that is undone from the history."""

    actions: tuple[str, ...] = ("merge_selected",)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Also what `@admin.action(permissions=["merge"])` asks."""
        return request.user.has_perm("articles.merge_official")

    def get_list_filter(self, request):
        return (NamesakesFilter,) if self.has_merge_permission(request) else ()

    def get_ordering(self, request):
        """Return the order of the list; those of one name stand side by side, however spelled."""
        if NamesakesFilter.parameter_name in request.GET:
            return ("folded_name", "pk")
        return super().get_ordering(request)

    def get_urls(self):
        return [
            self.page("<int:pk>/merge/<int:other_pk>/", self.merge_view, "merge"),
            self.page("merges/", self.merges_view, "merges"),
            self.page("merges/<int:merge_pk>/undo/", self.undo_view, "undo_merge"),
            *super().get_urls(),
        ]

    @admin.action(description=gettext_lazy("Merge the two chosen officials"), permissions=["merge"])
    def merge_selected(self, request, queryset):
        """Lead to the page of the merge, where two were chosen."""
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
        if len(keys) != 2:
            messages.error(request, _("Choose two officials to merge."))
            return None
        return redirect("admin:articles_official_merge", *keys)

    def change_view(self, request, object_id, *args, **kwargs):
        """Show the form. Who was merged leads to who stands for them now; no text is lost."""
        key = as_key(object_id) or 0
        now = merging.stands_for(key)
        if now == key or not self.has_view_permission(request):
            return super().change_view(request, object_id, *args, **kwargs)
        said = merging.why_gone([key])
        if request.method == "POST":
            title = _("This official was merged with another")
            explanation = " ".join((said, _("Copy what you typed.")))
            return recovery_page(request, title=title, explanation=explanation)
        messages.info(request, said)
        return redirect("admin:articles_official_change", now)

    def changelist_view(self, request, extra_context=None):
        context = {"may_merge": self.has_merge_permission(request)}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def history_context(self, request, row):
        """Add the merges that `row` was part of."""
        may_undo = self.has_merge_permission(request)
        added = {"merges": merging.of_official(row), "may_undo": may_undo}
        return super().history_context(request, row) | added

    def merge_view(self, request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
        """Show two officials side by side, and merge them as was chosen."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        if None in (as_key(str(pk)), as_key(str(other_pk))):
            raise Http404
        try:
            one, other = self._two(request, pk, other_pk)
            form = MergeForm(request.POST if request.method == "POST" else None, one, other)
            if not form.is_valid():
                return self._merge_page(request, form, one, other)
            return self._merge(request, form, one, other)
        except merging.Changed as error:
            messages.error(request, str(error))
            one, other = self._two(request, pk, other_pk)
            return self._merge_page(request, MergeForm(request.POST, one, other), one, other, 409)
        except merging.Impossible as error:
            messages.error(request, str(error))
            stands = merging.stands_for(pk)
            if self.get_object(request, str(stands)):
                return redirect("admin:articles_official_change", stands)
            return redirect("admin:articles_official_changelist")

    @method_decorator(require_safe)
    def merges_view(self, request: HttpRequest) -> HttpResponse:
        """Every merge, newest first, with a button that undoes it."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        rows = OfficialMerge.objects.select_related("by", "undone_by")
        page = BoundedPaginator(rows, LINES_PER_PAGE).get_page(request.GET.get("page"))
        context = {"page": page, "merges": page.object_list, "may_undo": True}
        return self.render_page(request, "merges", _("Merged officials"), context)

    @method_decorator(require_POST)
    def undo_view(self, request: Any, merge_pk: int) -> HttpResponse:
        """Undo a merge, and say what stays otherwise than before it."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        try:
            with transaction.atomic():
                undone = merging.undo(merge_pk, by=request.user)
                self.log_addition(request, undone.official, _("Merge undone."))
        except merging.Impossible as error:
            messages.error(request, str(error))
            return redirect("admin:articles_official_merges")
        said = ngettext(
            "%(name)s is there again, with %(count)s quote.",
            "%(name)s is there again, with %(count)s quotes.",
            undone.quotes,
        )
        messages.success(request, said % {"name": undone.official.name, "count": undone.quotes})
        for note in undone.notes:
            messages.warning(request, note)
        return redirect(HISTORY, undone.official.pk)

    def _two(self, request: HttpRequest, *keys: int) -> list[Any]:
        """Return the two officials. Raises merging.Impossible where they are not two."""
        if len(set(keys)) < len(keys):
            raise merging.Impossible(_("That is one and the same official."))
        rows = [self.get_object(request, str(key)) for key in keys]
        if gone := [key for key, row in zip(keys, rows, strict=True) if row is None]:
            raise merging.Impossible(merging.why_gone(gone))
        if not all(self.has_change_permission(request, row) for row in rows):
            raise PermissionDenied
        return rows

    def _merge(self, request: Any, form: MergeForm, one: Official, other: Official) -> HttpResponse:
        survivor, taken = form.chosen()
        gone = other if survivor == one.pk else one
        with transaction.atomic():
            done = merging.merge(
                gone.pk, survivor, taken=taken, by=request.user, seen=request.POST.get("seen", "")
            )
            was: Any = [Official(pk=done.official_key, name=gone.name)]  # no queryset has it now
            self.log_deletions(request, was)
            stays = Official.objects.get(pk=survivor)
            self.log_change(request, stays, _("Merged with %s") % done.official["name"])
        said = ngettext(
            "The two are one now. %s quote was moved. This can be undone below.",
            "The two are one now. %s quotes were moved. This can be undone below.",
            done.moved,
        )
        messages.success(request, said % done.moved)
        return redirect(HISTORY, survivor)

    def _merge_page(
        self,
        request: HttpRequest,
        form: MergeForm,
        one: Official,
        other: Official,
        status: int | None = None,
    ) -> HttpResponse:
        context = {
            "form": form,
            "sides": [(row, merging.extent(row)) for row in (one, other)],
            "both": merging.shared_stories(one, other),
            "seen": merging.mark(one, other),
        }
        return self.render_page(request, "merge", _("Merge two officials"), context, status)
