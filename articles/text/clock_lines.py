"""Lines that tell day and hour as Vietnamese pages write them: "Thứ năm, 21/03/2019 | 08:18".

Such a line says nothing else. A date within a sentence is the sentence's own, and no such line.
"""

import re
from datetime import datetime

LONGEST = 100  # characters; a longer line is a sentence

_DATE = r"(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>(?:19|20)\d{2})"
_SPELT_DATE = r"(?P<day>\d{1,2}) tháng (?P<month>\d{1,2})(?: năm |[,/]\s?)(?P<year>(?:19|20)\d{2})"
_YEAR_FIRST = r"(?P<year>(?:19|20)\d{2})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})"
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:\s?:\s?|h|g|\s?giờ)\s?(?P<minute>\d{2})?(?::\d{2}|\s?phút)?"
    r"(?:\s?(?P<half>AM|PM|SA|CH)\b)?"
)
_WORDS = (
    r"(?:(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|t[2-7]|cn|chủ nhật|ngày|cập nhật|đăng|xuất bản|"
    r"đăng tải|cập nhật lần cuối|đăng lúc|đăng ngày|ngày đăng|ngày đăng tin|ngày cập nhật|"
    r"ngày xuất bản|đăng bởi|lúc|vào lúc|thời gian|post|posted|update)[,:.]?\s*(?:[-–|]\s*)?"
    r"(?=[\s\d:]|thứ|ngày|chủ|lúc|vào|cn|t[2-7]))*"
)
_ZONE = r"(?:\s*[,-]?\s*\(?(?:GMT|UTC)\s?\+\s?0?7(?::?00)?\)?)?"
_BETWEEN = r"\s*(?:[,|–-]|ngày|lúc|vào lúc)?\s*"
_AROUND = r"[\s(\[|•·-]*"
_END = r"[\s)\]|•·.-]*"


def _line(*parts: str) -> re.Pattern[str]:
    return re.compile(_AROUND + "".join(parts) + _END, re.IGNORECASE)


_DATES = (_DATE, _SPELT_DATE, _YEAR_FIRST)
_MOMENTS = [_line(_WORDS, _CLOCK, _ZONE, _BETWEEN, _WORDS, date, _ZONE) for date in _DATES] + [
    _line(_WORDS, date, _BETWEEN, _CLOCK, _ZONE) for date in _DATES
]
_DAYS = [_line(_WORDS, date) for date in _DATES]


def moment(line: str) -> datetime | None:
    """Return the day and hour that `line` tells, naive: on the clock of the place.

    None where it says anything else, or tells a day without an hour, or one that never was.
    """
    return _read(_MOMENTS, line)


def day(line: str) -> datetime | None:
    """Return the midnight at which the day begins that `line` tells, without any hour."""
    return _read(_DAYS, line)


def _read(patterns: list[re.Pattern[str]], line: str) -> datetime | None:
    if len(line) > LONGEST:
        return None
    for pattern in patterns:
        if match := pattern.fullmatch(line):
            told = match.groupdict()
            hour = int(told.get("hour") or 0)
            half = (told.get("half") or "").upper()
            if half in ("PM", "CH") and hour < 12:
                hour += 12
            elif half in ("AM", "SA") and hour == 12:
                hour = 0
            year, month, day_of_it = int(told["year"]), int(told["month"]), int(told["day"])
            try:
                return datetime(year, month, day_of_it, hour, int(told.get("minute") or 0))
            except ValueError:  # 31/02, 25:61
                return None
    return None
