"""Vietnamese date, time and number formats, because Django's own print short dates as d-m-Y."""

# Output: Django date-format syntax.
DATE_FORMAT = "l, d/m/Y"  # Thứ Năm, 21/03/2019
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "H:i d/m/Y"  # 08:18 21/03/2019
YEAR_MONTH_FORMAT = "F/Y"  # Tháng 3/2019
MONTH_DAY_FORMAT = r"j \t\há\n\g n"  # 21 tháng 3
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "H:i d/m/Y"
FIRST_DAY_OF_WEEK = 1  # Monday

# Input: strptime syntax. The admin's date and time pickers read and write the
# first entry of DATE_INPUT_FORMATS and TIME_INPUT_FORMATS, so keep it first.
DATE_INPUT_FORMATS = [
    "%d/%m/%Y",  # 21/03/2019
    "%d-%m-%Y",  # 21-03-2019
    "%d.%m.%Y",  # 21.03.2019
    "%d/%m/%y",  # 21/03/19
    "%Y-%m-%d",  # 2019-03-21
]
TIME_INPUT_FORMATS = [
    "%H:%M",  # 08:18
    "%H:%M:%S",  # 08:18:59
    "%H:%M:%S.%f",  # 08:18:59.000200
    "%Hh%M",  # 08h18
]
DATETIME_INPUT_FORMATS = [
    "%H:%M %d/%m/%Y",  # 08:18 21/03/2019
    "%d/%m/%Y %H:%M",  # 21/03/2019 08:18
    "%H:%M:%S %d/%m/%Y",  # 08:18:59 21/03/2019
    "%d/%m/%Y %H:%M:%S",  # 21/03/2019 08:18:59
    "%d/%m/%Y",  # 21/03/2019
    "%Y-%m-%d %H:%M:%S",  # 2019-03-21 08:18:59
    "%Y-%m-%d %H:%M:%S.%f",  # 2019-03-21 08:18:59.000200
    "%Y-%m-%d %H:%M",  # 2019-03-21 08:18
    "%Y-%m-%d",  # 2019-03-21
]

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
