"""Uploaded files: whole or in parts, and what a browser may do with them."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.support.factories import make_article, make_attachment, make_photo, show

pytestmark = pytest.mark.same_on_both("a file is sent from a folder, whole or in parts")

WHOLE = b"ID3" + bytes(range(256)) * 400


@pytest.fixture
def audio(db):
    """The address of a recording."""
    return make_article(audio=ContentFile(WHOLE, name="Bài đọc.mp3")).audio.url


def body(response):
    return b"".join(response)


def ask(client, url, byte_range, **headers):
    return client.get(url, headers={"Range": byte_range, **headers})


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-1", 0, 1),  # Safari's first question
        ("bytes=0-0", 0, 0),
        ("bytes=100-", 100, len(WHOLE) - 1),
        ("bytes=-100", len(WHOLE) - 100, len(WHOLE) - 1),
        ("bytes=-999999999", 0, len(WHOLE) - 1),
        ("bytes=1000-70000", 1000, 70000),
        ("bytes=5-999999999", 5, len(WHOLE) - 1),
        (f"bytes={len(WHOLE) - 1}-", len(WHOLE) - 1, len(WHOLE) - 1),
    ],
)
def test_a_part_is_answered_with_its_place_in_the_whole(client, audio, asked, start, end):
    response = ask(client, audio, asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{end}/{len(WHOLE)}"
    assert body(response) == WHOLE[start : end + 1]
    assert int(response["Content-Length"]) == end - start + 1
    assert response["Content-Type"] == "audio/mpeg"


@pytest.mark.parametrize("asked", [f"bytes={len(WHOLE)}-", "bytes=999999999-", "bytes=-0"])
def test_a_part_outside_the_file_cannot_be_had(client, audio, asked):
    response = ask(client, audio, asked)
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(WHOLE)}"
    assert "Cache-Control" not in response
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "bytes",
        "bytes=-",
        "bytes=5-2",
        "bytes=a-b",
        "bytes=0-1,5-9",
        "bytes=²-",
        "items=0-1",
        "bytes=" + "9" * 5000 + "-",
    ],
)
def test_what_is_no_single_part_gets_the_whole(client, audio, asked):
    response = ask(client, audio, asked)
    assert response.status_code == 200
    assert body(response) == WHOLE
    assert response["Accept-Ranges"] == "bytes"


def test_a_part_of_another_version_is_not_mixed_in(client, audio):
    version = client.get(audio)["Last-Modified"]
    assert ask(client, audio, "bytes=0-1", **{"If-Range": version}).status_code == 206
    for other in ("Thu, 01 Jan 1970 00:00:00 GMT", '"etag"', ""):
        assert ask(client, audio, "bytes=0-1", **{"If-Range": other}).status_code == 200


def test_only_getting_knows_parts(client, audio):
    response = client.head(audio, headers={"Range": "bytes=0-1"})
    assert response.status_code == 200
    assert int(response["Content-Length"]) == len(WHOLE)
    assert client.post(audio).status_code == 405


def test_a_file_kept_by_the_browser_is_not_sent_again(client, audio):
    seen = {"If-Modified-Since": client.get(audio)["Last-Modified"], "Range": "bytes=0-1"}
    assert client.get(audio, headers=seen).status_code == 304


@pytest.mark.django_db
def test_an_empty_file_has_no_parts(client):
    show(default_storage.save("trong.mp3", ContentFile(b"")))
    for asked in ("bytes=0-", "bytes=-1"):
        assert ask(client, "/media/trong.mp3", asked).status_code == 416


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.mp3", "audio/mpeg"),
        ("a.m4a", "audio/mp4"),
        ("a.ogg", "audio/ogg"),
        ("a.wav", "audio/wav"),
        ("A.MP3", "audio/mpeg"),
    ],
)
def test_a_recording_is_played_and_not_downloaded(client, name, kind):
    name = default_storage.save(name, ContentFile(WHOLE))
    show(name)
    response = client.get(default_storage.url(name))
    assert response["Content-Type"] == kind
    assert not response.get("Content-Disposition", "").startswith("attachment")


def test_documents_and_pictures_come_in_parts_too_and_none_can_run_anything(client, db):
    photo = make_photo()
    document, photo = make_attachment(article=make_article(cover=photo)).file, photo.image
    for file in (document, photo):
        response = ask(client, file.url, "bytes=1-3")
        assert body(response) == Path(file.path).read_bytes()[1:4]
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "immutable" not in response["Cache-Control"]
    assert ask(client, document.url, "bytes=1-3")["Content-Disposition"] == "attachment"
