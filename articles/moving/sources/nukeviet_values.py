"""What stands in the columns of NukeViet, as values of items."""

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext

from articles.moving.items import OldFile, OldStory
from articles.moving.sources import nukeviet_left_out as left_out
from articles.moving.sources.nukeviet_tables import Module, is_open
from articles.moving.sources.sql_dump import Row

_LOCKED = 20  # stories of a locked category have 21 added to their status
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_URL = re.compile(r"(?:https?:)?//", re.IGNORECASE)


def plain(value: str | None) -> str:
    """Return a title or lead as text: without tags, entities and line breaks.

    NukeViet keeps what was typed into a field as HTML: `&#33;` for an exclamation mark.
    """
    if not value:
        return ""
    without_tags = _TAG.sub("", _BREAK.sub(" ", value))
    return " ".join(html.unescape(without_tags).split())


def number(value: str | None) -> int:
    """Return a number that a column holds; 0 for anything else."""
    text = value or ""
    return int(text) if len(text) < 20 and text.removeprefix("-").isdecimal() else 0


def moment(seconds: str | None) -> datetime | None:
    """Return the moment of a Unix time; None for 0, which stands for none."""
    if (since := number(seconds)) <= 0:
        return None
    try:
        return datetime.fromtimestamp(since, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def upload(module: Module, path: str) -> str:
    """Return the path of a file of a module, or its URL where it lies elsewhere."""
    path = html.unescape(path.strip())
    if _URL.match(path) or path.startswith("/"):
        return path
    return f"/uploads/{module.upload}/{path}"


def cover(module: Module, row: Row) -> OldFile | None:
    """Return the photo of a story. What NukeViet calls its alt was shown as its caption."""
    if not (path := (row.get("homeimgfile") or "").strip()):
        return None
    words = plain(row.get("homeimgalt"))
    return OldFile(upload(module, path), alt=words, caption=words)


def documents(module: Module, files: str | None) -> list[OldFile]:
    """Return the files that readers could download with a story."""
    paths = (upload(module, file) for file in (files or "").split(",") if file.strip())
    return [OldFile(path, title=posixpath.basename(path)) for path in dict.fromkeys(paths)]


def categories(row: Row) -> list[str]:
    """Return the numbers of the categories of a story, the main one first."""
    numbers = (one.strip() for one in f"{row['catid']},{row['listcatid'] or ''}".split(","))
    return [one for one in dict.fromkeys(numbers) if one not in ("", "0", "None")]


def parents_first(found: Mapping[str, Row]) -> Iterator[Row]:
    """Yield categories, each after the one above it; those that stand in a circle as they come."""
    done: set[str] = set()
    for key in found:
        line: list[str] = []
        above = key
        while above in found and above not in done and above not in line:
            line.append(above)
            above = found[above]["parentid"] or ""
        done.update(line)
        yield from (found[one] for one in reversed(line))


def is_public(module: Module, main: Row, now: datetime, notices: list[str]) -> bool:
    """Tell whether readers saw a story, or will; what speaks against it goes to `notices`."""
    status = main["status"] or "0"
    if number(status) > _LOCKED:
        notices.append(str(left_out.LOCKED))
        return False
    if number(status) not in (1, 2):
        notices.append(str(left_out.STATUSES.get(status, left_out.WAITING)))
        return False
    ends = moment(main.get("exptime"))
    if ends and ends <= now:
        notices.append(str(left_out.STATUSES["3"]))
        return False
    category = module.categories.get(main["catid"] or "", {})
    if not module.is_open or not is_open(category.get("groups_view")):
        notices.append(gettext("On the old portal it was for members alone."))
        return False
    if ends:
        day = timezone.localtime(ends).strftime("%d/%m/%Y %H:%M")
        notices.append(gettext("It would have expired on %s; here stories stay.") % day)
    return True


def lead_away(story: OldStory, address: str) -> None:
    """Add where a story led that had no page of its own: its headline was a link."""
    story.notices.append(gettext("On the old portal it was only a link to %s") % address)
    if address and address not in html.unescape(story.body):
        link = html.escape(html.unescape(address))
        story.body += f'<p><a href="{link}">{link}</a></p>'
