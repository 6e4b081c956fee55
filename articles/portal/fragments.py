"""Parts that many pages show alike, drawn once: by the page, or by what they show."""

from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse

from articles.caching.remembered import remembered
from articles.caching.shared import shared


def shared_part(context, template_name):
    """The partial `template_name`, which reads the same on every page."""
    return shared(template_name, lambda: render_to_string(template_name, context.flatten()))


def header(context):
    """The header of the page, which reads the same on all pages of a section."""
    path = context["request"].path
    page = path if path in shared("places", lambda: _places(context["sections"])) else ""
    section = getattr(context.get("article"), "category_id", None)
    return shared(
        f"header {page} {section}",
        lambda: render_to_string("parts/_header.html", context.flatten()),
    )


def _places(sections):
    """The pages that the header marks as the one at hand, or knows of."""
    addresses = (category.get_absolute_url() for category in sections)
    return {reverse("home"), reverse("search"), *addresses}


def remembered_part(template_name, **shown):
    """The partial `template_name` of what it is to show, drawn once for each value of that.

    For tuples, strings and numbers, of which equal ones look alike. A model is none of these, nor
    is a tuple of them: two with the same key are equal to Python whatever they hold.
    """
    return _drawn(template_name, tuple(shown.items()))


@remembered(1_000)
def _drawn(template_name, shown):
    if _holds_model(shown):
        raise TypeError("A model is equal to what it was before: show its values.")
    return render_to_string(template_name, dict(shown))


def _holds_model(value):
    if isinstance(value, tuple):
        return any(map(_holds_model, value))
    return isinstance(value, Model)
