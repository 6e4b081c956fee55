"""The photo library as a grid: what each tile says, several uploads, several photos edited."""

import json
from datetime import datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.desk.photo_batch import MOST
from articles.desk.photo_grid import MOST_FILES
from articles.desk.photo_usage import use_counts, uses
from articles.editorial import row_history, shared_rows, working_copies
from articles.models import Photo
from tests.support.factories import (
    make_admin,
    make_article,
    make_member,
    make_official,
    make_photo,
    picture_file,
)
from tests.support.forms import UPLOAD, posted_by
from tests.support.logins import member
from tests.support.races import at_once

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LIBRARY = "/quan-tri/articles/photo/"
SEVERAL = f"{LIBRARY}several/"


@pytest.fixture
def desk(client):
    client.force_login(make_admin(last_name="Lê", first_name="An"))
    return client


def rows(count, **fields):
    """Photos without files, one a minute; the last is the newest."""
    said = {"width": 640, "height": 480, "alt": "Ảnh", **fields}
    photos = [Photo(image=f"photos/aa/{n}.jpg", **said) for n in range(count)]
    made = Photo.objects.bulk_create(photos)
    for number, photo in enumerate(made):
        photo.uploaded_at = timezone.now() - timedelta(minutes=count - number)
    Photo.objects.bulk_update(made, ["uploaded_at"], batch_size=500)
    return made


def batch_of(*photos):
    return reverse("admin:articles_photo_batch", args=["-".join(str(p.pk) for p in photos)])


def opened(client, *photos):
    """What the form of these photos posts where nothing was typed."""
    return posted_by(client.get(batch_of(*photos)), "photo-batch-form")


def send(client, photos, form, **typed):
    return client.post(batch_of(*photos), form | typed)


def own(photo, name):
    return f"photo-{photo.pk}-{name}"


def stored(photo):
    photo.refresh_from_db()
    return photo


def said(response):
    """The messages that the next page shows."""
    return " | ".join(str(message) for message in response.context["messages"])


# The grid


def test_a_tile_says_what_the_photo_lacks_how_often_it_is_used_and_who_uploaded_it(desk):
    me = make_admin(last_name="Trần", first_name="Bình")
    used = make_photo(alt="", caption="Chợ quê", uploaded_by=me)
    make_article(cover=used, body=f'<p><img src="{used.image.url}" alt=""></p>')
    make_official(portrait=used)
    spare = make_photo(alt="Sông La")
    page = desk.get(LIBRARY)
    tiles = {tile.photo: tile for tile in page.context["tiles"]}
    assert list(tiles) == [spare, used]  # newest first
    assert (tiles[used].uses, tiles[used].uploaded_by) == (3, "Trần Bình")
    assert tiles[spare].uses == 0
    text = page.content.decode()
    for words in (
        "Thiếu mô tả",
        "dùng 3 lần",
        "chưa dùng",
        "Chợ quê",
        "Trần Bình",
        'loading="lazy"',
    ):
        assert words in text


def test_a_story_and_its_working_copy_use_a_photo_once(desk):
    photo = make_photo()
    article = make_article(headline="Bài đang đăng", cover=photo, quotes=[{"photo": photo}])
    working_copies.begin(article)
    assert use_counts([photo]) == {photo.pk: 2}
    page = desk.get(f"{LIBRARY}{photo.pk}/change/")
    assert len(page.context["uses"]) == page.context["use_count"] == 2
    assert f"/article/{article.pk}/change/" in page.content.decode()


def test_the_count_of_uses_is_that_of_the_photos_own_page():
    photos = [make_photo(), make_photo(), make_photo()]
    for photo in photos[:2]:
        make_article(cover=photo, quotes=[{"photo": photo}, {"photo": photo}])
    make_official(portrait=photos[0])
    counts = use_counts(photos)
    assert counts == {photo.pk: len(uses([photo])) for photo in photos[:2]}
    assert use_counts([]) == {}


