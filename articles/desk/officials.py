"""The officials' desk."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from articles.desk.base import Desk
from articles.desk.shared_rows import SharedRowsMixin
from articles.models import Article, Official


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
