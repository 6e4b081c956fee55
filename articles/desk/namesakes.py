"""Namesakes: officials of one name, accents or not, are shown to each other.

A second one of a name is made on purpose alone: the form asks once, and loses nothing.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles.desk.autocomplete import visible
from articles.desk.base import Desk
from articles.models import Article, Official, Quote
from articles.text import search_terms
from articles.text.keys import as_key
from articles.text.vietnamese import spelling

ANOTHER = "another"  # what was posted says by it of which name there is to be one more
MOST = 20  # namesakes that are shown


class OfficialForm(forms.ModelForm):
    """The form of an official. A name that somebody has takes a word: `another`."""

    asks_of_namesakes = False

    def clean(self) -> dict[str, Any] | None:
        """Ask before a name is given that another official has already."""
        cleaned = super().clean()
        name = self.cleaned_data.get("name", "")
        is_given = "name" in self.changed_data and self.data.get(ANOTHER) != another(name)
        others = Official.objects.named(name).exclude(pk=self.instance.pk)
        if name and is_given and others.exists():
            self.asks_of_namesakes = True
            said = _("There is somebody of this name already. Is it the same person?")
            self.add_error("name", ValidationError(said, code="namesake"))
        return cleaned


def another(name: str) -> str:
    """Return what a form posts as `another` to make one more official called `name`."""
    return search_terms.folded(name)


def meant(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was posted for a new official by who asked about namesakes in their own way."""
    return {**dict(data.items()), ANOTHER: another(str(data.get("name", "")))}


def is_spelled(official: Official, name: str) -> bool:
    """Tell whether `official` is called `name`, accents and all."""
    return [*map(spelling, official.name.split())] == [*map(spelling, name.split())]


def namesakes(
    site: admin.AdminSite, request: HttpRequest, name: str, but: int | None = None
) -> list[Any]:
    """Return the officials called `name` whom the user may see, without the one with the key `but`.

    Those who are spelled so come first. Each has `said`, the number of quotes, and `said_last`,
    when readers last got one.
    """
    quotes = Quote.objects.order_by().filter(official=OuterRef("pk")).values("official")
    published = Article.objects.published().filter(quotes__official=OuterRef("pk"))
    rows: QuerySet[Any] = visible(site, Official, request).named(name).exclude(pk=but)
    found = rows.select_related("portrait").annotate(
        said=Subquery(quotes.annotate(count=Count("pk")).values("count")),
        said_last=Subquery(published.values("publish_at")[:1]),
    )
    return sorted(found.order_by("pk")[:MOST], key=lambda one: not is_spelled(one, name))


class NamesakesFilter(admin.SimpleListFilter):
    """Of the list of officials: those of whose name there are several."""

    title = gettext_lazy("namesakes")
    parameter_name = "namesakes"

    def lookups(self, request, model_admin):
        """Return the one choice."""
        return [("1", _("Of one name"))]

    def queryset(self, request, queryset):
        """Return the rows that were asked for."""
        return queryset.with_namesakes() if self.value() == "1" else queryset


class NamesakesMixin(Desk):
    """Of the desk of officials: a form shows who else has the name, and asks once."""

    form = OfficialForm

    def get_urls(self):
        return [self.page("namesakes/", self.namesakes_view, "namesakes"), *super().get_urls()]

    def add_view(self, request, *args, **kwargs):
        """Handle the form. `use_existing` chooses the official that was meant, in a popup too."""
        key = as_key(request.POST.get("use_existing", ""))
        if key is not None and self.has_view_permission(request):
            official = get_object_or_404(Official, pk=key)
            if IS_POPUP_VAR in request.POST:
                return self.response_add(request, official)
            messages.info(request, _("This is the official that was there already."))
            return redirect("admin:articles_official_change", official.pk)
        return super().add_view(request, *args, **kwargs)

    def form_context(self, request, obj, context):
        """Add the namesakes of who is in the form, and whether it asks about them."""
        form = context["adminform"].form
        name = str(form["name"].value() or "") if "name" in form.fields else obj.name if obj else ""
        added = self._shown(request, name, obj and obj.pk)
        added["asks_of_namesakes"] = getattr(form, "asks_of_namesakes", False)
        added["is_another"] = bool(name) and form.data.get(ANOTHER) == another(name)
        return super().form_context(request, obj, context) | added

    @method_decorator(require_safe)
    def namesakes_view(self, request: HttpRequest) -> HttpResponse:
        """Show who has the `name` that is being typed, without the one with the key `but`."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        name = request.GET.get("name", "").replace("\x00", "")[:200]
        context = self._shown(request, name, as_key(request.GET.get("but", "")))
        return render(request, "admin/articles/official/_namesakes.html", context)

    def _shown(self, request: HttpRequest, name: str, but: int | None) -> dict[str, Any]:
        found = namesakes(self.admin_site, request, name, but) if name else []
        return {
            "typed_name": name,
            "own": but,
            "another": another(name),
            "namesakes": found,
            "may_use": but is None and self.has_view_permission(request),
            "may_merge": but is not None and request.user.has_perm("articles.merge_official"),
        }
