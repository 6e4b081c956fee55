"""Rows that were stored under older rules, brought to what a save would store today."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction

from articles.models import changes
from articles.models.article import Article
from articles.models.fields import FoldedField, StoredMixin
from articles.text.vietnamese import tidy

BATCH = 500  # rows in memory at the same time


def mend() -> Iterator[int]:
    """Tidy every text and fold it anew; yield after each batch how many texts were mended in it.

    Slugs stay, for they are promises. So do versions and dates of modification: a reader gets
    nothing new. What no rule of today would take is left as it is.
    """
    for model in apps.get_app_config("articles").get_models():
        texts = [f for f in model._meta.concrete_fields if isinstance(f, StoredMixin)]
        folded = [f for f in model._meta.concrete_fields if isinstance(f, FoldedField)]
        if texts:
            yield from _mend_rows(model, texts, folded)


def _mend_rows(model: type[models.Model], texts: list[Any], folded: list[Any]) -> Iterator[int]:
    rows = model._base_manager.only(*(field.name for field in (*texts, *folded))).order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        yield sum(_mend(row, texts, folded) for row in batch)


def _mend(row: Any, texts: list[Any], folded: list[Any]) -> int:
    """Mend one row, where it was not changed meanwhile; return how many of its texts were."""
    before = {field.attname: getattr(row, field.attname) for field in (*texts, *folded)}
    for field in texts:
        value = before[field.attname]
        if tidy(value) != value:
            with suppress(ValidationError):
                stored = field.stored(value)
                setattr(row, field.attname, stored if stored or field.blank else value)
    for field in folded:
        field.pre_save(row, add=False)
    mended = {name: value for name in before if (value := getattr(row, name)) != before[name]}
    if not mended:
        return 0
    this = type(row)._base_manager.filter(pk=row.pk)
    with transaction.atomic():
        stored = this.select_for_update().values(*mended).first()
        if stored != {name: before[name] for name in mended}:
            return 0  # a save came between, and has tidied by itself
        this.update(**mended)
        if isinstance(row, Article):
            changes.report([row.pk])
    return len([field for field in texts if field.attname in mended])
