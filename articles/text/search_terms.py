"""What stands in the search index: every question of search is asked in these terms.

A story is kept as a bag of terms, and a search is "all of these, none of those". Besides its
words a story has terms for what would otherwise need reading texts, which with 400,000 stories
takes seconds:

    duong           a word, accent-blind
    duong_song      two words side by side: what a phrase is made of
    ^duong          a word of the headline
    =đương̀          a word with the accents it was written with (text.spelling)
    #5              the category, by its key
    @689            the period of its publication: months of thirty days, counted through

No word holds one of these marks, nor a space, so nothing a reader types can become another term.
"""

from itertools import pairwise

from articles.text.richtext import plain
from articles.text.vietnamese import WORD, fold_word, spelling, tidy

MAX_TEXT = 60_000  # characters of a story that are searched; a long read has 15,000
MAX_WORD = 40  # characters of a word that count
PERIOD = 30 * 24 * 3600  # seconds
GAP = "  "  # between the parts of a story: no phrase reaches from one into the next
_PK_BITS = 20


def words(value):
    """Return the words of `value` as they are written; what folds to nothing is none."""
    return [written for written in WORD.findall(tidy(value)) if fold_word(written)]


def word(written):
    """The term of a word, accent-blind."""
    return fold_word(written)[:MAX_WORD]


def spelled(written):
    """The term of a word as it is written."""
    return "=" + spelling(written)[:MAX_WORD]


def pairs(terms):
    """The terms of neighbours among `terms` of words."""
    return ["_".join(pair) for pair in pairwise(terms)]


def in_headline(term):
    """The term that says that the word `term` stands in the headline."""
    return "^" + term


def of_category(pk):
    """The term of the category with the key `pk`."""
    return f"#{pk}"


def of_period(number):
    """The term of a period, a number from `period()`."""
    return f"@{number}"


def rank(when, pk=0):
    """Return the place of a story by its time, then by its key: later is higher, never shared.

    `pk` counts modulo 2**20: only stories of the same second that many keys apart would meet.
    """
    return (int(when.timestamp()) << _PK_BITS) | (pk & ((1 << _PK_BITS) - 1))


def period(rank):
    """Return the number of the period in which `rank` lies."""
    return (rank >> _PK_BITS) // PERIOD


def first_rank(period):
    """Return the lowest rank of the period numbered `period`."""
    return period * PERIOD << _PK_BITS


def texts(story):
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


def of_story(story):
    """Return the terms of a story that has a time: one string, a space around each.

    It begins with the words in their order, the parts with a GAP between; every other term
    follows once. `story` may come from a migration: fields and `quotes` are all it needs.
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
