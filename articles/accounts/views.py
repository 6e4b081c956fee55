"""The pages of the login: password, second factor, recovery codes."""

import re

from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from mfa import views
from mfa.methods import recovery, totp
from mfa.models import MFAKey

from articles.accounts.second_factor import (
    MALFORMED,
    NAMES,
    RECOVERY_CODES,
    factors_of,
    is_missing,
    log_factor,
)


class _DeskPage:
    """Mixin of a view: what the templates of the desk ask for."""

    title = ""

    def get_context_data(self, **kwargs):
        frame = {**admin.site.each_context(self.request), "title": self.title}
        return {**frame, **super().get_context_data(**kwargs)}


class _Check:
    """Mixin of a view that checks a code: whatever is wrong with it, it is refused."""

    def complete(self, code):
        if self.method is totp:
            # Apps show "123 456". And django-mfa3 would take the same digits in another script
            # for a code that was not used yet.
            code = "".join(re.findall("[0-9]", code))
        try:
            return super().complete(code)
        except MALFORMED as error:
            raise ValueError from error


class FactorList(_DeskPage, views.MFAListView):
    """What the user has, and what they may add."""

    title = gettext_lazy("Two-step login")

    def get_context_data(self, **kwargs):
        keys = self.get_queryset()
        return super().get_context_data(
            factors=[(key, NAMES[key.method]) for key in factors_of(self.request.user)],
            codes_left=keys.filter(method=recovery.name).count(),
            is_missing=is_missing(self.request.user),
            **kwargs,
        )


class FactorAdd(_DeskPage, _Check, views.MFACreateView):
    """Adds an authenticator app or a passkey; recovery codes have a page of their own."""

    @property
    def title(self):
        return NAMES[self.method.name]

    def dispatch(self, request, *args, **kwargs):
        if kwargs["method"] not in ("FIDO2", "TOTP"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self):
        if self.request.user.mfakey_set.filter(method=recovery.name).exists():
            return reverse("mfa:list")
        return reverse("mfa:recovery")  # a lost phone must not lock its owner out

    def form_valid(self, form):
        response = super().form_valid(form)
        if response.status_code == 302:
            log_factor(self.request.user, "added", self.title)
        return response


class FactorDelete(_DeskPage, views.MFADeleteView):
    """Asks whether to take a factor away, and does."""

    title = gettext_lazy("Remove")

    def form_valid(self, form):
        log_factor(self.request.user, "deleted", NAMES[self.object.method])
        return super().form_valid(form)


class RecoveryCodes(_DeskPage, views.MFAListView):
    """Makes new recovery codes and shows them this once; the old ones are void."""

    title = gettext_lazy("Recovery codes")
    template_name = "mfa/recovery.html"

    def post(self, request):
        """Answer with a page that holds the codes: they are kept nowhere else but hashed."""
        made = [recovery.register_begin(request.user) for _number in range(RECOVERY_CODES)]
        with transaction.atomic():
            request.user.mfakey_set.filter(method=recovery.name).delete()
            MFAKey.objects.bulk_create(
                MFAKey(user=request.user, method=recovery.name, name=f"{number}", secret=secret)
                for number, (_data, secret) in enumerate(made, 1)
            )
            log_factor(request.user, "added", self.title)
        self.object_list = self.get_queryset()
        context = self.get_context_data(codes=[data["code"] for data, _secret in made])
        response = self.render_to_response(context)
        response["Cache-Control"] = "private, no-store"
        return response


class SecondStep(_DeskPage, _Check, views.MFAAuthView):
    """The second step of a login."""

    title = gettext_lazy("Two-step login")

    def get_context_data(self, **kwargs):
        others = self.user.mfakey_set.exclude(method=self.method.name)
        methods = others.values_list("method", flat=True).distinct()
        return super().get_context_data(
            others=[(method, NAMES[method]) for method in NAMES if method in set(methods)],
            **kwargs,
        )

    def complete(self, code):
        """Check `code`; raises ValueError. One at a time, so that none counts twice."""
        with transaction.atomic():
            list(self.user.mfakey_set.select_for_update())
            try:
                return super().complete(code)
            except ValueError as error:
                refusal = error  # the limit on tries is kept: no rollback
        raise ValueError from refusal

    def form_valid(self, form):
        response = super().form_valid(form)
        if self.method is recovery:
            left = self.user.mfakey_set.filter(method=recovery.name).count()
            messages.warning(self.request, _("Recovery codes left: %d") % left)
        return response


class LoginForm(AdminAuthenticationForm):
    """Name and password; a name longer than any account's is cut, for the log to take it."""

    def clean_username(self):
        return self.cleaned_data["username"][: self.fields["username"].max_length]


class PasswordStep(views.LoginView):
    """The first step of a login: the second follows where the account has one."""

    authentication_form = LoginForm
    template_name = "admin/login.html"
    next_page = "admin:index"


def enrol(request):
    """Lead somebody who needs a second factor to the page where they get one."""
    messages.warning(request, _("Your group must log in in two steps: set up the second one now."))
    return redirect("mfa:list")
