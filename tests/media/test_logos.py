"""Logo and icon: what is taken, what becomes of it, and which files are there afterwards."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from articles.editorial import erasure
from articles.media import icons, orphans
from articles.media.logos import LOGO_BOX, clean_icon, clean_logo, vanishes_on
from articles.models import Portal
from tests.support.factories import hours, make_admin, picture_file

DARK, LIGHT, RED = (20, 18, 16, 255), (250, 250, 250, 255), (200, 20, 20, 255)


def badge(size=(300, 200), colour=RED, ground=(0, 0, 0, 0), name="logo.png"):
    """An uploaded PNG: a round badge of `colour` on nothing."""
    image = Image.new("RGBA", size, ground)
    ImageDraw.Draw(image).ellipse((0, 0, size[0] - 1, size[1] - 1), fill=colour)
    content = BytesIO()
    image.save(content, "PNG")
    return ContentFile(content.getvalue(), name=name)


def error(clean, file):
    with pytest.raises(ValidationError) as caught:
        clean(file)
    return caught.value.code


def files():
    return sorted(name for name in orphans.walk() if name.startswith("portal/"))


@pytest.fixture
def empty_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("clean", [clean_logo, clean_icon])
def test_a_drawing_that_could_act_or_is_a_blot_is_refused(clean):
    script = b'<svg xmlns="http://www.w3.org/2000/svg" onload="pwned()"/>'
    for start in (b"", b"\xef\xbb\xbf\n", b"<?xml version='1.0'?>\n"):
        assert error(clean, ContentFile(start + script, name="logo.png")) == "svg"
    assert error(clean, ContentFile(b"\x1f\x8b\x08pwned", name="logo.svgz")) == "svg"
    assert error(clean, badge((1, 1))) == "too_small"
    assert error(clean, badge((400, 1))) == "too_small"
    assert error(clean, ContentFile(b"GIF89a", name="logo.gif")) == "unreadable"
    assert error(clean, ContentFile(b"", name="logo.png")) == "unreadable"


def test_a_huge_logo_is_made_small_and_one_that_is_too_large_to_open_is_refused():
    made = clean_logo(picture_file((10_000, 500), "PNG", "logo.png"))
    with Image.open(made) as image:
        assert (image.format, image.size) == ("WEBP", (960, 48))
    content = BytesIO()
    Image.new("1", (7_500, 7_500)).save(content, "PNG")
    large = ContentFile(content.getvalue(), name="logo.png")
    assert error(clean_logo, large) == "too_many_pixels"


def test_a_logo_keeps_its_shape_and_what_is_transparent():
    with Image.open(clean_logo(badge((2000, 1000)))) as image:
        assert image.height == LOGO_BOX[1]
        assert image.width == 2 * image.height
        assert image.convert("RGBA").getpixel((0, 0))[3] == 0


def test_transparent_margins_are_cut_off_and_nothing_else_is_no_logo():
    wide = Image.new("RGBA", (800, 400))
    wide.paste(RED, (100, 100, 500, 180))
    content = BytesIO()
    wide.save(content, "PNG")
    with Image.open(clean_logo(ContentFile(content.getvalue(), name="logo.png"))) as image:
        assert image.size == (400, 80)
    assert error(clean_logo, badge(colour=(0, 0, 0, 0))) == "transparent"


def test_an_icon_is_square_and_a_long_one_is_refused():
    with Image.open(clean_icon(badge((300, 200)))) as image:
        assert (image.format, image.size, image.mode) == ("PNG", (512, 512), "RGBA")
        assert image.getpixel((256, 10))[3] == 0
        assert image.getpixel((256, 256)) == RED
    assert error(clean_icon, badge((900, 200))) == "not_square"


@pytest.mark.parametrize(
    ("colour", "ground", "lost"),
    [
        (DARK, (0, 0, 0, 0), "dark"),
        (LIGHT, (0, 0, 0, 0), "light"),
        (RED, (0, 0, 0, 0), ""),
        (DARK, LIGHT, ""),
    ],
)
def test_where_a_logo_is_not_seen_is_found_out(colour, ground, lost):
    assert vanishes_on(clean_logo(badge(colour=colour, ground=ground))) == lost


def test_a_badge_with_a_white_rim_is_seen_on_white():
    badge_of = Image.new("RGBA", (300, 300))
    ImageDraw.Draw(badge_of).ellipse((0, 0, 299, 299), fill=LIGHT)
    ImageDraw.Draw(badge_of).ellipse((40, 40, 259, 259), fill=RED)
    content = BytesIO()
    badge_of.save(content, "PNG")
    assert vanishes_on(clean_logo(ContentFile(content.getvalue(), name="logo.png"))) == ""


def test_a_logo_whose_words_alone_are_lost_is_found_out():
    logo = Image.new("RGBA", (900, 200))
    logo.paste(RED, (0, 0, 200, 200))
    for place in range(240, 880, 40):  # letters
        logo.paste(DARK, (place, 60, place + 20, 140))
    content = BytesIO()
    logo.save(content, "PNG")
    assert vanishes_on(clean_logo(ContentFile(content.getvalue(), name="logo.png"))) == "dark"


@pytest.mark.django_db(transaction=True)
def test_all_sizes_of_the_icon_are_made_and_go_with_it(empty_media):
    portal = Portal.objects.create(name="Cổng", icon=badge((300, 300)))
    first = files()
    assert {name.rpartition("/")[2] for name in first} >= set(icons.NAMES)
    with default_storage.open(icons.icon_name(portal.icon.name, icons.FAVICON)) as file:
        assert Image.open(file).info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    for name, (size, _share, has_ground) in icons.PNGS.items():
        with default_storage.open(icons.icon_name(portal.icon.name, name)) as file:
            image = Image.open(file).convert("RGBA")
        assert image.size == (size, size)
        assert (image.getpixel((0, 0))[3] == 255) is has_ground, name
    assert not orphans.orphans(hours(48))

    portal.icon = badge((400, 400), DARK)
    portal.save()
    assert not set(files()) & set(first)
    portal.icon = ""
    portal.save()
    assert files() == []


@pytest.mark.django_db(transaction=True)
def test_a_logo_that_is_nearly_square_makes_the_icons_and_a_long_one_does_not(empty_media):
    portal = Portal.objects.create(name="Cổng", logo=badge((300, 240)))
    assert portal.icon_source == portal.logo.name
    assert default_storage.exists(icons.icon_name(portal.logo.name, icons.FAVICON))
    portal.logo = badge((900, 200), DARK)
    portal.save()
    portal = Portal.objects.get()
    assert (portal.icon_source, portal.logo_vanishes) == ("", "dark")
    assert files() == [portal.logo.name]
    assert (portal.logo_width, portal.logo_height) == (864, 192)


@pytest.mark.django_db(transaction=True)
def test_a_logo_whose_row_is_not_saved_leaves_no_file(empty_media):
    Portal.objects.create(name="Cổng")
    with pytest.raises(Exception):  # noqa: B017, PT011 -- each database has its own
        Portal(id=2, name="Hai", logo=badge()).save()
    assert files() == []


@pytest.mark.django_db(transaction=True)
def test_a_logo_that_is_erased_for_good_is_named_no_more(empty_media):
    portal = Portal.objects.create(name="Cổng", logo=badge((900, 200)))
    erasure.erase(portal.logo.name, by=make_admin(), reason="Của cơ quan khác")
    assert not Portal.objects.get().logo
    assert files() == []
