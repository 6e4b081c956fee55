"""The officials' desk, and who of them bears a name."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.desk.autocomplete import visible
from articles.desk.merging import MergingMixin
from articles.desk.namesakes import NamesakesMixin
from articles.models import Article, Official, Quote
from articles.portal.pagination import BoundedPaginator


class _Paginator(BoundedPaginator):
    """Counts officials, and none of their quotes."""

    @cached_property
    def _counted(self) -> int:
        return self.object_list.order_by().values("pk")[: self._bound + 1].count()


@admin.register(Official)
class OfficialAdmin(NamesakesMixin, MergingMixin):
    """Officials with the position they hold today."""

    list_display = ("name", "position", "organisation", "quote_count")
    paginator = _Paginator
    autocomplete_fields = ("portrait",)
    fields = ("name", "position", "organisation", "portrait", "slug")

    def get_queryset(self, request):
        """Return the rows, each with its `quote_count`.

        It is counted for the rows of a page alone: with a join to all quotes, a list of 50,000
        officials took six times as long.
        """
        counted = Quote.objects.order_by().filter(official=OuterRef("pk")).values("official")
        count = Subquery(counted.annotate(count=Count("pk")).values("count"))
        rows = super().get_queryset(request).select_related("portrait")
        return rows.annotate(quote_count=Coalesce(count, 0))

    def get_view_on_site_url(self, obj=None):
        """Return the URL of the official's page; None while no published story quotes them."""
        if obj is None or not Article.objects.published().officials().filter(pk=obj.pk).exists():
            return None
        return super().get_view_on_site_url(obj)

    def seen_by_readers(self):
        return Article.objects.published().officials()

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


def named(site: admin.AdminSite, request: HttpRequest, names: Iterable[str]) -> QuerySet[Official]:
    """Return the officials who bear one of `names`, accents or not, and whom the user may choose.

    One look-up for all of them, in an index, with their portraits.
    """
    return visible(site, Official, request).named(*names).select_related("portrait")
