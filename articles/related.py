"""Where a reader may go from a story: related stories, and the next ones of its category."""

from django.db.models import Q
from django.utils import timezone

from .models import Article, Quote

PLACES = 6
BY_THE_HEADLINE = 3  # of the thread's stories
FOR_OFFICIALS = 2  # a category alone would fill every place
LATEST_QUOTES = 100  # of the officials of a story: one may have been quoted a thousand times


def related_stories(article, now=None):
    """Return at most PLACES published stories related to `article`, in three queries at most.

    Those of its thread come first, then those of its category, then those that quote one of its
    officials; each group from the newest on. No story is there twice, nor `article` itself, which
    may be unsaved (a preview), but has its quotes.
    """
    others = Article.objects.published(now).exclude(pk=article.pk).for_cards()
    in_thread, by_officials = [], []
    if article.thread_id:
        in_thread = [*others.filter(thread_id=article.thread_id)[:PLACES]]
    if officials := {quote.official_id for quote in article.quotes.all()}:
        quotes = Quote.objects.filter(official__in=officials).order_by("-pk")[:LATEST_QUOTES]
        found = others.filter(pk__in=quotes.values("article"))[:PLACES]
        by_officials = [story for story in found if story not in in_thread][:FOR_OFFICIALS]
    taken = [*in_thread, *by_officials]
    in_category = others.filter(category_id=article.category_id)[:PLACES]
    in_category = [story for story in in_category if story not in taken]
    places = max(0, PLACES - len(taken))
    return [*in_thread, *in_category[:places], *by_officials][:PLACES]


def thread_stories(article, related):
    """Return those of `related` to name beside the headline: of the same thread, the newest."""
    if not article.thread_id:
        return []
    return [story for story in related if story.thread_id == article.thread_id][:BY_THE_HEADLINE]


def neighbours(article, now=None):
    """Return the published stories just newer and just older than `article` in its category.

    Each is None where there is none.
    """
    now, at, pk = now or timezone.now(), article.publish_at, article.pk
    category = Article.objects.filter(category_id=article.category_id).exclude(pk=pk)
    category = category.only("headline", "slug")
    # What is published by `at` is what an index starts from; the rest settles equal moments.
    older = category.published(min(at, now)).filter(Q(publish_at__lt=at) | Q(pk__lt=pk)).first()
    newer = category.published(now).filter(Q(publish_at__gt=at) | Q(pk__gt=pk), publish_at__gte=at)
    return newer.last(), older
