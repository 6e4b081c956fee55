"""Quotes in the story form."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import F
from django.utils.translation import ngettext

from articles.desk.autocomplete import SearchBoxesMixin
from articles.models import Quote
from articles.text import richtext


class QuoteFormSet(forms.BaseInlineFormSet):
    """The quotes of one story. One without a number gets the next free one."""

    def clean(self):
        remaining = [form for form in self.forms if form not in self.deleted_forms]
        numbers = [form.instance.number for form in remaining if form.instance.number]
        for form in remaining:
            if form.has_changed() and not form.instance.number:
                form.instance.number = max(numbers, default=0) + 1
                numbers.append(form.instance.number)
        super().clean()

    def save(self, commit=True):
        """Save. First give quotes that trade numbers, or are deleted, a number out of the way.

        Rows are written one by one, and no two quotes of a story may have one number, not even
        for a moment.
        """
        moved = [
            form.instance.pk
            for form in self.initial_forms
            if form in self.deleted_forms or "number" in form.changed_data
        ]
        Quote.objects.filter(pk__in=moved).update(number=F("number") + Quote.MAX_NUMBER)
        return super().save(commit)


class QuoteForm(forms.ModelForm):
    """One quote. Its search boxes know the people that the row was fetched with."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("official", "photo"):
            if self.instance.pk and name in self.fields:
                field: Any = self.fields[name]  # a SearchField in a wrapper's widget
                field.known = field.widget.widget.known = getattr(self.instance, name)


class QuoteInline(SearchBoxesMixin, admin.StackedInline):
    """Quotes in the story form."""

    model = Quote
    form = QuoteForm
    formset = QuoteFormSet
    extra = 0
    autocomplete_fields = ("official", "photo")
    fields = (("number", "official", "position"), "words", ("photo", "caption"))

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
        if unplaced := sorted(written - placed):
            message = ngettext(
                "Quote %s has no place in the body and is shown after it.",
                "Quotes %s have no place in the body and are shown after it.",
                len(unplaced),
            )
            messages.warning(request, message % ", ".join(map(str, unplaced)))
        if missing := sorted(placed - written):
            message = ngettext(
                "The body has a place for quote %s, which does not exist.",
                "The body has places for quotes %s, which do not exist.",
                len(missing),
            )
            messages.warning(request, message % ", ".join(map(str, missing)))
