"""Links that show a story before readers see it."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.readers import NO_ROW


class PreviewLinkQuerySet(models.QuerySet):
    """Which links still open."""

    def valid(self, now=None):
        """Links neither expired nor revoked, each with its maker joined.

        What the maker may still do is asked by `opens()` (articles/editorial/workflow.py).
        """
        valid = self.filter(revoked_at=None, expires_at__gt=now or timezone.now())
        return valid.select_related("created_by")


def _preview_key():
    return secrets.token_urlsafe(24)


class PreviewLink(models.Model):
    """A link that shows an unpublished story to whoever holds it, until it ends."""

    readers_see = NO_ROW

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
