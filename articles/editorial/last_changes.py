"""Who changed a row last, and when, as lists tell it: by history, moves, or the admin's log.

Stories, officials and photos have a history, in which an index leads to each row. Of the others
the log tells; they are few.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import reversion
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Model, OuterRef, Subquery
from django.db.models.functions import Cast
from reversion.models import Version

from articles.models import Article, Transition


class LastChange(NamedTuple):
    """When a row was changed last, and by whom: None where that was nobody at the desk."""

    at: datetime
    by: User | None


def of_rows(model: type[Model], keys: list[int]) -> dict[int, LastChange]:
    """Return the last change of each row of `model` with one of these `keys`, by the key."""
    return (last_saves if reversion.is_registered(model) else last_logged)(model, keys)


def last_logged(model: type[Model], keys: Iterable[int]) -> dict[int, LastChange]:
    """Return the last line of the admin's log about each of these rows, by the key: one query."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        object_id__in=[str(key) for key in keys],
    )
    last = entries.order_by().values("object_id").annotate(last=Max("pk")).values("last")
    found = LogEntry.objects.filter(pk__in=last).select_related("user").order_by()
    return {int(entry.object_id or 0): LastChange(entry.action_time, entry.user) for entry in found}


def last_saves(model: type[Model], keys: Iterable[int]) -> dict[int, LastChange]:
    """Return the last kept save of each row of `model` with one of these `keys`, by the key.

    One query; the index of the history leads to each row's last version.
    """
    key = Cast(OuterRef("pk"), Version._meta.get_field("object_id"))
    kept = Version.objects.get_for_model(model).filter(object_id=key)
    newest = kept.order_by("-revision_id").values("pk")[:1]
    rows = model._base_manager.filter(pk__in=list(keys)).order_by().values(last=Subquery(newest))
    found = (
        Version.objects.filter(pk__in=rows)
        .select_related("revision__user")
        .defer("serialized_data", "object_repr", "revision__comment")
        .order_by()
    )
    return {
        int(version.object_id): LastChange(version.revision.date_created, version.revision.user)
        for version in found
    }


def of_stories(
    stories: Iterable[Article], moves: Mapping[int, Transition]
) -> dict[int, LastChange]:
    """Return the last save or move of each of `stories`, whichever came later, by the key.

    `moves` are their last ones. Of a story that the desk has not touched yet (an import), only the
    time is known.
    """
    found = {story.pk: LastChange(story.updated_at, None) for story in stories}
    found |= last_saves(Article, found)
    for key, move in moves.items():
        saved = found.get(key)
        if saved and (saved.by is None or move.at >= saved.at):
            found[key] = LastChange(move.at, move.by)
    return found
