"""The admin site: its names, and search boxes that tell a form more than a label."""

import time
from functools import wraps

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from . import audit, front, second_factor
from .keeping import keep_for_login, may_keep
from .models import Article, Official, Photo, Portal, TickerNotice
from .text import fold

SEEN_SECONDS = 60  # how exactly it is known when somebody was last at work
MAX_DIGITS = 18  # of a key: all that a database holds, and far less than what int() refuses


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

    def serialize_result(self, obj, to_field_name):
        return super().serialize_result(obj, to_field_name) | described(obj)

    def has_perm(self, request, obj=None):
        return super().has_perm(request, obj) or self._is_for_notice(request)

    def get_queryset(self):
        found = super().get_queryset()
        if super().has_perm(self.request):
            pk = self.request.GET.get("pk", "")
            if pk.isdecimal():
                return found.filter(pk=pk) if len(pk) <= MAX_DIGITS else found.none()
            return found
        # Ticker staff see no desk of stories; a notice may lead to any that readers see.
        return Article.objects.published().filter(folded__contains=fold(self.term))

    def _is_for_notice(self, request):
        notices = self.admin_site.get_model_admin(TickerNotice)
        return self.source_field.model is TickerNotice and notices.has_change_permission(request)


class NewsroomSite(admin.AdminSite):
    """Django's admin under the newsroom's name."""

    site_title = _("Newsroom desk")
    site_header = _("Newsroom desk")
    index_title = _("Today at the desk")

    def get_urls(self):
        """The audit log and those of Django, but for the redirect to the page of any row.

        It asks for no permission: it told all of the desk the headline of each draft in its
        address, and opened any preview link.
        """
        audit = path("nhat-ky/", self.admin_view(self.audit_view), name="audit")
        theirs = (url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site")
        return [audit, *theirs]

    def index(self, request, extra_context=None):
        """The front page: what waits at the desk, above the list of desks.

        Whoever may change the portal's identity is told what it lacks.
        """
        context = {"panels": front.panels(request, self), **(extra_context or {})}
        if self.get_model_admin(Portal).has_change_permission(request):
            context["unfilled"] = Portal.objects.current().unfilled
        return super().index(request, context)

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """The first step of a login; whoever is logged in is led to the desk."""
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "app_path": request.get_full_path(),
            **(extra_context or {}),
        }
        return second_factor.PasswordStep.as_view(extra_context=context)(request)

    def admin_view(self, view, cacheable=False):
        """Guard `view` by the login; a form sent without one keeps what was typed."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def answer(request, *args, **kwargs):
            if request.path == reverse("admin:logout"):
                return guarded(request, *args, **kwargs)
            if not self.has_permission(request):
                return keep_for_login(request) if may_keep(request) else guarded(request)
            if second_factor.is_missing(request.user):
                return (
                    keep_for_login(request) if may_keep(request) else second_factor.enrol(request)
                )
            _note_work(request)
            return guarded(request, *args, **kwargs)

        return answer

    def audit_view(self, request):
        """Who logged in and who changed which account, for those who may change accounts."""
        if not request.user.has_perm("auth.change_user"):
            raise PermissionDenied
        kind, account = request.GET.get("kind", ""), request.GET.get("account", "")
        context = {
            **self.each_context(request),
            "title": _("Audit log"),
            "entries": audit.latest(kind, account),
            "kinds": [(name, label) for name, (label, _find) in audit.KINDS.items()],
            "kind": kind,
            "account": account,
            "most": audit.MAX_ENTRIES,
        }
        return TemplateResponse(request, "admin/audit.html", context)

    def autocomplete_view(self, request):
        return _Autocomplete.as_view(admin_site=self)(request)


def _note_work(request):
    """Put off the end of the session: somebody is at work, not just a page left open.

    What scripts ask for by themselves (heartbeats) counts as nothing.
    """
    now = int(time.time())
    is_work = "text/html" in request.headers.get("Accept", "")
    if is_work and now - request.session.get("seen", 0) > SEEN_SECONDS:
        request.session["seen"] = now
