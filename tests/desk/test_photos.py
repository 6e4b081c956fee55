"""The photo library: uploaded once, cut around its focal point, never deleted while used."""

import re
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from articles.desk.photo_usage import LIMIT, uses
from articles.desk.photos import PhotoAdmin
from articles.media.renditions import rendition_name
from articles.models import Photo, PhotoInBody
from tests.support.factories import (
    make_admin,
    make_article,
    make_official,
    make_photo,
    make_quote,
    picture_file,
)
from tests.support.forms import open_form
from tests.support.races import at_once

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LIBRARY = "/quan-tri/articles/photo/"
ADD = LIBRARY + "add/"
UPLOAD = LIBRARY + "upload/"


def uploaded(**options):
    """A photo that came through the door, as an upload does."""
    return Photo.objects.upload(picture_file(**options), by=None)


def change_url(photo):
    return f"{LIBRARY}{photo.pk}/change/"


def in_body(photo):
    return f'<p>Ảnh:</p><p><img src="{photo.image.url}" alt=""></p>'


def staff(*permissions, **fields):
    """A member of staff who may only do what `permissions` (codenames) say."""
    user = User.objects.create_user(is_staff=True, **{"username": "phongvien", **fields})
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


# Uploaded once


def test_the_same_file_uploaded_twice_in_the_editor_is_one_photo(desk):
    first = desk.post(UPLOAD, {"upload": picture_file()}).json()
    Photo.objects.update(alt="Cánh đồng")
    second = desk.post(UPLOAD, {"upload": picture_file(name="ten-khac.jpg")}).json()
    assert second["url"] == first["url"]
    assert second["alt"] == "Cánh đồng"
    assert Photo.objects.count() == 1


def test_another_file_is_another_photo(desk):
    desk.post(UPLOAD, {"upload": picture_file()})
    desk.post(UPLOAD, {"upload": picture_file(size=(65, 48))})
    assert Photo.objects.count() == 2


def test_the_photo_form_says_beside_the_field_which_photo_it_is_and_loses_nothing(desk):
    photo = uploaded()
    data = {"image": picture_file(), "alt": "Đang gõ", "caption": "Chú thích đang gõ"}
    response = desk.post(ADD, data)
    assert response.status_code == 200
    form = response.context["adminform"].form
    assert change_url(photo) in form.errors["image"][0]
    page = response.content.decode()
    assert f'<a href="{change_url(photo)}">' in page
    assert "Đang gõ" in page
    assert "Chú thích đang gõ" in page
    assert "use_existing" not in page
    assert Photo.objects.count() == 1


def test_a_popup_offers_the_photo_that_is_there_and_hands_it_to_the_story_form(desk):
    photo = uploaded()
    response = desk.post(ADD, {"image": picture_file(), "alt": "", "_popup": "1"})
    assert f'name="use_existing" value="{photo.pk}"' in response.content.decode()
    response = desk.post(ADD, {"use_existing": photo.pk, "_popup": "1"})
    assert response.context["popup_response_data"].startswith(f'{{"value": "{photo.pk}"')