def test_a_grid_of_sixty_takes_as_many_queries_as_one_of_two(desk, django_assert_num_queries):
    for count in (2, 58):
        for photo in rows(count, uploaded_by=make_admin()):
            make_article(cover=photo) if count == 2 else None
        with django_assert_num_queries(6):  # session, user, portal, count, photos, their uses
            page = desk.get(LIBRARY)
    assert len(page.context["tiles"]) == 60


def test_the_grid_names_no_story_and_offers_only_what_may_be_done():
    photo = make_photo()
    make_article(headline="Bài mật", status="draft", cover=photo)
    page = member(JOURNALIST).get(LIBRARY).content.decode()
    assert "Bài mật" not in page
    assert "dùng 1 lần" in page
    assert 'value="edit_selected"' in page
    assert 'value="delete_selected"' not in page
    assert 'value="delete_selected"' in member(EDITOR).get(LIBRARY).content.decode()
    assert member(TICKER_STAFF).get(LIBRARY).status_code == 403


def listed(desk, **query):
    return list(desk.get(LIBRARY, query).context["cl"].result_list)


def test_the_library_is_filtered_by_month_and_by_who_uploaded(desk):
    me = desk.get(LIBRARY).wsgi_request.user
    old, new = make_photo(uploaded_by=me), make_photo()
    at = timezone.make_aware(datetime(2019, 3, 31, 23, 59))
    Photo.objects.filter(pk=old.pk).update(uploaded_at=at)
    assert listed(desk, by="me") == [old]
    assert listed(desk, month="2019-03") == [old]
    assert listed(desk, month="2019-04") == []
    assert listed(desk, month=f"{timezone.localdate():%Y-%m}") == [new]
    assert b"03/2019" in desk.get(LIBRARY, {"month": "2019-03"}).content
    assert desk.get(LIBRARY, {"_facets": "True", "use": "used"}).status_code == 200
    for month in ("2019-13", "0000-00", "abc", "\x00", "1" * 999):
        assert len(listed(desk, month=month, by="lạ")) == 2, month


# Several uploads


def files(*names):
    """One picture of each name; one whose name says so is none."""
    return [
        ContentFile(b"%PDF-1.7", name=name)
        if name.endswith(".pdf")
        else picture_file(size=(60 + len(name), 40 + number), name=name)
        for number, name in enumerate(names)
    ]


def test_files_of_a_form_without_javascript_are_stored_and_the_bad_one_is_named(desk):
    Photo.objects.upload(files("a.jpg")[0], by=None)
    sent = files("a.jpg", "b.jpg", "don.pdf", "c.jpg")
    page = desk.post(SEVERAL, {"upload": sent}, follow=True)
    assert Photo.objects.count() == 3
    assert "“don.pdf”: " in said(page)
    assert "Đã tải lên 2 ảnh." in said(page)
    assert "đã được tải lên trước đây" in said(page)
    assert len(page.context["lines"]) == 3  # the form that describes them
    sent = files("a.jpg", "b.jpg")
    assert len(desk.post(SEVERAL, {"upload": sent}, follow=True).context["lines"]) == 2
    assert Photo.objects.count() == 3  # sent again, nothing is made twice


def test_more_files_than_a_form_may_hold_are_named_and_none_is_half_there(desk):
    names = [f"anh-{number}.jpg" for number in range(MOST_FILES)]
    page = desk.post(SEVERAL, {"upload": files(*names, "thua.jpg")}, follow=True)
    assert Photo.objects.count() == MOST_FILES
    assert "thua.jpg" in said(page)
    assert desk.post(SEVERAL, follow=True).context["cl"]
    assert "Hãy chọn ảnh" in said(desk.post(SEVERAL, {"upload": ""}, follow=True))


def test_a_full_disk_costs_the_file_that_found_no_room(desk, monkeypatch):
    upload = type(Photo.objects).upload

    def full(self, file, **options):
        if file.name == "b.jpg":
            raise OSError(28, "No space left on device")
        return upload(self, file, **options)

    monkeypatch.setattr(type(Photo.objects), "upload", full)
    page = desk.post(SEVERAL, {"upload": files("a.jpg", "b.jpg", "c.jpg")}, follow=True)
    assert "“b.jpg”: " in said(page)
    assert Photo.objects.count() == 2
    assert desk.post(UPLOAD, {"upload": files("b.jpg")[0]}).status_code == 507


