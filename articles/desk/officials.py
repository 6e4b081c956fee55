"""The officials' desk, and who of them bears a name."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.desk.autocomplete import visible
from articles.desk.base import Desk
from articles.desk.lists import thumbnail
from articles.desk.shared_rows import SharedRowsMixin
from articles.models import Article, Official
from articles.text import search_terms
from articles.text.vietnamese import spelling


@admin.register(Official)
class OfficialAdmin(SharedRowsMixin, Desk):
    """Officials with the position they hold today."""

    list_display = ("picture", "name", "position", "organisation", "quote_count", "changed")
    list_display_links = ("name",)
    ordering = ("name", "pk")  # again here: counting quotes drops the order of the model
    autocomplete_fields = ("portrait",)
    fields = ("name", "position", "organisation", "portrait", "slug")

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("portrait")
            .annotate(quote_count=Count("quotes"))
        )

    def get_view_on_site_url(self, obj=None):
        """Return the URL of the official's page; None while no published story quotes them."""
        if obj is None or not Article.objects.published().officials().filter(pk=obj.pk).exists():
            return None
        return super().get_view_on_site_url(obj)

    def seen_by_readers(self):
        return Article.objects.published().officials()

    @admin.display(description=_("portrait"))
    def picture(self, official):
        return thumbnail(official.portrait)

    @admin.display(description=_("quotes"), ordering="quote_count")
    def quote_count(self, official):
        return official.quote_count


def add(site: admin.AdminSite, request: HttpRequest, form: Any) -> Official:
    """Save the valid `form` of a new official as their desk does, in its log too."""
    desk: Any = site.get_model_admin(Official)
    official = form.save(commit=False)
    desk.save_model(request, official, form, change=False)
    desk.log_addition(request, official, [{"added": {}}])
    return official


def faults_of(form: Any) -> str:
    """Return what is wrong in `form`, each message behind the label of its field."""
    return " ".join(
        f"{form.fields[name].label if name in form.fields else ''}: {error}".removeprefix(": ")
        for name, errors in form.errors.items()
        for error in errors
    )


def is_spelled(official: Official, name: str) -> bool:
    """Tell whether `official` is called `name`, accents and all."""
    return [*map(spelling, official.name.split())] == [*map(spelling, name.split())]


def named(site: admin.AdminSite, request: HttpRequest, names: Iterable[str]) -> QuerySet[Official]:
    """Return the officials who bear one of `names`, accents or not, and whom the user may choose.

    One look-up for all of them, with their portraits. The column `folded` begins with the name.
    """
    condition = Q(pk__in=[])
    for name in {search_terms.folded(name) for name in names} - {""}:
        condition |= Q(folded=name) | Q(folded__startswith=f"{name} ")
    return visible(site, Official, request).filter(condition).select_related("portrait")
