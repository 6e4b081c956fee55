"""Mails that wait to be sent, and which of them somebody wants."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.event import Event
from articles.models.readers import NO_ROW


class Mail(models.Model):
    """An event, or a link that sets the password of `account`, that goes by e-mail.

    The row goes when the server has taken the mail. It holds neither address nor words, and no key
    that opens anything: all are made when it is sent. `due_at` says from when on
    it may be sent. Who sends it puts that off first, so nobody else does meanwhile, and whoever
    died over it is followed by another (`mailing/outbox.py`).
    """

    readers_see = NO_ROW

    GIVEN_UP = timedelta(days=3)

    event = models.OneToOneField(Event, on_delete=models.CASCADE, null=True, related_name="mail")
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    key = models.CharField(max_length=32, unique=True)  # in the mail's id: the same at each try
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()  # no desk shows them
        constraints = [
            models.CheckConstraint(
                condition=Q(event=None, account__isnull=False)
                | Q(event__isnull=False, account=None),
                name="mail_about_one_thing",
            )
        ]

    def __str__(self):
        return self.key


class MailChoice(models.Model):
    """Whether somebody wants mails about one kind of event. Without a row the default holds."""

    readers_see = NO_ROW

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=16, choices=Event.Kind.choices)
    wanted = models.BooleanField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="mail_choice_once_a_kind")
        ]

    def __str__(self):
        return f"{self.kind}: {self.wanted}"
