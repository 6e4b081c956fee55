"""The pages of the login: password, second factor, recovery codes."""

import re
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.base import ContextMixin, View
from mfa import views
from mfa.forms import MFACreateForm
from mfa.methods import recovery, totp
from mfa.mixins import MFAFormView
from mfa.models import MFAKey

from articles.accounts import guesses
from articles.accounts.audit_log import LONGEST_NAME
from articles.accounts.own_password import FIELD, OwnPasswordForm
from articles.accounts.second_factor import (
    MALFORMED,
    MAX_WRONG_IN_LOGIN,
    NAMES,
    RECOVERY_CODES,
    factors_of,
    is_guessed_at,
    is_missing,
    keys_of,
    log_factor,
)
from newsroom.client_ip import client_ip
from newsroom.http_cache import never_store


class DeskPageMixin(ContextMixin, View):
    """Of a view: gives the templates of the desk what they need."""

    title: str | Promise = ""

    def get_title(self) -> str | Promise:
        return self.title

    def get_context_data(self, **kwargs: Any) -> dict:
        frame = {**admin.site.each_context(self.request), "title": self.get_title()}
        return {**frame, **super().get_context_data(**kwargs)}


class CodeCheckMixin(MFAFormView):
    """Of a view that checks a code: whatever is wrong with the code, it is refused."""

    def complete(self, code: str) -> Any:
        if self.method is totp:
            # Apps show "123 456". And django-mfa3 would accept a used code again, if its digits
            # were written in another script.
            code = "".join(re.findall("[0-9]", code))
        try:
            return super().complete(code)
        except MALFORMED as error:
            raise ValueError from error


class FactorList(DeskPageMixin, views.MFAListView):
    """What the user has, and what they may add."""

    title = gettext_lazy("Two-step login")

    def get_context_data(self, **kwargs: Any) -> dict:
        keys = self.get_queryset()
        return super().get_context_data(
            factors=[(key, NAMES[key.method]) for key in factors_of(self.request.user)],
            codes_left=keys.filter(method=recovery.name).count(),
            is_missing=is_missing(self.request.user),
            **kwargs,
        )


class FactorForm(OwnPasswordForm, MFACreateForm):
    """What a new factor is called, its code, and the password of whoever adds it."""

    def clean(self) -> Any:
        """Check the code, where the password is right: a code is not to be guessed by others."""
        return self.cleaned_data if self.errors else super().clean()


class FactorAdd(DeskPageMixin, CodeCheckMixin, views.MFACreateView):
    """Adds an authenticator app or a passkey; recovery codes have a page of their own."""

    form_class = FactorForm

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "request": self.request}

    def get_title(self) -> str | Promise:
        return NAMES[self.method.name]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["method"] not in ("FIDO2", "TOTP"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        if keys_of(self.request.user).filter(method=recovery.name).exists():
            return reverse("mfa:list")
        return reverse("mfa:recovery")  # a lost phone must not lock its owner out

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        if response.status_code == 302:
            log_factor(self.request.user, "added", self.get_title())
        return response


@method_decorator(sensitive_post_parameters(FIELD), name="dispatch")
class FactorDelete(DeskPageMixin, views.MFADeleteView):
    """Asks whether to remove a factor, and does."""

    title = gettext_lazy("Remove")
    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: Form) -> HttpResponse:
        log_factor(self.request.user, "deleted", NAMES[self.object.method])
        return super().form_valid(form)


@method_decorator(sensitive_post_parameters(FIELD), name="dispatch")
class RecoveryCodes(DeskPageMixin, views.MFAListView):
    """Makes new recovery codes and shows them once. The old ones end."""

    title = gettext_lazy("Recovery codes")
    template_name = "mfa/recovery.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Answer with the page that shows the codes. They are stored as hashes alone."""
        form = OwnPasswordForm(request.POST, request=request)
        if not form.is_valid():
            self.object_list = self.get_queryset()
            return self.render_to_response(self.get_context_data(form=form))
        made = [recovery.register_begin(request.user) for _number in range(RECOVERY_CODES)]
        with transaction.atomic():
            keys_of(request.user).filter(method=recovery.name).delete()
            MFAKey.objects.bulk_create(
                MFAKey(user=request.user, method=recovery.name, name=f"{number}", secret=secret)
                for number, (_data, secret) in enumerate(made, 1)
            )
            log_factor(request.user, "added", self.title)
        self.object_list = self.get_queryset()
        context = self.get_context_data(codes=[data["code"] for data, _secret in made])
        return never_store(self.render_to_response(context))


