"""What kind of file each is: told by the portal's own table, on whatever machine it runs."""

import ast
import mimetypes
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.media import documents, drawing, renditions, types
from articles.models import Photo
from tests.support.factories import make_article, make_photo, picture_file, show

pytestmark = pytest.mark.same_on_both("the kind of a file is told from its name")

KINDS = {
    "a.jpg": "image/jpeg",
    "A.JPEG": "image/jpeg",
    "a.png": "image/png",
    "a.gif": "image/gif",
    "a.webp": "image/webp",
    "a.avif": "image/avif",
    "a.mp3": "audio/mpeg",
    "a.m4a": "audio/mp4",
    "a.ogg": "audio/ogg",
    "a.wav": "audio/wav",
    "a.pdf": "application/pdf",
    "a.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "a.odt": "application/vnd.oasis.opendocument.text",
    "a.xls": "application/vnd.ms-excel",
    "a.html": "application/octet-stream",
    "a.svg": "application/octet-stream",
    "a": "application/octet-stream",
    ".webp": "application/octet-stream",
}


@pytest.fixture
def slim(monkeypatch):
    """A machine whose table of types is empty."""
    monkeypatch.setattr(mimetypes, "guess_type", lambda *args, **kwargs: (None, None))


def test_no_module_of_ours_asks_the_machines_table():
    for package in ("articles", "newsroom"):
        for path in (Path(settings.BASE_DIR) / package).rglob("*.py"):
            tree = ast.parse(path.read_text())
            imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
            names = {alias.name for node in imports for alias in node.names}
            names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
            assert "mimetypes" not in names, path


def test_whatever_may_be_uploaded_or_is_made_has_a_type():
    made = {f".{name}" for name in (*drawing.FORMATS.values(), *renditions.RENDITION_FORMATS)}
    for extension in (*documents.ATTACHMENTS, *documents.AUDIO, *made):
        assert types.media_type(f"a{extension}") != types.UNKNOWN, extension


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_told_by_its_name(name):
    assert types.media_type(name) == KINDS[name]
    assert types.is_shown(name) is KINDS[name].startswith(("image/", "audio/"))
    assert types.is_picture(name) is KINDS[name].startswith("image/")


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in KINDS if "." in name[1:]])
def test_a_file_is_served_as_what_it_is_on_a_slim_machine(client, slim, name):
    stored = default_storage.save(name, ContentFile(b"noi dung"))
    show(stored)
    response = client.get(default_storage.url(stored))
    assert response["Content-Type"] == KINDS[name]
    is_download = response.get("Content-Disposition", "") == "attachment"
    assert is_download is not types.is_shown(name)


@pytest.mark.django_db
@pytest.mark.parametrize("stored_as", ["WEBP", "photos/aa/x.avif", "photos/aa/x.la", "../../x", ""])
def test_no_cover_costs_readers_a_feed(client, slim, stored_as):
    photo = make_photo(image=picture_file(format_name="WEBP", name="anh.webp"))
    if stored_as != "WEBP":
        Photo.objects.update(image=stored_as)
    article = make_article(cover=photo)
    for address in ("/rss.xml", "/atom.xml", f"{article.category.get_absolute_url()}rss.xml"):
        response = client.get(address)
        assert response.status_code == 200
        assert article.headline in response.content.decode()