def test_a_script_gets_the_tile_of_what_it_uploaded(desk):
    answer = desk.post(UPLOAD, {"upload": files("<b>.jpg")[0], "tile": "1"}).json()
    assert f'id="photo-{answer["id"]}"' in answer["tile"]
    assert 'name="_selected_action"' in answer["tile"]
    assert "<b>" not in answer["tile"]
    assert answer["was_there"] is False
    again = desk.post(UPLOAD, {"upload": files("<b>.jpg")[0]}).json()
    assert again["was_there"] is True
    assert "tile" not in again


def test_uploads_and_the_form_of_several_take_their_permissions(client):
    photo = make_photo(credit="")
    ticker, journalist = member(TICKER_STAFF), member(JOURNALIST)
    assert ticker.post(SEVERAL, {"upload": files("a.jpg")}).status_code == 403
    assert ticker.get(batch_of(photo)).status_code == 403
    assert client.post(SEVERAL, {"upload": files("a.jpg")}).status_code in (302, 403)
    assert Photo.objects.count() == 1
    assert journalist.post(SEVERAL, {"upload": files("a.jpg")}).status_code == 302
    assert ticker.post(batch_of(photo), {"credit": "Khác"}).status_code == 403
    assert stored(photo).credit == ""


# Several photos edited


def test_chosen_photos_lead_to_their_form_and_back_to_the_list_as_it_was(desk):
    photos = [make_photo(alt="", credit=""), make_photo(alt="", credit="")]
    chosen = {"action": "edit_selected", "index": 0, "_selected_action": [p.pk for p in photos]}
    response = desk.post(f"{LIBRARY}?alt_text=missing", chosen)
    assert response["Location"].startswith(batch_of(*photos))
    form = posted_by(desk.get(response["Location"]), "photo-batch-form")
    response = desk.post(response["Location"], form | {"credit": "Đậu Bình"})
    assert response["Location"] == f"{LIBRARY}?alt_text=missing"
    assert {stored(photo).credit for photo in photos} == {"Đậu Bình"}


def test_only_what_was_typed_is_written(desk):
    at = timezone.make_aware(datetime(2026, 3, 30, 17, 5, 33))
    one = make_photo(alt="Một", caption="Chú thích", credit="An", taken_at=at)
    two = make_photo(alt="", caption="", credit="")
    form = opened(desk, one, two)
    send(desk, (one, two), form, **{own(two, "alt"): "Hai"})
    assert (stored(one).alt, one.caption, one.credit, one.taken_at) == (
        "Một",
        "Chú thích",
        "An",
        at,
    )
    assert (stored(two).alt, two.credit, two.taken_at) == ("Hai", "", None)
    assert [entry.object_id for entry in LogEntry.objects.all()] == [str(two.pk)]
    form = opened(desk, one, two)
    send(desk, (one, two), form, credit=" Đậu Bình\u200b ", taken_at="29/3/2026")
    assert stored(one).credit == stored(two).credit == "Đậu Bình"
    assert one.taken_at == two.taken_at == timezone.make_aware(datetime(2026, 3, 29))
    form = opened(desk, one, two)
    send(desk, (one, two), form, no_credit="on", no_taken_at="on", **{own(one, "alt"): ""})
    assert (stored(one).credit, one.taken_at, one.alt) == ("", None, "")
    assert (stored(two).credit, two.taken_at, two.alt) == ("", None, "Hai")


