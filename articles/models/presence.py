"""Who has a story open."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.article import Article
from articles.models.readers import NO_ROW


class PresenceQuerySet(models.QuerySet):
    """Who is here now."""

    def here(self, now=None):
        """Those seen within the last Presence.LIFETIME."""
        return self.filter(seen_at__gt=(now or timezone.now()) - Presence.LIFETIME)


class Presence(models.Model):
    """A person has a story's form open. It says so to others and locks nothing."""

    readers_see = NO_ROW

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
