"""What a field offers: the rows that its user may see, in search boxes with thumbnails."""

from typing import Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.forms import Media
from django.utils.translation import gettext_lazy as _

from articles.models import Official, OfficialMerge, Photo
from articles.text.keys import as_key

HIDDEN = _("a story you may not open")


def visible(site, model, request):
    """Return the rows of `model` that the user may see, as the desk of `model` says."""
    desk: Any = site.get_model_admin(model)  # a Desk
    return desk.visible(request)


def standing(model, keys):
    """Return `keys` of rows of `model`; that of an official who was merged is of who stands now."""
    if model is not Official or not keys:
        return keys
    stands = OfficialMerge.objects.standing_for(keys)
    return [stands.get(key, key) for key in keys]


def labelled(choice):
    """Return what a search box calls `choice`: two of one name and position differ by office."""
    office = choice.organisation if isinstance(choice, Official) else ""
    return f"{choice}, {office}" if office else str(choice)


def described(choice):
    """Return what the desk shows of a chosen Photo or Official besides its label, as strings."""
    if isinstance(choice, Photo):
        picture = choice.smallest_url("wide")
        return {"thumbnail": choice.thumbnail_url, "picture": picture, "alt": choice.alt}
    if isinstance(choice, Official):
        thumbnail = choice.portrait.thumbnail_url if choice.portrait else ""
        office = {"position": choice.position, "organisation": choice.organisation}
        return {"name": choice.name, **office, "thumbnail": thumbnail}
    return {}


class SearchBox(AutocompleteSelect):
    """Django's search box. Its options carry what `described()` returns as data attributes.

    Django's own fails where a posted key that is no number is shown with its error. `known` is
    an object that the form has already: no query is made if it is the chosen one.
    """

    known = None

    @property
    def media(self):
        # private part of Django: one list of scripts keeps their order, two do not.
        # Ours comes after select2 and its start.
        scripts = [*super().media._js, "js/admin/thumbnails.js"]  # type: ignore[attr-defined] # private
        # private part of Django: the styles, without the scripts
        styles = super().media._css  # type: ignore[attr-defined] # private
        return Media(js=scripts, css=styles) + Media(css={"all": ["css/admin-media.css"]})

    def optgroups(self, name, value, attrs=None):
        options = []
        if not self.is_required:
            options.append(self.create_option(name, "", "", False, 0))
        pks = [pk for one in value if (pk := as_key(str(one))) is not None]
        chosen = self._chosen(pks)
        for choice in chosen:
            option = self.create_option(name, choice.pk, labelled(choice), True, len(options))
            details = described(choice)
            option["attrs"] |= {f"data-{detail}": text for detail, text in details.items()}
            options.append(option)
        if not chosen and self.choices.field.kept in pks:
            kept = self.choices.field.kept
            options.append(self.create_option(name, kept, str(HIDDEN), True, len(options)))
        return [(None, options, 0)]

    def _chosen(self, pks):
        if self.known and pks == [self.known.pk]:
            return [self.known]
        rows = self.choices.queryset
        found = list(rows.filter(pk__in=pks)) if pks else []
        if len(found) < len(pks):
            found = list(rows.filter(pk__in=standing(rows.model, pks)))
        return found


class SearchField(forms.ModelChoiceField):
    """The field of a SearchBox. Where `known` is the chosen object, no query is made.

    `kept` is the key of the row that was chosen before, by somebody who might see it. An official
    who was merged since the form was made is who stands for them.
    """

    known = None
    kept = None

    def to_python(self, value):
        if self.known and str(value) == str(self.known.pk):
            return self.known
        try:
            return super().to_python(value)
        except ValidationError:
            assert self.queryset is not None  # it came with the field
            if self.kept is not None and str(value) == str(self.kept):
                return self.queryset.model._default_manager.get(pk=self.kept)
            key = as_key(str(value))
            [now] = standing(self.queryset.model, [key]) if key is not None else [key]
            if now == key:
                raise
            return super().to_python(now)


class SearchBoxesMixin(BaseModelAdmin):
    """Of a ModelAdmin or an inline: a field offers the rows that the user may see.

    `autocomplete_fields` get a SearchBox.
    """

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        rows = visible(self.admin_site, db_field.remote_field.model, request)
        kwargs.setdefault("queryset", rows)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SearchBox(db_field, self.admin_site)
            kwargs["form_class"] = SearchField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class Autocomplete(AutocompleteJsonView):
    """Describes each result. `pk` asks for one that was chosen without a search.

    It finds what the field offers (`Desk.visible()`).
    """

    def serialize_result(self, obj, to_field_name):
        result = super().serialize_result(obj, to_field_name)
        return result | {"text": labelled(obj)} | described(obj)

    def has_perm(self, request, obj=None):
        # Accounts are found by those alone who may look at them, whatever field names one.
        finds_rows = hasattr(self.model_admin, "visible") and self._may_fill_form(request)
        return super().has_perm(request, obj) or finds_rows

    def get_queryset(self):
        desk = self.model_admin
        rows = getattr(desk, "visible", desk.get_queryset)  # accounts have Django's own desk
        found, _is_distinct = desk.get_search_results(self.request, rows(self.request), self.term)
        pk = self.request.GET.get("pk", "")
        if not pk.isdecimal():
            return found
        key = as_key(pk)
        if key is None:
            return found.none()
        return found.filter(pk__in=standing(found.model, [key]))

    def _may_fill_form(self, request):
        """Whether the user may fill the form that the field stands in."""
        assert self.admin_site  # it was given to as_view()
        model = self.source_field.model
        if not self.admin_site.is_registered(model):
            return False  # a row in another form, for whose field the desk itself must be open
        desk = self.admin_site.get_model_admin(model)
        return desk.has_add_permission(request) or desk.has_change_permission(request)
