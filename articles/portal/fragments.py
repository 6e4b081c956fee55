"""Parts of pages that are drawn once: for all pages, or for each value that they show."""

from functools import partial

from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse

from articles.caching.holes import hole, keeps_with_holes
from articles.caching.remembered import remembered
from articles.caching.shared import shared
from articles.portal import menu as site_menu
from articles.portal.frame import ticker_notices


def shared_part(context, template_name):
    """The partial `template_name`, which is the same on every page."""
    return shared(template_name, lambda: render_to_string(template_name, context.flatten()))


def notices_part(context, template_name):
    """The partial `template_name`, which shows the `notices` of the ticker, in a hole of the page.

    No partial that pages share has a hole in it.
    """
    return hole(template_name, partial(_with_notices, notices=context["notices"]))


def _with_notices(template_name, notices=None):
    def draw():
        shown = ticker_notices() if notices is None else notices
        return render_to_string(template_name, {"notices": shown})

    return shared(template_name, draw, in_holes=True)


# For a view whose page shows no notices but by `notices_part()`.
keeps_all_but_notices = keeps_with_holes(_with_notices)


def header(context):
    """The header of the page without its ticker, which is the same on all pages of a section."""
    path, menu = context["request"].path, context["menu"]
    page = path if path in shared("marked", lambda: _marked(menu)) else ""
    section = getattr(context.get("article"), "category_id", None)

    def draw():
        shown = [site_menu.marked(part, path, section) for part in (menu.header, menu.more)]
        entries = dict(zip(("entries", "more"), shown, strict=True))
        return render_to_string("parts/_header.html", context.flatten() | entries)

    return shared(f"header {page} {section}", draw)


def _marked(menu):
    """The paths of the pages whose link the header marks as the current one."""
    entries = site_menu.addresses(menu.header + menu.more)
    return {reverse("home"), reverse("search"), *entries}


def remembered_part(template_name, **shown):
    """The partial `template_name` with the values `shown`, drawn once for each of them.

    It takes tuples, strings and numbers, of which equal ones look alike. It refuses models: two
    with the same key are equal to Python whatever their fields hold.
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
