"""Files made to harm: what they are, what they carry, what they cost, what they are called."""

import json
import os
import re
import subprocess
import sys
import time
from io import BytesIO

import pillow_heif
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from articles.media.drawing import MAX_PROFILE
from articles.media.logos import clean_icon, clean_logo
from articles.media.photos import clean_photo
from articles.models import Article, KeptFile, Photo
from tests.moving.word_files import docx, paragraph
from tests.support.factories import make_article, picture_file
from tests.support.forms import ADD_STORY, UPLOAD, change_url, open_form, story_form
from tests.support.vectors import alive

ADD_PHOTO = "/quan-tri/articles/photo/add/"
RECEIVED_WORD = "/quan-tri/articles/article/received/word/"
NAMES = [
    "../../../etc/passwd.jpg",
    "..\\..\\windows\\win.jpg",
    "/etc/cron.d/x.jpg",
    "a" * 300 + ".jpg",
    "a\x00.php.jpg",
    "anh.php.jpg",
    "anh.jpg.php",
    "anh.svg",
    ".htaccess",
    "con.jpg",
    "\u202egpj.exe",
    "<script>pwned()<script>.jpg",
    "%2e%2e%2fanh.jpg",
    "anh.jpg/",
    "ảnh đẹp\r\nX: y.jpg",
    "",
]


def gif_and_script():
    """A file that is a GIF to a decoder and a program to a script element."""
    gif = picture_file(format_name="GIF").read()
    return gif[:6] + b"/*" + gif[8:] + b"*/=1;pwned();"


def with_comment(content, comment):
    """The JPEG `content` with a comment segment."""
    segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
    return content[:2] + segment + content[2:]


def carriers():
    """Pictures that carry something else: name → content."""
    jpeg, png = picture_file().read(), picture_file(format_name="PNG").read()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x010E] = "<script>pwned()</script>"
    exif[0x9286] = b"pwned"
    return {
        "html behind": jpeg + b"<script>pwned()</script>",
        "php behind": jpeg + b"<?php pwned(); ?>",
        "zip behind": jpeg + b"PK\x03\x04pwned",
        "script in a comment": with_comment(jpeg, b"<script>pwned()</script>"),
        "php in a comment": with_comment(jpeg, b"<?php pwned(); ?>"),
        "script in exif": picture_file(exif=exif).read(),
        "xmp": picture_file(xmp=b"<x:xmpmeta><script>pwned()</script>").read(),
        "script for a profile": picture_file(icc_profile=b"<script>pwned()</script>").read(),
        "script behind a profile": picture_file(icc_profile=srgb + b"<script>pwned()").read(),
        "script behind a png": png + b"<script>pwned()</script>",
        "webp exif": picture_file(format_name="WEBP", exif=exif).read(),
        "gif comment": picture_file(format_name="GIF", comment=b"pwned()").read(),
    }


@pytest.mark.parametrize("carrier", carriers())
def test_a_picture_keeps_nothing_but_its_picture(carrier):
    content = carriers()[carrier]
    assert b"pwned" in content
    for clean in (clean_photo, clean_logo, clean_icon):
        assert b"pwned" not in clean(ContentFile(content, name="anh.jpg")).read(), clean


def test_a_polyglot_is_a_picture_alone_or_refused():
    try:
        content = clean_photo(ContentFile(gif_and_script(), name="anh.gif")).read()
    except ValidationError:
        return
    assert b"pwned" not in content


def profile(colours="sRGB"):
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(colours)).tobytes()


def test_a_sound_profile_is_kept_and_one_of_other_colours_is_not():
    kept = clean_photo(picture_file(icc_profile=profile()))
    assert Image.open(BytesIO(kept.read())).info["icc_profile"]
    other = clean_photo(picture_file(icc_profile=profile("LAB")))
    assert "icc_profile" not in Image.open(BytesIO(other.read())).info


def test_a_profile_larger_than_a_page_is_not_multiplied_into_renditions():
    large = profile() + bytes(MAX_PROFILE)
    photo = clean_photo(picture_file(icc_profile=large))
    assert photo.size < MAX_PROFILE


