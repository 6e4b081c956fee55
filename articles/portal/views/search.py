"""The search page."""

import re
from datetime import datetime, time
from typing import cast

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.caching.parameters import reads_parameters
from articles.models import Category
from articles.models.moments import midnight
from articles.models.slugs import find
from articles.portal.latest import categories, latest_stories
from articles.portal.pagination import PAGE_SIZE
from articles.search import query
from articles.search.highlight import Highlighter
from articles.text.vietnamese import tidy
from newsroom.http_cache import moved

LATEST = 6  # stories offered where nothing was found


class _TypedField(forms.CharField):
    """Any string at all: control characters, which no page can show, become spaces."""

    def to_python(self, value):
        return re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", tidy(super().to_python(value) or "")).strip()


class SearchForm(forms.Form):
    """What to look for. The query string has Vietnamese names for the fields.

    `search/_form.html` draws it by itself: with Django's templates for fields and widgets it took a
    tenth of a search.
    """

    NAMES = {"words": "q", "category": "chuyen-muc", "since": "tu", "until": "den"}

    words = _TypedField(label=_("Words to look for"), required=False)
    category = forms.TypedChoiceField(label=_("Category"), required=False, empty_value=None)
    since = forms.DateField(label=_("From day"), required=False)
    until = forms.DateField(label=_("To day"), required=False)

    def __init__(self, data, categories):
        super().__init__(data, label_suffix="")
        by_slug = {category.slug: category for category in categories}
        names = [(slug, category.name) for slug, category in by_slug.items()]
        category = cast(forms.TypedChoiceField, self.fields["category"])
        category.choices = [("", _("All categories")), *names]
        category.coerce = by_slug.get

    def add_prefix(self, field_name):
        return self.NAMES.get(field_name, field_name)

    def clean(self):
        """Refuse days in the wrong order."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day lies before the first one."))

    @property
    def days(self):
        """The two fields for days, each with the type and the value of its input.

        A date picker would drop what was typed and is no day: that stays in a text field.
        """
        for field in (self["since"], self["until"]):
            typed = field.value()
            try:
                day = field.field.to_python(typed)
            except forms.ValidationError:
                yield field, "text", typed
            else:
                yield field, "date", day and day.isoformat()

    @property
    def is_filtered(self):
        """Tell whether this form asks for less than all stories."""
        return any(self.cleaned_data.get(name) for name in ("category", "since", "until"))

    def find(self, words):
        """Return what is Found of `words` within the filters of this valid form."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return query.find(
            words,
            category=self.cleaned_data["category"],
            since=since and midnight(since),
            until=until and timezone.make_aware(datetime.combine(until, time.max)),
        )


def _renamed(request, sections):
    """The redirect from a former slug of a category to the same search in it; None without one."""
    name = SearchForm.NAMES["category"]
    slug = request.GET.get(name)
    if not slug or "\0" in slug or any(slug == category.slug for category in sections):
        return None
    category = find(Category.objects, slug)
    if category is None:
        return None
    query = request.GET.copy()
    query[name] = category.slug
    return moved(f"{request.path}?{query.urlencode()}")


@require_safe
@reads_parameters("page", "chuyen-muc", endless=("q", "tu", "den"))
def search_page(request):
    """Stories and pages with the words typed, and officials of that name. No URL is an error."""
    sections = categories()
    if renamed := _renamed(request, sections):
        return renamed
    form = SearchForm(request.GET, sections)
    is_valid = form.is_valid()
    words = query.parse(form.cleaned_data.get("words", ""))
    found = form.find(words) if is_valid else []
    highlighter = Highlighter(words)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    is_first = is_valid and page.number == 1
    return render(
        request,
        "search/search.html",
        {
            "sections": sections,
            "form": form,
            "words": words,
            "found": found,
            "page": page,
            "results": [(card, highlighter.marked(texts)) for card, texts in page],
            "officials": query.suggest_officials(words),
            "pages": query.suggest_pages(words) if is_first and not form.is_filtered else [],
            "latest": [] if found else latest_stories().latest[:LATEST],
        },
    )
