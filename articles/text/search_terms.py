"""The terms of the search index: what it knows of a story, and what a search asks for.

The index keeps a story as a set of terms, and a search is "all of these, none of those". Some
terms are no words: they answer what would otherwise need reading the texts of the stories found,
which with 400,000 stories takes seconds.

    duong           a word, accent-blind
    duong_song      two words side by side: what a phrase is made of
    ^duong, ^~si    a word of a headline, whether it ends with i or with y
    =đương̀          a word with the accents it was written with (`vietnamese.spelling()`)
    ~sĩ, ~si        a word that some end with i and others with y; the same without accents
    #5              the category, by its key
    @689            the period of its publication: months of thirty days, counted through
    @16:43          sixteen periods, counted through: 4, 16 and 64, on PostgreSQL alone, by itself

No word holds one of these marks, nor a space, so nothing a reader types can become another term.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any

from articles.text.richtext import plain
from articles.text.vietnamese import WORD, common_spelling, fold_word, spelling, tidy

MAX_TEXT = 60_000  # characters of a story that are searched at most; a long read has 15,000
MAX_WORD = 40  # characters of a word that count
PERIOD = 30 * 24 * 3600  # seconds
GAP = "  "  # between the parts of a story: no phrase reaches from one into the next
_PK_BITS = 20


def runs(value: str) -> list[list[str]]:
    """Return the words of `value` as written, without those that fold to nothing.

    Words that nothing stands between, such as the two of covid19, are in one list.
    """
    found: list[list[str]] = []
    end = -1
    for match in WORD.finditer(tidy(value)):
        if fold_word(match[0]):
            if match.start() != end:
                found.append([])
            found[-1].append(match[0])
            end = match.end()
    return found


def words(value: str) -> list[str]:
    """Return the words of `value` as written, without those that fold to nothing."""
    return [written for written in WORD.findall(tidy(value)) if fold_word(written)]


def folded(value: str) -> str:
    """Return the words of `value` accent-blind, a space between: no comma parts a phrase."""
    return " ".join(map(fold_word, words(value)))


def word(written: str) -> str:
    """The term of a word, accent-blind."""
    return fold_word(written)[:MAX_WORD]


def spelled(written: str) -> str:
    """The term of a word with its accents."""
    return "=" + spelling(written)[:MAX_WORD]


def common(written: str) -> str:
    """The term that sĩ and sỹ share, with its accents; "" for a word of one spelling."""
    shared = common_spelling(written)[:MAX_WORD]
    return shared and "~" + shared


def spellings(written: str) -> dict[str, None]:
    """Return every term that a story has for the word `written`, the strictest first."""
    found = (spelled(written), common(written), word(written), common(fold_word(written)))
    return dict.fromkeys(filter(None, found))


def asked(written: str) -> tuple[str, str, str]:
    """Return the terms of a word that was typed, from the strictest to the loosest.

    A story that has the first has the others. First as typed; then with i for y (where it was typed
    without accents: with any accents); last with i for y and any accents. Most words have no y to
    vary, so that two of the three are the same.
    """
    exact, folded = spelled(written), word(written)
    has_accents = exact != "=" + folded
    between = (common(written) or exact) if has_accents else folded
    return exact, between, common(fold_word(written)) or folded


@lru_cache(maxsize=20_000)
def loosest(written: str) -> str:
    """The term of a word that every other spelling of it has too: the last of `asked()`."""
    return asked(written)[-1]


def pairs(terms: Iterable[str]) -> list[str]:
    """The terms of neighbours among `terms` of words."""
    return ["_".join(pair) for pair in pairwise(terms)]


def in_headline(term: str) -> str:
    """The term that says that the word `term` stands in the headline."""
    return "^" + term


def of_category(pk: int) -> str:
    """The term of the category with the key `pk`."""
    return f"#{pk}"


def of_period(number: int, size: int = 1) -> str:
    """The term of the period numbered `number`, or of a block of `size` periods."""
    return f"@{number}" if size == 1 else f"@{size}:{number}"


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
    """Return what is searched of `story`, part by part: the headline, the short one, the rest."""
    return within_room(*_parts(story))


def within_room(
    headline: str, short: str, lead: str, byline: str, quotes: list[str], body: str
) -> list[str]:
    """Return these parts of a story, of which MAX_TEXT characters are searched at most.

    A longer story gives way in its quotes and its body, the longer part first.
    """
    firsts = [headline, short, lead, byline]
    room = MAX_TEXT - sum(map(len, firsts))
    for_quotes, for_body = _shares([sum(map(len, quotes)), len(body)], room)
    shares = _shares([*map(len, quotes)], for_quotes)
    cut = [quote[:share] for quote, share in zip(quotes, shares, strict=True)]
    return [*firsts, *cut, body[:for_body]]


def quote(position: str, name: str, words: str) -> str:
    """A quote as it is searched: it begins with whom it is from."""
    return f"{position} {name}: {words}"


def unsearched(story: Any) -> int:
    """Return how many characters of `story` are not searched, since it is too long."""
    *short, quotes, body = _parts(story)
    return max(0, sum(map(len, [*short, *quotes, body])) - MAX_TEXT)


def _parts(story: Any) -> tuple[str, str, str, str, list[str], str]:
    """The texts of `story`."""
    short = getattr(story, "short_headline", "")  # which the story of an old migration has not
    quotes = [quote(q.position, q.official.name, q.words) for q in story.quotes.all()]
    return story.headline, short, story.lead, story.byline, quotes, plain(story.body)


def _shares(lengths: list[int], room: int) -> list[int]:
    """Return how much of each text of these `lengths` fits into `room` characters.

    None is longer than one that was cut.
    """
    shares = [0] * len(lengths)
    waiting = len(lengths)
    for index in sorted(range(waiting), key=lengths.__getitem__):
        shares[index] = min(lengths[index], room // waiting)
        room -= shares[index]
        waiting -= 1
    return shares


def of_story(story: Any) -> str:
    """Return the terms of a story that has a time: one string, a space around each.

    First come the words in their order, with a GAP between the parts; then every other term, once.
    A migration calls this with its own model of a story, so only fields and `quotes` are used.
    """
    written = [words(part) for part in texts(story)]
    sequences = [[word(one) for one in part] for part in written]
    others = {term for part in written for one in set(part) for term in spellings(one)}
    others.difference_update(*sequences)
    others.update(in_headline(loosest(one)) for one in {*written[0], *written[1]})
    for sequence in sequences:
        others.update(pairs(sequence))
    others.add(of_category(story.category_id))
    others.add(of_period(period(rank(story.publish_at))))
    return GAP.join(["", *map(" ".join, sequences), " ".join(sorted(others)), ""])
