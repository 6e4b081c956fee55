"""Photos: each is uploaded once, described once, and used by many stories."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import uploads
from .fields import FoldedField, TidyCharField


class Photo(models.Model):
    """A picture with what a reader must know of it: alternative text, caption and credit."""

    image = uploads.PhotoField(
        _("picture"),
        upload_to=uploads.photo_name,
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
        _("focal point, across"), default=50, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(
        _("focal point, down"), default=40, validators=[MaxValueValidator(100)]
    )
    digest = models.CharField(max_length=64, blank=True, editable=False)
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
    folded = FoldedField(of=("alt", "caption", "credit"))

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["-uploaded_at", "-id"], name="photo_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], condition=~models.Q(digest=""), name="photo_uploaded_once"
            ),
            models.CheckConstraint(
                condition=models.Q(focus_x__lte=100, focus_y__lte=100), name="photo_focus_inside"
            ),
        ]

    def __str__(self):
        return self.alt or self.caption or self.image.name

    def save(self, *args, **kwargs):
        """Save the row and, for a new file, make its renditions."""
        is_new_file = self.image and not self.image._committed
        super().save(*args, **kwargs)
        if is_new_file:
            uploads.make_renditions(self.image)
