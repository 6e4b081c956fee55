"""What the reading process says when it cannot read a file, or leaves something behind.

It knows no Django and no language: codes and numbers, which `sentences.py` turns into sentences.
"""

MAX_BYTES = 50 * 1024**2  # of the file
MAX_CHARACTERS = 1_000_000  # of the HTML: what a story holds at most (text/richtext.py)
MAX_ELEMENTS = 250_000  # of the XML of a text: a thousand pages have half of that
MAX_PICTURES = 100
MAX_PICTURE_BYTES = 30 * 1024**2
MAX_ALL_PICTURES = 150 * 1024**2


class Fault(Exception):
    """The file cannot be read; `code` and `values` say why."""

    def __init__(self, code: str, **values: int | str) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class Measure:
    """How much text was read so far: each piece counts a little more than its characters."""

    def __init__(self) -> None:
        self.length = 0

    def add(self, length: int) -> None:
        """Count a piece of `length` characters. Raises Fault where that is more than a story."""
        self.length += length + 3
        if self.length > 2 * MAX_CHARACTERS:
            raise Fault("too_long", count=self.length)


class Notices:
    """What is to be told of a file that was read: each code once, with its numbers."""

    def __init__(self) -> None:
        self.said: dict[str, dict[str, int | str]] = {}

    def say(self, code: str, **values: int | str) -> None:
        self.said.setdefault(code, values)

    def count(self, code: str, number: int = 1) -> None:
        """Add `number` to what `code` counts."""
        values = self.said.setdefault(code, {"count": 0})
        values["count"] = int(values["count"]) + number
