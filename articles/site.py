"""The admin site: its names, and search boxes that tell a form more than a label."""

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.utils.translation import gettext_lazy as _

from .models import Official


class _Autocomplete(AutocompleteJsonView):
    """Sends an official's position along, which the quote form fills in."""

    def serialize_result(self, obj, to_field_name):
        result = super().serialize_result(obj, to_field_name)
        if isinstance(obj, Official):
            result |= {"name": obj.name, "position": obj.position}
        return result


class NewsroomSite(admin.AdminSite):
    """Django's admin under the newsroom's name."""

    site_title = _("Newsroom desk")
    site_header = _("Newsroom desk")
    index_title = _("Today at the desk")

    def autocomplete_view(self, request):
        return _Autocomplete.as_view(admin_site=self)(request)
