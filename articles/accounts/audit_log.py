"""Who logged in or failed to, changed which account or group, erased which file: newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, TypeVar

from axes.models import AccessFailureLog, AccessLog
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Manager, Model, ProtectedError, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from reversion.models import Revision

from articles.models import ErasedFile, Note, NoteAnswer, Transition
from newsroom.url_prefixes import DESK

MAX_LINES = 200
FORGOTTEN = f"{DESK}quen-mat-khau/"  # where somebody asks for a link, by an address
LONGEST_NAME = 150  # of an account

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class AuditLine:
    """At `time`, `who` (a user name) did `what`. The client IP is known of logins alone."""

    time: datetime
    who: str
    what: str
    ip: str | None = None


def note_own_change(user: User, part: dict[str, Any]) -> None:
    """Write that `user` changed their own account; `part` is one of Django's change messages."""
    note(user, [part], by=user)


def note(account: User, what: str | list[dict[str, Any]], *, by: User) -> None:
    """Write that `by` did `what` with `account`: the words of the log, or Django's messages."""
    LogEntry.objects.log_actions(by.pk, [account], CHANGE, what, single_object=True)


def has_acted(user: User) -> bool:
    """Tell whether a log or a history names `user` as who did something at the desk."""
    return (
        LogEntry.objects.filter(user=user).exists()
        or Revision.objects.filter(user=user).exists()
        or Transition.objects.filter(by=user).exists()
        or Note.objects.filter(by=user).exists()
        or NoteAnswer.objects.filter(by=user).exists()
    )


def keep_names(instance: User, **kwargs: object) -> None:
    """Refuse to delete an account that did something (pre_delete).

    Django would delete its lines from the audit log, and the history of stories would name nobody.
    An account that is no longer needed is closed.
    """
    if has_acted(instance):
        raise ProtectedError("Close this account: logs and histories name it.", {instance})


def latest(kind: str = "", account: str = "") -> list[AuditLine]:
    """Return the newest MAX_LINES lines, of one `kind` (a key of KINDS) where given.

    `account` is the user name of whoever did it, or tried to. An unknown kind counts as none
    given; an unknown name finds nothing.
    """
    account = account.replace("\x00", "").strip()[:LONGEST_NAME]
    kinds = [KINDS[kind][1]] if kind in KINDS else [find for _label, find in KINDS.values()]
    lines = chain.from_iterable(find(account) for find in kinds)
    return sorted(lines, key=lambda line: line.time, reverse=True)[:MAX_LINES]


def _newest(rows: QuerySet[Row] | Manager[Row], **condition: str) -> QuerySet[Row]:
    """The newest of `rows`, by key: no table of logs has an index on time."""
    wanted = {name: value for name, value in condition.items() if value}
    return rows.filter(**wanted).order_by("-pk")[:MAX_LINES]


def _logins(account: str) -> Iterator[AuditLine]:
    for row in _newest(AccessLog.objects, username=account):
        yield AuditLine(row.attempt_time, row.username, _("logged in"), row.ip_address)


def _failures(account: str) -> Iterator[AuditLine]:
    for row in _newest(AccessFailureLog.objects, username=account):
        what = _("login failed: locked for a while") if row.locked_out else _("login failed")
        if row.path_info == FORGOTTEN:
            what = _("asked for a link to set a new password")
        yield AuditLine(row.attempt_time, row.username, what, row.ip_address)


def _changes(account: str) -> Iterator[AuditLine]:
    types = ContentType.objects.get_for_models(User, Group).values()
    rows = LogEntry.objects.filter(content_type__in=types).select_related("user", "content_type")
    for row in _newest(rows, user__username=account):
        kind = row.content_type.name if row.content_type else ""
        what = f"{kind} “{row.object_repr}”: {row.get_change_message()}"
        if row.is_deletion():
            what = _("deleted the %(kind)s “%(name)s”") % {"kind": kind, "name": row.object_repr}
        yield AuditLine(row.action_time, row.user.username, what)


def _erasures(account: str) -> Iterator[AuditLine]:
    for row in _newest(ErasedFile.objects, erased_by=account):
        what = _("erased the file %(name)s for good: %(reason)s")
        told = {"name": row.name, "reason": row.reason}
        yield AuditLine(row.erased_at, row.erased_by, what % told)


KINDS = {
    "logins": (gettext_lazy("Logins"), _logins),
    "failures": (gettext_lazy("Failed logins"), _failures),
    "changes": (gettext_lazy("Accounts and groups"), _changes),
    "erasures": (gettext_lazy("Erased files"), _erasures),
}
