"""Stories: what journalists write and readers read."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.media import documents
from articles.models import changes
from articles.models.addresses import address
from articles.models.body import BodyMixin, note_shown
from articles.models.card import SOURCES, CardIterable
from articles.models.category import Category
from articles.models.fields import FoldedField, RichTextField, TidyCharField, TidyTextField
from articles.models.official import Official
from articles.models.photo import Photo
from articles.models.planned import PLANNING_COLUMNS, PLANNING_INDEXES, PlannedModel
from articles.models.quote import Quote
from articles.models.readers import EVERY_ROW, Rows
from articles.models.slugs import FormerSlugModel, SlugField, promise_kept
from articles.models.thread import Thread


class ArticleQuerySet(models.QuerySet):
    """The one home of the rule that says what readers see."""

    def published_or_scheduled(self):
        """Stories that readers see, or will when their time comes."""
        return self.filter(status=Article.Status.PUBLISHED)

    def published(self, now=None):
        """Stories that readers may see at `now`, newest first.

        A scheduled story is a published one with a later `publish_at`: no job runs, nothing
        can be missed.
        """
        seen = self.published_or_scheduled().filter(publish_at__lte=now or timezone.now())
        return seen.order_by("-publish_at", "-pk")

    def were_published(self, now=None):
        """Stories that readers may have seen before `now`: published ones and withdrawn ones."""
        published = Q(status=Article.Status.PUBLISHED, publish_at__lte=now or timezone.now())
        return self.filter(published | Q(status=Article.Status.WITHDRAWN))

    def scheduled(self, now=None):
        """Stories that readers will see later than `now`."""
        waiting = self.published_or_scheduled().filter(publish_at__gt=now or timezone.now())
        return waiting.order_by("publish_at", "pk")

    def cards(self):
        """These stories as Cards, which is all that a list of them needs."""
        cards = self.values_list(*SOURCES)
        # private part of Django: makes each row a Card while it is read
        cards._iterable_class = CardIterable
        return cards

    def with_cover(self):
        """Join category and cover, and leave the long texts behind."""
        return self.select_related("category", "cover").defer("body", "folded")

    def for_page(self):
        """Join what the article page shows, down to the officials quoted and their portraits."""
        quotes = Quote.objects.with_people()
        return (
            self.select_related("category", "thread", "cover")
            .defer("folded")
            .prefetch_related(
                models.Prefetch("quotes", queryset=quotes.order_by("number")),
                "corrections",
                "attachments",
            )
        )

    def for_feed(self):
        """Join what a feed tells of each story: its whole text with the officials quoted."""
        quotes = Quote.objects.select_related("official").order_by("number")
        return (
            self.select_related("category", "cover")
            .defer("folded")
            .prefetch_related(
                models.Prefetch("quotes", queryset=quotes), "corrections", "attachments"
            )
        )

    def quotes(self):
        """The quotes of these stories, those of the newest story first."""
        return (
            Quote.objects.filter(
                models.Exists(self.order_by().filter(pk=models.OuterRef("article")))
            )
            .select_related("article", "photo")
            .order_by("-article__publish_at", "-article_id", "number")
        )

    def officials(self):
        """The officials whom these stories quote: of published ones, those that readers see."""
        quoting = self.order_by().filter(quotes__official=models.OuterRef("pk"))
        return Official.objects.filter(models.Exists(quoting))

    def photos(self):
        """The photos that these stories show: cover, in the body, of a quote, of who is quoted."""
        shown = Q()
        for way in Article.TO_PHOTOS:
            stories = self.order_by().filter(**{way: models.OuterRef("pk")})
            shown |= Q(models.Exists(stories))
        return Photo.objects.filter(shown)

    def threads(self):
        """The threads that these stories (newest first) follow, the last to go on first."""
        newest = self.filter(thread=models.OuterRef("pk")).values("publish_at")[:1]
        return (
            Thread.objects.annotate(latest_at=models.Subquery(newest))
            .exclude(latest_at=None)
            .order_by("-latest_at", "-pk")
        )


class Article(BodyMixin, PlannedModel):
    """A story."""

    readers_see = Rows("{row}.status = 'published'", unseen=("version", *PLANNING_COLUMNS))

    class Status(models.TextChoices):
        """Where a story stands. Published with a later time means scheduled."""

        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    # The fields that make up what readers get; quotes, attachments and corrections are rows.
    CONTENT = (
        "headline",
        "short_headline",
        "lead",
        "description",
        "body",
        "category",
        "thread",
        "cover",
        "cover_caption",
        "audio",
        "byline",
        "source",
    )

    # The ways from a story to the photos that it shows.
    TO_PHOTOS = (
        "cover",
        "photos_in_body__photo",
        "quotes__photo",
        "quotes__official__portrait",
        "videos_in_body__video__poster",
    )

    headline = TidyCharField(_("headline"), max_length=200)
    # Empty in a working copy, unless the story is to have another with it.
    slug = SlugField(of="headline", null=True, default="")
    short_headline = TidyCharField(
        _("short headline"),
        max_length=90,
        blank=True,
        default="",
        db_default="",  # the release before writes stories too while an upgrade runs
        help_text=_("For the home page and lists. Where left empty, the headline is shown."),
    )
    lead = TidyTextField(_("lead"), max_length=1000, help_text=_("One or two sentences."))
    description = TidyCharField(
        _("description for search engines"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Shown by search engines, and where the story is shared. Where left empty, the lead is."
        ),
    )
    body = RichTextField(_("body"), blank=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, verbose_name=_("category"), related_name="articles"
    )
    thread = models.ForeignKey(
        Thread,
        verbose_name=_("thread"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="articles",
        help_text=_("The event this story follows, if any."),
    )
    cover = models.ForeignKey(
        Photo,
        verbose_name=_("cover photo"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="covers",
    )
    cover_caption = TidyCharField(
        _("cover caption"),
        max_length=500,
        blank=True,
        help_text=_("For this story. Where left empty, the photo's own caption is shown."),
    )
    audio = models.FileField(
        _("audio"),
        upload_to=documents.attachment_name,
        validators=[documents.check_audio],
        blank=True,
        help_text=_("The story read aloud: MP3, M4A, Ogg or WAV, at most 50 MB."),
    )
    byline = TidyCharField(_("byline"), max_length=120, blank=True)
    source = TidyCharField(_("source"), max_length=120, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.DRAFT
    )
    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        help_text=_("A later time schedules the story."),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="articles",
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    # When readers last got other content than before; empty while they have not.
    rewritten_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Raised by each save; tells a save that came late.")
    )
    folded = FoldedField(of=("headline", "lead", "byline", "short_headline"))
    # A working copy is a story of its own that readers never see (`editorial/working_copies.py`).
    working_copy_of = models.OneToOneField(
        "self",
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="working_copy",
    )
    goes_live_at = models.DateTimeField(null=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("edit_any_article", "Can change the stories of others"),
            ("publish_article", "Can publish, schedule, send back, withdraw and correct"),
            ("delete_published_article", "Can delete published stories"),
        ]
        # The status is all that their condition needs from a row: with it, stories are counted
        # without reading any.
        indexes = [
            models.Index(
                fields=["-publish_at", "-id", "status"],
                condition=Q(status="published"),
                name="article_latest",
            ),
            models.Index(
                fields=["category", "-publish_at", "-id", "status"],
                condition=Q(status="published"),
                name="article_latest_in_category",
            ),
            models.Index(
                fields=["thread", "-publish_at", "-id", "status"],
                condition=Q(status="published"),
                name="article_latest_in_thread",
            ),
            models.Index(fields=["-created_at", "-id"], name="article_newest_written"),
            models.Index(fields=["status", "-created_at", "-id"], name="article_newest_by_status"),
            models.Index(fields=["author", "-created_at", "-id"], name="article_newest_by_author"),
            models.Index(fields=["audio"], name="article_by_recording"),
            models.Index(
                fields=["goes_live_at"],
                condition=Q(goes_live_at__isnull=False),
                name="article_going_live",
            ),
            *PLANNING_INDEXES,
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | Q(publish_at__isnull=False),
                name="article_published_has_time",
                violation_error_message=_("A published story needs a publish time."),
            ),
            models.CheckConstraint(condition=~Q(headline=""), name="article_has_headline"),
            # What no query has to remember: no reader ever sees a working copy.
            models.CheckConstraint(
                condition=Q(working_copy_of=None) | Q(status__in=["draft", "in_review"]),
                name="article_working_copy_unpublished",
            ),
            models.CheckConstraint(
                condition=Q(goes_live_at=None) | Q(working_copy_of__isnull=False),
                name="article_working_copy_goes_live",
            ),
            models.CheckConstraint(
                condition=Q(slug__isnull=False) | Q(working_copy_of__isnull=False),
                name="article_has_slug",
            ),
        ]

    def __str__(self):
        return self.headline

    def save(self, *args, **kwargs):
        """Save, and keep the former slug of a story that readers may have seen."""
        with promise_kept(self, was_seen=Article.was_published) as before:
            if before:
                self.rewritten_at = before.rewritten_at  # written by `note_rewritten()` alone
            super().save(*args, **kwargs)
            note_shown(self, before)
            fields = [field for field in self._meta.concrete_fields if field.name in self.CONTENT]
            is_rewritten = before is not None and any(  # after the save, which tidies
                getattr(self, field.attname) != getattr(before, field.attname) for field in fields
            )
            changes.report([self.pk], is_rewritten=is_rewritten, is_new=before is None)

    def get_absolute_url(self):
        """The page of this story; of a working copy, that of its story."""
        return address("article", self.slug or self.live.slug)

    @property
    def has_page(self):
        """Whether this story has an address of its own: a working copy has not."""
        return self.working_copy_of_id is None

    @property
    def live(self):
        """The story that readers see, or will: of a working copy the one it is of, else itself."""
        return self.working_copy_of or self

    @property
    def list_headline(self):
        """The headline in lists of stories: the short one, where there is one."""
        return self.short_headline or self.headline

    @property
    def shared_description(self):
        """What search engines and shared links show below the headline."""
        return self.description or self.lead

    @property
    def is_published_or_scheduled(self):
        """Whether `published_or_scheduled()` holds this story."""
        return self.status == self.Status.PUBLISHED

    def is_published(self, now=None):
        """Tell whether `published()` holds this story at `now`, without asking the database."""
        at = self.publish_at
        return self.is_published_or_scheduled and at is not None and at <= (now or timezone.now())

    def was_published(self, now=None):
        """Tell whether `were_published()` holds this story at `now`: may readers have seen it?"""
        return self.is_published(now) or self.status == self.Status.WITHDRAWN

    def clean(self):
        """Put the error of a missing publish time beside its field."""
        if self.status == self.Status.PUBLISHED and not self.publish_at:
            raise ValidationError({"publish_at": _("A published story needs a publish time.")})

    @cached_property
    def latest_moves(self):
        """The newest lines of its log, newest first: where it stands, and how it came there."""
        return list(self.moves[:5])

    @property
    def moves(self):
        """Its log, newest first; that of a working copy goes on from that of its story."""
        own = self.transitions.select_related("by")
        return own if self.has_page else own | self.live.transitions.select_related("by")

    @property
    def modified_at(self):
        """The moment readers last got something new in a published story.

        That is its publication, or the last change of its content, or correction, after it.
        """
        corrected = [correction.at for correction in self.corrections.all()]
        moments = [self.publish_at, self.rewritten_at, *corrected]
        return max(filter(None, moments), default=self.updated_at)

    @property
    def cover_text(self):
        """The caption shown under the cover: this story's own, or else the photo's."""
        return self.cover_caption or (self.cover.caption if self.cover else "")


@receiver(changes.stories_changed)
def note_rewritten(rewritten, **signal):
    """Note when readers got other content of the stories `rewritten`.

    What was changed before they had seen a story is no change to them.
    """
    if rewritten:
        stories = Article.objects.filter(pk__in=rewritten).were_published()
        stories.update(rewritten_at=timezone.now())


class FormerSlug(FormerSlugModel):
    """A slug that a published story once had; readers who follow it are redirected."""

    readers_see = EVERY_ROW

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="former_slugs")
