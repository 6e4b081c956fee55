"""Corrections: dated notes on a published story."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.fields import TidyTextField
from articles.models.readers import EVERY_ROW


class CorrectionQuerySet(models.QuerySet):
    """Which corrections readers see."""

    def published(self, now=None):
        """Corrections of published stories, newest first, each with its story joined."""
        stories = Article.objects.published(now).order_by()
        return (
            self.filter(article__in=stories)
            .select_related("article")
            .defer("article__body", "article__folded")
            .order_by("-at", "-pk")
        )


class Correction(models.Model):
    """A dated note on a published story: what was wrong, or what is new."""

    readers_see = EVERY_ROW

    class Kind(models.TextChoices):
        """What the note is about."""

        CORRECTION = "correction", _("Correction")
        UPDATE = "update", _("Update")

    article = models.ForeignKey(
        Article, verbose_name=_("story"), on_delete=models.CASCADE, related_name="corrections"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.CORRECTION)
    text = TidyTextField(_("text"), max_length=1000)
    at = models.DateTimeField(_("time"), default=timezone.now)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="correction_latest")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.text[:60]}"

    def clean(self):
        """Refuse a time that has not come: readers are told what was done, not what will be."""
        if self.at and self.at > timezone.now():
            raise ValidationError({"at": _("The time of a correction cannot lie ahead.")})
