"""The menu as readers get it: two levels, only what they can open, folded where it is long."""

import pytest
from lxml import html

from articles.models import Article, MenuItem, Page
from articles.portal import menu
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_menu_item,
    make_page,
    make_thread,
)
from tests.support.pages import queries

pytestmark = pytest.mark.django_db


def nav(client, path="/", where="header"):
    """The links of the menu, or of the footer, on the page at `path`: text → aria-current."""
    page = html.fromstring(client.get(path).content.decode())
    (part,) = page.cssselect({"header": "nav.categories", "footer": "footer"}[where])
    found = part.cssselect("a, summary, .column-title, span[aria-current]")
    return {one.text_content().strip(): one.get("aria-current") for one in found}


def test_while_the_desk_has_made_no_menu_readers_get_the_categories(client):
    make_category(name="Kinh tế")
    assert [*nav(client)] == ["Trang chủ", "Kinh tế"]
    foot = nav(client, where="footer")
    assert {"Kinh tế", "Thông báo", "Lưu trữ", "Sơ đồ trang"} <= {*foot}
    assert "Liên kết" not in foot


def test_items_show_what_readers_can_open_and_nothing_else(client):
    thread, page = make_thread(name="Bão số 5"), make_page(title="Giới thiệu", status="draft")
    make_menu_item(label="", page=page)
    below = make_menu_item(label="Về tỉnh", link="/a/")
    make_menu_item(parent=below, label="", thread=thread)
    heading = make_menu_item(label="Tổ chức")
    hidden = make_menu_item(label="", page=page)
    make_menu_item(parent=hidden, label="Dưới bản nháp", link="/b/")
    story = make_article(thread=thread, publish_at=hours(1))
    assert [*nav(client)] == ["Trang chủ", "Về tỉnh"]
    Article.objects.filter(pk=story.pk).update(publish_at=hours(-1))
    Page.objects.update(status="published", publish_at=hours(1))
    assert [*nav(client)] == ["Trang chủ", "Về tỉnh", "Thêm về Về tỉnh", "Bão số 5"]
    Page.objects.update(publish_at=hours(-1))
    make_menu_item(parent=heading, label="Sở ban ngành", link="https://so.vn/")
    shown = [*nav(client)]
    assert shown[1:3] == ["Giới thiệu", "Về tỉnh"]
    assert shown[-4:] == ["Tổ chức", "Sở ban ngành", "Thêm về Giới thiệu", "Dưới bản nháp"]


def test_the_page_one_is_on_is_marked_and_so_is_what_it_stands_under(client):
    category, other = make_category(name="Kinh tế"), make_category(name="Y tế")
    heading = make_menu_item(label="Chuyên mục")
    make_menu_item(parent=heading, label="", category=category)
    make_menu_item(label="", category=other)
    here = {"Chuyên mục": "true", "Kinh tế": "page", "Y tế": None, "Trang chủ": None}
    assert nav(client, category.get_absolute_url()) == here
    story = make_article(category=category)
    assert nav(client, story.get_absolute_url()) == here | {"Kinh tế": "true"}
    assert nav(client)["Trang chủ"] == "page"


def test_the_foot_has_columns_and_linked_portals(client):
    column = make_menu_item(place="footer", label="Về tòa soạn")
    make_menu_item(parent=column, label="Liên hệ", link="/lien-he/")
    make_menu_item(place="linked", label="Cổng Chính phủ", link="https://chinhphu.vn/")
    foot = [*nav(client, where="footer")]
    assert {"Về tòa soạn", "Liên hệ", "Liên kết", "Cổng Chính phủ", "Sơ đồ trang"} <= {*foot}
    assert "Thông báo" not in foot


def test_an_english_page_bears_its_language(client):
    make_menu_item(label="", page=make_page(title="About us", lang="en"))
    page = client.get("/").content.decode()
    assert 'lang="en" hreflang="en">About us' in page


def test_a_long_menu_keeps_to_one_line_and_loses_nothing():
    names = [f"Chuyên mục thứ {number}" for number in range(30)]
    shown = menu.menu_of([MenuItem(place="header", label=name, link="/a/") for name in names], [])
    assert [one.text for one in shown.header + shown.more] == names
    assert 4 <= len(shown.header) <= 9
    line = sum(menu.width(text) for text in ("Trang chủ", "Thêm", *names[: len(shown.header)]))
    assert line <= menu.LINE
    few = menu.menu_of([MenuItem(place="header", label=name, link="/a/") for name in "ABCDEF"], [])
    assert not few.more


def test_a_long_menu_costs_no_more_queries(client):
    def grow(count):
        for number in range(count):
            item = make_menu_item(label="", category=make_category())
            make_menu_item(parent=item, label="", page=make_page(title=f"Trang {number}"))

    grow(1)
    few = queries(client, "/")
    grow(9)
    assert queries(client, "/") == few


def test_the_site_map_shows_the_menu_as_it_is_built(client):
    item = make_menu_item(label="Giới thiệu", link="/gioi-thieu/")
    make_menu_item(parent=item, label="Lịch sử", link="/lich-su/")
    make_menu_item(place="linked", label="Cổng Chính phủ", link="https://chinhphu.vn/")
    (main,) = html.fromstring(client.get("/so-do-trang/").content.decode()).cssselect("main")
    assert [a.text for a in main.cssselect("li li a")] == ["Lịch sử"]
    assert "Cổng Chính phủ" in main.text_content()


def test_nobody_can_put_a_script_behind_an_item():
    for link in ("javascript:alert(1)", "data:text/html,a", "\x01javascript:a", "//a b"):
        with pytest.raises(Exception, match="địa chỉ|address"):
            make_menu_item(label="a", link=link)
