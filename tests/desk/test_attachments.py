"""What came to the story desk with this issue: documents, a recording, and a thread.

Written, compared, restored, merged and previewed as the rest of a story is.
"""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.editorial import revisions
from articles.models import Article, Attachment, KeptFile
from tests.support.factories import make_article, make_attachment, make_member, make_thread
from tests.support.forms import (
    ADD_STORY,
    change_url,
    field_error,
    open_form,
    other_desk,
    posted_by,
    story_form,
)
from tests.support.history import compare, kept, make_draft, restore, told, words

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def pdf(name="Quyết định.pdf", content=b"%PDF-1.7"):
    return SimpleUploadedFile(name, content)


def mp3(name="Bản đọc.mp3", content=b"ID3 doc"):
    return SimpleUploadedFile(name, content)


def documents(*rows):
    """What the form posts for new documents: a dict a row."""
    posted = {f"attachments-{i}-{name}": v for i, row in enumerate(rows) for name, v in row.items()}
    return posted | {"attachments-TOTAL_FORMS": len(rows)}


def save(client, article, **fields):
    """Save the story form of `article` with `fields` changed."""
    response = client.post(change_url(article), open_form(client, article) | fields)
    assert response.status_code == 302, response.context["errors"]


# The form


def test_a_journalist_hands_over_a_document_and_a_recording(client):
    client.force_login(make_member(JOURNALIST))
    thread = make_thread(name="Bão số 5")
    row = {"title": "Quyết định 12", "file": pdf()}
    client.post(ADD_STORY, story_form(audio=mp3(), thread=thread.pk, **documents(row)))
    article = Article.objects.get()
    assert article.thread == thread
    assert article.audio.name.endswith("/ban-doc.mp3")
    attachment = article.attachments.get()
    assert (attachment.title, attachment.kind) == ("Quyết định 12", "PDF")
    assert attachment.file.name.endswith("/quyet-dinh.pdf")


def test_threads_are_found_without_accents(client):
    client.force_login(make_member(JOURNALIST))
    make_thread(name="Bão số 5"), make_thread(name="Đại hội")
    query = {"app_label": "articles", "model_name": "article", "field_name": "thread"}
    found = client.get("/quan-tri/autocomplete/", query | {"term": "bao so"}).json()["results"]
    assert [result["text"] for result in found] == ["Bão số 5"]


@pytest.mark.same_on_both("a form refuses a file before anything is stored")
@pytest.mark.parametrize(
    "file",
    [
        pdf("virus.exe"),
        pdf("trang.html", b"<script>"),
        pdf("gia.pdf", b"MZ"),
        pdf(content=b""),
        pdf("khong-duoi"),
        "",
    ],
)
def test_a_wrong_document_is_told_beside_its_field(desk, file):
    response = desk.post(ADD_STORY, story_form(**documents({"title": "Văn bản", "file": file})))
    assert response.status_code == 200
    (formset,) = [f.formset for f in response.context["inline_admin_formsets"][1:]]
    error = " ".join(formset.errors[0]["file"])
    assert any(ord(char) > 127 for char in error), error
    assert "Văn bản" in response.content.decode()
    assert not Article.objects.exists()


def test_a_document_without_a_title_is_told(desk):
    response = desk.post(ADD_STORY, story_form(**documents({"title": " ", "file": pdf()})))
    assert response.context["inline_admin_formsets"][1].formset.errors[0]["title"]


@pytest.mark.same_on_both("a form refuses a file before anything is stored")
@pytest.mark.parametrize("file", [mp3("bai.exe"), mp3("bai.mp3", b"MZ"), pdf()])
def test_a_wrong_recording_is_told_beside_its_field(desk, file):
    assert field_error(desk.post(ADD_STORY, story_form(audio=file)), "audio")


@pytest.mark.parametrize("thread", ["99999", "abc", "9" * 30])
def test_a_thread_that_cannot_be_is_told(desk, thread):
    assert field_error(desk.post(ADD_STORY, story_form(thread=thread)), "thread")


