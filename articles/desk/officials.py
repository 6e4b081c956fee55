"""The officials' desk."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from articles.desk.base import Desk
from articles.models import Official


@admin.register(Official)
class OfficialAdmin(Desk):
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

    @admin.display(description=_("quotes"), ordering="quote_count")
    def quote_count(self, official):
        return official.quote_count
