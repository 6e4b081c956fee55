"""The stamp of the public content: renewed by triggers with every change a reader could see."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.readers import NO_ROW


class ContentStamp(models.Model):
    """One row, which database triggers write and the page cache reads.

    The value is random and never used again. So after a backup is restored, no page that was kept
    before is taken for fresh. It has two halves, of which the second lasts through the changes of
    what pages show in holes (`Rows.in_holes`); any other change renews both.
    """

    HALF = 16  # characters

    readers_see = NO_ROW

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    stamp = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("content stamp")
        verbose_name_plural = _("content stamps")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="content_one_stamp")]

    def __str__(self):
        return self.stamp
