"""What the home page puts first."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.readers import EVERY_ROW
from articles.models.ticker_notice import TickerNotice


class FeaturedStoryQuerySet(models.QuerySet):
    """What the home desk has chosen."""

    def showing(self, now=None):
        """Choices whose window is open, in their order."""
        now = now or timezone.now()
        return self.filter(
            Q(starts_at=None) | Q(starts_at__lte=now), Q(ends_at=None) | Q(ends_at__gt=now)
        ).order_by("order", "pk")


class FeaturedStory(models.Model):
    """A story the home desk put at the top of the home page, for a while or until taken down."""

    readers_see = EVERY_ROW

    article = models.OneToOneField(
        Article, verbose_name=_("story"), on_delete=models.CASCADE, related_name="featured"
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    starts_at = models.DateTimeField(_("shown from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("shown until"), null=True, blank=True)

    objects = FeaturedStoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("featured story")
        verbose_name_plural = _("featured stories")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="featured_ends_after_start",
                violation_error_message=_("The story must end after it starts."),
            )
        ]

    def __str__(self):
        return str(self.article) if self.article_id else ""

    def clean(self):
        """Put the error of a wrong window beside its field."""
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The story must end after it starts.")})

    def state(self, now=None):
        """Tell where `now` stands in the window, in the words of the ticker."""
        now = now or timezone.now()
        if self.starts_at and self.starts_at > now:
            return TickerNotice.State.UPCOMING
        expired = self.ends_at is not None and self.ends_at <= now
        return TickerNotice.State.EXPIRED if expired else TickerNotice.State.SHOWING
