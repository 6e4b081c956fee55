"""The pages of the login: password and second step. The latter completes a proof too."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from django.views.generic.base import ContextMixin, View

from articles.accounts import guesses, passkeys, proof, second_factor
from articles.accounts.audit_log import LONGEST_NAME
from articles.models import Factor
from newsroom.client_ip import client_ip
from newsroom.http_cache import never_store

LONGEST_ANSWER = 20_000  # characters: a passkey's is JSON of some thousand
PENDING = "second_step"  # in the session: whom the second step waits for, and what comes after
QUESTION = "passkey"  # in the session: the state of the question to a passkey


class DeskPageMixin(ContextMixin, View):
    """Of a view: gives the templates of the desk what they need, and lets nobody keep the page."""

    title: str | Promise = ""

    def get_title(self) -> str | Promise:
        return self.title

    def get_context_data(self, **kwargs: Any) -> dict:
        frame = {**admin.site.each_context(self.request), "title": self.get_title()}
        return {**frame, **super().get_context_data(**kwargs)}

    @method_decorator(sensitive_post_parameters())
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return never_store(super().dispatch(request, *args, **kwargs))


class AnswerForm(Form):
    """A code, or the answer of a passkey."""

    code = forms.CharField(max_length=LONGEST_ANSWER)


def begin_second_step(
    request: HttpRequest, user: User, after: str, *, logs_in: bool
) -> HttpResponse:
    """Note in the session that `user` gave the password, and ask for the second step.

    It leads to `after`, and logs `user` in where `logs_in`; else it completes the proof.
    """
    request.session[PENDING] = {
        "user": user.pk,
        "backend": getattr(user, "backend", ""),
        "password": user.get_session_auth_hash(),  # a new one ends the step
        "after": after,
        "logs_in": logs_in,
    }
    return redirect("mfa:auth", second_factor.methods_of(user)[0])


class SecondStep(DeskPageMixin, FormView):
    """Asks for a code or a passkey, after the password."""

    title = gettext_lazy("Two-step login")
    form_class = AnswerForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.method = kwargs["method"]
        if self.method not in Factor.METHODS:
            raise Http404
        user = self._waiting()
        if user is None:
            return redirect("admin:login")  # which sends those on to the desk who are logged in
        self.user = user
        return super().dispatch(request, *args, **kwargs)

    def _waiting(self) -> User | None:
        """Return whom the step waits for: the account is open, and its password is the same."""
        self.pending = self.request.session.get(PENDING, {})
        user = User.objects.filter(pk=self.pending.get("user"), is_active=True).first()
        if user is None or not constant_time_compare(
            user.get_session_auth_hash(), self.pending["password"]
        ):
            return None
        return user if self.pending["logs_in"] or user == self.request.user else None

    def get_template_names(self) -> list[str]:
        return [f"mfa/auth_{self.method}.html"]

    def get_context_data(self, **kwargs: Any) -> dict:
        found = second_factor.secrets_of(self.user, self.method)
        has_any = second_factor.keys_of(self.user).filter(method=self.method).exists()
        if self.method == Factor.PASSKEY:
            kwargs["question"], state = passkeys.ask([secret for _factor, secret in found])
            self.request.session[QUESTION] = state
        others = [each for each in second_factor.methods_of(self.user) if each != self.method]
        return super().get_context_data(
            others=[(method, second_factor.NAMES[method]) for method in others],
            is_lost=has_any and not found,
            logs_in=self.pending["logs_in"],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check the answer, in turn: else ten codes sent at once would all be checked."""
        try:
            with guesses.one_at_a_time(self.user.get_username()):
                if second_factor.is_guessed_at(self.user):
                    why = _("There were too many wrong codes. Wait a day, or ask an administrator.")
                    return self._begin_anew(why)
                if second_factor.is_locked(request, self.user):
                    return self._begin_anew(_LOCKED)
                return super().post(request, *args, **kwargs)
        except guesses.Busy:
            messages.error(request, guesses.BUSY)
            return redirect(request.get_full_path())

    def form_valid(self, form: Form) -> HttpResponse:
        state = self.request.session.pop(QUESTION, None)
        if not second_factor.accepts(self.user, self.method, form.cleaned_data["code"], state):
            form.add_error("code", "")  # the template has the words
            return self.form_invalid(form)
        del self.request.session[PENDING]
        if self.pending["logs_in"]:
            login(self.request, self.user, self.pending["backend"])
        else:
            proof.give(self.request)
        if self.method == Factor.RECOVERY:
            left = second_factor.keys_of(self.user).filter(method=Factor.RECOVERY).count()
            messages.warning(self.request, _("Recovery codes left: %d") % left)
            if self.pending["logs_in"]:
                return redirect("mfa:list")  # for a new phone
        return redirect(self.pending["after"])

    def form_invalid(self, form: Form) -> HttpResponse:
        second_factor.note_wrong(self.request, self.user)
        if second_factor.is_locked(self.request, self.user):
            return self._begin_anew(_LOCKED)
        return super().form_invalid(form)

    def _begin_anew(self, why: str | Promise) -> HttpResponse:
        """End this step. Where it was to log somebody in, nothing is left of the first either."""
        if self.pending["logs_in"]:
            self.request.session.flush()
        else:
            del self.request.session[PENDING]
        messages.error(self.request, str(why))
        return redirect("admin:login" if self.pending["logs_in"] else "mfa:list")


_LOCKED = gettext_lazy("There were too many wrong codes. Try anew after a quarter of an hour.")


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


class PasswordStep(LoginView):
    """The first step of a login. The second follows, if the account has a second factor."""

    authentication_form = LoginForm
    template_name = "admin/login.html"
    next_page = "admin:index"

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if not second_factor.keys_of(user).exists():
            return super().form_valid(form)
        return begin_second_step(self.request, user, self.get_success_url(), logs_in=True)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, "busy"):
            response.status_code = 429
            response["Retry-After"] = str(guesses.RETRY_SECONDS)
        return response


def enrol(request: HttpRequest) -> HttpResponse:
    """Send somebody who needs a second factor to the page where they get one."""
    messages.warning(request, _("Your group must log in in two steps: set up the second one now."))
    return redirect("mfa:list")
