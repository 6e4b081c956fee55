"""The log of a story: which moves were made."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.fields import TidyTextField
from articles.models.readers import NO_ROW


class Transition(models.Model):
    """One line of a story's log: who moved it, when, where to, and with which words."""

    readers_see = NO_ROW

    class Action(models.TextChoices):
        """The moves of `articles.editorial.workflow`, and what working copies do to a story."""

        SUBMIT = "submit", _("Submit for review")
        SEND_BACK = "send_back", _("Send back")
        PUBLISH = "publish", _("Publish")
        SCHEDULE = "schedule", _("Schedule")
        WITHDRAW = "withdraw", _("Withdraw")
        UPDATE = "update", _("Put the working copy live")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="transitions")
    action = models.CharField(_("action"), max_length=12, choices=Action.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(_("time"))
    note = TidyTextField(_("note"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("step of a story")
        verbose_name_plural = _("steps of stories")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["article", "-at"], name="transition_of_article")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(action__in=("send_back", "withdraw"), note=""),
                name="transition_has_reason",
                violation_error_message=_("Sending back and withdrawing need a reason."),
            )
        ]

    def __str__(self):
        return self.get_action_display()
