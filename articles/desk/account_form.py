"""The form of a person's account: name, e-mail, roles; the rest is set by itself."""

import re

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, Value, When
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from articles.accounts import keepers
from articles.accounts.own_password import FIELD, own_password_field
from articles.accounts.roles import MEANING, ROLES
from articles.desk.groups import permission_name
from articles.text.vietnamese import fold, tidy_words

LONGEST_MADE = 30  # characters of a user name that is made


class RolesWidget(forms.CheckboxSelectMultiple):
    """Boxes, each with a line of what the role may do, and whether it asks for a second step."""

    def render(self, name, value, attrs=None, renderer=None):
        """Return the boxes as HTML, by a template of ours."""
        context = self.get_context(name, value, attrs)
        return mark_safe(render_to_string("admin/auth/user/roles.html", context))

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        group = value.instance.name
        option["meaning"] = MEANING.get(group, _("Made by this newsroom."))
        option["needs_second_step"] = group in settings.MFA_GROUPS
        return option


def roles_in_order():
    """Return the groups as a form offers them: the roles as their table has them, then others."""
    order = [When(name=name, then=Value(place)) for place, name in enumerate(ROLES)]
    last = Case(*order, default=Value(len(ROLES)), output_field=IntegerField())
    return Group.objects.order_by(last, "name")


class PersonForm(forms.ModelForm):
    """The form of an account, with the password of whoever removes one of its factors."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Links that set the password go there, and mails of the desk."),
    )
    username = forms.CharField(
        label=_("User name"),
        required=False,
        max_length=150,
        validators=[User.username_validator],
        help_text=_("What the login asks for. Left empty, it is made of the e-mail address."),
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("Roles"), queryset=roles_in_order(), required=False, widget=RolesWidget
    )
    drop_permissions = forms.BooleanField(
        label=_("Take away the rights of its own"), required=False
    )
    own_password = own_password_field(
        required=False, help_text=_("Only needed to remove a second factor below.")
    )

    class Meta:
        model = User
        fields = ("last_name", "first_name", "email", "username", "groups", "is_superuser")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        is_new = self.instance.pk is None
        if "first_name" in self.fields:  # none are there for who may only look
            self.fields["first_name"].required = is_new
            self.fields["first_name"].label = _("Given name")
            self.fields["last_name"].label = _("Family and middle name")
        if "is_superuser" in self.fields:
            self.fields["is_superuser"].label = _("Superuser status")
        if "email" in self.fields and not is_new:
            self.fields["email"].required = bool(self.initial.get("email"))
        if not self.own:
            self.fields.pop("drop_permissions", None)
        elif "drop_permissions" in self.fields:
            self.fields["drop_permissions"].help_text = "; ".join(map(permission_name, self.own))

    @cached_property
    def own(self):
        """The rights that the account was given beside its roles, by an older form."""
        if self.instance.pk is None:
            return []
        return list(
            Permission.objects.filter(user=self.instance)
            .select_related("content_type")
            .order_by("content_type", "codename")
        )

    @cached_property
    def changed_data(self):
        """What was changed of the account: not what was typed to prove who does it."""
        return [name for name in super().changed_data if name != FIELD]

    def clean_first_name(self):
        """Return the name without what nobody sees: it stands beside what somebody did."""
        return _one_line(self.cleaned_data["first_name"])

    def clean_last_name(self):
        """Return the name, as the first one."""
        return _one_line(self.cleaned_data["last_name"])

    def clean_email(self):
        """Return the address, which no other account has: a link would go to both."""
        email = self.cleaned_data["email"]
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if email and (other := others.first()):
            raise ValidationError(
                _g("The account “%(name)s” has this address.") % {"name": other.get_username()},
                code="email_taken",
            )
        return email

    def clean_username(self):
        """Return what was typed, if nobody has it; else a free name of the e-mail address."""
        typed = User.normalize_username(self.cleaned_data["username"])
        if not typed:
            return self.instance.get_username() or _free_name(self.cleaned_data.get("email", ""))
        if User.objects.filter(username__iexact=typed).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_g("Another account has this name."), code="username_taken")
        return typed

    def clean(self):
        """Refuse an account that may do nothing, and one too few who manages accounts."""
        cleaned = super().clean() or self.cleaned_data
        groups = cleaned.get("groups")
        superuser = cleaned.get("is_superuser", self.instance.is_superuser)
        if groups is None:
            return cleaned
        if not groups and not superuser:
            self.add_error("groups", ValidationError(_g("Choose a role."), code="no_role"))
        elif self.instance.pk is not None:
            manages = superuser or _manage(groups) or self._manages_itself(cleaned)
            try:
                keepers.check_not_last(self.instance, manages=manages, superuser=superuser)
            except ValidationError as error:
                is_super = error.code == "last_superuser"
                self.add_error("is_superuser" if is_super else "groups", error)
        return cleaned

    def _manages_itself(self, cleaned):
        names = {f"{row.content_type.app_label}.{row.codename}" for row in self.own}
        return keepers.MANAGES in names and not cleaned.get("drop_permissions")

    def save(self, commit=True):
        """Save the account; it may enter the desk. A new one has no password until it sets one."""
        self.instance.is_staff = True
        if self.instance.pk is None:
            self.instance.set_unusable_password()
        elif self.cleaned_data.get("drop_permissions"):
            self.instance.user_permissions.clear()
        return super().save(commit)


def _one_line(name):
    return " ".join(tidy_words(name).split())


def _manage(groups):
    label, codename = keepers.MANAGES.split(".")
    may = {"permissions__content_type__app_label": label, "permissions__codename": codename}
    return Group.objects.filter(pk__in=[group.pk for group in groups], **may).exists()


def _free_name(email):
    """A user name that nobody has, of what stands before the "@"."""
    made = re.sub(r"[^a-z0-9.+_-]", "", fold(email.partition("@")[0]))[:LONGEST_MADE]
    made = made or "nguoidung"
    taken = {
        name.lower()
        for name in User.objects.filter(username__istartswith=made).values_list(
            "username", flat=True
        )
    }
    if made not in taken:
        return made
    return next(
        f"{made}{number}" for number in range(2, len(taken) + 3) if f"{made}{number}" not in taken
    )
