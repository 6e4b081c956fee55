"""Search: from what a reader typed to published stories, at a bounded cost.

A story is found if every word stands in it. Stories that have each word with the accents typed
come before others, and among both those that have all words in the headline. That makes four
tiers, each newest first. A word that some end with i and others with y (sĩ, sỹ) makes six: what is
spelled otherwise comes behind what is spelled as typed. At most LIMIT stories are collected in all,
so that a word which stands in every one of 400,000 stories is answered from the newest of them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Prefetch, Q
from django.utils import timezone

from articles.models import Article, Category, Official, Quote
from articles.text import search_terms

LIMIT = 1_000  # stories found at most
MAX_WORDS = 16  # words that count
OFFICIALS = 5  # officials suggested at most
_OFFICIALS_READ = 500
_OTHER_LETTER = str.maketrans("iy", "yi")
_BEGINNING = -(2**63)  # the lowest rank a database holds
_SPANS = (1, 4, 16)  # how many periods PostgreSQL looks through in one step, newest first


class Words(NamedTuple):
    """What a reader looks for: words as typed, and the phrases among them as terms.

    `is_cut` says that more words were typed than MAX_WORDS.
    """

    written: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    is_cut: bool

    @property
    def folded(self) -> list[str]:
        """The terms of the words, accent-blind."""
        return [search_terms.word(word) for word in self.written]

    @property
    def grades(self) -> list[list[str]]:
        """The terms of the words as typed, then more loosely; a story of one grade is of the next.

        Only words that may be written with i or y have a grade in between.
        """
        terms = [search_terms.asked(word) for word in self.written]
        exact, between, loose = ([term[grade] for term in terms] for grade in range(3))
        return [exact, loose] if loose == self.folded else [exact, between, loose]


def parse(typed: str) -> Words:
    """Return the Words of `typed`, which may be anything. Quotation marks make a phrase.

    So do letters and digits without a gap: covid19 finds what "covid 19" finds. There is no other
    syntax: AND is a word, and *, ^ and brackets only separate words.
    """
    written: list[str] = []
    phrases: list[tuple[str, ...]] = []
    is_cut = False
    for index, part in enumerate(re.split('["“”]', typed)):
        runs = [search_terms.words(part)] if index % 2 else search_terms.runs(part)
        for run in runs:
            found = run[: MAX_WORDS - len(written)]
            is_cut = is_cut or len(found) < len(run)
            written += found
            if len(found) > 1:
                phrases.append(tuple(map(search_terms.word, found)))
    return Words(tuple(written), tuple(phrases), is_cut)


def find(
    words: Words,
    *,
    category: Category | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    now: datetime | None = None,
) -> "Found":
    """Return the stories that readers may see at `now` and that hold all of `words`."""
    now = now or timezone.now()
    newest = search_terms.rank(min(until or now, now), pk=-1)
    oldest = search_terms.rank(since) if since else _BEGINNING
    if not words.written or oldest > newest:
        return Found([], now)
    others = [pair for phrase in words.phrases for pair in search_terms.pairs(phrase)]
    if category:
        others.append(search_terms.of_category(category.pk))
    # Pairs prove a phrase of two words. Those of a longer one may come from different places, so
    # its words are looked up in the sequence too.
    phrases = [f" {' '.join(phrase)} " for phrase in words.phrases if len(phrase) > 2]
    collect = _collect_sqlite if connection.vendor == "sqlite" else _collect_postgresql
    return Found(collect(_tiers(words, others), oldest, newest, phrases), now)


class Found:
    """What a search found, in order. A slice loads its stories, with what a result shows."""

    def __init__(self, ranks: list[int], now: datetime) -> None:
        self._ranks, self._now = ranks, now

    def __len__(self) -> int:
        return len(self._ranks)

    def __getitem__(self, part: slice) -> list[Article]:
        ranks = self._ranks[part]
        stories = Article.objects.published(self._now).filter(search_entry__rank__in=ranks)
        stories = stories.select_related("category", "cover", "search_entry")
        stories = stories.defer("folded", "search_entry__terms")
        people = Quote.objects.select_related("official")
        found = stories.prefetch_related(Prefetch("quotes", queryset=people)) if ranks else ()
        return sorted(found, key=lambda story: ranks.index(story.search_entry.rank))

    @property
    def is_cut(self) -> bool:
        """Whether there may be more stories than were collected."""
        return len(self) == LIMIT


def suggest_officials(words: Words, now: datetime | None = None) -> list[Official]:
    """Return at most OFFICIALS officials whom stories published at `now` quote.

    Each of `words` begins a word of their names. One that may be written with i or y is also a
    word of a name with the other letter.
    """
    if not words.written:
        return []
    found = Article.objects.published(now).officials().only("name", "slug", "position", "folded")
    for word in words.folded:
        either = Q(folded__contains=word)
        if search_terms.common(word):
            either |= Q(folded__contains=word.translate(_OTHER_LETTER))
        found = found.filter(either)
    return [
        official
        for official in found[:_OFFICIALS_READ]
        if all(_is_in_name(word, official.name) for word in words.folded)
    ][:OFFICIALS]


def _is_in_name(folded: str, name: str) -> bool:
    shared = search_terms.common(folded)
    parts = search_terms.folded(name).split()
    return any(
        part.startswith(folded) or (shared and search_terms.common(part) == shared)
        for part in parts
    )


class _Tier(NamedTuple):
    """Stories with all terms of `wanted`, but not with all of any group in `without`."""

    wanted: list[str]
    without: list[list[str]]


def _tiers(words: Words, others: list[str]) -> list[_Tier]:
    """The tiers of `words` with the terms `others`, best first. No story is in two of them.

    A story with a word in its headline, or with its accents, has the looser term too, so that is
    not asked for again. Rare terms come first: SQLite then reads far fewer rows.
    """
    *_, loosest = grades = words.grades
    headline = [search_terms.in_headline(term) for term in loosest]
    tiers: list[_Tier] = []
    stricter: list[list[str]] = []
    for grade in grades:
        words_too = grade if grade is not loosest else ()
        tiers.append(_Tier([*others, *headline, *words_too], stricter))
        tiers.append(_Tier([*others, *grade], [*stricter, headline]))
        stricter = [grade]
    return tiers


def _collect_sqlite(tiers: list[_Tier], oldest: int, newest: int, phrases: list[str]) -> list[int]:
    """FTS5 reads its rows from the newest down and stops at the limit by itself."""
    tier = "SELECT rowid FROM articles_searchindex WHERE articles_searchindex MATCH %s"
    tier += " AND rowid BETWEEN %s AND %s" + " AND instr(terms, %s)" * len(phrases)
    tier += " ORDER BY rowid DESC LIMIT %s"
    limits = [oldest, newest, *phrases, LIMIT]
    parameters = [value for one in tiers for value in (_fts5(one), *limits)]
    return _ranks(
        " UNION ALL ".join([f"SELECT * FROM ({tier})"] * len(tiers)) + " LIMIT %s",
        [*parameters, LIMIT],
    )


def _fts5(tier: _Tier) -> str:
    """The MATCH expression of `tier`. Terms are quoted: within quotes FTS5 has no operators."""

    def all_of(group: list[str]) -> str:
        return "(" + " AND ".join('"' + term.replace('"', '""') + '"' for term in group) + ")"

    return " NOT ".join(map(all_of, [tier.wanted, *tier.without]))


def _collect_postgresql(
    tiers: list[_Tier], oldest: int, newest: int, phrases: list[str]
) -> list[int]:
    """A GIN index has no order, so spans of time are searched one by one, from the newest back.

    Each span is wider than the one before. A common word reaches the limit in the first; a rare
    word has few stories to sort in any. LATERAL makes it one statement that stops at the limit.
    """
    spans = [*_spans(oldest, newest)]
    steps = [(_tsquery(tier, periods), low, high) for tier in tiers for periods, low, high in spans]
    matching = "SELECT rank FROM articles_searchentry WHERE vector @@ step.query::tsquery"
    matching += " AND rank BETWEEN step.low AND step.high" + " AND strpos(terms, %s) > 0" * len(
        phrases
    )
    return _ranks(
        "SELECT hit.rank FROM unnest(%s::text[], %s::bigint[], %s::bigint[])"
        " AS step(query, low, high) CROSS JOIN LATERAL ("
        # Without OFFSET 0 the planner may read all ranks in order instead of using the GIN index.
        f"SELECT rank FROM ({matching} OFFSET 0) AS matching ORDER BY rank DESC LIMIT %s"
        ") AS hit LIMIT %s",
        [*map(list, zip(*steps, strict=True)), *phrases, LIMIT, LIMIT],
    )


def _spans(oldest: int, newest: int) -> Iterator[tuple[Sequence[int], int, int]]:
    """Yield spans of time, newest first: their periods, lowest rank and highest rank.

    The last span takes all that is left and names no periods.
    """
    first, last = search_terms.period(oldest), search_terms.period(newest)
    for size in _SPANS:
        if last < first:
            return
        start = max(first, last - size + 1)
        yield range(start, last + 1), max(oldest, search_terms.first_rank(start)), newest
        last, newest = start - 1, search_terms.first_rank(start) - 1
    if last >= first:
        yield (), oldest, newest


def _tsquery(tier: _Tier, periods: Sequence[int]) -> str:
    """The tsquery of `tier` within `periods`. Terms are quoted, as in `_fts5()`."""

    def quoted(group: Iterable[str]) -> list[str]:
        return ["'" + term.replace("\\", "\\\\").replace("'", "''") + "'" for term in group]

    wanted = [" & ".join(quoted(tier.wanted))]
    without = ["!(" + " & ".join(quoted(group)) + ")" for group in tier.without]
    when = ["(" + " | ".join(quoted(map(search_terms.of_period, periods))) + ")"] if periods else []
    return " & ".join(wanted + when + without)


def _ranks(statement: str, parameters: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]
