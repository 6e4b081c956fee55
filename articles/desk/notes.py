"""Notes on a passage: a panel beside the story form, and a page that needs no JavaScript.

What may be done with a note is said in editorial/notes.py. Scripts get the list as it is now, as
HTML: js/admin/notes.js shows it and finds each passage in what is being typed.
"""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from articles.desk.rights import RightsMixin
from articles.editorial import notes
from articles.models import Article, Note, NotedField
from articles.models.fields import TidyFormField
from articles.text.keys import as_key
from articles.text.passages import AROUND, Passage

PLACES = "_note_places"  # what js/admin/notes.js posts with the story form
MOST_PLACES = 100_000  # characters of it
WORDLESS = _("Mark the words in the story that the note is about.")


class NoteForm(forms.Form):
    """A new note, as the panel sends it."""

    field = forms.ChoiceField(choices=NotedField, error_messages={"required": WORDLESS})
    words = TidyFormField(max_length=Note.MOST_WORDS, error_messages={"required": WORDLESS})
    before = forms.CharField(required=False, strip=False)
    after = forms.CharField(required=False, strip=False)
    start = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    text = TidyFormField(
        max_length=Note.MOST_CHARACTERS,
        error_messages={"required": _("Write what you want to say.")},
    )

    def passage(self) -> Passage:
        """Return the words that were marked."""
        typed = self.cleaned_data
        before, after = typed["before"][-AROUND:], typed["after"][:AROUND]
        return Passage(typed["words"], before, after, typed["start"])


class NotesMixin(RightsMixin):
    """Of the story desk: notes on a passage are read, written, answered and resolved."""

    def get_urls(self) -> list[URLPattern]:
        one = "<int:pk>/notes/<int:note>/"
        return [
            self.page("<int:pk>/notes/", self.notes_view, "notes"),
            self.page("<int:pk>/notes/add/", self.add_note_view, "add_note"),
            self.page(f"{one}answer/", self.answer_note_view, "answer_note"),
            self.page(f"{one}resolve/", self.resolve_note_view, "resolve_note"),
            self.page(f"{one}reopen/", self.reopen_note_view, "reopen_note"),
            *super().get_urls(),
        ]

    def form_context(self, request, obj, context):
        """Add `notes`: those of the story, for its panel. None for a new story."""
        own = None if obj is None else self.noted(request, obj)
        return super().form_context(request, obj, context) | {"notes": own}

    def noted(self, request: HttpRequest, article: Article) -> dict:
        """Return what templates show of the notes of `article`, as the database has it."""
        standings = notes.standings(article, notes.of(article))
        still_open = [one for one in standings if one.note.resolved_at is None]
        return {
            "article": article,
            "open": still_open,
            "resolved": [one for one in standings if one.note.resolved_at is not None],
            "may_write": self.may_write(request),
            "most": Note.MOST_CHARACTERS,
        }

    def settle_notes(self, request: HttpRequest, article: Article) -> None:
        """Find the notes of a story that was just saved again: a step of its save."""
        notes.settle(article, _followed(request.POST.get(PLACES, "")))

    @method_decorator(require_safe)
    def notes_view(self, request, pk):
        """Show the notes of a story, each with a form to answer it."""
        article = self.article_to_view(request, pk)
        return self._shown(request, article)

    @method_decorator(require_POST)
    def add_note_view(self, request, pk):
        """Begin a note (POST: what NoteForm takes)."""
        article = self._article_to_note(request, pk)
        form = NoteForm(request.POST)
        if not form.is_valid():
            return self._refused(request, article, form.errors)
        field, text = form.cleaned_data["field"], form.cleaned_data["text"]
        try:
            notes.begin(article, by=request.user, field=field, passage=form.passage(), text=text)
        except ValidationError as error:
            return self._refused(request, article, error.message_dict)
        return self._done(request, article)

    @method_decorator(require_POST)
    def answer_note_view(self, request, pk, note):
        """Answer a note (POST `text`)."""
        article = self._article_to_note(request, pk)
        answered = get_object_or_404(notes.of(article), pk=note)
        text = request.POST.get("text", "").replace("\x00", "")
        try:
            notes.answer(answered, by=request.user, text=text)
        except ValidationError as error:
            return self._refused(request, article, error.message_dict, note=note, text=text)
        return self._done(request, article)

    @method_decorator(require_POST)
    def resolve_note_view(self, request, pk, note):
        """Fold a note away: nothing is left to do."""
        article = self._article_to_note(request, pk)
        notes.resolve(get_object_or_404(notes.of(article), pk=note), by=request.user)
        return self._done(request, article)

    @method_decorator(require_POST)
    def reopen_note_view(self, request, pk, note):
        """Open a resolved note again."""
        article = self._article_to_note(request, pk)
        notes.reopen(get_object_or_404(notes.of(article), pk=note))
        return self._done(request, article)

    def _article_to_note(self, request, pk):
        article = self.article_to_view(request, pk)
        self.check_may_write(request)
        return article

    def _done(self, request, article):
        if _is_page(request):
            return redirect("admin:articles_article_notes", article.pk)
        return self._shown(request, article)

    def _shown(self, request: HttpRequest, article: Article, **more: Any) -> HttpResponse:
        """Answer with the list as it is now: a page, or for a script its HTML in JSON."""
        noted = self.noted(request, article) | more
        if _is_page(request):
            context = {"notes": noted, "article": article, "original": article}
            status = 400 if more else None
            return self.render_page(request, "notes", gettext("Notes"), context, status=status)
        template = "admin/articles/article/_notes.html"
        html = render_to_string(template, {"notes": noted, "in_form": True}, request)
        return JsonResponse({"list": html, "open": len(noted["open"])})

    def _refused(self, request, article, errors, note=None, text=""):
        """Say what is wrong: beside what was typed, or to a script."""
        message = " ".join(str(error) for found in errors.values() for error in found)
        if _is_page(request):
            wrong = {"wrong": message, "wrong_note": note, "typed": text}
            return self._shown(request, article, **wrong)
        return JsonResponse({"error": message}, status=400)


def _is_page(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "text/html")


def _followed(posted: str) -> dict[int, Passage]:
    """Return what a form knew of where its notes stand, by key. What is no such thing is left out.

    It is a guess that is looked up in the story, and nothing of it is stored.
    """
    if not posted or len(posted) > MOST_PLACES:
        return {}
    try:
        places = json.loads(posted)
        return {
            key: Passage("", before[-AROUND:], after[:AROUND], min(max(0, int(start)), 2**31 - 1))
            for key, before, after, start in (
                (as_key(name), *place) for name, place in places.items()
            )
            if key is not None and isinstance(before, str) and isinstance(after, str)
        }
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        return {}
