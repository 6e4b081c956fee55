"""The page on which somebody gets, renews or switches off the secret address of their calendar."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.desk.site_pages import StoryPages
from articles.models import CalendarAddress
from newsroom.http_cache import never_store
from newsroom.portal_url import absolute


class CalendarPages(StoryPages):
    """The page about the user's own calendar. There is none of anybody else's."""

    def urls(self) -> list[URLPattern]:
        view = self.site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.own_view))
        return [path("lich-rieng/", view, name="calendar_address")]

    def own_view(self, request: HttpRequest) -> HttpResponse:
        """Show the address. A POST makes one, takes another (`renew`), or ends it (`end`)."""
        user = self.check(request)
        address = CalendarAddress.objects.filter(user=user).first()
        if request.method == "POST":
            self._change(request, user, address)
            return redirect("admin:calendar_address")
        context = {
            "title": _("Your calendar"),
            "address": address,
            "url": absolute(request, address.get_absolute_url()) if address else "",
        }
        return never_store(self.page(request, "admin/calendar_address.html", context))

    def _change(self, request: HttpRequest, user: User, address: CalendarAddress | None) -> None:
        if address is None:
            if "end" not in request.POST:
                # Two clicks at the same moment make one.
                CalendarAddress.objects.get_or_create(user=user)
                messages.success(request, _("Your calendar has an address now."))
        elif "end" in request.POST:
            address.delete()
            messages.success(request, _("The address opens nothing any more."))
        elif "renew" in request.POST:
            address.renew()
            messages.success(request, _("The address of before opens nothing any more."))
