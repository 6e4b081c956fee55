"""Notes on a passage of a story, for the desk alone, and what is answered to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.fields import TidyCharField, TidyTextField
from articles.models.readers import NO_ROW
from articles.text.passages import AROUND, Passage


class NoteQuerySet(models.QuerySet):
    """Which notes are open, and whose turn it is."""

    def open(self):
        """Notes that nobody has resolved."""
        return self.filter(resolved_at=None)

    def waiting_for(self, user):
        """Open notes on what `user` writes, or begun by them, whose last word is somebody else's.

        It asks no right: `editorial/notes.py` `waiting()` leaves out stories that they may not see.
        """
        answers = NoteAnswer.objects.filter(note=models.OuterRef("pk")).order_by("-pk")
        last_by = models.Case(
            models.When(models.Exists(answers), then=models.Subquery(answers.values("by")[:1])),
            default=models.F("by"),
            output_field=models.BigIntegerField(),
        )
        mine = Q(article__author=user) | Q(article__assigned_to=user) | Q(by=user)
        # An account that is gone has no key, and is somebody else.
        others = Q(last_by=None) | ~Q(last_by=user.pk)
        return self.open().filter(mine).alias(last_by=last_by).filter(others)

    def counted(self, articles):
        """Return how many open notes each of `articles` (keys) has; those without are left out."""
        found = self.open().filter(article__in=articles).order_by().values_list("article")
        return dict(found.annotate(models.Count("pk")))


class SaidModel(models.Model):
    """What somebody said at a passage: the note that began it, or an answer."""

    MOST_CHARACTERS = 2_000

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(_("time"))
    text = TidyTextField(_("note"), max_length=MOST_CHARACTERS)

    class Meta:
        abstract = True

    def __str__(self):
        return self.text[:60]


class NotedField(models.TextChoices):
    """The texts of a story that notes are written on, in the order of its form.

    The words of all its quotes are one text, in the order of their numbers.
    """

    HEADLINE = "headline", _("headline")
    LEAD = "lead", _("lead")
    BODY = "body", _("body")
    QUOTES = "quotes", _("words of quotes")
    COVER_CAPTION = "cover_caption", _("cover caption")
    BYLINE = "byline", _("byline")
    SOURCE = "source", _("source")
    SHORT_HEADLINE = "short_headline", _("short headline")
    DESCRIPTION = "description", _("description for search engines")


class Note(SaidModel):
    """A note on words of a story. The words stay in the story: nothing in its text names the note.

    `words` are those it was written on. What stands around them, and where, is renewed when the
    story is saved, so that it is found again.
    """

    readers_see = NO_ROW

    MOST_WORDS = 500  # characters

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="notes")
    field = models.CharField(max_length=20, choices=NotedField.choices)
    words = TidyTextField(max_length=MOST_WORDS)
    before = TidyCharField(max_length=AROUND, blank=True)
    after = TidyCharField(max_length=AROUND, blank=True)
    start = models.PositiveIntegerField(default=0)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["pk"]
        default_permissions = ()  # who may see the story at the desk
        indexes = [
            models.Index(fields=["by", "-at"], name="note_latest_of_person"),
            models.Index(
                fields=["article"], condition=Q(resolved_at=None), name="note_open_of_article"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(condition=~Q(words=""), name="note_has_words"),
            models.CheckConstraint(
                condition=Q(field__in=NotedField.values),
                name="note_on_a_known_field",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=False) | Q(resolved_by__isnull=True),
                name="note_resolved_at_some_time",
            ),
        ]

    @property
    def passage(self):
        """The words of this note with what stood around them."""
        return Passage(self.words, self.before, self.after, self.start)


class NoteAnswer(SaidModel):
    """An answer to a note. Its story is that of the note."""

    readers_see = NO_ROW

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="answers")

    class Meta:
        verbose_name = _("answer to a note")
        verbose_name_plural = _("answers to notes")
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["by", "-at"], name="answer_latest_of_person")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="answer_says_something")]
