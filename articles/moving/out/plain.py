"""What any value of a file may be, whatever column it is for."""

import math
from typing import Any

from django.utils.translation import gettext as _

MOST_LETTERS = 2_000_000  # of one text; a body has at most half of it


class Wrong(Exception):
    """A value cannot be taken. Its text says why, in the language of the reader."""


def check_text(value: str) -> None:
    """Raise Wrong where `value` is too long, or holds what no database takes as text."""
    if len(value) > MOST_LETTERS:
        raise Wrong(_("it is too long"))
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Wrong(_("it holds characters that are no text"))


def check_json(value: Any) -> None:
    """Look through a JSON value of whatever shape; its depth was bounded by the reader of JSON."""
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, float) and not math.isfinite(value):
        raise Wrong(_("it holds a number that is none"))
    elif isinstance(value, dict):
        for name, inner in value.items():
            check_text(name)
            check_json(inner)
    elif isinstance(value, list):
        for inner in value:
            check_json(inner)
