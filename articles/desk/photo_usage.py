"""Where photos are used: by which story or official, and as what."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.desk.autocomplete import HIDDEN
from articles.models import Article, Official, PhotoInBody, Quote

LIMIT = 50  # uses of a kind that are named, the newest first


@dataclass(frozen=True)
class Use:
    """One use of a photo: `what` is a word for it, `by` the Article or Official."""

    photo_id: int | None
    what: str | Promise
    by: Article | Official


def uses(photos):
    """Return the Uses of `photos`, at most LIMIT of a kind, in four queries."""
    stories = Article.objects.defer("lead", "body", "folded").filter(cover__in=photos)
    quotes = _with_story(Quote.objects.filter(photo__in=photos))
    bodies = _with_story(PhotoInBody.objects.filter(photo__in=photos))
    officials = Official.objects.filter(portrait__in=photos)
    found = [
        *(Use(story.cover_id, _("Cover"), story) for story in stories[:LIMIT]),
        *(Use(quote.photo_id, _("Quote"), quote.article) for quote in quotes[:LIMIT]),
        *(Use(body.photo_id, _("In the body"), body.article) for body in bodies[:LIMIT]),
        *(Use(person.portrait_id, _("Portrait"), person) for person in officials[:LIMIT]),
    ]
    return list(dict.fromkeys(found))


def use_line(site, request, what, row):
    """Return a line of HTML: `what` the `row` of a desk uses something as, and the row's name.

    It leads to the desk, or to the public page where that is all the user sees. A row that they do
    not see at all bears no name.
    """
    desk = site.get_model_admin(type(row))
    if desk.has_view_permission(request, row):
        url = reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk])
    elif isinstance(row, Article) and row.is_published():
        url = row.get_absolute_url()
    else:
        return format_html("{}: {}", what, HIDDEN)
    return format_html('{}: <a href="{}">{}</a>', what, url, row)


def _with_story(rows):
    texts = [f"article__{name}" for name in ("lead", "body", "folded")]
    return rows.select_related("article").defer(*texts).order_by("-article")
