"""Search boxes that show a thumbnail of what is found and chosen."""

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import Media

from articles.models import Article, Official, Photo, TickerNotice
from articles.text.keys import as_key
from articles.text.vietnamese import fold


def described(choice):
    """Return what the desk shows of a chosen Photo or Official besides its label, as strings."""
    if isinstance(choice, Photo):
        return {"thumbnail": choice.thumbnail_url}
    if isinstance(choice, Official):
        thumbnail = choice.portrait.thumbnail_url if choice.portrait else ""
        return {"name": choice.name, "position": choice.position, "thumbnail": thumbnail}
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
        for choice in self._chosen(value):
            label = self.choices.field.label_from_instance(choice)
            option = self.create_option(name, choice.pk, label, True, len(options))
            details = described(choice)
            option["attrs"] |= {f"data-{detail}": text for detail, text in details.items()}
            options.append(option)
        return [(None, options, 0)]

    def _chosen(self, value):
        pks = [pk for one in value if (pk := as_key(str(one))) is not None]
        if self.known and pks == [self.known.pk]:
            return [self.known]
        return self.choices.queryset.filter(pk__in=pks) if pks else []


class SearchField(forms.ModelChoiceField):
    """The field of a SearchBox. Where `known` is the chosen object, no query is made."""

    known = None

    def to_python(self, value):
        if self.known and str(value) == str(self.known.pk):
            return self.known
        return super().to_python(value)


class SearchBoxesMixin(BaseModelAdmin):
    """Of a ModelAdmin or an inline: `autocomplete_fields` get a SearchBox."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SearchBox(db_field, self.admin_site)
            kwargs["form_class"] = SearchField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class Autocomplete(AutocompleteJsonView):
    """Describes each result. `pk` asks for one that was chosen without a search."""

    def serialize_result(self, obj, to_field_name):
        return super().serialize_result(obj, to_field_name) | described(obj)

    def has_perm(self, request, obj=None):
        return super().has_perm(request, obj) or self._is_for_notice(request)

    def get_queryset(self):
        found = super().get_queryset()
        if super().has_perm(self.request):
            pk = self.request.GET.get("pk", "")
            if pk.isdecimal():
                key = as_key(pk)
                return found.none() if key is None else found.filter(pk=key)
            return found
        # Ticker staff see no desk of stories; a notice may lead to any that readers see.
        return Article.objects.published().filter(folded__contains=fold(self.term))

    def _is_for_notice(self, request):
        assert self.admin_site  # it was given to as_view()
        notices = self.admin_site.get_model_admin(TickerNotice)
        return self.source_field.model is TickerNotice and notices.has_change_permission(request)
