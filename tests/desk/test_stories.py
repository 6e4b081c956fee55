"""The desk: what journalists and staff do in the admin, without a browser."""

import unicodedata

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from articles.desk.quotes import QuoteInline
from articles.models import Article, Official, Photo, Quote, TickerNotice
from tests.support.factories import (
    make_article,
    make_notice,
    make_official,
    make_photo,
    make_quote,
    picture_file,
)
from tests.support.forms import (
    ADD_NOTICE,
    ADD_STORY,
    UPLOAD,
    change_url,
    field_error,
    notice_form,
    open_form,
    quote_rows,
    story_form,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_a_story_is_written_published_and_read(desk):
    official = make_official(position="Giám đốc")
    quotes = [{"official": official.pk, "words": "Lời nói", "number": ""}]
    fields = {"_move": "publish", "publish_at_0": "21/03/2019", "publish_at_1": "08:18"}
    body = '<p>Một</p><div class="quote" data-quote="1"></div>'
    response = desk.post(ADD_STORY, story_form(quotes, body=body, **fields), follow=True)
    article = Article.objects.published().get()
    assert article.author == response.wsgi_request.user
    assert article.publish_at.isoformat() == "2019-03-21T01:18:00+00:00"
    quote = article.quotes.get()
    assert (quote.number, quote.position) == (1, "Giám đốc")
    assert "chưa" not in " ".join(str(message) for message in response.context["messages"])
    assert "Lời nói" in desk.get(article.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"headline": ""}, "headline"),
        ({"headline": "   "}, "headline"),
        ({"headline": "a" * 201}, "headline"),
        ({"headline": "NUL \x00"}, "headline"),
        ({"lead": ""}, "lead"),
        ({"lead": "a" * 1001}, "lead"),
        ({"body": "<p>\x00</p>"}, "body"),
        ({"body": "<div>" * 60_000}, "body"),
        ({"body": "a" * 1_000_001}, "body"),
        ({"body": '<p><img src="data:image/png;base64,AA"></p>'}, "body"),
        ({"_move": "schedule"}, "publish_at"),
        ({"publish_at_0": "31/02/2026", "publish_at_1": "08:00"}, "publish_at"),
        ({"publish_at_0": "hôm nay", "publish_at_1": "25:99"}, "publish_at"),
        ({"publish_at_0": "01/01/0001", "publish_at_1": "00:00"}, "publish_at"),
        ({"category": "99999"}, "category"),
        ({"category": "abc"}, "category"),
        ({"cover": "99999"}, "cover"),
        ({"cover": "abc"}, "cover"),
        ({"cover": "9" * 30}, "cover"),
        ({"slug": "có dấu"}, "slug"),
        ({"_move": "lạ"}, "__all__"),
    ],
)
def test_a_wrong_story_is_told_beside_its_field_and_nothing_typed_is_lost(desk, fields, name):
    data = story_form([{"words": "Lời đang gõ", "position": "Chức vụ"}], **fields)
    data["byline"] = "Tên đang gõ"
    response = desk.post(ADD_STORY, data)
    assert response.status_code == 200
    error = field_error(response, name)
    assert error
    assert any(ord(char) > 127 for char in error), f"not Vietnamese: {error}"
    page = response.content.decode()
    for typed in ("Tên đang gõ", "Lời đang gõ", "Chức vụ"):
        assert typed in page
    assert not Article.objects.exists()


@pytest.mark.parametrize("official", ["abc", "²", "9" * 30])
def test_a_quote_of_an_official_that_cannot_be_is_told(desk, official):
    response = desk.post(ADD_STORY, story_form([{"official": official, "words": "Lời đã gõ"}]))
    assert response.status_code == 200
    assert "Lời đã gõ" in response.content.decode()
    assert response.context["errors"]


def test_two_quotes_with_one_number_are_told(desk):
    official = make_official().pk
    quote = {"official": official, "words": "Lời", "number": "1"}
    response = desk.post(ADD_STORY, story_form([quote, quote]))
    assert response.status_code == 200
    assert response.context["errors"]
    assert not Article.objects.exists()


def test_a_decomposed_headline_is_counted_and_stored_composed(desk):
    headline = "Đường ở Hà Tĩnh " * 12
    decomposed = unicodedata.normalize("NFD", headline)
    assert len(decomposed) > 200
    desk.post(ADD_STORY, story_form(headline=decomposed))
    assert Article.objects.get().headline == headline.strip()


