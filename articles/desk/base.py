"""What every desk shares: accent-blind search, short lists, and a name for every control."""

from contextlib import suppress

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.validators import MinValueValidator
from django.db import IntegrityError
from django.db.models import DateTimeField, Q
from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _

from articles.desk.autocomplete import SearchBoxes
from articles.media import storage
from articles.media.storage import all_or_nothing
from articles.models import changes
from articles.models.moments import EARLIEST
from articles.portal.pagination import BoundedPaginator
from articles.text.vietnamese import fold
from newsroom.errors import is_full

MAX_SEARCH_WORDS = 20

NOT_TOO_EARLY = MinValueValidator(EARLIEST, message=_("Enter a date after the year 1900."))


class _ListForm(forms.ModelForm):
    """A row edited in a list: each input says which field of which row it is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {self.instance}"


class NamedInputs:
    """Mixin of a ModelAdmin or an inline: a moment's date and time each have a name, and sense."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, AdminSplitDateTime):
            field.validators.append(NOT_TOO_EARLY)
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
    paginator = BoundedPaginator  # counting 400,000 stories took PostgreSQL half a second

    def changelist_view(self, request, *args, **kwargs):
        """Show the list; NUL, which PostgreSQL takes in no text, goes from what is asked."""
        asked = request.GET.copy()
        for name, values in request.GET.lists():
            asked.setlist(name, [value.replace("\x00", "") for value in values])
        request.GET = asked
        return super().changelist_view(request, *args, **kwargs)

    def get_changeform_initial_data(self, request):
        """What the address fills in beforehand; no moment, which its two inputs take as no text."""
        initial = super().get_changeform_initial_data(request)
        moments = {f.name for f in self.opts.fields if isinstance(f, DateTimeField)}
        return {name: value for name, value in initial.items() if name not in moments}

    def get_view_on_site_url(self, obj=None):
        """The page of `obj`; None while a form sent back holds a slug that is none."""
        with suppress(AttributeError, NoReverseMatch):
            return obj.get_absolute_url()

    def changeform_view(self, request, *args, **kwargs):
        """Handle the form; where its write failed of what its check could not see, once more.

        That is another save between the two, or a disk without room for the files. The second
        check sees it, and says so beside the field.
        """
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        try:
            with all_or_nothing(), changes.reported_once():
                return super().changeform_view(request, *args, **kwargs)
        except (IntegrityError, OSError) as error:
            if is_full(error):
                storage.refuse(request.FILES.values())
            elif isinstance(error, OSError):
                raise
        with all_or_nothing(), changes.reported_once():
            return super().changeform_view(request, *args, **kwargs)

    def get_search_results(self, request, queryset, search_term):
        condition = Q()
        for word in fold(search_term.replace("\x00", "")).split()[:MAX_SEARCH_WORDS]:
            condition &= Q((f"{self.search_fields[0]}__contains", word))
        return queryset.filter(condition), False

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, **{"form": _ListForm, **kwargs})
