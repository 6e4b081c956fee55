"""Documents that a story hands over for download."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.document_row import DocumentRowModel
from articles.models.readers import EVERY_ROW
from articles.models.story_row import StoryRowModel


class Attachment(DocumentRowModel, StoryRowModel):
    """A document of a story, such as the decision it reports on."""

    readers_see = EVERY_ROW

    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("story"),
        on_delete=models.CASCADE,
        related_name="attachments",
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        indexes = [models.Index(fields=["file"], name="attachment_by_file")]