def test_lone_surrogates_cannot_break_the_form(desk):
    data = "headline=a%ED%A0%80b&lead=x"
    response = desk.post(ADD_STORY, data, content_type="application/x-www-form-urlencoded")
    assert response.status_code in (200, 400)


def test_the_desk_tells_of_quotes_without_a_place_and_places_without_a_quote(desk):
    quote = {"official": make_official().pk, "words": "Lời", "number": "1"}
    body = '<p>a</p><div class="quote" data-quote="5"></div>'
    response = desk.post(ADD_STORY, story_form([quote], body=body), follow=True)
    told = [str(message) for message in response.context["messages"]]
    assert any("1" in message and "chưa có chỗ" in message for message in told)
    assert any("5" in message and "không có" in message for message in told)


def test_the_desk_tells_of_pictures_it_left_out(desk):
    body = '<p>a<img src="https://bao.example/anh.jpg"></p>'
    response = desk.post(ADD_STORY, story_form(body=body), follow=True)
    assert any("bao.example/anh.jpg" in str(m) for m in response.context["messages"])


@pytest.mark.slow
def test_the_desk_tells_how_much_of_a_long_story_is_not_searched(desk):
    def said(length):
        body = "<p>" + ("tin " * length)[: length - 1] + "a</p>"
        response = desk.post(ADD_STORY, story_form(body=body), follow=True)
        return " ".join(map(str, response.context["messages"]))

    assert "tìm kiếm" not in said(59_000)
    whole = len("Bài mới" + "Sapo") + 300_000
    assert f"không thấy {whole - 60_000:,} ký tự cuối".replace(",", ".") in said(300_000)


def test_quotes_may_trade_numbers(desk):
    article = make_article(status="draft", quotes=[{"words": "Một"}, {"words": "Hai"}])
    url = reverse("admin:articles_article_change", args=[article.pk])
    data = story_form(category=article.category_id) | quote_rows(article, [2, 1])
    assert desk.post(url, data).status_code == 302
    assert [q.words for q in article.quotes.order_by("number")] == ["Hai", "Một"]


def test_a_quote_may_take_the_number_of_one_deleted_with_it(desk):
    article = make_article(status="draft", quotes=[{"words": "Một"}, {"words": "Hai"}])
    url = reverse("admin:articles_article_change", args=[article.pk])
    rows = quote_rows(article, [1, 1], **{"quotes-0-DELETE": "on"})
    assert desk.post(url, story_form(category=article.category_id) | rows).status_code == 302
    assert article.quotes.get().words == "Hai"


@pytest.mark.slow
def test_a_story_has_so_many_quotes_and_one_that_has_more_keeps_them(desk, monkeypatch):
    monkeypatch.setattr(QuoteInline, "max_num", 2)
    article = make_article(status="draft", quotes=[{}, {}])
    row = {"official": make_official().pk, "position": "Sở", "words": "Mới", "number": ""}
    form = open_form(desk, article) | {f"quotes-2-{name}": value for name, value in row.items()}
    refused = desk.post(change_url(article), form | {"quotes-TOTAL_FORMS": 3})
    assert refused.status_code == 200
    assert "Mới" in refused.content.decode()
    make_quote(article=article, number=3)
    make_quote(article=article, number=4)
    form = open_form(desk, article) | {"quotes-3-words": "Sửa"}
    assert desk.post(change_url(article), form).status_code == 302
    assert [quote.words for quote in article.quotes.all()][3] == "Sửa"


@pytest.mark.slow
def test_rows_that_were_never_sent_are_not_shown(desk):
    """A form says how many rows it has, in a few bytes: 2,000 took half a minute."""
    form = story_form(headline="") | {"quotes-TOTAL_FORMS": 2_000}
    response = desk.post(ADD_STORY, form)
    assert (
        len(response.context["inline_admin_formsets"][0].formset.forms) == QuoteInline.max_num + 1
    )


def test_behind_the_last_number_a_new_quote_takes_one_that_is_free(desk):
    """It took 10000, which no form accepts: the story could not be saved any more."""
    article = make_article(status="draft", quotes=[{"number": 1}, {"number": 9999}])
    row = {"official": make_official().pk, "position": "Sở", "words": "Mới", "number": ""}
    form = open_form(desk, article) | {f"quotes-2-{name}": value for name, value in row.items()}
    assert desk.post(change_url(article), form | {"quotes-TOTAL_FORMS": 3}).status_code == 302
    assert [quote.number for quote in article.quotes.all()] == [1, 2, 9999]


