"""Documents that a story hands over for download."""

from pathlib import PurePath

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.media import documents
from articles.models.fields import TidyCharField
from articles.models.readers import EVERY_ROW
from articles.models.story_row import StoryRowModel


class Attachment(StoryRowModel):
    """A document of a story, such as the decision it reports on."""

    readers_see = EVERY_ROW

    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("story"),
        on_delete=models.CASCADE,
        related_name="attachments",
    )
    title = TidyCharField(_("title"), max_length=200)
    file = models.FileField(
        _("file"),
        upload_to=documents.attachment_name,
        validators=[documents.check_attachment],
        help_text=_("PDF, Word, Excel, PowerPoint or OpenDocument, at most 20 MB."),
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        indexes = [models.Index(fields=["file"], name="attachment_by_file")]

    def __str__(self):
        return self.title

    @property
    def kind(self):
        """The document's kind as readers know it ("PDF")."""
        return PurePath(self.file.name or "").suffix[1:].upper()
