"""Files chosen in a form that comes back with an error need not be chosen again."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.accounts.roles import JOURNALIST
from articles.models import Article, KeptFile, Photo, TickerNotice
from tests.support.factories import make_member, picture_file
from tests.support.forms import (
    ADD_NOTICE,
    ADD_STORY,
    change_url,
    notice_form,
    open_form,
    other_desk,
    posted_by,
    story_form,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ADD_PHOTO = "/quan-tri/articles/photo/add/"


def mp3(name="Bản đọc.mp3"):
    return SimpleUploadedFile(name, b"ID3 doc")


def with_document(**fields):
    row = {"title": "Quyết định", "file": SimpleUploadedFile("Quyết định.pdf", b"%PDF-1.7")}
    rows = {f"attachments-0-{name}": value for name, value in row.items()}
    return story_form(**rows, **{"attachments-TOTAL_FORMS": 1}, **fields)


def mended(response, form_id="article_form", **fields):
    """What the form of `response` posts once `fields` are filled in, with no file chosen."""
    return posted_by(response, form_id) | fields


def test_files_are_kept_by_name_and_saved_with_the_form_that_follows(
    desk, django_capture_on_commit_callbacks
):
    back = desk.post(ADD_STORY, with_document(headline="", audio=mp3()))
    page = back.content.decode()
    assert "Bản đọc.mp3" in page
    assert "Quyết định.pdf" in page
    stored = [row.file.name for row in KeptFile.objects.all()]
    assert len(stored) == 2
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(ADD_STORY, mended(back, headline="Đủ")).status_code == 302
    article = Article.objects.get()
    assert article.audio.name.endswith("/ban-doc.mp3")
    assert article.audio.read() == b"ID3 doc"
    assert article.attachments.get().file.name.endswith("/quyet-dinh.pdf")
    assert not KeptFile.objects.exists()
    assert not any(default_storage.exists(name) for name in stored)


@pytest.mark.slow
def test_a_large_file_is_kept_and_saved_too_also_by_a_late_save(desk, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1  # larger ones lie on the disk while they come in
    back = desk.post(ADD_STORY, with_document(headline="", audio=mp3()))
    assert desk.post(ADD_STORY, mended(back, headline="Đủ")).status_code == 302
    article = Article.objects.get()
    form = open_form(desk, article)
    other_desk().post(change_url(article), form | {"lead": "Sapo của Bình"})
    late = form | {"audio": mp3("Thu lại.mp3"), "headline": "Muộn", "lead": "Sapo của Bình"}
    assert desk.post(change_url(article), late).status_code == 302  # nothing of theirs is undone
    article.refresh_from_db()
    assert (article.headline, article.lead) == ("Muộn", "Sapo của Bình")
    assert article.audio.name.endswith("/thu-lai.mp3")
    assert not KeptFile.objects.exists()


def test_they_outlive_several_errors_and_are_kept_once(desk):
    back = desk.post(ADD_STORY, with_document(headline="", audio=mp3()))
    for _time in range(3):
        back = desk.post(ADD_STORY, mended(back))
        assert "Quyết định.pdf" in back.content.decode()
    assert KeptFile.objects.count() == 2
    assert desk.post(ADD_STORY, mended(back, headline="Đủ")).status_code == 302


def test_another_choice_or_none_is_possible(desk):
    back = desk.post(ADD_STORY, story_form(headline="", audio=mp3()))
    other = mended(back, headline="Khác", audio=mp3("khac.mp3"))
    assert desk.post(ADD_STORY, other).status_code == 302
    assert Article.objects.get().audio.name.endswith("/khac.mp3")
    back = desk.post(ADD_STORY, story_form(headline="", audio=mp3()))
    none = mended(back, headline="Không có", **{"audio-drop": "on"})
    assert desk.post(ADD_STORY, none).status_code == 302
    assert not Article.objects.get(headline="Không có").audio
    assert not KeptFile.objects.exists()


def test_a_refused_file_is_not_kept(desk):
    back = desk.post(ADD_STORY, story_form(headline="", audio=mp3("bai.exe")))
    assert back.context["adminform"].form.errors["audio"]
    assert not KeptFile.objects.exists()


def test_every_desk_keeps_them(desk):
    back = desk.post(ADD_PHOTO, {"image": picture_file(name="Lúa.jpg"), "alt": "a" * 300})
    assert "Lúa.jpg" in back.content.decode()
    photo = mended(back, "photo_form", alt="Lúa")
    assert desk.post(ADD_PHOTO, photo).status_code == 302
    assert Photo.objects.get().alt == "Lúa"
    document = SimpleUploadedFile("Công văn.pdf", b"%PDF-1.7")
    back = desk.post(ADD_NOTICE, notice_form(text="", attachment=document))
    notice = mended(back, "tickernotice_form", text="Xem")
    assert desk.post(ADD_NOTICE, notice).status_code == 302
    assert TickerNotice.objects.get().attachment.name.endswith("/cong-van.pdf")


def test_what_is_over_the_quota_has_to_be_chosen_again(desk, monkeypatch):
    monkeypatch.setattr(KeptFile, "MAX_BYTES", 10)
    back = desk.post(ADD_STORY, with_document(headline="", audio=mp3()))
    assert KeptFile.objects.get().name == "Quyết định.pdf"
    (message,) = back.context["messages"]
    assert "Bản đọc.mp3" in str(message)
    assert "Quyết định.pdf" not in str(message)


def test_a_full_disk_costs_the_file_alone(desk, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    back = desk.post(ADD_STORY, story_form(headline="", lead="Đã gõ", audio=mp3()))
    assert back.status_code == 200
    assert "Đã gõ" in back.content.decode()
    assert "Bản đọc.mp3" in str(next(iter(back.context["messages"])))


# Whose they are


def test_nobody_uses_the_file_of_another_or_has_it_by_its_address(client, desk):
    desk.post(ADD_STORY, story_form(headline="", audio=mp3()))
    row = KeptFile.objects.get()
    for reader in (client, desk, Client()):
        assert reader.get(f"/media/{row.file.name}").status_code == 404
        assert reader.get(f"/file-access/media/{row.file.name}").status_code == 403
    thief = Client()
    thief.force_login(make_member(JOURNALIST))
    stolen = story_form(**{"audio-kept": row.pk})
    assert thief.post(ADD_STORY, stolen).status_code == 302
    assert not Article.objects.get().audio
    assert KeptFile.objects.exists()  # nor is it taken away


@pytest.mark.parametrize("key", ["", "0", "-1", "abc", "9" * 18, "9" * 400, "1\x00", "../../etc"])
def test_a_garbled_key_is_no_file(desk, key):
    data = story_form(
        **{"audio-kept": key, "-kept": key, "body-kept": key, "x" * 500 + "-kept": key}
    )
    assert desk.post(ADD_STORY, data).status_code == 302


@pytest.mark.parametrize("name", ["a\x00b.mp3", "../../x.mp3", "\u202e3pm.mp3", "“Đọc” <b>.mp3"])
def test_an_odd_name_is_shown_as_text_and_is_no_path(desk, name):
    back = desk.post(ADD_STORY, story_form(headline="", audio=mp3(name)))
    assert back.status_code == 200
    assert "<b>.mp3" not in back.content.decode()
    row = KeptFile.objects.get()
    assert row.file.name.startswith("kept/")
    assert row.file.name.removeprefix("kept/").isalnum()
    assert desk.post(ADD_STORY, mended(back, headline="Đủ")).status_code == 302


def test_a_file_of_yesterday_is_swept_and_the_form_says_so(desk):
    back = desk.post(ADD_STORY, with_document(headline=""))
    KeptFile.objects.update(kept_at=timezone.now() - timedelta(days=1, minutes=1))
    again = desk.post(ADD_STORY, mended(back, headline="Đủ"))
    assert again.status_code == 200  # the document has no file
    call_command("sweep", "--dry-run", stdout=StringIO())
    assert KeptFile.objects.exists()
    call_command("sweep", stdout=StringIO())
    assert not KeptFile.objects.exists()
