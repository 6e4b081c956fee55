"""What a file says of itself prefills the words of a photo; where it was taken is forgotten."""

from datetime import UTC, datetime

import pytest
from PIL import Image

from articles.media.photos import clean_photo
from articles.models import Photo
from tests.support.factories import picture_file
from tests.support.metadata import XMP, iptc

pytestmark = pytest.mark.django_db


def found(content=None, **options):
    """What is found in a JPEG saved with `options`; `content` is put behind its first bytes."""
    file = picture_file(**options)
    if content:
        whole = file.read()
        file = type(file)(whole[:2] + content + whole[2:], name="DSC_0042.JPG")
    return clean_photo(file).found


def test_xmp_prefills_the_words():
    words = found(xmp=XMP.encode())
    assert words.caption == "Hội nghị sơ kết"
    assert words.alt == "Đại biểu trong hội trường"
    assert words.credit == "Nguyễn An/TTXVN"
    assert words.keywords == "cải cách, Hà Tĩnh"
    assert words.taken_at == datetime(2019, 3, 20, 7, 5, tzinfo=UTC)
    assert words.has_place


@pytest.mark.parametrize("charset", ["utf-8", "cp1258"])
def test_iptc_is_read_in_the_charsets_of_vietnam(charset):
    caption = "Thành phố Hà Tinh" if charset == "cp1258" else "Thành phố Hà Tĩnh"
    if charset == "cp1258":
        caption = "Thành phô đêp"
    words = found(
        iptc(
            (120, caption.encode(charset)),
            (80, b"An"),
            (25, b"mot"),
            (25, b"hai"),
            (55, b"20190320"),
            (60, b"140500+0700"),
        )
    )
    assert words.caption == caption
    assert (words.credit, words.keywords) == ("An", "mot, hai")
    assert words.taken_at == datetime(2019, 3, 20, 7, 5, tzinfo=UTC)
    assert words.file_name == "DSC_0042.JPG"


def test_exif_is_read_last_and_without_what_cameras_write():
    exif = Image.Exif()
    exif[0x010E] = "Mùa gặt".encode()
    exif[0x013B] = "Trần Bình"
    exif[0x8769] = {0x9003: "2019:03:20 14:05:00"}
    words = found(exif=exif)
    assert words.caption == "Mùa gặt"
    assert words.taken_at == datetime(2019, 3, 20, 7, 5, tzinfo=UTC)
    exif[0x010E] = "OLYMPUS DIGITAL CAMERA"
    assert found(exif=exif).caption == ""


def test_the_words_become_those_of_the_photo_unless_somebody_wrote_others():
    photo = Photo.objects.upload(picture_file(xmp=XMP.encode(), name="hoi-nghi.jpg"), by=None)
    assert photo.alt == "Đại biểu trong hội trường"
    assert photo.file_name == "hoi-nghi.jpg"
    assert "hoi nghi so ket" in photo.folded
    other = Photo(image=picture_file(size=(65, 48), xmp=XMP.encode()), alt="Của tôi")
    other.save()
    assert (other.alt, other.caption) == ("Của tôi", "Hội nghị sơ kết")


def test_that_the_place_was_removed_is_said():
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (18.0, 20.0, 0.0)}
    photo = clean_photo(picture_file(exif=exif))
    assert "GPS" in " ".join(photo.notes)
    assert not clean_photo(picture_file()).notes


@pytest.mark.parametrize(
    "xmp",
    [
        b"<x",
        b'<!DOCTYPE x [<!ENTITY a "pwned">]><x xmlns:dc="http://purl.org/dc/elements/1.1/">'
        b"<dc:creator>&a;</dc:creator></x>",
        b"<a>" * 50_000,
        b"\xff\xfe\x00",
        XMP.replace("Nguyễn An", "a" * 60_000)[:60_000].encode(),
    ],
    ids=["broken", "entity", "deep", "bytes", "cut"],
)
def test_hostile_xmp_costs_no_upload(xmp):
    words = found(xmp=xmp[:65_000])
    assert "pwned" not in words.credit
    assert len(words.credit) <= 120


@pytest.mark.parametrize(
    "content",
    [iptc((120, b"\xff" * 20_000)), iptc(*[(25, b"a")] * 5_000), iptc((55, b"99999999"))],
)
def test_hostile_iptc_costs_no_upload(content):
    words = found(content)
    assert len(words.caption) <= 500
    assert len(words.keywords) <= 500
    assert words.taken_at is None
