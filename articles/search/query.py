"""Search: from what a reader typed to published stories, at a cost that has a bound.

Every word must stand in a story. First come the stories that have each word with the accents
typed, then those that have all of them in the headline, then the newest. So there are four
tiers, each newest first, and no more is collected than LIMIT stories in all: a word that stands
in every one of 400,000 stories is answered from the newest of them.
"""

import re
from typing import NamedTuple

from django.db import connection
from django.db.models import Prefetch
from django.utils import timezone

from articles.models import Article, Official, Quote
from articles.text import search_terms
from articles.text.vietnamese import fold

LIMIT = 1_000  # stories found at most
MAX_WORDS = 16  # words that count
OFFICIALS = 5  # officials suggested at most
_OFFICIALS_READ = 500
_BEGINNING = -(2**63)  # the lowest rank a database holds
_SPANS = (1, 4, 16)  # periods that PostgreSQL looks through at a time, newest first


class Words(NamedTuple):
    """What a reader looks for: words as typed, and the phrases among them as terms.

    `is_cut` tells that more was typed than counts.
    """

    written: tuple
    phrases: tuple
    is_cut: bool

    @property
    def folded(self):
        """The terms of the words, accent-blind."""
        return [search_terms.word(word) for word in self.written]

    @property
    def spelled(self):
        """The terms of the words with their accents."""
        return [search_terms.spelled(word) for word in self.written]


def parse(typed):
    """Return the Words of `typed`, any string; what stands in quotation marks is a phrase.

    Nothing else means anything: AND, *, ^ and brackets are no more than gaps between words.
    """
    written, phrases, is_cut = [], [], False
    for index, part in enumerate(re.split('["“”]', typed)):
        every = search_terms.words(part)
        found = every[: MAX_WORDS - len(written)]
        is_cut = is_cut or len(found) < len(every)
        written += found
        if index % 2 and len(found) > 1:
            phrases.append(tuple(map(search_terms.word, found)))
    return Words(tuple(written), tuple(phrases), is_cut)


def find(words, *, category=None, since=None, until=None, now=None):
    """Return the Found stories that readers may see at `now` and that hold all of `words`.

    `category` is a Category, `since` and `until` are moments; each may be None.
    """
    now = now or timezone.now()
    newest = search_terms.rank(min(until or now, now), pk=-1)
    oldest = search_terms.rank(since) if since else _BEGINNING
    if not words.written or oldest > newest:
        return Found([], now)
    others = [pair for phrase in words.phrases for pair in search_terms.pairs(phrase)]
    if category:
        others.append(search_terms.of_category(category.pk))
    # Pairs prove a phrase of two words; of a longer one they may come from different places.
    phrases = [f" {' '.join(phrase)} " for phrase in words.phrases if len(phrase) > 2]
    collect = _collect_sqlite if connection.vendor == "sqlite" else _collect_postgresql
    return Found(collect(_tiers(words, others), oldest, newest, phrases), now)


class Found:
    """What a search found, in order; a slice loads its stories, for cards and with quotes."""

    def __init__(self, ranks, now):
        self._ranks, self._now = ranks, now

    def __len__(self):
        return len(self._ranks)

    def __getitem__(self, part):
        ranks = self._ranks[part]
        stories = Article.objects.published(self._now).filter(search_entry__rank__in=ranks)
        stories = stories.select_related("category", "cover", "search_entry")
        stories = stories.defer("folded", "search_entry__terms")
        people = Quote.objects.select_related("official")
        found = stories.prefetch_related(Prefetch("quotes", queryset=people)) if ranks else ()
        return sorted(found, key=lambda story: ranks.index(story.search_entry.rank))

    @property
    def is_cut(self):
        """Tell whether there may be more stories than were collected."""
        return len(self) == LIMIT


def suggest_officials(words):
    """Return officials, OFFICIALS at most, in whose names each of `words` begins a word."""
    if not words.written:
        return []
    found = Official.objects.only("name", "slug", "position", "folded")
    for word in words.folded:
        found = found.filter(folded__contains=word)
    return [
        official
        for official in found[:_OFFICIALS_READ]
        if all(f" {word}" in f" {fold(official.name)}" for word in words.folded)
    ][:OFFICIALS]


class _Tier(NamedTuple):
    """Stories with all terms of `wanted`, but not with all of any group in `without`."""

    wanted: list
    without: list


def _tiers(words, others):
    """The four tiers of `words` with the terms `others`, best first; no story is in two of them.

    A word of the headline, and one with its accents, is a word of the story: that need not be
    asked too. Rarer terms come first, which spares SQLite most of its walk.
    """
    spelled = words.spelled
    headline = [search_terms.in_headline(term) for term in words.folded]
    return [
        _Tier([*others, *headline, *spelled], []),
        _Tier([*others, *spelled], [headline]),
        _Tier([*others, *headline], [spelled]),
        _Tier([*others, *words.folded], [spelled, headline]),
    ]


def _collect_sqlite(tiers, oldest, newest, phrases):
    """FTS5 walks its rows from the newest down and stops at the limit by itself."""
    tier = "SELECT rowid FROM articles_searchindex WHERE articles_searchindex MATCH %s"
    tier += " AND rowid BETWEEN %s AND %s" + " AND instr(terms, %s)" * len(phrases)
    tier += " ORDER BY rowid DESC LIMIT %s"
    limits = [oldest, newest, *phrases, LIMIT]
    parameters = [value for one in tiers for value in (_fts5(one), *limits)]
    return _ranks(
        " UNION ALL ".join([f"SELECT * FROM ({tier})"] * len(tiers)) + " LIMIT %s",
        [*parameters, LIMIT],
    )


def _fts5(tier):
    """The MATCH expression of `tier`. Terms stand in quotation marks, where nothing is special."""

    def all_of(group):
        return "(" + " AND ".join('"' + term.replace('"', '""') + '"' for term in group) + ")"

    return " NOT ".join(map(all_of, [tier.wanted, *tier.without]))


def _collect_postgresql(tiers, oldest, newest, phrases):
    """GIN knows no order, so one span of time after another is searched, from the newest back.

    The spans widen: a common word fills the limit in the first of them, a rare one has few
    stories to sort in any. LATERAL makes it one statement that stops at the limit.
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
        # OFFSET 0 keeps the planner from walking all ranks in order instead of asking GIN.
        f"SELECT rank FROM ({matching} OFFSET 0) AS matching ORDER BY rank DESC LIMIT %s"
        ") AS hit LIMIT %s",
        [*map(list, zip(*steps, strict=True)), *phrases, LIMIT, LIMIT],
    )


def _spans(oldest, newest):
    """Yield spans of time, newest first: their periods, the lowest rank and the highest.

    The last span has no periods: it takes all the rest.
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


def _tsquery(tier, periods):
    """The tsquery of `tier` within `periods`. Terms stand in quotation marks, as above."""

    def quoted(group):
        return ["'" + term.replace("\\", "\\\\").replace("'", "''") + "'" for term in group]

    wanted = [" & ".join(quoted(tier.wanted))]
    without = ["!(" + " & ".join(quoted(group)) + ")" for group in tier.without]
    when = ["(" + " | ".join(quoted(map(search_terms.of_period, periods))) + ")"] if periods else []
    return " & ".join(wanted + when + without)


def _ranks(statement, parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]
