"""A portal with nothing in it yet: each page says so in a sentence, and none looks broken."""

import pytest
from lxml import html

from tests.support.factories import make_article, make_category, make_notice
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db

SAYS = {
    "/": "Tòa soạn đang chuẩn bị những bài viết đầu tiên",
    "/thong-bao/": "Chưa có thông báo",
    "/dinh-chinh/": "Chưa có",
    "/luu-tru/": "Chưa có bài",
    "/can-bo/": "Chưa có",
    "/dong-su-kien/": "Chưa có dòng sự kiện",
    "/tim-kiem/": "Cách tìm",
    "/tim-kiem/?q=ca+mau": "Không có tin nào",
    "/so-do-trang/": "Tìm kiếm",
    "/khong-co-trang-nay/": "Không tìm thấy trang",
}


def main_of(page):
    return html.fromstring(page.content.decode()).find(".//main")


def empty_parts(root):
    """The lists, sections, navigations and headings of a page that say nothing."""
    parts = root.xpath("//ul | //ol | //section | //nav | //h1 | //h2 | //h3 | //p[not(@id)]")
    return [part.tag for part in parts if not part.text_content().strip()]


def levels(root):
    return [int(heading.tag[1]) for heading in root.iter("h1", "h2", "h3", "h4")]


@pytest.mark.parametrize("address", SAYS)
def test_each_page_says_a_sentence_and_has_no_empty_part(client, address):
    page = client.get(address)
    assert SAYS[address] in text_of(page)
    root = html.fromstring(page.content.decode())
    assert empty_parts(root) == []
    found = levels(root)
    assert found.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(found, found[1:], strict=False))


def test_machines_get_an_answer_too(client):
    for address in ("/rss.xml", "/atom.xml", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt"):
        assert client.get(address).status_code == 200, address
    for name in ("stories", "officials", "quotes", "notices", "categories"):
        assert client.get(f"/api/v1/{name}").status_code == 200, name


def test_a_category_without_stories_says_so_and_leads_on(client):
    page = client.get(make_category(name="Kinh tế").get_absolute_url())
    assert "chưa có bài" in text_of(page).lower()
    assert main_of(page).xpath(".//a[@href='/']")


def test_the_home_page_lists_categories_and_notices_until_there_are_blocks(client):
    category = make_category(name="Kinh tế biển", description="Tôm, cua, cá")
    make_notice(text="Lịch cắt điện")
    main = main_of(client.get("/")).text_content()
    for words in ("Kinh tế biển", "Tôm, cua, cá", "Lịch cắt điện"):
        assert words in main, words
    make_article(category=category, headline="Bài đầu tiên")
    main = main_of(client.get("/")).text_content()
    assert "Bài đầu tiên" in main
    assert "Tôm, cua, cá" in main
    assert "đang chuẩn bị" not in main
    for _number in range(12):
        make_article(category=category)
    assert "Tôm, cua, cá" not in main_of(client.get("/")).text_content()
