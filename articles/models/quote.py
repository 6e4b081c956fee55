"""The words officials were quoted with."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.fields import TidyCharField, TidyTextField
from articles.models.official import Official
from articles.models.photo import Photo
from articles.models.readers import EVERY_ROW
from articles.models.story_row import StoryRowModel
from articles.text.speakers import without_marks


class QuoteQuerySet(models.QuerySet):
    """Quotes with what a page needs to show them."""

    def with_people(self):
        """Join what the figure of a quote shows: the official, the portrait, the photo."""
        return self.select_related("official__portrait", "photo")


class Quote(StoryRowModel):
    """Words an official said in a story, with the position held at that time.

    `position` is a copy made when the words were quoted: the official may move on, the old
    story stays true. `number` is the quote's number within its story and names its place in
    the body (`richtext.marker`).
    """

    readers_see = EVERY_ROW

    MAX_NUMBER = 9999
    MAX_WORDS = 5_000  # characters: about a page; what is longer is a text of its own

    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("story"),
        on_delete=models.CASCADE,
        related_name="quotes",
    )
    number = models.PositiveSmallIntegerField(
        _("number"), validators=[MinValueValidator(1), MaxValueValidator(MAX_NUMBER)]
    )
    official = models.ForeignKey(
        Official,
        verbose_name=_("official"),
        on_delete=models.PROTECT,
        related_name="quotes",
    )
    position = TidyCharField(
        _("position when quoted"),
        max_length=200,
        blank=True,
        help_text=_("Taken from the official where left empty."),
    )
    words = TidyTextField(_("words"), help_text=_("Without quotation marks."))
    photo = models.ForeignKey(
        Photo,
        verbose_name=_("photo"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quotes",
        help_text=_("Shown instead of the portrait."),
    )
    caption = TidyCharField(_("photo caption"), max_length=300, blank=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"],
                name="quote_number_unique_in_story",
                violation_error_message=_("Two quotes of this story have the same number."),
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="quote_number_at_least_1"
            ),
        ]

    def __str__(self):
        return f"{self.position} {self.official.name}: “{self.words}”"

    def save(self, *args, **kwargs):
        """Save, with a position and without outer marks, whichever way the quote comes in."""
        self.clean()
        super().save(*args, **kwargs)

    def clean(self):
        """Take the official's position of today where none was typed, and the outer marks away."""
        self.words = without_marks(self.words)
        if not self.position and self.official_id:
            self.position = self.official.position

    def get_constraints(self):
        """The constraints that a form checks: all but what the validator of `number` says already.

        To check one, Django asks the database three times; a story may have forty quotes.
        """
        return [
            (model, [one for one in constraints if one.name != "quote_number_at_least_1"])
            for model, constraints in super().get_constraints()
        ]

    @property
    def picture(self):
        """The photo of this quote, or else the portrait of the official; None without either."""
        return self.photo or self.official.portrait
