"""Path converters that Django lacks: a year as 2019, a month as 03, a colour as 8c1317."""


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


class SixDigits:
    """A colour, as "#8c1317", without its first sign."""

    regex = "[0-9a-f]{6}"

    def to_python(self, value):
        return f"#{value}"

    def to_url(self, value):
        return value.removeprefix("#")


class Digest:
    """Twelve digits of a digest."""

    regex = "[0-9a-f]{12}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
