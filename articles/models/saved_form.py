"""Which forms were saved, so that none is saved twice."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from articles.models.readers import NO_ROW


class SavedForm(models.Model):
    """A form of the desk that was saved, and the row it made.

    It is written in the transaction of the save. Of two that send one form, the second waits for
    the first and then finds this.
    """

    readers_see = NO_ROW

    KEPT = timedelta(days=7)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=40)
    digest = models.CharField(max_length=32)  # of what was posted
    made = models.CharField(max_length=60)  # "articles.article"
    made_key = models.BigIntegerField(null=True)
    saved_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        default_permissions = ()  # no desk shows them
        constraints = [
            models.UniqueConstraint(fields=["user", "form"], name="saved_form_only_once")
        ]

    def __str__(self):
        return self.form
