"""The admin site: its names, and search boxes that tell a form more than a label."""

from functools import wraps

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .keeping import keep_for_login, may_keep
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

    def admin_view(self, view, cacheable=False):
        """Guard `view` by the login; a form sent without one keeps what was typed."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def answer(request, *args, **kwargs):
            needs_login = request.path != reverse("admin:logout") and may_keep(request)
            if needs_login and not self.has_permission(request):
                return keep_for_login(request)
            return guarded(request, *args, **kwargs)

        return answer

    def autocomplete_view(self, request):
        return _Autocomplete.as_view(admin_site=self)(request)