def test_a_file_may_have_any_name_however_long(desk):
    name = "Quyết định về việc phê duyệt kế hoạch " * 6
    rows = documents({"title": "Dài", "file": pdf(f"{name}.pdf")})
    desk.post(ADD_STORY, story_form(audio=mp3(f"{name}.mp3"), **rows))
    article = Article.objects.get()
    for file, end in [(article.audio, ".mp3"), (article.attachments.get().file, ".pdf")]:
        assert file.name.endswith(end)
        assert file.storage.exists(file.name)


def test_a_form_with_an_error_says_which_files_to_choose_again(desk, monkeypatch):
    """Those that nothing could keep (tests/desk/test_kept_files.py has the others)."""
    monkeypatch.setattr(KeptFile, "MAX_FILES", 0)
    rows = documents({"title": "Văn bản", "file": pdf("Công văn.pdf")})
    data = story_form(headline="", audio=mp3("Đọc.mp3"), **rows)
    message = told(desk.post(ADD_STORY, data))
    assert "Công văn.pdf" in message
    assert "Đọc.mp3" in message


def test_a_document_taken_out_or_replaced_stays_in_the_storage(desk):
    article = make_draft(audio=ContentFile(b"ID3", name="a.mp3"))
    attachment = make_attachment(article=article)
    storage, document, recording = attachment.file.storage, attachment.file.name, article.audio.name
    save(desk, article, audio=mp3(), **{"attachments-0-file": pdf("moi.pdf")})
    assert article.attachments.get().file.name != document
    save(desk, article, **{"attachments-0-DELETE": "on", "audio-clear": "on"})
    assert not article.attachments.exists()
    assert not Article.objects.get().audio
    article.delete()
    assert storage.exists(document)
    assert storage.exists(recording)


def test_the_form_asks_the_same_number_of_queries_however_many_documents(
    desk, django_assert_max_num_queries
):
    article = make_draft(thread=make_thread())
    for _number in range(6):
        make_attachment(article=article)
    with django_assert_max_num_queries(14):
        desk.get(change_url(article))


# History


def test_the_history_tells_of_documents_recording_and_thread(desk):
    article = make_draft()
    save(desk, article)
    rows = documents({"title": "Kế hoạch", "file": pdf()})
    save(desk, article, audio=mp3(), thread=make_thread(name="Bão số 5").pk, **rows)
    save(desk, article, **{"attachments-0-title": "Kế hoạch 2026"})
    save(desk, article, **{"attachments-0-DELETE": "on", "audio-clear": "on"})
    save(desk, article)
    assert [revision.comment for revision in kept(article)[2:]] == [
        "Dòng sự kiện, âm thanh, tệp đính kèm",
        "Tệp đính kèm",
        "Âm thanh, tệp đính kèm",
        "Lưu mà không thay đổi gì",
    ]
    shown = words(compare(desk, article, 1, 2))
    for part in ("Bão số 5", "Kế hoạch", "quyet-dinh.pdf", "ban-doc.mp3"):
        assert part in shown


def test_a_file_replaced_by_one_of_its_name_is_a_change_to_see(desk):
    article = make_draft(audio=ContentFile(b"ID3", name="a.mp3"))
    save(desk, article, audio=mp3("a.mp3"))
    (comparison,) = compare(desk, article).context["comparisons"]
    assert comparison.marks == [("removed", "a.mp3"), ("added", "a.mp3")]


def test_an_old_version_comes_back_with_its_documents_recording_and_thread(desk):
    article = make_draft(audio=ContentFile(b"ID3", name="a.mp3"), thread=make_thread())
    attachment = make_attachment(article=article)
    fields = {"audio": mp3("b.mp3"), "thread": "", "attachments-0-DELETE": "on"}
    save(desk, article, **fields)
    save(desk, article, **documents({"title": "Khác", "file": pdf()}))
    restore(desk, article, kept(article)[0])
    now = Article.objects.get()
    assert (now.audio.name, now.thread) == (article.audio.name, article.thread)
    assert list(now.attachments.values_list("pk", "title", "file")) == [
        (attachment.pk, attachment.title, attachment.file.name)
    ]
    assert not compare(desk, article, 0, -1).context["comparisons"]