def test_a_number_that_was_given_once_and_is_too_high_locks_no_story(desk):
    numbers = [{"number": 1}, {"number": 2}, {"number": 10_000}]
    article = make_article(status="draft", quotes=numbers)
    Quote.objects.filter(number=2).update(number=20_000)
    form = open_form(desk, article) | {"headline": "Sửa", "quotes-0-number": "7"}
    assert desk.post(change_url(article), form).status_code == 302
    article.refresh_from_db()
    assert article.headline == "Sửa"
    assert [quote.number for quote in article.quotes.all()] == [7, 8, 9]


@pytest.mark.parametrize("number", ["0", "-1", "10000", "abc", "9" * 40])
def test_a_quote_number_out_of_range_is_told(desk, number):
    quote = {"official": make_official().pk, "words": "Lời", "number": number}
    response = desk.post(ADD_STORY, story_form([quote]))
    assert response.status_code == 200
    assert response.context["errors"]


@pytest.mark.parametrize("words", ["ha tinh", "HÀ TĨNH", "tinh  hà", "duong"])
def test_lists_search_without_accents(desk, words):
    make_article(headline="Đường về Hà Tĩnh")
    make_article(headline="Tin khác")
    response = desk.get("/quan-tri/articles/article/", {"q": words})
    assert [a.headline for a in response.context["cl"].result_list] == ["Đường về Hà Tĩnh"]


@pytest.mark.parametrize("query", ["\x00", "%", "_", "'", "a" * 7000, "\\", " ".join("abc" * 99)])
def test_lists_search_for_anything(desk, query):
    for model in ("article", "official", "photo", "tickernotice", "category"):
        url = f"/quan-tri/articles/{model}/"
        assert desk.get(url, {"q": query}).status_code == 200
    assert desk.get("/quan-tri/articles/article/", {"q": "%"}).context["cl"].result_count == 0


def test_a_percent_sign_finds_itself_only(desk):
    make_article(headline="Tăng 10% so với 2025")
    make_article(headline="Tin khác")
    response = desk.get("/quan-tri/articles/article/", {"q": "10%"})
    assert response.context["cl"].result_count == 1


@pytest.mark.slow
def test_every_desk_opens(desk):
    make_article(quotes=[{}], cover=make_photo())
    make_notice()
    desk_urls = ["/quan-tri/"]
    for model in ("article", "category", "official", "photo", "tickernotice"):
        desk_urls += [f"/quan-tri/articles/{model}/", f"/quan-tri/articles/{model}/add/"]
    for model, row in [
        ("article", Article),
        ("official", Official),
        ("photo", Photo),
        ("tickernotice", TickerNotice),
    ]:
        desk_urls.append(f"/quan-tri/articles/{model}/{row.objects.first().pk}/change/")
    user = User.objects.first()
    group = Group.objects.get(name="Phóng viên")
    desk_urls += [
        f"/quan-tri/auth/user/{user.pk}/change/",
        f"/quan-tri/auth/group/{group.pk}/change/",
    ]
    for url in desk_urls:
        response = desk.get(url)
        assert response.status_code == 200, url
        assert "Can add" not in response.content.decode()


def test_the_quote_form_learns_the_officials_position(desk):
    make_official(name="Trần Quốc Toản", position="Giám đốc")
    query = {
        "app_label": "articles",
        "model_name": "quote",
        "field_name": "official",
        "term": "tran quoc",
    }
    results = desk.get("/quan-tri/autocomplete/", query).json()["results"]
    assert [result["position"] for result in results] == ["Giám đốc"]


def test_only_the_form_with_the_editor_has_a_relaxed_policy(desk):
    assert "unsafe-inline" in desk.get(ADD_STORY)["Content-Security-Policy"]
    for url in ("/quan-tri/", "/quan-tri/articles/article/", ADD_NOTICE):
        assert "unsafe" not in desk.get(url)["Content-Security-Policy"]


def test_a_save_that_crossed_another_is_checked_and_tried_again(desk, monkeypatch):
    def crossed(article, *args, **kwargs):
        monkeypatch.undo()
        raise IntegrityError("another save took the slug between check and write")

    monkeypatch.setattr(Article, "save", crossed)
    assert desk.post(ADD_STORY, story_form()).status_code == 302
    assert Article.objects.count() == 1


