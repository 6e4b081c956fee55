"""The photos of an old portal: each is found, drawn once, and kept as a Photo of ours.

To draw one anew with its renditions takes a second, more than everything else of a story. So other
processes do it, while this one writes stories; they ask no database.
"""

import ctypes
import os
import signal
from collections import OrderedDict
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, connections, transaction
from django.utils.translation import gettext as _

from articles.media import photos, renditions
from articles.media.storage import all_or_nothing
from articles.models import MovedRow, Photo
from articles.models.move import stored_key
from articles.moving.items import OldFile
from articles.moving.media_folder import MediaFolder, mark
from articles.moving.wording import longest, words
from newsroom.errors import is_full

_PR_SET_PDEATHSIG = 1  # of Linux: which signal comes when the parent has died
REMEMBERED = 20_000  # photos whose place is in memory
ALT, CAPTION, CREDIT = (longest(Photo, name) for name in ("alt", "caption", "credit"))


class Taken(NamedTuple):
    """A photo of ours: its key, and where its file is read."""

    pk: int
    url: str


class Refused(NamedTuple):
    """A file that is there and is no picture of ours; `why` is a sentence."""

    why: str


class Pictures:
    """The photos of the old portal `source`, in `folder`.

    `processes` draw them; 0: this one does. With `dry`, nothing is drawn: what is found counts as
    taken. To be used as a context.
    """

    def __init__(
        self, folder: MediaFolder, source: str, *, processes: int = 0, dry: bool = False
    ) -> None:
        self.folder, self.source, self.dry = folder, source, dry
        self.processes = 0 if dry else processes
        self._pool: ProcessPoolExecutor | None = None
        self._known: OrderedDict[str, Taken | Refused] = OrderedDict()
        self._drawing: dict[str, tuple[Path, OldFile, Future[Any] | None]] = {}
        self._same: dict[str, str] = {}  # a second name of a file → the first
        self._first_of: dict[str, str] = {}  # digest of a file that is being drawn → its name

    def __enter__(self) -> "Pictures":
        if self.processes:
            self._start()
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def want(self, file: OldFile) -> str | None:
        """Begin to take `file`; return the name to `get()` it by, or None where it is missing."""
        path = self.folder.find(file.path)
        if path is None or not os.access(path, os.R_OK):
            return self._known_by(file.path)
        name = self.folder.key(path)
        first = self._same.get(name, name)
        if self.dry or first in self._drawing or self._remembered(first):
            return name
        self._same.pop(name, None)
        if known := self._recorded(name, digest=mark(path)):  # made of this very file
            self._remember(name, known)
            return name
        digest = _digest(path)
        if digest and self._first_of.get(digest) in self._drawing:
            self._same[name] = self._first_of[digest]
            return name
        same = Photo.objects.filter(digest=digest).first() if digest else None
        if same:
            self._note(name, path, same)
            return name
        if digest:
            self._first_of[digest] = name
        self._drawing[name] = (path, file, self._submit(path, file))
        return name

    def get(self, name: str) -> Taken | Refused:
        """Return the photo that `want()` called `name`, once it is drawn.

        Raises OSError where the disk is full.
        """
        if self.dry:
            return Taken(0, f"{settings.MEDIA_URL}photos/00/0.jpg")
        name = self._same.get(name, name)
        if name in self._drawing:
            path, file, future = self._drawing[name]
            drawn = self._result(path, file, future)
            del self._drawing[name]
            if isinstance(drawn, str):
                self._remember(name, Refused(drawn))
            else:
                self._save(name, path, drawn)
        # Of more pictures than are remembered, the first are in the database alone.
        known = self._remembered(name) or self._recorded(name)
        return known or Refused(_("The file cannot be read."))

    def know(self, path: str, taken: Taken) -> None:
        """Note that the picture at `path` of the old portal is `taken`.

        So a later run without the folder does not take it out of a story that has changed.
        """
        name = f"@{path}"
        if self.dry or self._remembered(name):
            return
        MovedRow.objects.update_or_create(
            source=self.source,
            kind=MovedRow.Kind.PHOTO,
            key=stored_key(name),
            defaults={"photo_id": taken.pk},
        )
        self._remember(name, taken)

    def _known_by(self, path: str) -> str | None:
        """The name of the picture that was at `path`, where an earlier run took it."""
        name = f"@{path}"
        if not self._remembered(name):
            known = self._recorded(name)
            if known is None:
                return None
            self._remember(name, known)
        return name

    def _recorded(self, name: str, **asked: str) -> Taken | None:
        """The photo that the database has by `name`, if it is still there."""
        rows = MovedRow.objects.filter(source=self.source, kind="photo", key=stored_key(name))
        row = rows.filter(**asked).select_related("photo").first()
        photo = row and row.photo
        return Taken(photo.pk, photo.image.url) if photo else None

    def _save(self, name: str, path: Path, photo: Photo) -> None:
        try:
            with transaction.atomic():
                photo.save()
                self._record(name, path, photo)
        except IntegrityError:  # somebody uploaded it this very moment
            renditions.delete_files(photo.image)
            same = Photo.objects.get(digest=photo.digest)
            self._note(name, path, same)
            return
        except Exception:
            with suppress(OSError):
                renditions.delete_files(photo.image)
            raise
        self._remember(name, Taken(photo.pk, photo.image.url))

    def _note(self, name: str, path: Path, photo: Photo) -> None:
        self._record(name, path, photo)
        self._remember(name, Taken(photo.pk, photo.image.url))

    def _record(self, name: str, path: Path, photo: Photo) -> None:
        MovedRow.objects.update_or_create(
            source=self.source,
            kind=MovedRow.Kind.PHOTO,
            key=stored_key(name),
            defaults={"photo": photo, "digest": mark(path)},
        )

    def _remember(self, name: str, what: Taken | Refused) -> None:
        self._known[name] = what
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def _remembered(self, name: str) -> Taken | Refused | None:
        if name in self._known:
            self._known.move_to_end(name)
        return self._known.get(name)

    def _start(self) -> None:
        # Forked: they share what is loaded. No child may inherit a connection to the database.
        connections.close_all()
        self._pool = ProcessPoolExecutor(
            self.processes, mp_context=get_context("fork"), initializer=_begin_drawing
        )
        self._pool.submit(os.getpid).result()

    def _submit(self, path: Path, file: OldFile) -> Future[Any] | None:
        if self._pool is None:
            return None
        try:
            return self._pool.submit(drawn, path, file)
        except BrokenProcessPool:
            self._start()
            return self._pool.submit(drawn, path, file)

    def _result(self, path: Path, file: OldFile, future: Future[Any] | None) -> Photo | str:
        """Return the photo drawn, or why there is none."""
        if future is None:
            return drawn(path, file)
        try:
            return future.result()
        except BrokenProcessPool:
            pass
        # One of the files killed its process, and the others' with it. Each is tried once more.
        again = self._submit(path, file)
        assert again is not None
        try:
            return again.result()
        except BrokenProcessPool:
            return _("To draw it took more than the machine has.")


def _begin_drawing() -> None:
    """Make this process one that draws: it gives way to those who serve, and ends with its parent.

    Ctrl-C is for the parent, which then ends them.
    """
    os.nice(5)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(OSError, AttributeError):  # no Linux
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def drawn(path: Path, file: OldFile) -> Photo | str:
    """Return the file at `path` as a Photo that is stored with its renditions, but not saved.

    What the old portal said of it comes first, then what the file says of itself. Returns a
    sentence where it is no picture. Raises OSError where the disk is full.
    """
    try:
        with path.open("rb") as opened, all_or_nothing():
            photo = Photo(
                image=File(opened, name=path.name),
                alt=words(file.alt, ALT),
                caption=words(file.caption, CAPTION),
                credit=words(file.credit, CREDIT),
            )
            photo.draw()
            return photo
    except ValidationError as error:
        return " ".join(error.messages)
    except OSError as error:
        if is_full(error):
            raise
        return _("The file cannot be read.")


def _digest(path: Path) -> str:
    """The digest that tells a photo uploaded before; "" of a file that is too large for one."""
    if path.stat().st_size > photos.MAX_BYTES:
        return ""
    with path.open("rb") as opened:
        return photos.digest(File(opened))
