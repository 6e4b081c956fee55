"""Accounts come to an end by being closed, and somebody is always left who keeps them.

A closed account stays, with its name in logs, stories and notes. What opened it is gone at once:
password, logins and links. The last account that may manage accounts cannot be closed, and the last
superuser neither; the same is asked where one of them loses a role.
"""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.accounts import audit_log
from articles.accounts.roles import ADMINISTRATOR
from articles.models import Mail

MANAGES = "auth.change_user"


def keepers() -> QuerySet[User]:
    """Return the accounts that can log in and manage accounts."""
    backend = "django.contrib.auth.backends.ModelBackend"
    may = User.objects.with_perm(MANAGES, backend=backend).filter(is_staff=True)
    return may.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def check_not_last(account: User, *, manages: bool = False, superuser: bool = False) -> None:
    """Raise ValidationError where nobody would be left once `account` is as the rest says.

    It is asked within the transaction of the change: whoever else would do the like at this moment
    waits for its end.
    """
    # One lock for all, taken last: two that held the other's account would wait for each other.
    list(Group.objects.select_for_update(no_key=True).filter(name=ADMINISTRATOR))
    others = keepers().exclude(pk=account.pk)
    if not keepers().filter(pk=account.pk).exists():
        return
    if not (manages or others.exists()):
        raise ValidationError(
            _("Nobody else could manage accounts then. Make somebody else an administrator first."),
            code="last_keeper",
        )
    was_superuser = User.objects.filter(pk=account.pk, is_superuser=True).exists()
    if was_superuser and not (superuser or others.filter(is_superuser=True).exists()):
        raise ValidationError(
            _("This is the last superuser. Make somebody else one first."), code="last_superuser"
        )


def close(account: User, *, by: User) -> None:
    """Close `account` at once. Raises ValidationError where nobody would be left to open it."""
    with transaction.atomic():
        account = User.objects.select_for_update(no_key=True).get(pk=account.pk)
        if not account.is_active:
            return
        check_not_last(account)
        account.is_active = False
        account.set_unusable_password()  # logins and links are bound to the old one
        account.save(update_fields=["is_active", "password"])
        Mail.objects.filter(account=account).delete()
        audit_log.note(account, _("account closed"), by=by)


def reopen(account: User, *, by: User) -> None:
    """Open `account` again. It has no password yet: a link sets one."""
    with transaction.atomic():
        account = User.objects.select_for_update(no_key=True).get(pk=account.pk)
        if account.is_active:
            return
        account.is_active = account.is_staff = True
        account.save(update_fields=["is_active", "is_staff"])
        audit_log.note(account, _("account opened again"), by=by)
