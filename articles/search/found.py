"""What a search found: ranks of stories in order, and what a page of results shows of them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from articles.models import Article, Card, Quote
from articles.models.card import SOURCES
from articles.text import search_terms
from articles.text.richtext import plain


class Result(NamedTuple):
    """A story that was found: its card, and the texts that were searched."""

    card: Card
    texts: list[str]


class Found:
    """What a search found, in order. A slice reads its stories, with what a result shows.

    `is_cut` says that there may be more stories than were collected.
    """

    def __init__(self, ranks: Sequence[int], now: datetime, *, is_cut: bool = False) -> None:
        self._ranks, self._now, self.is_cut = ranks, now, is_cut

    def __len__(self) -> int:
        return len(self._ranks)

    def __getitem__(self, part: slice) -> list[Result]:
        ranks = self._ranks[part]
        if not ranks:
            return []
        # Ranks are matched once more with what readers see now: an index is no promise.
        stories = Article.objects.published(self._now).filter(search_entry__rank__in=ranks)
        rows = stories.order_by().values_list("search_entry__rank", "byline", "body", *SOURCES)
        cards = {rank: (byline, body, Card._make(card)) for rank, byline, body, *card in rows}
        quotes = _quotes([card.pk for _byline, _body, card in cards.values()])
        found = []
        for rank in filter(cards.__contains__, ranks):
            byline, body, card = cards[rank]
            short = (card.headline, card.short_headline, card.lead, byline)
            texts = search_terms.within_room(*short, quotes[card.pk], plain(body))
            found.append(Result(card, texts))
        return found


def _quotes(stories: list[int]) -> dict[int, list[str]]:
    """The quotes of `stories` as they are searched, by the key of the story."""
    rows = Quote.objects.filter(article__in=stories).values_list(
        "article", "position", "official__name", "words"
    )
    quotes = defaultdict(list)
    for story, position, name, words in rows:
        quotes[story].append(search_terms.quote(position, name, words))
    return quotes