def test_a_photo_of_a_phone_with_a_second_picture_behind_is_taken():
    content = BytesIO()
    second = Image.new("RGB", (32, 24))
    Image.new("RGB", (64, 48), "teal").save(content, "MPO", save_all=True, append_images=[second])
    photo = clean_photo(ContentFile(content.getvalue(), name="anh.jpg"))
    image = Image.open(BytesIO(photo.read()))
    assert (image.format, image.size) == ("JPEG", (64, 48))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_drawn_and_then_forgotten(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = Image.open(BytesIO(clean_photo(picture_file(size=(60, 40), exif=exif)).read()))
    assert image.size == ((40, 60) if orientation > 4 else (60, 40))
    assert 0x0112 not in image.getexif()


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.97])
def test_a_file_cut_anywhere_is_refused_or_drawn_whole(format_name, part):
    whole = picture_file(size=(640, 480), format_name=format_name).read()
    try:
        photo = clean_photo(ContentFile(whole[: int(len(whole) * part)], name="anh.jpg"))
    except ValidationError:
        return
    assert Image.open(BytesIO(photo.read())).size == (640, 480)


BOMB = r"""
import json, re, sys, time
from io import BytesIO
import django
django.setup()
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from articles.media.photos import clean_photo
content = open(sys.argv[1], "rb").read()
start = time.monotonic()
try:
    told = clean_photo(ContentFile(content)).name
except ValidationError as error:
    told = error.code
# Not getrusage(): its peak begins with that of the process that started this one.
peak = int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) // 1024
print(json.dumps([told, peak, time.monotonic() - start]))
"""
BOMBS = {  # name → how many million pixels are just taken, format, mode, options
    "png, grey of 16 bits": (40, "PNG", "I;16", {}),
    "avif": (12, "AVIF", "RGB", {"speed": 10}),
    "heic": (24, "HEIF", "RGB", {}),
    "png": (35, "PNG", "RGB", {}),
    "png with transparency": (15, "PNG", "RGBA", {}),
    "png with a transparent colour": (15, "PNG", "RGB", {"transparency": (1, 2, 3)}),
    "png with a palette": (30, "PNG", "P", {}),
    "gif": (30, "GIF", "P", {}),
    "webp": (10, "WEBP", "RGBA", {"lossless": True, "method": 0}),
    "jpeg": (170, "JPEG", "RGB", {"subsampling": 0}),
    "jpeg, progressive": (30, "JPEG", "RGB", {"progressive": True, "subsampling": 0}),
    "jpeg, progressive, for print": (20, "JPEG", "CMYK", {"progressive": True}),
}


@pytest.mark.fault
@pytest.mark.parametrize("taken", [True, False], ids=["taken", "refused"])
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_less_than_300_megabytes(tmp_path, name, taken):
    """In a process of its own, whose peak is measured; the largest taken, and a larger one."""
    millions, format_name, mode, options = BOMBS[name]
    height = millions * 1_000_000 // 6_000 * (1 if taken else 2)
    pillow_heif.register_heif_opener()
    file = tmp_path / "bomb"
    Image.new(mode, (6_000, height)).save(file, format_name, **options)
    told, peak, seconds = measured(file)
    assert told.startswith("photo." if taken else ("too_many_pixels", "bomb"))
    assert peak < 300
    assert seconds < 30


@pytest.mark.fault
def test_a_gif_of_a_million_frames_takes_neither_memory_nor_minutes(tmp_path):
    content = BytesIO()
    Image.new("P", (60, 60)).save(content, "GIF")
    frame = b"\x21\xf9\x04\0\0\0\0\0" + b"\x2c\0\0\0\0\x01\0\x01\0\0" + b"\x02\x02\x44\x01\0"
    file = tmp_path / "frames"
    file.write_bytes(content.getvalue()[:-1] + frame * 400_000 + b";")
    told, peak, seconds = measured(file)
    assert told == "too_many_pixels"
    assert peak < 300
    assert seconds < 30


def measured(file):
    """What `clean_photo()` says of `file`, its peak of memory in MB, and its seconds."""
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", BOMB, str(file)]
    return json.loads(subprocess.run(command, env=environ, capture_output=True, check=True).stdout)


