"""What every desk shares: accent-blind search, short lists, and a name for every control."""

import re

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime, AutocompleteSelect
from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..text import fold

MAX_SEARCH_WORDS = 20


class _ListForm(forms.ModelForm):
    """A row edited in a list: each input says which field of which row it is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {self.instance}"


class _SearchBox(AutocompleteSelect):
    """Django's, which fails while it shows the error of a posted key that is no number."""

    def optgroups(self, name, value, attr=None):
        keys = [key for key in value if re.fullmatch(r"\d{1,18}", str(key), re.ASCII)]
        return super().optgroups(name, keys, attr)


class SearchBoxes:
    """Mixin of desks and inlines: search boxes for `autocomplete_fields` that never fail."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = _SearchBox(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class NamedInputs:
    """Mixin of a ModelAdmin or an inline: the date and the time of a moment each have a name."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, AdminSplitDateTime):
            date, time = field.widget.widgets
            date.attrs["aria-label"] = f"{field.label}: {_('date')}"
            time.attrs["aria-label"] = f"{field.label}: {_('time')}"
        return field


class Desk(SearchBoxes, NamedInputs, admin.ModelAdmin):
    """The ModelAdmin of every model that has a `folded` column, or leads to one.

    "ha tinh" finds "Hà Tĩnh", and every word must be there.
    """

    search_fields = ("folded",)
    list_per_page = 50
    show_full_result_count = False

    def changeform_view(self, request, *args, **kwargs):
        """Handle the form; where another save came between its check and its write, once more.

        The second check then sees what the other wrote, and says so beside the field.
        """
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            return super().changeform_view(request, *args, **kwargs)

    def get_search_results(self, request, queryset, search_term):
        condition = Q()
        for word in fold(search_term.replace("\x00", "")).split()[:MAX_SEARCH_WORDS]:
            condition &= Q((f"{self.search_fields[0]}__contains", word))
        return queryset.filter(condition), False

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, **{"form": _ListForm, **kwargs})
