"""Media in a bucket, against an S3 server from PyPI: as safe as in a folder, same addresses."""

import re

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from moto.server import ThreadedMotoServer

from articles.models import Photo
from tests.support.factories import make_article, make_attachment, make_photo, picture_file

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.same_on_both("a bucket stands in the place of a folder, not of a database"),
]

KEYS = {"aws_access_key_id": "key", "aws_secret_access_key": "very-secret"}
WHOLE = b"ID3" + bytes(range(256)) * 2000


@pytest.fixture(scope="module")
def endpoint():
    """The address of an S3 server."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(endpoint, settings):
    """A fresh bucket, in which the portal keeps its media."""
    found = boto3.resource("s3", endpoint_url=endpoint, region_name="us-east-1", **KEYS)
    found = found.Bucket("media")
    found.create()
    settings.MEDIA_S3_BUCKET = "media"
    options = {"bucket_name": "media", "endpoint_url": endpoint, "region_name": "us-east-1"}
    options |= {"access_key": "key", "secret_key": "very-secret"}
    backend = {"BACKEND": "articles.media.s3.BucketStorage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    yield found
    found.objects.all().delete()
    found.delete()


def names(bucket):
    return sorted(stored.key for stored in bucket.objects.all())


def body(response):
    return b"".join(response.streaming_content)


def test_a_photo_sent_by_the_form_is_stored_with_its_renditions(desk, bucket):
    picture = SimpleUploadedFile("a.jpg", picture_file().read(), "image/jpeg")
    data = {"image": picture, "alt": "Cánh đồng", "focus_x": 50, "focus_y": 40}
    assert desk.post(reverse("admin:articles_photo_add"), data).status_code == 302
    photo = Photo.objects.get()
    assert photo.image.name in names(bucket)
    assert photo.thumbnail_url.removeprefix("/media/") in names(bucket)
    assert len(names(bucket)) > 4


def test_a_page_shows_pictures_of_the_bucket_at_the_portals_own_address(client, bucket):
    article = make_article(cover=make_photo())
    html = client.get(article.get_absolute_url()).content.decode()
    shown = set(re.findall(r"/media/photos/[\w./-]+", html))
    assert len(shown) > 4
    for address in shown:
        response = client.get(address)
        assert response.status_code == 200
        assert response["Content-Type"].startswith("image/")
        assert len(body(response)) == int(response["Content-Length"]) > 0


def test_no_page_gives_away_a_key_a_signature_or_the_bucket(client, bucket, endpoint):
    article = make_article(cover=make_photo(), audio=ContentFile(WHOLE, name="a.mp3"))
    make_attachment(article=article)
    for address in (article.get_absolute_url(), "/", "/rss.xml", "/api/v1/stories"):
        html = client.get(address).content.decode()
        for secret in ("very-secret", "Signature", "X-Amz", endpoint, endpoint.split("//")[1]):
            assert secret not in html


def test_a_deleted_photo_leaves_nothing_in_the_bucket(bucket):
    kept, gone = make_photo(), make_photo(image=picture_file((80, 60)))
    before = [name for name in names(bucket) if kept.image.name.rpartition(".")[0] in name]
    gone.delete()
    assert names(bucket) == before


def test_what_the_bucket_hands_over_itself_is_as_safe(bucket):
    article = make_article(audio=ContentFile(WHOLE, name="a.mp3"), cover=make_photo())
    document = make_attachment(article=article)
    told = {file.name: bucket.Object(file.name) for file in (document.file, article.audio)}
    stored = told[document.file.name]
    assert stored.content_disposition == "attachment"
    assert stored.content_type == "application/pdf"
    assert told[article.audio.name].content_type == "audio/mpeg"
    assert {stored.cache_control for stored in told.values()} == {"private, no-cache"}
    assert bucket.Object(article.cover.image.name).content_disposition is None


def test_a_document_is_a_download_and_can_run_nothing(client, bucket):
    document = make_attachment()
    response = client.get(document.file.url)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-1", 0, 1), ("bytes=-100", len(WHOLE) - 100, len(WHOLE) - 1), ("bytes=9-", 9, None)],
)
def test_a_recording_is_had_in_parts(client, bucket, asked, start, end):
    url = make_article(audio=ContentFile(WHOLE, name="a.mp3")).audio.url
    response = client.get(url, headers={"Range": asked})
    assert response.status_code == 206
    assert body(response) == WHOLE[start : len(WHOLE) if end is None else end + 1]
    assert response["Content-Type"] == "audio/mpeg"


def test_a_file_kept_by_the_browser_is_not_sent_again(client, bucket):
    url = make_attachment().file.url
    seen = client.get(url)["Last-Modified"]
    assert client.get(url, headers={"If-Modified-Since": seen}).status_code == 304


@pytest.mark.parametrize(
    "path", ["khong-co.jpg", "../../etc/passwd", "a%00b.jpg", "x" * 7000, "%ff", "photos/"]
)
def test_no_name_is_an_error(client, bucket, path):
    assert client.get("/media/" + path).status_code == 404


def test_the_size_of_a_document_is_asked_for_once(client, bucket, monkeypatch):
    article = make_attachment().article
    asked = []
    ask = default_storage.connection.meta.client._make_api_call

    def counted(operation, arguments):
        asked.append(operation)
        return ask(operation, arguments)

    monkeypatch.setattr(default_storage.connection.meta.client, "_make_api_call", counted)
    for _ in range(3):
        assert "PDF, " in client.get(article.get_absolute_url()).content.decode()
    assert asked == ["HeadObject"]


def test_without_the_bucket_pages_are_still_read(client, bucket, settings):
    article = make_article(cover=make_photo())
    make_attachment(article=article)
    options = settings.STORAGES["default"]["OPTIONS"] | {"endpoint_url": "http://127.0.0.1:9"}
    backend = settings.STORAGES["default"] | {"OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    for address in (article.get_absolute_url(), "/", "/rss.xml"):
        assert client.get(address).status_code == 200
