"""Where a reader can go on from a story: related stories, and its neighbours in the category."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from articles.models import Article, Quote
from articles.models.prepared import Prepared

PLACES = 6
BY_THE_HEADLINE = 3  # of the thread's stories
FOR_OFFICIALS = 2  # kept free, or the category would fill every place
LATEST_QUOTES = 100  # of the officials of a story: one may have been quoted a thousand times


def _others(now, pk, **which):
    return Article.objects.published(now).exclude(pk=pk).filter(**which).cards()[:PLACES]


def _quoting(now, pk, **officials):
    quotes = Quote.objects.filter(official__in=officials.values()).order_by("-pk")[:LATEST_QUOTES]
    return _others(now, pk, pk__in=quotes.values("article"))


# The index starts from what is published by `at`; the other conditions settle equal moments.
def _older(until, at, pk, category):
    stories = Article.objects.filter(category_id=category).exclude(pk=pk).cards()
    return stories.published(until).filter(Q(publish_at__lt=at) | Q(pk__lt=pk))[:1]


def _newer(until, at, pk, category):
    stories = Article.objects.filter(category_id=category).exclude(pk=pk).cards()
    newer = stories.published(until).filter(Q(publish_at__gt=at) | Q(pk__gt=pk), publish_at__gte=at)
    return newer.reverse()[:1]


IN_THREAD = Prepared(_others, now=datetime, pk=int, thread_id=int)
BY_OFFICIALS: dict[int, Prepared] = {}  # by how many officials they are
OLDER = Prepared(_older, until=datetime, at=datetime, pk=int, category=int)
NEWER = Prepared(_newer, until=datetime, at=datetime, pk=int, category=int)


def related_stories(article, in_category, now=None):
    """Return Cards of at most PLACES published stories related to `article`.

    Those of its thread come first, then those of its category, then those that quote one of its
    officials; in each group the newest comes first. No story is there twice, and `article` is not
    there. It may be unsaved (a preview), but has its quotes. `in_category` is from
    `latest_stories()`.
    """
    in_thread, by_officials = [], []
    seen = {"now": now or timezone.now(), "pk": article.pk or 0}
    if article.thread_id:
        in_thread = IN_THREAD(**seen, thread_id=article.thread_id)
    if keys := {quote.official_id for quote in article.quotes.all() if quote.official_id}:
        officials = {f"official_{number}": key for number, key in enumerate(keys)}
        if len(keys) not in BY_OFFICIALS:
            kinds = dict.fromkeys(officials, int)
            BY_OFFICIALS[len(keys)] = Prepared(_quoting, now=datetime, pk=int, **kinds)
        quoting = BY_OFFICIALS[len(keys)](**seen, **officials)
        by_officials = _without(in_thread, quoting)[:FOR_OFFICIALS]
    taken = [*in_thread, *by_officials]
    in_category = _without([article, *taken], in_category)
    places = max(0, PLACES - len(taken))
    return [*in_thread, *in_category[:places], *by_officials][:PLACES]


def _without(taken, cards):
    keys = {story.pk for story in taken}
    return [card for card in cards if card.pk not in keys]


def thread_stories(article, related):
    """Return those of `related` to name beside the headline: the newest of the same thread."""
    if not article.thread_id:
        return []
    return [story for story in related if story.thread_id == article.thread_id][:BY_THE_HEADLINE]


def neighbours(article, in_category, now=None):
    """Return Cards of the published stories just newer and just older than `article`.

    They are of the same category, of which `in_category` are the latest; None where there is none.
    """
    at, pk = article.publish_at, article.pk
    keys = [card.pk for card in in_category]
    if pk in keys[:-1]:  # no query for what is new, which is read most
        place = keys.index(pk)
        return in_category[place - 1] if place else None, in_category[place + 1]
    if not article.category_id:
        return None, None  # a preview of a story that has none yet
    now = now or timezone.now()
    here = {"at": at, "pk": pk or 0, "category": article.category_id}
    newer, older = NEWER(until=now, **here), OLDER(until=min(at, now), **here)
    return next(iter(newer), None), next(iter(older), None)
