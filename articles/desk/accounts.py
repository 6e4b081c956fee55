"""Accounts of people: one short form, and a list that says who comes in, and how."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_post_parameters

from articles.accounts import audit_log, second_factor
from articles.accounts.names import full_name
from articles.accounts.own_password import FIELD, REFUSED, is_own_password
from articles.accounts.second_factor import NAMES, factors_of, is_missing, keys_of
from articles.desk.account_form import PersonForm
from articles.desk.account_pages import AccountPagesMixin
from articles.desk.base import NamedInputsMixin
from articles.desk.fields import count_not_cut
from articles.desk.formsets import BoundedFormSet
from articles.desk.groups import (
    LateAccountsMixin,
    PermissionsMixin,
    ShortSearchMixin,
    part,
    permission_name,
)
from articles.desk.lists import WorkListsMixin
from articles.models import Factor
from articles.portal.times import moment


class FactorFormSet(BoundedFormSet):
    """The second factors of an account. `request` is set on the class made for each request."""

    request: HttpRequest

    def clean(self):
        """Refuse to remove any without the right password of whoever removes it."""
        super().clean()
        typed = self.data.get(FIELD, "")
        if self.deleted_forms and not is_own_password(self.request, typed):
            raise ValidationError(
                _("To remove a second factor, enter your own password above. %s") % REFUSED
            )

    def delete_existing(self, obj, commit=True):
        """Remove the factor, with the recovery codes where it was the last."""
        if commit:
            second_factor.remove(obj)


class FactorInline(admin.TabularInline):
    """The second factors of an account: shown, and removed when a phone is lost."""

    model = Factor
    verbose_name = _("second factor")
    verbose_name_plural = _("Second factors")
    formset = FactorFormSet
    fields = readonly_fields = ("kind", "called")
    extra = 0

    def get_formset(self, request, obj=None, **kwargs):
        formset = cast(type[FactorFormSet], super().get_formset(request, obj, **kwargs))
        formset.request = request  # the class is made for this request alone
        return formset

    @admin.display(description=_("kind"))
    def kind(self, key):
        return NAMES.get(key.method, "")  # a form can claim to have a row more

    @admin.display(description=_("name"))
    def called(self, key):
        return key.name

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("auth.change_user")

    def has_delete_permission(self, request, obj=None):
        """Of one's own account a factor goes on its own page, which asks for a code of it."""
        return self.has_view_permission(request, obj) and obj != request.user

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


admin.site.unregister(User)

STANDINGS = {
    "open": _("open"),
    "invited": _("invited, no password yet"),
    "closed": _("closed"),
    "shut": _("may not enter the desk: save its form once"),
}
# The classes of the states of stories that look alike.
COLOURS = {
    "open": "state-published",
    "invited": "state-scheduled",
    "closed": "state-expired",
    "shut": "state-withdrawn",
}


class StandingFilter(admin.SimpleListFilter):
    """Open, invited and not here yet, closed."""

    title = _("account")
    parameter_name = "standing"
    as_chips = True

    def lookups(self, request, model_admin):
        return [(name, STANDINGS[name]) for name in ("open", "invited", "closed")]

    def queryset(self, request, queryset):
        waiting = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        conditions = {
            "open": Q(is_active=True) & ~waiting,
            "invited": Q(is_active=True) & waiting,
            "closed": Q(is_active=False),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))


class SecondStepFilter(admin.SimpleListFilter):
    """Who has a second factor, and who has none."""

    title = _("second step")
    parameter_name = "second_step"

    def lookups(self, request, model_admin):
        return [("1", _("Yes")), ("0", _("No"))]

    def queryset(self, request, queryset):
        asked = {"1": Q(has_factor=True), "0": Q(has_factor=False)}
        return queryset.filter(asked.get(self.value() or "", Q()))


