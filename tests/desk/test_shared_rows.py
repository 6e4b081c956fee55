"""Officials and photos: who may change what many stories show, and what the history keeps."""

import pytest
from django.urls import reverse
from reversion.models import Version

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.editorial import row_history, shared_rows
from articles.media.renditions import FOCUS
from articles.models import Official, Photo
from tests.support.factories import (
    hours,
    make_article,
    make_member,
    make_official,
    make_photo,
    make_quoted,
    picture_file,
)
from tests.support.forms import UPLOAD, field_error, posted_by
from tests.support.pages import text_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

CLOSED = "Chỉ người có quyền xuất bản mới sửa được"
FORM = {"HTTP_ACCEPT": "text/html", "HTTP_ORIGIN": "http://testserver"}


def url(row, page, *more):
    name = f"admin:articles_{row._meta.model_name}_{page}"
    return reverse(name, args=[row.pk, *more])


def save(client, row, **changes):
    """Open the form of `row`, type `changes` and send it."""
    form = posted_by(client.get(url(row, "change")), f"{row._meta.model_name}_form")
    return client.post(url(row, "change"), form | changes, **FORM)


@pytest.fixture
def journalist(client):
    user = make_member(JOURNALIST, last_name="Trần", first_name="An")
    client.force_login(user)
    return user


@pytest.fixture
def editor(client):
    user = make_member(EDITOR, last_name="Lê", first_name="Bình")
    client.force_login(user)
    return user


def as_portrait(photo):
    return {"quotes": [{"official": make_official(portrait=photo)}]}


