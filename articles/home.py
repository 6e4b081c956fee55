"""What stands on the home page: the home desk's choice first, filled up with the latest.

No story stands twice: neither a chosen one among the latest, nor one of the top in the block of
its category. A category whose every story is at the top has no block. What is read most is a list
of its own, which may name any of them again.
"""

from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Value

from .freshness import shared
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
    sections = shared("categories", lambda: list(Category.objects.all()))
    published = Article.objects.published(now)
    featured = published.filter(featured__in=FeaturedStory.objects.showing(now).order_by())
    chosen = [
        *featured.order_by("featured__order", "featured__pk").values_list("pk", flat=True)[:TOP]
    ]
    # In each list as many as the top may take away from it, and those that must be left.
    lists = [published.filter(category=section) for section in sections]
    latest, *by_section = _newest([published, *lists], TOP + STORIES_PER_BLOCK)
    top = [*dict.fromkeys([*chosen, *latest])][:TOP]
    blocks = [[pk for pk in newest if pk not in top][:STORIES_PER_BLOCK] for newest in by_section]
    stories = published.for_cards().in_bulk([*top, *chain.from_iterable(blocks)])
    lead, *others = [stories[pk] for pk in top] or [None]
    blocks = [[stories[pk] for pk in block] for block in blocks]
    return FrontPage(lead, others, [*zip(sections, blocks, strict=True)], most_read(now))


def _newest(lists, number):
    """Return the keys of the `number` newest stories of each of `lists`, in one query."""
    parts = [
        Article.objects.order_by()
        .filter(pk__in=stories.values("pk")[:number])
        .values_list(Value(place), "pk", "publish_at")
        for place, stories in enumerate(lists)
    ]
    rows = sorted(parts[0].union(*parts[1:], all=True), key=itemgetter(2, 1), reverse=True)
    return [[pk for place, pk, _at in rows if place == wanted] for wanted in range(len(lists))]
