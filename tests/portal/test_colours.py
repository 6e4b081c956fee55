"""The palette: whatever colour is chosen, it can be read on light pages and on dark ones."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from articles.portal.colours import DARK_GROUNDS, LIGHT_GROUNDS, OURS, WHITE, palette
from articles.text.contrast import AA, contrast, luminance, rgb

SHEET = (Path(settings.BASE_DIR) / "static/css/portal.css").read_text()


def code(*values):
    return "#" + bytes(values).hex()


# Each corner and edge of the cube of colours, its greys, and the colours of offices and parties.
STEPS = (0, 1, 51, 102, 127, 128, 153, 204, 254, 255)
COLOURS = [code(*values) for values in product(STEPS, repeat=3)]
COLOURS += "#da251d #ffd400 #0057b8 #00693e #8c1317 #1a2b3c #7d2ae8 #ff6b00".split()


def faults(made):
    """What of a palette is read too badly, by name."""
    pairs = {
        "words on light pages": (made.accent, LIGHT_GROUNDS),
        "words on dark pages": (made.accent_dark, DARK_GROUNDS),
        "white on the band": (made.band, (WHITE,)),
        "white on the band of dark pages": (made.band_dark, (WHITE,)),
    }
    return {
        name: colour
        for name, (colour, grounds) in pairs.items()
        if min(contrast(rgb(colour), ground) for ground in grounds) < AA
    }


def test_every_colour_gives_a_palette_that_can_be_read():
    assert not {colour: found for colour in COLOURS if (found := faults(palette(colour)))}


def test_the_contrast_is_that_of_wcag():
    # Figures of its own definition: www.w3.org/TR/WCAG22/#dfn-contrast-ratio
    assert contrast((0, 0, 0), (255, 255, 255)) == 21
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.005)
    assert luminance((255, 0, 0)) == 0.2126


def test_a_colour_that_can_be_read_stays_as_it_was_chosen():
    made = palette("#0057b8")
    assert made.band == made.accent == "#0057b8"
    assert made.is_as_chosen


def test_one_that_is_too_light_keeps_its_hue_and_gets_no_darker_than_it_must():
    made = palette("#ffd400")
    red, green, blue = rgb(made.band)
    assert red > green > blue == 0
    assert not made.is_as_chosen
    assert contrast(rgb(made.band), LIGHT_GROUNDS[1]) < AA + 0.1


def test_a_portal_without_a_colour_has_ours_which_is_that_of_the_style_sheet():
    assert palette("") is OURS
    for name, light, dark in (
        ("accent", OURS.accent, OURS.accent_dark),
        ("band", OURS.band, OURS.band_dark),
    ):
        assert f"--{name}: light-dark({light}, {dark});" in SHEET
    assert not faults(OURS)


def test_the_palette_is_reckoned_for_the_papers_of_the_style_sheet():
    for name, light, dark in zip(("paper", "tint"), LIGHT_GROUNDS, DARK_GROUNDS, strict=True):
        found = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", SHEET)
        papers = [value if len(value) == 7 else code(*([255] * 3)) for value in found.groups()]
        assert [code(*light), code(*dark)] == papers, name


@pytest.mark.parametrize("wrong", ["red", "#12", "#12345g", "#1234567"])
def test_what_is_no_colour_makes_no_palette(wrong):
    with pytest.raises(ValueError, match="no colour|hexadecimal"):
        palette(wrong)
