"""The admin site: its names, and search boxes that tell a form more than a label."""

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.utils.translation import gettext_lazy as _

from .models import Official, Photo


def described(choice):
    """Return what the desk shows of a chosen Photo or Official besides its label, as strings."""
    if isinstance(choice, Photo):
        return {"thumbnail": choice.thumbnail_url}
    if isinstance(choice, Official):
        thumbnail = choice.portrait.thumbnail_url if choice.portrait else ""
        return {"name": choice.name, "position": choice.position, "thumbnail": thumbnail}
    return {}


class _Autocomplete(AutocompleteJsonView):
    """Describes each result; `pk` asks for one alone, chosen in another way than by searching."""

    def get_queryset(self):
        queryset = super().get_queryset()
        pk = self.request.GET.get("pk", "")
        return queryset.filter(pk=pk) if pk.isdecimal() else queryset

    def serialize_result(self, obj, to_field_name):
        return super().serialize_result(obj, to_field_name) | described(obj)


class NewsroomSite(admin.AdminSite):
    """Django's admin under the newsroom's name."""

    site_title = _("Newsroom desk")
    site_header = _("Newsroom desk")
    index_title = _("Today at the desk")

    def autocomplete_view(self, request):
        return _Autocomplete.as_view(admin_site=self)(request)
