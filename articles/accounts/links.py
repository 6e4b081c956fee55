"""Links by which somebody sets the password of their account: invitations and resets.

A link is signed and stored nowhere. It names an account, and says how that stood: with another
password, e-mail address or login it opens nothing any more. So it works once, in any browser, and
ends with the account.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2s
from secrets import token_hex

from axes.utils import reset
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.accounts import audit_log
from articles.models import Mail


class Kind(StrEnum):
    """What a link is: the name of its URL, in whose log no key of it stands."""

    INVITATION = "invitation"
    RESET = "reset"


LIFETIME = {Kind.INVITATION: timedelta(days=7), Kind.RESET: timedelta(days=1)}

CLOSED = gettext_lazy("This account is closed. An administrator can open it again.")
USED = gettext_lazy(
    "This link has been used, or another took its place: each sets a password once. If you have set"
    " yours, log in with it."
)
LATE = gettext_lazy("This link has ended: an invitation holds for 7 days, another link for one.")
UNKNOWN = gettext_lazy(
    "This is no link of this portal. Perhaps a part of it is missing: copy it whole, from the first"
    " letter to the last."
)
NONE = gettext_lazy("Open the link once more: this page alone sets no password.")


class Ended(Exception):
    """A link opens nothing, or nothing any more. `reason` is for whoever holds it."""

    def __init__(self, reason: Promise) -> None:
        super().__init__(reason)
        self.reason = reason


def kind_for(account: User) -> Kind:
    """Return what a link for `account` is: an invitation until it has had a password."""
    return Kind.RESET if account.has_usable_password() else Kind.INVITATION


def path_of(account: User, now: datetime | None = None) -> str:
    """Return the path of a new link that sets the password of `account`."""
    kind = kind_for(account)
    ends = (now or timezone.now()) + LIFETIME[kind]
    key = _signer(kind).sign_object([account.pk, _standing(account), int(ends.timestamp())])
    return reverse(f"accounts:{kind}", args=[key])


def opened(kind: str, key: str, now: datetime | None = None, *, locked: bool = False) -> User:
    """Return the account whose password the link `key` sets. Raises Ended.

    `locked`, within a transaction, lets nobody else change it before the end of that.
    """
    try:
        pk, standing, ends = _signer(kind).unsign_object(key)
    except (BadSignature, ValueError) as error:
        raise Ended(UNKNOWN) from error
    found = User.objects.filter(pk=pk)
    account = (found.select_for_update(no_key=True) if locked else found).first()
    if account is None or not account.is_active:
        raise Ended(CLOSED)
    if standing != _standing(account):
        raise Ended(USED)
    if (now or timezone.now()).timestamp() > ends:
        raise Ended(LATE)
    return account


def use(kind: str, key: str, password: str) -> User:
    """Set the password of an account by the link `key`, once; returns it. Raises Ended.

    Whoever could not log in with the old one is let try again.
    """
    hashed = make_password(password)  # before the lock: it takes a third of a second
    with transaction.atomic():
        account = opened(kind, key, locked=True)
        account.password = hashed
        account.save(update_fields=["password"])
        Mail.objects.filter(account=account).delete()
        what = _("set the password by an invitation")
        if kind == Kind.RESET:
            what = _("set a new password by a link")
        audit_log.note(account, what, by=account)
    reset(username=account.get_username())
    return account


def invite(account: User, *, by: User) -> str | None:
    """Let `account` set its password, by a link; earlier invitations end.

    It goes by mail where mails are sent and there is an address; then None is returned. Else the
    path of the link is, to be handed over: it is told this once.
    """
    with transaction.atomic():
        account = User.objects.select_for_update(no_key=True).get(pk=account.pk)
        what = _("a link to set a new password was made")
        if not account.has_usable_password():
            account.set_unusable_password()  # another than before
            account.save(update_fields=["password"])
            what = _("invited: a link sets the password")
        audit_log.note(account, what, by=by)
        if settings.SENDS_MAIL and account.email:
            post([account])
            return None
    return path_of(account)


def post(accounts: list[User]) -> None:
    """Put a mail with a link for each of `accounts` into the outbox; one that waits is sent now."""
    now = timezone.now()
    Mail.objects.bulk_create(
        [Mail(account=account, key=token_hex(16), made_at=now, due_at=now) for account in accounts],
        update_conflicts=True,
        unique_fields=["account"],
        update_fields=["made_at", "due_at", "tries"],
    )


def _signer(kind: str) -> Signer:
    return Signer(sep=".", salt=f"{__name__}.{kind}")


def _standing(account: User) -> str:
    """A digest of what changes when a link is used, or makes it one of another person."""
    stands = (account.password, account.email, str(account.last_login))
    return blake2s("\n".join(stands).encode(), digest_size=12).hexdigest()
