"""The photos and files of an old portal, in a folder: found by the path they had there.

What an export says of a picture is seldom what its file is called: percent signs, a query string,
the host, the name of a smaller copy, letters decomposed by a Mac, a folder that was copied from
further down. All of these are tried. Nothing outside the folder is ever found.
"""

import os
import re
import unicodedata
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

LISTINGS = 64  # folders whose names are in memory at once
MAX_PATH = 2_000  # characters
MOST_PARTS = 64  # folders above each other

# A smaller copy: anh-300x200.jpg beside anh.jpg (WordPress); assets/… and uploads/_thumbs/…
# of uploads/… (NukeViet).
_SMALLER = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w{3,5}$)")
_SMALLER_FOLDERS = (("assets/", "uploads/"), ("uploads/_thumbs/", "uploads/"))
_SCALED = re.compile(r"(?=\.\w{3,5}$)")


class MediaFolder:
    """The folder `root`; without one, nothing is found. Raises NotADirectoryError."""

    def __init__(self, root: Path | None):
        self.root = root.resolve() if root else None
        if self.root and not self.root.is_dir():
            raise NotADirectoryError(str(root))
        self._listings: OrderedDict[str, dict[str, str]] = OrderedDict()

    def find(self, path: str) -> Path | None:
        """Return the file that was at `path` (a path or URL) of the old portal, or None.

        Of a smaller copy that is the picture itself, where it is there.
        """
        if self.root is None or not path or len(path) > MAX_PATH:
            return None
        seen = set()
        for parts in _candidates(path):
            if parts and parts not in seen:
                seen.add(parts)
                if found := self._at(parts):
                    return found
        return None

    def mark(self, path: str) -> str:
        """Return `mark()` of the file that was at `path`; "" where none can be read."""
        found = self.find(path)
        return mark(found) if found and os.access(found, os.R_OK) else ""

    def key(self, file: Path) -> str:
        """Return the name of a `file` that was found, within the folder."""
        return file.relative_to(self.root or "/").as_posix()

    def _at(self, parts: tuple[str, ...]) -> Path | None:
        """Return the file at `parts` below the root, whatever the case of its letters."""
        assert self.root is not None
        at = str(self.root)
        for part in parts:
            exact = os.path.join(at, part)
            if not _exists(exact):
                name = self._listing(at).get(_folded(part))
                if name is None:
                    return None
                exact = os.path.join(at, name)
            at = exact
        try:
            file = Path(at).resolve()
            is_ours = file.is_relative_to(self.root) and file.is_file()
        except (OSError, RuntimeError):  # a loop of links, a name too long
            return None
        return file if is_ours else None

    def _listing(self, folder: str) -> dict[str, str]:
        if folder in self._listings:
            self._listings.move_to_end(folder)
            return self._listings[folder]
        try:
            # Sorted, so that of two names that differ in case alone the same is taken each time.
            found = {_folded(name): name for name in sorted(os.listdir(folder), reverse=True)}
        except OSError:
            found = {}
        self._listings[folder] = found
        if len(self._listings) > LISTINGS:
            self._listings.popitem(last=False)
        return found


def mark(file: Path) -> str:
    """Return what changes when `file` does."""
    stat = file.stat()
    return f"{stat.st_size}-{stat.st_mtime_ns}"


def _candidates(path: str) -> Iterator[tuple[str, ...]]:
    """Yield where the file of `path` may be, the likeliest first, as the parts of a path."""
    try:
        url = urlsplit(path.strip().replace("\\", "/"))
    except ValueError:  # "//[…"
        return
    named = [url.path]
    if url.query:  # as wget calls a file
        named = [f"{url.path}?{url.query}", f"{url.path}@{url.query}", url.path]
    written = [form for name in named for form in (name, unquote(name))]
    for form in dict.fromkeys(written):
        for whole in (*_larger(form), form):
            parts = tuple(part for part in whole.split("/") if part not in ("", "."))
            if ".." in parts or "\0" in whole or len(parts) > MOST_PARTS:
                continue
            if url.hostname:  # a mirror of several hosts, in folders that may name a port
                host = url.netloc.rpartition("@")[2].lower()
                yield from ((name, *parts) for name in dict.fromkeys((url.hostname, host)))
            yield parts
            # The folder may have been copied from further down. A name alone says too little.
            fewest = 1 if len(parts) <= 2 else 2
            for start in range(1, len(parts) - fewest + 1):
                yield parts[start:]


def _larger(path: str) -> Iterator[str]:
    """Yield what the picture of which `path` is a smaller copy may be called."""
    for smaller, whole in _SMALLER_FOLDERS:
        start = f"/{path.lstrip('/')}".find(f"/{smaller}")
        if start >= 0:
            rest = path.lstrip("/")
            yield rest[:start] + whole + rest[start + len(smaller) :]
    if _SMALLER.search(path):
        original = _SMALLER.sub("", path)
        yield original
        yield _SCALED.sub("-scaled", original, count=1)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _exists(path: str) -> bool:
    try:
        return os.path.exists(path)
    except (OSError, ValueError):  # a lone surrogate
        return False
