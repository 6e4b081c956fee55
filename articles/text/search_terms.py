"""The terms of the search index: what it knows of a story, and what a search asks for.

The index keeps a story as a set of terms, and a search is "all of these, none of those". Some
terms are no words: they answer what would otherwise need reading the texts of the stories found,
which with 400,000 stories takes seconds.

    duong           a word, accent-blind
    duong_song      two words side by side: what a phrase is made of
    ^duong          a word of the headline
    =đương̀          a word with the accents it was written with (`vietnamese.spelling()`)
    #5              the category, by its key
    @689            the period of its publication: months of thirty days, counted through

No word holds one of these marks, nor a space, so nothing a reader types can become another term.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any

from articles.text.richtext import plain
from articles.text.vietnamese import WORD, fold_word, spelling, tidy

MAX_TEXT = 60_000  # characters of a story that are searched; a long read has 15,000
MAX_WORD = 40  # characters of a word that count
PERIOD = 30 * 24 * 3600  # seconds
GAP = "  "  # between the parts of a story: no phrase reaches from one into the next
_PK_BITS = 20


def words(value: str) -> list[str]:
    """Return the words of `value` as written, without those that fold to nothing."""
    return [written for written in WORD.findall(tidy(value)) if fold_word(written)]


def word(written: str) -> str:
    """The term of a word, accent-blind."""
    return fold_word(written)[:MAX_WORD]


def spelled(written: str) -> str:
    """The term of a word with its accents."""
    return "=" + spelling(written)[:MAX_WORD]


def pairs(terms: Iterable[str]) -> list[str]:
    """The terms of neighbours among `terms` of words."""
    return ["_".join(pair) for pair in pairwise(terms)]


def in_headline(term: str) -> str:
    """The term that says that the word `term` stands in the headline."""
    return "^" + term


def of_category(pk: int) -> str:
    """The term of the category with the key `pk`."""
    return f"#{pk}"


def of_period(number: int) -> str:
    """The term of the period numbered `number`."""
    return f"@{number}"


def rank(when: datetime, pk: int = 0) -> int:
    """Return the place of a story among all: by its time, then by its key. Later is higher.

    No two stories share a rank, unless they are of the same second and their keys are a multiple
    of 2**20 apart.
    """
    return (int(when.timestamp()) << _PK_BITS) | (pk & ((1 << _PK_BITS) - 1))


def period(rank: int) -> int:
    """Return the number of the period in which `rank` lies."""
    return (rank >> _PK_BITS) // PERIOD


def first_rank(period: int) -> int:
    """Return the lowest rank of the period numbered `period`."""
    return period * PERIOD << _PK_BITS


def texts(story: Any) -> list[str]:
    """Return what is searched of `story`, part by part, the headline first.

    The quotes stand before the body, with whom they are from, so that no limit cuts them off.
    """
    quotes = [f"{q.position} {q.official.name}: {q.words}" for q in story.quotes.all()]
    parts = [story.headline, story.lead, story.byline, *quotes, plain(story.body)]
    left, bounded = MAX_TEXT, []
    for part in parts:
        bounded.append(part[:left])
        left -= len(bounded[-1])
    return bounded


def of_story(story: Any) -> str:
    """Return the terms of a story that has a time: one string, a space around each.

    First come the words in their order, with a GAP between the parts; then every other term, once.
    A migration calls this with its own model of a story, so only fields and `quotes` are used.
    """
    written = [words(part) for part in texts(story)]
    sequences = [[word(one) for one in part] for part in written]
    others = {spelled(one) for part in written for one in part}
    others.update(in_headline(term) for term in sequences[0])
    for sequence in sequences:
        others.update(pairs(sequence))
    others.add(of_category(story.category_id))
    others.add(of_period(period(rank(story.publish_at))))
    return GAP.join(["", *map(" ".join, sequences), " ".join(sorted(others)), ""])
