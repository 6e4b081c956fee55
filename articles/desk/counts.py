"""How long what is typed has become, told in the story form by js/admin/counts.js."""

from django import forms

from articles.desk.base import Desk
from articles.portal.story_page import SYLLABLES_PER_MINUTE


class _CountedMixin(forms.Widget):
    """Tells how many characters are left, and lets more be typed: a cut paste is seen by nobody.

    Too many are refused at the save, with the text kept.
    """

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["attrs"]
        if limit := shown.pop("maxlength", None):
            shown["data-limit"] = limit
        return context


class CountedInput(_CountedMixin, forms.TextInput):
    """A line of text with a live count."""

    def __init__(self, attrs=None):
        super().__init__({"class": "vLargeTextField", **(attrs or {})})


class CountedTextarea(_CountedMixin, forms.Textarea):
    """Text of several lines with a live count."""

    def __init__(self, attrs=None):
        super().__init__({"class": "vLargeTextField", "rows": 2, **(attrs or {})})


class CountsMixin(Desk):
    """Of the story desk: the words of the story and how long they take to read."""

    def form_context(self, request, obj, context):
        """Add `syllables_per_minute`, by which readers are told the reading time too."""
        added = {"syllables_per_minute": SYLLABLES_PER_MINUTE}
        return super().form_context(request, obj, context) | added
