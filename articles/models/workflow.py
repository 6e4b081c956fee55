"""What happened to a story, who has it open, and who may look at it before it is public."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article
from .fields import TidyTextField


class Transition(models.Model):
    """One line of a story's log: who moved it, when, where to, and with which words."""

    class Action(models.TextChoices):
        """The moves of `articles.publishing`."""

        SUBMIT = "submit", _("Submit for review")
        SEND_BACK = "send_back", _("Send back")
        PUBLISH = "publish", _("Publish")
        SCHEDULE = "schedule", _("Schedule")
        WITHDRAW = "withdraw", _("Withdraw")

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

    def __str__(self):
        return self.get_action_display()


class PresenceQuerySet(models.QuerySet):
    """Who is here now."""

    def here(self, now=None):
        """Those seen within the last Presence.LIFETIME."""
        return self.filter(seen_at__gt=(now or timezone.now()) - Presence.LIFETIME)


class Presence(models.Model):
    """A person has a story's form open. It says so to others and locks nothing."""

    LIFETIME = timedelta(seconds=60)

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="presence_once_a_person")
        ]

    def __str__(self):
        return str(self.user)


class PreviewLinkQuerySet(models.QuerySet):
    """Which links still open."""

    def valid(self, now=None):
        """Links neither expired nor revoked."""
        return self.filter(revoked_at=None, expires_at__gt=now or timezone.now())


def _preview_key():
    return secrets.token_urlsafe(24)


class PreviewLink(models.Model):
    """A link that shows an unpublished story to whoever holds it, until it ends."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="preview_links")
    key = models.CharField(max_length=40, unique=True, default=_preview_key, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-created_at"]

    def __str__(self):
        return f"{self.article}"

    def get_absolute_url(self):
        """The page that shows the story to the holder of this link."""
        return reverse("shared_preview", args=[self.key])
