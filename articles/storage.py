"""Where uploaded files are stored, such that what fails half-way leaves nothing behind."""

import errno
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from django.core.files.storage import FileSystemStorage, default_storage
from django.db import InterfaceError, OperationalError, connection

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

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
    lost = isinstance(error, OperationalError | InterfaceError)
    return lost and connection.vendor != "sqlite"


def is_full(error):
    """Tell whether `error` means that there was no room for what was to be written."""
    return isinstance(error, OSError) and error.errno in FULL
