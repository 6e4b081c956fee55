"""URLs as old portals wrote them. For some ("http://[") Python's own functions raise ValueError."""

from urllib.parse import SplitResult, urljoin, urlsplit


def parts(url: str) -> SplitResult:
    """Return the parts of `url`, all of them empty where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def joined(base: str, value: str) -> str:
    """Return where `value`, a link of the page `base`, leads; `value` itself where it is none."""
    try:
        return urljoin(base, value)
    except ValueError:
        return value