# Names


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
@pytest.mark.parametrize("address", [ADD_PHOTO, UPLOAD])
def test_a_name_reaches_no_disk(desk, address, name):
    field = "image" if address == ADD_PHOTO else "upload"
    file = SimpleUploadedFile("anh.jpg", picture_file().read())
    file._name = name  # past the tidying of the test's own file
    response = desk.post(address, {field: file, "alt": "a", "focus_x": 50, "focus_y": 40})
    assert response.status_code in (200, 302, 400)
    for photo in Photo.objects.all():
        assert re.fullmatch(r"photos/../[0-9a-f]{32}\.jpg", photo.image.name)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
@pytest.mark.parametrize("kind", ["pdf", "mp3"])
def test_a_document_is_stored_under_a_name_of_ours(desk, name, kind):
    start = {"pdf": b"%PDF-1.7 /JS (app.alert(1))", "mp3": b"ID3\x04"}[kind]
    file = SimpleUploadedFile("a", start)
    file._name = name.replace(".jpg", f".{kind}")
    row = {"attachments-TOTAL_FORMS": 1, "attachments-0-title": "Văn bản"}
    row |= {"attachments-0-file": file} if kind == "pdf" else {"attachments-TOTAL_FORMS": 0}
    audio = {"audio": file} if kind == "mp3" else {}
    response = desk.post(ADD_STORY, story_form(_move="publish", **row, **audio))
    assert response.status_code in (200, 302, 400)
    for article in Article.objects.all():
        stored = [each.file for each in article.attachments.all()] + [article.audio]
        for file in filter(None, stored):
            folder, token, own = file.name.split("/")
            assert folder == "attachments"
            assert len(token) == 16
            assert own.isascii()
            assert own.count(".") == 1
            assert own.endswith(f".{kind}")
            response = desk.get(file.url)
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert kind == "mp3" or response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg onload='pwned()'/>"),
        ("a.html", b"<script>pwned()</script>"),
        ("a.pdf.html", b"%PDF-1.7"),
        ("a.pdf", b"<script>pwned()</script>%PDF-1.7"),
        ("a.docx", b"<html>"),
        ("a.php", b"<?php"),
        ("a.hta", b"MZ"),
        ("a.PDF\x00.html", b"%PDF-"),
        ("a.xml", b"<?xml version='1.0'?>"),
        ("a.mp3", b"<script>pwned()</script>"),
    ],
)
def test_what_is_no_document_is_refused_on_the_form(desk, name, content):
    article = make_article()
    file = SimpleUploadedFile("a", content)
    file._name = name
    form = open_form(desk, article)
    row = {"attachments-TOTAL_FORMS": 1, "attachments-0-title": "a", "attachments-0-file": file}
    assert desk.post(change_url(article), form | row).status_code == 200
    assert desk.post(change_url(article), form | {"audio": file}).status_code == 200
    assert not article.attachments.exists()


# Word files and saved pages


def word_bombs():
    """Word files that are small to send and large to read."""
    entities = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10))
    laughs = f'<!DOCTYPE d [<!ENTITY e0 "ha">{entities}]><d>&e9;</d>'
    return {
        "a part of 200 MB": docx("", parts={"word/document.xml": b" " * 200_000_000}),
        "a billion laughs": docx("", parts={"word/document.xml": laughs}),
        "50,000 elements deep": docx("<w:sdt>" * 50_000),
        "a million groups": b"{\\rtf1 " + b"{" * 1_000_000,
    }


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_word_file_is_kept_under_a_name_of_ours(desk, name):
    file = SimpleUploadedFile("a.docx", docx(paragraph("Một câu của bài.")))
    file._name = name.replace(".jpg", ".docx")
    response = desk.post(RECEIVED_WORD, {"file": file})
    assert response.status_code == 200
    assert alive(response.content.decode()) == []
    assert KeptFile.objects.exists() or response.context["error"]
    for kept in KeptFile.objects.all():
        assert re.fullmatch(r"kept/[\w./-]+", kept.file.name)
        assert ".." not in kept.file.name


@pytest.mark.parametrize("name", word_bombs())
def test_a_word_file_that_is_a_bomb_is_refused_with_a_word_and_in_seconds(desk, name):
    file = SimpleUploadedFile("bai.docx", word_bombs()[name])
    begun = time.monotonic()
    response = desk.post(RECEIVED_WORD, {"file": file})
    assert time.monotonic() - begun < 30, "its process has 30 seconds of a processor"
    assert response.status_code == 200
    assert response.context["error"]
    assert not KeptFile.objects.exists()
    assert not Article.objects.exists()
