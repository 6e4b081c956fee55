"""The written schema: what a line may be, as JSON Schema, made of the table of kinds."""

import json
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    DateField,
    DateTimeField,
    Field,
    FileField,
    ForeignKey,
    IntegerField,
    JSONField,
    SlugField,
)
from django.utils.translation import override
from reversion.models import Version

from articles.moving.out import codec
from articles.moving.out.kinds import (
    BY_MODEL,
    FORMAT,
    IN_HISTORY,
    KINDS,
    MOST_KEY,
    Rows,
    is_account,
)
from articles.moving.out.lines import END, HEAD

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TYPES = {bool: "boolean", int: "integer", str: "string"}
KEY = {"type": "integer", "minimum": 1, "maximum": MOST_KEY}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one line."""
    with override("en"):
        kinds = {kind.name: _line(kind) for kind in KINDS}
    return {
        "$schema": DIALECT,
        "title": f"A line of what `manage.py move_out` writes, format {FORMAT}",
        "description": (
            "The file is JSON lines in UTF-8. The first line is of type “newsroom”, the last of "
            "type “end”: a file without it was cut. What a row names comes before it, or among "
            "the rows of its own kind. Moments are in UTC. An account is named by its user name, "
            "any other row by its key, a file by its name below media/."
        ),
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in (HEAD, *kinds, END)],
        "$defs": {HEAD: _head(), **kinds, END: _end()},
    }


def text() -> str:
    """Return the schema as a file holds it."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _head() -> dict[str, Any]:
    return _object(
        {
            "type": {"const": HEAD},
            "format": {"const": FORMAT},
            "made_at": {"type": "string", "format": "date-time"},
            "portal": {"type": "string", "description": "The portal's own address, or empty."},
            "history": {"type": "boolean", "description": "Whether the revisions are in here."},
        }
    )


def _end() -> dict[str, Any]:
    counts = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}}
    counts["description"] = "How many lines there are of each kind."
    return _object({"type": {"const": END}, "lines": counts})


def _line(kind: Rows) -> dict[str, Any]:
    found = _rows(kind)
    found["description"] = str(kind.model._meta.verbose_name)
    found["properties"] = {"type": {"const": kind.name}, **found["properties"]}
    found["required"] = ["type", *found["required"]]
    return found


def _rows(rows: Rows) -> dict[str, Any]:
    properties: dict[str, Any] = {"key": KEY} if rows.has_key else {}
    properties |= {name: _column(field) for name, field in rows.columns()}
    for part in rows.parts:
        items = _column(next(part.columns())[1]) if part.is_list else _rows(part)
        properties[part.name] = {"type": "array", "items": items}
    return _object(properties)


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _column(field: "Field[Any, Any]") -> dict[str, Any]:
    if field.model is Version and field.name == "serialized_data":
        text = "The row as Django's JSON serialiser writes it; text where that is damaged."
        return {"type": ["array", "string"], "description": text}
    if isinstance(field, JSONField):
        return _official(with_slugs=field.name == "official")
    found: dict[str, Any] = {"type": TYPES[codec.python_type(field)]}
    told = _told(field)
    if told:
        found["description"] = told
    if field.related_model is ContentType:
        found["enum"] = list(IN_HISTORY)
    elif isinstance(field, ForeignKey) and not is_account(field):
        found |= {"minimum": 1, "maximum": MOST_KEY}
    elif isinstance(field, DateTimeField):
        found["format"] = "date-time"
    elif isinstance(field, DateField):
        found["format"] = "date"
    elif isinstance(field, IntegerField):
        found["minimum"], found["maximum"] = codec.bounds(field)
    elif field.choices:
        found["enum"] = [key for key, _name in field.flatchoices] + ([""] if field.blank else [])
    elif field.max_length:
        found["maxLength"] = field.max_length
    if isinstance(field, SlugField):
        found["pattern"] = "^[-a-zA-Z0-9_]+$"
    if field.null:
        found["type"] = [found["type"], "null"]
    return found


def _official(*, with_slugs: bool) -> dict[str, Any]:
    found = _object({name: {"type": "string"} for name in ("name", "position", "organisation")})
    found["properties"]["portrait_id"] = {"type": ["integer", "null"]}
    found["required"].append("portrait_id")
    if with_slugs:
        slugs = {"type": "array", "items": {"type": "string"}}
        found["properties"] |= {"slug": {"type": "string"}, "former_slugs": slugs}
        found["required"] += ["slug", "former_slugs"]
    return found


def _told(field: "Field[Any, Any]") -> str:
    """What the schema says of a column: what the desk calls it, and where it leads."""
    told = str(field.verbose_name)
    if is_account(field):
        return f"{told}: the user name of an account"
    if isinstance(field, ForeignKey) and field.related_model in BY_MODEL:
        return f"{told}: the key of a line of type {BY_MODEL[field.related_model].name}"
    if isinstance(field, FileField):
        return f"{told}: a file, by its name below media/"
    return told
