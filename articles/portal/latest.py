"""The newest stories, of which most pages show some: looked up once while the content stays."""

from typing import NamedTuple

from articles.caching.shared import shared
from articles.models import Article, Category

DEPTH = 13  # of each category: what the top of the home page may take away, and its block
SEEN_AT_ONCE = 200  # of all: in most categories enough, at the cost of one query


class LatestStories(NamedTuple):
    """Cards, the newest first: of all categories, and a list for the key of each."""

    latest: list
    by_category: dict


def categories():
    """Return every category, in the order of the menu."""
    return shared("categories", lambda: list(Category.objects.all()))


def latest_stories(now=None):
    """Return the LatestStories at `now`: at least DEPTH of each category, where it has them."""
    return _look_up(now) if now else shared("newest", _look_up)


def _look_up(now=None):
    cards = Article.objects.published(now).cards()
    by_category = {category.pk: [] for category in categories()}
    seen = [*cards[:SEEN_AT_ONCE]]
    for card in seen:
        by_category.setdefault(card.category_id, []).append(card)
    for category, found in by_category.items():
        if len(seen) == SEEN_AT_ONCE and len(found) < DEPTH:  # a quiet one, whose rest is older
            found[:] = cards.filter(category=category)[:DEPTH]
    return LatestStories(seen[:DEPTH], by_category)
