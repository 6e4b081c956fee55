"""Photo in, safe photo out."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from articles.media.documents import attachment_name, check_attachment, check_audio
from articles.media.drawing import MASTER_WIDTH
from articles.media.photos import clean_photo
from articles.media.renditions import RENDITION_FORMATS, rendition_name, rendition_sizes
from tests.support.factories import make_photo, picture_file


def opened(photo):
    return Image.open(BytesIO(photo.read()))


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_photo_keeps_its_format_whatever_its_name_says(format_name):
    photo = clean_photo(picture_file(format_name=format_name, name="virus.html"))
    image = opened(photo)
    assert image.format == format_name
    assert photo.name == f"photo.{format_name.lower().replace('jpeg', 'jpg')}"


def test_location_comments_and_appended_scripts_are_dropped():
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (18.0, 20.0, 0.0)}
    exif[0x010E] = "mô tả bí mật"
    file = picture_file(exif=exif, comment=b"<script>alert(1)</script>")
    photo = clean_photo(ContentFile(file.read() + b"<?php evil(); ?>"))
    content = photo.read()
    assert b"script" not in content
    assert b"php" not in content
    assert not Image.open(BytesIO(content)).getexif()


def test_a_photo_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(clean_photo(picture_file(size=(60, 40), exif=exif))).size == (40, 60)


@pytest.mark.slow
def test_a_large_photo_is_reduced():
    assert opened(clean_photo(picture_file(size=(4000, 3000)))).size == (MASTER_WIDTH, 1920)


def test_transparency_is_kept():
    content = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(content, "PNG")
    assert opened(clean_photo(ContentFile(content.getvalue()))).mode == "RGBA"


def png_claiming(width, height):
    """A PNG whose header promises `width` × `height` pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    data = struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    return b"\x89PNG\r\n\x1a\n" + chunk + data


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "unreadable"),
        (b"<html><script>alert(1)</script></html>", "unreadable"),
        (b"", "unreadable"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "unreadable"),
        (picture_file(size=(640, 480)).read()[:900], "unreadable"),
        (png_claiming(20_000, 20_000), "bomb"),
        (png_claiming(9_000, 9_000), "too_many_pixels"),
    ],
    ids=["svg", "html", "empty", "eps", "truncated", "bomb", "too many pixels"],
)
def test_what_is_no_picture_is_refused(content, code):
    with pytest.raises(ValidationError) as error:
        clean_photo(ContentFile(content, name="anh.png"))
    assert error.value.code == code


@pytest.mark.slow
def test_an_animation_with_too_many_frames_is_refused():
    content = BytesIO()
    frames = [Image.new("P", (1000, 1000), colour) for colour in range(50)]
    frames[0].save(content, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(ValidationError):
        clean_photo(ContentFile(content.getvalue()))


def test_a_saved_photo_has_a_name_nobody_can_guess_and_all_its_renditions(db):
    photo = make_photo(image=picture_file(size=(1000, 700), name="../../etc/passwd.php"))
    assert photo.image.name.startswith("photos/")
    assert "passwd" not in photo.image.name
    assert photo.image.name.endswith(".jpg")
    assert (photo.width, photo.height) == (1000, 700)
    for shape in ("full", "wide", "square"):
        for width, height in rendition_sizes(shape, photo.width, photo.height):
            for format_name in RENDITION_FORMATS:
                name = rendition_name(photo, shape, width, format_name)
                with photo.image.storage.open(name) as file:
                    assert Image.open(file).size == (width, height)


def test_no_rendition_is_larger_than_the_photo_and_one_is_always_there():
    assert rendition_sizes("wide", 1000, 1000) == [(320, 180), (480, 270), (800, 450)]
    assert rendition_sizes("square", 1000, 200) == [(96, 96), (192, 192)]
    assert rendition_sizes("wide", 10, 10) == [(10, 6)]
    assert rendition_sizes("full", 1, 1) == [(1, 1)]


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (5, 4)])
def test_a_photo_of_any_shape_gets_renditions(db, size):
    make_photo(image=picture_file(size=size, format_name="PNG"))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("van-ban.exe", b"MZ", "kind"),
        ("van-ban.html", b"<html>", "kind"),
        ("van-ban.pdf", b"<html>", "mismatch"),
        ("van-ban.docx", b"%PDF-", "mismatch"),
    ],
)
def test_an_attachment_must_be_what_its_name_says(name, content, code):
    with pytest.raises(ValidationError) as error:
        check_attachment(ContentFile(content, name=name))
    assert error.value.code == code


def test_a_document_is_accepted_and_keeps_a_readable_name():
    check_attachment(ContentFile(b"%PDF-1.7", name="Quyết định.PDF"))
    assert attachment_name(None, "Quyết định số 5.PDF").endswith("/quyet-dinh-so-5.pdf")


def test_a_recording_must_be_what_its_name_says():
    for name, content in {
        "a.mp3": b"ID3\x04",
        "a.m4a": b"\0\0\0 ftypM4A ",
        "a.ogg": b"OggS",
    }.items():
        check_audio(ContentFile(content, name=name))
    for name, content in {"a.mp3": b"<html>", "a.exe": b"MZ", "a.m4a": b"ftyp"}.items():
        with pytest.raises(ValidationError):
            check_audio(ContentFile(content, name=name))
