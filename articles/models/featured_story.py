"""What the home page puts first."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.readers import EVERY_ROW
from articles.models.window import WindowModel, WindowQuerySet, ends_after_start

ENDS_TOO_EARLY = _("The story must end after it starts.")


class FeaturedStoryQuerySet(WindowQuerySet):
    """What the home desk has chosen."""

    def showing(self, now=None):
        """Choices whose window is open, in their order."""
        return super().showing(now).order_by("order", "pk")


class FeaturedStory(WindowModel):
    """A story the home desk put at the top of the home page, for a while or until taken down."""

    readers_see = EVERY_ROW
    ENDS_TOO_EARLY = ENDS_TOO_EARLY

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
            ends_after_start("featured_ends_after_start", ENDS_TOO_EARLY, start_may_be_empty=True)
        ]

    def __str__(self):
        return str(self.article) if self.article_id else ""
