"""Steps of the first day that this portal does without."""

from django.conf import settings
from django.db import models

from articles.models.readers import NO_ROW


class WaivedStep(models.Model):
    """A step of the first day that somebody waived, so that no checklist names it any more."""

    readers_see = NO_ROW

    name = models.CharField(max_length=30, unique=True)  # of a step (desk/first_day.py)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()  # no desk shows them

    def __str__(self):
        return self.name
