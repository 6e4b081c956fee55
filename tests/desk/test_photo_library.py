"""The library beside the story form: found, added to, described, by who may see and who may."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.desk.photo_library import PER_PAGE
from articles.editorial import row_history, workflow
from articles.models import Photo
from articles.portal.story_body import story_body
from tests.support.factories import make_admin, make_article, make_photo, picture_file
from tests.support.forms import ADD_STORY, UPLOAD, story_form
from tests.support.logins import member

pytestmark = pytest.mark.django_db

LIBRARY = "/quan-tri/articles/photo/library/"
ONE, WORDS = f"{LIBRARY}one/", f"{LIBRARY}words/"
DECORATIVE = '<figure class="image"><img alt="" role="presentation" src="{}"></figure>'


@pytest.fixture
def desk(client):
    client.force_login(make_admin())
    return client


def describe(client, photo, **words):
    photo.refresh_from_db()
    was = {"alt": photo.alt, "credit": photo.credit}
    sent = {"src": photo.image.url, "was": was, **words}
    return client.post(WORDS, sent, content_type="application/json")


def rows(count, **fields):
    """Photos without files, one a minute; the first is the oldest."""
    start = timezone.now() - timedelta(minutes=count)
    photos = [
        Photo(image=f"photos/aa/{n}.jpg", width=64, height=48, alt=f"Ảnh số {n}", **fields)
        for n in range(count)
    ]
    made = Photo.objects.bulk_create(photos)
    for number, photo in enumerate(made):
        photo.uploaded_at = start + timedelta(minutes=number)
        photo.folded = f"anh so {number}"
    Photo.objects.bulk_update(made, ["uploaded_at", "folded"], batch_size=500)
    return made


def test_the_library_is_paged_from_the_newest_and_none_comes_twice(desk):
    made = rows(PER_PAGE + 3)
    Photo.objects.update(uploaded_at=timezone.now())  # all of one moment
    first = desk.get(LIBRARY).json()
    second = desk.get(LIBRARY, {"after": first["after"]}).json()
    keys = [photo["id"] for photo in first["photos"] + second["photos"]]
    assert keys == [photo.pk for photo in reversed(made)]
    assert second["after"] is None


def test_a_photo_is_found_without_accents_and_named_by_what_it_is(desk):
    make_photo(alt="Cầu Bến Thuỷ")
    Photo.objects.upload(picture_file(size=(70, 50), name="le-khanh-thanh.jpg"), by=None)
    [found] = desk.get(LIBRARY, {"q": "ben thuy"}).json()["photos"]
    assert found["name"] == "Cầu Bến Thuỷ"
    [found] = desk.get(LIBRARY, {"q": "khanh thanh"}).json()["photos"]
    assert found["name"] == "le-khanh-thanh.jpg"


@pytest.mark.parametrize("query", [{"after": "abc"}, {"after": "9" * 40}, {"q": "\x00" * 9000}])
def test_an_odd_query_is_no_server_error(desk, query):
    assert desk.get(LIBRARY, query).status_code == 200


def test_a_page_of_20000_photos_takes_as_many_queries_as_one_of_two(
    desk, django_assert_max_num_queries
):
    made = rows(200)
    with django_assert_max_num_queries(5):
        desk.get(LIBRARY, {"q": "anh so", "after": made[150].pk})
    with django_assert_max_num_queries(4):
        desk.get(LIBRARY)
    if connection.vendor == "sqlite":
        newest = Photo.objects.order_by("-uploaded_at", "-pk")
        plan = newest.filter(uploaded_at__lte=timezone.now())[:25].explain()
        assert "photo_latest" in plan
        assert "TEMP B-TREE" not in plan


def test_a_picture_of_a_public_page_is_the_photo_of_the_library(desk):
    photo = make_photo(image=picture_file(size=(900, 600)))
    rendition = photo.image.url.replace(".jpg", "/full-800.avif")
    for src in (photo.image.url, rendition, f"http://testserver{rendition}?x=1"):
        assert desk.get(ONE, {"src": src}).json()["src"] == photo.image.url
    for src in (f"https://other.example{photo.image.url}", "http://[", "", "\x00", "/media/../x"):
        assert desk.get(ONE, {"src": src}).status_code == 404


def test_the_photos_own_words_are_kept_by_who_may_change_them():
    photo = make_photo(alt="")
    journalist = member(JOURNALIST)
    assert describe(journalist, photo, alt="Đại biểu", credit="An").status_code == 200
    photo.refresh_from_db()
    assert (photo.alt, photo.credit) == ("Đại biểu", "An")
    make_article(cover=photo)  # published, of somebody else
    assert describe(journalist, photo, alt="Khác").status_code == 403
    assert describe(member(EDITOR), photo, alt="Của biên tập").status_code == 200
    assert describe(member(EDITOR), photo, alt="a" * 251).status_code == 400
    photo.refresh_from_db()
    assert photo.alt == "Của biên tập"
    assert len(row_history.lines(photo)) == 3
    assert LogEntry.objects.filter(object_id=photo.pk, action_flag=2).count() == 2


def test_words_that_somebody_else_wrote_meanwhile_are_told_and_stay(desk):
    photo = make_photo(alt="Của Bình", credit="")
    for was in ({"alt": ""}, "abc", None):
        late = describe(desk, photo, alt="Của tôi", was=was)
        assert late.status_code == 409
        assert "Của Bình" in late.json()["error"]["message"]
    assert describe(desk, photo, alt="Của Bình", was={"alt": ""}).status_code == 200
    assert describe(desk, photo, credit="An", was={"alt": "cũ", "credit": ""}).status_code == 200
    photo.refresh_from_db()
    assert (photo.alt, photo.credit) == ("Của Bình", "An")


def test_words_hold_nothing_that_no_database_takes(desk):
    photo = make_photo(alt="")
    for words in ("Đại\x00 biểu", "Đại\ud800 biểu"):
        assert describe(desk, photo, alt=words).status_code == 200
        photo.refresh_from_db()
        assert photo.alt == "Đại biểu"
    assert describe(desk, photo, alt=None).status_code == 400
    assert describe(desk, photo, src="/media/\ud800.jpg").status_code == 404


def test_ticker_staff_see_no_library_and_strangers_nothing(client):
    photo = make_photo()
    make_article(cover=photo)  # readers see it
    ticker = member(TICKER_STAFF)
    assert ticker.get(LIBRARY).json() == {"photos": [], "after": None}
    assert ticker.get(ONE, {"src": photo.image.url}).status_code == 404
    assert describe(ticker, photo, alt="Khác").status_code == 404
    assert ticker.post(UPLOAD, {"upload": picture_file()}).status_code == 403
    assert Photo.objects.get().alt == photo.alt
    for address in (LIBRARY, ONE):
        assert client.get(address).status_code == 302
    assert client.post(WORDS).status_code == 302


@pytest.mark.parametrize("body", ["", "[]", "{", "[" * 9_000, '{"src": 1}', "null"])
def test_words_that_cannot_be_read_are_refused(desk, body):
    response = desk.post(WORDS, body, content_type="application/json")
    assert response.status_code in (400, 404)
    assert response.json()["error"]["message"]


def test_an_upload_says_what_was_lost_and_found(desk):
    exif = {"exif": b""}
    answer = desk.post(UPLOAD, {"upload": picture_file(size=(3000, 60), **exif)}).json()
    assert "2560" in answer["notes"][0]
    assert answer["name"] == "anh.jpg"
    assert answer["may_change"] is True


# Described before readers see it


def publish(photo=None, body="", cover=None, **fields):
    article = make_article(status="draft", publish_at=None, body=body, cover=cover, **fields)
    workflow.publish(article, by=make_admin())


def test_a_story_whose_pictures_are_not_described_is_not_published():
    photo = make_photo(alt="")
    figure = f'<figure class="image"><img alt="" src="{photo.image.url}"></figure>'
    with pytest.raises(ValidationError) as told:
        publish(body=f"<p>Một.</p>{figure}", cover=photo)
    assert set(told.value.message_dict) == {"body", "cover"}
    assert "Ảnh thứ 1" in told.value.message_dict["body"][0]
    publish(body=figure.replace('alt=""', 'alt="Hội trường"'))
    publish(body=DECORATIVE.format(photo.image.url))
    photo.alt = "Hội trường"
    photo.save()
    publish(body=figure, cover=photo)


def test_the_form_says_it_beside_the_body_and_a_draft_is_saved_all_the_same(desk):
    photo = make_photo(alt="")
    body = f'<figure class="image"><img alt="" src="{photo.image.url}"></figure>'
    form = story_form(body=body, _move="submit")
    response = desk.post(ADD_STORY, form)
    assert response.status_code == 200
    assert "chưa có mô tả" in str(response.context["adminform"].form.errors["body"])
    del form["_move"]
    assert desk.post(ADD_STORY, form).status_code == 302


def test_a_published_story_is_saved_whatever_its_pictures_lack():
    photo = make_photo(alt="")
    article = make_article(body=f'<p><img alt="" src="{photo.image.url}"></p>')
    article.lead = "Sửa lỗi chính tả"
    article.save()
    workflow.withdraw(article, by=make_admin(), note="Sai")
    workflow.publish(article, by=make_admin())


def test_readers_get_the_photos_description_unless_the_picture_is_decorative():
    photo = make_photo(alt="Cánh đồng")
    article = make_article(body=f'<p><img alt="" src="{photo.image.url}"></p>')
    assert 'alt="Cánh đồng"' in shown(article)
    article = make_article(body=DECORATIVE.format(photo.image.url))
    page = shown(article)
    assert 'alt=""' in page
    assert "role=" not in page
    assert "presentation" in article.body


def shown(article):
    article.body_photos = {
        use.photo.image.name: use.photo for use in article.photos_in_body.select_related("photo")
    }
    return story_body(article)["parts"][0]["html"]
