"""How much a column takes, and words cut to it."""

from typing import Any

from django.db.models import Model

from articles.text.vietnamese import tidy_words


def longest(model: type[Model], name: str) -> int:
    """Return how many characters the field `name` of `model` takes."""
    field: Any = model._meta.get_field(name)
    return int(field.max_length)


def label(model: type[Model], name: str) -> str:
    """Return what people call the field `name` of `model`."""
    field: Any = model._meta.get_field(name)
    return str(field.verbose_name)


def words(text: str, length: int) -> str:
    """Return `text` on one line, cut between words to `length` characters."""
    text = " ".join(tidy_words(text.replace("\0", "")).split())
    if len(text) <= length:
        return text
    head, space, _rest = text[:length].rpartition(" ")
    return f"{head if space else text[: length - 1]}…"
