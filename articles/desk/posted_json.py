"""JSON that scripts of the desk post, and how a script is told that it cannot be taken."""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, RawPostDataException
from django.utils.translation import gettext


class Refused(Exception):
    """A request of a script that is not taken. The text is for the writer; `status` is HTTP's."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def unreadable() -> Refused:
    """Return what to raise where a request does not hold what its script sends."""
    return Refused(gettext("The server could not read what the form sent. Reload the page."))


def posted(request: HttpRequest, most: int, too_long: Refused | None = None) -> dict[str, Any]:
    """Return the JSON object that `request` holds.

    Raises `too_long` where it has more than `most` bytes, and `unreadable()` where it is none.
    """
    too_long = too_long or Refused(gettext("This is larger than the server takes."), status=413)
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > most:
        raise too_long  # without reading it
    try:
        body = request.body
    except RequestDataTooBig:
        raise too_long from None
    except RawPostDataException:  # a form with files, which has been taken apart already
        raise unreadable() from None
    if len(body) > most:
        raise too_long
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise unreadable() from None
    if not isinstance(found, dict):
        raise unreadable()
    return found


def text(value: Any) -> str:
    """Return `value` without what no database takes: NUL, and halves of characters.

    Raises `unreadable()` where it is no text.
    """
    if not isinstance(value, str):
        raise unreadable()
    return value.replace("\x00", "").encode(errors="ignore").decode()


def texts(value: Any) -> list[str]:
    """Return a list of `text()`. Raises `unreadable()`."""
    if not isinstance(value, list):
        raise unreadable()
    return [text(one) for one in value]
