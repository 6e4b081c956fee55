"""Groups: what an account may do. Those of the table of roles are shown and not changed.

What Django leaves in English is translated here.
"""

import re

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, Q
from django.forms import ModelMultipleChoiceField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from articles.accounts.roles import MEANING, ROLES
from articles.accounts.second_factor import NAMES
from articles.desk.base import NamedInputsMixin
from articles.desk.errors import faults
from articles.desk.late_saves import LateSavesMixin

MAX_SEARCH_WORDS = 20
_ACTIONS = {"add": _("add"), "change": _("change"), "delete": _("delete"), "view": _("view")}

_OWN = {
    "edit_any_article": _("change those of others"),
    "publish_article": _("publish, schedule, send back, withdraw and correct"),
    "delete_published_article": _("delete published ones"),
}


def _shown():
    """The content types of what a desk shows; permissions for other tables open nothing."""
    models = set(filter(admin.site.is_registered, apps.get_models()))
    desks = [admin.site.get_model_admin(model) for model in models]
    models.update(inline.model for desk in desks for inline in desk.inlines)
    ours = [model for model in models if model._meta.app_label in ("articles", "auth")]
    return ContentType.objects.get_for_models(*ours).values()


def _in_order(permissions):
    names = ("content_type__app_label", "content_type__model", "codename")
    return permissions.select_related("content_type").order_by(*names)


class PermissionsField(ModelMultipleChoiceField):
    """Permissions named in the user's language: "story: change".

    Their names in the database are English ("Can change article").
    """

    def label_from_instance(self, permission):
        return permission_name(permission)


def permission_name(permission):
    """Return what `permission` allows, in the user's language."""
    label = _OWN.get(permission.codename) or _ACTIONS.get(permission.codename.split("_")[0])
    return f"{permission.content_type.name}: {label or permission.name}"


# Fields that give an account or a group its permissions, and their names in the audit log.
_POWERS = {
    "groups": gettext_noop("group"),
    "permissions": gettext_noop("permission"),
}
_SWITCHES = ("is_superuser",)


class PermissionsMixin(admin.ModelAdmin):
    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.remote_field.model is Permission:
            kwargs["form_class"] = PermissionsField
            # What a group of before holds is offered too: none is lost by a save.
            held = Q(group__in=Group.objects.exclude(name__in=ROLES))
            rows = Permission.objects.filter(Q(content_type__in=_shown()) | held)
            kwargs["queryset"] = _in_order(rows.distinct())
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def construct_change_message(self, request, form, formsets, add=False):
        """Name in the audit log which permissions were given and which taken."""
        message = super().construct_change_message(request, form, [], add)
        for name in filter(form.fields.get, form.changed_data):
            field = form.fields[name]
            if name in _POWERS:
                before, after = set(form.initial.get(name, ())), set(form.cleaned_data[name])
                message += _given_and_taken(field, _POWERS[name], before, after)
            elif name in _SWITCHES:
                action = "added" if form.cleaned_data[name] else "deleted"
                message.append({action: part(gettext_noop("permission"), field.label)})
        for formset in formsets or ():
            for key in formset.deleted_objects:
                message.append({"deleted": part(gettext_noop("second factor"), NAMES[key.method])})
        return message


def _given_and_taken(field, name, before, after):
    for action, powers in (("added", after - before), ("deleted", before - after)):
        labels = sorted(str(field.label_from_instance(power)) for power in powers)
        yield from ({action: part(name, label)} for label in labels)


def part(name, label):
    """Return what one of Django's change messages says of a thing: what it is, and its name."""
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
        context["faults"] = faults(context)
        return super().render_change_form(request, context, add, change, form_url, obj)


class ShortSearchMixin(admin.ModelAdmin):
    """Of a desk with Django's search: it looks for MAX_SEARCH_WORDS words of what was typed.

    Each word is a condition, and SQLite refuses more than 1,000 within one another. Commas and
    quotation marks stand in no name.
    """

    def get_search_results(self, request, queryset, search_term):
        words = re.sub(r'[\x00,;"“”]', " ", search_term).split()[:MAX_SEARCH_WORDS]
        return super().get_search_results(request, queryset, " ".join(words))


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(
    LateAccountsMixin, NamedInputsMixin, ShortSearchMixin, PermissionsMixin, GroupAdmin
):
    """Groups. The roles are made anew after each migrate, so nobody changes them here."""

    list_display = ("name", "meaning", "people")
    show_full_result_count = False

    def get_queryset(self, request):
        open_ones = Count("user", filter=Q(user__is_active=True), distinct=True)
        return super().get_queryset(request).annotate(people=open_ones)

    @admin.display(description=_("What it may do"))
    def meaning(self, group):
        return MEANING.get(group.name, _("Made by this newsroom; its rights can be chosen."))

    @admin.display(description=_("Open accounts"), ordering="people")
    def people(self, group):
        return group.people

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not is_role(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not is_role(obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if is_role(obj):
            context["meaning"] = MEANING[obj.name]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_fields(self, request, obj=None):
        return ("name", "may") if is_role(obj) else super().get_fields(request, obj)

    def get_readonly_fields(self, request, obj=None):
        return ("name", "may") if is_role(obj) else super().get_readonly_fields(request, obj)

    @admin.display(description=_("Its rights"))
    def may(self, group):
        """The permissions of a role, in words."""
        rows = _in_order(group.permissions.filter(content_type__in=_shown()))
        return "; ".join(map(permission_name, rows))


def is_role(group):
    """Tell whether `group` is one of the table of roles."""
    return group is not None and group.name in ROLES
