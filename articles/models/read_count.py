"""How often stories are read: counts by the hour, and nothing about who reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.readers import NO_ROW


class ReadCount(models.Model):
    """How often a story was opened within one hour (`hour` is its beginning)."""

    # Readers see what is read most, but a stamp renewed each minute would keep no page: they see it
    # late, by five minutes at most (`LONGEST` of caching/content_stamp.py).
    readers_see = NO_ROW

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="read_counts"
    )
    hour = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("read count")
        verbose_name_plural = _("read counts")
        indexes = [models.Index(fields=["hour"], name="read_count_hour")]
        constraints = [
            models.UniqueConstraint(fields=["article", "hour"], name="read_count_once_an_hour")
        ]

    def __str__(self):
        return f"{self.hour:%Y-%m-%d %H} {self.article_id}: {self.count}"
