"""The pages of an account beside its form: a new link, close, open again."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from articles.accounts import keepers, links
from articles.accounts.names import full_name
from articles.models import Mail
from newsroom.http_cache import never_store
from newsroom.portal_url import absolute


class AccountPagesMixin(admin.ModelAdmin):
    """Of the desk of accounts: each page asks for the right to change the account."""

    def get_urls(self):
        views = {"link": self.link_view, "close": self.close_view, "reopen": self.reopen_view}
        return [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"auth_user_{name}",
            )
            for name, view in views.items()
        ] + super().get_urls()

    def account_to_change(self, request, pk):
        """Return the account `pk`, for whoever may change it. Raises Http404, PermissionDenied."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        account = self.get_object(request, str(pk))
        if account is None:
            raise Http404
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        return account

    @method_decorator(require_POST)
    def link_view(self, request, pk):
        """Send a link that sets the password, or show it once."""
        account = self.account_to_change(request, pk)
        if not account.is_active:
            messages.error(request, str(links.CLOSED))
            return redirect("admin:auth_user_change", pk)
        return self.hand_over(request, account)

    def hand_over(self, request, account):
        """Make a link for `account`, and answer with it, or with the form where it goes by mail."""
        link = links.invite(account, by=request.user)
        if link is None:
            told = _("A mail with a link goes to %(address)s within a minute.")
            messages.success(request, told % {"address": account.email})
            return redirect("admin:auth_user_change", account.pk)
        account.refresh_from_db()
        kind = links.kind_for(account)
        context = {
            "account": account,
            "link": absolute(request, link),
            "days": links.LIFETIME[kind].days,
            "sends_mail": settings.SENDS_MAIL,
        }
        page = self._page(request, "link", _("A link for %s") % full_name(account), context)
        return never_store(page)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def close_view(self, request, pk):
        """Ask, then close the account."""
        account = self.account_to_change(request, pk)
        if not account.is_active:
            return redirect("admin:auth_user_change", pk)
        is_own = account.pk == request.user.pk
        refusal = ""
        try:
            if request.method == "POST":
                keepers.close(account, by=request.user)
                told = _("The account of %s is closed.") % full_name(account)
                messages.success(request, told)
                return redirect("admin:login" if is_own else "admin:auth_user_changelist")
            with transaction.atomic():
                keepers.check_not_last(account)
        except ValidationError as error:
            refusal = error.messages[0]
        context = {"account": account, "is_own": is_own, "refusal": refusal}
        title = _("Close the account of %s?") % full_name(account)
        status = 409 if request.method == "POST" else 200
        return self._page(request, "close", title, context, status)

    @method_decorator(require_POST)
    def reopen_view(self, request, pk):
        """Open the account again, and send or show a link."""
        account = self.account_to_change(request, pk)
        if account.is_active:
            return redirect("admin:auth_user_change", pk)
        keepers.reopen(account, by=request.user)
        account.refresh_from_db()
        return self.hand_over(request, account)

    def waiting_mail(self, account):
        """Return the mail with a link that waits to be sent to `account`; None without one."""
        return Mail.objects.filter(account=account).first()

    def _page(self, request, name, title, context, status=200):
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        template = f"admin/auth/user/{name}.html"
        return TemplateResponse(request, template, {**frame, **context}, status=status)
