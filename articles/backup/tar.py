"""The archive: a plain tar. Its last member is a manifest with the SHA-256 of all the others.

It is not compressed, for photos do not get smaller; the database in it is gzipped. A name may come
twice, where a file was still being written at first: the last one counts. An archive without its
manifest, as a full disk leaves it, is damaged.
"""

import io
import json
import os
import tarfile
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings

FORMAT = "newsroom-backup-1"
MANIFEST = "manifest.json"
FACTS = {"made_at", "engine", "migrations", "media"}  # what a restore asks of it
MANIFEST_BYTES = 1 << 30
DATABASE = "database.gz"
MEDIA = "media/"
_CHUNK = 1 << 20


class Damaged(Exception):
    """The archive is not ours, or not whole. The text is for the operator."""


class Writer:
    """Writes an archive to `stream`, an open binary file; call `close()` when all is added."""

    def __init__(self, stream):
        self._tar = tarfile.TarFile(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT)
        self.digests = {}

    def add(self, name, path):
        """Add the file at `path` as `name`, as long as it is now."""
        with open(path, "rb") as file:
            member = tarfile.TarInfo(name)
            stat = os.fstat(file.fileno())
            member.size, member.mtime, member.mode = stat.st_size, int(stat.st_mtime), 0o600
            hashed = Hashed(file)
            self._tar.addfile(member, hashed)
        self.digests[name] = hashed.digest.hexdigest()

    def close(self, **facts):
        """Finish with the manifest: `facts` (FACTS at least), and the digests of all members."""
        manifest = {"format": FORMAT, **facts, "sha256": self.digests}
        content = json.dumps(manifest, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(content), 0o600
        self._tar.addfile(member, io.BytesIO(content))
        self._tar.close()


class Hashed:
    """A file to read from. `digest` is that of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self.digest.update(chunk)
        return chunk


def read(path, *, into=None, only=None, progress=lambda count: None):
    """Check every member of the archive at `path` against its manifest, and return that.

    Where `into` is a folder (a Path), the members are unpacked there; of them all where `only` is
    None, else the one of that name. `progress` is called with the
    number of members so far. Raises Damaged for an archive that is not whole, is not ours, or
    holds anything but plain files in known places; OSError where a file cannot be read or written.
    """
    digests, manifest = {}, None
    try:
        with tarfile.open(path, mode="r:") as tar:
            for count, member in enumerate(tar, 1):
                if manifest is not None:
                    raise Damaged("There is more after its manifest.")
                if member.name == MANIFEST:
                    manifest = _manifest(tar, member)
                else:
                    name = _place(member)
                    digests[name] = _copy(tar, member, into if only in (None, name) else None)
                progress(count)
    except (tarfile.TarError, EOFError) as error:
        raise Damaged(f"It is not a whole tar file: {error}") from error
    if manifest is None:
        raise Damaged("It ends before its manifest: it is cut short, or no backup of this portal.")
    _compare(manifest["sha256"], digests)
    return manifest


def _place(member):
    """Return the name of `member`. Raises Damaged unless it is a plain file in a known place."""
    path = PurePosixPath(member.name)
    inside = not path.is_absolute() and ".." not in path.parts and "\0" not in member.name
    known = member.name == DATABASE or member.name.startswith(MEDIA)
    if not (member.isfile() and inside and known and str(path) == member.name):
        raise Damaged(f"It holds what no backup of this portal does: {member.name!r}")
    return member.name


def _copy(tar, member, into):
    """Return the SHA-256 of `member`; unpack it below `into` unless that is None."""
    source, digest = tar.extractfile(member), sha256()
    place = into / member.name if into else Path(os.devnull)
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(place, "wb") as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
    if into:
        place.chmod(settings.FILE_UPLOAD_PERMISSIONS)
        os.utime(place, (member.mtime, member.mtime))
    return digest.hexdigest()


def _manifest(tar, member):
    if not member.isfile() or member.size > MANIFEST_BYTES:
        raise Damaged("Its manifest is not one.")
    try:
        manifest = json.loads(tar.extractfile(member).read())
        ours = manifest["format"] == FORMAT and manifest.keys() >= FACTS
        complete = isinstance(manifest["sha256"], dict) and isinstance(manifest["migrations"], list)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Damaged("Its manifest cannot be read.") from error
    if not (ours and complete):
        raise Damaged("Its manifest is of another kind of archive.")
    return manifest


def _compare(expected, found):
    wrong = sorted(
        name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)
    )
    if wrong:
        raise Damaged(f"{len(wrong)} of its files are missing or altered, first {wrong[0]!r}.")
    if DATABASE not in found:
        raise Damaged("It holds no database.")
