"""The versions that the history keeps, as JSON: what django-reversion wrote, accounts by name.

A version holds a row as Django's own JSON serialiser writes it: a list of one object with `model`,
`pk` and `fields`. It is the columns of an older release, maybe, so that no schema knows them.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from articles.moving.out.kinds import IN_HISTORY, MOST_KEY
from articles.moving.out.plain import Wrong, check_json

OF_ACCOUNTS = {"articles.article": ("author",)}  # the fields of a version that name an account


def types() -> dict[int, str]:
    """Return the name of each model that the history holds rows of, by the key of its type."""
    return {ContentType.objects.get_for_model(model).pk: name for name, model in IN_HISTORY.items()}


def name_of(content_type: ContentType) -> str:
    """Return what a version calls the model of `content_type`."""
    return types()[content_type.pk]


def type_of(name: str) -> ContentType:
    """Return the type of the model that a version calls `name`. Raises Wrong."""
    if name not in IN_HISTORY:
        raise Wrong(_("the history knows no “%s”") % name[:40])
    return ContentType.objects.get_for_model(IN_HISTORY[name])


def written(data: str, users: Mapping[int, str]) -> Any:
    """Return the `data` of a version as JSON; text as it is where it is none: it is damaged."""
    try:
        rows = json.loads(data)
        for row in rows:
            for name in OF_ACCOUNTS.get(row["model"], ()):
                if row["fields"].get(name) is not None:
                    row["fields"][name] = users.get(row["fields"][name])
    except (ValueError, LookupError, TypeError, AttributeError):
        return data
    return rows


def read(value: Any, users: Callable[[str], int]) -> str:
    """Return the data of a version for what `written()` made of it. Raises Wrong."""
    check_json(value)
    if isinstance(value, str):
        return value
    try:
        (row,) = value
        model, key, fields = row["model"], row["pk"], row["fields"]
    except (ValueError, LookupError, TypeError):
        raise Wrong(_("it is no version of a row")) from None
    known = {model._meta.label_lower for model in IN_HISTORY.values()}
    if model not in known or type(key) is not int or not 1 <= key <= MOST_KEY:
        raise Wrong(_("it is no version of a row"))
    if not isinstance(fields, dict):
        raise Wrong(_("it is no version of a row"))
    for name in OF_ACCOUNTS.get(model, ()):
        if isinstance(fields.get(name), str):
            fields[name] = users(fields[name])
    return json.dumps(value, ensure_ascii=False)
