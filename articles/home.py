"""What stands on the home page: the home desk's choice first, filled up with the latest.

No story stands twice: neither a chosen one among the latest, nor one of the top in the block of
its category. A category whose every story is at the top has no block. What is read most is a list
of its own, which may name any of them again.
"""

from typing import NamedTuple

from .models import Article, Category, FeaturedStory
from .reads import most_read

TOP = 9  # the lead and those beside it
STORIES_PER_BLOCK = 4


class FrontPage(NamedTuple):
    """The stories of the home page; `blocks` are pairs of a category and its stories."""

    lead: Article | None
    latest: list
    blocks: list
    most_read: list

    def context(self):
        """What home/home.html asks for."""
        sections = [category for category, _stories in self.blocks]
        return {**self._asdict(), "sections": sections, "is_home": True}


def front_page(now=None):
    """Return the FrontPage that readers see at `now`. It holds published stories alone."""
    published = Article.objects.published(now).for_cards()
    chosen = [
        *published.filter(featured__in=FeaturedStory.objects.showing(now).order_by()).order_by(
            "featured__order", "featured__pk"
        )[:TOP]
    ]
    top = [*chosen, *(story for story in published[:TOP] if story not in chosen)][:TOP]
    rest = published.exclude(pk__in=[story.pk for story in top])
    blocks = [
        (category, [*rest.filter(category=category)[:STORIES_PER_BLOCK]])
        for category in Category.objects.all()
    ]
    lead, *latest = top or [None]
    return FrontPage(lead, latest, blocks, most_read(now))
