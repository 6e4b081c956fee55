"""The JSON API."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Attachment, Correction, Thread
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_notice,
    make_official,
    make_page,
    make_photo,
    make_quote,
)

pytestmark = pytest.mark.django_db
API = "/api/v1"
LISTS = ("stories", "officials", "quotes", "notices", "pages")
HOST = "http://testserver"


def get(client, path, **asked):
    response = client.get(f"{API}/{path}", asked)
    assert response.status_code == 200, response.content
    return response.json()


def headlines(client, **asked):
    return [story["headline"] for story in get(client, "stories", **asked)["items"]]


def test_a_story_is_given_whole(client):
    official = make_official(name="Trần Quốc Toản", position="Nay")
    thread = Thread.objects.create(name="Bão số 5")
    article = make_article(
        headline="Chuyện đê",
        body='<p>Trước.</p><div class="quote" data-quote="1"></div><p>Sau.</p>',
        thread=thread,
        cover=make_photo(credit="Đậu Bình"),
        cover_caption="Toàn cảnh",
        audio=ContentFile(b"ID3", name="doc.mp3"),
        quotes=[{"official": official, "position": "Hồi đó", "words": "Làm ngay"}],
    )
    Correction.objects.create(article=article, text="Số đúng là 5", at=hours(-0.5))
    Attachment.objects.create(
        article=article, title="Quyết định", file=ContentFile(b"%PDF-", name="qd.pdf")
    )
    story = get(client, f"stories/{article.pk}")
    assert story["url"] == HOST + article.get_absolute_url()
    assert (
        story["body"].index("Trước.") < story["body"].index("Làm ngay") < story["body"].index("Sau")
    )
    assert story["quotes"][0]["position"] == "Hồi đó"
    assert story["quotes"][0]["official"]["url"] == HOST + official.get_absolute_url()
    assert story["corrections"][0]["text"] == "Số đúng là 5"
    assert story["attachments"][0]["kind"] == "PDF"
    assert story["thread"]["url"] == HOST + thread.get_absolute_url()
    assert story["published_at"].endswith("+07:00")
    assert (story["cover"]["credit"], story["cover_caption"]) == ("Đậu Bình", "Toàn cảnh")
    files = [story["audio"], story["attachments"][0]["url"], story["cover"]["url"]]
    files += [rendition["url"] for rendition in story["cover"]["renditions"]]
    assert {client.get(file.removeprefix(HOST)).status_code for file in files} == {200}


def test_a_body_has_pictures_no_differently_from_the_page(client):
    article = make_article(body="<p>a</p>")
    assert get(client, f"stories/{article.pk}")["body"].strip() == "<p>a</p>"


def test_stories_are_filtered_by_category_thread_official_and_time(client):
    category, official = make_category(slug="kinh-te"), make_official(slug="toan")
    thread = Thread.objects.create(name="Bão", slug="bao")
    make_article(headline="Trong mục", category=category)
    make_article(headline="Trong dòng", thread=thread)
    make_article(headline="Được trích", quotes=[{"official": official}, {"official": official}])
    make_article(headline="Cũ", publish_at=hours(-99))
    assert headlines(client, category="kinh-te") == ["Trong mục"]
    assert headlines(client, thread="bao") == ["Trong dòng"]
    assert headlines(client, official="toan") == ["Được trích"]
    assert headlines(client, until=hours(-50).isoformat()) == ["Cũ"]
    assert "Cũ" not in headlines(client, since=hours(-50).isoformat())
    assert headlines(client, category="khong-co") == []


def test_a_time_without_a_zone_is_the_portals(client):
    article = make_article()
    Article.objects.update(publish_at="2020-05-05T00:30:00+07:00")
    assert headlines(client, since="2020-05-05T00:30:00", until="2020-05-05T00:30:00") == [
        article.headline
    ]
    assert headlines(client, since="2020-05-05T00:30:00Z") == []


@pytest.mark.parametrize(
    "typed",
    [
        "2020-05-05T00:30:00+07:00",  # its plus is a blank when it arrives
        "2020-05-05T00:30:00.000000+07:00",
        "2020-05-05 00:30+0700",
        "2020-05-05T00:30:00%2B07:00",
        "2020-05-04T17:30:00Z",
        "2020-05-04T15:30:00-02:00",
    ],
)
@pytest.mark.parametrize("ends", [{"until": 1, "since": 1}, {"since": 1}])
def test_a_time_is_taken_as_the_api_writes_it(client, typed, ends):
    make_article()
    Article.objects.update(publish_at="2020-05-05T00:30:00+07:00")
    query = "&".join(f"{name}={typed}" for name in ends)
    items = client.get(f"/api/v1/stories?{query}").json()["items"]
    assert [item["published_at"] for item in items] == ["2020-05-05T00:30:00+07:00"]
    assert client.get("/api/v1/stories?since=2020-05-05T00:31:00+07:00").json()["items"] == []


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_the_ends_of_the_calendar_are_no_error(client, moment):
    make_article()
    get(client, "stories", since=moment)
    get(client, "notices", until=moment)


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_a_list_hold_everything_once_whatever_is_added_meanwhile(client, name):
    moment = hours(-3)
    for _ in range(7):  # all at one moment: the key alone can tell them apart
        make_quote(article=make_article(publish_at=moment))
        make_notice(starts_at=moment)
        make_page()
    everything = [row["id"] for row in get(client, name, limit=100)["items"]]
    assert len(everything) == 7
    seen, cursor = [], ""
    while cursor is not None:
        page = get(client, name, limit=3, cursor=cursor)
        seen += [row["id"] for row in page["items"]]
        cursor = page["next"]
        make_quote(article=make_article(publish_at=hours(-1)))
        make_notice(starts_at=hours(-1))
        make_page()
    assert seen == everything


def test_stories_come_newest_first(client):
    make_article(headline="Hai", publish_at=hours(-2))
    make_article(headline="Một", publish_at=hours(-1))
    make_article(headline="Ba", publish_at=hours(-3))
    first = get(client, "stories", limit=2)
    second = get(client, "stories", limit=2, cursor=first["next"])
    found = [story["headline"] for page in (first, second) for story in page["items"]]
    assert found == ["Một", "Hai", "Ba"]
    assert second["next"] is None


def test_quotes_are_filtered_by_official(client):
    official = make_official(slug="toan")
    make_quote(official=official, words="Của Toản")
    make_quote(words="Của người khác")
    [found] = get(client, "quotes", official="toan")["items"]
    assert found["words"] == "Của Toản"
    assert found["story"]["url"].startswith(f"{HOST}/bai-viet/")


def test_a_notice_leads_to_its_target(client):
    article = make_article()
    make_notice(article=article)
    assert get(client, "notices")["items"][0]["target"] == HOST + article.get_absolute_url()
    assert make_notice(url="https://example.vn/a").pk
    assert get(client, "notices")["items"][0]["target"] == "https://example.vn/a"


def test_categories_come_in_the_order_of_the_menu(client):
    make_category(name="B", order=2)
    make_category(name="A", order=9)
    make_category(name="C", order=1)
    assert [category["name"] for category in get(client, "categories")] == ["C", "B", "A"]


BAD = [
    "\x00",
    "\ud800".encode("utf-8", "surrogatepass"),
    "9" * 5000,
    "-1",
    "1e30",
    "' OR 1=1",
    "é" * 999,
]


@pytest.mark.parametrize("value", BAD)
@pytest.mark.parametrize(
    "path", ["stories", "stories/{}", "officials/{}", "notices/{}", "quotes", "notices", "{}"]
)
def test_bad_input_is_answered_in_json_and_vietnamese(client, path, value):
    escaped = quote(value)
    make_article()
    names = ("category", "thread", "official", "since", "until", "limit", "cursor")
    query = "&".join(f"{name}={escaped}" for name in names)
    response = client.get(f"{API}/{path.format(escaped)}?{query}")
    if response.status_code == 200:  # quotes and notices know few of the parameters
        pytest.fail("bad input was taken for good")
    assert response.status_code in (404, 422)
    assert response["Content-Type"].startswith("application/json")
    assert response.json()["detail"].startswith(("Tham số không hợp lệ: ", "Không có dữ liệu"))


@pytest.mark.parametrize("cursor", ["x", "WzE1XQ", "WzE1XQ:abc", "\x00", "đ", "a" * 300, ":::"])
@pytest.mark.parametrize("name", LISTS)
def test_a_cursor_of_other_making_is_refused(client, name, cursor):
    response = client.get(f"{API}/{name}", {"cursor": cursor})
    assert response.status_code == 422
    assert response.json() == {"detail": "Con trỏ không phải do danh sách này cấp."}


def test_a_cursor_of_another_list_is_refused(client):
    for _ in range(2):
        make_quote()
    cursor = get(client, "quotes", limit=1)["next"]
    assert client.get(f"{API}/officials", {"cursor": cursor}).status_code == 422


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", ["stories", "openapi.json", "khong-co"])
def test_the_api_can_only_be_read(client, method, path):
    response = getattr(client, method)(f"{API}/{path}")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert response.json() == {"detail": "API này chỉ cho phép đọc."}


def test_head_tells_what_get_would(client):
    make_article()
    head, whole = client.head(f"{API}/stories"), client.get(f"{API}/stories")
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == whole["ETag"]


def test_an_unchanged_answer_is_not_sent_again(client):
    for _ in range(2):
        article = make_article()
    address = f"{API}/stories?limit=1"
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    Article.objects.filter(pk=article.pk).update(lead="Khác")
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_programs_anywhere_may_read_and_nobody_is_followed(client):
    make_article()
    response = client.get(f"{API}/stories")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_guide_leads_to_what_there_is(client):
    page = client.get("/api/")
    assert page.status_code == 200
    for name in (*LISTS, "categories", "openapi.json"):
        address = f"{API}/{name}"
        assert f'href="{address}"' in page.content.decode()
        assert client.get(address).status_code == 200


def test_the_description_names_every_operation(client):
    description = client.get(f"{API}/openapi.json").json()
    assert description["openapi"].startswith("3.")
    assert {*description["paths"]} == {
        f"{API}/{path}"
        for path in (
            "categories",
            "stories",
            "stories/{id}",
            "officials",
            "officials/{id}",
            "quotes",
            "notices",
            "notices/{id}",
            "pages",
            "pages/{id}",
        )
    }


@pytest.mark.slow
def test_queries_do_not_grow_with_rows(client):
    def grow(count):
        for _ in range(count):
            article = make_article(
                cover=make_photo(), thread=Thread.objects.create(name=f"{hours(0)}")
            )
            for number in range(1, count + 1):
                official = make_official(portrait=make_photo())
                make_quote(article=article, official=official, number=number, photo=make_photo())
            Correction.objects.create(
                article=article, text="Sửa", at=hours(0) - timedelta(minutes=1)
            )
            make_notice(article=article)
            make_page()
        return article

    def queries(article):
        counts = []
        for path in (*LISTS, "categories", f"stories/{article.pk}"):
            with CaptureQueriesContext(connection) as context:
                get(client, path)
            counts.append(len(context))
        return counts

    assert queries(grow(1)) == queries(grow(4)) == [2, 1, 1, 1, 1, 1, 4]
