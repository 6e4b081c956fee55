"""Corrections: dated notes on a published story.

A correction has the form that the law asks for: Luật Báo chí 2016 (103/2016/QH13), điều 42, whose
breach is fined by Nghị định 119/2020/NĐ-CP; Luật Báo chí 2025, in force since 1 July 2026, keeps
the right to ask for one. It names the story with its category and date, the false words and the
right ones, has its apology right behind them, stands in a column of its own on the home page, and
what was false leaves the page but is kept (the history does that). An update needs none of it.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.fields import TidyCharField, TidyTextField
from articles.models.readers import EVERY_ROW

FRESH = timedelta(days=7)  # how long a correction stands on the home page


class CorrectionQuerySet(models.QuerySet):
    """Which corrections readers see."""

    def published(self, now=None):
        """Corrections of published stories, newest first, each with its story joined."""
        stories = Article.objects.published(now).order_by()
        return (
            self.filter(article__in=stories)
            .select_related("article__category")
            .defer("article__body", "article__folded")
            .order_by("-at", "-pk")
        )

    def corrections(self):
        """Without updates, which only add what is new."""
        return self.filter(kind=Correction.Kind.CORRECTION)

    def fresh(self, now=None):
        """Corrections of published stories that stand on the home page at `now`."""
        now = now or timezone.now()
        return self.corrections().published(now).filter(at__gt=now - FRESH)


class Correction(models.Model):
    """A dated note on a published story: what was wrong, or what is new.

    Corrections from before this form have a text alone.
    """

    readers_see = EVERY_ROW

    class Kind(models.TextChoices):
        """What the note is about."""

        CORRECTION = "correction", _("Correction")
        UPDATE = "update", _("Update")

    article = models.ForeignKey(
        Article, verbose_name=_("story"), on_delete=models.CASCADE, related_name="corrections"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.CORRECTION)
    # The release before writes corrections too while an upgrade runs: hence db_default.
    false_words = TidyTextField(
        _("false words"),
        max_length=1000,
        blank=True,
        default="",
        db_default="",
        help_text=_("What was published wrongly, as it stands in the story."),
    )
    right_words = TidyTextField(
        _("right words"),
        max_length=1000,
        blank=True,
        default="",
        db_default="",
        help_text=_("What is right instead."),
    )
    has_apology = models.BooleanField(
        _("with an apology"),
        default=False,
        db_default=False,
        help_text=_("To readers and to those whom it concerns; shown right behind the correction."),
    )
    decided_by = TidyCharField(
        _("decided by"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Name and position, or the office and its decision."),
    )
    text = TidyTextField(
        _("text"),
        max_length=1000,
        blank=True,
        help_text=_("Of an update: what is new. Of a correction: more about it, if anything."),
    )
    at = models.DateTimeField(_("time"), default=timezone.now)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="correction_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(false_words="", right_words="")
                | ~Q(false_words="") & ~Q(right_words=""),
                name="correction_words_in_pairs",
                violation_error_message=_("Write both the false words and the right ones."),
            ),
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(false_words=""),
                name="correction_says_something",
                violation_error_message=_("Write what is corrected or new."),
            ),
        ]

    def __str__(self):
        return f"{self.name}: {(self.right_words or self.text)[:60]}"

    @property
    def name(self):
        """What readers know it as; one with false words bears the title that the law gives it."""
        if not self.false_words:
            return self.get_kind_display()
        if self.has_apology:
            return gettext("Correction and apology")
        return gettext("Correction of what we published")

    def clean(self):
        """Refuse a time that has not come: readers are told what was done, not what will be."""
        if self.at and self.at > timezone.now():
            raise ValidationError({"at": _("The time of a correction cannot lie ahead.")})
