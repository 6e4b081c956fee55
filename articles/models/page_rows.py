"""What belongs to a page: its documents, and a note of the photos in its body."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import shown
from articles.models.document_row import DocumentRowModel
from articles.models.photo import Photo, photos_in
from articles.models.readers import EVERY_ROW, NO_ROW


class PageDocument(DocumentRowModel):
    """A document of a page, such as the chart of an organisation."""

    readers_see = EVERY_ROW

    page = models.ForeignKey(
        "articles.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="documents"
    )

    class Meta:
        verbose_name = _("document of a page")
        verbose_name_plural = _("documents of pages")
        ordering = ["pk"]
        indexes = [models.Index(fields=["file"], name="page_document_by_file")]


class PhotoInPageQuerySet(models.QuerySet):
    """Which photos stand in which pages."""

    def record(self, page):
        """Note the photos in the body of the saved `page`, and forget those taken out."""
        shown.record(self, photos_in(page.body), "photo", page=page)


class PhotoInPage(models.Model):
    """A photo inside the body of a page; written by `Page.save()`, never by hand."""

    readers_see = NO_ROW

    page = models.ForeignKey(
        "articles.Page", on_delete=models.CASCADE, related_name="photos_in_page"
    )
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="pages")

    objects = PhotoInPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo in a page")
        verbose_name_plural = _("photos in pages")
        constraints = [models.UniqueConstraint(fields=["page", "photo"], name="photo_once_in_page")]

    def __str__(self):
        return str(self.page)
