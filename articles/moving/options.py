"""What somebody asked of a move."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from articles.models.moments import midnight


@dataclass(frozen=True)
class Options:
    """The options of `manage.py move_in`; its help says what each is for.

    `processes` draw the photos beside the one that writes stories; 0: this one draws them too.
    """

    kind: str = ""
    paths: tuple[Path, ...] = ()
    media: Path | None = None
    map: Path | None = None
    rules: Path | None = None
    source: str = ""
    as_published: bool = False
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    dry_run: bool = False
    report: Path | None = None
    processes: int = 0

    def told(self) -> dict[str, Any]:
        """Return them as the report of a move keeps them."""
        return {
            "paths": [str(path) for path in self.paths],
            "media": str(self.media or ""),
            "map": str(self.map or ""),
            "rules": str(self.rules or ""),
            "as": "published" if self.as_published else "draft",
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "limit": self.limit,
        }

    def takes(self, moment: datetime | None) -> bool:
        """Tell whether a story of `moment` is among those asked for."""
        if self.since is None and self.until is None:
            return True
        if moment is None:
            return False
        after = self.since is None or moment >= self.since
        return after and (self.until is None or moment < self.until)


def moment(text: str, *, is_end: bool = False) -> datetime:
    """Return the moment that `text` names: a day, or a day with a time.

    With `is_end`, a day alone means its end, so that `--until 2025-06-30` takes that day along.
    Raises ValueError.
    """
    if day := _day(text):
        return midnight(day + timedelta(days=1) if is_end else day)
    found = parse_datetime(text)
    if found is None:
        raise ValueError(text)
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _day(text: str) -> date | None:
    return parse_date(text) if len(text) <= 10 else None


def sound(at: datetime | None, earliest: datetime, latest: datetime) -> datetime | None:
    """Return `at` in UTC; None where it cannot be: a naive one, of year 0, of a far future."""
    if at is None or timezone.is_naive(at):
        return None
    try:
        at = at.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return at if earliest <= at < latest else None
