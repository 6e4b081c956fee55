"""A second factor beside the password: authenticator app, passkey, recovery codes.

django-mfa3 asks and checks; here are its pages in the look of the desk, what is written down
about them, and who cannot do without one.
"""

from struct import error as StructError

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils.translation import gettext_lazy, gettext_noop
from mfa.methods import recovery

RECOVERY_CODES = 6

# What decoding the answer of a passkey raises where somebody made it up.
MALFORMED = (ValueError, LookupError, TypeError, AttributeError, RecursionError, StructError)

NAMES = {
    "FIDO2": gettext_lazy("Passkey"),
    "TOTP": gettext_lazy("Authenticator app"),
    recovery.name: gettext_lazy("Recovery code"),
}


def is_missing(user):
    """Tell whether `user` may not enter the desk before they have a second factor.

    MFA_GROUPS names the groups; whoever may do everything counts as a member of each.
    """
    if not settings.MFA_GROUPS:
        return False
    obliged = user.is_superuser or user.groups.filter(name__in=settings.MFA_GROUPS).exists()
    return obliged and not factors_of(user).exists()


def factors_of(user):
    """The keys of `user` that a login can ask for, time and again."""
    return user.mfakey_set.exclude(method=recovery.name)


def log_factor(user, action, name):
    """Note in the log of the account what was done to its second factors."""
    part = {action: {"name": gettext_noop("second factor"), "object": str(name)}}
    LogEntry.objects.log_actions(user.pk, [user], CHANGE, [part], single_object=True)
