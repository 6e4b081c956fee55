"""What readers are told of a correction on the home page."""

from datetime import datetime
from typing import NamedTuple

from articles.caching.shared import shared
from articles.models import Correction
from articles.models.addresses import address

ON_HOME = 5  # more of one week are on their own page


class FreshCorrection(NamedTuple):
    """A correction as the home page shows it, with what the law wants named of its story."""

    name: str
    at: datetime
    headline: str
    url: str
    category: str
    published_at: datetime
    false_words: str
    right_words: str
    has_apology: bool
    decided_by: str
    text: str


def fresh_corrections(now: datetime | None = None) -> tuple[FreshCorrection, ...]:
    """Return the corrections that stand on the home page at `now`, newest first."""
    return _look_up(now) if now else shared("fresh corrections", _look_up)


def _look_up(now: datetime | None = None) -> tuple[FreshCorrection, ...]:
    return tuple(
        FreshCorrection(
            name=str(each.name),
            at=each.at,
            headline=each.article.headline,
            url=address("article", each.article.slug),
            category=each.article.category.name,
            published_at=each.article.publish_at,
            false_words=each.false_words,
            right_words=each.right_words,
            has_apology=each.has_apology,
            decided_by=each.decided_by,
            text=each.text,
        )
        for each in Correction.objects.fresh(now)[:ON_HOME]
    )
