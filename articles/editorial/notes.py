"""Notes on a passage of a story: what is said there, where it stands now, and whose turn it is.

A note is no part of its story. The history, a duplicate and everything that readers get know
nothing of it, and the body that is saved holds no mark. Whoever may see a story at the desk
(`workflow.may_see()`: editors, and its writers) reads its notes, answers, resolves and opens again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editorial import events, workflow
from articles.models import Article, Note, NoteAnswer, NotedField
from articles.text import richtext
from articles.text.passages import Passage, Text

MOST_NOTES = 200  # of one story, the resolved ones too
MOST_ANSWERS = 100  # to one note
MOST_A_MINUTE = 30  # of one person
PLACES = tuple(NotedField.values)


@dataclass(frozen=True)
class Standing:
    """A note with the passage that it stands at now; None where its words are gone."""

    note: Note
    passage: Passage | None
    is_rewritten: bool


def of(article: Article) -> QuerySet[Note]:
    """Return the notes of `article`, the oldest first, with all who said something.

    A working copy has those of its story. Nothing else asks which notes belong to a story, but
    `begin()` and `counted()`.
    """
    answers = NoteAnswer.objects.select_related("by").order_by("pk")
    notes = article.live.notes.select_related("by", "resolved_by").order_by("pk")
    return notes.prefetch_related(Prefetch("answers", queryset=answers))


def say(said: Note | NoteAnswer) -> None:
    """Save what somebody says: every note and every answer comes through here, once."""
    if not said.text.strip():
        raise ValidationError({"text": _("Write what you want to say.")})
    if _within_a_minute(said) >= MOST_A_MINUTE:
        message = _("You have written %s notes within a minute. Wait a moment, then send it again.")
        raise ValidationError({"text": message % MOST_A_MINUTE})
    if len(said.text) > said.MOST_CHARACTERS:
        message = _("Write at most %s characters.")
        raise ValidationError({"text": message % said.MOST_CHARACTERS})
    with transaction.atomic():
        said.save()
        note = said if isinstance(said, Note) else said.note
        assert said.by  # whoever says something is there
        writers = [answer.by for answer in note.answers.select_related("by")]
        people = [note.article.author, note.article.assigned_to, note.by, *writers]
        events.noted(note.article, by=said.by, to=people, words=said.text, now=said.at)


def _within_a_minute(said: Note | NoteAnswer) -> int:
    """How many notes and answers the same person wrote in the minute before."""
    since = said.at - timedelta(minutes=1)
    models: tuple[Any, ...] = (Note, NoteAnswer)
    return sum(model.objects.filter(by=said.by, at__gt=since).count() for model in models)


def begin(
    article: Article,
    *,
    by: User,
    field: str,
    passage: Passage,
    text: str,
    now: datetime | None = None,
) -> Note:
    """Write a note on `passage` of the text `field`. Raises ValidationError.

    The words need not be saved yet: the writer may have typed them a moment ago.
    """
    if of(article).count() >= MOST_NOTES:
        message = _("This story has %s notes, as many as it may have.")
        raise ValidationError({"text": message % MOST_NOTES})
    words, before, after, start = passage
    if field not in PLACES or not 0 < len(words) <= Note.MOST_WORDS:
        raise ValidationError({"words": _("Mark the words in the story that the note is about.")})
    note = Note(
        article=article.live,
        by=by,
        at=now or timezone.now(),
        text=text.strip(),
        field=field,
        words=words,
        before=before,
        after=after,
        start=start,
    )
    say(note)
    return note


def answer(note: Note, *, by: User, text: str, now: datetime | None = None) -> NoteAnswer:
    """Answer `note`. One that was resolved is open again. Raises ValidationError."""
    if note.answers.count() >= MOST_ANSWERS:
        message = _("This note has %s answers, as many as it may have.")
        raise ValidationError({"text": message % MOST_ANSWERS})
    said = NoteAnswer(note=note, by=by, at=now or timezone.now(), text=text.strip())
    with transaction.atomic():
        say(said)
        reopen(note)
    return said


def resolve(note: Note, *, by: User, now: datetime | None = None) -> None:
    """Note that nothing is left to do. Who resolved it first stays named."""
    now = now or timezone.now()
    if Note.objects.filter(pk=note.pk, resolved_at=None).update(resolved_at=now, resolved_by=by):
        note.resolved_at, note.resolved_by = now, by


def reopen(note: Note) -> None:
    """Open a resolved note again."""
    Note.objects.filter(pk=note.pk).update(resolved_at=None, resolved_by=None)
    note.resolved_at = note.resolved_by = None


def waiting(user: User) -> QuerySet[Note]:
    """Return the open notes that wait for a word of `user`, of stories that they may see."""
    stories = workflow.visible(Article.objects.all(), user)
    return Note.objects.waiting_for(user).filter(article__in=stories.order_by())


# Where they stand


def standings(article: Article, notes: Iterable[Note]) -> list[Standing]:
    """Return where each of `notes` stands in `article`, in the order of the form and the text."""
    texts = _Texts(article)
    found = [texts.standing(note, note.passage) for note in notes]

    def order(standing: Standing) -> tuple[int, int]:
        start = standing.passage.start if standing.passage else standing.note.start
        return PLACES.index(standing.note.field), start

    return sorted(found, key=order)


def settle(article: Article, known: Mapping[int, Passage] | None = None) -> None:
    """Remember what stands around each note of `article` now, so that it is found again.

    `known` holds what the form knew of notes (by key): it followed them through each change.
    """
    texts, moved = _Texts(article), []
    for note in of(article).prefetch_related(None):
        standing = texts.standing(note, note.passage)
        if known and note.pk in known:
            followed = texts.standing(note, known[note.pk]._replace(words=note.words))
            standing = followed if followed.passage else standing
        if standing.passage is None:
            continue
        _words, before, after, start = standing.passage
        if (note.before, note.after, note.start) != (before, after, start):
            note.before, note.after, note.start = before, after, start
            moved.append(note)
    if moved:
        Note.objects.bulk_update(moved, ["before", "after", "start"])


class _Texts:
    """The texts of a story, read when first needed."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._read: dict[str, Text] = {}

    def standing(self, note: Note, passage: Passage) -> Standing:
        text = self._text(note.field)
        place = text.find(passage)
        if place is None:
            return Standing(note, None, is_rewritten=False)
        return Standing(note, text.passage(place), place.is_rewritten)

    def _text(self, field: str) -> Text:
        if field not in self._read:
            self._read[field] = Text(self._plain(field))
        return self._read[field]

    def _plain(self, field: str) -> str:
        if field == NotedField.QUOTES:
            quotes = self._article.quotes.order_by("number").values_list("words", flat=True)
            return " ".join(" ".join(quotes).split())
        value: str = getattr(self._article, field)
        return richtext.plain(value) if field == NotedField.BODY else " ".join(value.split())
