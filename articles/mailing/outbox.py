"""The outbox: mails are sent from here, each once, however many senders there are.

A mail is taken by putting off when it is due, in one UPDATE that names the time it was due: of two
senders one wins, on either database. What is sent is deleted. What failed, or whose sender died, is
due again later, and later still each time. Only where a sender dies between the server's "250" and
the deletion is a mail sent twice; both bear one Message-ID, so that mail programs show it once.
"""

import logging
import smtplib
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.db.models import Count, F, Min
from django.utils import timezone

from articles.mailing.messages import message
from articles.models import Mail

# Longer than any try lasts (ten answers of EMAIL_TIMEOUT): a sender at work is not followed.
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
RUN = 50  # seconds; the next run begins a minute after this one
A_RUN = 500  # mails
A_CONNECTION = 50  # mails; some servers refuse more
OVERDUE = timedelta(minutes=30)  # what waits longer tells that none are sent

log = logging.getLogger("newsroom.mail")


@dataclass
class Sent:
    """What became of the mails of one run."""

    sent: int = 0
    left_out: int = 0  # nobody is to have them, by now
    failed: int = 0
    given_up: int = 0


class _Server:
    """A connection to the mail server, opened when first needed and renewed in time."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._used = 0

    def send(self, written: EmailMessage) -> None:
        if self._used == A_CONNECTION:
            self.close()
        if not self._used:
            self._connection = get_connection()
            self._connection.open()
        self._used += 1
        self._connection.send_messages([written])

    def close(self) -> None:
        if self._used:
            self._connection.close()
        self._used = 0


def send_due(now: datetime | None = None) -> Sent:
    """Send what is due, the oldest first, for RUN seconds at most.

    Where the server cannot be reached, the others wait untouched for the next run.
    """
    done, server, end = Sent(), _Server(), time.monotonic() + RUN
    try:
        for mail in _due(now or timezone.now()):
            if time.monotonic() > end:
                break
            if _take(mail, now or timezone.now()) and not _send(mail, server, done, now):
                break
    finally:
        server.close()
    return done


def overdue(now: datetime | None = None) -> tuple[int, datetime | None]:
    """Return how many mails wait longer than OVERDUE, and since when the oldest does."""
    late = Mail.objects.filter(made_at__lt=(now or timezone.now()) - OVERDUE)
    found = late.aggregate(number=Count("pk"), oldest=Min("made_at"))
    return found["number"], found["oldest"]


def _due(now: datetime) -> list[Mail]:
    return list(Mail.objects.filter(due_at__lte=now).order_by("due_at", "pk")[:A_RUN])


def _take(mail: Mail, now: datetime) -> bool:
    """Put off when `mail` is due; False where another sender has done so."""
    wait = min(FIRST_WAIT * 2 ** min(mail.tries, 10), LONGEST_WAIT)
    same = Mail.objects.filter(pk=mail.pk, due_at=mail.due_at)
    return bool(same.update(due_at=now + wait, tries=F("tries") + 1))


def _send(mail: Mail, server: _Server, done: Sent, now: datetime | None) -> bool:
    """Send `mail` as things stand at this moment; False where the server cannot be reached."""
    related = ("event__recipient", "event__by", "event__article", "event__notice")
    body = ("event__article__body", "event__article__folded")
    found = Mail.objects.select_related(*related).defer(*body).filter(pk=mail.pk).first()
    written = found and message(found)
    if not written:
        done.left_out += 1
        mail.delete()
        return True
    try:
        server.send(written)
    except (OSError, ValueError) as error:  # smtplib's own are OSErrors
        _note_failure(mail, error, done, now or timezone.now())
        server.close()
        return not _is_unreachable(error)
    mail.delete()
    done.sent += 1
    return True


def _note_failure(mail: Mail, error: Exception, done: Sent, now: datetime) -> None:
    """Log that `mail` was not sent. The error's own text stays out: it may hold the address."""
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()), (None,))[0]
    what = type(error).__name__ + (f" {code}" if code else "")
    if now - mail.made_at > Mail.GIVEN_UP:
        done.given_up += 1
        log.error("mail %s given up after %d tries: %s", mail.key, mail.tries + 1, what)
        mail.delete()
    else:
        done.failed += 1
        log.warning("mail %s not sent, try %d: %s", mail.key, mail.tries + 1, what)


def _is_unreachable(error: Exception) -> bool:
    """Tell whether `error` is about the server, not about one mail."""
    if isinstance(error, smtplib.SMTPResponseException) and not isinstance(
        error, smtplib.SMTPConnectError | smtplib.SMTPHeloError | smtplib.SMTPAuthenticationError
    ):
        return error.smtp_code == 421  # it closes
    refused = smtplib.SMTPRecipientsRefused
    return isinstance(error, OSError) and not isinstance(error, refused)
