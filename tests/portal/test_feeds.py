"""Feeds, read as feed readers read them."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date
from lxml import html

from articles.models import Article, Correction, Portal, TickerNotice
from articles.portal.pictures import shared_image
from tests.support.factories import (
    hours,
    make_article,
    make_attachment,
    make_category,
    make_correction,
    make_notice,
    make_official,
    make_photo,
)

pytestmark = pytest.mark.django_db
FORMATS = ("rss", "atom")
MORNING = datetime(2019, 3, 21, 8, 18, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def read(client, address):
    """The feed at `address`, which must be sound."""
    response = client.get(address)
    assert response.status_code == 200
    headers = {"content-type": response["Content-Type"]}
    feed = feedparser.parse(response.content, response_headers=headers)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


@pytest.mark.parametrize("format", FORMATS)
def test_an_entry_tells_all_of_its_story(client, format):
    photo = make_photo()
    article = make_article(
        headline="Sông Hàn & “đê” < 5 m", lead="Sapo <b>", byline="Thu Hà", cover=photo
    )
    Article.objects.update(publish_at=MORNING)
    [entry] = read(client, f"/{format}.xml").entries
    assert entry.title == "Sông Hàn & “đê” < 5 m"
    assert entry.summary == "Sapo &lt;b&gt;"
    assert entry.link == f"http://testserver{article.get_absolute_url()}"
    assert entry.author == "Thu Hà"
    assert [tag.term for tag in entry.tags] == [article.category.name]
    [enclosure] = entry.enclosures
    shared = shared_image(photo)
    assert enclosure.href == f"http://testserver{shared.url}"
    size = photo.image.storage.size(shared.name)
    assert (enclosure.type, int(enclosure.length)) == ("image/jpeg", size)
    morning = {"rss": "Thu, 21 Mar 2019 08:18:00 +0700", "atom": "2019-03-21T08:18:00+07:00"}
    assert entry.published == morning[format]


@pytest.mark.parametrize("format", FORMATS)
def test_a_feed_names_the_portal_itself_and_its_page(client, format):
    Portal.objects.create(name="Cổng Hà Tĩnh", reuse_notice="Ghi rõ nguồn")
    make_article()
    feed = read(client, f"/{format}.xml").feed
    assert (feed.title, feed.language, feed.rights) == ("Cổng Hà Tĩnh", "vi", "Ghi rõ nguồn")
    links = {(link.rel, link.href) for link in feed.links}
    assert ("self", f"http://testserver/{format}.xml") in links
    assert ("alternate", "http://testserver/") in links


@pytest.mark.parametrize("format", FORMATS)
def test_an_entry_keeps_its_id_when_the_address_changes(client, format):
    article = make_article()
    [before] = read(client, f"/{format}.xml").entries
    article.slug = "dia-chi-moi"
    article.save()
    [after] = read(client, f"/{format}.xml").entries
    assert after.link != before.link
    assert after.id == before.id
    assert not after.get("guidislink")


def test_an_atom_entry_is_updated_by_a_correction(client):
    article = make_article()
    at = timezone.now() - timedelta(minutes=1)
    Article.objects.update(publish_at=hours(-9))
    assert read(client, "/atom.xml").entries[0].updated_parsed < at.utctimetuple()
    Correction.objects.create(article=article, text="Sửa số liệu", at=at)
    assert read(client, "/atom.xml").entries[0].updated_parsed == at.utctimetuple()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/rss.xml", "/atom.xml", "/thong-bao/rss.xml"])
def test_a_feed_bears_no_date_that_would_hide_a_withdrawal(client, ask, address):
    make_article()
    make_notice()
    for response in (client.get(address), ask(address), ask(address)):
        headers = {name.lower(): value for name, value in response.headers.items()}
        assert "last-modified" not in headers
        assert "etag" in headers
    tag = client.get(address)["ETag"]
    assert client.get(address, HTTP_IF_NONE_MATCH=tag).status_code == 304
    assert client.get(address, HTTP_IF_MODIFIED_SINCE=http_date()).status_code == 200


@pytest.mark.parametrize("format", FORMATS)
def test_a_category_has_a_feed_of_its_own(client, format):
    category = make_category(name="Kinh tế", description="Chuyện làm ăn")
    make_article(headline="Trong mục", category=category)
    make_article(headline="Ngoài mục")
    feed = read(client, f"{category.get_absolute_url()}{format}.xml")
    assert [entry.title for entry in feed.entries] == ["Trong mục"]
    assert feed.feed.title.startswith("Kinh tế – ")
    assert feed.feed.subtitle == "Chuyện làm ăn"


@pytest.mark.parametrize("format", FORMATS)
def test_notices_have_a_feed_like_their_archive(client, format):
    now = make_notice(text="Đang chạy")
    make_notice(text="Đã hết", starts_at=hours(-9), ends_at=hours(-8), kind="urgent")
    make_notice(text="Chưa đến", starts_at=hours(1))
    feed = read(client, f"/thong-bao/{format}.xml")
    assert [entry.title for entry in feed.entries] == ["Đang chạy", "Đã hết"]
    assert feed.entries[0].link == f"http://testserver{now.get_absolute_url()}"
    assert feed.entries[1].tags[0].term == TickerNotice.Kind.URGENT.label


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("address", ["/", "/thong-bao/"])
def test_an_empty_feed_is_a_sound_one(client, address, format):
    assert read(client, f"{address}{format}.xml").entries == []


def test_characters_that_no_xml_may_hold_break_no_feed(client):
    make_article(headline="Một\x01\x0b\x1f\ufffeHai", lead="\x02Ba", byline="\x03")
    make_notice(text="Bốn\x04")
    Portal.objects.create(name="Cổng\x05")
    for address in ("/rss.xml", "/atom.xml", "/thong-bao/rss.xml"):
        assert read(client, address).entries


def test_a_lost_picture_costs_the_entry_no_more_than_its_enclosure(client):
    photo = make_photo()
    make_article(cover=photo)
    photo.image.storage.delete(shared_image(photo).name)
    [entry] = read(client, "/rss.xml").entries
    assert not entry.enclosures


@pytest.mark.parametrize("address", ["/rss.xml", "/thong-bao/atom.xml", "/sitemap.xml"])
def test_an_unchanged_answer_is_not_sent_again(client, address):
    make_article()
    make_notice()
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    TickerNotice.objects.all().delete()
    Article.objects.all().delete()
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "address", ["/chuyen-muc/khong-co/rss.xml", "/chuyen-muc/%00/rss.xml", "/rss.json"]
)
def test_an_unknown_feed_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_queries_of_a_feed_do_not_grow_with_its_entries(client):
    def queries():
        with CaptureQueriesContext(connection) as context:
            read(client, "/rss.xml")
        return len(context)

    make_article(cover=make_photo())
    few = queries()
    for _ in range(4):
        make_article(cover=make_photo())
    assert few == queries() == 5  # stories, their quotes, corrections and documents, the portal


@pytest.mark.parametrize("format", FORMATS)
def test_an_entry_holds_the_whole_text_with_its_quotes(client, format):
    photo = make_photo()
    article = make_article(
        lead="Sapo <b>",
        body=f'<p class="align-center">Trước <a href="/luu-tru/">kho</a>.</p>'
        f'<div class="quote" data-quote="1"></div>'
        f'<figure class="image"><img src="{photo.image.url}" alt="Lúa"></figure>'
        f'<table><tbody><tr><td colspan="2">Bảng</td></tr></tbody></table><p>Sau.</p>',
        quotes=[
            {
                "official": make_official(name="Trần Toản"),
                "position": "Giám đốc <i>",
                "words": "Làm ngay & luôn",
            }
        ],
    )
    Correction.objects.create(article=article, text="Số đúng là 5", at=hours(-1))
    make_correction(article=article, at=hours(-2))
    document = make_attachment(article=article, title="Quyết định 5")
    [entry] = read(client, f"/{format}.xml").entries
    [content] = entry.content
    assert content.type == "text/html"
    host = "http://testserver"
    found = html.fragment_fromstring(content.value, create_parent=True)
    assert " ".join(" ".join(found.itertext()).split()) == (
        "Sapo <b> Trước kho . Giám đốc <i> Trần Toản : “Làm ngay & luôn” Bảng Sau. "
        "Đính chính: Số đúng là 5 Thông tin cải chính, xin lỗi: Thông tin đã đăng “Có chín xã” là "
        "sai. Thông tin đúng là: “Có mười xã”. Tòa soạn chân thành xin lỗi bạn đọc và các cơ quan, "
        "tổ chức, cá nhân liên quan. Người quyết định: Tổng biên tập Lê An. Quyết định 5 (PDF)"
    )
    assert [*found.xpath("//blockquote/p/text()")] == ["“Làm ngay & luôn”"]
    assert found.xpath("//img/@src") == [host + photo.image.url]
    links = [f"{host}/luu-tru/", f"{host}/can-bo/tran-toan/", host + document.file.url]
    assert found.xpath("//a/@href") == links
    assert not re.search(r"class=|<div|<picture|<source|data-quote|tabindex", content.value)
    assert entry.summary == "Sapo &lt;b&gt;"


def test_whole_texts_cost_the_same_number_of_queries(client):
    def one_more():
        article = make_article(quotes=[{}, {"number": 2}], cover=make_photo())
        Correction.objects.create(article=article, text="x")
        make_attachment(article=article)

    one_more()
    with CaptureQueriesContext(connection) as few:
        client.get("/rss.xml")
    for _ in range(5):
        one_more()
    with CaptureQueriesContext(connection) as many:
        client.get("/rss.xml")
    assert len(many) == len(few) <= 5


def test_a_story_far_too_long_is_told_by_its_lead_alone(client):
    make_article(lead="Sapo dài", body=f"<p>{'Chữ ' * 30_000}</p>")
    [entry] = read(client, "/rss.xml").entries
    assert (entry.summary, entry.get("content")) == ("Sapo dài", None)
