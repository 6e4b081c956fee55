"""Search: from what a reader typed to published stories, at a bounded cost.

A story is found if every word stands in it. Stories that have each word with the accents typed
come before others, and among both those that have all words in the headline. That makes four
tiers, each newest first. A word that some end with i and others with y (sĩ, sỹ) makes six: what is
spelled otherwise comes behind what is spelled as typed. At most LIMIT stories are collected in all,
so that a word which stands in every one of 400,000 stories is answered from the newest of them. A
phrase is looked for among as many: those that hold each two of its words side by side.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import reduce
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, TextField, Value
from django.db.models.functions import Concat
from django.utils import timezone

from articles.models import Article, Category, Official, Page
from articles.search.found import Found
from articles.text import search_terms

LIMIT = 1_000  # stories collected at most
MAX_WORDS = 16  # words that count
OFFICIALS = 5  # officials suggested at most
PAGES = 5  # pages likewise; a portal has a few dozen, so they need no index
_OFFICIALS_READ = 500
_PAGES_READ = 50
_SPACED = Concat(Value(" "), "folded", Value(" "), output_field=TextField())
_OTHER_LETTER = str.maketrans("iy", "yi")
_BEGINNING = -(2**63)  # the lowest rank a database holds
# In periods. The index of PostgreSQL has terms of 4 and 64 too, but more spans took longer.
_BLOCKS = (1, 16)


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
) -> Found:
    """Return the stories that readers may see at `now` and that hold all of `words`."""
    now = now or timezone.now()
    newest = search_terms.rank(min(until or now, now), pk=-1)
    oldest = search_terms.rank(since) if since else _BEGINNING
    if not words.written or oldest > newest:
        return Found([], now)
    others = [pair for phrase in words.phrases for pair in search_terms.pairs(phrase)]
    if category:
        others.append(search_terms.of_category(category.pk))
    # Pairs prove a phrase of two words. Those of a longer one may come from different places:
    # of what was collected, the texts are looked through.
    phrases = [f" {' '.join(phrase)} " for phrase in words.phrases if len(phrase) > 2]
    collect = _collect_sqlite if connection.vendor == "sqlite" else _collect_postgresql
    ranks = collect(_tiers(words, others), oldest, newest)
    is_cut = len(ranks) == LIMIT
    return Found(_holding(phrases, ranks) if phrases else ranks, now, is_cut=is_cut)


def suggest_pages(words: Words, now: datetime | None = None) -> list[Page]:
    """Return at most PAGES pages published at `now` that hold all of `words`, accents or not.

    Those with the words in their title come first.
    """
    if not words.written:
        return []
    looked_for = [*words.folded, *(" ".join(phrase) for phrase in words.phrases)]
    found = Page.objects.published(now).annotate(spaced=_SPACED)
    for term in dict.fromkeys(looked_for):
        found = found.filter(spaced__contains=f" {term} ")
    found = found.only("title", "slug", "lang", "description")

    def has_in_title(page: Page) -> bool:
        title = f" {search_terms.folded(page.title)} "
        return all(f" {term} " in title for term in looked_for)

    return sorted(found[:_PAGES_READ], key=lambda page: not has_in_title(page))[:PAGES]


def suggest_officials(words: Words, now: datetime | None = None) -> list[Official]:
    """Return at most OFFICIALS officials whom stories published at `now` quote.

    Each of `words` begins a word of their names. One that may be written with i or y is also a
    word of a name with the other letter.
    """
    if not words.written:
        return []
    found = Official.objects.all()
    for word in words.folded:
        either = Q(folded__contains=word)
        if search_terms.common(word):
            either |= Q(folded__contains=word.translate(_OTHER_LETTER))
        found = found.filter(either)
    # Few searches name anybody, so that who is seen is mostly not asked.
    named = [
        key
        for key, name in found.values_list("pk", "name")[:_OFFICIALS_READ]
        if all(_is_in_name(word, name) for word in words.folded)
    ]
    if not named:
        return []
    seen = Article.objects.published(now).officials().filter(pk__in=named)
    return [*seen.only("name", "slug", "position")[:OFFICIALS]]


def _is_in_name(folded: str, name: str) -> bool:
    shared = search_terms.common(folded)
    parts = search_terms.folded(name).split()
    return any(
        part.startswith(folded) or (shared and search_terms.common(part) == shared)
        for part in parts
    )


class _Tier(NamedTuple):
    """Stories with all terms of `wanted`; those with all of a group in `before` come before."""

    wanted: list[str]
    before: list[list[str]]


def _tiers(words: Words, others: list[str]) -> list[_Tier]:
    """The tiers of `words` with the terms `others`, best first.

    A story with a word in its headline, with its accents or in a pair has the looser term too, so
    that is not asked for again.
    """
    *stricter_grades, loosest = words.grades
    headline = [search_terms.in_headline(term) for term in loosest]
    paired = {word for phrase in words.phrases for word in phrase}
    alone = [term for word, term in zip(words.folded, loosest, strict=True) if word not in paired]
    tiers: list[_Tier] = []
    stricter: list[list[str]] = []
    for grade in stricter_grades:
        tiers.append(_Tier(_in_turn([*headline, *others], grade), stricter))
        tiers.append(_Tier(_in_turn(others, grade), [*stricter, headline]))
        stricter = [grade]
    tiers.append(_Tier([*headline, *others], stricter))
    tiers.append(_Tier([*others, *alone], [*stricter, headline]))
    return tiers


def _in_turn(terms: list[str], grade: list[str]) -> list[str]:
    """Return all these terms in the order in which the indexes are to look at them.

    Rare ones first, such as those of headlines. But nobody wrote duong without accents: asked for
    early, a term that is nowhere ends the search at the first story with those before.
    """
    return [*terms[:2], *grade[:1], *terms[2:], *grade[1:]]


def _collect_sqlite(tiers: list[_Tier], oldest: int, newest: int) -> list[int]:
    """FTS5 reads its rows from the newest down and stops at the limit by itself.

    A tier holds the stories of those before it too, which is faster than to look for what has
    not their terms. The rows are read one by one, and no more of them than are needed.
    """
    tier = "SELECT rowid FROM articles_searchindex WHERE articles_searchindex MATCH %s"
    tier += " AND rowid BETWEEN %s AND %s ORDER BY rowid DESC LIMIT %s"
    most = LIMIT + 1  # the driver reads one row ahead, which must not be the next tier's first
    parameters = [value for one in tiers for value in (_fts5(one.wanted), oldest, newest, most)]
    found: dict[int, None] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([f"SELECT * FROM ({tier})"] * len(tiers)), parameters)
        for (rank,) in cursor:
            found[rank] = None
            if len(found) == LIMIT:
                break
    return [*found]


def _fts5(terms: list[str]) -> str:
    """The MATCH expression for all of `terms`. They are quoted: FTS5 then sees no operators.

    In `a AND b AND c` FTS5 moves on in all three lists whenever one does. Here it looks into the
    list of a term only where all before agree: NOT "|", which no story has, keeps them a group.
    """
    first, *others = ('"' + term.replace('"', '""') + '"' for term in terms)
    return reduce(lambda found, term: f'({found} AND {term}) NOT "|"', others, first)


def _collect_postgresql(tiers: list[_Tier], oldest: int, newest: int) -> list[int]:
    """A GIN index has no order, so spans of time are searched one by one, from the newest back.

    Each span is wider than the one before. A common word reaches the limit in the first; a rare
    word has few stories to sort in any. LATERAL makes it one statement that stops at the limit.
    """
    times, *bounds = zip(*_spans(oldest, newest), strict=True)
    parts, parameters = [], []
    for tier in tiers:
        # Each term by itself: GIN looks into the list of a term only where all before agree. As
        # one query `a & b & c` it would move on in all lists at each place of the shortest.
        terms = [_tsquery([term]) for term in tier.wanted]
        each = "".join(f" AND vector @@ step.terms[{n}]::tsquery" for n in range(1, len(terms) + 1))
        without = " & ".join(f"!({_tsquery(group)})" for group in tier.before)
        each += " AND vector @@ step.without::tsquery" if without else ""
        parts.append(
            "SELECT hit.rank FROM (SELECT %s::text[] AS terms, %s::text AS without,"
            " unnest(%s::text[]) AS time, unnest(%s::bigint[]) AS low, unnest(%s::bigint[]) AS high"
            ") AS step CROSS JOIN LATERAL ("
            # The index of ranks must not help ("+ 0"): it would give all of a span, to no use.
            "SELECT rank FROM articles_searchentry WHERE rank + 0 BETWEEN step.low AND step.high"
            f" AND vector @@ step.time::tsquery{each} ORDER BY rank + 0 DESC LIMIT %s) AS hit"
        )
        when = [_tsquery(time, " | ") or terms[0] for time in times]
        parameters += [terms, without, when, *map(list, bounds), LIMIT]
    return _ranks(" UNION ALL ".join(parts) + " LIMIT %s", [*parameters, LIMIT])


def _spans(oldest: int, newest: int) -> Iterator[tuple[list[str], int, int]]:
    """Yield spans of time, newest first: the terms of their time, lowest rank and highest rank.

    Each is of two blocks, wider ones than those before. The last takes all that is left.
    """
    first = search_terms.period(oldest)
    for size in _BLOCKS:
        if newest < oldest:
            return
        block = search_terms.period(newest) // size
        blocks = [number for number in (block, block - 1) if (number + 1) * size > first]
        low = max(oldest, search_terms.first_rank(blocks[-1] * size))
        yield [search_terms.of_period(number, size) for number in blocks], low, newest
        newest = low - 1
    if newest >= oldest:
        yield [], oldest, newest


def _tsquery(terms: Iterable[str], operator: str = " & ") -> str:
    """The tsquery of `terms`. They are quoted, as in `_fts5()`."""
    quoted = (term.replace("\\", "\\\\").replace("'", "''") for term in terms)
    return operator.join(f"'{term}'" for term in quoted)


def _holding(phrases: list[str], ranks: list[int]) -> list[int]:
    """Return those of `ranks`, in their order, whose story holds all `phrases`."""
    places = ", ".join(["%s"] * len(ranks))
    position = "instr" if connection.vendor == "sqlite" else "strpos"
    holds = f" AND {position}(terms, %s) > 0" * len(phrases)
    found = _ranks(
        f"SELECT rank FROM articles_searchentry WHERE rank IN ({places or 'NULL'}){holds}",
        [*ranks, *phrases],
    )
    holding = {*found}
    return [rank for rank in ranks if rank in holding]


def _ranks(statement: str, parameters: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]
