"""Rows written as they were: with their keys and moments, and what a save makes of their texts.

Django's own `DeserializedObject` puts them in, as `loaddata` does: a save of the model would set
`created_at` to now, and look for the row before. What a save does besides is done here: texts were
tidied and cleaned as they were read, folded columns are made anew, what bodies show is noted.
"""

from collections import defaultdict
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.management.color import no_style
from django.core.serializers.base import DeserializedObject
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.models import Model
from django.utils.translation import gettext as _
from reversion.models import Version

from articles.media.renditions import possible_masters
from articles.models import (
    Article,
    MenuItem,
    OldAddress,
    Page,
    Photo,
    PhotoInBody,
    PhotoInPage,
    Video,
    VideoInBody,
)
from articles.models.fields import FoldedField
from articles.models.old_address import digest_of
from articles.moving.out.files import Files
from articles.moving.out.kinds import KINDS, Rows
from articles.moving.out.lines import Line
from articles.moving.out.plain import Wrong
from articles.moving.out.reading import Decoder, Faults, Row
from articles.text import old_addresses, own_videos, richtext

BATCH = 500


class RowWriter:
    """Writes lines that `Checks` has passed; `files` are those that came with them.

    To be used within a transaction; what the database refuses is a fault.
    """

    def __init__(self, faults: Faults, files: Files) -> None:
        self._faults, self._files = faults, files
        self._users = dict(User.objects.values_list("username", "pk"))
        self._decoder = Decoder(self._user, faults)
        self._photos: dict[str, int] = {}  # keys by the names of the files
        self._videos: dict[str, int] = {}
        self.accounts: list[str] = []  # the user names of those that were made
        self._waiting: dict[type[Model], list[Model]] = defaultdict(list)

    def write(self, number: int, line: Line) -> None:
        """Write the row of the line `number`, with what belongs to it."""
        row = self._decoder.row(number, line)
        if self._faults.count:
            return
        try:
            if row.rows.model is User:
                self._write_account(row)
            else:
                self._note(row, self._insert(row))
        except DatabaseError as error:
            self._faults.add(number, f"{line['type']}: {refusal(row.rows, error)}")

    def finish(self) -> None:
        """Write what waits, look through the menu, and have new keys count on from the last."""
        for model in list(self._waiting):
            self._write_waiting(model, 1)
        for item in MenuItem.objects.select_related("parent"):
            if why := item.misplaced():
                self._faults.add(0, f"menu_item {item.pk}: {why}")
        models = [each for kind in KINDS for each in _models(kind)]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)

    def _user(self, name: str) -> int:
        if name not in self._users:
            raise Wrong(_("there is no account “%s” above") % name[:40])
        return self._users[name]

    def _write_account(self, row: Row) -> None:
        """Make the account, closed, unless there is one of this name."""
        name = row.values["username"]
        if name not in self._users:
            made = User(**row.values, password=make_password(None), is_active=False)
            made.save(force_insert=True)
            self._users[name] = made.pk
            self.accounts.append(name)

    def _insert(self, row: Row, **owner: Any) -> Any:
        instance: Any = row.instance(**owner, **self._made(row))
        for field in instance._meta.concrete_fields:
            if isinstance(field, FoldedField):
                field.pre_save(instance, add=True)
        DeserializedObject(instance).save(save_m2m=False, force_insert=True)
        for part in row.parts:
            for inner in part:
                self._insert(inner, **{inner.rows.owner: instance})
        return instance

    def _made(self, row: Row) -> dict[str, Any]:
        """Columns that are made of others, or measured: of a file, no line is believed."""
        if row.rows.model is Version:
            return {"db": DEFAULT_DB_ALIAS, "format": "json"}
        if row.rows.model is OldAddress:
            row.values["address"] = old_addresses.normal(row.values["address"])
            return {"digest": digest_of(row.values["address"])}
        if row.rows.model is Photo:
            size = self._files.sizes.get(row.values["image"])
            row.values |= {"width": size[0], "height": size[1]} if size else {}
            return {"has_jpegs": size is not None}
        if row.rows.model is Video and (movie := self._files.movies.get(row.values["file"])):
            row.values |= {
                "width": movie.width,
                "height": movie.height,
                "milliseconds": movie.milliseconds,
            }
        return {}

    def _note(self, row: Row, instance: Any) -> None:
        """Note what was written, as far as later rows show it or name it."""
        if isinstance(instance, Photo):
            self._photos[row.values["image"]] = instance.pk
        elif isinstance(instance, Video):
            self._videos[row.values["file"]] = instance.pk
        elif isinstance(instance, Article):
            self._shown(PhotoInBody, "photo", self._photos_in(instance), article=instance)
            videos = self._found(own_videos.names(instance.body), self._videos)
            self._shown(VideoInBody, "video", videos, article=instance)
        elif isinstance(instance, Page):
            self._shown(PhotoInPage, "photo", self._photos_in(instance), page=instance)

    def _photos_in(self, row: Any) -> set[int]:
        own = richtext.own_pictures(row.body)
        return self._found((each for name in own for each in possible_masters(name)), self._photos)

    @staticmethod
    def _found(names: Any, keys: dict[str, int]) -> set[int]:
        return {keys[name] for name in names if name in keys}

    def _shown(self, model: Any, name: str, keys: set[int], **owner: Any) -> None:
        self._waiting[model] += [model(**owner, **{f"{name}_id": key}) for key in sorted(keys)]
        self._write_waiting(model, BATCH)

    def _write_waiting(self, model: Any, least: int) -> None:
        if len(self._waiting[model]) >= least:
            model.objects.bulk_create(self._waiting.pop(model))


def _models(rows: Rows) -> list[type[Model]]:
    return [rows.model, *(each for part in rows.parts for each in _models(part))]


def refusal(rows: Rows, error: DatabaseError) -> str:
    """Return why the database refused a row: the words of its constraint, or the database's own."""
    told = str(error)
    for model in _models(rows):
        for constraint in model._meta.constraints:
            if constraint.name in told:
                message = constraint.violation_error_message
                return f"{message} ({constraint.name})" if message else constraint.name
    return told.splitlines()[0][:200] if told else type(error).__name__
