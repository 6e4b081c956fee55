"""The ticker: short notices that run across the top of every page."""

from datetime import timedelta
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.media import documents
from articles.models.article import Article
from articles.models.fields import FoldedField, LinkField, TidyCharField
from articles.models.readers import Rows
from articles.models.window import WindowModel, WindowQuerySet, ends_after_start

SOON = timedelta(hours=48)


ENDS_TOO_EARLY = _("The notice must end after it starts.")
STORY_ALONE = _("A story stands alone: take it out, or the link and the attachment.")


class TickerNoticeQuerySet(WindowQuerySet):
    """Which notices a reader sees, and in which order."""

    def started(self, now=None):
        """Notices that readers see or once saw, the latest first: the public archive."""
        return (
            super()
            .started(now)
            .order_by("-starts_at", "-pk")
            .select_related("article")
            .defer("article__body", "article__folded")
        )

    def showing(self, now=None):
        """Notices that have started and not ended, pinned ones first: the strip."""
        return super().showing(now).order_by("-pinned", "order", "-starts_at", "-pk")

    def ending_soon(self, now=None):
        """Notices of the strip that leave it within SOON, the next to leave first."""
        now = now or timezone.now()
        return self.showing(now).filter(ends_at__lte=now + SOON).order_by("ends_at", "pk")


class TickerNotice(WindowModel):
    """A short notice, shown from `starts_at` until `ends_at`.

    It leads to a story, or to a link and a document, of which each may be missing.
    """

    readers_see = Rows(in_holes=True)
    ENDS_TOO_EARLY = ENDS_TOO_EARLY

    class Kind(models.TextChoices):
        """What a notice is: an urgent one stands out, a consultation asks for comments."""

        NOTICE = "notice", _("Notice")
        URGENT = "urgent", _("Urgent")
        CONSULTATION = "consultation", _("Consultation")

    text = TidyCharField(_("text"), max_length=300)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.NOTICE)
    comment_deadline = models.DateTimeField(
        _("comments until"),
        null=True,
        blank=True,
        help_text=_("Of a consultation: may lie after the notice leaves the strip."),
    )
    url = LinkField(_("link"), blank=True)
    article = models.ForeignKey(
        Article,
        verbose_name=_("story"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="notices",
    )
    attachment = models.FileField(
        _("attachment"),
        upload_to=documents.attachment_name,
        validators=[documents.check_attachment],
        blank=True,
        help_text=_("PDF, Word, Excel, PowerPoint or OpenDocument, at most 20 MB."),
    )
    starts_at = models.DateTimeField(_("shown from"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("shown until"), null=True, blank=True, help_text=_("Empty: until taken down.")
    )
    pinned = models.BooleanField(_("pinned"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    folded = FoldedField(of=("text",))

    objects = TickerNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticker notice")
        verbose_name_plural = _("ticker notices")
        ordering = ["-pinned", "order", "-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["starts_at", "ends_at"], name="ticker_window"),
            models.Index(fields=["attachment"], name="ticker_by_file"),
        ]
        constraints = [
            ends_after_start("ticker_ends_after_start", ENDS_TOO_EARLY),
            models.CheckConstraint(
                condition=Q(article=None) | Q(url="", attachment=""),
                name="ticker_story_stands_alone",
                violation_error_message=STORY_ALONE,
            ),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        """The notice's own page in the public archive."""
        return reverse("notice", args=[self.pk])

    def clean(self):
        """Put the errors of a wrong window, deadline or target beside their fields."""
        errors = self.window_errors()
        if self.comment_deadline and self.kind != self.Kind.CONSULTATION:
            errors["comment_deadline"] = _("Only a consultation has a time to comment until.")
        elif self.starts_at and self.comment_deadline and self.comment_deadline <= self.starts_at:
            errors["comment_deadline"] = _("The time to comment must end after the notice starts.")
        if self.article_id and (self.url or self.attachment):
            errors["article"] = STORY_ALONE
        if errors:
            raise ValidationError(errors)

    def duplicate(self, now=None):
        """Save and return a copy that starts at `now`, unpinned and without an end.

        The copy names the same attachment, since stored files are never changed or removed.
        A time to comment that has passed is not copied.
        """
        now = now or timezone.now()
        deadline = self.comment_deadline
        return TickerNotice.objects.create(
            text=self.text,
            kind=self.kind,
            comment_deadline=deadline if deadline and deadline > now else None,
            url=self.url,
            article=self.article,
            attachment=self.attachment.name,
            order=self.order,
            starts_at=now,
        )

    def extend(self, by, now=None):
        """Save with the end moved by the timedelta `by`, counted from `now` where it has passed.

        Returns whether it moved: a notice without an end has none to move, nor does the
        calendar go on after the year 9999.
        """
        if self.ends_at is None:
            return False
        try:
            self.ends_at = max(self.ends_at, now or timezone.now()) + by
        except OverflowError:
            return False
        self.save(update_fields=["ends_at"])  # a text that is being saved stays
        return True

    @property
    def target(self):
        """The URL this notice leads to, or "" where it leads nowhere.

        A story that no reader may see yet is no target. Beside a link, a document is the
        `second_target`.
        """
        if self.article:
            return self.article.get_absolute_url() if self.article.is_published() else ""
        return self.url or (self.attachment.url if self.attachment else "")

    @property
    def second_target(self):
        """The URL of the document of a notice that leads to a link, or ""."""
        return self.attachment.url if self.attachment and self.url else ""

    def asks_about_nothing(self, now=None):
        """Tell whether it asks for comments and leads to nothing that readers could read.

        A story counts if readers see it once the notice shows.
        """
        if self.kind != self.Kind.CONSULTATION or self.url or self.attachment:
            return False
        now = now or timezone.now()
        shown_at = max(now, self.starts_at) if self.starts_at else now
        return not (self.article and self.article.is_published(shown_at))

    @property
    def attachment_name(self):
        """The attachment's name as readers see it ("quyet-dinh.pdf"), or ""."""
        return PurePath(self.attachment.name or "").name

    @property
    def attachment_kind(self):
        """The attachment's kind as readers know it ("PDF"), or ""."""
        return PurePath(self.attachment.name or "").suffix[1:].upper()
