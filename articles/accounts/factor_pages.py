"""The pages where somebody adds and removes their own second factors."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from articles.accounts import codes, passkeys, proof, sealing, second_factor
from articles.accounts.own_password import OwnPasswordForm
from articles.accounts.second_factor import NAMES, factors_of, keys_of
from articles.accounts.views import QUESTION, AnswerForm, DeskPageMixin, begin_second_step
from articles.models import Factor
from articles.models.fields import TidyFormField

_AFTER = "after_proof"  # in the session: the page that asked for the proof
_NEW_APP = "new_app"  # in the session: the key of an app that is being added, sealed


class OwnPage(LoginRequiredMixin, DeskPageMixin):
    """A page about the user's own factors."""

    @property
    def user(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user


class ProvedPage(OwnPage):
    """A page that changes factors: it opens to who has just proved who they are."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not proof.holds(request):
            request.session[_AFTER] = request.path
            return redirect("mfa:proof")
        return super().dispatch(request, *args, **kwargs)


class Proof(OwnPage, FormView):
    """Asks for the password once more, then for the second step where there is one."""

    title = gettext_lazy("Is it you?")
    form_class = OwnPasswordForm
    template_name = "mfa/proof.html"

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        after = self.request.session.pop(_AFTER, reverse("mfa:list"))
        if keys_of(self.user).exists():
            return begin_second_step(self.request, self.user, after, logs_in=False)
        proof.give(self.request)
        return redirect(after)


class FactorList(OwnPage, TemplateView):
    """What the user has, and what they may add."""

    title = gettext_lazy("Two-step login")
    template_name = "mfa/list.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        factors = factors_of(self.user).order_by("pk")
        return super().get_context_data(
            factors=[
                (factor, NAMES[factor.method], not sealing.opens(factor.secret))
                for factor in factors
            ],
            codes_left=keys_of(self.user).filter(method=Factor.RECOVERY).count(),
            is_missing=second_factor.is_missing(self.user),
            **kwargs,
        )


class FactorForm(AnswerForm):
    """What a new factor is called, and its code or what the browser made."""

    name = TidyFormField(max_length=32)


class FactorAdd(ProvedPage, FormView):
    """Adds a factor; `method` is which."""

    method: str
    form_class = FactorForm

    def get_title(self) -> str | Promise:
        return NAMES[self.method]

    def secret_of(self, answer: str) -> tuple[str, int | None] | None:
        """Return the secret of the new factor, and of an app the step whose code was given.

        None where `answer` is not right.
        """
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if factors_of(self.user).count() >= second_factor.MAX_FACTORS:
            form.add_error(None, _("That is as many as there may be: remove one first."))
            return self.form_invalid(form)
        made = self.secret_of(form.cleaned_data["code"])
        if made is None:
            form.add_error("code", "")  # the template has the words
            return self.form_invalid(form)
        second_factor.add(self.user, self.method, form.cleaned_data["name"], *made)
        messages.success(self.request, _("The second step was added."))
        if keys_of(self.user).filter(method=Factor.RECOVERY).exists():
            return redirect("mfa:list")
        return redirect("mfa:recovery")  # a lost phone must not lock its owner out


class AppAdd(FactorAdd):
    """Adds an authenticator app: its key is shown, and a code of it asked for."""

    method = Factor.APP
    template_name = "mfa/add_app.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        import segno  # for this page alone

        key = self._key() or codes.new_app_key()
        self.request.session[_NEW_APP] = sealing.seal(key)
        code = segno.make(codes.app_url(key, self.user.get_username()), micro=False)
        picture = mark_safe(code.svg_inline(scale=5))  # of black squares alone
        return super().get_context_data(key=key, picture=picture, **kwargs)

    def _key(self) -> str:
        """Return the key that was shown before, so that a wrong code makes no other; or ""."""
        try:
            return sealing.opened(self.request.session.get(_NEW_APP, ""))
        except sealing.KeyLost:
            return ""

    def secret_of(self, answer: str) -> tuple[str, int | None] | None:
        key = self._key()
        step = codes.step_of(key, answer, timezone.now()) if key else None
        if step is None:
            return None
        del self.request.session[_NEW_APP]
        return key, step


class PasskeyAdd(FactorAdd):
    """Adds a passkey: the browser makes it."""

    method = Factor.PASSKEY
    template_name = "mfa/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        found = second_factor.secrets_of(self.user, Factor.PASSKEY)
        known = [secret for _factor, secret in found]
        question, self.request.session[QUESTION] = passkeys.ask_for_new(self.user, known)
        return super().get_context_data(question=question, **kwargs)

    def secret_of(self, answer: str) -> tuple[str, int | None] | None:
        try:
            return passkeys.made(self.request.session.pop(QUESTION, None), answer), None
        except passkeys.Refused:
            return None


class FactorRemove(ProvedPage, TemplateView):
    """Asks whether to remove a factor, and does."""

    title = gettext_lazy("Remove")
    template_name = "mfa/remove.html"

    def _factor(self) -> Factor:
        return get_object_or_404(factors_of(self.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict:
        is_last = factors_of(self.user).count() == 1
        return super().get_context_data(factor=self._factor(), is_last=is_last, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        factor = self._factor()
        second_factor.remove(factor)
        second_factor.log_factor(self.user, "deleted", NAMES[factor.method])
        messages.success(request, _("The second step was removed."))
        return redirect("mfa:list")


class RecoveryCodes(ProvedPage, TemplateView):
    """Makes new recovery codes and shows them once. The old ones end."""

    title = gettext_lazy("Recovery codes")
    template_name = "mfa/recovery.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not factors_of(request.user).exists():
            messages.warning(request, _("First add an authenticator app or a passkey."))
            return redirect("mfa:list")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Answer with the page that shows the codes. They are stored as hashes alone."""
        made = second_factor.make_recovery_codes(self.user)
        return self.render_to_response(self.get_context_data(codes=made))
