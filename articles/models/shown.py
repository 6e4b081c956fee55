"""What a body shows, kept as rows: one for each photo or video in it."""

from typing import Any

from django.db.models import Manager, QuerySet


def record(rows: QuerySet[Any] | Manager[Any], shown: set[Any], name: str, **owner: Any) -> None:
    """Have `rows` hold one row of `owner` for each of `shown`, as its `name`, and no other."""
    rows.filter(**owner).exclude(**{f"{name}__in": shown}).delete()
    found = [rows.model(**owner, **{name: each}) for each in shown]
    rows.bulk_create(found, ignore_conflicts=True)
