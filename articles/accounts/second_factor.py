"""A second factor beside the password: authenticator app, passkey, recovery codes.

django-mfa3 asks and checks. Here is who must have one, what the methods are called, and what the
audit log says about them.
"""

from datetime import UTC, datetime, timedelta
from struct import error as StructError

from axes.models import AccessFailureLog
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy, gettext_noop
from mfa.methods import recovery
from mfa.models import MFAKey

from articles.accounts import audit_log
from newsroom.url_prefixes import DESK

RECOVERY_CODES = 6
# Wrong codes. Who types them knows the password. After as many in one login it begins anew, with
# the password; after as many in a day, from wherever they came, no code of the account counts.
MAX_WRONG_IN_LOGIN = 5
MAX_WRONG_IN_A_DAY = 20
STEP = f"{DESK}hai-lop/xac-nhan/"

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


def is_guessed_at(user: Member) -> bool:
    """Tell whether there were so many wrong codes for `user` within a day that none counts now.

    Those before an administrator last changed the account are forgiven: it has a new password.
    """
    wrong = AccessFailureLog.objects.filter(
        username=user.get_username(),
        path_info__startswith=STEP,
        attempt_time__gt=timezone.now() - timedelta(days=1),
    )
    if wrong.count() < MAX_WRONG_IN_A_DAY:
        return False
    accounts = ContentType.objects.get_for_model(User)
    changes = LogEntry.objects.filter(content_type=accounts, object_id=str(user.pk))
    last = changes.exclude(user__username=user.get_username()).order_by("-pk").first()
    since = last.action_time if last else datetime.min.replace(tzinfo=UTC)
    return wrong.filter(attempt_time__gt=since).count() >= MAX_WRONG_IN_A_DAY


def log_factor(user: Member, action: str, name: object) -> None:
    """Write to the audit log that the factor `name` was "added" or "deleted"."""
    assert isinstance(user, User)
    part = {action: {"name": gettext_noop("second factor"), "object": str(name)}}
    audit_log.note_own_change(user, part)