SHOWN = {
    "official": (make_official, lambda row: {"quotes": [{"official": row}]}),
    "cover": (make_photo, lambda row: {"cover": row}),
    "photo of a quote": (make_photo, lambda row: {"quotes": [{"photo": row}]}),
    "photo in a body": (make_photo, lambda row: {"body": f'<p><img src="{row.image.url}"></p>'}),
    "portrait of a quoted official": (make_photo, as_portrait),
}
STATES = {  # of the one story that shows the row, and whether its author may change the row
    "own draft": ({"status": "draft"}, True),
    "own in review": ({"status": "in_review"}, True),
    "own scheduled": ({"publish_at": hours(5)}, False),
    "own published": ({}, False),
    "own withdrawn": ({"status": "withdrawn"}, False),
    "another's draft": ({"status": "draft", "author": None}, False),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("shown", SHOWN)
def test_a_journalist_changes_what_only_their_own_unpublished_stories_show(shown, state):
    user = make_member(JOURNALIST)
    make, as_shown = SHOWN[shown]
    fields, may = STATES[state]
    row = make()
    make_article(**{"author": user, **fields, **as_shown(row)})
    assert shared_rows.may_change(row, user) is may
    assert shared_rows.may_change(make(), user)
    assert shared_rows.may_change(row, make_member(EDITOR))


def test_one_story_that_is_closed_is_enough(journalist):
    official = make_quoted()
    make_article(status="draft", author=journalist, quotes=[{"official": official}])
    assert not shared_rows.may_change(official, journalist)


@pytest.mark.parametrize("make", [make_quoted, lambda: make_article(cover=make_photo()).cover])
def test_the_form_of_a_closed_row_is_read_only_and_says_who_can_change_it(client, journalist, make):
    page = client.get(url(make(), "change")).content.decode()
    assert CLOSED in page
    assert 'name="_save"' not in page
    assert 'name="alt"' not in page
    assert 'name="position"' not in page


def test_an_open_row_is_changed_without_a_word(client, journalist):
    official = make_official(name="Nguyễn An")
    assert CLOSED not in client.get(url(official, "change")).content.decode()
    assert save(client, official, name="Nguyễn Ân").status_code == 302
    assert Official.objects.get().name == "Nguyễn Ân"


def test_what_was_typed_while_a_story_was_published_is_not_lost(client, journalist):
    official = make_official(name="Nguyễn An")
    story = make_article(status="draft", author=journalist, quotes=[{"official": official}])
    form = posted_by(client.get(url(official, "change")), "official_form")
    story.status = "published"
    story.save()
    response = client.post(url(official, "change"), form | {"name": "Tên vừa gõ"}, **FORM)
    assert response.status_code == 403
    assert "Tên vừa gõ" in response.content.decode()
    assert Official.objects.get().name == "Nguyễn An"


def test_the_same_file_uploaded_again_changes_no_photo(client, journalist):
    photo = Photo.objects.upload(picture_file(), by=None)
    Photo.objects.update(alt="Cánh đồng", credit="Lê Bình")
    make_article(cover=photo)
    client.post(UPLOAD, {"upload": picture_file()})
    add = {"image": picture_file(), "alt": "Khác", "credit": "Khác", "_popup": "1"}
    assert "thư viện" in field_error(client.post("/quan-tri/articles/photo/add/", add), "image")
    client.post("/quan-tri/articles/photo/add/", {**add, "use_existing": photo.pk})
    photo.refresh_from_db()
    assert (photo.alt, photo.credit) == ("Cánh đồng", "Lê Bình")


def test_an_official_made_beside_a_quote_is_public_with_the_story_only(client, journalist):
    add = "/quan-tri/articles/official/add/?_popup=1"
    client.post(add, {"name": "Lê Mới", "position": "Giám đốc", "_popup": "1"})
    official = Official.objects.get()
    story = make_article(status="draft", author=journalist, quotes=[{"official": official}])
    assert client.get(official.get_absolute_url()).status_code == 404
    story.status = "published"
    story.save()
    assert client.get(official.get_absolute_url()).status_code == 200


def test_editors_ask_no_database_for_it(editor, django_assert_num_queries):
    official = make_quoted()
    editor.has_perm("articles.publish_article")
    with django_assert_num_queries(0):
        shared_rows.may_change(official, editor)


# The library names no story of others


def test_the_library_names_no_draft_of_others_and_links_to_what_is_public(client, journalist):
    photo = make_photo()
    theirs = make_article(headline="Bài mật", status="draft", cover=photo)
    public = make_article(headline="Bài đã đăng", cover=photo)
    own = make_article(headline="Bài của tôi", status="draft", author=journalist, cover=photo)
    page = client.get(url(photo, "change")).content.decode()
    assert theirs.headline not in page
    assert "một bài viết bạn không được mở" in page
    assert f'<a href="{public.get_absolute_url()}">Bài đã đăng</a>' in page
    assert f'<a href="{url(own, "change")}">Bài của tôi</a>' in page


# The history


def history(client, row):
    return text_of(client.get(url(row, "history")))


def restore(client, row, number=-1):
    """Restore a version of `row`: the oldest unless told."""
    version = list(row_history.versions(row))[number]
    newest = row_history.versions(row)[0].pk
    return client.post(url(row, "restore", version.pk), {"newest": newest}, follow=True)


def test_the_history_says_who_changed_what_from_what(client, editor):
    official = make_official(name="Nguyễn An", position="Giám đốc")
    save(client, official, name="Nguyễn Ân", position="Phó Giám đốc")
    new, old = row_history.lines(official)
    assert (new.by, old.by) == (editor, None)
    assert [change.label for change in new.changes] == ["Họ và tên", "Chức vụ hiện nay"]
    text = history(client, official)
    for words in ("Lê Bình", "An", "Ân", "Bản có trước lần lưu kế tiếp", "Phó"):
        assert words in text


def test_a_photo_has_one_too(client, editor):
    photo = make_photo(alt="Cũ", credit="Lê Bình", focus_x=0)
    save(client, photo, alt="Mới", focus_x="30")
    labels = [change.label for change in row_history.lines(photo)[0].changes]
    assert labels == ["Mô tả ảnh", "Tâm ảnh theo chiều ngang"]
    assert "0" in history(client, photo)


def test_a_new_row_begins_its_history_and_a_save_without_a_change_adds_nothing(client, editor):
    client.post("/quan-tri/articles/official/add/", {"name": "Lê Mới", "position": "Giám đốc"})
    official = Official.objects.get()
    assert [line.by for line in row_history.lines(official)] == [editor]
    save(client, official)
    assert len(row_history.lines(official)) == 1


def test_a_change_made_elsewhere_is_kept_before_the_next_save(client, editor):
    official = make_official(name="Một")
    save(client, official, name="Hai")
    Official.objects.update(name="Ba")
    save(client, official, name="Bốn")
    names = [version.field_dict["name"] for version in row_history.versions(official)]
    assert names == ["Bốn", "Ba", "Hai", "Một"]


def test_an_old_version_is_restored_as_a_new_one(client, editor):
    official = make_official(name="Nguyễn An", slug="nguyen-an", portrait=make_photo())
    save(client, official, name="Kẻ Khác", slug="ke-khac", portrait="")
    restore(client, official)
    fresh = Official.objects.get()
    assert (fresh.name, fresh.slug) == ("Nguyễn An", "nguyen-an")
    assert fresh.portrait is not None
    assert len(row_history.lines(official)) == 3
    assert row_history.lines(official)[0].by == editor


def test_a_version_is_not_restored_over_one_that_was_saved_since(client, editor):
    official = make_official(name="Một")
    save(client, official, name="Hai")
    (newest, oldest) = row_history.versions(official)
    save(client, official, name="Ba")
    late = client.post(url(official, "restore", oldest.pk), {"newest": newest.pk}, follow=True)
    assert "từ khi bạn mở lịch sử" in text_of(late)
    assert Official.objects.get().name == "Ba"


def test_the_focal_point_of_a_photo_is_restored_with_its_renditions(client, editor):
    photo = make_photo()
    save(client, photo, focus_x="10", focus_y="90")
    assert restore(client, photo).status_code == 200
    photo.refresh_from_db()
    assert (photo.focus_x, photo.focus_y) == FOCUS
    assert photo.image.storage.exists(photo.thumbnail_url.removeprefix("/media/"))


def test_what_cannot_come_back_is_said_and_changes_nothing(client, editor):
    official = make_official(name="Nguyễn An", slug="nguyen-an")
    save(client, official, slug="khac")
    other = make_official()
    Official.objects.filter(pk=other.pk).update(slug="nguyen-an")  # which keeps no promise
    assert "không còn phù hợp" in text_of(restore(client, official))
    official.refresh_from_db()
    assert official.slug == "khac"


def test_a_damaged_version_is_shown_without_changes_and_not_restored(client, editor):
    official = make_official(name="Nguyễn An")
    save(client, official, name="Nguyễn Ân")
    Version.objects.update(serialized_data="[{")
    assert "Lê Bình" in history(client, official)
    assert "bị hỏng" in text_of(restore(client, official))
    assert Official.objects.get().name == "Nguyễn Ân"


def test_a_portrait_that_was_deleted_does_not_come_back(client, editor):
    portrait = make_photo()
    official = make_official(name="Nguyễn An", portrait=portrait)
    save(client, official, name="Nguyễn Ân", portrait="")
    portrait.delete()
    restore(client, official)
    fresh = Official.objects.get()
    assert (fresh.name, fresh.portrait) == ("Nguyễn An", None)


def test_a_journalist_reads_the_history_of_a_closed_row_and_restores_nothing(client, journalist):
    official = make_quoted(name="Nguyễn An")
    row_history.record(official, by=journalist)
    Official.objects.update(name="Nguyễn Ân")
    version = row_history.versions(official).get()
    page = client.get(url(official, "history"))
    assert page.status_code == 200
    assert "/restore/" not in page.content.decode()
    assert client.post(url(official, "restore", version.pk)).status_code == 403
    assert Official.objects.get().name == "Nguyễn Ân"


def test_a_version_of_another_row_is_not_found(client, editor):
    one, other = make_official(name="Một"), make_official(name="Hai")
    row_history.record(other, by=editor)
    version = row_history.versions(other).get()
    assert client.post(url(one, "restore", version.pk)).status_code == 404
    assert client.get(url(one, "restore", version.pk)).status_code == 405


def test_the_history_costs_the_same_for_two_versions_and_for_ten(
    client, editor, django_assert_max_num_queries
):
    official = make_official(portrait=make_photo())

    def keep(count):
        for _ in range(count):
            official.name += "a"
            official.portrait = make_photo()
            official.save()
            row_history.record(official, by=editor)

    keep(2)
    with django_assert_max_num_queries(20) as few:
        client.get(url(official, "history"))
    keep(8)
    with django_assert_max_num_queries(len(few)):
        client.get(url(official, "history"))
