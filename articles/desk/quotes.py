"""Quotes in the story form."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Case, When
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.desk.autocomplete import SearchBoxesMixin
from articles.desk.base import NamedInputsMixin
from articles.desk.formsets import BoundedFormSet, rows_after_save
from articles.desk.opened_drafts import opened_rows
from articles.editorial import second_look
from articles.models import Quote
from articles.text import richtext
from articles.text.speakers import without_marks

HIGHEST = 32_767  # that the column of a quote's number holds


class QuoteFormSet(BoundedFormSet):
    """The quotes of one story. One without a number gets the next free one."""

    def clean(self):
        deleted = set(self.deleted_forms)
        remaining = [form for form in self.forms if form not in deleted]
        free = _free_numbers({form.instance.number for form in remaining} - {None})
        for form in remaining:
            if form.has_changed() and not form.instance.number:
                form.instance.number = next(free)
        super().clean()
        # For the second look before a move, which comes before any row is written.
        left = [form.instance.number for form in rows_after_save(self)]
        self.instance.typed_quotes = [number for number in left if number]

    def save(self, commit=True):
        """Save. First give quotes that trade numbers, or are deleted, a number out of the way.

        Rows are written one by one, and no two quotes of a story may have one number, not even
        for a moment.
        """
        deleted = set(self.deleted_forms)
        moved = [
            form.instance.pk
            for form in self.initial_forms
            if form in deleted or "number" in form.changed_data
        ]
        if moved:
            # A form that names a quote of another story has no number.
            stored = {form.initial.get("number") for form in self.initial_forms}
            away = (number for number in range(HIGHEST, 0, -1) if number not in stored)
            Quote.objects.filter(pk__in=moved).update(
                number=Case(*(When(pk=pk, then=next(away)) for pk in moved))
            )
        return super().save(commit)


def check_length(words):
    """Raise ValidationError where `words` are too long for a quote."""
    if len(words) > Quote.MAX_WORDS:
        message = _("A quote has at most %(most)s characters; this one has %(have)s.")
        most, have = (number_format(n, force_grouping=True) for n in (Quote.MAX_WORDS, len(words)))
        raise ValidationError(message % {"most": most, "have": have}, code="too_long")


def _free_numbers(taken):
    """The numbers that no quote has: those behind the last one, then the gaps."""
    last = max((number for number in taken if number <= Quote.MAX_NUMBER), default=0)
    yield from range(last + 1, Quote.MAX_NUMBER + 1)
    yield from sorted({*range(1, last)} - taken)


class QuoteForm(forms.ModelForm):
    """One quote. Its search boxes know the people that the row was fetched with."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("official", "photo"):
            if self.instance.pk and name in self.fields:
                field: Any = self.fields[name]  # a SearchField in a wrapper's widget
                field.known = field.widget.widget.known = getattr(self.instance, name)

    def clean(self):
        """Number anew what has a number that can stand in no body: they were given once."""
        super().clean()
        number = self.cleaned_data.get("number") or 0
        if number > Quote.MAX_NUMBER and "number" not in self.changed_data:
            self.cleaned_data["number"] = None
            self.changed_data.append("number")

    def clean_words(self):
        """Refuse words too long to be a quote, unless they were stored before there was a limit."""
        words = without_marks(self.cleaned_data["words"])
        if "words" in self.changed_data:
            check_length(words)
        return words


class QuoteInline(SearchBoxesMixin, NamedInputsMixin, admin.StackedInline):
    """Quotes in the story form."""

    model = Quote
    form = QuoteForm
    formset = QuoteFormSet
    extra = 0
    max_num = 80  # takes 1 s to show again, 2 s on a busy core
    autocomplete_fields = ("official", "photo")
    fields = (("number", "official", "position"), "words", ("photo", "caption"))

    def get_extra(self, request, obj=None, **kwargs):
        """Return how many rows an opened draft fills in."""
        return len(opened_rows(request)) or super().get_extra(request, obj, **kwargs)

    def get_queryset(self, request):
        quotes = super().get_queryset(request)
        return quotes.with_people()  # type: ignore[attr-defined] # a QuoteQuerySet

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "number":
            field.required = False
        if field and db_field.name == "words":
            field.widget.attrs["rows"] = 3
        return field


class QuotesMixin(admin.ModelAdmin):
    """Of the story desk: says after a save which quotes and places do not meet."""

    def warn_of_quotes(self, request, article):
        """Warn of quotes without a marker in the body, and of markers without a quote."""
        placed = set(richtext.quote_numbers(article.body))
        written = set(article.quotes.values_list("number", flat=True))
        if unplaced := richtext.unplaced(article.body, written):
            messages.warning(request, second_look.unplaced(unplaced))
        if missing := sorted(placed - written):
            message = ngettext(
                "The body has a place for quote %s, which does not exist.",
                "The body has places for quotes %s, which do not exist.",
                len(missing),
            )
            messages.warning(request, message % ", ".join(map(str, missing)))
