"""What every desk shares: accent-blind search, short lists, and a name for every control."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import time
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ObjectDoesNotExist
from django.core.validators import MinValueValidator
from django.db import IntegrityError
from django.db.models import DateTimeField, FileField, ForeignKey, ImageField, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.desk import kept_files
from articles.desk.autocomplete import HIDDEN, SearchBoxesMixin, SearchField
from articles.desk.edited_lists import EditedListsMixin
from articles.desk.errors import faults
from articles.desk.fields import MomentField, count_not_cut, day_field
from articles.desk.late_saves import LateSavesMixin
from articles.desk.lists import WorkListsMixin
from articles.desk.saved_forms import SavedOnceMixin, form_id, new_form_id, note_posted
from articles.media import storage
from articles.media.storage import all_or_nothing
from articles.models import Event, Mail, changes
from articles.models.moments import EARLIEST
from articles.portal.pagination import BoundedPaginator
from articles.search.query import parse
from newsroom.errors import is_full

NOT_TOO_EARLY = MinValueValidator(EARLIEST, message=_("Enter a date after the year 1900."))


TOLD = (Event, Mail)


def _without(models: tuple, lines: list) -> list:
    """Return what would be deleted, as the admin nests it, without the rows of `models`."""
    named = tuple(f"{capfirst(model._meta.verbose_name)}: " for model in models)
    kept = (
        _without(models, line) if isinstance(line, list) else line
        for line in lines
        if isinstance(line, list) or not line.startswith(named)
    )
    return [line for line in kept if line]


class NamedInputsMixin(BaseModelAdmin):
    """Of a ModelAdmin or an inline: both inputs of a moment, date and time, bear a name.

    Years before EARLIEST are refused. No input loses what was put in (`desk/fields.py`): seconds,
    the end of a text, a file that was chosen.
    """

    class Media:
        css = {"all": ["css/admin-counters.css"]}
        js = ["js/admin/counters.js"]

    formfield_overrides = {
        DateTimeField: {"form_class": MomentField},
        FileField: {"widget": kept_files.KeptFileInput},
        ImageField: {"widget": kept_files.KeptFileInput},
    }

    # The moments whose hour may be left out, each with the hour that is meant then.
    day_hours: Mapping[str, time] = {}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        hour = self.day_hours.get(db_field.name)
        if hour is not None:
            kwargs |= day_field(hour)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and hour is not None:
            field.validators.append(NOT_TOO_EARLY)
            told = _("A day alone means %s.") % f"{hour:%H:%M}"
            field.help_text = f"{field.help_text} {told}".strip()
        if field:
            count_not_cut([field])
        if field and isinstance(field.widget, AdminSplitDateTime):
            field.validators.append(NOT_TOO_EARLY)
            date, time = field.widget.widgets
            date.attrs["aria-label"] = f"{field.label}: {_('date')}"
            time.attrs["aria-label"] = f"{field.label}: {_('time')}"
        return field


class Desk(
    SearchBoxesMixin,
    NamedInputsMixin,
    SavedOnceMixin,
    LateSavesMixin,
    WorkListsMixin,
    EditedListsMixin,
    admin.ModelAdmin,
):
    """The ModelAdmin of every model that has a `folded` column, or leads to one.

    A search finds rows that hold every word, accents or not: "ha tinh" finds "Hà Tĩnh". What is in
    quotation marks is found as it stands there, as readers find it.
    """

    search_fields = ("folded",)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # each would count to the end
    paginator = BoundedPaginator  # counting 400,000 stories took PostgreSQL half a second

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that the user may see, and so may choose in a field of another form.

        Those are the rows of this desk, or for whom it is closed what readers see. A field, its
        search box, what a query string fills in and the check of what was posted all ask here.
        """
        if self.has_view_permission(request):
            return self.get_queryset(request)
        return self.seen_by_readers()

    def seen_by_readers(self) -> QuerySet[Any]:
        """Return the rows that everybody may see; none unless the desk says which."""
        return self.model._default_manager.none()

    def page(self, route: str, view: Callable, name: str) -> URLPattern:
        """Return the URL of a page of this desk, for those who are logged in.

        It is named after the model: `admin:articles_article_compare`.
        """
        name = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(route, self.admin_site.admin_view(view), name=name)

    def render_page(
        self, request: HttpRequest, name: str, title: str, context: dict, status: int | None = None
    ) -> HttpResponse:
        """Return a page of this desk, in the admin's frame.

        `name` is that of a template of its model, or the path of one that desks share.
        """
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        own = f"admin/{self.opts.app_label}/{self.opts.model_name}/{name}.html"
        template = name if "/" in name else own
        return TemplateResponse(request, template, {**frame, **context}, status=status)

    def form_context(self, request: HttpRequest, obj: Any, context: dict) -> dict:
        """Return what the template of the form shows besides the form. Mixins add to it.

        `obj` is None on the form of a new row. `context` is Django's own, with the form and its
        formsets in it; it is there to be read.
        """
        kept_files.show_kept(request, context)
        return {
            "faults": faults(context),
            "form_id": "" if obj else form_id(request) or new_form_id(),
            "carried": self.carried(request, obj, context),
        }

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """Render the form with what `form_context()` adds: the one place where that happens."""
        context.update(self.form_context(request, obj, context))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """Return the form class. Its search fields know what `obj` names already.

        That may be a row which the user may not see, such as the draft an editor chose for a
        notice. It stays, without its name, until they choose another.
        """
        form = super().get_form(request, obj, change, **kwargs)
        count_not_cut(form.base_fields.values())  # those too that are no field of the model
        for name, field in form.base_fields.items():
            if obj and isinstance(field, SearchField):
                column = self.opts.get_field(name)
                assert isinstance(column, ForeignKey)
                field.kept = getattr(obj, column.attname)
        return form

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        """Name what would be deleted, and what is in the way to those who may see every story.

        What people were told goes along without a word: one line for each editor, each time.
        """
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        deleted = _without(TOLD, deleted)
        for model in TOLD:
            counts.pop(str(model._meta.verbose_name_plural), None)
        if protected and not request.user.has_perm("articles.edit_any_article"):
            protected = [str(HIDDEN)]
        return deleted, counts, lacking, protected

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the list. NUL is taken out of the query: PostgreSQL accepts it in no text."""
        query = request.GET.copy()
        for name, values in request.GET.lists():
            query.setlist(name, [value.replace("\x00", "") for value in values])
        request.GET = query  # type: ignore[assignment] # typed as the immutable one
        return super().changelist_view(request, *args, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        """Return what the query string fills in.

        No moment: its widget has two inputs and fails at the one string of a query.
        """
        initial = super().get_changeform_initial_data(request)
        moments = {f.name for f in self.opts.fields if isinstance(f, DateTimeField)}
        return {name: value for name, value in initial.items() if name not in moments}

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return the URL of the page of `obj`.

        None while a form sent back for correction holds a slug that no URL can hold.
        """
        with suppress(AttributeError, NoReverseMatch):
            return obj.get_absolute_url()
        return None

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Handle the form. A write that fails of what the check could not see is tried again.

        Such are another save between check and write, an official who was merged then, and a disk
        without room for the files.
        The second check sees it, and says so beside the field.
        """
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        note_posted(request)
        try:
            with all_or_nothing(), changes.reported_once():
                return self.take_form(request, *args, **kwargs)
        except (IntegrityError, ObjectDoesNotExist, OSError) as error:
            if is_full(error):
                storage.refuse(request.FILES.values())
            elif isinstance(error, OSError):
                raise
        with all_or_nothing(), changes.reported_once():
            return self.take_form(request, *args, **kwargs)

    def take_form(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Handle a posted form, within its transaction; again where the first try failed."""
        if object_id is None and (answer := self.answer_again(request)):
            return answer
        kept_files.put_back(request)
        if object_id is not None and (answer := self.answer_late(request, object_id)):
            return answer
        return super().changeform_view(request, object_id, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the row. Its form is saved with it: it is not taken once more."""
        saved = self.note_saved(request, obj.pk if change else None)
        kept_files.forget(request)
        super().save_model(request, obj, form, change)
        if saved and not change:
            saved.made_key = obj.pk
            saved.save()

    def get_search_results(self, request, queryset, search_term):
        looked_for = parse(search_term.replace("\x00", ""))
        field = self.search_fields[0]
        # A column of names has no blank between words.
        phrases = looked_for.phrases if field.endswith("folded") else ()
        condition = Q()
        for words in dict.fromkeys([*looked_for.folded, *map(" ".join, phrases)]):
            condition &= Q((f"{field}__contains", words))
        if search_term.strip() and not looked_for.written:
            return queryset.none(), False  # no word can be "…"
        return queryset.filter(condition), False
