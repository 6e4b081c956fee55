"""Accounts and groups. What Django leaves in English is translated here."""

import re
from typing import cast

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_post_parameters

from articles.accounts import audit_log, second_factor
from articles.accounts.own_password import FIELD, REFUSED, is_own_password, own_password_field
from articles.accounts.second_factor import NAMES, keys_of
from articles.desk.base import NamedInputsMixin
from articles.desk.formsets import BoundedFormSet
from articles.desk.late_saves import LateSavesMixin
from articles.models import Factor
from articles.text.vietnamese import tidy_words

MAX_SEARCH_WORDS = 20
_ACTIONS = {"add": _("add"), "change": _("change"), "delete": _("delete"), "view": _("view")}

_OWN = {
    "edit_any_article": _("change those of others"),
    "publish_article": _("publish, schedule, send back, withdraw and correct"),
    "delete_published_article": _("delete published ones"),
}


class PermissionsField(ModelMultipleChoiceField):
    """Permissions named in the user's language: "story: change".

    Their names in the database are English ("Can change article").
    """

    def label_from_instance(self, permission):
        label = _OWN.get(permission.codename) or _ACTIONS.get(permission.codename.split("_")[0])
        return f"{permission.content_type.name}: {label or permission.name}"


# Fields that give an account or a group its permissions, and their names in the audit log.
_POWERS = {
    "groups": gettext_noop("group"),
    "user_permissions": gettext_noop("permission"),
    "permissions": gettext_noop("permission"),
}
_SWITCHES = ("is_active", "is_staff", "is_superuser")


class PermissionsMixin(admin.ModelAdmin):
    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.remote_field.model is Permission:
            kwargs["form_class"] = PermissionsField
            kwargs["queryset"] = Permission.objects.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def construct_change_message(self, request, form, formsets, add=False):
        """Name in the audit log which permissions were given and which taken."""
        message = super().construct_change_message(request, form, [], add)
        # Django's form for a password says that "password" changed, which is none of its fields.
        for name in filter(form.fields.get, form.changed_data):
            field = form.fields[name]
            if name in _POWERS:
                before, after = set(form.initial.get(name, ())), set(form.cleaned_data[name])
                message += _given_and_taken(field, _POWERS[name], before, after)
            elif name in _SWITCHES:
                action = "added" if form.cleaned_data[name] else "deleted"
                message.append({action: _part(gettext_noop("permission"), field.label)})
        for formset in formsets or ():  # None from the form for a password
            for key in formset.deleted_objects:
                message.append({"deleted": _part(gettext_noop("second factor"), NAMES[key.method])})
        return message


def _given_and_taken(field, name, before, after):
    for action, powers in (("added", after - before), ("deleted", before - after)):
        labels = sorted(str(field.label_from_instance(power)) for power in powers)
        yield from ({action: _part(name, label)} for label in labels)


def _part(name, label):
    return {"name": name, "object": str(label)}


class LateAccountsMixin(LateSavesMixin):
    """Of the desks that are Django's own: an older form gives no right back that was taken."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Handle the form, if nobody changed the account or the group since it was made."""
        with transaction.atomic():
            if request.method == "POST" and object_id is not None:
                answer = self.answer_late(request, object_id)
                if answer is not None:
                    return answer
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["carried"] = self.carried(request, obj, context)
        return super().render_change_form(request, context, add, change, form_url, obj)


class PersonForm(UserChangeForm):
    """The form of an account, with the password of whoever removes one of its factors."""

    own_password = own_password_field(
        required=False, help_text=_("Only needed to remove a second factor below.")
    )

    @cached_property
    def changed_data(self):
        """What was changed of the account: not what was typed to prove who does it."""
        return [name for name in super().changed_data if name != FIELD]

    def clean_first_name(self):
        """Return the name without what nobody sees: it stands beside what somebody did."""
        return tidy_words(self.cleaned_data["first_name"])

    def clean_last_name(self):
        """Return the name, as the first one."""
        return tidy_words(self.cleaned_data["last_name"])


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
    fields = readonly_fields = ("kind", "name")
    extra = 0

    def get_formset(self, request, obj=None, **kwargs):
        formset = cast(type[FactorFormSet], super().get_formset(request, obj, **kwargs))
        formset.request = request  # the class is made for this request alone
        return formset

    @admin.display(description=_("kind"))
    def kind(self, key):
        return NAMES.get(key.method, "")  # a form can claim to have a row more

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("auth.change_user")

    def has_delete_permission(self, request, obj=None):
        """Of one's own account a factor goes on its own page, which asks for a code of it."""
        return self.has_view_permission(request, obj) and obj != request.user

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


admin.site.unregister([User, Group])


class ShortSearchMixin(admin.ModelAdmin):
    """Of a desk with Django's search: it looks for MAX_SEARCH_WORDS words of what was typed.

    Each word is a condition, and SQLite refuses more than 1,000 within one another. Commas and
    quotation marks stand in no name.
    """

    def get_search_results(self, request, queryset, search_term):
        words = re.sub(r'[\x00,;"“”]', " ", search_term).split()[:MAX_SEARCH_WORDS]
        return super().get_search_results(request, queryset, " ".join(words))


@admin.register(User)
class PersonAdmin(
    LateAccountsMixin, NamedInputsMixin, ShortSearchMixin, PermissionsMixin, UserAdmin
):
    """Accounts. Only superusers change a superuser, or make one."""

    form = PersonForm
    inlines = (FactorInline,)

    @method_decorator(sensitive_post_parameters(FIELD))
    def change_view(self, *args, **kwargs):
        return super().change_view(*args, **kwargs)

    def get_fieldsets(self, request, obj=None):
        """Ask for the password of whoever is here, where there is a second factor to remove."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not keys_of(obj).exists():
            return fieldsets
        return (*fieldsets, (_("Second factors"), {"fields": (FIELD,)}))

    def get_readonly_fields(self, request, obj=None):
        own = () if request.user.is_superuser else ("is_superuser",)
        # What happened is no matter of opinion, and a login makes no form an older one.
        happened = ("last_login", "date_joined") if obj else ()
        return (*super().get_readonly_fields(request, obj), *happened, *own)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _may_touch(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _may_touch(request.user, obj)

    def get_deleted_objects(self, objs, request):
        """Refuse to delete accounts that did something: it would go from logs and histories.

        What else goes with an account is not listed: the names of stories may be among it.
        """
        _deleted, counts, lacking, _protected = super().get_deleted_objects(objs, request)
        acted = [str(user) for user in objs if audit_log.has_acted(user)]
        return [str(user) for user in objs], counts, lacking, acted


def _may_touch(user, account):
    return user.is_superuser or account is None or not account.is_superuser


@admin.register(Group)
class RoleAdmin(
    LateAccountsMixin, NamedInputsMixin, ShortSearchMixin, PermissionsMixin, GroupAdmin
):
    """Groups: what an account may do."""
