"""Photos: uploaded once, described once, used by many stories."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from articles.media import renditions
from articles.media.photos import PhotoField, clean_photo, digest, photo_name
from articles.media.storage import all_or_nothing
from articles.models import shown
from articles.models.fields import FoldedField, TidyCharField
from articles.models.readers import NO_ROW, Rows
from articles.text import richtext


class PhotoQuerySet(models.QuerySet):
    """The photo library."""

    def upload(self, file, *, by, alt=""):
        """Return the Photo of the uploaded `file`: the one there already, or a new one of `by`.

        `alt` describes a new one whose file does not say what it shows. One that is there
        (`was_there`) is left as it is: stories may show it. Raises ValidationError as
        `clean_photo()` does.
        """
        same = self.filter(digest=digest(file))
        there: Any = same.first()
        if not there:
            try:
                photo: Any = self.create(image=clean_photo(file), uploaded_by=by)
            except IntegrityError:  # somebody uploaded it this very moment
                there = same.get()
        if there:
            there.was_there = True
            return there
        if alt and not photo.alt:
            photo.alt = alt
            photo.save()
        return photo

    def used(self):
        """Photos that something points at: a story, its body, a quote, an official."""
        return self.filter(self._is_used())

    def unused(self):
        """Photos that nothing points at."""
        return self.filter(~self._is_used())

    def _is_used(self):
        condition = Q()
        for relation in self.model._meta.related_objects:
            rows = relation.related_model._default_manager.filter(
                **{relation.field.name: OuterRef("pk")}
            )
            condition |= Q(Exists(rows))
        return condition


class Photo(models.Model):
    """A picture with what a reader must know of it: alternative text, caption and credit."""

    readers_see = Rows(events=("UPDATE", "DELETE"))  # a new one stands nowhere yet

    notes: tuple[str, ...] | list[str] = ()  # what this upload lost, for whoever made it
    was_there = False  # in the library already, when its file was uploaded

    image = PhotoField(
        _("picture"),
        upload_to=photo_name,
        width_field="width",
        height_field="height",
    )
    width = models.PositiveIntegerField(_("width"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height"), editable=False, default=0)
    alt = TidyCharField(
        _("alternative text"),
        max_length=250,
        blank=True,
        help_text=_("What the picture shows, for readers who cannot see it."),
    )
    caption = TidyCharField(_("caption"), max_length=500, blank=True)
    credit = TidyCharField(
        _("credit"), max_length=120, blank=True, help_text=_("Photographer or source.")
    )
    focus_x = models.PositiveSmallIntegerField(
        _("focal point, across"),
        default=renditions.FOCUS[0],
        validators=[MaxValueValidator(100)],
        help_text=_("Percent from the left edge. Crops keep this point near their middle."),
    )
    focus_y = models.PositiveSmallIntegerField(
        _("focal point, down"),
        default=renditions.FOCUS[1],
        validators=[MaxValueValidator(100)],
        help_text=_("Percent from the upper edge."),
    )
    # What the file said of itself, for those who look for it at the desk.
    keywords = TidyCharField(_("keywords"), max_length=500, blank=True, default="", db_default="")
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    file_name = TidyCharField(
        _("file name"), max_length=250, blank=True, default="", db_default="", editable=False
    )
    digest = models.CharField(max_length=64, blank=True, editable=False)
    # Photos of before 0.2 lack the JPEGs among the renditions until `manage.py renditions` was run.
    has_jpegs = models.BooleanField(default=False, db_default=False, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    folded = FoldedField(of=("alt", "caption", "credit", "keywords", "file_name"))

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="photo_latest"),
            models.Index(fields=["image"], name="photo_by_file"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], condition=~models.Q(digest=""), name="photo_uploaded_once"
            ),
            models.CheckConstraint(
                condition=models.Q(focus_x__lte=100, focus_y__lte=100), name="photo_focus_inside"
            ),
        ]

    def __str__(self):
        return self.alt or self.caption or self.file_name or self._dated()

    def save(self, *args, **kwargs):
        """Store the files first, then save the row that names them."""
        with all_or_nothing():
            # private part of Django: whether a file is stored already
            if self.image and not self.image._committed:  # type: ignore[attr-defined] # private
                self.draw()
            elif self._focus_moved():
                renditions.make_renditions(self)
                self.has_jpegs = True
            # Short on purpose: SQLite lets one transaction write at a time.
            with transaction.atomic():
                super().save(*args, **kwargs)

    def draw(self):
        """Store the uploaded file with its renditions. It asks no database: `save()` comes after.

        So another process may do it, which takes a second of one photo. Raises ValidationError as
        `clean_photo()` does.
        """
        content = clean_photo(self.image.file)
        self.digest = content.digest
        self._take_over(content.found)
        self.notes = content.notes
        self.image.save(content.name, content, save=False)
        renditions.make_renditions(self)
        self.has_jpegs = True

    def _dated(self):
        day = date_format(timezone.localtime(self.uploaded_at), "SHORT_DATE_FORMAT")
        return _("Photo without a name, %s") % day

    def _take_over(self, found):
        """Fill in what nobody wrote with what the file says of itself (a metadata.Found)."""
        for name in ("alt", "caption", "credit", "keywords", "taken_at", "file_name"):
            setattr(self, name, getattr(self, name) or getattr(found, name))

    def _focus_moved(self):
        before = Photo.objects.filter(pk=self.pk).values_list("focus_x", "focus_y").first()
        return before is not None and before != (self.focus_x, self.focus_y)

    @property
    def thumbnail_url(self):
        """The URL of the smallest square rendition."""
        return self.smallest_url("square")

    def smallest_url(self, shape):
        """The URL of the smallest rendition in `shape` (a key of renditions.SHAPES)."""
        width, _height = renditions.rendition_sizes(shape, self.width, self.height)[0]
        return self.image.storage.url(renditions.rendition_name(self, shape, width, "webp"))


@receiver(post_delete, sender=Photo)
def delete_files(instance, **kwargs):
    """Delete the files of a deleted photo, once its row is gone for good.

    Where the storage does not answer then, the row is gone all the same; the sweep comes later.
    """
    transaction.on_commit(lambda: renditions.delete_files(instance.image), robust=True)


def photos_in(html):
    """Return the set of the photos that a body `html` shows."""
    # A picture copied from a page of ours may be a rendition.
    own = richtext.own_pictures(html)
    names = {master for name in own for master in renditions.possible_masters(name)}
    return set(Photo.objects.filter(image__in=names)) if names else set()


class PhotoInBodyQuerySet(models.QuerySet):
    """Which photos stand in which bodies."""

    def record(self, article):
        """Note the photos in the body of the saved `article`, and forget those taken out."""
        shown.record(self, photos_in(article.body), "photo", article=article)


class PhotoInBody(models.Model):
    """A photo inside the body of a story; written by `Article.save()`, never by hand.

    Without it, telling whether a photo is used would mean reading every body.
    """

    readers_see = NO_ROW

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="photos_in_body"
    )
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="bodies")

    objects = PhotoInBodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo in a body")
        verbose_name_plural = _("photos in bodies")
        constraints = [
            models.UniqueConstraint(fields=["article", "photo"], name="photo_once_in_body")
        ]

    def __str__(self):
        return str(self.article)
