"""What a mail about an event says: what happened, by whom, the reason, and a link to the desk.

It is written when it is sent, from what its recipient may see at that moment. It says no word of a
story but its headline, and loads nothing: no picture, no address that would tell who opened it.
"""

from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

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
    event = mail.event
    person = event.recipient
    if not (person.is_active and person.is_staff and person.email):
        return None
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
    made = EmailMultiAlternatives(
        subject=one_line(subject)[:LONGEST_SUBJECT],
        body=render_to_string("mail/event.txt", context),
        to=[person.email],
        headers={
            **HEADERS,
            "Message-ID": f"<{mail.key}@{_domain()}>",
            "Date": format_datetime(timezone.localtime(mail.made_at)),
        },
    )
    made.attach_alternative(render_to_string("mail/event.html", context), "text/html")
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
