"""Several photos changed at once: one credit and one date for all, and each described by itself.

Only what was typed is written. What somebody else wrote since the form was made is told beside it,
as in a list that is edited in place (`edited_lists.py`). Photos that the user may not change are
shown, and stay as they are. Each save leaves what one of the photo's own form leaves.
"""

import re
from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from articles.desk.base import NOT_TOO_EARLY
from articles.desk.edited_lists import RowForm, tell_moved
from articles.desk.errors import faults_in
from articles.desk.fields import DayField, DayInput, count_not_cut
from articles.desk.late_saves import lock, made_at, moment_made
from articles.desk.photo_grid import PhotoGridMixin, Tile
from articles.desk.saved_forms import form_id, new_form_id
from articles.desk.shared_rows import SharedRowsMixin
from articles.editorial import shared_rows
from articles.models import Photo, changes
from articles.models.fields import TidyFormField

MOST = 100  # photos at once: each takes some fifteen statements
COMMON = ("credit", "taken_at")  # one value for all
OWN = ("alt", "caption")


class CommonForm(forms.Form):
    """What all of the photos get. What is left empty changes nothing."""

    credit = TidyFormField(label=_("credit"), required=False, max_length=120)
    no_credit = forms.BooleanField(label=_("Take the credit out"), required=False)
    taken_at = DayField(label=_("taken at"), required=False, widget=DayInput(attrs={"size": 17}))
    no_taken_at = forms.BooleanField(label=_("Take the date out"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taken_at"].validators.append(NOT_TOO_EARLY)
        self.fields["taken_at"].help_text = _("A day, and the hour if you know it.")
        count_not_cut(self.fields.values())

    def clean(self) -> None:
        """Refuse a value that is typed and taken out at once."""
        super().clean()
        for name in COMMON:
            if self.cleaned_data.get(name) and self.cleaned_data.get(f"no_{name}"):
                self.add_error(name, _("Either type something here or tick the box beside it."))

    def fill(self, data: QueryDict, row: forms.BaseForm) -> None:
        """Put what all get among the posted `data` of `row`; without it, what the row had."""
        for name in COMMON:
            value = self[name].data if name not in self.errors else ""
            if not value and not (self.is_valid() and self.cleaned_data[f"no_{name}"]):
                value = data.get(row.add_initial_prefix(name), "")
            data[row.add_prefix(name)] = value


class PhotoRow(RowForm):
    """One of the photos. Its credit and date come from the CommonForm."""

    class Meta:
        model = Photo
        fields = (*OWN, *COMMON)
        field_classes = {"taken_at": DayField}
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 2}) for name in OWN},
            **dict.fromkeys(COMMON, forms.HiddenInput),
        }

    @property
    def told(self) -> list[str]:
        """What is wrong with what all get, for this photo alone."""
        return [str(error) for name in COMMON for error in self.errors.get(name, ())]


@dataclass
class Line:
    """One photo of the form; `row` is None where the user may not change it."""

    tile: Tile
    row: PhotoRow | None


