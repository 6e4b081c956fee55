"""What people at the desk are told: one row for each of them."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.fields import TidyTextField
from articles.models.readers import NO_ROW
from articles.models.ticker_notice import TickerNotice


class Event(models.Model):
    """Something that happened, told to one person: what, about which row, by whom, in which words.

    It holds no headline: that is read from its story when it is shown, to those who may see it
    then (`editorial/told.py`). It goes with its story or notice.
    """

    readers_see = NO_ROW

    KEPT = timedelta(days=90)
    MAX_WORDS = 1000

    class Kind(models.TextChoices):
        """What may happen. Who is told of it: `editorial/events.py`."""

        SUBMITTED = "submitted", _("Story submitted for review")
        SENT_BACK = "sent_back", _("Story sent back")
        ASSIGNED = "assigned", _("Story assigned to you")
        PUBLISHED = "published", _("Story published")
        SCHEDULED = "scheduled", _("Story scheduled")
        WITHDRAWN = "withdrawn", _("Story withdrawn")
        NOTE = "note", _("New note")
        WENT_OUT = "went_out", _("Scheduled story went out")
        ENDS_SOON = "ends_soon", _("Comments end within two days")
        BACKUP_FAILED = "backup_failed", _("The nightly backup failed")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, null=True, related_name="+")
    notice = models.ForeignKey(TickerNotice, on_delete=models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    words = TidyTextField(blank=True, max_length=MAX_WORDS)  # the reason, the note
    at = models.DateTimeField(db_index=True)
    read_at = models.DateTimeField(null=True)
    # What the clock brings bears a name, by which nobody is told of it twice.
    once = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        default_permissions = ()  # each person sees their own
        indexes = [
            models.Index(fields=["recipient", "-id"], name="event_of_person"),
            models.Index(
                fields=["recipient", "-id"], condition=Q(read_at=None), name="event_unread"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(article=None) | Q(notice=None), name="event_about_one_row"
            ),
            models.UniqueConstraint(
                fields=["once", "recipient"], condition=~Q(once=""), name="event_told_once"
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
