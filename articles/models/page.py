"""Pages that stay: "Giới thiệu", "Liên hệ" and what else a portal says of itself."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connections, models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import changes
from articles.models.addresses import address, top_level_names
from articles.models.category import Category
from articles.models.fields import FoldedField, RichTextField, TidyCharField
from articles.models.page_rows import PhotoInPage
from articles.models.photo import Photo
from articles.models.readers import EVERY_ROW, Rows
from articles.models.slugs import FormerSlugModel, SlugField, promise_kept
from articles.text import richtext


class PageQuerySet(models.QuerySet):
    """The one home of the rule that says which pages readers see."""

    def published_or_scheduled(self):
        """Pages that readers see, or will when their time comes."""
        return self.filter(status=Page.Status.PUBLISHED)

    def published(self, now=None):
        """Pages that readers may see at `now`, in their order.

        As with stories, a scheduled page is a published one with a later `publish_at`.
        """
        return self.published_or_scheduled().filter(publish_at__lte=now or timezone.now())

    def without_texts(self):
        """Leave the long texts behind: a list needs none."""
        return self.defer("body", "folded")

    def photos(self):
        """The photos that stand in these pages."""
        shown = self.order_by().filter(photos_in_page__photo=models.OuterRef("pk"))
        return Photo.objects.filter(models.Exists(shown))


class Page(models.Model):
    """A page that stays at an address of its own, `/slug/`, whatever page it stands below."""

    readers_see = Rows("{row}.status = 'published'")

    class Status(models.TextChoices):
        """Where a page stands. Published with a later time means scheduled."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    class Lang(models.TextChoices):
        """The languages that pages are written in."""

        VIETNAMESE = "vi", "Tiếng Việt"
        ENGLISH = "en", "English"

    MAX_LEVELS = 5  # a page, and those above it
    # Kinds that machines are told more about; all kinds: `editorial/required_pages.py`.
    ABOUT, CONTACT = "about", "contact"
    # How a place begins that somebody has to fill in; no published page holds one.
    PLACEHOLDER = "[Cần điền"
    # What makes up the text that readers get; documents are rows.
    CONTENT = ("title", "description", "body", "lang")

    title = TidyCharField(_("title"), max_length=200)
    slug = SlugField(
        of="title",
        fallback="trang",
        help_text=_(
            "The page is at /address/, whatever page it stands below. Made from the title where "
            "left empty."
        ),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("stands below"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text=_("The page above it, which readers come from. It changes no address."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Small numbers come first among its neighbours.")
    )
    lang = models.CharField(
        _("language"), max_length=2, choices=Lang.choices, default=Lang.VIETNAMESE
    )
    translation_of = models.OneToOneField(
        "self",
        verbose_name=_("translation of"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="translation",
        help_text=_("Of an English page: the Vietnamese one that says the same."),
    )
    description = TidyCharField(
        _("description for search engines"),
        max_length=200,
        blank=True,
        help_text=_("Shown by search engines, in lists and where the page is shared."),
    )
    body = RichTextField(_("body"), blank=True)
    # Which page that a portal must have this is (`editorial/required_pages.py`); "" for any other.
    kind = models.CharField(max_length=20, blank=True, default="", editable=False)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.DRAFT
    )
    publish_at = models.DateTimeField(
        _("publish at"), null=True, blank=True, help_text=_("A later time schedules the page.")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    # When readers last got other words than before; empty while they have not.
    rewritten_at = models.DateTimeField(null=True, editable=False)
    folded = FoldedField(of=("title", "description", "body"))

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["order", "title", "pk"]
        permissions = [("publish_page", "Can publish, schedule and withdraw pages")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="page_has_title"),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(publish_at__isnull=False),
                name="page_published_has_time",
                violation_error_message=_("A published page needs a publish time."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published"]), name="page_status_known"
            ),
            models.CheckConstraint(condition=Q(lang__in=["vi", "en"]), name="page_lang_known"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="page_not_below_itself",
                violation_error_message=_("A page cannot stand below itself."),
            ),
            models.CheckConstraint(
                condition=Q(translation_of=None) | Q(lang="en"),
                name="page_translation_is_english",
                violation_error_message=_("Only an English page is a translation of another."),
            ),
            models.CheckConstraint(
                condition=~Q(status="published")
                | ~(
                    Q(title__contains="[Cần điền")
                    | Q(description__contains="[Cần điền")
                    | Q(body__contains="[Cần điền")
                ),
                name="page_published_is_filled",
                violation_error_message=_("A published page has no places left to fill in."),
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=~Q(kind=""), name="page_one_of_a_kind"
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Save, and keep the former slug of a page that readers may have seen.

        Raises IntegrityError where the page would stand below itself.
        """
        with promise_kept(self, was_seen=Page.was_seen) as before:
            if before:
                self.rewritten_at = before.rewritten_at
            super().save(*args, **kwargs)
            if self.parent_id and (before is None or before.parent_id != self.parent_id):
                self._stay_a_tree()
            PhotoInPage.objects.record(self)
            if before and before.was_seen() and self._reads_otherwise(before):
                self.rewritten_at = timezone.now()
                Page.objects.filter(pk=self.pk).update(rewritten_at=self.rewritten_at)

    def get_absolute_url(self):
        """The address of this page."""
        return address("page", self.slug)

    @classmethod
    def reserved_slugs(cls):
        """Slugs that no page may have: the portal answers there, or a category bears it."""
        return top_level_names() | set(Category.objects.values_list("slug", flat=True))

    @property
    def is_published_or_scheduled(self):
        """Whether `published_or_scheduled()` holds this page."""
        return self.status == self.Status.PUBLISHED

    def is_published(self, now=None):
        """Tell whether `published()` holds this page at `now`, without asking the database."""
        return self.is_published_or_scheduled and self.was_seen(now)

    def was_seen(self, now=None):
        """Tell whether readers may have seen it before `now`, though it may be a draft again."""
        return self.publish_at is not None and self.publish_at <= (now or timezone.now())

    @property
    def modified_at(self):
        """The moment readers last got something new: its publication, or other words after it."""
        moments = (self.publish_at, self.rewritten_at)
        return max(filter(None, moments), default=self.updated_at)

    @cached_property
    def body_photos(self):
        """The photos in the body, by the names of their files."""
        names = richtext.own_pictures(self.body)
        found = Photo.objects.filter(image__in=names) if names else ()
        return {photo.image.name: photo for photo in found}

    def above(self) -> Iterator["Page"]:
        """Yield the pages above it, the nearest first: no more than a loop could have."""
        key = self.parent_id
        for _level in range(self.MAX_LEVELS):
            if key is None or (page := Page.objects.without_texts().filter(pk=key).first()) is None:
                return
            yield page
            key = page.parent_id

    def faults(self) -> dict[str, str]:
        """Return why it may not be saved so, by the field that is to blame.

        These are rules about other rows, which no validator of a field knows.
        """
        found = {}
        before = changes.stored(self)
        if self.slug and (before is None or before.slug != self.slug):
            if self.slug in top_level_names():
                found["slug"] = (
                    gettext("The portal itself answers at /%s/. Choose another address.")
                    % self.slug
                )
            elif category := Category.objects.filter(slug=self.slug).first():
                found["slug"] = (
                    gettext("The category “%s” has this address. Choose another.") % category
                )
        above = [*self.above()]
        if self.pk and self.pk in [page.pk for page in above]:
            found["parent"] = gettext("That page stands below this one itself. Choose another.")
        elif len(above) + self._levels_below() > self.MAX_LEVELS:
            found["parent"] = (
                gettext("Pages may stand in %s levels at most. Choose one further up.")
                % self.MAX_LEVELS
            )
        original = self.translation_of
        if original and (original.pk == self.pk or original.lang != self.Lang.VIETNAMESE):
            found["translation_of"] = gettext("Choose the Vietnamese page that says the same.")
        return found

    def _levels_below(self):
        """How many levels this page and those below it take."""
        levels, keys = 1, [self.pk] if self.pk else []
        while levels <= self.MAX_LEVELS:
            keys = [*Page.objects.filter(parent__in=keys).values_list("pk", flat=True)]
            if not keys:
                break
            levels += 1
        return levels

    def _stay_a_tree(self):
        """Raise IntegrityError where this saved page stands below itself, through others.

        No constraint can say so. Two saves at once could make a loop of which each sees one half,
        so they queue at a row of the database that nobody else locks, then look.
        """
        if connections[self._state.db].features.has_select_for_update:
            types = ContentType.objects.filter(app_label="articles", model="page")
            list(types.select_for_update(no_key=True).values_list("pk"))
        if self.pk in [page.pk for page in self.above()]:
            raise IntegrityError(f"The page {self.slug} would stand below itself.")

    def _reads_otherwise(self, before):
        return any(getattr(self, name) != getattr(before, name) for name in self.CONTENT)


class FormerPageSlug(FormerSlugModel):
    """A slug that a page once had, seen by readers; the address redirects."""

    readers_see = EVERY_ROW

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="former_slugs")
