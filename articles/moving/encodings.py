"""Which encodings that a file names are those of texts.

Python knows others by name too: to decode 150,000 bytes as punycode takes eleven seconds.
"""

import codecs
import re

# cp1252 leaves out five bytes: they are control characters to MySQL's latin1, and to Word.
WINDOWS_1252 = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))
_OF_TEXT = re.compile(r"iso8859|cp\d|koi8|mac|gb|big5|euc|shift|ascii")


def known(name: str) -> str:
    """Return Python's name of the encoding `name`; "" where it is none, UTF-8 or not of texts."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return found if _OF_TEXT.match(found) else ""