def test_a_save_leaves_what_one_of_a_single_photo_leaves(desk):
    photo, other = make_photo(alt="Cũ", credit=""), make_photo(credit="An")
    make_article(cover=photo)
    name = photo.image.name
    form = opened(desk, photo, other)
    response = send(desk, (photo, other), form, credit="An", **{own(photo, "alt"): "Mới"})
    assert response.status_code == 302
    assert (stored(photo).alt, photo.credit, photo.image.name) == ("Mới", "An", name)
    assert photo.folded
    lines = row_history.lines(photo)
    assert len(lines) == 2  # as it stood, and as it is
    assert lines[0].by.first_name == "An"
    assert row_history.lines(other) == []  # it had that credit
    [entry] = LogEntry.objects.all()
    assert entry.object_id == str(photo.pk)
    assert json.loads(entry.change_message)[0]["changed"]["fields"]


def test_what_somebody_else_wrote_meanwhile_is_told_and_stays(desk):
    photo, other = make_photo(credit="", alt="Ảnh"), make_photo(credit="")
    form = opened(desk, photo, other)
    Photo.objects.filter(pk=photo.pk).update(credit="Của Bình", taken_at=timezone.now())
    page = send(desk, (photo, other), form, credit="Của tôi", **{own(photo, "alt"): "Đang gõ"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "Của Bình" in text
    assert "Đang gõ" in text
    assert 'value="Của tôi"' in text
    assert stored(photo).credit == "Của Bình"
    assert stored(other).credit == ""  # all or none
    again = posted_by(page, "photo-batch-form")
    assert send(desk, (photo, other), again).status_code == 302
    assert stored(photo).credit == stored(other).credit == "Của tôi"
    assert photo.taken_at  # nobody typed a date


def test_words_that_others_wrote_where_nothing_was_typed_stay_without_a_question(desk):
    photo = make_photo(credit="", alt="Cũ")
    form = opened(desk, photo)
    Photo.objects.filter(pk=photo.pk).update(alt="Của Bình")
    assert send(desk, (photo,), form, credit="An").status_code == 302
    assert (stored(photo).alt, photo.credit) == ("Của Bình", "An")


def test_a_form_sent_twice_is_saved_once(desk):
    photo = make_photo(credit="")
    form = opened(desk, photo) | {"credit": "An"}
    for _ in range(3):
        assert desk.post(batch_of(photo), form).status_code == 302
    assert LogEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_one_form_sent_twice_at_the_same_moment_one_is_saved():
    admin, photo = make_admin(), make_photo(credit="")
    client = Client()
    client.force_login(admin)
    form = opened(client, photo) | {"credit": "An"}
    answers = at_once(lambda _number: client.post(batch_of(photo), form).status_code, range(2))
    assert answers == [302, 302]
    assert LogEntry.objects.count() == 1
    assert len(row_history.lines(photo)) == 2


def test_journalists_change_what_they_may_and_see_what_stays():
    journalist = member(JOURNALIST)
    mine, shown = make_photo(credit=""), make_photo(credit="")
    make_article(status="draft", author=journalist.user, cover=mine)
    make_article(cover=shown)  # published, of somebody else
    form = opened(journalist, mine, shown)
    assert own(shown, "alt") not in form
    forged = {own(shown, name): "Khác" for name in ("alt", "credit", "caption")}
    forged |= {
        f"initial-{own(shown, name)}": "" for name in ("alt", "credit", "caption", "taken_at")
    }
    late = journalist.post(batch_of(mine, shown), form | forged | {"credit": "Đang gõ"})
    assert late.status_code == 403  # as when a story was published while the form was open
    assert "Đang gõ" in late.content.decode()
    assert (stored(mine).credit, stored(shown).credit, shown.alt) == ("", "", "Cánh đồng lúa")
    page = journalist.post(batch_of(mine, shown), form | {"credit": "An"}, follow=True)
    assert "Đã sửa 1 ảnh." in said(page)
    assert (stored(mine).credit, stored(shown).credit) == ("An", "")
    page = member(EDITOR).get(batch_of(mine, shown))
    assert page.context["may"] == 2
    only = journalist.get(batch_of(shown))
    assert only.context["may"] == 0
    assert "giữ nguyên" in only.content.decode()


def test_which_photos_are_closed_is_asked_in_one_query(django_assert_num_queries):
    writer = make_member(JOURNALIST)
    photos = [make_photo() for _ in range(4)]
    make_article(cover=photos[0])
    make_article(body=f'<p><img src="{photos[1].image.url}" alt=""></p>')
    make_article(quotes=[{"photo": photos[2]}])
    writer.has_perm("articles.publish_article")
    with django_assert_num_queries(1):
        closed = set(shared_rows.closed_to(Photo.objects.all(), writer))
    assert closed == set(photos[:3])
    assert [shared_rows.may_change(photo, writer) for photo in photos] == [False] * 3 + [True]


def test_what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(desk):
    photo = make_photo(credit="", alt="Cũ")
    form = opened(desk, photo)
    wrong = {"credit": "a" * 121, "taken_at": "hôm qua", own(photo, "alt"): "b" * 251}
    page = send(desk, (photo,), form, **wrong, **{own(photo, "caption"): "Đang gõ"})
    assert page.status_code == 200
    assert set(page.context["common"].errors) == {"credit", "taken_at"}
    assert set(page.context["lines"][0].row.errors) == {"alt"}
    assert len(page.context["faults"]) == 3
    text = page.content.decode()
    for typed in (*wrong.values(), "Đang gõ"):
        assert typed in text
    page = send(desk, (photo,), form, credit="An", no_credit="on", taken_at="1/1/1800")
    assert set(page.context["common"].errors) == {"credit", "taken_at"}
    assert stored(photo).credit == ""


def test_photos_deleted_meanwhile_are_left_out_and_that_is_said(desk):
    photo, gone = make_photo(credit=""), make_photo()
    form = opened(desk, photo, gone)
    url = batch_of(photo, gone)
    gone.delete()
    page = desk.post(url, form | {"credit": "An"}, follow=True)
    assert "1 ảnh đã bị xóa" in said(page)
    assert stored(photo).credit == "An"
    photo.delete()
    assert "không còn trong thư viện" in said(desk.get(url, follow=True))


@pytest.mark.parametrize("keys", ["abc", "-", "0", "9" * 60, "1-2-x", "%00", "-".join("1" * 3000)])
def test_keys_of_nonsense_lead_back_to_the_list(desk, keys):
    response = desk.get(f"{LIBRARY}batch/{keys}/")
    assert response.status_code == 302
    assert desk.post(f"{LIBRARY}batch/{keys}/", {"credit": "An"}).status_code == 302


def test_a_form_of_nonsense_changes_nothing(desk):
    photo = make_photo(credit="An")
    values = Photo.objects.values().get()
    full = opened(desk, photo)
    for form in (
        {},
        {name: "" for name in full if name.startswith("initial")},
        {"credit": "\x00\u202e", "made_at": "x" * 99},
        full | {"taken_at": "9" * 500},
        full | {own(photo, "taken_at"): "1/1/2020", own(photo, "credit"): "Khác"},
    ):
        assert desk.post(batch_of(photo), form).status_code in (200, 302)
        left = Photo.objects.values().get()
        assert {k: v for k, v in left.items() if k not in ("alt", "folded")} == {
            k: v for k, v in values.items() if k not in ("alt", "folded")
        }


def test_more_photos_than_may_be_edited_at_once_are_refused(desk):
    made = rows(MOST + 1)
    page = desk.get(batch_of(*made), follow=True)
    assert str(MOST) in said(page)
    chosen = {"action": "edit_selected", "index": 0, "_selected_action": [p.pk for p in made]}
    assert str(MOST) in said(desk.post(LIBRARY, chosen, follow=True))


def test_the_form_of_sixty_takes_as_many_queries_as_that_of_two(desk, django_assert_num_queries):
    made = rows(60)
    for some in (made[:2], made):
        with django_assert_num_queries(5):
            assert len(desk.get(batch_of(*some)).context["lines"]) == len(some)


def test_an_index_leads_to_the_newest_of_twenty_thousand(desk):
    rows(3)
    if connection.vendor == "sqlite":
        plan = desk.get(LIBRARY).context["cl"].queryset[:60].explain()
        assert "photo_latest" in plan
        assert "TEMP B-TREE" not in plan
