"""Where uploaded files are stored, such that what fails half-way leaves nothing behind."""

from contextlib import contextmanager, suppress
from contextvars import ContextVar

from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from newsroom.errors import DATABASE_ERRORS

KEPT_FOREVER = "public, max-age=31536000, immutable"  # no stored name is ever used again
NO_ROOM = gettext_noop("The file was not saved: the server's disk is full. Tell the operator.")

_stored = ContextVar("stored", default=None)  # the names stored in the block, while in one


class Remembering:
    """Mixin of a storage: what it stores, `all_or_nothing()` can take back."""

    def _save(self, name, content):
        if (names := _stored.get()) is not None:
            names.append(name)  # before it is written: half a file goes too
        return super()._save(name, content)


class MediaStorage(Remembering, FileSystemStorage):
    """Files on a disk."""


@contextmanager
def all_or_nothing():
    """Take the files stored in the block away again where it raises."""
    names, around = [], _stored.get()
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


def _may_be_committed(error):
    """Whether the rows may be there: a file too many can be swept up, one too few is a hole."""
    return isinstance(error, DATABASE_ERRORS) and connection.vendor != "sqlite"


def refuse(files):
    """Let each of `files`, as they were uploaded, fail its check: there was no room to store it."""
    for file in files:
        file.found_no_room = True


def check_room(file):
    """Raise ValidationError where `refuse()` marked `file`."""
    if getattr(file, "found_no_room", False):
        raise ValidationError(_(NO_ROOM), code="no_room")