class PhotoBatchMixin(PhotoGridMixin, SharedRowsMixin):
    """Of the photo desk: several photos changed by one form."""

    actions: tuple[str, ...] = ("edit_selected",)

    def get_urls(self):
        return [
            # The keys are part of the path: each of the hostile tests finds the form.
            self.page("batch/<str:keys>/", self.batch_view, "batch"),
            *super().get_urls(),
        ]

    @admin.action(description=_("Edit credit, date, descriptions…"), permissions=["change"])
    def edit_selected(self, request: HttpRequest, photos: QuerySet[Photo]) -> HttpResponse | None:
        """Lead to the form of these photos."""
        keys = list(photos.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            _tell_too_many(request)
            return None
        return redirect(self.with_filters(request, batch_url(keys)))

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def batch_view(self, request: HttpRequest, keys: str) -> HttpResponse:
        """Show the form of the photos `keys`, or save what was typed in it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        chosen = _keys(keys)
        if len(chosen) > MOST:
            _tell_too_many(request)
            return self._back(request)
        if request.method == "POST":
            with changes.reported_once():
                return self._save_batch(request, chosen)
        lines = self._lines(request, chosen)
        if not lines:
            messages.warning(request, gettext("These photos are no longer in the library."))
            return self._back(request)
        return self._batch_page(request, CommonForm(), lines)

    def _save_batch(self, request: Any, keys: Collection[int]) -> HttpResponse:
        lock(Photo.objects.filter(pk__in=keys))
        if self.is_saved_already(request):
            return self._back(request)
        data = request.POST.copy()
        common = CommonForm(data)
        lines = self._lines(request, keys, data, common)
        if any(line.row is None and _is_posted(line.tile.photo, data) for line in lines):
            return self.closed_page(request)
        rows = [line.row for line in lines if line.row is not None and line.row.is_bound]
        tell_moved(rows, made_at(data))
        # Each is asked, so that all that is wrong is told at once.
        if not all([common.is_valid(), *(row.is_valid() for row in rows)]):
            return self._batch_page(request, common, lines, data)
        changed = [row for row in rows if row.has_changed()]
        for row in changed:
            self._save_row(request, row)
        _tell_saved(request, len(changed), gone=len(keys) - len(lines))
        return self._back(request)

    def _save_row(self, request: HttpRequest, row: Any) -> None:
        """Save one photo as its own form would: with its history and its line in the log."""
        photo = self.save_form(request, row, change=True)
        self.save_model(request, photo, row, change=True)
        self.log_change(request, photo, self.construct_change_message(request, row, []))

    def _lines(
        self,
        request: HttpRequest,
        keys: Collection[int],
        data: QueryDict | None = None,
        common: CommonForm | None = None,
    ) -> list[Line]:
        """Return a Line for each of the photos `keys` that are there, newest first."""
        photos = self.visible(request).filter(pk__in=keys)
        closed = set(shared_rows.closed_to(photos, request.user).values_list("pk", flat=True))
        lines = []
        for tile in self.tiles(request, photos.select_related("uploaded_by")):
            row = None
            if tile.photo.pk not in closed:
                row = _row(tile.photo, data, common)
            lines.append(Line(tile, row))
        return lines

    def _batch_page(
        self,
        request: HttpRequest,
        common: CommonForm,
        lines: list[Line],
        data: QueryDict | None = None,
    ) -> HttpResponse:
        rows = [line.row for line in lines if line.row is not None]
        faults = faults_in(common) if common.is_bound else []
        for row in rows if common.is_bound else ():
            faults += faults_in(row, str(row.instance), _prefix(row.instance))
        context = {
            "common": common,
            "lines": lines,
            "may": len(rows),
            "closed": len(lines) - len(rows),
            "faults": faults,
            "form_id": form_id(request) or new_form_id(),
            "made_at": moment_made(),
            "back": self.with_filters(request, reverse("admin:articles_photo_changelist")),
            "media": self.media + common.media,
        }
        title = ngettext("Edit %d photo", "Edit %d photos", len(lines)) % len(lines)
        return self.render_page(request, "batch", title, context)

    def _back(self, request: HttpRequest) -> HttpResponse:
        url = reverse("admin:articles_photo_changelist")
        return redirect(self.with_filters(request, url))


def _row(photo: Photo, data: QueryDict | None, common: CommonForm | None) -> PhotoRow:
    """Return the form of `photo`, bound where it was posted."""
    row = PhotoRow(instance=photo, prefix=_prefix(photo))
    if data is None or common is None or not _is_posted(photo, data):
        return row
    common.fill(data, row)
    # A copy: the tile goes on showing what is stored.
    return PhotoRow(data, instance=copy(photo), prefix=_prefix(photo))


def _prefix(photo: Photo) -> str:
    return f"photo-{photo.pk}"


def _is_posted(photo: Photo, data: QueryDict) -> bool:
    return f"initial-{_prefix(photo)}-{OWN[0]}" in data


def batch_url(keys: Iterable[int]) -> str:
    """Return the address of the form of the photos `keys`."""
    return reverse("admin:articles_photo_batch", args=["-".join(map(str, keys))])


def _keys(text: str) -> set[int]:
    return {int(key) for key in re.findall(r"[0-9]+", text) if len(key) < 19}


def _tell_too_many(request: HttpRequest) -> None:
    messages.error(request, gettext("Edit at most %s photos at once.") % MOST)


def _tell_saved(request: HttpRequest, count: int, gone: int) -> None:
    if count:
        message = ngettext("%d photo was changed.", "%d photos were changed.", count)
        messages.success(request, message % count)
    else:
        messages.info(request, gettext("Nothing was typed. No photo has been changed."))
    if gone:
        message = ngettext(
            "%d photo was deleted while the form was open.",
            "%d photos were deleted while the form was open.",
            gone,
        )
        messages.warning(request, message % gone)
