"""What phones, scanners and designers make comes in whole, and what is lost is said."""

from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageCms

from articles.media.drawing import MAX_MEMORY, MAX_PROFILE
from articles.media.photos import clean_photo
from articles.media.renditions import rendition_formats, rendition_sizes
from tests.support.factories import picture_file

SAMPLES = Path(__file__).parent / "photos"


def drawn(image, format_name, **options):
    """The picture that is kept of `image`, and what is said of it."""
    content = BytesIO()
    image.save(content, format_name, **options)
    return kept(content.getvalue())


def kept(content, name="anh.jpg"):
    photo = clean_photo(ContentFile(content, name=name))
    return Image.open(BytesIO(photo.read())), " ".join(photo.notes)


def test_grey_of_16_bits_is_scaled_to_8():
    wide = Image.new("I;16", (2, 300))
    for y in range(300):
        wide.putpixel((0, y), 32_768)
        wide.putpixel((1, y), 65_535)
    image, _notes = drawn(wide, "PNG")
    assert [image.convert("L").getpixel((x, 299)) for x in (0, 1)] == [128, 255]


@pytest.mark.slow
def test_a_long_infographic_stays_as_wide_as_it_was():
    image, notes = drawn(Image.new("RGB", (1080, 18_000)), "PNG")
    assert image.size == (1080, 18_000)
    assert not notes
    assert rendition_sizes("full", 1080, 18_000) == [(480, 8_000), (800, 13_333)]
    assert list(rendition_formats("full", 1080, 18_000)) == ["webp"]
    assert list(rendition_formats("wide", 1080, 18_000)) == ["avif", "webp"]


@pytest.mark.parametrize("size", [(1, 60_000), (480, 40_000), (2_560, 7_800)])
def test_no_rendition_is_larger_than_its_format_takes(size):
    for width, height in rendition_sizes("full", *size):
        assert 1 <= width <= 1_280
        assert height <= 16_000
        assert width * height <= 11_100_000


@pytest.mark.slow
@pytest.mark.parametrize("size", [(8_064, 6_048), (16_000, 4_000)])
def test_a_large_photo_of_a_phone_and_a_panorama_are_decoded_smaller(size):
    image, notes = kept(picture_file(size=size).read())
    assert image.width == 2_560
    assert f"{size[0]} × {size[1]}" in notes


@pytest.mark.slow
def test_24_million_pixels_in_a_progressive_jpeg_are_taken():
    image, _notes = kept(picture_file(size=(5_712, 4_284), progressive=True).read())
    assert image.size == (2_560, 1_920)


@pytest.mark.slow
def test_what_is_too_large_is_told_with_the_limits_and_a_way_out():
    with pytest.raises(ValidationError) as told:
        kept(picture_file(size=(7_000, 7_000), format_name="PNG").read())
    [message] = told.value.messages
    assert "7000 × 7000" in message.replace(".", "")
    assert "JPEG" in message


def test_heic_and_avif_become_jpeg():
    pillow_heif.register_heif_opener()
    for format_name in ("HEIF", "AVIF"):
        image, _notes = kept(picture_file(format_name=format_name).read(), "IMG_1.HEIC")
        assert (image.format, image.size) == ("JPEG", (64, 48))


def test_colours_of_print_and_grey_pass_through_their_profile():
    grey = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image, _notes = drawn(Image.new("L", (9, 9), 90), "JPEG", icc_profile=grey)
    assert image.mode == "RGB"  # a profile that does not fit is left out
    assert "icc_profile" not in image.info
    large = grey + bytes(MAX_PROFILE)
    image, notes = drawn(Image.new("RGB", (9, 9), "teal"), "PNG", icc_profile=large)
    assert "icc_profile" not in image.info
    assert "RGB" in notes
    assert image.getpixel((4, 4)) == (0, 128, 128)


def test_a_moving_picture_is_told_to_stand_still():
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "teal", "white")]
    _image, notes = drawn(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert "khung hình đầu" in notes


def test_a_jpeg_without_its_last_bytes_is_kept_and_told():
    noise = Image.effect_noise((320, 240), 90).convert("RGB")
    content = BytesIO()
    noise.save(content, "JPEG")
    image, notes = kept(content.getvalue()[:-40])
    assert image.size == (320, 240)
    assert "thiếu phần cuối" in notes
    with pytest.raises(ValidationError):
        kept(content.getvalue()[: len(content.getvalue()) // 3])


@pytest.mark.slow
@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.*")), ids=lambda path: path.name)
def test_each_sample_that_failed_is_taken(sample):
    image, _notes = kept(sample.read_bytes(), sample.name)
    assert image.width >= 600
    low, high = image.convert("L").resize((64, 64)).getextrema()
    assert high < 255 or low < 128  # none came in white
    assert MAX_MEMORY < 240_000_000
