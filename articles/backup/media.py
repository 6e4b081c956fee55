"""The media folder: walked for a backup, exchanged by a restore."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage

WORKSHOP = ".restore-"  # prefix of a folder inside of media, hence on the same disk


def are_here():
    """Tell whether media are files of this machine. A bucket is not part of a backup."""
    return isinstance(default_storage, FileSystemStorage)


def folder():
    """The media folder, made where there is none yet."""
    path = Path(settings.MEDIA_ROOT)
    path.mkdir(parents=True, exist_ok=True)
    return path


def is_empty():
    """Tell whether there are no media. What a killed restore left does not count."""
    return not any(True for _file in walk())


def walk():
    """Yield (name, path, state) of each file. While its state is equal, a file is unchanged."""
    root = folder()
    for parent, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(WORKSHOP)]
        for name in names:
            path = Path(parent, name)
            try:
                stat = path.stat()
            except FileNotFoundError:  # deleted meanwhile, hence after its row
                continue
            yield path.relative_to(root).as_posix(), path, (stat.st_size, stat.st_mtime_ns)


@contextmanager
def workshop():
    """A temporary folder on the disk of the media, closed to others.

    Its mode is left as it was made: where the media belong to a group that nginx is in, the folders
    that a restore makes in here belong to it too.
    """
    with tempfile.TemporaryDirectory(dir=folder(), prefix=WORKSHOP) as path:
        yield Path(path)


@contextmanager
def swapped(incoming, aside):
    """Replace the media by the content of the folder `incoming`; where the block raises, undo it.

    The former media wait in the folder `aside`. All three are on one disk.
    """
    root, moved = folder(), []

    def move(paths, target):
        for path in list(paths):
            moved.append((path, path.rename(target / path.name)))  # noqa: PERF401 (must outlive an error)

    aside.mkdir()
    try:
        move((path for path in root.iterdir() if not path.name.startswith(WORKSHOP)), aside)
        move(incoming.iterdir() if incoming.exists() else (), root)
        yield
    except BaseException:
        for path, target in reversed(moved):
            target.rename(path)
        raise
