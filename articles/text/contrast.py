"""How well one colour is read on another: contrast ratio of WCAG 2.2, success criterion 1.4.3.

www.w3.org/TR/WCAG22/#dfn-contrast-ratio, with the relative luminance defined there for sRGB.
"""

from collections.abc import Sequence
from functools import cache

AA = 4.5  # for text of any size

Rgb = Sequence[int]  # red, green, blue from 0 to 255; what follows (alpha) is not looked at


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio of two colours, from 1 (the same) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Rgb) -> float:
    """Return the relative luminance of `colour`, from 0 (black) to 1 (white)."""
    red, green, blue = map(_linear, colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def _linear(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def rgb(code: str) -> tuple[int, int, int]:
    """Return "#8c1317" as (140, 19, 23). Raises ValueError for anything else."""
    if len(code) != 7 or code[0] != "#":
        raise ValueError(f"{code!r} is no colour of six digits.")
    red, green, blue = bytes.fromhex(code[1:])
    return red, green, blue
