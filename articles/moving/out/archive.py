"""The file that everything travels in: a plain tar, or the same as a folder, or the lines alone.

    newsroom.jsonl         the rows (`lines`), first
    newsroom.schema.json   what a line may be (`schema`)
    media/…                the files, by their names in the storage
    SHA256SUMS             the digests of all of these in their order, last; `sha256sum -c` reads it

It is not compressed, for photos do not get smaller. A tar without its last member was cut.
"""

import os
import re
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _

from articles.backup.tar import Hashed
from articles.moving.items import Unreadable

LINES = "newsroom.jsonl"
SCHEMA = "newsroom.schema.json"
MEDIA = "media/"
SUMS = "SHA256SUMS"
CHUNK = 1 << 20
MOST_SUMS = 1 << 30  # bytes
_NAME = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)+")

Taker = Callable[[str, IO[bytes], int], None]  # name in the storage, an open file, its size


class Writer:
    """Writes an archive to `stream`, an open binary file; call `close()` when all is added."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._tar = tarfile.TarFile(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT)
        self._sums = tempfile.SpooledTemporaryFile(max_size=CHUNK)  # noqa: SIM115  # close() does

    def add(self, name: str, file: IO[bytes], size: int) -> None:
        """Add `file`, open at its beginning and `size` bytes long, as `name`. Raises OSError."""
        hashed = Hashed(file)
        self._tar.addfile(_member(name, size), hashed)
        self._tar.members = []  # type: ignore[attr-defined]  # else all names stay in memory
        self._sums.write(_sum(hashed.digest.hexdigest(), name))

    def close(self) -> None:
        """Finish with the digests of all that was added."""
        size = self._sums.tell()
        self._sums.seek(0)
        self._tar.addfile(_member(SUMS, size), self._sums)
        self._tar.close()
        self._sums.close()


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _sum(digest: str, name: str) -> bytes:
    return f"{digest}  {name}\n".encode()


class Archive:
    """What `move_out` wrote, at `path`: a tar, a folder made of one, or a file of lines.

    `media` is the folder of the files where they lie elsewhere. Raises Unreadable, as its methods
    do, where there is nothing of the kind.
    """

    def __init__(self, path: Path, media: Path | None = None) -> None:
        self.path = path
        self.part = 0.0  # how much of it was gone through, between 0 and 1
        self.bytes_of_lines = 1
        self.is_tar = path.is_file() and _is_tar(path)
        folder = path if path.is_dir() else path.parent
        self._lines = path / LINES if path.is_dir() else path
        self._media = media or (None if self.is_tar else folder / MEDIA)
        if not self._lines.is_file():
            raise Unreadable(_("There is no %(name)s in %(path)s.") % {"name": LINES, "path": path})
        if media and not media.is_dir():
            raise Unreadable(_("%s is no folder.") % media)

    @contextmanager
    def lines(self) -> Iterator[IO[bytes]]:
        """Open the lines."""
        try:
            if not self.is_tar:
                with open(self._lines, "rb") as file:
                    self.bytes_of_lines = os.fstat(file.fileno()).st_size or 1
                    yield file
                return
            with tarfile.open(self.path, mode="r:") as tar:
                member = tar.next()
                is_lines = member and member.name == LINES and not member.issparse()
                opened = tar.extractfile(member) if member and is_lines else None
                if member is None or opened is None:
                    raise Unreadable(_("%s is no file that move_out wrote.") % self.path)
                self.bytes_of_lines = member.size or 1
                yield opened
        except (tarfile.TarError, EOFError) as error:
            raise _cut(self.path) from error
        except OSError as error:
            raise Unreadable(str(error)) from error

    def check(self, progress: Callable[[float], None] = lambda part: None) -> None:
        """Compare every member of a tar with its digest; a folder has none that would hold.

        Raises Unreadable where one is altered, missing or none of ours.
        """
        if not self.is_tar:
            return
        with tempfile.TemporaryFile() as found:
            for _member_of_it in self._members(found):
                progress(self.part)

    def give(self, take: Taker) -> None:
        """Call `take` with each file of the media."""
        if self._media is None:
            for name, file, size in self._members():
                if name.startswith(MEDIA):
                    take(name.removeprefix(MEDIA), file, size)
        elif self._media.is_dir():
            for name, path in _walk(self._media):
                self.part = min(self.part + 0.001, 0.999)  # a folder is not counted before
                with open(path, "rb") as file:
                    take(name, file, os.fstat(file.fileno()).st_size)

    def _members(self, sums: IO[bytes] | None = None) -> Iterator[tuple[str, Any, int]]:
        """Yield (name, file, size) of each member; with `sums`, a file for them, compare them."""
        is_whole = False
        size = self.path.stat().st_size or 1
        try:
            with tarfile.open(self.path, mode="r:") as tar:
                while (member := tar.next()) is not None:
                    tar.members = []  # type: ignore[attr-defined]  # as above
                    self.part = member.offset / size
                    # A sparse file of a few bytes may be read as terabytes of zeros.
                    is_plain_file = member.isfile() and not member.issparse() and not is_whole
                    file = tar.extractfile(member) if is_plain_file else None
                    if file is None or not (member.name == SUMS or _is_ours(member.name)):
                        told = {"path": self.path, "name": member.name[:100]}
                        raise Unreadable(_("%(path)s holds what is none of ours: %(name)s") % told)
                    if member.name == SUMS:
                        is_whole = True
                        if sums:
                            self._compare(file, member.size, sums)
                        continue
                    if sums:
                        sums.write(_sum(_digest(file), member.name))
                    yield member.name, file, member.size
        except (tarfile.TarError, EOFError) as error:
            raise _cut(self.path) from error
        if not is_whole:
            raise _cut(self.path)

    def _compare(self, kept: IO[bytes], size: int, found: IO[bytes]) -> None:
        if size > MOST_SUMS:
            raise _cut(self.path)
        found.seek(0)
        for line in found:
            if kept.readline(4096) != line:
                name = line.decode(errors="replace").split("  ", 1)[-1].strip()
                told = {"path": self.path, "name": name}
                raise Unreadable(_("%(path)s is damaged: %(name)s is not as it was.") % told)
        if kept.readline(4096):
            raise _cut(self.path)


def _is_tar(path: Path) -> bool:
    try:
        return tarfile.is_tarfile(path)
    except OSError as error:
        raise Unreadable(str(error)) from error


def _cut(path: Path) -> Unreadable:
    return Unreadable(_("%s is not whole: it was cut, or is still being written.") % path)


def _is_ours(name: str) -> bool:
    """Tell whether a member may be called so: known, and below media/ a plain name."""
    return name in (LINES, SCHEMA) or (
        name.startswith(MEDIA) and is_plain(name.removeprefix(MEDIA))
    )


def is_plain(name: str) -> bool:
    """Tell whether `name` can be that of a file of ours: it climbs nowhere and hides nothing."""
    return len(name) <= 255 and bool(_NAME.fullmatch(name))


def _walk(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name and the path of each plain file below `folder`; no link is followed."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(parent, name)
            inside = PurePosixPath(path.relative_to(folder)).as_posix()
            if path.is_file() and not path.is_symlink() and is_plain(inside):
                yield inside, path


def _digest(file: IO[bytes]) -> str:
    digest = sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def beside(names: Iterable[str], name: str) -> list[str]:
    """Return the whole names of the files `names` in the folder called as the picture `name`."""
    folder = name.rpartition(".")[0]
    return [f"{folder}/{each}" for each in sorted(names)]
