"""The officials' desk, and who of them bears a name."""

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.desk.autocomplete import visible
from articles.desk.base import Desk
from articles.desk.shared_rows import SharedRowsMixin
from articles.models import Article, Official
from articles.text.vietnamese import fold


@admin.register(Official)
class OfficialAdmin(SharedRowsMixin, Desk):
    """Officials with the position they hold today."""

    list_display = ("name", "position", "organisation", "quote_count")
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

    @admin.display(description=_("quotes"), ordering="quote_count")
    def quote_count(self, official):
        return official.quote_count


def named(site: admin.AdminSite, request: HttpRequest, names: Iterable[str]) -> QuerySet[Official]:
    """Return the officials who bear one of `names`, accents or not, and whom the user may choose.

    One look-up for all of them, with their portraits. `folded` begins with the name.
    """
    condition = Q(pk__in=[])
    for name in {fold(name) for name in names} - {""}:
        condition |= Q(folded=name) | Q(folded__startswith=f"{name} ")
    return visible(site, Official, request).filter(condition).select_related("portrait")