@admin.register(User)
class PersonAdmin(
    WorkListsMixin,
    LateAccountsMixin,
    NamedInputsMixin,
    ShortSearchMixin,
    AccountPagesMixin,
    PermissionsMixin,
    admin.ModelAdmin,
):
    """Accounts. Only superusers change a superuser, or make one."""

    class Media:
        css = {"all": ["css/admin-accounts.css"]}

    form = PersonForm
    inlines = (FactorInline,)
    list_display = ("person", "roles", "last_seen", "second_step", "standing")
    list_filter = (StandingFilter, "groups", SecondStepFilter)
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("-is_active", "first_name", "last_name", "username")
    list_per_page = 50
    show_full_result_count = False

    # The list

    def get_queryset(self, request):
        factor = Exists(second_factor.factors().filter(user=OuterRef("pk")))
        return super().get_queryset(request).annotate(has_factor=factor).prefetch_related("groups")

    @admin.display(description=_("name"), ordering="first_name")
    def person(self, user):
        return format_html(
            '{} <span class="account-name">{}</span>', full_name(user), user.get_username()
        )

    @admin.display(description=_("role"))
    def roles(self, user):
        names = [group.name for group in user.groups.all()]
        return ", ".join([str(_("Superuser"))] * user.is_superuser + sorted(names)) or "–"

    @admin.display(description=_("last login"), ordering="last_login")
    def last_seen(self, user):
        when = moment(user.last_login) if user.last_login else _("never")
        return format_html('<span class="cell-label">{}:</span> {}', _("last login"), when)

    @admin.display(description=_("second step"), ordering="has_factor")
    def second_step(self, user):
        has = _("Yes") if user.has_factor else _("No")
        return format_html('<span class="cell-label">{}:</span> {}', _("second step"), has)

    @admin.display(description=_("account"), ordering="-is_active")
    def standing(self, user):
        name = _standing_of(user)
        return format_html('<span class="state {}">{}</span>', COLOURS[name], STANDINGS[name])

    def lookup_allowed(self, lookup, value, request=None):
        """Allow no question about a password, as Django's own desk."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    # The form

    def get_fieldsets(self, request, obj=None):
        """The short form; what is rare stands folded below it."""
        rare = []
        if request.user.is_superuser:
            rare.append("is_superuser")
        if obj is not None and obj.user_permissions.exists():
            rare.append("drop_permissions")
        fieldsets: list[Any] = [
            (None, {"fields": (("last_name", "first_name"), "email", "username")}),
            (None, {"fields": ("groups",)}),
        ]
        if rare:
            fieldsets.append((_("Rarely needed"), {"fields": rare, "classes": ["collapse"]}))
        if obj is not None and keys_of(obj).exists():
            # The password of whoever is here, where there is a second factor to remove.
            fieldsets.append((_("Second factors"), {"fields": (FIELD,)}))
        return fieldsets

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        count_not_cut(form.base_fields.values())
        return form

    @method_decorator(sensitive_post_parameters(FIELD))
    def changeform_view(self, *args, **kwargs):
        return super().changeform_view(*args, **kwargs)

    def get_inlines(self, request, obj):
        return self.inlines if obj is not None and keys_of(obj).exists() else ()

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context |= {
                "account": obj,
                "standing": STANDINGS[_standing_of(obj)],
                "has_factor": factors_of(obj).exists(),
                "must_have_factor": is_missing(obj),
                "waiting_mail": self.waiting_mail(obj),
                "is_invited": obj.is_active and not obj.has_usable_password(),
                "is_own": obj.pk == request.user.pk,
                "subtitle": full_name(obj),
                "show_save_and_add_another": False,
                "show_delete": obj.pk != request.user.pk and not audit_log.has_acted(obj),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def construct_change_message(self, request, form, formsets, add=False):
        """Name in the audit log which rights beside its roles an account lost."""
        message = super().construct_change_message(request, form, formsets, add)
        if form.cleaned_data.get("drop_permissions"):
            name = gettext_noop("permission")
            message += [{"deleted": part(name, permission_name(row))} for row in form.own]
        return message

    def response_add(self, request, obj, post_url_continue=None):
        """Invite whoever the account is for."""
        return self.hand_over(request, obj)

    # Who may

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _may_touch(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _may_touch(request.user, obj)

    def get_deleted_objects(self, objs, request):
        """Refuse to delete accounts that did something: it would go from logs and histories.

        And the own one: so somebody is left who manages accounts. What else goes with an account
        is not listed: the names of stories may be among it.
        """
        _deleted, _counts, lacking, _protected = super().get_deleted_objects(objs, request)
        own = request.user.pk
        acted = [str(user) for user in objs if user.pk == own or audit_log.has_acted(user)]
        counts = {self.opts.verbose_name_plural: len(objs)}
        return [str(user) for user in objs], counts, lacking, acted


def _may_touch(user, account):
    return user.is_superuser or account is None or not account.is_superuser


def _standing_of(user):
    """Where an account stands: a key of STANDINGS."""
    if not user.is_active:
        return "closed"
    if not user.has_usable_password():
        return "invited"
    return "open" if user.is_staff else "shut"
