"""A second factor beside the password: authenticator app, passkey, recovery codes.

Here is who must have one, what the methods are called, when an answer counts, how often one may be
wrong, and what the audit log says. `codes.py` and `passkeys.py` know the single methods.
"""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessFailureLog
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.signals import user_login_failed
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy, gettext_noop

from articles.accounts import audit_log, codes, passkeys, sealing
from articles.models import Factor
from newsroom.url_prefixes import DESK

RECOVERY_CODES = 6
MAX_FACTORS = 6  # of an account: two phones, a passkey or three
# Wrong codes. Who types them knows the password. Five from one client IP lock the account for it,
# as wrong passwords do (axes). After as many in a day, from wherever they came, no code counts.
MAX_WRONG_IN_A_DAY = 20
STEP = f"{DESK}hai-lop/xac-nhan/"

Member = User | AnonymousUser  # as `request.user` is typed; nobody anonymous comes here

NAMES = {
    Factor.PASSKEY: gettext_lazy("Passkey"),
    Factor.APP: gettext_lazy("Authenticator app"),
    Factor.RECOVERY: gettext_lazy("Recovery code"),
}

LOST = (  # for the operator
    "{:,} secrets of second factors cannot be opened: FACTOR_KEY or SECRET_KEY is another than "
    "that which sealed them (docs/operate.md, step 11)."
)
_log = logging.getLogger(__name__)


def is_missing(user: Member) -> bool:
    """Tell whether `user` may not enter the desk before they have a second factor.

    MFA_GROUPS names the groups; whoever may do everything counts as a member of each.
    """
    if not settings.MFA_GROUPS:
        return False
    obliged = user.is_superuser or user.groups.filter(name__in=settings.MFA_GROUPS).exists()
    return obliged and not factors_of(user).exists()


def is_advised(user: Member) -> bool:
    """Tell whether `user` may do everything and has no second factor."""
    return user.is_superuser and not factors_of(user).exists()


def keys_of(user: Member) -> QuerySet[Factor]:
    """Return all keys of `user`, recovery codes too."""
    return Factor.objects.filter(user=user.pk)


def factors() -> QuerySet[Factor]:
    """Return the keys of everybody that a login can ask for time and again."""
    return Factor.objects.exclude(method=Factor.RECOVERY)


def factors_of(user: Member) -> QuerySet[Factor]:
    """Return those of `user`."""
    return factors().filter(user=user.pk)


def methods_of(user: Member) -> list[str]:
    """Return the methods by which `user` can take the second step, the most convenient first."""
    have = set(keys_of(user).values_list("method", flat=True))
    return [method for method in Factor.METHODS if method in have]


def secrets_of(user: Member, method: str) -> list[tuple[Factor, str]]:
    """Return the factors of `user` of one `method`, each with its secret.

    Those that no key opens are left out, and the log says so.
    """
    found = []
    for factor in keys_of(user).filter(method=method):
        try:
            found.append((factor, sealing.opened(factor.secret)))
        except sealing.KeyLost:
            _log.error(
                "The second factor %s was sealed by a key that is not among FACTOR_KEY, "
                "SECRET_KEY and their fallbacks (docs/operate.md, step 11).",
                factor.pk,
            )
    return found


def accepts(user: User, method: str, answer: str, state: Any, now: datetime | None = None) -> bool:
    """Tell whether `answer` is right for a factor of `user`. Each code is right once.

    `state` is that of the question to a passkey (`passkeys.ask()`).
    """
    return _CHECKS[method](user, answer, state, now or timezone.now())


def _accepts_code(user: User, answer: str, _state: Any, now: datetime) -> bool:
    for factor, key in secrets_of(user, Factor.APP):
        step = codes.step_of(key, answer, now)
        if step is None:
            continue
        # The database decides which of two that came at once is the first.
        unused = Q(last_step=None) | Q(last_step__lt=step)
        if Factor.objects.filter(unused, pk=factor.pk).update(last_step=step):
            return True
    return False


def _accepts_recovery_code(user: User, answer: str, _state: Any, _now: datetime) -> bool:
    code = codes.grouped(answer)
    for factor in keys_of(user).filter(method=Factor.RECOVERY) if code else ():
        if check_password(code, factor.secret):
            deleted, _rows = Factor.objects.filter(pk=factor.pk).delete()
            return bool(deleted)
    return False


def _accepts_passkey(user: User, answer: str, state: Any, _now: datetime) -> bool:
    credentials = [secret for _factor, secret in secrets_of(user, Factor.PASSKEY)]
    try:
        passkeys.check(state, credentials, answer)
    except passkeys.Refused:
        return False
    return True


_CHECKS = {
    Factor.APP: _accepts_code,
    Factor.RECOVERY: _accepts_recovery_code,
    Factor.PASSKEY: _accepts_passkey,
}


def note_wrong(request: HttpRequest, user: User) -> None:
    """Count a wrong answer against `user` and the client IP, as a wrong password is counted."""
    credentials = {"username": user.get_username()}
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)


def is_locked(request: HttpRequest, user: User) -> bool:
    """Tell whether the client IP has guessed at `user` too often: at passwords, or at codes."""
    return not AxesProxyHandler.is_allowed(request, {"username": user.get_username()})


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


def add(user: User, method: str, name: str, secret: str, last_step: int | None = None) -> None:
    """Give `user` a factor. An app whose code was just used is told its `last_step`."""
    sealed = sealing.seal(secret)
    with transaction.atomic():
        Factor.objects.create(
            user=user, method=method, name=name, secret=sealed, last_step=last_step
        )
        log_factor(user, "added", NAMES[method])


def remove(factor: Factor) -> None:
    """Delete `factor`. With the last one go the recovery codes, which stand in for it."""
    with transaction.atomic():
        factor.delete()
        if not factors_of(factor.user).exists():
            keys_of(factor.user).delete()


def make_recovery_codes(user: User) -> list[str]:
    """Return new recovery codes of `user`, which are stored as hashes alone. The old ones end."""
    made = [codes.new_recovery_code() for _number in range(RECOVERY_CODES)]
    rows = [
        Factor(user=user, method=Factor.RECOVERY, name=f"{number}", secret=make_password(code))
        for number, code in enumerate(made, 1)
    ]
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # who asks twice has one set all the same
        keys_of(user).filter(method=Factor.RECOVERY).delete()
        Factor.objects.bulk_create(rows)
        log_factor(user, "added", gettext_lazy("Recovery codes"))
    return made


def seal_anew(*, dry_run: bool = False) -> tuple[int, int]:
    """Seal by the present key what lies plain or is sealed by an older one.

    Returns how many were (or would be, in a `dry_run`), and how many no key opens.
    """
    anew = lost = 0
    for factor in factors().iterator():
        if sealing.is_up_to_date(factor.secret):
            continue
        try:
            sealed = sealing.seal(sealing.opened(factor.secret))
        except sealing.KeyLost:
            lost += 1
            continue
        anew += 1
        if not dry_run:  # and where nobody has changed it meanwhile
            Factor.objects.filter(pk=factor.pk, secret=factor.secret).update(secret=sealed)
    return anew, lost


def log_factor(user: Member, action: str, name: object) -> None:
    """Write to the audit log that the factor `name` was "added" or "deleted"."""
    assert isinstance(user, User)
    part = {action: {"name": gettext_noop("second factor"), "object": str(name)}}
    audit_log.note_own_change(user, part)
