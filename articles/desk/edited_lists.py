"""Lists whose rows are edited in place: only what their user changed is written.

A list shows many rows, and posts all of them. Each of its inputs carries what it held when the list
was made, so that a row which its user left alone is left alone. What somebody else changed since is
told beside what was typed, and is overwritten only when it is sent once more. A row that was
deleted meanwhile is left out, and that is said.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponse
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from articles.accounts.names import full_name
from articles.desk.fields import count_not_cut
from articles.desk.late_saves import latest_entries, lock, made_at, moment_made
from articles.text.keys import as_key

_OF_ROW = re.compile(r"(initial-)?form-([0-9]{1,4})-(.+)", re.DOTALL)


class RowForm(forms.ModelForm):
    """A row edited in a list. Each input bears the name of its field and of its row."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {self.instance}"
            # A reload shows what is stored, not what stood in the input before.
            field.widget.attrs["autocomplete"] = "off"
            field.show_hidden_initial = True
        count_not_cut(self.fields.values())

    def clean(self):
        """Let what was left alone be what is stored, whatever was shown here."""
        super().clean()
        for name in set(self.cleaned_data) - set(self.changed_data):
            if name in self.initial:
                self.cleaned_data[name] = self._of(name)

    def moved_since(self) -> list[str]:
        """Return the fields whose stored value is neither what was shown here nor what is typed."""
        names = [name for name in self._meta.fields or () if name in self.fields]
        return [
            name
            for name in names
            if name in self.changed_data
            and name not in self.errors
            and self._differs(name, self.data.get(self.add_initial_prefix(name)))
            and self._differs(name, self[name].data)
        ]

    def tell(self, name: str, message: str) -> None:
        """Tell `message` beside a field that moved. Sent once more, what is typed is saved."""
        self.add_error(name, message)
        data: Any = self.data  # a copy of what was posted
        stored = self.fields[name].prepare_value(self._of(name))
        data[self.add_initial_prefix(name)] = "" if stored is None else str(stored)

    def _of(self, name: str) -> Any:
        return self.initial.get(name)  # as it is stored: the instance has what was typed

    def _differs(self, name: str, text: Any) -> bool:
        return self.fields[name].has_changed(self._of(name), text)


class RowFormSet(forms.BaseModelFormSet):
    """The rows of a list."""

    def clean(self):
        """Tell what somebody else changed since the list was made, where it would be undone."""
        super().clean()
        forms: list[Any] = self.forms
        tell_moved(forms, made_at(self.data))


def tell_moved(forms: Sequence[RowForm], since: datetime | None) -> None:
    """Tell beside each field of `forms` what somebody else wrote there, and who wrote it `since`.

    The forms are bound to one copy of what was posted.
    """
    moved = [(form, names) for form in forms if (names := form.moved_since())]
    if not moved:
        return
    keys = [form.instance.pk for form, _names in moved]
    entries = latest_entries(type(moved[0][0].instance), keys, since)
    for form, names in moved:
        entry = entries.get(str(form.instance.pk))
        for name in names:
            stored = form.fields[name].prepare_value(form.initial.get(name))
            form.tell(name, _message("" if stored is None else stored, entry))


class EditedListsMixin(admin.ModelAdmin):
    """Of every desk: its list writes what its user changed, and nothing else."""

    def changelist_view(self, request: Any, extra_context: dict | None = None) -> HttpResponse:
        """Show the list, or save what was changed in it, while nobody else changes its rows."""
        extra_context = {"made_at": moment_made(), **(extra_context or {})}
        is_saved = request.method == "POST" and "_save" in request.POST and self.list_editable
        if not is_saved or not self.has_change_permission(request):
            return super().changelist_view(request, extra_context)
        with transaction.atomic():
            self._take_rows(request)
            response = super().changelist_view(request, extra_context)
        self._show_as_typed(response)
        return response

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, **{"form": RowForm, **kwargs})

    def get_changelist_formset(self, request, **kwargs):
        return super().get_changelist_formset(request, **{"formset": RowFormSet, **kwargs})

    def in_place(self, forms: list[Any]) -> list[Any]:
        """Return the rows of a list that is sent back, in the order in which they are shown."""
        return forms

    def _take_rows(self, request: Any) -> None:
        """Lock the posted rows. Those that are gone are left out, and that is said."""
        posted = request.POST.copy()
        rows: dict[int, dict[str, list[str]]] = {}
        for name in list(posted):
            if match := _OF_ROW.fullmatch(name):
                start, number, rest = match.groups(default="")
                rows.setdefault(int(number), {})[start + "form-{}-" + rest] = posted.pop(name)
        key = "form-{}-" + self.opts.pk.name
        keys = {as_key(row.get(key, [""])[-1]) for row in rows.values()} - {None}
        lock(self.model._base_manager.filter(pk__in=keys))
        known = set(self.get_queryset(request).filter(pk__in=keys).values_list("pk", flat=True))
        kept = [rows[n] for n in sorted(rows) if as_key(rows[n].get(key, [""])[-1]) in known]
        for index, row in enumerate(kept):
            for name, values in row.items():
                posted.setlist(name.format(index), values)
        posted["form-TOTAL_FORMS"] = posted["form-INITIAL_FORMS"] = str(len(kept))
        request.POST = posted
        if gone := len(rows) - len(kept):
            message = ngettext(
                "%d row was deleted while the list was open.",
                "%d rows were deleted while the list was open.",
                gone,
            )
            messages.warning(request, message % gone)

    def _show_as_typed(self, response: Any) -> None:
        """Show in a list that is sent back the rows that were posted, as they stood there.

        Django puts the inputs of these beside the rows that the list would show now.
        """
        cl = getattr(response, "context_data", None) and response.context_data.get("cl")
        if cl and cl.formset is not None and cl.formset.is_bound:
            cl.formset.forms = self.in_place(cl.formset.forms)
            cl.result_list = [form.instance for form in cl.formset.forms]


def _message(stored: Any, entry: Any) -> str:
    told = {"value": stored}
    if entry is None:
        message = gettext(
            "This was changed to “%(value)s” after you opened the list. Save once more to put "
            "yours in its place."
        )
        return message % told
    told |= {"name": full_name(entry.user), "time": localize(localtime(entry.action_time))}
    message = gettext(
        "%(name)s changed this to “%(value)s” at %(time)s, after you opened the list. Save once "
        "more to put yours in its place."
    )
    return message % told
