"""Parts of addresses that Django has no converters for: 2019 and 03, written in one way each."""


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
