"""Links in old texts: once all is here, those into the old portal lead to what became of it."""

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.db.models import F

from articles.models import Article, MovedRow, OldAddress, Page, changes
from articles.moving import bodies, digests
from articles.moving.report import Line, Outcome, Report
from articles.moving.turns import turns

BATCH = 200  # moved rows that are read at once


def old_address(link: str, base: str, hosts: set[str]) -> str | None:
    """Return the address in the old portal that `link` leads to; None where it leads elsewhere.

    `base` is the address of the page that it stands in, `hosts` are those of the old portal.
    """
    link = link.strip()
    if not link or link.startswith("#"):
        return None
    try:
        parts = urlsplit(link)
        if parts.scheme and parts.scheme.lower() not in ("http", "https"):
            return None
        if parts.netloc:
            return link if (parts.hostname or "").casefold() in hosts else None
        whole = urlsplit(urljoin(base if "//" in base else f"//x/{base.lstrip('/')}", link))
    except ValueError:
        return None
    return whole._replace(scheme="", netloc="").geturl()


def lead_home(
    source: str, hosts: set[str], report: Report, progress: Callable[[int, int], None]
) -> None:
    """Make the links of the stories and pages of `source` that are still open lead to ours.

    Those that lead nowhere are reported. What our desk edited since keeps the links it has.
    """
    open_rows = MovedRow.objects.filter(source=source, has_open_links=True).order_by("pk")
    total, done, after = open_rows.count(), 0, 0
    while rows := list(open_rows.filter(pk__gt=after)[:BATCH]):
        for moved in rows:
            _lead_home(moved, hosts, report)
            turns.give_way()
            done += 1
            progress(done, total)
        after = rows[-1].pk


def _lead_home(moved: MovedRow, hosts: set[str], report: Report) -> None:
    row = moved.row
    lines: list[Line] = []
    if row is not None:
        lines, ours = _ours(row, moved, hosts)
        row = _with_links(row, moved, ours) if ours else row
    MovedRow.objects.filter(pk=moved.pk).update(has_open_links=False)
    report.add(*lines, row=row)


def _ours(
    row: Article | Page, moved: MovedRow, hosts: set[str]
) -> tuple[list[Line], dict[str, str]]:
    """Return lines about the links of `row` that lead nowhere, and where the others lead here."""
    lines: list[Line] = []
    ours: dict[str, str] = {}
    for link in dict.fromkeys(bodies.links(row.body)):
        at = old_address(link, "/", hosts)
        if at is None or _is_ours(link):
            continue
        target = OldAddress.objects.target(at)
        if target is not None:
            ours[link] = target.get_absolute_url()
        elif not _is_root(at):
            lines.append(Line(Outcome.LINK_DEAD, moved.kind, moved.key, str(row)[:300], link))
    return lines, ours


def _with_links(row: Article | Page, moved: MovedRow, ours: dict[str, str]) -> Article | Page:
    with changes.reported_once():
        locked = type(row)._base_manager.select_for_update().get(pk=row.pk)
        if digests.written(locked) != moved.written:
            return locked  # the desk's now: its links answer 301 all the same
        locked.body = bodies.with_links(locked.body, ours)
        if isinstance(locked, Article):
            locked.version = F("version") + 1
        locked.save()
        moved.written = digests.written(locked)
        MovedRow.objects.filter(pk=moved.pk).update(written=moved.written)
    return locked


def _is_ours(link: str) -> bool:
    """Whether `link` leads to a file of our own, such as a document of the story."""
    return link.startswith(settings.MEDIA_URL)


def _is_root(at: str) -> bool:
    return urlsplit(at).path in ("", "/") and not urlsplit(at).query