class SecondStep(DeskPageMixin, CodeCheckMixin, views.MFAAuthView):
    """The second step of a login."""

    title = gettext_lazy("Two-step login")

    def get_context_data(self, **kwargs: Any) -> dict:
        others = keys_of(self.user).exclude(method=self.method.name)
        methods = others.values_list("method", flat=True).distinct()
        return super().get_context_data(
            others=[(method, NAMES[method]) for method in NAMES if method in set(methods)],
            **kwargs,
        )

    def complete(self, code: str) -> Any:
        """Check `code`. Raises ValueError. One at a time, so that none counts twice."""
        with transaction.atomic():
            list(keys_of(self.user).select_for_update())
            try:
                return super().complete(code)
            except ValueError as error:
                refusal = error  # the limit on tries is kept: no rollback
        raise ValueError from refusal

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check the code, if this login and this account may still try one."""
        try:
            with guesses.one_at_a_time(request.COOKIES.get(settings.SESSION_COOKIE_NAME)):
                if is_guessed_at(self.user):
                    return self._begin_anew(
                        _("There were too many wrong codes. Wait a day, or ask an administrator.")
                    )
                response = super().post(request, *args, **kwargs)
                if not request.session.is_empty():
                    request.session.save()  # before the next one asks how many were wrong
                return response
        except guesses.Busy:
            messages.error(request, guesses.BUSY)
            return redirect(request.get_full_path())

    def form_invalid(self, form: Form) -> HttpResponse:
        response = super().form_invalid(form)
        wrong = self.request.session.get("wrong_codes", 0) + 1
        if wrong >= MAX_WRONG_IN_LOGIN:
            return self._begin_anew(
                _("There were too many wrong codes. Log in anew after a quarter of an hour.")
            )
        self.request.session["wrong_codes"] = wrong
        return response

    def _begin_anew(self, why: str) -> HttpResponse:
        """End this login, whose first step was done. Nobody is logged in."""
        self.request.session.flush()
        messages.error(self.request, why)
        return redirect("admin:login")

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        self.request.session.pop("wrong_codes", None)
        if self.method is recovery:
            left = keys_of(self.user).filter(method=recovery.name).count()
            messages.warning(self.request, _("Recovery codes left: %d") % left)
        return response


class LoginForm(AdminAuthenticationForm):
    """Name and password. A name longer than that of any account is cut, so that it fits the log."""

    def clean_username(self) -> str:
        return self.cleaned_data["username"][:LONGEST_NAME]

    def clean(self) -> dict:
        """Check the password, in turn: else ten guesses at once would all be checked."""
        assert self.request is not None
        try:
            with guesses.one_at_a_time(self.cleaned_data.get("username"), client_ip(self.request)):
                return super().clean()
        except guesses.Busy as error:
            raise ValidationError(guesses.BUSY, code="busy") from error


class PasswordStep(views.LoginView):
    """The first step of a login. The second follows, if the account has a second factor."""

    authentication_form = LoginForm
    template_name = "admin/login.html"
    next_page = "admin:index"

    def form_invalid(self, form: Form) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, "busy"):
            response.status_code = 429
            response["Retry-After"] = str(guesses.RETRY_SECONDS)
        return response


def enrol(request: HttpRequest) -> HttpResponse:
    """Send somebody who needs a second factor to the page where they get one."""
    messages.warning(request, _("Your group must log in in two steps: set up the second one now."))
    return redirect("mfa:list")
