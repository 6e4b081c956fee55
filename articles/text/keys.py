"""Keys of database rows, as a request brings them: text that may be anything."""

import re

MAX_DIGITS = 18  # a bigint column holds them, and int() refuses only far more


def as_key(text: str) -> int | None:
    """Return the key that `text` is; None where it is none."""
    return int(text) if re.fullmatch(f"[0-9]{{1,{MAX_DIGITS}}}", text) else None
