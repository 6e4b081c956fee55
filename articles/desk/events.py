"""What happened, told to each person at the desk: the bell, its page, and the choice of mails."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import etag, require_POST, require_safe

from articles.editorial import events, told
from articles.mailing import outbox
from articles.mailing.messages import path as path_of
from articles.models import Event, MailChoice
from articles.text.keys import as_key

A_PAGE = 50
ROWS = ("article", "notice", "by")
BODY = ("article__body", "article__folded")


class EventPages:
    """The pages of `site` about events. Each person sees and reads their own alone."""

    def __init__(self, site: AdminSite) -> None:
        self.site = site

    def urls(self) -> list[URLPattern]:
        count = etag(lambda request: f'"{told.mark(_person(request))}"')(require_safe(count_view))
        views = {
            ("viec-moi/", "events"): require_safe(self.list_view),
            ("viec-moi/dem/", "events_count"): count,
            ("viec-moi/da-xem/", "events_read"): require_POST(read_view),
            ("viec-moi/thu/", "mail_choices"): self.choices_view,
        }
        return [
            path(route, self.site.admin_view(view), name=name)
            for (route, name), view in views.items()
        ]

    def list_view(self, request: HttpRequest) -> HttpResponse:
        """What happened, the latest first. A page begins after the last row of the one before."""
        rows = told.visible(Event.objects.order_by("-pk"), _person(request))
        if before := as_key(request.GET.get("before", "")):
            rows = rows.filter(pk__lt=before)
        found = list(rows.select_related(*ROWS).defer(*BODY)[: A_PAGE + 1])
        lines = [{"event": event, "url": _url(event)} for event in found[:A_PAGE]]
        context = {
            "title": _("What is new for you"),
            "lines": lines,
            "newest": found[0].pk if found else None,
            "unread": any(event.read_at is None for event in found),
            "before": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
            "is_first": not before,
            "asks_bell": True,
        }
        return self._page(request, "admin/events.html", context)

    def choices_view(self, request: HttpRequest) -> HttpResponse:
        """Which mails somebody wants, among those that they may be sent."""
        form = MailChoicesForm(request.POST or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            form.save()
            messages.success(request, _("Your choice is saved."))
            return redirect("admin:mail_choices")
        context = {"title": _("Mails to you"), "form": form, "sends_mail": settings.SENDS_MAIL}
        return self._page(request, "admin/mail_choices.html", context)

    def _page(self, request: HttpRequest, template: str, context: dict) -> HttpResponse:
        return TemplateResponse(request, template, {**self.site.each_context(request), **context})


def count_view(request: HttpRequest) -> JsonResponse:
    """How much somebody has not read, for the bell: 304 where nothing changed since."""
    return JsonResponse({"count": told.count(_person(request))})


def read_view(request: HttpRequest) -> HttpResponse:
    """Note one event as read, or all up to the newest that the page showed."""
    if key := as_key(request.POST.get("event", "")):
        told.read(Event.objects.filter(pk=key), _person(request))
    elif key := as_key(request.POST.get("up_to", "")):
        told.read(Event.objects.filter(pk__lte=key), _person(request))
    if request.headers.get("Accept") == "application/json":  # a script, as a story is opened
        return HttpResponse(status=204)
    return redirect("admin:events")


def late_mails(user: Any) -> dict[str, Any] | None:
    """Return what the dashboard tells who manages accounts: mails wait, and since when."""
    if not (settings.SENDS_MAIL and user.has_perm("auth.change_user")):
        return None
    number, oldest = outbox.overdue()
    return {"number": number, "oldest": oldest} if number else None


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # admin_view() let nobody else pass
    return request.user


def _url(event: Event) -> str:
    return path_of(event) if event.article_id or event.notice_id else ""


class MailChoicesForm(forms.Form):
    """A box for each kind of event that the user may be told of."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        rows = MailChoice.objects.filter(user=user).values_list("kind", "wanted")
        choices = dict(rows)
        for kind in told.kinds(user):
            self.fields[kind.value] = forms.BooleanField(
                label=kind.label, required=False, initial=events.wants_mail(choices, kind)
            )

    def save(self) -> None:
        MailChoice.objects.bulk_create(
            (
                MailChoice(user=self.user, kind=kind, wanted=wanted)
                for kind, wanted in self.cleaned_data.items()
            ),
            update_conflicts=True,
            unique_fields=["user", "kind"],
            update_fields=["wanted"],
        )
