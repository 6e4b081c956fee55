"""Public pages, as a reader's browser gets them."""

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile

from articles.caching import content_stamp
from articles.models import Article
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_notice,
    make_official,
    make_photo,
    make_quote,
)
from tests.support.pages import queries, text_of

pytestmark = pytest.mark.django_db


def sample_story():
    official = make_official(name="Trần Quốc Toản", portrait=make_photo())
    return make_article(
        headline="Chỉ số CCHC thành phố Hà Tĩnh",
        lead="Chiều 20/3, Ban Thường vụ tổ chức hội nghị.",
        body='<p>Trước.</p><div class="quote" data-quote="1"></div><p>Sau.</p>',
        byline="Thu Hà",
        source="Báo Hà Tĩnh",
        cover=make_photo(caption="Toàn cảnh", credit="Đậu Bình"),
        publish_at=datetime(2019, 3, 21, 8, 18, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
        quotes=[{"official": official, "position": "Giám đốc Trung tâm", "words": "Cần làm ngay"}],
    )


def test_an_article_shows_all_of_its_story(client):
    article = sample_story()
    response = client.get(article.get_absolute_url())
    text = text_of(response)
    for part in (
        "Chỉ số CCHC thành phố Hà Tĩnh",
        "08:18 21/03/2019",
        "Chiều 20/3, Ban Thường vụ tổ chức hội nghị.",
        "Thu Hà",
        "Báo Hà Tĩnh",
        "Toàn cảnh",
        "Đậu Bình",
        article.category.name,
    ):
        assert part in text
    assert re.search(r"Trước\..*Cần làm ngay.*Sau\.", text)
    assert '<time datetime="2019-03-21T08:18:00+07:00"' in response.content.decode()


def test_a_quote_is_a_paragraph_in_the_flow_with_its_picture_beside_it(client):
    page = client.get(sample_story().get_absolute_url()).content.decode()
    quote = re.search(r'<blockquote class="quote">(.*?)</blockquote>', page, re.S)[1]
    (paragraph,) = re.findall(r"<p>(.*?)</p>", quote, re.S)
    assert re.sub(r"<[^>]+>", "", paragraph).strip() == (
        "Giám đốc Trung tâm Trần Quốc Toản: “Cần làm ngay”"
    )
    assert "<picture>" in quote


def test_words_and_names_are_escaped_everywhere(client):
    official = make_official(name="<script>alert(1)</script>", position="<b>")
    article = make_article(
        headline="<script>alert(2)</script>",
        lead="<img src=x onerror=alert(3)>",
        byline="<i>",
        cover=make_photo(alt='"><script>', caption="<script>", credit="<u>"),
        quotes=[{"official": official, "words": "<script>alert(4)</script>"}],
    )
    make_notice(text="<script>alert(5)</script>", url="/x/?a=1&b=<")
    for url in ("/", article.get_absolute_url(), official.get_absolute_url()):
        page = client.get(url).content.decode()
        assert "alert(" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("state", [{"status": "draft"}, {"publish_at": hours(1)}])
def test_what_is_not_published_is_never_seen(client, state):
    category, official = make_category(), make_official()
    article = make_article(headline="Bí mật", category=category, quotes=[{"official": official}])
    Article.objects.update(**state)
    make_notice(article=article, text="Xem thêm")
    assert client.get(article.get_absolute_url()).status_code == 404
    for url in ("/", category.get_absolute_url(), official.get_absolute_url()):
        page = client.get(url).content.decode()
        assert "Bí mật" not in page
        assert "Lời phát biểu" not in page
        assert article.slug not in page


def test_a_scheduled_story_appears_at_its_time(client):
    article = make_article(publish_at=hours(1))
    assert client.get(article.get_absolute_url()).status_code == 404
    Article.objects.update(publish_at=hours(-0.001))
    assert client.get(article.get_absolute_url()).status_code == 200


def test_home_shows_the_lead_the_latest_and_each_category(client):
    economy, health = make_category(name="Kinh tế"), make_category(name="Y tế")
    for number in range(14):
        make_article(headline=f"Bài {number:02}", category=economy, publish_at=hours(-number - 1))
    make_article(headline="Tin y tế", category=health, publish_at=hours(-100))
    text = text_of(client.get("/"))
    assert text.index("Bài 00") < text.index("Bài 01")
    assert "Tin y tế" in text
    assert "Bài 12" in text
    assert "Bài 13" not in text


def test_an_empty_portal_has_a_home_page(client):
    assert client.get("/").status_code == 200


def test_the_ticker_stands_on_every_page(client):
    article = sample_story()
    make_notice(text="Thông báo ghim", pinned=True, url="/x/")
    for url in (
        "/",
        article.get_absolute_url(),
        article.category.get_absolute_url(),
        article.quotes.get().official.get_absolute_url(),
        "/khong-co/",
    ):
        assert "Thông báo ghim" in client.get(url).content.decode()


def test_any_page_of_a_category_is_answered(client):
    category = make_category()
    for _ in range(21):
        make_article(category=category)
    for page in ("2", "abc", "-1", "0", "1e30", "9" * 5000, "100000", "%00", "²"):
        response = client.get(category.get_absolute_url(), {"page": page})
        assert response.status_code == 200, page
        assert len(response.context["page"]) in (1, 20), page


def test_an_official_page_shows_each_quote_with_the_position_held_then(client):
    official = make_official(name="Nguyễn Sông Hàn", position="Chủ tịch UBND tỉnh")
    article = make_article(headline="Chuyện cũ")
    make_quote(official=official, article=article, position="Chủ tịch UBND xã", words="Lời xưa")
    text = text_of(client.get(official.get_absolute_url()))
    for part in (
        "Nguyễn Sông Hàn",
        "Chủ tịch UBND tỉnh",
        "Chủ tịch UBND xã",
        "Lời xưa",
        "Chuyện cũ",
    ):
        assert part in text


@pytest.mark.parametrize(
    "url",
    [
        "/khong-co/",
        "/bai-viet/khong-co/",
        "/bai-viet/%00/",
        "/bai-viet/%ff/",
        "/bai-viet/" + "a" * 7000 + "/",
        "/chuyen-muc/khong-co/",
        "/can-bo/%C4%91/",
        "/media/",
        "/media/%00",
        "/media/../manage.py",
        "/media/%2e%2e/%2e%2e/manage.py",
        "/media/photos",
        "/media/" + "a" * 5000,
    ],
)
def test_an_unknown_address_is_the_portals_404(client, url):
    response = client.get(url)
    assert response.status_code == 404
    assert 'lang="vi"' in response.content.decode()


def test_a_host_that_is_not_ours_gets_a_400(client):
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_answer_nothing_but_reading(client, method):
    assert getattr(client, method)("/").status_code == 405


def test_a_page_has_one_h1_a_language_landmarks_and_a_skip_link(client):
    article = sample_story()
    make_notice()
    for url in ("/", article.get_absolute_url(), article.category.get_absolute_url(), "/x/"):
        page = client.get(url).content.decode()
        assert page.count("<h1") == 1
        assert '<html lang="vi"' in page
        assert '<main id="' in page
        assert "Bỏ qua" in page


def test_public_pages_open_no_session(client):
    make_article()
    response = client.get("/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.slow
def test_queries_do_not_grow_with_stories_quotes_and_notices(client):
    category, official = make_category(), make_official(portrait=make_photo())

    def grow(count):
        for _ in range(count):
            article = make_article(category=category, cover=make_photo())
            for number in range(1, count + 1):
                make_quote(article=article, official=official, number=number)
            make_notice(article=article)
        return article

    urls = [
        "/",
        category.get_absolute_url(),
        grow(1).get_absolute_url(),
        official.get_absolute_url(),
    ]
    few = [queries(client, url) for url in urls]
    urls[2] = grow(6).get_absolute_url()
    many = [queries(client, url) for url in urls]
    assert few == [8, 7, 13, 7]
    assert many == [8, 7, 11, 7]  # a story among the newest knows its neighbours


def test_pages_made_under_one_stamp_ask_once_for_what_they_share(client):
    category = make_category()
    stories = [make_article(category=category) for _ in range(3)]
    urls = ["/", category.get_absolute_url(), stories[1].get_absolute_url()]
    make_notice()
    with content_stamp.clock.making("a stamp"):
        client.get("/")
        assert [queries(client, url) for url in urls] == [0, 3, 4]
    assert [queries(client, url) for url in urls] == [8, 7, 10]  # the menu: one


def test_a_document_is_a_download_and_no_file_can_run_anything(client):
    notice = make_notice(attachment=ContentFile(b"%PDF-1.7", name="a.pdf"))
    response = client.get(notice.target)
    assert response.status_code == 200
    assert response["Content-Disposition"] == "attachment"
    photo = make_article(cover=make_photo()).cover
    for file in (response, client.get(photo.image.url)):
        assert file["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in file["Content-Security-Policy"]
        assert "immutable" not in file["Cache-Control"]


def test_pages_send_a_strict_policy(client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_failure_shows_the_portals_500_page(client, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("hỏng")

    monkeypatch.setattr(Article.objects, "published", fail)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert 'lang="vi"' in response.content.decode()


def test_templates_name_no_other_host():
    for file in [*Path("templates").rglob("*.html"), *Path("static/css").rglob("*.css")]:
        content = file.read_text().replace("http://www.w3.org", "")
        assert "//" not in re.sub(r"/\*.*?\*/", "", content, flags=re.S), file
