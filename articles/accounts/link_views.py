"""The pages of somebody who cannot log in yet, or any more: ask for a link, set a password by it.

The key of a link stands in one address alone, which leads on at once: no page that a browser shows
has it, and so no Referer.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from articles.accounts import forgotten as questions
from articles.accounts import guesses, links
from articles.accounts.links import Ended
from articles.accounts.names import full_name
from newsroom.client_ip import client_ip
from newsroom.http_cache import never_store

SESSION = "password_link"  # where the key is kept until the password is set

REFUSED = {
    guesses.Busy: (guesses.BUSY, guesses.RETRY_SECONDS),
    questions.TooMany: (
        gettext_lazy(
            "Links were asked for too often from here. Try again in a quarter of an hour."
        ),
        questions.WITHIN.seconds,
    ),
}

require_form = require_http_methods(["GET", "HEAD", "POST"])


class AddressForm(forms.Form):
    """The address that a link is asked for."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


@require_form
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. Every address is told the same."""
    form = AddressForm(request.POST or None) if settings.SENDS_MAIL else None
    title = _("Forgotten your password?")
    if form is None or request.method != "POST" or not form.is_valid():
        return _page(request, "forgotten", title, form=form)
    try:
        with guesses.one_at_a_time("forgotten", client_ip(request)):
            questions.ask(request, form.cleaned_data["email"])
    except (guesses.Busy, questions.TooMany) as error:
        why, seconds = REFUSED[type(error)]
        form.add_error(None, why)
        answer = _page(request, "forgotten", title, 429, form=form)
        answer["Retry-After"] = str(seconds)
        return answer
    messages.success(
        request,
        _("If an account has this address, a mail with a link comes to it within a few minutes."),
    )
    return redirect("admin:login")


@require_safe
def open_link(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Remember the link, and lead to the page that sets the password."""
    try:
        links.opened(kind, key)
    except Ended as error:
        answer = _ended(request, error)
    else:
        request.session[SESSION] = [kind, key]
        answer = never_store(redirect("accounts:set_password"))
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@sensitive_variables("form")
@sensitive_post_parameters()
@require_form
def set_password(request: HttpRequest) -> HttpResponse:
    """Set the password of the account whose link this browser has opened, then let it log in."""
    try:
        if SESSION not in request.session:
            raise Ended(links.NONE)
        kind, key = request.session[SESSION]
        account = links.opened(kind, key)
        form = SetPasswordForm(account, request.POST or None)
        form.fields["new_password1"].widget.attrs["autofocus"] = True
        if request.method == "POST" and form.is_valid():
            links.use(kind, key, form.cleaned_data["new_password1"])
            request.session.flush()  # whoever was logged in here may be somebody else
            messages.success(request, _("Your password is set. Log in with it now."))
            return redirect("admin:login")
    except Ended as error:
        request.session.pop(SESSION, None)
        return _ended(request, error)
    title = _("Welcome to the desk") if kind == links.Kind.INVITATION else _("Set a new password")
    return _page(
        request, "set_password", title, form=form, account=account, name=full_name(account)
    )


def _ended(request: HttpRequest, error: Ended) -> HttpResponse:
    status = 404 if error.reason in (links.UNKNOWN, links.NONE) else 410
    told = {"reason": error.reason, "sends_mail": settings.SENDS_MAIL}
    return _page(request, "ended", _("This link does not work any more"), status, **told)


def _page(
    request: HttpRequest, template: str, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    frame = {**admin.site.each_context(request), "title": title, "has_permission": False}
    template = f"accounts/{template}.html"
    return never_store(render(request, template, {**frame, **context}, status=status))
