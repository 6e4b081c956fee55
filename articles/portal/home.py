"""What the portal home shows: the featured stories first, then the latest.

No story is there twice: a featured one is not among the latest, and one of the top is not in the
block of its category. A category with all its stories at the top has no block. "Most read" is a
list of its own, which may name any of them again.
"""

from typing import NamedTuple

from articles.caching.shared import shared
from articles.models import Article, Card, FeaturedStory
from articles.portal.corrections import fresh_corrections
from articles.portal.latest import latest_stories
from articles.read_counts import most_read

TOP = 9  # the lead and those beside it
STORIES_PER_BLOCK = 4


class HomePage(NamedTuple):
    """The Cards of the home page. `blocks` are pairs of a category and its Cards."""

    lead: Card | None
    latest: tuple
    blocks: list
    most_read: tuple
    corrections: tuple

    def context(self):
        """What home/home.html asks for. On a young portal no category has a block."""
        sections = [category for category, _stories in self.blocks]
        is_young = not any(stories for _category, stories in self.blocks)
        return {**self._asdict(), "sections": sections, "is_young": is_young, "is_home": True}


def home_page(now=None):
    """Return the HomePage that readers see at `now`. It holds published stories alone."""
    found = latest_stories(now)
    top = {card.pk: card for card in [*_chosen(found, now), *found.latest]}
    keys = [*top][:TOP]
    blocks = []
    for category in found.categories:
        others = [card for card in found.by_category.get(category.pk, []) if card.pk not in keys]
        blocks.append((category, tuple(others[:STORIES_PER_BLOCK])))
    popular = most_read(now) if now else shared("most read", most_read)
    lead, *latest = [top[key] for key in keys] or [None]
    return HomePage(lead, tuple(latest), blocks, tuple(popular), fresh_corrections(now))


def _chosen(found, now):
    """Return Cards of the featured stories, in their order. Most are among `found` already."""
    keys = [*FeaturedStory.objects.showing(now).values_list("article", flat=True)]
    cards = {card.pk: card for cards in found.by_category.values() for card in cards}
    if older := [key for key in keys if key not in cards]:
        published = Article.objects.published(now).filter(pk__in=older)
        cards |= {card.pk: card for card in published.cards()}
    return [cards[key] for key in keys if key in cards]
