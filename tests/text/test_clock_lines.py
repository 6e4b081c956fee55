"""Lines that tell day and hour, as pages of Vietnamese portals write them."""

import time
from datetime import datetime

import pytest

from articles.text.clock_lines import day, moment

WHEN = datetime(2019, 3, 21, 8, 18)


@pytest.mark.parametrize(
    "line",
    [
        "Thứ năm, 21/03/2019 | 08:18",
        "Thứ năm - 21/03/2019 08:18",
        "08:18 21/03/2019",
        "21/03/2019, 08:18 GMT+7",
        "T5, 21/03/2019 08:18 (GMT+07:00)",
        "Cập nhật lúc: 08:18 AM ngày 21/03/2019",
        "Ngày đăng: 21/03/2019 - 08h18",
        "Đăng ngày 21/03/2019 lúc 8g18",
        "08 giờ 18 phút, 21/03/2019",
        "2019-03-21 08:18:00",
        "Thứ Năm, ngày 21 tháng 3 năm 2019, 8:18",
        "(21/03/2019 08:18)",
    ],
)
def test_a_line_of_day_and_hour_is_read(line):
    assert moment(line) == WHEN


def test_halves_of_the_day_are_known():
    assert moment("21/03/2019 8:18:00 CH") == datetime(2019, 3, 21, 20, 18)
    assert moment("12:05 AM 21/03/2019") == datetime(2019, 3, 21, 0, 5)


def test_a_day_alone_has_no_hour():
    assert moment("Ngày đăng 21/03/2019") is None
    assert day("Ngày đăng 21/03/2019") == day("ngày 21 tháng 3 năm 2019") == datetime(2019, 3, 21)


@pytest.mark.parametrize(
    "line", ["Sáng 21/3/2019, 8:18, họp", "31/02/2019 08:18", "08:18 21/03/1719", "25:61 21/3/2019"]
)
def test_a_sentence_and_a_time_that_never_was_are_none(line):
    assert moment(line) is None


def test_no_line_takes_long():
    begun = time.perf_counter()
    for line in ("ngày " * 20, "thứ 2 " * 16 + "x", "đăng lúc : " * 9, " " * 100, "cn" * 50):
        moment(line)
        day(line)
    assert time.perf_counter() - begun < 0.5
