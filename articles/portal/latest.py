"""The latest stories, which most pages show some of: looked up once for each content stamp."""

from typing import NamedTuple

from articles.caching.shared import shared
from articles.models import Article, Card, Category

DEPTH = 13  # of each category: 9 may stand at the top of the home page, 4 in its block
FIRST_LOOK = 200  # of all: enough for most categories, at the cost of one query


class LatestStories(NamedTuple):
    """Cards, the newest first: of all categories, and of each by its primary key."""

    latest: list[Card]
    by_category: dict[int, list[Card]]
    categories: list[Category]  # all of them, in the order of the menu


def categories():
    """Return every category, in the order of the menu."""
    return shared("categories", lambda: Category.objects.in_menu_order())


def latest_stories(now=None):
    """Return the LatestStories at `now`: at least DEPTH of each category, where it has them."""
    return _look_up(now) if now else shared("latest stories", _look_up)


def _look_up(now=None):
    cards = Article.objects.published(now).cards()
    sections = categories()
    by_category: dict[int, list[Card]] = {category.pk: [] for category in sections}
    seen = [*cards[:FIRST_LOOK]]
    for card in seen:
        by_category.setdefault(card.category_id, []).append(card)
    for category, found in by_category.items():
        if len(seen) == FIRST_LOOK and len(found) < DEPTH:  # its other stories are older
            found[:] = cards.filter(category=category)[:DEPTH]
    return LatestStories(seen[:DEPTH], by_category, sections)
