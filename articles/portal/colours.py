"""The palette that readers see, made of the main colour of the portal.

Every colour there is gives one that can be read: text in it, and text on it, has the contrast
that WCAG 2.2 asks for at level AA (`text/contrast.py`), on light pages and on dark ones. A colour
that has not is made darker or lighter, with its own hue, until it has: by no more than it takes.
"""

import colorsys
from typing import NamedTuple

from articles.caching.remembered import remembered
from articles.text.contrast import AA, Rgb, contrast, rgb

# As static/css/portal.css has them: what text stands on, and the white of the band's own text.
WHITE = rgb("#ffffff")
LIGHT_GROUNDS = (WHITE, rgb("#f7f4ef"))  # --paper and --tint
DARK_GROUNDS = (rgb("#171513"), rgb("#221f1c"))
_DARKER_BAND = 0.72  # on dark pages the band is dimmed by so much, or it would glare
_SHADES = 400  # between black and white: finer than a screen can tell
_READS_WELL = 6.5  # on dark pages AA alone tires the eye


class Palette(NamedTuple):
    """What follows from a main colour, each as "#8c1317"; `chosen` is that colour itself."""

    chosen: str
    accent: str
    accent_dark: str
    band: str
    band_dark: str

    @property
    def css(self) -> str:
        """The rules that follow those of static/css/portal.css and take the place of its values."""
        return (
            f":root{{--accent:light-dark({self.accent},{self.accent_dark});"
            f"--band:light-dark({self.band},{self.band_dark})}}"
            "@supports not (color:light-dark(#fff,#000)){"
            f":root{{--accent:{self.accent};--band:{self.band}}}}}"
        )

    @property
    def is_as_chosen(self) -> bool:
        """Whether light pages show the colour that was chosen."""
        return self.band == self.chosen


# That of static/css/portal.css, for a portal that has chosen none.
OURS = Palette("", accent="#9a1519", accent_dark="#ff9d92", band="#8c1317", band_dark="#641013")


@remembered(256)
def palette(colour: str) -> Palette:
    """Return the Palette of `colour` ("#8c1317"); OURS where it is empty.

    Raises ValueError where it is no colour.
    """
    if not colour:
        return OURS
    # White on the band is read better than the accent on the tinted ground: one shade for both.
    band = _readable(colour, LIGHT_GROUNDS, AA, lighter=False)
    hue, lightness, saturation = colorsys.rgb_to_hls(*(value / 255 for value in rgb(band)))
    return Palette(
        colour,
        accent=band,
        accent_dark=_readable(colour, DARK_GROUNDS, _READS_WELL, lighter=True),
        band=band,
        band_dark=_code(hue, lightness * _DARKER_BAND, saturation),
    )


def _readable(colour: str, grounds: tuple[Rgb, ...], least: float, *, lighter: bool) -> str:
    """Return `colour`, or the nearest shade of it that has the contrast `least` on all `grounds`.

    Each step goes towards white (`lighter`) or black, which have that contrast, so one is found.
    """

    def is_readable(code: str) -> bool:
        return all(contrast(rgb(code), ground) >= least for ground in grounds)

    if is_readable(colour):
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*(value / 255 for value in rgb(colour)))
    end = 1.0 if lighter else 0.0
    shades = (
        _code(hue, lightness + (end - lightness) * step / _SHADES, saturation)
        for step in range(1, _SHADES + 1)
    )
    return next(filter(is_readable, shades))


def _code(hue: float, lightness: float, saturation: float) -> str:
    return (
        "#"
        + bytes(
            round(value * 255) for value in colorsys.hls_to_rgb(hue, lightness, saturation)
        ).hex()
    )
