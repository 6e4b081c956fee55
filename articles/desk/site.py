"""The admin site: login, dashboard, audit log, search boxes, and who may enter."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from articles.accounts import audit_log, second_factor, sessions, views
from articles.desk import dashboard, first_day, frames
from articles.desk.autocomplete import Autocomplete
from articles.desk.calendars import CalendarPages
from articles.desk.events import EventPages, late_mails
from articles.desk.form_recovery import is_recoverable, recovery_page_for_login
from articles.desk.moves_in import MovesInPages
from articles.desk.reads import ReadsPages
from articles.desk.week import WeekPages
from articles.models import Article, Portal
from newsroom.url_prefixes import DESK


class NewsroomSite(admin.AdminSite):
    """Django's admin under the newsroom's name."""

    site_title = _("Newsroom desk")
    site_header = _("Newsroom desk")
    index_title = _("Today at the desk")

    def get_urls(self):
        """Pages of ours, and Django's URLs but for the redirect to the public page of any row.

        That one asks for no permission. It told everybody at the desk the headline of each draft,
        which is in its URL, and opened any preview link.
        """
        # Not above: it knows desks, which register at a site that is still being made there.
        from articles.desk.first_day_pages import FirstDayPages

        audit = path("nhat-ky/", self.admin_view(self.audit_view), name="audit")
        theirs = (url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site")
        pages = (EventPages, WeekPages, CalendarPages, ReadsPages, MovesInPages, FirstDayPages)
        return [audit, *(url for own in pages for url in own(self).urls()), *theirs]

    def index(self, request, extra_context=None):
        """The dashboard: the way to a new story, then what waits, above the list of desks.

        Whoever may change the portal identity is told what it lacks, and what of the first day is
        left to do.
        """
        stories: Any = self.get_model_admin(Article)  # an ArticleAdmin
        context = {
            "panels": dashboard.panels(request, self),
            "may_write": stories.has_add_permission(request),
            "kept_drafts": stories.kept_drafts(request, most=5),
            "late_mails": late_mails(request.user),
            "advise_second_factor": second_factor.is_advised(request.user),
            **(extra_context or {}),
        }
        if self.get_model_admin(Portal).has_change_permission(request):
            context["unfilled"] = Portal.objects.current().unfilled
            context["first_day"] = first_day.checklist(request.user)
        return super().index(request, context)

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """The first step of a login. Whoever is logged in is sent on to the desk.

        While the portal has no name and no story, a login for the desk as such leads to its first
        day.
        """
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "app_path": request.get_full_path(),
            **(extra_context or {}),
        }
        answer = views.PasswordStep.as_view(extra_context=context)(request)
        enters = request.user.is_authenticated and getattr(answer, "url", "") == DESK
        if enters and first_day.leads(request.user):
            return redirect("admin:first_day")
        return answer

    def password_change(self, request, extra_context=None):
        """Change the user's own password. The audit log says so, as of any account's."""
        response = super().password_change(request, extra_context)
        if response.status_code == 302:
            part = {"changed": {"fields": ["Password"]}}  # a word of Django's catalogue
            audit_log.note_own_change(request.user, part)
        return response

    def admin_view(self, view, cacheable=False):
        """Ask for the login before `view`. A form sent without one gets form recovery."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def answer(request, *args, **kwargs):
            if request.path == reverse("admin:logout"):
                return guarded(request, *args, **kwargs)
            enters = self.has_permission(request)
            if enters and not second_factor.is_missing(request.user):
                _note_work(request)
                return guarded(request, *args, **kwargs)
            if frames.is_framed(request):
                return frames.login_ended(request)
            if is_recoverable(request):
                return recovery_page_for_login(request)
            return views.enrol(request) if enters else guarded(request)

        return answer

    def audit_view(self, request):
        """Who logged in and who changed which account, for those who may change accounts."""
        if not request.user.has_perm("auth.change_user"):
            raise PermissionDenied
        kind, account = request.GET.get("kind", ""), request.GET.get("account", "")
        context = {
            **self.each_context(request),
            "title": _("Audit log"),
            "lines": audit_log.latest(kind, account),
            "kinds": [(name, label) for name, (label, _find) in audit_log.KINDS.items()],
            "kind": kind,
            "account": account,
            "most": audit_log.MAX_LINES,
        }
        return TemplateResponse(request, "admin/audit.html", context)

    def autocomplete_view(self, request):
        return Autocomplete.as_view(admin_site=self)(request)


def _note_work(request):
    """Extend the session, if a person asked. Requests that scripts make (heartbeats) do not."""
    if "text/html" in request.headers.get("Accept", ""):
        sessions.note_work(request.session)
