"""Ways to reach an office, one a line: "Quảng cáo: 0239 3855 001", the label before the colon."""

import re
from typing import NamedTuple

MOST = 12  # lines: a footer is no telephone book
LABEL_LENGTH = 60
_PHONE = re.compile(r"[+(]*[0-9][0-9 .()-]+")


class Contact(NamedTuple):
    """A telephone number or a post address with what it is for; `label` may be empty."""

    label: str
    value: str

    @property
    def uri(self) -> str:
        """The URL that calls the number: tel: and its digits."""
        return "tel:" + "".join(c for c in self.value if c in "+0123456789")


def contacts(lines: str) -> list[Contact]:
    """Return the Contacts that stand in `lines`, one in each; empty lines are none."""
    found = []
    for line in lines.splitlines():
        label, colon, value = line.partition(":")
        if not colon:
            label, value = "", line
        if value.strip() or label.strip():
            found.append(Contact(label.strip(), value.strip()))
    return found


def written(found: list[Contact]) -> str:
    """Return the lines in which `found` stands, as `contacts()` reads them."""
    return "\n".join(f"{each.label}: {each.value}" if each.label else each.value for each in found)


def is_phone(value: str) -> bool:
    """Tell whether `value` is one telephone number as people dial it."""
    return bool(_PHONE.fullmatch(value))
