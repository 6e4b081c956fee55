"""Django, asked by WSGI for one answer. Everything here runs in a thread (`threads`)."""

import os
import tempfile
from collections.abc import Iterator
from typing import IO, Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from newsroom.serving.answer import Answer, FilePart, Headers

WHOLE = 1024 * 1024  # bytes of a body in pieces that are kept in memory; the rest in a file
PIECE = 128 * 1024


class ServedFile:
    """`wsgi.file_wrapper` (PEP 3333): a file that the server may read itself."""

    def __init__(self, file: Any, piece: int = PIECE) -> None:
        self._file, self._piece = file, piece

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self._file.read(self._piece), b"")

    def close(self) -> None:
        """Close the file, and end Django's request."""
        self._file.close()

    def part(self, headers: Headers) -> FilePart | None:
        """Return what of a file on this disk is to be sent; None where there is no such file.

        As much as Content-Length among the `headers` says, from where the file stands.
        """
        path = getattr(self._file, "name", None)
        length = next((value for name, value in headers if name.lower() == "content-length"), "")
        is_here = isinstance(path, str) and os.path.isabs(path) and os.path.isfile(path)
        if not is_here or not length.isdigit():
            return None
        start = self._file.tell()
        return FilePart(str(path), start, start + int(length))


def answer(application: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    """Return the answer of the WSGI `application` to one request, all of it."""
    started: list[tuple[int, Headers]] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> Any:
        started[:] = [(int(status[:3]), headers)]

    environ["wsgi.file_wrapper"] = ServedFile
    result = application(environ, start_response)
    try:
        part = result.part(started[0][1]) if isinstance(result, ServedFile) else None
        body = part or _gathered(iter(result))
    finally:
        close = getattr(result, "close", None)
        if close:
            close()
    return Answer(*started[0], body)


def _gathered(pieces: Iterator[bytes]) -> bytes | FilePart:
    """Return all `pieces`: what is long as a file, which waits for a slow reader on the disk."""
    gathered, length = [], 0
    for piece in pieces:
        gathered.append(piece)
        length += len(piece)
        if length > WHOLE:
            return _on_disk(gathered, pieces)
    return b"".join(gathered)


def _on_disk(begun: list[bytes], rest: Iterator[bytes]) -> FilePart:
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 -- the server reads it later
    file.writelines(begun)
    file.writelines(rest)
    file.flush()
    length = file.tell()
    file.seek(0)
    # The file has no name and is gone with the last who has it open, however this process ends.
    return FilePart(f"/dev/fd/{file.fileno()}", 0, length, held=file)