def test_files_and_a_thread_that_are_gone_do_not_stop_a_restore(desk):
    article = make_draft(
        audio=ContentFile(b"ID3", name="a.mp3"), thread=make_thread(), headline="Cũ"
    )
    gone, here = (make_attachment(article=article, title=title) for title in ("Mất", "Còn"))
    save(desk, article, headline="Mới", thread="")
    article.thread.delete()
    for file in (article.audio, gone.file):
        file.storage.delete(file.name)
    message = told(restore(desk, article, kept(article)[0], follow=True))
    assert "Mất" in message
    assert article.audio.name in message
    now = Article.objects.get()
    assert (now.headline, now.audio.name, now.thread) == ("Cũ", "", None)
    assert [attachment.title for attachment in now.attachments.all()] == [here.title]


def test_a_version_from_before_there_were_files_can_be_restored(desk):
    article = make_draft(headline="Cũ")
    save(desk, article, headline="Mới", **documents({"title": "Văn bản", "file": pdf()}))
    (version,) = kept(article)[0].version_set.all()
    for name, value in [("thread", "null"), ("audio", '""')]:
        version.serialized_data = version.serialized_data.replace(f', "{name}": {value}', "")
    assert "audio" not in version.serialized_data
    version.save()
    restore(desk, article, kept(article)[0])
    assert Article.objects.get().headline == "Cũ"
    assert not Attachment.objects.exists()


def test_a_deleted_story_is_recovered_with_its_files(desk):
    article = make_draft(audio=ContentFile(b"ID3", name="a.mp3"))
    attachment = make_attachment(article=article)
    desk.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"})
    desk.post(reverse("admin:articles_article_recover", args=[revisions.deleted().get().pk]))
    back = Article.objects.get()
    assert back.audio.name == article.audio.name
    assert back.attachments.get().file.name == attachment.file.name


def test_a_damaged_file_name_is_told_and_changes_nothing(desk):
    article = make_draft(audio=ContentFile(b"ID3", name="a.mp3"))
    save(desk, article, headline="Nguyên vẹn", **{"audio-clear": "on"})
    (version,) = kept(article)[0].version_set.all()
    for name in ("../../manage.py", "a\\\\u0000.mp3", "a" * 5000):
        data = version.serialized_data
        version.serialized_data = data.replace(article.audio.name, name)
        version.save()
        restore(desk, article, kept(article)[0], follow=True)
        version.serialized_data = data
        assert not Article.objects.get().audio


# Two people in one story


def test_files_sent_late_are_saved_where_nobody_else_touched_any(desk):
    article = make_draft()
    form = open_form(desk, article)
    Article.objects.update(version=7)  # as a step of the workflow does
    rows = documents({"title": "Văn bản", "file": pdf()})
    assert desk.post(change_url(article), form | rows | {"audio": mp3()}).status_code == 302
    assert Article.objects.get().audio
    assert article.attachments.get().title == "Văn bản"


def test_a_recording_that_only_they_changed_is_kept(desk):
    article = make_draft()
    form = open_form(desk, article)
    other_desk().post(change_url(article), form | {"audio": mp3()})
    assert desk.post(change_url(article), form | {"headline": "Của tôi"}).status_code == 302
    now = Article.objects.get()
    assert now.headline == "Của tôi"
    assert now.audio.name.endswith("ban-doc.mp3")


@pytest.mark.same_on_both("one of two forms is chosen in Python")
@pytest.mark.parametrize(
    ("choice", "again", "name"),
    [("mine", True, "lai"), ("mine", False, "toi"), ("theirs", False, "binh")],
)
def test_of_two_recordings_one_is_chosen(desk, choice, again, name):
    article = make_draft()
    form = open_form(desk, article)
    other_desk().post(change_url(article), form | {"audio": mp3("binh.mp3")})
    response = desk.post(change_url(article), form | {"audio": mp3("toi.mp3")})
    assert response.status_code == 409
    page = response.content.decode()
    assert "toi.mp3" in page
    assert "binh.mp3" in page
    assert 'type="file" name="audio"' not in page  # it is kept
    merged = posted_by(response, "conflict-form") | {"choice-audio": choice}
    files = {"audio": mp3("lai.mp3")} if again else {}
    assert desk.post(change_url(article), merged | files).status_code == 302
    assert Article.objects.get().audio.name.endswith(f"/{name}.mp3")


