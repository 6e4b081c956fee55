"""What stands on the home page: the home desk's choice first, filled up with the latest.

No story stands twice: neither a chosen one among the latest, nor one of the top in the block of
its category. A category whose every story is at the top has no block. What is read most is a list
of its own, which may name any of them again.
"""

from itertools import chain
from typing import NamedTuple

from .freshness import shared
from .models import Article, Category, FeaturedStory
from .reads import most_read

TOP = 9  # the lead and those beside it
STORIES_PER_BLOCK = 4
SEEN_AT_ONCE = 200  # of the newest: in most sections enough, at the cost of one light query


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
    latest, by_section = _newest(published, sections)
    top = [*dict.fromkeys([*chosen, *latest])][:TOP]
    blocks = [
        [pk for pk in by_section[section.pk] if pk not in top][:STORIES_PER_BLOCK]
        for section in sections
    ]
    stories = published.for_cards().in_bulk([*top, *chain.from_iterable(blocks)])
    popular = most_read(now) if now else shared("most read", most_read)
    lead, *others = [stories[pk] for pk in top] or [None]
    blocks = [[stories[pk] for pk in block] for block in blocks]
    return FrontPage(lead, others, [*zip(sections, blocks, strict=True)], popular)


def _newest(published, sections):
    """Return keys of `published`, newest first: the latest, and those of each section by its key.

    Of each as many as the top may take away, and those that must be left.
    """
    number = TOP + STORIES_PER_BLOCK
    by_section = {section.pk: [] for section in sections}
    seen = [*published.values_list("pk", "category")[:SEEN_AT_ONCE]]
    for pk, section in seen:
        by_section[section].append(pk)
    for section, keys in by_section.items():
        if len(seen) == SEEN_AT_ONCE and len(keys) < number:  # a quiet one, whose rest is older
            newest = published.filter(category=section).values_list("pk", flat=True)
            by_section[section] = [*newest[:number]]
    return [pk for pk, _section in seen[:number]], by_section
