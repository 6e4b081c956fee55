"""The container of old Office files: streams within one file, as sectors that follow one another.

Layout: [MS-CFB]. Every chain is bounded by the number of sectors there are, so that one which leads
back to itself ends.
"""

import struct

from articles.moving.word.faults import Fault

_END = 0xFFFFFFFA  # numbers from here on are no sectors
_NONE = 0xFFFFFFFF


class Container:
    """The streams at the top of a container, by name. Raises Fault where it is not whole."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        if len(content) < 512:
            raise Fault("damaged")
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Fault("damaged")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        self._most = len(content) // self._size + 2  # sectors
        self._next = self._table()
        (directory,) = struct.unpack_from("<I", content, 48)
        (self._cutoff, first_mini) = struct.unpack_from("<II", content, 56)
        self._mini_next = _numbers(self._chain(first_mini, self._next))
        self._entries: dict[str, tuple[int, int]] = {}
        self._mini = b""
        self._read_directory(self._chain(directory, self._next))

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def names(self) -> list[str]:
        """Return the names of the streams and folders at the top."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """Return the stream `name`, b"" where there is none."""
        if name not in self._entries:
            return b""
        start, size = self._entries[name]
        if size < self._cutoff:
            return self._mini_chain(start)[:size]
        return self._chain(start, self._next)[:size]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._content[at : at + self._size]

    def _table(self) -> list[int]:
        """The table that names for each sector the one behind it."""
        content = self._content
        sectors = list(struct.unpack_from("<109I", content, 76))
        further, count = struct.unpack_from("<II", content, 68)
        for _step in range(min(count, self._most)):
            if further >= _END:
                break
            numbers = _numbers(self._sector(further))
            if not numbers:
                break
            sectors += numbers[:-1]
            further = numbers[-1]
        used = [number for number in sectors if number < _END][: self._most]
        return _numbers(b"".join(self._sector(number) for number in used))

    def _chain(self, start: int, following: list[int]) -> bytes:
        parts = []
        for _step in range(self._most):
            if start >= _END or start > self._most:
                break
            parts.append(self._sector(start))
            start = following[start] if start < len(following) else _NONE
        return b"".join(parts)

    def _mini_chain(self, start: int) -> bytes:
        parts = []
        for _step in range(len(self._mini) // self._mini_size + 1):
            if start >= _END:
                break
            at = start * self._mini_size
            parts.append(self._mini[at : at + self._mini_size])
            start = self._mini_next[start] if start < len(self._mini_next) else _NONE
        return b"".join(parts)

    def _read_directory(self, directory: bytes) -> None:
        """Note the entries at the top alone: embedded documents have the same names."""
        if len(directory) < 128:
            raise Fault("damaged")
        start, size = struct.unpack_from("<II", directory, 116)
        self._mini = self._chain(start, self._next)[:size]
        waiting, seen = [struct.unpack_from("<I", directory, 76)[0]], set()
        while waiting:
            at = waiting.pop() * 128
            if at in seen or at + 128 > len(directory):
                continue
            seen.add(at)
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            waiting += struct.unpack_from("<II", directory, at + 68)
            if kind in (1, 2) and 2 <= length <= 64:
                name = directory[at : at + length - 2].decode("utf-16-le", "replace")
                self._entries.setdefault(name, struct.unpack_from("<II", directory, at + 116))


def _numbers(content: bytes) -> list[int]:
    count = len(content) // 4
    return list(struct.unpack_from(f"<{count}I", content)) if count else []
