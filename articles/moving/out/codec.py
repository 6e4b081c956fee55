"""How a column is written as JSON, and read back: checked as a form would, or refused with why.

The type of a column decides. Moments are UTC, accounts are user names, other rows are keys, files
are names in the storage.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    Field,
    FileField,
    ForeignKey,
    IntegerField,
    JSONField,
)
from django.utils.translation import gettext as _
from reversion.models import Version

from articles.models.moments import EARLIEST, LATEST
from articles.moving.out import history
from articles.moving.out.kinds import MOST_KEY, is_account
from articles.moving.out.plain import Wrong, check_json, check_text

# What a merge keeps of an official (`editorial/merging.py`), and of the one who is gone besides.
TEXT, NUMBER_OR_NONE = (str,), (int, type(None))
AS_IT_WAS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("name", "position", "organisation"), TEXT),
    "portrait_id": NUMBER_OR_NONE,
}
SLUGS: dict[str, tuple[type, ...]] = {"slug": TEXT, "former_slugs": (list,)}


def written(field: "Field[Any, Any]", value: Any, users: Mapping[int, str]) -> Any:
    """Return `value` (of `QuerySet.values()`) of the column `field` as JSON has it.

    `users` are the user names by key.
    """
    if value is None:
        return None
    if is_account(field):
        return users.get(value)
    if field.model is Version and field.name == "content_type":
        return history.name_of(ContentType.objects.get_for_id(value))
    if field.model is Version and field.name == "serialized_data":
        return history.written(value, users)
    if isinstance(field, DateTimeField):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(field, DateField):
        return value.isoformat()
    return value


def read(field: "Field[Any, Any]", value: Any, users: Callable[[str], int]) -> Any:
    """Return what the column `field` is to hold for the JSON `value`. Raises Wrong.

    `users` gives the key of an account. Keys of other rows and names of files are not looked up.
    """
    if value is None:
        if not field.null:
            raise Wrong(_("it cannot be empty"))
        return None
    if field.model is Version and field.name == "serialized_data":
        return history.read(value, users)
    check_type(field, value)
    if is_account(field):
        return users(value)
    if field.model is Version and field.name == "content_type":
        return history.type_of(value).pk
    if isinstance(field, ForeignKey):
        return _key(value)
    if isinstance(field, DateTimeField):
        return _moment(value)
    if field.model is Version and field.name == "object_id" and not _is_key(value):
        raise Wrong(_("it is no key of a row"))
    if isinstance(value, int) and not isinstance(value, bool):
        least, most = bounds(field)
        if not least <= value <= most:
            raise Wrong(
                _("it is not between %(least)s and %(most)s") % {"least": least, "most": most}
            )
    return _checked(field, value)


def check_type(field: "Field[Any, Any]", value: Any) -> None:
    """Raise Wrong unless `value` is of the JSON type that `field` is written as."""
    if isinstance(field, JSONField):
        _check_official(value, AS_IT_WAS | (SLUGS if field.name == "official" else {}))
        return
    wanted = python_type(field)
    if type(value) is not wanted:
        expected = {str: _("a text"), int: _("a whole number"), bool: "true/false"}[wanted]
        raise Wrong(_("%s is expected") % expected)
    if isinstance(value, str):
        check_text(value)


def _check_official(value: Any, columns: Mapping[str, tuple[type, ...]]) -> None:
    """Raise Wrong unless `value` is what a merge keeps of an official: only these hold JSON."""
    check_json(value)
    is_one = isinstance(value, dict) and value.keys() == columns.keys()
    if not is_one or not all(isinstance(value[name], kinds) for name, kinds in columns.items()):
        raise Wrong(_("it is no official as a merge keeps one"))
    if not all(isinstance(each, str) for each in value.get("former_slugs", ())):
        raise Wrong(_("it is no official as a merge keeps one"))


def python_type(field: "Field[Any, Any]") -> type:
    """Return the type that JSON has `field` as: bool, int or str."""
    if isinstance(field, BooleanField):
        return bool
    if isinstance(field, IntegerField) or (isinstance(field, ForeignKey) and not _is_text(field)):
        return int
    return str


def bounds(field: "Field[Any, Any]") -> tuple[int, int]:
    """Return the least and the largest number that the column takes on every database.

    SQLite would take any, so that the file could not move on.
    """
    return BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]


def _is_text(field: "Field[Any, Any]") -> bool:
    return is_account(field) or field.related_model is ContentType


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 17 and 1 <= int(text) <= MOST_KEY


def _key(value: int) -> int:
    if not 1 <= value <= MOST_KEY:
        raise Wrong(_("it is no key of a row"))
    return value


def _moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise Wrong(_("it is no date with a time")) from None
    if moment.tzinfo is None:
        raise Wrong(_("its time lacks the zone"))
    try:
        inside = EARLIEST <= moment <= LATEST
    except OverflowError:
        inside = False
    if not inside:
        raise Wrong(_("its year is no year of a newsroom"))
    return moment.astimezone(UTC)


def _checked(field: "Field[Any, Any]", value: Any) -> Any:
    """Return `value` as its field stores it, after the checks that a form makes."""
    if isinstance(field, JSONField):
        return value
    try:
        if isinstance(field, FileField):
            stored = value
            if field.max_length and len(stored) > field.max_length:
                raise Wrong(_("it is too long"))
        else:
            stored = field.to_python(value)
            field.run_validators(stored)
    except ValidationError as error:
        raise Wrong(" ".join(error.messages)) from None
    if field.choices and stored not in {key for key, _name in field.flatchoices} and stored != "":
        raise Wrong(_("“%s” is none of what may stand here") % value[:40])
    if isinstance(field, DateField) and not isinstance(stored, date):
        raise Wrong(_("it is no date"))
    return stored
