"""Accounts and groups, with what Django leaves in English said in Vietnamese."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.forms import ModelMultipleChoiceField
from django.utils.translation import gettext_lazy as _

_ACTIONS = {"add": _("add"), "change": _("change"), "delete": _("delete"), "view": _("view")}

_OWN = {
    "edit_any_article": _("change those of others"),
    "publish_article": _("publish, schedule, send back, withdraw and correct"),
    "delete_published_article": _("delete published ones"),
}


class PermissionsField(ModelMultipleChoiceField):
    """Permissions as "story: change" in the user's language.

    Django stores their names in the database in English ("Can change article").
    """

    def label_from_instance(self, permission):
        label = _OWN.get(permission.codename) or _ACTIONS.get(permission.codename.split("_")[0])
        return f"{permission.content_type.name}: {label or permission.name}"


class _PermissionsMixin:
    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.remote_field.model is Permission:
            kwargs["form_class"] = PermissionsField
            kwargs["queryset"] = Permission.objects.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)


admin.site.unregister([User, Group])


@admin.register(User)
class PersonAdmin(_PermissionsMixin, UserAdmin):
    """Accounts."""


@admin.register(Group)
class RoleAdmin(_PermissionsMixin, GroupAdmin):
    """Groups: what an account may do."""
