"""The officials' desk, and who of them bears a name."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.desk.autocomplete import visible
from articles.desk.lists import WorkList, thumbnail
from articles.desk.merging import MergingMixin
from articles.desk.namesakes import NamesakesMixin
from articles.models import Article, Official, Quote


class _List(WorkList):
    """A page of officials, each with its `quote_count`."""

    def get_results(self, request: HttpRequest) -> None:
        """Read the page, and count the quotes of those on it alone.

        Joined to all quotes, a page of 50,000 officials took six times as long. As a subquery
        PostgreSQL counted for the pages before too.
        """
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        quotes = Quote.objects.order_by().filter(official__in=rows).values_list("official")
        counted = dict(quotes.annotate(Count("pk")))
        for row in rows:
            row.quote_count = counted.get(row.pk, 0)
        self.result_list = rows


@admin.register(Official)
class OfficialAdmin(NamesakesMixin, MergingMixin):
    """Officials with the position they hold today."""

    list_display = ("picture", "name", "position", "organisation", "quote_count", "changed")
    list_display_links = ("name",)
    autocomplete_fields = ("portrait",)
    fields = ("name", "position", "organisation", "portrait", "slug")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[WorkList]:
        """Return what makes the list."""
        return _List

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("portrait")
        # All are counted only where a column orders the list: it may be this one.
        return rows.annotate(quote_count=Count("quotes")) if "o" in request.GET else rows

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


def named(site: admin.AdminSite, request: HttpRequest, names: Iterable[str]) -> QuerySet[Official]:
    """Return the officials who bear one of `names`, accents or not, and whom the user may choose.

    One look-up for all of them, in an index, with their portraits.
    """
    return visible(site, Official, request).named(*names).select_related("portrait")
