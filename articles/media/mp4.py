"""What an MP4 file says of itself, read from its boxes (ISO 14496-12) and never decoded.

A box is a length, four letters and what they hold, often boxes again. Each is checked to lie within
the one around it, so a file that was cut anywhere is told from a whole one. Little is read: a film
of 200 MB costs some dozens of reads.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, NamedTuple

MOST_BOXES = 2_000  # of one file: a recording of a phone has some sixty
DEEPEST = 8  # boxes within boxes
_BRANDS = {
    *(b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9"),
    *(b"mp41", b"mp42", b"avc1", b"M4V ", b"M4VH", b"M4VP", b"MSNV", b"dash", b"3gp4", b"3gp5"),
}
_CODECS = {  # the name of a sample entry → the name people know
    b"avc1": "H.264",
    b"avc3": "H.264",
    b"hvc1": "H.265 (HEVC)",
    b"hev1": "H.265 (HEVC)",
    b"dvh1": "Dolby Vision",
    b"dvhe": "Dolby Vision",
    b"av01": "AV1",
    b"vp09": "VP9",
    b"mp4v": "MPEG-4",
}
_HOLD_BOXES = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}


class NoMovie(Exception):
    """The file is none, or a broken one. `code` says which: "kind", "damaged", "length"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Movie(NamedTuple):
    """A film: its size as it is shown, its length, and how it is coded.

    `plays_late` says that its index stands at the end: a browser fetches that first.
    """

    width: int
    height: int
    milliseconds: int
    codec: str
    has_sound: bool
    plays_late: bool


class _Track:
    def __init__(self) -> None:
        self.handler = self.codec = b""
        self.width = self.height = 0


class _Reader:
    """Reads one `file` of `size` bytes."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file, self.size, self.seen = file, size, 0

    def boxes(self, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
        """Yield the boxes from `start` to `end`: name, where its content starts, where it ends."""
        while start < end:
            self.seen += 1
            length, name, head = *struct.unpack(">I4s", self.bytes_at(start, 8)), 8
            if length == 1:
                [length], head = struct.unpack(">Q", self.bytes_at(start + 8, 8)), 16
            elif length == 0:  # up to the end
                length = end - start
            if length < head or start + length > end or self.seen > MOST_BOXES:
                raise NoMovie("damaged")
            yield name, start + head, start + length
            start += length

    def bytes_at(self, start: int, length: int) -> bytes:
        self.file.seek(start)
        read = self.file.read(length)
        if len(read) < length:
            raise NoMovie("damaged")
        return read

    def full(self, start: int, end: int, layouts: tuple[str, str]) -> tuple[int, ...]:
        """The numbers of a box that begins with its version: 0 and 1 are laid out differently."""
        version = self.bytes_at(start, 1)[0]
        layout = layouts[1 if version else 0]
        if start + 4 + struct.calcsize(layout) > end:
            raise NoMovie("damaged")
        return struct.unpack(layout, self.bytes_at(start + 4, struct.calcsize(layout)))


def read(file: BinaryIO, size: int) -> Movie:
    """Return what the `file` of `size` bytes says of itself. Raises NoMovie."""
    reader = _Reader(file, size)
    with suppress(struct.error):
        return _movie(reader)
    raise NoMovie("damaged")


def _movie(reader: _Reader) -> Movie:
    if reader.size < 16 or not _is_mp4(reader.bytes_at(0, 16), reader):
        raise NoMovie("kind")
    places = {name: (start, end) for name, start, end in reader.boxes(0, reader.size)}
    if b"moov" not in places or not {b"mdat", b"moof"} & set(places):
        raise NoMovie("damaged")
    tracks: list[_Track] = []
    milliseconds = _index(reader, *places[b"moov"], tracks)
    films = [track for track in tracks if track.handler == b"vide" and track.width and track.height]
    if not films:
        raise NoMovie("kind")
    if not milliseconds:
        raise NoMovie("length")
    film = films[0]
    return Movie(
        film.width,
        film.height,
        milliseconds,
        _CODECS.get(film.codec, film.codec.decode("ascii", "replace").strip()),
        has_sound=any(track.handler == b"soun" for track in tracks),
        plays_late=places[b"moov"][0] > places.get(b"mdat", (reader.size, 0))[0],
    )


def _is_mp4(head: bytes, reader: _Reader) -> bool:
    """Tell whether a file begins with the brand of an MP4. QuickTime's own has another."""
    length, name = struct.unpack(">I4s", head[:8])
    if name != b"ftyp" or not 16 <= length <= min(reader.size, 512):
        return False
    brands = reader.bytes_at(8, length - 8)
    named = {brands[at : at + 4] for at in (0, *range(8, len(brands) - 3, 4))}
    return bool(named & _BRANDS)


def _index(reader: _Reader, start: int, end: int, tracks: list[_Track], depth: int = 1) -> int:
    """Read the boxes of the index into `tracks`; returns the milliseconds of the whole."""
    if depth > DEEPEST:
        raise NoMovie("damaged")
    milliseconds = 0
    for name, begin, stop in reader.boxes(start, end):
        if name == b"trak":
            tracks.append(_Track())
        if name == b"mvhd":
            *_times, scale, duration = reader.full(begin, stop, (">IIII", ">QQIQ"))
            milliseconds = round(1000 * duration / scale) if scale else 0
        elif name in _HOLD_BOXES:
            milliseconds = max(milliseconds, _index(reader, begin, stop, tracks, depth + 1))
        elif tracks:
            _describe(tracks[-1], reader, name, begin, stop)
    return milliseconds


def _describe(track: _Track, reader: _Reader, name: bytes, start: int, end: int) -> None:
    if name == b"hdlr":
        track.handler = reader.bytes_at(start + 8, 4)
    elif name == b"stsd":
        for entry, _begin, _stop in reader.boxes(start + 8, end):
            track.codec = track.codec or entry
    elif name == b"tkhd":
        # Times, layer and volume, then a matrix that turns the film, then its size in 16.16.
        numbers = reader.full(start, end, (">5I8x8x9i2I", ">2Q2IQ8x8x9i2I"))
        (a, b, _u, _c, d, *_rest), (width, height) = numbers[5:14], numbers[14:]
        size = round(width / 65536), round(height / 65536)
        is_turned = a == 0 and d == 0 and b != 0  # held upright, a phone says so here
        track.width, track.height = reversed(size) if is_turned else size
