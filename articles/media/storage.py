"""Where uploaded files are stored. An upload that fails half-way leaves no file behind."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from newsroom.errors import DATABASE_ERRORS

NO_ROOM = gettext_noop("The file was not saved: the server's disk is full. Tell the operator.")

# The names stored so far, while inside of all_or_nothing().
_stored: ContextVar[list[str] | None] = ContextVar("stored", default=None)


class UndoMixin:
    """Mixin of a storage: `all_or_nothing()` can delete again what it stored."""

    def _save(self, name: str, content: Any) -> str:
        if (names := _stored.get()) is not None:
            names.append(name)  # before it is written: half a file is deleted too
        return super()._save(name, content)  # type: ignore[misc]  # that of the storage beside it


class MediaStorage(UndoMixin, FileSystemStorage):
    """Files on a disk."""

    def stream(self, name: str) -> tuple[BinaryIO, datetime]:
        """Return the file called `name`, open, and when it was stored. Raises OSError."""
        file = open(self.path(name), "rb")  # noqa: SIM115  # whoever sends it closes it
        return file, datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """Delete the files stored in the block if it raises."""
    names: list[str] = []
    around = _stored.get()
    token = _stored.set(names)
    try:
        yield
    except Exception as error:
        for name in () if _may_be_committed(error) else names:
            with suppress(OSError):
                default_storage.delete(name)
        raise
    finally:
        _stored.reset(token)
    if around is not None:
        around += names


def _may_be_committed(error: Exception) -> bool:
    """Whether the rows may be there after all: the connection may fail during the commit itself.

    Then the files stay. The sweep deletes a file too many; a missing one is a hole in a story.
    """
    return isinstance(error, DATABASE_ERRORS) and connection.vendor != "sqlite"


def refuse(files: Iterable[Any]) -> None:
    """Make the check of each uploaded file fail: there was no room to store it."""
    for file in files:
        file.found_no_room = True


def check_room(file: Any) -> None:
    """Raise ValidationError where `refuse()` marked `file`."""
    if getattr(file, "found_no_room", False):
        raise ValidationError(_(NO_ROOM), code="no_room")
