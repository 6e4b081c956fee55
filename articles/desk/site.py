"""The admin site: its names, and search boxes that tell a form more than a label."""

import time
from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from articles.accounts import audit_log, second_factor, views
from articles.desk import dashboard
from articles.desk.autocomplete import Autocomplete
from articles.desk.form_recovery import keep_for_login, may_keep
from articles.models import Portal

SEEN_SECONDS = 60  # how exactly it is known when somebody was last at work


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
        context = {"panels": dashboard.panels(request, self), **(extra_context or {})}
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
        return views.PasswordStep.as_view(extra_context=context)(request)

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
                return keep_for_login(request) if may_keep(request) else views.enrol(request)
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
            "entries": audit_log.latest(kind, account),
            "kinds": [(name, label) for name, (label, _find) in audit_log.KINDS.items()],
            "kind": kind,
            "account": account,
            "most": audit_log.MAX_ENTRIES,
        }
        return TemplateResponse(request, "admin/audit.html", context)

    def autocomplete_view(self, request):
        return Autocomplete.as_view(admin_site=self)(request)


def _note_work(request):
    """Put off the end of the session: somebody is at work, not just a page left open.

    What scripts ask for by themselves (heartbeats) counts as nothing.
    """
    now = int(time.time())
    is_work = "text/html" in request.headers.get("Accept", "")
    if is_work and now - request.session.get("seen", 0) > SEEN_SECONDS:
        request.session["seen"] = now
