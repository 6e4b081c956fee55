"""The desk of pages: written, published or scheduled, previewed, kept; and who may."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.urls import reverse

from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST, TICKER_STAFF
from articles.desk.photo_usage import use_counts, uses
from articles.editorial import erasure, required_pages, row_history, shared_rows
from articles.models import Page, PageDocument
from articles.text import own_videos
from tests.support.factories import (
    hours,
    make_category,
    make_member,
    make_page,
    make_page_document,
    make_photo,
)
from tests.support.forms import FORM, change_url, field_error, open_form, other_desk, posted_by
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db

LIST, ADD = "/quan-tri/articles/page/", "/quan-tri/articles/page/add/"
REQUIRED = f"{LIST}required/"
ROWS = {"documents-TOTAL_FORMS": 0, "documents-INITIAL_FORMS": 0}


@pytest.fixture
def editor(client):
    user = make_member(EDITOR)
    client.force_login(user)
    return user


def page_form(**fields):
    return {
        "title": "Liên hệ",
        "body": "<p>Số 1 đường Lớn.</p>",
        "status": "draft",
        "order": 0,
        "lang": "vi",
        **ROWS,
        **fields,
    }


def save(client, page, **changes):
    return client.post(change_url(page), open_form(client, page) | changes, **FORM)


def refused(client, name, **fields):
    """What is told beside the field `name` of a page that is not saved."""
    answer = client.post(ADD, page_form(**fields))
    assert answer.status_code == 200
    assert not Page.objects.filter(title="Liên hệ").exists()
    assert "Số 1 đường Lớn" in answer.content.decode() or "body" in fields
    return field_error(answer, name)


def test_a_page_is_written_published_and_read(client, editor):
    file = ContentFile(b"%PDF-1.7 a", name="so-do.pdf")
    rows = {"documents-TOTAL_FORMS": 1, "documents-0-title": "Sơ đồ", "documents-0-file": file}
    assert client.post(ADD, page_form(**ROWS | rows, status="published")).status_code == 302
    page = Page.objects.get()
    assert (page.slug, page.is_published()) == ("lien-he", True)
    shown = client.get("/lien-he/")
    assert "Số 1 đường Lớn" in text_of(shown)
    assert client.get(PageDocument.objects.get().file.url).status_code == 200


def test_a_later_time_schedules_it(client, editor):
    form = page_form(status="published", publish_at_0="21/03/2099", publish_at_1="08:00")
    client.post(ADD, form)
    assert client.get("/lien-he/").status_code == 404
    assert "Đã hẹn giờ" in text_of(client.get(LIST))


def test_an_address_that_is_taken_is_told_beside_its_field(client, editor):
    make_page(slug="co")
    former = make_page(slug="cu")
    former.slug = "moi"
    former.save()
    make_category(slug="kinh-te", name="Kinh tế")
    told = {
        slug: refused(client, "slug", slug=slug) for slug in ("api", "kinh-te", "co", "cu", "a b")
    }
    assert "/api/" in told["api"]
    assert "Kinh tế" in told["kinh-te"]
    assert all(told.values())


def test_a_loop_and_a_parent_that_was_deleted_are_told_beside_the_field(client, editor):
    above = make_page(title="Trên")
    page = make_page(title="Dưới", parent=above)
    answer = client.post(change_url(above), open_form(client, above) | {"parent": page.pk}, **FORM)
    assert "parent" in answer.context["adminform"].form.errors
    gone = make_page()
    key = gone.pk
    gone.delete()
    assert refused(client, "parent", parent=key)


def test_a_page_above_others_is_kept_and_the_reason_is_told(client, editor):
    above = make_page(title="Trên", status="draft", publish_at=None)
    make_page(title="Dưới", parent=above)
    url = reverse("admin:articles_page_delete", args=[above.pk])
    assert "Dưới" in text_of(client.get(url))
    client.post(url, {"post": "yes"})
    assert Page.objects.filter(pk=above.pk).exists()


def test_a_translation_is_of_a_vietnamese_page(client, editor):
    english = make_page(lang="en")
    assert refused(client, "translation_of", lang="en", translation_of=english.pk)
    vietnamese = make_page()
    client.post(ADD, page_form(title="Contact", lang="en", translation_of=vietnamese.pk))
    assert Page.objects.get(title="Contact").translation_of == vietnamese


def test_what_is_still_to_be_filled_in_is_not_published(client, editor):
    body = "<p>Điện thoại: [Cần điền: số]</p><p>Số 1 đường Lớn.</p>"
    told = refused(client, "body", status="published", body=body)
    assert "[Cần điền: số]" in told
    client.post(ADD, page_form(body=body))
    page = Page.objects.get()
    assert "[Cần điền: số]" in text_of(client.get(change_url(page)))
    assert save(client, page, status="published").status_code == 200
    page.refresh_from_db()
    assert page.status == "draft"


def test_a_picture_without_words_is_not_published(client, editor):
    photo = make_photo(alt="")
    body = f'<figure class="image"><img src="{photo.image.url}" alt=""></figure>'
    assert refused(client, "body", status="published", body=body)


def test_a_video_of_the_library_is_for_stories(client, editor):
    film = own_videos.block("videos/0123456789abcdef/a.mp4", "Phim")
    assert "chỉ phát được ở bài viết" in refused(client, "body", body=film)


def test_a_body_too_long_or_too_deep_is_refused_in_words(client, editor):
    assert "1000000" in refused(client, "body", body="a" * 1_000_001)
    assert refused(client, "body", body="<div>" * 200)


# Preview, history, late saves


def test_the_preview_shows_what_is_typed_and_saves_nothing(client, editor):
    answer = client.post(f"{LIST}preview/", page_form(title="", body="<p>Đang gõ.</p>"))
    assert "Đang gõ." in text_of(answer)
    assert "no-store" in answer["Cache-Control"]
    page = make_page(body="<p>Đã lưu.</p>", status="draft", publish_at=None)
    make_page_document(page)
    url = f"{LIST}{page.pk}/preview/"
    assert "Đã lưu." in text_of(client.get(url))
    typed = open_form(client, page) | {"body": "<p>Đang gõ.</p>"}
    answer = client.post(url, typed)
    assert "Đang gõ." in text_of(answer)
    assert "Sơ đồ" in text_of(answer)
    page.refresh_from_db()
    assert page.body == "<p>Đã lưu.</p>"


def test_each_save_is_kept_and_an_old_one_restored(client, editor):
    page = make_page(body="<p>Một.</p>", slug="a")
    save(client, page, body="<p>Hai.</p>", slug="b")
    new, old = row_history.lines(page)
    assert (new.by, old.by) == (editor, None)
    assert "Một." in text_of(client.get(reverse("admin:articles_page_history", args=[page.pk])))
    url = reverse("admin:articles_page_restore", args=[page.pk, old.version.pk])
    client.post(url, {"newest": new.version.pk})
    page.refresh_from_db()
    assert (page.body, page.slug) == ("<p>Một.</p>", "b")


def test_no_old_version_brings_a_place_to_fill_in_before_readers(client, editor):
    page = make_page(body="<p>[Cần điền: số]</p>", status="draft", publish_at=None)
    save(client, page, body="<p>Một.</p>", status="published")
    new, old = row_history.versions(page)
    url = reverse("admin:articles_page_restore", args=[page.pk, old.pk])
    answer = client.post(url, {"newest": new.pk}, follow=True)
    page.refresh_from_db()
    assert page.body == "<p>Một.</p>"
    assert "chỗ cần điền" in text_of(answer)


def test_a_late_save_is_shown_beside_the_other(client, editor):
    page = make_page(body="<p>Một.</p>")
    form = open_form(client, page)
    save(other_desk(), page, body="<p>Hai.</p>")
    answer = client.post(change_url(page), form | {"body": "<p>Ba.</p>"}, **FORM)
    assert answer.status_code == 409
    assert "Hai." in text_of(answer)


# Who may


@pytest.mark.parametrize("role", [JOURNALIST, TICKER_STAFF, None])
def test_pages_are_closed_to_those_who_do_not_edit(client, role):
    if role:
        client.force_login(make_member(role))
    page = make_page(title="Bản mật", status="draft", publish_at=None)
    document = make_page_document(page).file.url
    for url in (LIST, ADD, change_url(page), f"{LIST}{page.pk}/preview/", REQUIRED):
        assert "Bản mật" not in client.get(url).content.decode()
    client.post(change_url(page), page_form(title="Đổi"))
    client.post(f"{REQUIRED}contact/begin/")
    assert [str(one) for one in Page.objects.all()] == ["Bản mật"]
    assert client.get(document).status_code == 404
    assert client.get(f"/file-access{document}").status_code == 403


def test_an_editor_deletes_what_no_reader_has_seen(client, editor):
    draft, seen = make_page(status="draft", publish_at=None), make_page(status="draft")
    for page in (draft, seen):
        client.post(reverse("admin:articles_page_delete", args=[page.pk]), {"post": "yes"})
    assert [*Page.objects.all()] == [seen]
    client.force_login(make_member(ADMINISTRATOR))
    client.post(reverse("admin:articles_page_delete", args=[seen.pk]), {"post": "yes"})
    assert not Page.objects.exists()


def test_who_may_not_publish_changes_drafts_alone(client):
    user = make_member(JOURNALIST)
    names = ["view_page", "add_page", "change_page"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    draft, seen = make_page(status="draft", publish_at=None), make_page()
    save(client, draft, title="Đổi", status="published")
    client.post(change_url(seen), page_form(title="Đổi"))
    draft.refresh_from_db()
    seen.refresh_from_db()
    assert (draft.title, draft.status, seen.title == "Đổi") == ("Đổi", "draft", False)


# Photos


def test_a_photo_in_a_page_is_used_and_closed_to_journalists(client, editor):
    photo = make_photo()
    body = f'<figure class="image"><img src="{photo.image.url}" alt="a"></figure>'
    page = make_page(body=body, status="draft", publish_at=None)
    assert use_counts([photo]) == {photo.pk: 1}
    assert [use.by for use in uses([photo])] == [page]
    assert not shared_rows.may_change(photo, make_member(JOURNALIST))
    assert client.get(photo.image.url)["Cache-Control"].startswith("private")
    page.status, page.publish_at = "published", hours(-1)
    page.save()
    assert client.get(photo.image.url)["Cache-Control"].startswith("public")


def test_a_file_erased_for_good_leaves_pages_too(editor):
    photo = make_photo()
    body = f'<p>Chữ.</p><figure class="image"><img src="{photo.image.url}" alt="a"></figure>'
    page = make_page(body=body)
    erasure.erase(photo.image.name, by=editor, reason="Có số căn cước")
    erasure.erase(make_page_document(page).file.name, by=editor, reason="Có số căn cước")
    page.refresh_from_db()
    assert page.body == "<p>Chữ.</p>"
    assert not PageDocument.objects.exists()


# Required pages


def test_each_required_page_begins_as_a_draft_with_its_starter_text(client, editor):
    for kind in required_pages.BY_KIND:
        answer = client.post(f"{REQUIRED}{kind}/begin/")
        page = Page.objects.get(kind=kind)
        assert answer["Location"] == change_url(page)
        assert page.status == "draft"
        assert required_pages.placeholders(page), kind
    assert Page.objects.get(kind="structure").parent.kind == "about"
    assert Page.objects.get(kind="english").translation_of.kind == "about"
    assert client.post(f"{REQUIRED}contact/begin/").status_code == 302
    assert Page.objects.count() == len(required_pages.REQUIRED)
    assert client.post(f"{REQUIRED}khac/begin/").status_code == 404


def test_the_list_says_what_is_missing_waits_or_is_done(client, editor):
    make_page(slug="gioi-thieu")
    required_pages.begin("contact", by=editor)
    standings = {one.required.kind: one for one in required_pages.standings()}
    assert standings["about"].is_done
    assert standings["contact"].page
    assert standings["contact"].places
    assert standings["privacy"].page is None
    text = text_of(client.get(REQUIRED))
    assert "[Cần điền: số điện thoại]" in text
    assert "Còn thiếu" in text


def test_a_starter_text_stays_as_it_is_written(editor):
    """What cleaning would change of it, its writer would not know."""
    for required in required_pages.REQUIRED:
        page = required_pages.begin(required.kind, by=editor)
        assert page.body.count("<h2>") == required.body.count("<h2>")
        assert "[Cần điền" in page.body


def test_a_required_page_whose_address_is_taken_gets_another(editor):
    make_category(slug="lien-he")
    assert required_pages.begin("contact", by=editor).slug == "lien-he-2"


def test_a_list_and_a_form_cost_the_same_whatever_there_is(
    client, editor, django_assert_max_num_queries
):
    for _number in range(12):
        make_page(parent=Page.objects.first())
    with django_assert_max_num_queries(8):
        client.get(LIST)
    page = Page.objects.last()
    posted_by(client.get(change_url(page)), "page_form")
    with django_assert_max_num_queries(9):
        client.get(change_url(page))
