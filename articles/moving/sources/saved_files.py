"""Names of saved files: which may be pages, and what a name beside a page means."""

import os
from pathlib import Path

from articles.moving.sources.saved_addresses import host_of, is_host

_ENDINGS = frozenset(
    ".html .htm .xhtml .shtml .php .php5 .asp .aspx .jsp .do .cfm .mhtml .mht".split()
)


def shown(path: str) -> str:
    """A path that can be written anywhere: names of files need not be UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def may_be_page(name: str) -> bool:
    """Tell whether a saved file called `name` may be a page."""
    head, mark, _query = name.partition("?")
    if mark and not os.path.splitext(head)[1]:
        return True
    ending = os.path.splitext(head)[1].lower()
    if ending in _ENDINGS or os.path.splitext(name)[1].lower() in _ENDINGS:
        return True
    return not ending or "@" in ending and ending.partition("@")[0] in _ENDINGS


def hosts_in(root: Path) -> set[str]:
    """Return the hosts that the folder `root`, or the folders in it, are called after."""
    if is_host(root.name):
        return {host_of(root.name)}
    try:
        with os.scandir(root) as entries:
            return {
                host_of(entry.name)
                for entry in entries
                if is_host(entry.name) and entry.is_dir(follow_symlinks=False)
            }
    except OSError:
        return set()


def joined(page: str, name: str, host: str = "") -> str | None:
    """The path that `name` means on `page`; None where it climbs out of the folder.

    One from the root, as wget leaves it without --convert-links, begins at the folder of the host.
    """
    if "\0" in name:
        return None
    parts = page.split("/")[:-1]
    if name.startswith("/"):
        parts = parts[:1] if host and parts[:1] == [host] else []
    for part in name.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
