"""The search index: the one place that writes it."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import transaction

from articles.models import Article, SearchEntry
from articles.models.changes import stories_changed
from articles.text import search_terms

BATCH = 500  # stories whose texts are in memory at the same time


def record(keys: Iterable[int]) -> None:
    """Bring the entries of the stories `keys` up to what the database holds.

    A published story gets an entry, also one whose time lies ahead; any other loses it.
    """
    for batch in _batches(sorted(keys)):
        with transaction.atomic():
            _record(batch)


def record_all() -> Iterator[int]:
    """Record every story, one transaction a batch; yield how many are done after each."""
    done = 0
    for batch in _batches(list(Article.objects.order_by("pk").values_list("pk", flat=True))):
        record(batch)
        done += len(batch)
        yield done


def listen() -> None:
    """Have every story recorded that changes from now on, in the transaction of its change."""
    stories_changed.connect(_on_change, dispatch_uid="search")


def _on_change(keys: Collection[int], **signal: Any) -> None:
    record(keys)


def _batches(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def _record(keys: list[int]) -> None:
    stories = Article.objects.published_or_scheduled().filter(pk__in=keys).order_by()
    found = stories.defer("folded").prefetch_related("quotes__official")
    entries = [
        SearchEntry(
            article=story,
            # A published story has a time: the constraint article_published_has_time.
            rank=search_terms.rank(story.publish_at, story.pk),
            terms=search_terms.of_story(story),
        )
        for story in found
    ]
    # SQLite writes its index out each time a rank is below the one before.
    entries.sort(key=lambda entry: entry.rank)
    gone = SearchEntry.objects.filter(article__in=keys).exclude(article__in=stories.values("pk"))
    gone.delete()
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["rank", "terms"],
    )
