"""What documents of stories and of pages have in common."""

from pathlib import PurePath

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.media import documents
from articles.models.fields import TidyCharField


class DocumentRowModel(models.Model):
    """A file with a title, which readers download."""

    title = TidyCharField(_("title"), max_length=200)
    file = models.FileField(
        _("file"),
        upload_to=documents.attachment_name,
        validators=[documents.check_attachment],
        help_text=_("PDF, Word, Excel, PowerPoint or OpenDocument, at most 20 MB."),
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    @property
    def kind(self):
        """The document's kind as readers know it ("PDF")."""
        return PurePath(self.file.name or "").suffix[1:].upper()
