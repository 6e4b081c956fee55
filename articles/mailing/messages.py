"""What a mail says: of an event what happened, by whom and why; or the link that sets a password.

It is written when it is sent, from what its recipient may see at that moment. It says no word of a
story but its headline, and loads nothing: no picture, no address that would tell who opened it.
"""

from email.utils import format_datetime, parseaddr
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.accounts import links
from articles.accounts.names import full_name
from articles.editorial import events, told
from articles.models import Event, Mail, MailChoice
from newsroom.portal_url import absolute

LONGEST_SUBJECT = 150  # characters
# Nobody's automatic answer ("I am on leave") is to come back, and no list counts it as a letter.
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def message(mail: Mail) -> EmailMultiAlternatives | None:
    """Return `mail` as it is sent; None where it is not to be, by now.

    The account was closed or has no address any more, its owner no longer wants such mails, or may
    not see what it is about.
    """
    person = mail.account or (mail.event and mail.event.recipient)
    if not (person and person.is_active and person.is_staff and person.email):
        return None
    return _link(mail, person) if mail.account else _event(mail, person)


def _event(mail: Mail, person: User) -> EmailMultiAlternatives | None:
    event = mail.event
    assert event is not None  # else it is about an account
    choices = dict(MailChoice.objects.filter(user=person).values_list("kind", "wanted"))
    if not events.wants_mail(choices, event.kind):
        return None
    if not told.visible(Event.objects.filter(pk=event.pk), person).exists():
        return None
    about = one_line(_about(event))
    subject = f"{event.get_kind_display()}: {about}" if about else event.get_kind_display()
    context = {
        "event": event,
        "about": about,
        "by": full_name(event.by) if event.by else "",
        "url": absolute(None, path(event)),
        "choices": absolute(None, reverse("admin:mail_choices")),
        "portal": settings.PORTAL_URL,
    }
    return _letter(mail, person, subject, "event", context)


def _link(mail: Mail, person: User) -> EmailMultiAlternatives:
    """The letter with a link that sets the password: it is made here, and stored nowhere."""
    kind = links.kind_for(person)
    is_invitation = kind == links.Kind.INVITATION
    subject = _("Your account at the desk") if is_invitation else _("Set a new password")
    context = {
        "subject": subject,
        "is_invitation": is_invitation,
        "person": full_name(person),
        "username": person.get_username(),
        "url": absolute(None, links.path_of(person)),
        "ends": timezone.localtime(timezone.now() + links.LIFETIME[kind]),
        "portal": settings.PORTAL_URL,
    }
    return _letter(mail, person, subject, "link", context)


def _letter(
    mail: Mail, person: User, subject: str, template: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    made = EmailMultiAlternatives(
        subject=one_line(subject)[:LONGEST_SUBJECT],
        body=render_to_string(f"mail/{template}.txt", context),
        to=[person.email],
        headers={
            **HEADERS,
            "Message-ID": f"<{mail.key}@{_domain()}>",
            "Date": format_datetime(timezone.localtime(mail.made_at)),
        },
    )
    made.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
    return made


def path(event: Event) -> str:
    """Return where at the desk `event` leads to: the form of its story or notice."""
    if event.article_id:
        return reverse("admin:articles_article_change", args=[event.article_id])
    if event.notice_id:
        return reverse("admin:articles_tickernotice_change", args=[event.notice_id])
    return reverse("admin:events")


def one_line(text: str) -> str:
    """Return `text` without line breaks and other characters that end or begin a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _about(event: Event) -> str:
    if event.article:
        return event.article.headline
    return event.notice.text if event.notice else ""


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