@pytest.mark.parametrize("pk", ["999999", "abc", "-1", "9" * 40])
def test_a_popup_asked_for_an_unknown_photo_is_no_server_error(desk, pk):
    response = desk.post(ADD, {"use_existing": pk, "_popup": "1"})
    assert response.status_code in (200, 404)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_the_photo_form_at_once_one_is_told():
    admin = make_admin()

    def send(_number):
        client = Client()
        client.force_login(admin)
        return client.post(ADD, {"image": picture_file(), "alt": "Đang gõ"})

    told, saved = sorted(at_once(send, range(2)), key=lambda response: response.status_code)
    assert (told.status_code, saved.status_code) == (200, 302)
    assert "đã có trong thư viện" in told.content.decode()
    assert "Đang gõ" in told.content.decode()
    assert Photo.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_file_uploaded_by_four_at_once_is_one_photo_for_all(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    photos = at_once(lambda _number: uploaded(size=(640, 480)).pk, range(4))
    photo = Photo.objects.get()
    assert photos == [photo.pk] * 4
    # Those who came too late left no files behind.
    assert [file.name for file in tmp_path.glob("photos/*/*.*")] == [
        photo.image.name.rsplit("/", 1)[1]
    ]


def test_uploading_takes_the_permission_to_add_photos(client):
    client.force_login(staff("view_photo", "change_photo"))
    assert client.post(UPLOAD, {"upload": picture_file()}).status_code == 403
    assert client.post(ADD, {"image": picture_file()}).status_code == 403
    client.force_login(staff("add_photo", username="khac"))
    assert client.post(UPLOAD, {"upload": picture_file()}).status_code == 200


# The focal point


def half_and_half(left="red", right="blue", size=(800, 200)):
    picture = Image.new("RGB", size, left)
    picture.paste(Image.new("RGB", (size[0] // 2, size[1]), right), (size[0] // 2, 0))
    content = BytesIO()
    picture.save(content, "PNG")
    return ContentFile(content.getvalue(), name="anh.png")


def colour_in_the_middle(photo, shape="square", width=192):
    name = rendition_name(photo, shape, width, "webp")
    with photo.image.storage.open(name) as file, Image.open(file) as image:
        red, _green, blue = image.convert("RGB").getpixel((width // 2, image.height // 2))
    return "red" if red > blue else "blue"


def test_a_moved_focal_point_moves_the_crops_under_new_names():
    photo = make_photo(image=half_and_half(), focus_x=10)
    assert colour_in_the_middle(photo) == "red"
    names_before = {
        rendition_name(photo, shape, 192, "webp") for shape in ("square", "wide", "full")
    }
    photo.focus_x = 90
    photo.save()
    assert colour_in_the_middle(photo) == "blue"
    names = {rendition_name(photo, shape, 192, "webp") for shape in ("square", "wide", "full")}
    kept = [name.rpartition("/")[2] for name in names & names_before]
    assert kept == ["full-192.webp"]


def test_a_focal_point_moved_back_needs_no_new_files():
    photo = make_photo(image=half_and_half())
    folder = photo.image.name.rpartition(".")[0]
    for focus in (90, 50, 90):
        photo.focus_x = focus
        photo.save()
    before = len(photo.image.storage.listdir(folder)[1])
    photo.alt = "Mô tả mới"
    photo.save()
    assert len(photo.image.storage.listdir(folder)[1]) == before
    names = photo.image.storage.listdir(folder)[1]
    assert sum(name.startswith("square-192") for name in names) == 4  # two cuts, two formats


@pytest.mark.parametrize("focus", [0, 100])
def test_a_focal_point_at_the_edge_stays_inside_the_photo(focus):
    photo = make_photo(image=half_and_half(), focus_x=focus, focus_y=focus)
    assert colour_in_the_middle(photo) == ("red" if focus == 0 else "blue")


def test_the_focal_point_is_typed_in_the_form_and_seen_by_readers(desk):
    photo = make_photo(image=half_and_half())
    article = make_article(cover=photo)
    data = open_form(desk, photo) | {"alt": "Hai màu", "focus_x": "90", "focus_y": "40"}
    assert desk.post(change_url(photo), data).status_code == 302
    photo.refresh_from_db()
    assert colour_in_the_middle(photo) == "blue"
    assert "-90x40.webp" in desk.get("/").content.decode()
    page = desk.get(article.get_absolute_url()).content.decode()
    assert "-90x40" not in re.search("<figure.*?</figure>", page, re.S)[0]  # shown whole


@pytest.mark.parametrize("value", ["101", "-1", "abc", "", "9" * 30])
def test_a_focal_point_outside_the_photo_is_told_beside_its_field(desk, value):
    photo = make_photo()
    data = open_form(desk, photo) | {"alt": "Đang gõ", "focus_x": value, "focus_y": "40"}
    response = desk.post(change_url(photo), data)
    assert response.status_code == 200
    assert "focus_x" in response.context["adminform"].form.errors
    assert "Đang gõ" in response.content.decode()


# Where it is used


def test_a_photo_tells_every_place_that_uses_it(desk):
    photo = make_photo()
    cover = make_article(headline="Bài có ảnh bìa", cover=photo)
    body = make_article(headline="Bài có ảnh trong nội dung", body=in_body(photo))
    quote = make_quote(article=make_article(headline="Bài có trích dẫn"), photo=photo)
    official = make_official(name="Nguyễn An", portrait=photo)
    page = desk.get(change_url(photo)).content.decode()
    for story in (cover, body, quote.article):
        assert f'<a href="/quan-tri/articles/article/{story.pk}/change/">{story}</a>' in page
    assert f'<a href="/quan-tri/articles/official/{official.pk}/change/">' in page


def test_a_photo_taken_out_of_a_body_is_no_longer_used_there():
    photo = make_photo()
    article = make_article(body=in_body(photo) * 2)
    assert [use.by for use in uses([photo])] == [article]
    article.body = "<p>Không còn ảnh</p>"
    article.save()
    assert uses([photo]) == []


def test_the_migration_notes_the_photos_of_bodies_there_are():
    photo, other = make_photo(), make_photo()
    article = make_article(body=in_body(photo) * 2)
    make_article(body="<p>Không ảnh</p>")
    PhotoInBody.objects.all().delete()
    import_module("articles.migrations.0003_photo_in_body").record(apps, None)
    assert [use.by for use in uses([photo, other])] == [article]


def test_where_a_photo_is_used_takes_as_many_queries_for_ten_stories_as_for_one(
    desk, django_assert_max_num_queries
):
    photo = make_photo()
    make_article(cover=photo, body=in_body(photo))
    with django_assert_max_num_queries(30) as one:
        desk.get(change_url(photo))
    for _ in range(9):
        make_article(cover=photo, body=in_body(photo), quotes=[{"photo": photo}])
    with django_assert_max_num_queries(len(one)):
        desk.get(change_url(photo))


@pytest.mark.slow
def test_a_photo_used_very_often_tells_the_newest_uses():
    photo = make_photo()
    articles = [make_article(cover=photo) for _ in range(LIMIT + 1)]
    found = [use.by for use in uses([photo])]
    assert len(found) == LIMIT
    assert articles[0] not in found


def test_stories_a_user_may_not_see_are_not_named(client):
    photo = make_photo()
    make_article(headline="Bài mật", status="draft", cover=photo)
    client.force_login(staff("view_photo", "change_photo", "delete_photo"))
    for url in (change_url(photo), f"{LIBRARY}{photo.pk}/delete/"):
        page = client.get(url).content.decode()
        assert "Bài mật" not in page
        assert "bạn không được mở" in page


@pytest.mark.parametrize("place", ["cover", "body", "quote", "portrait"])
def test_a_used_photo_is_not_deleted(desk, place):
    photo = make_photo()
    if place == "cover":
        make_article(headline="Bài dùng ảnh", cover=photo)
    elif place == "body":
        make_article(headline="Bài dùng ảnh", body=in_body(photo))
    elif place == "quote":
        make_quote(article=make_article(headline="Bài dùng ảnh"), photo=photo)
    else:
        make_official(name="Bài dùng ảnh", portrait=photo)
    alone = desk.post(f"{LIBRARY}{photo.pk}/delete/", {"post": "yes"})
    selection = {"action": "delete_selected", "_selected_action": photo.pk, "post": "yes"}
    together = desk.post(LIBRARY, selection)
    for response in (alone, together):
        page = response.content.decode()
        assert response.status_code == 200
        assert "không thể xóa" in page
        assert "Bài dùng ảnh" in page
    assert Photo.objects.filter(pk=photo.pk).exists()


def test_a_story_that_took_the_photo_up_after_the_check_keeps_it(desk, monkeypatch):
    photo = make_photo()
    make_article(cover=photo)
    check = PhotoAdmin.get_deleted_objects
    asked = []

    def stale(*args):
        asked.append(args)
        return check(PhotoAdmin(Photo, site), *args) if len(asked) % 2 == 0 else ([], {}, set(), [])

    monkeypatch.setattr(PhotoAdmin, "get_deleted_objects", staticmethod(stale))
    response = desk.post(f"{LIBRARY}{photo.pk}/delete/", {"post": "yes"})
    assert "không thể xóa" in response.content.decode()
    selection = {"action": "delete_selected", "_selected_action": photo.pk, "post": "yes"}
    assert "không thể xóa" in desk.post(LIBRARY, selection).content.decode()
    assert Photo.objects.filter(pk=photo.pk).exists()


def test_an_unused_photo_is_deleted_with_its_files(desk, django_capture_on_commit_callbacks):
    photo = make_photo()
    storage, name = photo.image.storage, photo.image.name
    thumbnail = rendition_name(photo, "square", 48, "webp")
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(f"{LIBRARY}{photo.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Photo.objects.exists()
    assert not storage.exists(name)
    assert not storage.exists(thumbnail)


# The list, and choosing


def listed(desk, **query):
    return list(desk.get(LIBRARY, query).context["cl"].result_list)


def test_the_library_is_searched_without_accents_and_filtered(desk):
    used = make_photo(alt="Đường về Hà Tĩnh")
    unused = make_photo(alt="", caption="Chợ")
    in_text = make_photo(alt="Sông")
    make_article(cover=used, body=in_body(in_text))
    assert listed(desk, q="duong ha tinh") == [used]
    assert listed(desk, alt_text="missing") == [unused]
    assert listed(desk, alt_text="written") == [in_text, used]
    assert listed(desk, use="used") == [in_text, used]
    assert listed(desk, use="unused") == [unused]
    assert len(listed(desk, use="lạ", alt_text="lạ")) == 3


def test_the_library_opens_with_as_many_queries_for_twenty_photos_as_for_two(
    desk, django_assert_max_num_queries
):
    admin = make_admin()
    desk.get(LIBRARY, {"use": "unused"})  # the filter is remembered, once
    for count in (2, 20):
        for _ in range(count):
            make_photo(uploaded_by=admin)
        with django_assert_max_num_queries(7):
            desk.get(LIBRARY, {"use": "unused"})


def search(desk, model, field, **query):
    query |= {"app_label": "articles", "model_name": model, "field_name": field}
    return desk.get("/quan-tri/autocomplete/", query).json()["results"]


def test_search_boxes_for_photos_show_thumbnails(desk):
    photo = make_photo(alt="Cầu Bến Thủy")
    for model, field in [("article", "cover"), ("quote", "photo"), ("official", "portrait")]:
        [found] = search(desk, model, field, term="cau ben")
        assert found["thumbnail"] == photo.thumbnail_url
        width, _height = Image.open(photo.image.storage.open(found["thumbnail"][7:])).size
        assert width == 48


def test_search_boxes_for_officials_show_portraits(desk):
    portrait = make_photo()
    make_official(name="Nguyễn An", portrait=portrait)
    make_official(name="Nguyễn Bình")
    found = search(desk, "quote", "official", term="nguyen")
    assert [one["thumbnail"] for one in found] == [portrait.thumbnail_url, ""]


def test_a_search_box_can_ask_for_one_choice_alone(desk):
    make_photo()
    photo = make_photo(alt="")
    assert [one["id"] for one in search(desk, "article", "cover", pk=photo.pk)] == [str(photo.pk)]
    assert len(search(desk, "article", "cover", pk="abc")) == 2
    assert search(desk, "article", "cover", pk="9" * 40) == []


@pytest.mark.slow
def test_the_story_form_shows_what_is_chosen_in_a_constant_number_of_queries(
    desk, django_assert_max_num_queries
):
    def story(quotes):
        people = [{"official": make_official(portrait=make_photo())} for _ in range(quotes)]
        return make_article(cover=make_photo(), quotes=people)

    one, many = story(1), story(9)
    url = "/quan-tri/articles/article/{}/change/"
    with django_assert_max_num_queries(40) as few:
        page = desk.get(url.format(one.pk)).content.decode()
    assert f'data-thumbnail="{one.cover.thumbnail_url}"' in page
    official = one.quotes.get().official
    assert f'data-thumbnail="{official.portrait.thumbnail_url}"' in page
    assert f'data-name="{official.name}"' in page
    with django_assert_max_num_queries(len(few)):
        desk.get(url.format(many.pk))
