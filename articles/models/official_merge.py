"""Two officials who were one person, made one: what is needed to take that back."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.readers import NO_ROW


class OfficialMergeQuerySet(models.QuerySet):
    """Which merges hold, and who stands for whom."""

    def in_force(self):
        """Merges that were not undone."""
        return self.filter(undone_at=None)

    def standing_for(self, keys: Iterable[int]) -> dict[int, int]:
        """Return which of the officials `keys` were merged, each with who stands for them now.

        Who stayed may have been merged later, so that this goes on to the last. That one may have
        been deleted since.
        """
        stands = {key: key for key in keys}
        asked = set(stands)
        while asked:
            merges = self.in_force().filter(official_key__in=asked)
            led = dict(merges.values_list("official_key", "survivor_key"))
            stands = {key: led.get(now, now) for key, now in stands.items()}
            asked = set(led.values())
        return {key: now for key, now in stands.items() if key != now}

    def of_story(self, *keys: int):
        """Merges that moved quotes of the stories `keys`, the newest first."""
        moved = MovedQuote.objects.filter(article_key__in=keys).values("merge")
        return self.filter(pk__in=moved).select_related("by", "undone_by").order_by("-at", "-pk")


class OfficialMerge(models.Model):
    """One official became another: `official_key` is gone, `survivor_key` has the quotes now.

    Both are plain keys. The one has no row any more, and the row of the other may go. `official`
    holds the former as it was; `before` and `after` are what the merge made of the other.
    """

    readers_see = NO_ROW

    official_key = models.BigIntegerField()
    survivor_key = models.BigIntegerField()
    official = models.JSONField()
    before = models.JSONField()
    after = models.JSONField()
    moved = models.PositiveIntegerField(default=0)  # quotes
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(_("time"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    objects = OfficialMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of officials")
        verbose_name_plural = _("merges of officials")
        ordering = ["-at", "-pk"]
        default_permissions = ()  # who may merge officials
        indexes = [
            models.Index(fields=["survivor_key"], name="merge_by_survivor"),
            models.Index(fields=["-at", "-id"], name="merge_latest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["official_key"],
                condition=Q(undone_at=None),
                name="official_merged_into_one",
            ),
            models.CheckConstraint(
                condition=~Q(official_key=models.F("survivor_key")),
                name="official_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=False) | Q(undone_by__isnull=True),
                name="merge_undone_at_some_time",
            ),
        ]

    def __str__(self):
        return f"{self.official['name']} → {self.after['name']}"


class MovedQuote(models.Model):
    """A quote that a merge moved: its key, its place in its story, and a digest of its words.

    A restore of the story writes the quote anew, with another key: then it is known by the others.
    """

    readers_see = NO_ROW

    merge = models.ForeignKey(OfficialMerge, on_delete=models.CASCADE, related_name="quotes")
    quote_key = models.BigIntegerField()
    article_key = models.BigIntegerField()
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=16)

    class Meta:
        verbose_name = _("moved quote")
        verbose_name_plural = _("moved quotes")
        default_permissions = ()
        indexes = [models.Index(fields=["article_key"], name="moved_quote_of_story")]
        constraints = [
            models.UniqueConstraint(
                fields=["merge", "quote_key"], name="quote_moved_once_by_a_merge"
            )
        ]

    def __str__(self):
        return f"{self.article_key}/{self.number}"
