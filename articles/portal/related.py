"""Where a reader can go on from a story: related stories, and its neighbours in the category."""

from django.db.models import Q
from django.utils import timezone

from articles.models import Article, Quote

PLACES = 6
BY_THE_HEADLINE = 3  # of the thread's stories
FOR_OFFICIALS = 2  # kept free, or the category would fill every place
LATEST_QUOTES = 100  # of the officials of a story: one may have been quoted a thousand times


def related_stories(article, in_category, now=None):
    """Return Cards of at most PLACES published stories related to `article`.

    Those of its thread come first, then those of its category, then those that quote one of its
    officials; in each group the newest comes first. No story is there twice, and `article` is not
    there. It may be unsaved (a preview), but has its quotes. `in_category` is from
    `latest_stories()`.
    """
    in_thread, by_officials = [], []
    if article.thread_id:
        in_thread = _others(article, now, thread_id=article.thread_id)
    if officials := {quote.official_id for quote in article.quotes.all()}:
        quotes = Quote.objects.filter(official__in=officials).order_by("-pk")[:LATEST_QUOTES]
        quoting = _others(article, now, pk__in=quotes.values("article"))
        by_officials = _without(in_thread, quoting)[:FOR_OFFICIALS]
    taken = [*in_thread, *by_officials]
    in_category = _without([article, *taken], in_category)
    places = max(0, PLACES - len(taken))
    return [*in_thread, *in_category[:places], *by_officials][:PLACES]


def _others(article, now, **which):
    published = Article.objects.published(now).exclude(pk=article.pk)
    return [*published.filter(**which).cards()[:PLACES]]


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
    category = Article.objects.filter(category_id=article.category_id).exclude(pk=pk).cards()
    now = now or timezone.now()
    # The index starts from what is published by `at`; the other conditions settle equal moments.
    older = category.published(min(at, now)).filter(Q(publish_at__lt=at) | Q(pk__lt=pk)).first()
    newer = category.published(now).filter(Q(publish_at__gt=at) | Q(pk__gt=pk), publish_at__gte=at)
    return newer.last(), older
