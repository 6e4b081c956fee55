"""Where photos are used: by which story or official, and as what; and how often."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.desk.autocomplete import HIDDEN
from articles.models import Article, Official, Page, Photo, PhotoInBody, PhotoInPage, Quote

LIMIT = 50  # uses of a kind that are named, the newest first
_TEXTS = ("lead", "body", "folded")
_LIVE_OF_ROW = "article__working_copy_of"


@dataclass(frozen=True)
class Use:
    """One use of a photo: `what` is a word for it, `by` the Article, Official or Page."""

    photo_id: int | None
    what: str | Promise
    by: Article | Official | Page


def uses(photos):
    """Return the Uses of `photos`, at most LIMIT of a kind, in five queries."""
    stories = Article.objects.filter(cover__in=photos).select_related("working_copy_of")
    stories = stories.defer(*_TEXTS, *(f"working_copy_of__{name}" for name in _TEXTS))
    quotes = _with_story(Quote.objects.filter(photo__in=photos))
    bodies = _with_story(PhotoInBody.objects.filter(photo__in=photos))
    officials = Official.objects.filter(portrait__in=photos)
    in_pages = PhotoInPage.objects.filter(photo__in=photos).select_related("page").order_by("-page")
    found = [
        *(Use(story.cover_id, _("Cover"), story) for story in stories[:LIMIT]),
        *(Use(quote.photo_id, _("Quote"), quote.article) for quote in quotes[:LIMIT]),
        *(Use(body.photo_id, _("In the body"), body.article) for body in bodies[:LIMIT]),
        *(Use(person.portrait_id, _("Portrait"), person) for person in officials[:LIMIT]),
        *(Use(row.photo_id, _("In a page"), row.page) for row in in_pages[:LIMIT]),
    ]
    return list(dict.fromkeys(found))


def use_counts(photos: Iterable[Photo]) -> dict[int, int]:
    """Return how often each of `photos` is used, in one query; a photo that is not is left out.

    A story that shows one as its cover and in its body uses it twice. A story and its working copy
    are one.
    """
    keys = [photo.pk for photo in photos]
    live = Coalesce("working_copy_of", "pk")
    live_of_row = Coalesce(_LIVE_OF_ROW, "article")
    stories, quotes, bodies, officials, in_pages = (
        _counted(rows, keys, photo, by)
        for rows, photo, by in (
            (Article.objects.all(), "cover", live),
            (Quote.objects.all(), "photo", live_of_row),
            (PhotoInBody.objects.all(), "photo", live_of_row),
            (Official.objects.all(), "portrait", "pk"),
            (PhotoInPage.objects.all(), "photo", "page"),
        )
    )
    counts: Counter[int] = Counter()
    for key, count in stories.union(quotes, bodies, officials, in_pages, all=True):
        counts[key] += count
    return dict(counts)


def _counted(
    rows: QuerySet[Any], keys: list[int], photo: str, by: str | Coalesce
) -> QuerySet[Any, tuple[int, int]]:
    """The photos `keys` that `rows` show in the field `photo`, each with how many `by` do."""
    found = rows.order_by().filter(**{f"{photo}__in": keys}).values_list(photo)
    return found.annotate(times=Count(by, distinct=True))


def use_line(site, request, what, row):
    """Return a line of HTML: `what` the `row` of a desk uses something as, and the row's name.

    It leads to the desk, or to the public page where that is all the user sees. A row that they do
    not see at all bears no name.
    """
    desk = site.get_model_admin(type(row))
    if desk.has_view_permission(request, row):
        url = reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk])
    elif isinstance(row, Article | Page) and row.is_published():
        url = row.get_absolute_url()
    else:
        return format_html("{}: {}", what, HIDDEN)
    return format_html('{}: <a href="{}">{}</a>', what, url, row)


def _with_story(rows):
    texts = [f"{story}__{name}" for story in ("article", _LIVE_OF_ROW) for name in _TEXTS]
    return rows.select_related("article", _LIVE_OF_ROW).defer(*texts).order_by("-article")