@pytest.mark.same_on_both("one of two forms is chosen in Python")
@pytest.mark.parametrize(
    ("choice", "titles"), [("mine", ["A", "C tôi"]), ("theirs", ["A", "B Bình"])]
)
def test_documents_are_chosen_as_one_unit(desk, choice, titles):
    article = make_draft()
    make_attachment(article=article, title="A")
    form = open_form(desk, article)

    def added(title):
        row = {"title": title, "file": pdf(f"{title}.pdf")}
        posted = {f"attachments-1-{name}": value for name, value in row.items()}
        return form | posted | {"attachments-TOTAL_FORMS": 2}

    other_desk().post(change_url(article), added("B Bình"))
    response = desk.post(change_url(article), added("C tôi"))
    assert [part.name for part in response.context["conflict"].differing] == ["attachments"]
    # Theirs has become the second row, mine the third.
    assert 'name="attachments-2-file-kept"' in response.content.decode()
    merged = posted_by(response, "conflict-form") | {"choice-attachments": choice}
    assert desk.post(change_url(article), merged).status_code == 302
    assert sorted(article.attachments.values_list("title", flat=True)) == titles


def test_a_document_whose_file_was_not_kept_is_told_and_not_lost(desk):
    article = make_draft()
    form = open_form(desk, article)
    mine = form | documents({"title": "Của tôi", "file": pdf()})
    other_desk().post(change_url(article), form | documents({"title": "B", "file": pdf()}))
    merged = posted_by(desk.post(change_url(article), mine), "conflict-form")
    KeptFile.objects.all().delete()
    response = desk.post(change_url(article), merged | {"choice-attachments": "mine"})
    assert response.status_code == 200
    assert "Của tôi" in response.content.decode()
    assert article.attachments.get().title == "B"


def test_a_document_they_deleted_and_i_keep_is_asked_for_again(desk):
    article = make_draft()
    make_attachment(article=article, title="A")
    form = open_form(desk, article)
    other_desk().post(change_url(article), form | {"attachments-0-DELETE": "on"})
    response = desk.post(change_url(article), form | {"attachments-0-title": "A sửa"})
    assert 'type="file" name="attachments-0-file"' in response.content.decode()
    merged = posted_by(response, "conflict-form") | {"attachments-0-file": pdf()}
    desk.post(change_url(article), merged)
    assert article.attachments.get().title == "A sửa"


# Previews


def preview(client, article, **fields):
    url = reverse("admin:articles_article_preview", args=[article.pk])
    return client.post(url, open_form(client, article) | fields)


def test_files_not_saved_yet_are_previewed_without_a_link_and_stored_nowhere(desk):
    article = make_draft()
    rows = documents({"title": "Công văn mới", "file": pdf("cong-van-moi.pdf")})
    page = preview(desk, article, audio=mp3("moi-doc.mp3"), **rows).content.decode()
    assert "Công văn mới" in page
    assert "cong-van-moi" not in page
    assert "<audio" not in page
    assert "Nghe được sau khi lưu" in page
    assert not Article.objects.get().audio
    assert not Attachment.objects.exists()


def test_the_preview_shows_saved_files_as_the_page_does(desk):
    article = make_article(audio=ContentFile(b"ID3", name="a.mp3"))
    attachment = make_attachment(article=article)
    for page in (preview(desk, article), desk.get(article.get_absolute_url())):
        content = page.content.decode()
        assert f'<audio controls preload="none" src="{article.audio.url}"' in content
        assert f'href="{attachment.file.url}"' in content


def test_a_wrong_file_is_a_fault_of_the_preview(desk):
    rows = documents({"title": "Giả", "file": pdf("gia.exe")})
    response = preview(desk, make_draft(), audio=mp3("gia.exe"), **rows)
    assert len(response.context["faults"]) == 2
    assert "Giả" not in response.content.decode().partition('id="content"')[2]


def test_files_of_a_story_are_for_those_who_may_change_it(client):
    author = make_member(JOURNALIST)
    article = make_draft(author=author)
    client.force_login(author)
    rows = documents({"title": "Thêm", "file": pdf()})
    client.post(change_url(article), story_form(headline="Thêm", audio=mp3(), **rows))
    assert not Article.objects.get().audio
    assert not Attachment.objects.exists()
    client.force_login(make_member(EDITOR))
    save(client, article, **documents({"title": "Thêm", "file": pdf()}))
    assert article.attachments.exists()
