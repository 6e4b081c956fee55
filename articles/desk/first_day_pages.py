"""The pages of the first day: each step with the form of its desk, the way on, back and past it."""

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.desk.errors import faults_in
from articles.desk.first_day import Checklist, Entry, checklist, may_take
from articles.desk.first_day_forms import INVITED_AT_ONCE, CategoriesForm, InviteForm, invite
from articles.desk.portal import PortalAdmin
from articles.desk.site_pages import person
from articles.editorial import required_pages
from articles.models import Category, Portal, WaivedStep
from newsroom.http_cache import never_store
from newsroom.portal_url import absolute

Taken = TypeVar("Taken")


class IdentityStep(PortalAdmin):
    """Some fields of the portal identity: its desk, and all that this does for a form."""

    change_form_template = add_form_template = "admin/first_day/identity.html"

    def __init__(self, site: AdminSite, entry: Entry, after: str) -> None:
        super().__init__(Portal, site)
        self.asked = entry.step.fields
        self.after = after

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields of the step, with what the desk shows beside them."""
        return [(None, {"fields": [*self.asked, *self._shown_beside(self.asked[0])]})]

    def _shown_beside(self, name: str) -> list[str]:
        """What the desk only shows in the section of the field `name`: the logo in place."""
        sections: Any = [section["fields"] for _title, section in self.fieldsets or ()]
        shown = [field for section in sections if name in section for field in section]
        return [field for field in shown if field in self.readonly_fields]

    def take_form(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Handle the form. Where somebody began the portal meanwhile, it is theirs that changes."""
        found = str(Portal.ONLY) if Portal.objects.exists() else None
        return super().take_form(request, found, *args, **kwargs)

    def conflict_page(self, request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        """Show both sides. What is chosen comes back here: the whole form has more fields."""
        return super().conflict_page(request, *args, action=request.path, **more)

    def response_add(self, request: Any, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return redirect(self.after)

    def response_change(self, request: Any, obj: Any) -> HttpResponse:
        return redirect(self.after)


class FirstDayPages:
    """The pages, for those who keep the portal identity. Each step asks for its permission too."""

    def __init__(self, site: AdminSite) -> None:
        self.site = site

    def urls(self) -> list[URLPattern]:
        view = self.site.admin_view
        one = require_http_methods(["GET", "HEAD", "POST"])(self.step_view)
        waive = require_POST(self.waive_view)
        return [
            path("dung-cong/", view(require_safe(self.begin_view)), name="first_day"),
            path("dung-cong/<slug:step>/", view(one), name="first_day_step"),
            path("dung-cong/<slug:step>/khong-can/", view(waive), name="first_day_waive"),
        ]

    def begin_view(self, request: HttpRequest) -> HttpResponse:
        """Lead to the first step that waits."""
        return redirect(self.steps(request).resumed())

    def step_view(self, request: HttpRequest, step: str) -> HttpResponse:
        """Show a step, or take it and lead to the next one that waits."""
        steps = self.steps(request)
        entry = steps.named(step) or _none()
        context = {
            "title": entry.step.title,
            "subtitle": None,
            "entry": entry,
            "entries": steps,
            "before": steps.before(entry),
            "later": steps.after(entry),
        }
        answer: HttpResponse = getattr(self, entry.step.page)(request, steps, entry, context)
        return answer

    def waive_view(self, request: HttpRequest, step: str) -> HttpResponse:
        """Do without a step, or (`again`) with it again."""
        steps = self.steps(request)
        entry = steps.named(step) or _none()
        if request.POST.get("again"):
            WaivedStep.objects.filter(name=step).delete()
            return redirect(entry.step.url)
        if not entry.step.may_be_waived:
            raise PermissionDenied
        WaivedStep.objects.get_or_create(name=step, defaults={"by": person(request)})
        return redirect(steps.resumed(entry))

    def steps(self, request: HttpRequest) -> Checklist:
        """Return the steps of who asks. Raises PermissionDenied for whom they do not concern."""
        if not may_take(person(request)):
            raise PermissionDenied
        return checklist(request.user)

    # The pages of steps

    def identity(self, request: Any, steps: Checklist, entry: Entry, context: dict) -> HttpResponse:
        """Fields of the portal identity."""
        desk = IdentityStep(self.site, entry, steps.resumed(entry))
        key = str(Portal.ONLY) if Portal.objects.exists() else None
        return desk.changeform_view(request, key, extra_context=context)

    def categories(
        self, request: HttpRequest, steps: Checklist, entry: Entry, context: dict
    ) -> HttpResponse:
        """Many categories with one save."""
        desk = self.site.get_model_admin(Category)
        posted = request.POST if request.method == "POST" else None

        def take() -> CategoriesForm:
            form = CategoriesForm(posted, desk=desk, request=request)
            if posted is not None and form.is_valid():
                form.save()
            return form

        form = _once_more(take)
        if posted is not None and form.is_valid():
            number = len(form.rows)
            told = ngettext("%(number)s category made.", "%(number)s categories made.", number)
            messages.success(request, told % {"number": number})
            return redirect(steps.resumed(entry))
        context |= {
            "form": form,
            "faults": faults_in(form) if form.is_bound else [],
            "there": Category.objects.all().in_menu_order(),
        }
        return self.page(request, "categories", context)

    def accounts(
        self, request: HttpRequest, steps: Checklist, entry: Entry, context: dict
    ) -> HttpResponse:
        """Invitations for several people. Links that no mail takes are shown, this once."""
        desk = self.site.get_model_admin(User)
        posted = request.POST if request.method == "POST" else None

        def take() -> tuple[list[InviteForm], list[tuple[User, str | None]]]:
            rows = [
                InviteForm(posted, prefix=f"person-{number}") for number in range(INVITED_AT_ONCE)
            ]
            return rows, invite(desk, request, rows) if posted is not None else []

        rows, invited = _once_more(take)
        if invited:
            mailed = [account.email for account, link in invited if link is None]
            if mailed:
                told = _("Mails with a link go out within a minute, to: %s.")
                messages.success(request, told % ", ".join(mailed))
            links = [(account, absolute(request, link)) for account, link in invited if link]
            if not links:
                return redirect(steps.resumed(entry))
            context |= {"links": links, "next": steps.resumed(entry)}
            return never_store(self.page(request, "invited", context))
        filled = [(number, row) for number, row in enumerate(rows, 1) if not row.is_blank]
        context |= {
            "rows": rows,
            "nobody": posted is not None and not filled,
            "faults": [
                fault
                for number, row in filled
                if posted is not None
                for fault in faults_in(row, _("Person %s") % number)
            ],
            "people": User.objects.filter(is_active=True).count(),
            "sends_mail": settings.SENDS_MAIL,
        }
        return self.page(request, "accounts", context)

    def pages(
        self, request: HttpRequest, steps: Checklist, entry: Entry, context: dict
    ) -> HttpResponse:
        """The pages that a portal must have, which are written at their own desk."""
        context |= {"standings": required_pages.standings()}
        return self.page(request, "pages", context)

    def menu(
        self, request: HttpRequest, steps: Checklist, entry: Entry, context: dict
    ) -> HttpResponse:
        """The menu, which is made at its own desk."""
        return self.page(request, "menu", context)

    def page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        """Return the page `name` of the first day, in the admin's frame."""
        frame = self.site.each_context(request)
        template = f"admin/first_day/{name}.html"
        return TemplateResponse(request, template, {**frame, **context})


def _none() -> NoReturn:
    raise Http404


def _once_more(take: Callable[[], Taken]) -> Taken:
    """Return `take()`; tried again where somebody else wrote between its check and its write."""
    try:
        with transaction.atomic():
            return take()
    except IntegrityError:
        with transaction.atomic():
            return take()
