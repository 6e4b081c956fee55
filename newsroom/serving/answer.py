"""What goes back to a client."""

from typing import IO, NamedTuple

Headers = list[tuple[str, str]]


class FilePart(NamedTuple):
    """The bytes of the file at `path` from `start` up to `end`, which the server reads itself.

    `held`, a temporary file without a name, is kept open until the server has opened `path`.
    """

    path: str
    start: int
    end: int
    held: IO[bytes] | None = None


class Answer(NamedTuple):
    """A finished answer. Of HEAD the body is left out when it is sent."""

    status: int
    headers: Headers
    body: bytes | FilePart
