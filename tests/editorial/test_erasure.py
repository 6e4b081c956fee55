"""A file erased for good: out of every story, the storage and the history, with a reason."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from articles.accounts import audit_log
from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial import diff, erasure, revisions
from articles.editorial.states import State
from articles.media import orphans
from articles.models import (
    Article,
    Attachment,
    ErasedFile,
    Official,
    Photo,
    Quote,
    SearchEntry,
    TickerNotice,
)
from articles.text import richtext
from tests.support.factories import (
    hours,
    make_article,
    make_attachment,
    make_member,
    make_notice,
    make_official,
    make_photo,
    make_quote,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
REASON = "Có số căn cước của dân"
ADD = "/quan-tri/articles/erasedfile/add/"


@pytest.fixture
def editor():
    return make_member(EDITOR)


def body_with(*photos):
    figures = [
        f'<figure class="image"><img src="{photo.image.url}" alt="x" width="64" height="48">'
        "<figcaption>Chú thích</figcaption></figure>"
        for photo in photos
    ]
    return "<p>Trước.</p>" + "<p>Giữa.</p>".join(figures) + "<p>Sau.</p>"


def test_a_document_leaves_the_story_the_storage_and_what_can_be_restored(client, editor):
    document = make_attachment(title="Danh sách")
    article, name = document.article, document.file.name
    revisions.record(article, by=editor)
    before = revisions.of(article).first()
    version = article.version
    erasure.erase(name, by=editor, reason=REASON)
    article.refresh_from_db()
    assert not default_storage.exists(name)
    assert not article.attachments.exists()
    assert article.version == version + 1
    assert client.get(f"/media/{name}").status_code == 404
    assert "Danh sách" not in client.get(article.get_absolute_url()).content.decode()
    line = revisions.of(article).first()
    assert (line.comment, line.user) == (f"Xoá vĩnh viễn một tệp: {REASON}", editor)
    notes = revisions.restore(article, before, by=editor)
    assert "Danh sách" in " ".join(notes)
    assert not article.attachments.exists()


def test_a_photo_leaves_wherever_it_stands_with_all_its_renditions(client, editor):
    photo, other = make_photo(), make_photo()
    official = make_official(portrait=photo)
    article = make_article(
        cover=photo, cover_caption="Bà A ký tên", body=body_with(photo, other, photo)
    )
    quote = make_quote(article=article, photo=photo, official=official, caption="Bà A")
    name, folder = photo.image.name, photo.image.name.rpartition(".")[0]
    names = [name, *(f"{folder}/{each}" for each in default_storage.listdir(folder)[1])]
    assert len(names) > 4
    erasure.erase(names[-1], by=editor, reason=REASON)  # named by a rendition
    assert not Photo.objects.filter(pk=photo.pk).exists()
    assert not any(default_storage.exists(each) for each in names)
    article.refresh_from_db()
    assert (article.cover, article.cover_caption) == (None, "")
    assert richtext.own_pictures(article.body) == {other.image.name}
    assert article.body.count("figure") == 2
    assert "Chú thích" in article.body
    assert Quote.objects.get().photo is None
    assert Quote.objects.get().caption == ""
    assert Official.objects.get(pk=official.pk).portrait is None
    page = client.get(article.get_absolute_url()).content.decode()
    assert folder not in page
    assert default_storage.exists(other.image.name)
    assert quote.words in page


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>a</p>{}<p>b</p>", "<p>a</p><p>b</p>"),
        ('<figure class="image">{}</figure>', ""),
        ('<figure class="image">{}<figcaption>c</figcaption></figure><p>b</p>', "<p>b</p>"),
        ('<figure><a href="/x">{}</a><figcaption>c</figcaption></figure>', ""),
        ('<p><a href="/x">{}</a>b</p>', "<p>b</p>"),
        ("<p>{}</p>", ""),
        ("<table><tr><td>{}</td></tr></table>", "<table><tbody><tr><td></td></tr></tbody></table>"),
        ("<p>{}{}b</p>", "<p>b</p>"),
    ],
)
def test_a_body_without_a_picture_is_whole(html, left):
    picture = '<img src="/media/photos/aa/b.jpg" alt="x">'
    html = richtext.clean(html.format(picture, picture))
    assert "b.jpg" in html
    found = richtext.without_picture(html, "photos/aa/b.jpg")
    assert richtext.clean(found) == found == left
    assert richtext.without_picture(html, "photos/aa/c.jpg") == html


def test_a_recording_and_the_document_of_a_notice_go_too(editor):
    article = make_article(audio=ContentFile(b"ID3", name="doc.mp3"))
    notice = make_notice(attachment=ContentFile(b"%PDF-1.7", name="lich.pdf"))
    copy = notice.duplicate()
    names = (article.audio.name, notice.attachment.name)
    for name in names:
        erasure.erase(name, by=editor, reason=REASON)
    article.refresh_from_db()
    assert not article.audio
    assert set(TickerNotice.objects.values_list("attachment", flat=True)) == {""}
    assert TickerNotice.objects.filter(pk=copy.pk).exists()
    assert not any(default_storage.exists(name) for name in names)


def test_the_history_says_why_a_file_is_not_there(editor):
    photo = make_photo()
    article = make_article(cover=photo, body=body_with(photo))
    document = make_attachment(article=article)
    revisions.record(article, by=editor)
    before = State.now(article)
    for name in (photo.image.name, document.file.name):
        erasure.erase(name, by=editor, reason=REASON)
    compared = diff.compare(diff.changes(before, State.now(article)))
    told = {each.label: "".join(text for _kind, text in each.marks) for each in compared}
    said = f"(đã xoá vĩnh viễn: {REASON})"
    assert sum(said in text for text in told.values()) == 3, told


def test_a_deleted_story_comes_back_without_what_was_erased(editor):
    document = make_attachment()
    article, name = document.article, document.file.name
    revisions.record(article, by=editor)
    article.delete()
    erasure.erase(name, by=editor, reason=REASON)
    recovered, notes = revisions.recover(revisions.deleted().get(), by=editor)
    assert notes
    assert not recovered.attachments.exists()


def test_the_audit_log_names_who_and_why_and_keeps_the_account_for_it(editor):
    name = make_attachment().file.name
    erasure.erase(name, by=editor, reason=REASON)
    with pytest.raises(ProtectedError):
        editor.delete()
    (line,) = audit_log.latest("erasures")
    assert line.who == editor.username
    assert name in line.what
    assert REASON in line.what


def test_search_reads_the_story_as_it_is_now(editor):
    quote = make_quote(photo=make_photo())
    erasure.erase(quote.photo.image.name, by=editor, reason=REASON)
    assert SearchEntry.objects.filter(article=quote.article).exists()


def test_a_storage_that_does_not_answer_is_swept_later(editor, monkeypatch):
    document, photo = make_attachment(), make_photo()
    revisions.record(document.article, by=editor)
    names = (document.file.name, photo.image.name)
    storage = type(default_storage._wrapped)

    def fail(self, name):
        raise OSError("The storage does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(storage, "delete", fail)
        for name in names:
            erasure.erase(name, by=editor, reason=REASON)
    assert all(default_storage.exists(name) for name in names)
    assert set(names) <= set(orphans.orphans()), "however young, and although the history names it"
    orphans.delete(orphans.orphans())
    assert not any(default_storage.exists(name) for name in names)


def test_a_row_says_what_who_and_why():
    for field in ("name", "reason", "erased_by"):
        told = {"name": "a.pdf", "reason": REASON, "erased_by": "a"} | {field: ""}
        with pytest.raises(IntegrityError, match=r"(?i)check"), transaction.atomic():
            ErasedFile.objects.create(**told)


# At the desk


def test_the_page_asks_names_where_it_is_used_and_asks_again(client, editor):
    client.force_login(editor)
    document = make_attachment()
    name = document.file.name
    page = client.get(ADD, {"name": name}).content.decode()
    assert name in page
    data = {"name": f"https://tin.example.vn/media/{name}?x=1", "reason": REASON}
    page = client.post(ADD, data).content.decode()
    for said in (document.article.headline, "Không thể hoàn tác", REASON, "bản sao lưu"):
        assert said in page
    assert Attachment.objects.exists()
    assert default_storage.exists(name)
    response = client.post(ADD, {"name": name, "reason": REASON, "confirm": name}, follow=True)
    assert "Đã xoá vĩnh viễn tệp" in response.content.decode()
    assert not default_storage.exists(name)
    assert reverse("admin:articles_erasedfile_changelist") == response.request["PATH_INFO"]
    row = ErasedFile.objects.get()
    assert client.get(f"/quan-tri/articles/erasedfile/{row.pk}/change/").status_code == 200
    assert client.get("/quan-tri/articles/erasedfile/?q=quyet").status_code == 200


def test_the_form_of_a_photo_leads_there(client, editor):
    client.force_login(editor)
    photo = make_photo()
    make_article(cover=photo)
    form = client.get(f"/quan-tri/articles/photo/{photo.pk}/change/").content.decode()
    assert f"{ADD}?name={photo.image.name}" in form
    page = client.post(ADD, {"name": photo.image.name, "reason": REASON}).content.decode()
    assert "Ảnh bìa" in page


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "x",
        "/media/",
        "photos",
        "../../etc/passwd",
        "/media/../newsroom.sqlite3",
        "a\x00b",
    ]
    + [".restore-x/a.pdf", "https://tin.example.vn/", "a" * 255 + ".pdf", "attachments/0/x.pdf"],
)
def test_what_is_no_stored_file_is_said_beside_the_field(client, editor, typed):
    client.force_login(editor)
    make_attachment()
    default_storage.save(".restore-x/a.pdf", ContentFile(b"%PDF"))
    for confirm in ({}, {"confirm": typed}):
        response = client.post(ADD, {"name": typed, "reason": REASON} | confirm)
        assert response.status_code == 200
        assert "errorlist" in response.content.decode()
    assert not ErasedFile.objects.exists()


def test_a_reason_has_to_be_given(client, editor):
    client.force_login(editor)
    name = make_attachment().file.name
    for reason in ("", "  ", "\n"):
        response = client.post(ADD, {"name": name, "reason": reason, "confirm": name})
        assert response.status_code == 200
    assert default_storage.exists(name)


def test_a_confirmation_is_for_the_file_that_was_shown(client, editor):
    client.force_login(editor)
    names = [make_attachment().file.name for _ in range(2)]
    client.post(ADD, {"name": names[0], "reason": REASON, "confirm": names[1]})
    assert not ErasedFile.objects.exists()


@pytest.mark.parametrize(
    ("role", "may"),
    [(JOURNALIST, False), (TICKER_STAFF, False), (EDITOR, True), (ADMINISTRATOR, True)],
)
def test_files_are_erased_by_those_who_publish(client, role, may):
    client.force_login(make_member(role))
    name = make_attachment(article=make_article(publish_at=hours(-2))).file.name
    assert client.get(ADD).status_code == (200 if may else 403)
    client.post(ADD, {"name": name, "reason": REASON, "confirm": name})
    assert default_storage.exists(name) is not may
    rows = ErasedFile.objects.all()
    assert rows.exists() is may
    for row in rows:  # and the record of it is changed or deleted by nobody
        client.post(f"/quan-tri/articles/erasedfile/{row.pk}/change/", {"reason": "khác"})
        client.post(f"/quan-tri/articles/erasedfile/{row.pk}/delete/", {"post": "yes"})
        data = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
        client.post("/quan-tri/articles/erasedfile/", data)
        assert ErasedFile.objects.get(pk=row.pk).reason == REASON
    assert Article.objects.exists()
