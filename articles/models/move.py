"""Moves: what was taken in from an old portal, the report of it, and which row of ours is which."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.category import Category
from articles.models.fields import TidyCharField, TidyTextField
from articles.models.official import Official
from articles.models.page import Page
from articles.models.photo import Photo
from articles.models.readers import NO_ROW
from articles.models.thread import Thread

KEY_LENGTH = 255


def stored_key(key: str) -> str:
    """Return `key` of the old portal as a column holds it: a long one ends in its digest."""
    # Names of files and escapes of JSON may hold what is no text to a database.
    key = key.replace("\0", "").encode(errors="replace").decode()
    if len(key) <= KEY_LENGTH:
        return key
    # The key of a saved page is its path, which may be of any length.
    return f"{key[:180]}…{sha256(key.encode()).hexdigest()}"


class Move(models.Model):
    """One run of `manage.py move_in`: from which portal, how it went, how it ended."""

    readers_see = NO_ROW

    kind = models.CharField(_("kind of source"), max_length=20)
    source = TidyCharField(_("old portal"), max_length=200)
    options = models.JSONField(default=dict)
    started_at = models.DateTimeField(_("started at"))
    seen_at = models.DateTimeField()  # when it was last at work: one that was killed says no more
    ended_at = models.DateTimeField(_("ended at"), null=True)
    # Empty where it came to its end.
    stopped_why = TidyTextField(_("why it stopped"), blank=True, default="")
    done = models.PositiveIntegerField(default=0)  # items of the source that were looked at
    counts = models.JSONField(default=dict)  # of each MoveLine.Outcome, "same" and "published"

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["-started_at", "-pk"]
        default_permissions = ()  # a server's command makes them
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_why="") | Q(ended_at__isnull=False),
                name="move_stopped_has_ended",
            )
        ]

    def __str__(self):
        return self.source

    def count(self, outcome: str) -> int:
        """How often `outcome` came out (a MoveLine.Outcome, "same" or "published")."""
        return int(self.counts.get(outcome, 0))


class MoveLine(models.Model):
    """A line of the report of a move: what became of an item, with the row that it became."""

    readers_see = NO_ROW

    class Outcome(models.TextChoices):
        """What became of an item, or what somebody has to look at."""

        TAKEN = "taken", _("Taken in")
        CHANGED = "changed", _("Changed as the source was")
        KEPT = "kept", _("Left as the desk edited it")
        LEFT_OUT = "left_out", _("Left out")
        PHOTO_MISSING = "photo_missing", _("Photo missing")
        FILE_MISSING = "file_missing", _("File missing")
        QUOTE_UNSURE = "quote_unsure", _("Quote unsure")
        LINK_DEAD = "link_dead", _("Link leads nowhere")
        NOTICED = "noticed", _("To be looked at")

    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="lines")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    kind = models.CharField(max_length=40)  # story, page, …, or what it was in the source
    key = models.CharField(max_length=KEY_LENGTH, blank=True)
    title = TidyCharField(max_length=300, blank=True)
    told = TidyTextField(blank=True)
    story = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, related_name="+")
    page = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("line of a move")
        verbose_name_plural = _("lines of a move")
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["move", "outcome", "id"], name="move_line_by_outcome")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    outcome__in=[
                        "taken",
                        "changed",
                        "kept",
                        "left_out",
                        "photo_missing",
                        "file_missing",
                        "quote_unsure",
                        "link_dead",
                        "noticed",
                    ]
                ),
                name="move_line_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(story=None) | Q(page=None), name="move_line_of_one_row"
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()}: {self.title}"


class MovedRowQuerySet(models.QuerySet["MovedRow"]):
    """Which rows of ours were which in an old portal."""

    def of(self, source: str, kind: str, keys: Iterable[str]) -> dict[str, "MovedRow"]:
        """Return what is known of the `keys` of `source`, by key as `stored_key()` returns it."""
        asked = {stored_key(key) for key in keys}
        rows = self.filter(source=source, kind=kind, key__in=asked)
        return {row.key: row for row in rows}


class MovedRow(models.Model):
    """What an item of an old portal became. Without a row, our desk has deleted it since."""

    readers_see = NO_ROW

    class Kind(models.TextChoices):
        """What it is here; the foreign key of the same name leads to it."""

        STORY = "story", _("story")
        PAGE = "page", _("page")
        CATEGORY = "category", _("category")
        THREAD = "thread", _("thread")
        PHOTO = "photo", _("photo")
        OFFICIAL = "official", _("official")

    source = TidyCharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=KEY_LENGTH)
    digest = models.CharField(max_length=64, blank=True, default="")  # of what the source said
    written = models.CharField(max_length=64, blank=True, default="")  # of what we made of it
    is_public = models.BooleanField(default=False)  # whether readers of the old portal saw it
    is_published = models.BooleanField(default=False)  # whether a move published it here
    # Photos and files that did not come: of each its path, and what tells its file from a later
    # one ("" where there was none).
    lacks = models.JSONField(default=list)
    has_open_links = models.BooleanField(default=False)  # that may lead to the old portal
    moved_at = models.DateTimeField(auto_now=True)
    story = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, related_name="+")
    page = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.SET_NULL, null=True, related_name="+")
    thread = models.ForeignKey(Thread, on_delete=models.SET_NULL, null=True, related_name="+")
    # Hidden from the photo ("+"), which would else count as used and never be deleted.
    photo = models.ForeignKey(Photo, on_delete=models.SET_NULL, null=True, related_name="+")
    official = models.ForeignKey(Official, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = MovedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("moved row")
        verbose_name_plural = _("moved rows")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["source", "id"],
                condition=Q(has_open_links=True),
                name="moved_row_open_links",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "key"], name="moved_row_once_of_a_source"
            ),
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(kind=kind) | Q(**{f"{kind}__isnull": True})
                        for kind in ("story", "page", "category", "thread", "photo", "official")
                    )
                ),
                name="moved_row_of_its_kind",
            ),
            models.CheckConstraint(condition=~Q(key=""), name="moved_row_has_key"),
        ]

    def __str__(self):
        return f"{self.source} {self.kind} {self.key}"

    @property
    def row(self) -> Any | None:
        """The row of ours; None where it was deleted."""
        return getattr(self, self.kind)
