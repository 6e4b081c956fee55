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
    is_reached: bool = True  # the server


class _Server:
    """A connection to the mail server, renewed in time."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._used: int | None = None  # None: it is closed

    def open(self) -> None:
        """Connect and log in, unless that is done. Raises OSError."""
        if self._used is not None and self._used >= A_CONNECTION:
            self.close()
        if self._used is None:
            self._connection.open()
            self._used = 0

    def send(self, written: EmailMessage) -> None:
        assert self._used is not None
        self._used += 1
        self._connection.send_messages([written])

    def close(self) -> None:
        if self._used is not None:
            self._used = None
            self._connection.close()


def send_due(now: datetime | None = None) -> Sent:
    """Send what is due, the oldest first, for RUN seconds at most.

    While the server cannot be reached no mail is touched: all go when it is back.
    """
    done, server, end = Sent(), _Server(), time.monotonic() + RUN
    _give_up(done, now or timezone.now())
    try:
        for mail in _due(now or timezone.now()):
            if time.monotonic() > end:
                break
            server.open()
            if _take(mail, now or timezone.now()):
                _send(mail, server, done)
    except (OSError, smtplib.SMTPException) as error:
        done.is_reached = False
        log.warning("the mail server cannot be reached: %s", _described(error))
    finally:
        server.close()
    return done


def overdue(now: datetime | None = None) -> tuple[int, datetime | None]:
    """Return how many mails wait longer than OVERDUE, and since when the oldest does."""
    late = Mail.objects.filter(made_at__lt=(now or timezone.now()) - OVERDUE)
    found = late.aggregate(number=Count("pk"), oldest=Min("made_at"))
    return found["number"], found["oldest"]


def wait(tries: int) -> timedelta:
    """Return how long after its try number `tries`, counted from 0, a mail is tried again."""
    return min(FIRST_WAIT * 2 ** min(tries, 10), LONGEST_WAIT)


def _give_up(done: Sent, now: datetime) -> None:
    for mail in Mail.objects.filter(made_at__lt=now - Mail.GIVEN_UP):
        done.given_up += 1
        log.error("mail %s given up after %d tries", mail.key, mail.tries)
        mail.delete()


def _due(now: datetime) -> list[Mail]:
    return list(Mail.objects.filter(due_at__lte=now).order_by("due_at", "pk")[:A_RUN])


def _take(mail: Mail, now: datetime) -> bool:
    """Put off when `mail` is due; False where another sender has done so."""
    same = Mail.objects.filter(pk=mail.pk, due_at=mail.due_at)
    return bool(same.update(due_at=now + wait(mail.tries), tries=F("tries") + 1))


def _send(mail: Mail, server: _Server, done: Sent) -> None:
    """Send `mail` as things stand at this moment."""
    related = ("event__recipient", "event__by", "event__article", "event__notice", "account")
    body = ("event__article__body", "event__article__folded")
    found = Mail.objects.select_related(*related).defer(*body).filter(pk=mail.pk).first()
    written = found and message(found)
    if not written:
        done.left_out += 1
        mail.delete()
        return
    try:
        server.send(written)
    except (OSError, ValueError) as error:  # smtplib's own are OSErrors
        done.failed += 1
        log.warning("mail %s not sent, try %d: %s", mail.key, mail.tries + 1, _described(error))
        server.close()  # the next one opens it, or finds it unreachable
        return
    mail.delete()
    done.sent += 1


def _described(error: Exception) -> str:
    """Return the kind of `error` and its code. Its own text may hold the address."""
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()), (None,))[0]
    return type(error).__name__ + (f" {code}" if code else "")