def test_a_notice_is_written(desk):
    assert desk.post(ADD_NOTICE, notice_form(url="/x/")).status_code == 302
    assert TickerNotice.objects.showing().get().url == "/x/"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"text": ""}, "text"),
        ({"text": "a" * 301}, "text"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "//evil.example"}, "url"),
        ({"url": "a" * 600}, "url"),
        ({"ends_at": "20/03/2019 08:18"}, "ends_at"),
        ({"starts_at": ""}, "starts_at"),
        ({"starts_at": "01/01/0001 00:00"}, "starts_at"),
        ({"attachment": SimpleUploadedFile("a.exe", b"MZ")}, "attachment"),
        ({"order": "-1"}, "order"),
        ({"order": "9" * 30}, "order"),
    ],
)
def test_a_wrong_notice_is_told_beside_its_field(desk, fields, name):
    response = desk.post(ADD_NOTICE, notice_form(**fields))
    assert response.status_code == 200
    error = field_error(response, name)
    assert any(ord(char) > 127 for char in error), error
    assert not TickerNotice.objects.exists()


def test_a_notice_is_pinned_and_unpinned_with_one_click(desk):
    notice = make_notice()
    url = reverse("admin:articles_tickernotice_pin", args=[notice.pk])
    desk.post(url, {"pinned": "1"})
    assert TickerNotice.objects.get().pinned
    desk.post(url, {"pinned": ""})
    assert not TickerNotice.objects.get().pinned
    assert desk.get(url).status_code == 405


def test_pinning_takes_permission(client):
    notice = make_notice()
    url = reverse("admin:articles_tickernotice_pin", args=[notice.pk])
    assert client.post(url, {"pinned": "1"}).status_code == 302
    client.force_login(User.objects.create_user("an", is_staff=True))
    assert client.post(url, {"pinned": "1"}).status_code == 403
    assert not TickerNotice.objects.get().pinned


@pytest.mark.parametrize(("window", "count"), [("showing", 1), ("upcoming", 0), ("expired", 0)])
def test_notices_are_filtered_by_their_window(desk, window, count):
    make_notice()
    response = desk.get("/quan-tri/articles/tickernotice/", {"window": window})
    assert response.context["cl"].result_count == count


# Pictures


def test_a_picture_uploaded_in_the_editor_becomes_a_photo(desk):
    response = desk.post(UPLOAD + "?by=paste", {"upload": picture_file()})
    photo = Photo.objects.get()
    answer = response.json()
    assert (answer["uploaded"], answer["url"]) == (1, photo.image.url)
    assert photo.uploaded_by == response.wsgi_request.user


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("a.svg", b"<svg/>", "image/svg+xml"),
        SimpleUploadedFile("a.png", b"<html>", "image/png"),
    ],
)
def test_what_is_no_picture_is_refused_in_the_editors_words(desk, file):
    response = desk.post(UPLOAD, {"upload": file})
    assert response.status_code == 400
    assert response.json()["uploaded"] == 0
    assert "JPEG" in response.json()["error"]["message"]
    assert not Photo.objects.exists()


def test_uploading_takes_a_login_permission_and_csrf(client, admin):
    assert client.post(UPLOAD, {"upload": picture_file()}).status_code == 302
    client.force_login(User.objects.create_user("an", is_staff=True))
    assert client.post(UPLOAD, {"upload": picture_file()}).status_code == 403
    client.force_login(admin)
    client.handler.enforce_csrf_checks = True
    assert client.post(UPLOAD, {"upload": picture_file()}).status_code == 403
    assert not Photo.objects.exists()


def test_an_upload_without_a_file_is_told(desk):
    assert desk.get(UPLOAD).status_code == 405
    assert desk.post(UPLOAD).status_code == 400


def test_a_photo_form_refuses_what_is_no_picture(desk):
    file = SimpleUploadedFile("a.png", b"<svg/>", "image/png")
    response = desk.post("/quan-tri/articles/photo/add/", {"image": file, "alt": "Mô tả"})
    assert "JPEG" in field_error(response, "image")
    assert "Mô tả" in response.content.decode()


def test_an_official_in_use_is_not_deleted(desk):
    quote = make_quote()
    url = reverse("admin:articles_official_delete", args=[quote.official_id])
    desk.post(url, {"post": "yes"})
    assert Official.objects.filter(pk=quote.official_id).exists()


@pytest.mark.slow
def test_story_list_and_form_ask_the_same_number_of_queries(desk, django_assert_max_num_queries):
    official = make_official()
    for _ in range(12):
        article = make_article(quotes=[{"official": official}] * 4, cover=make_photo())
    with django_assert_max_num_queries(12):
        desk.get("/quan-tri/articles/article/")
    with django_assert_max_num_queries(16):
        desk.get(reverse("admin:articles_article_change", args=[article.pk]))
