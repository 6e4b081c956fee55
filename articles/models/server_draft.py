"""What somebody typed into the story form and has not saved, kept for them alone."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from articles.models.article import Article
from articles.models.readers import NO_ROW


class ServerDraft(models.Model):
    """The unsaved text of one open story form. Nobody but its writer ever reads it.

    It is no part of its story: neither in the history nor in search, and it outlives a story that
    is deleted. Two forms of one story, in two tabs or on two computers, are two drafts.
    """

    readers_see = NO_ROW

    KEPT = timedelta(days=30)  # since it was last typed into
    MAX_BYTES = 2 * 1024 * 1024
    MAX_DRAFTS = 50  # of one person

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # None: of a story that is not saved yet. It may name a story that is gone.
    article = models.ForeignKey(
        Article, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    form = models.CharField(max_length=40)  # made for each form that is opened
    headline = models.CharField(max_length=200, blank=True)  # by which its writer knows it
    # JSON, as static/js/admin/drafts.js writes and reads it. A JSONField would refuse, on
    # PostgreSQL, characters that can be typed.
    content = models.TextField()
    updated_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()  # no desk shows them
        constraints = [
            models.UniqueConstraint(fields=["user", "form"], name="server_draft_once_a_form")
        ]

    def __str__(self):
        return self.headline or self.form
