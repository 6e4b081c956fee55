"""What stands on the home page: the home desk's choice first, filled up with the latest.

No story stands twice: neither a chosen one among the latest, nor one of the top in the block of
its category. A category whose every story is at the top has no block. What is read most is a list
of its own, which may name any of them again.
"""

from typing import NamedTuple

from .freshness import shared
from .models import Article, Card, FeaturedStory
from .newest import categories, newest
from .reads import most_read

TOP = 9  # the lead and those beside it
STORIES_PER_BLOCK = 4


class FrontPage(NamedTuple):
    """The Cards of the home page; `blocks` are pairs of a category and its own."""

    lead: Card | None
    latest: tuple
    blocks: list
    most_read: tuple

    def context(self):
        """What home/home.html asks for."""
        sections = [category for category, _stories in self.blocks]
        return {**self._asdict(), "sections": sections, "is_home": True}


def front_page(now=None):
    """Return the FrontPage that readers see at `now`. It holds published stories alone."""
    found = newest(now)
    showing = FeaturedStory.objects.showing(now).order_by()
    featured = Article.objects.published(now).filter(featured__in=showing)
    chosen = featured.order_by("featured__order", "featured__pk").cards()[:TOP]
    keys = [*dict.fromkeys(card.pk for card in [*chosen, *found.latest])][:TOP]
    by_key = {card.pk: card for card in [*chosen, *found.latest]}
    blocks = []
    for category in categories():
        others = [card for card in found.by_category.get(category.pk, []) if card.pk not in keys]
        blocks.append((category, tuple(others[:STORIES_PER_BLOCK])))
    popular = most_read(now) if now else shared("most read", most_read)
    lead, *latest = [by_key[key] for key in keys] or [None]
    return FrontPage(lead, tuple(latest), blocks, tuple(popular))
