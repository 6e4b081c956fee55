"""The pictures of one Word file: numbered, bounded, and only those that a portal can show."""

from articles.moving.word.faults import (
    MAX_ALL_PICTURES,
    MAX_PICTURE_BYTES,
    MAX_PICTURES,
    Notices,
)

_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")


def is_picture(content: bytes) -> bool:
    """Tell whether `content` begins as a picture does that the library of photos takes."""
    return content.startswith(_STARTS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


class Pictures:
    """Pictures in reading order. What stands in the text is the address `word:N`."""

    def __init__(self, notices: Notices) -> None:
        self.found: list[tuple[str, bytes, str]] = []
        self._notices = notices
        self._bytes = 0

    def take(self, content: bytes, alt: str = "") -> str:
        """Return the address of the picture, or "" where it cannot come along, which is told."""
        if not is_picture(content):
            self._notices.count("picture_kind")
        elif (
            len(self.found) >= MAX_PICTURES
            or len(content) > MAX_PICTURE_BYTES
            or self._bytes + len(content) > MAX_ALL_PICTURES
        ):
            self._notices.count("pictures_many")
        else:
            self._bytes += len(content)
            self.found.append((f"word:{len(self.found) + 1}", content, " ".join(alt.split())[:500]))
            return self.found[-1][0]
        return ""
