"""A second factor beside the password: authenticator app, passkey, recovery codes.

django-mfa3 asks and checks. Here is who must have one, what the methods are called, and what the
audit log says about them.
"""

from struct import error as StructError

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, gettext_noop
from mfa.methods import recovery
from mfa.models import MFAKey

from articles.accounts import audit_log

RECOVERY_CODES = 6

Member = User | AnonymousUser  # as `request.user` is typed; nobody anonymous comes here

# What decoding a forged answer of a passkey raises.
MALFORMED = (ValueError, LookupError, TypeError, AttributeError, RecursionError, StructError)

NAMES = {
    "FIDO2": gettext_lazy("Passkey"),
    "TOTP": gettext_lazy("Authenticator app"),
    recovery.name: gettext_lazy("Recovery code"),
}


def is_missing(user: Member) -> bool:
    """Tell whether `user` may not enter the desk before they have a second factor.

    MFA_GROUPS names the groups; whoever may do everything counts as a member of each.
    """
    if not settings.MFA_GROUPS:
        return False
    obliged = user.is_superuser or user.groups.filter(name__in=settings.MFA_GROUPS).exists()
    return obliged and not factors_of(user).exists()


def keys_of(user: Member) -> QuerySet:
    """Return all keys of `user`, recovery codes too."""
    return MFAKey.objects.filter(user=user)


def factors_of(user: Member) -> QuerySet:
    """Return the keys of `user` that a login can ask for time and again."""
    return keys_of(user).exclude(method=recovery.name)


def log_factor(user: Member, action: str, name: object) -> None:
    """Write to the audit log that the factor `name` was "added" or "deleted"."""
    assert isinstance(user, User)
    part = {action: {"name": gettext_noop("second factor"), "object": str(name)}}
    audit_log.note_own_change(user, part)
