"""Corrections in the story form: for those who publish, on a story that readers see.

A correction names false words and right ones. Where the false ones stand in the story is shown
while they are typed (js/admin/corrections.js), and a tick has the save put the right ones there.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.desk import posted_json
from articles.desk.base import NamedInputsMixin
from articles.desk.formsets import BoundedFormSet, rows_after_save
from articles.desk.posted_json import Refused
from articles.desk.rights import RightsMixin
from articles.editorial import striking
from articles.models import Article, Correction, Quote
from articles.text.vietnamese import tidy_words

MAX_BYTES = 4 * 1024 * 1024  # of a request: a body of a million letters, three bytes each
MAX_QUOTES = 200
NEEDED = {
    "false_words": _("Write the words that were published wrongly."),
    "right_words": _("Write what is right."),
    "decided_by": _("Write who decided this: name and position, or the office and its decision."),
}


class CorrectionForm(forms.ModelForm):
    """One correction. One from before the law's form stays valid without it."""

    strike = forms.BooleanField(
        label=_("Replace the false words in the story"),
        required=False,
        help_text=_("By the right ones, wherever they stand. The history keeps the former text."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["strike"] = False  # as it is posted: a late save compares both
        self._is_older = bool(self.instance.pk and not self.instance.false_words)

    def clean(self):
        cleaned = super().clean() or {}
        kind, false_words = cleaned.get("kind"), cleaned.get("false_words")
        is_plain = kind == Correction.Kind.UPDATE or self._is_older
        if kind == Correction.Kind.UPDATE and false_words:
            self.add_error("kind", _("An update names no false words: choose a correction."))
        if is_plain and not false_words and not cleaned.get("text"):
            self._ask_for("text", _("Write what is corrected or new."))
        if kind == Correction.Kind.CORRECTION and (not is_plain or false_words):
            for name, message in NEEDED.items():
                if not cleaned.get(name):
                    self._ask_for(name, message)
        return cleaned

    def _ask_for(self, name: str, message: Any) -> None:
        if name not in self.errors:  # too long, say, is told already
            self.add_error(name, message)


class CorrectionInline(NamedInputsMixin, admin.StackedInline):
    """Dated notes on a published story. The empty one can be filled in without JavaScript."""

    model = Correction
    form = CorrectionForm
    formset = BoundedFormSet
    template = "admin/articles/article/_correction_rows.html"
    extra = 1
    max_num = 50
    fields = (
        ("kind", "at"),
        "false_words",
        "right_words",
        "strike",
        "has_apology",
        "decided_by",
        "text",
    )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "at":
            kwargs["label"] = _("Time")
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 2
        return field


class CorrectionsMixin(RightsMixin):
    """Of the story desk: who may publish may also correct what is published."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("false-words/", self.false_words_view, "false_words"),
            *super().get_urls(),
        ]

    def get_inlines(self, request, obj):
        inlines = super().get_inlines(request, obj)
        if obj and obj.live.is_published() and self.has_publish_permission(request):
            return [*inlines, CorrectionInline]
        return inlines

    @method_decorator(require_POST)
    def false_words_view(self, request: HttpRequest) -> JsonResponse:
        """Tell where words stand in a story as it is typed (JSON), which is read nowhere else.

        Posted are `false_words`, `right_words`, `story` and `quotes` (the texts by their names);
        the answer holds `found`, how many texts they stand in, and `html`, which shows the places.
        """
        self.check_may_write(request)
        if not self.has_publish_permission(request):
            raise PermissionDenied
        try:
            article, quotes, false_words, right_words = _typed(request)
        except Refused as error:
            return JsonResponse({"error": str(error)}, status=error.status)
        found = striking.passages(article, quotes, false_words, right_words)
        shown = {"passages": found, "right_words": right_words}
        html = render_to_string("admin/articles/article/_false_words.html", shown)
        return JsonResponse({"found": len(found), "html": html})

    def strike_false_words(self, request: HttpRequest, formsets: list) -> None:
        """Put right words where false ones stand, for the rows that say so: a step of a save."""
        for formset in formsets:
            for row in rows_after_save(formset) if formset.model is Correction else ():
                if not row.has_changed() or not row.instance.false_words:
                    continue
                if row.cleaned_data["strike"]:
                    _tell_struck(request, striking.strike(formset.instance, row.instance))
                else:
                    _warn_of_left(request, formset.instance, row.instance)


def _typed(request: HttpRequest) -> tuple[Article, list[Quote], str, str]:
    """Return what was posted: a story with its quotes, false and right words. Raises Refused."""
    sent = posted_json.posted(request, MAX_BYTES)
    false_words, right_words = (
        tidy_words(posted_json.text(sent.get(name, ""))) for name in ("false_words", "right_words")
    )
    quotes = sent.get("quotes", [])
    if not isinstance(quotes, list):
        raise posted_json.unreadable()
    article = _filled(Article(), striking.STORY, sent.get("story", {}))
    rows = [_filled(Quote(), striking.QUOTE, texts) for texts in quotes[:MAX_QUOTES]]
    for row, texts in zip(rows, quotes, strict=False):
        row.number = posted_json.text(texts.get("number", ""))[:4]
    return article, rows, false_words, right_words


def _filled(row: Any, names: tuple[str, ...], texts: Any) -> Any:
    """Return `row` with the posted `texts` as they would be stored. Raises Refused."""
    if not isinstance(texts, dict):
        raise posted_json.unreadable()
    for name in names:
        field: Any = row._meta.get_field(name)
        text = posted_json.text(texts.get(name, ""))
        try:
            setattr(row, name, field.stored(text))
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from None
    return row


def _tell_struck(request: HttpRequest, found: list[striking.Passage]) -> None:
    done = ", ".join(passage.label for passage in found if passage.fits)
    if done:
        messages.info(request, gettext("The false words were replaced in: %s.") % done)
    if left := ", ".join(passage.label for passage in found if not passage.fits):
        message = gettext("Too long with the right words, and so left as it was: %s.")
        messages.warning(request, message % left)
    if not found:
        message = gettext("The false words stand nowhere in the story: nothing was replaced.")
        messages.warning(request, message)


def _warn_of_left(request: HttpRequest, article: Article, correction: Correction) -> None:
    quotes = Quote.objects.filter(article=article)
    words = correction.false_words, correction.right_words
    if found := striking.passages(article, quotes, *words):
        labels = ", ".join(passage.label for passage in found)
        messages.warning(request, gettext("The false words still stand in: %s.") % labels)
