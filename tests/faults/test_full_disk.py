"""A full disk: what cannot be stored is said beside its field, and nothing of it is left."""

import os
from io import BytesIO

import pytest
from lxml import html
from PIL import Image

from tests.support.asking import ask

FULL = "ổ đĩa của máy chủ đã đầy"


@pytest.fixture
def picture():
    """A JPEG of more than a megabyte."""
    content = BytesIO()
    size = (1600, 1200)
    Image.frombytes("RGB", size, os.urandom(3 * size[0] * size[1])).save(content, "JPEG")
    return content.getvalue()


def _errors(answer, field):
    page = html.fromstring(answer.text)
    return " ".join(text for row in page.find_class(f"field-{field}") for text in _listed(row))


def _listed(row):
    return [node.text_content() for node in row.find_class("errorlist")]


@pytest.mark.parametrize("kilobytes", [100, 3000], ids=["for the photo", "for its renditions"])
def test_a_photo_without_room(make_newsroom, desk_of, small_disk, picture, kilobytes):
    disk = small_disk(kilobytes)
    newsroom = make_newsroom(MEDIA_ROOT=str(disk))
    newsroom.media = disk
    with newsroom.serve() as (address, _process):
        desk = desk_of(newsroom, address)
        words = [("alt", "Cánh đồng"), ("caption", ""), ("credit", "")]
        file = ("image", "anh.jpg", picture)
        answer = desk.post("/quan-tri/articles/photo/add/", words, [file])
        dropped = desk.post(
            "/quan-tri/articles/photo/upload/", [], [("upload", "anh.jpg", picture)]
        )
    assert answer.status == 200
    assert FULL in _errors(answer, "image")
    assert "Cánh đồng" in answer.text
    assert dropped.status == 507
    assert dropped.headers["content-type"] == "application/json"
    assert newsroom.files() == []
    assert newsroom.run("print(Photo.objects.count())") == "0"


@pytest.mark.parametrize("size", [1_000_000, 6_000_000], ids=["in memory", "in a temporary file"])
def test_documents_and_recordings_without_room(make_newsroom, desk_of, small_disk, size):
    disk = small_disk(size * 3 // 2 // 1024)
    newsroom = make_newsroom(MEDIA_ROOT=str(disk))
    newsroom.media = disk
    pk = newsroom.run("print(make_article(headline='Có tệp', status='draft').pk)")
    change = f"/quan-tri/articles/article/{pk}/change/"
    recording = ("audio", "doc.mp3", b"ID3" + bytes(size))
    document = ("attachments-0-file", "qd.pdf", b"%PDF-" + bytes(size))
    with newsroom.serve() as (address, _process):
        desk = desk_of(newsroom, address)
        fields = dict(desk.form(change))
        fields |= {"headline": "Đã sửa", "attachments-TOTAL_FORMS": "1"}
        fields |= {"attachments-0-title": "Quyết định", "attachments-0-id": ""}
        answer = desk.post(change, fields.items(), [recording, document])
        assert answer.status == 200
        assert FULL in _errors(answer, "audio")
        assert FULL in _errors(answer, "file")
        assert "Đã sửa" in answer.text
        assert newsroom.files() == []
        story = "story = Article.objects.get(); print(story.headline, story.version, story.audio)"
        assert newsroom.run(story) == "Có tệp 1"
        assert desk.post(change, fields.items(), [document]).status == 302
    assert len(newsroom.files()) == 1


def test_with_the_database_on_a_full_disk_reading_goes_on_and_saving_says_so(
    make_newsroom, desk_of, small_disk
):
    disk = small_disk(16_000)
    newsroom = make_newsroom(VAR_DIR=str(disk), MEDIA_ROOT=str(disk / "media"))
    story = newsroom.run("print(make_article(headline='Vẫn đọc được').get_absolute_url())")
    add = "/quan-tri/articles/article/add/"
    with newsroom.serve() as (address, _process):
        desk = desk_of(newsroom, address)
        fields = dict(desk.form(add))
        fields |= {"headline": "Không còn chỗ", "lead": "Sapo", "body": "<p>chữ </p>" * 5_000}
        fields["category"] = newsroom.run("print(Category.objects.get().pk)")
        newsroom.run(
            "from django.db import connection; "
            "connection.cursor().execute('PRAGMA wal_checkpoint(TRUNCATE)')"
        )
        filler = disk / "filler"
        _fill(filler)
        sent = desk.post(add, fields.items())
        read = [ask(address + story), ask(address), ask(f"{address}/tim-kiem/?q=doc")]
        opened = desk.get("/quan-tri/articles/article/")
        filler.unlink()
        again = desk.post(add, fields.items())
    assert [answer.status for answer in read] == [200, 200, 200]
    assert "Vẫn đọc được" in read[0].text
    assert opened.status == 200
    assert sent.status == 503
    assert "chưa được lưu" in sent.text
    assert again.status == 302
    assert newsroom.run("print(Article.objects.filter(headline='Không còn chỗ').count())") == "1"


def _fill(path):
    """Write `path` until there is no room left."""
    with path.open("wb", buffering=0) as file:
        for size in (1024 * 1024, 4096, 1):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:
                continue
