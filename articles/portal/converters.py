"""Path converters that Django lacks: a year as 2019 and a month as 03, and in no other way."""


class FourDigits:
    """A year."""

    regex = "[0-9]{4}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{value:04}"


class TwoDigits(FourDigits):
    """A month, or a day of one."""

    regex = "[0-9]{2}"

    def to_url(self, value):
        return f"{value:02}"
