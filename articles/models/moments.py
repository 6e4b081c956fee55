"""When days begin, and how far moments may lie back and ahead."""

from datetime import UTC, date, datetime, time

from django.utils import timezone

# A moment at an end of the calendar (years 1 and 9999) cannot be moved into another time zone. The
# year 1 also comes from broken imports. Nothing here is older than 1900.
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def midnight(day: date) -> datetime:
    """The moment at which `day` begins."""
    return datetime.combine(day, time(), timezone.get_default_timezone())
