"""Search in a real browser: on a phone and a desk, light and dark, with and without JavaScript."""

import pytest

from tests.support.browser import faults_in_light_and_dark
from tests.support.factories import make_article, make_category, make_photo, make_quoted

pytestmark = pytest.mark.django_db(transaction=True)

SEARCHES = {
    "found": "/tim-kiem/?q=duong",
    "not found": "/tim-kiem/?q=khongcogi",
    "a wrong day": "/tim-kiem/?q=duong&tu=32&den=x",
    "nothing asked": "/tim-kiem/",
    "one long word": "/tim-kiem/?q=" + "d" * 7000,
}


@pytest.fixture(autouse=True)
def stories():
    """Two pages of stories about roads, and an official whose name is Dưỡng."""
    category = make_category(name="Giao thông")
    make_quoted(name="Trần Văn Dưỡng", position="Giám đốc Sở Giao thông vận tải")
    cover = make_photo()
    for number in range(22):
        make_article(
            headline=f"Mở rộng đường số {number} qua thành phố Hà Tĩnh và thị xã Kỳ Anh",
            lead="Con đường mới nối hai bờ sông, " * 8,
            category=category,
            cover=cover if number % 2 else None,
        )


@pytest.mark.accessibility
def test_every_state_of_the_search_page_is_accessible(page):
    for name, address in SEARCHES.items():
        page.goto(address)
        assert not faults_in_light_and_dark(page), name


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_search_page_scrolls_sideways_and_each_target_is_large_enough(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for name, address in SEARCHES.items():
        page.goto(address)
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, name
        for target in page.locator("main :is(button, input, select)").all():
            assert target.bounding_box()["height"] >= 24, name


@pytest.mark.both_databases
@pytest.mark.parametrize("javascript", [True, False])
def test_a_reader_searches_from_the_header_and_narrows_it_down(chromium, live_server, javascript):
    context = chromium.new_context(
        base_url=live_server.url, locale="vi-VN", java_script_enabled=javascript
    )
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox", name="Từ cần tìm").fill("Đường thành phố")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim-kiem/?q=*")
    assert page.get_by_text("Tìm thấy 22 tin").is_visible()
    assert page.locator("mark").first.inner_text() == "đường"
    page.get_by_role("link", name="Trang sau").click()
    page.wait_for_url("**page=2")
    assert page.locator(".result").count() == 2
    assert page.get_by_label("Từ cần tìm").input_value() == "Đường thành phố"
    page.get_by_role("combobox", name="Chuyên mục").select_option("Giao thông")
    page.get_by_label("Đến ngày").fill("2019-03-21")
    page.get_by_role("main").get_by_role("button", name="Tìm kiếm").click()
    page.wait_for_url("**den=2019-03-21")
    assert page.get_by_text("Không có tin nào").is_visible()
    page.get_by_role("link", name="Tìm trong mọi chuyên mục").click()
    assert page.get_by_text("Tìm thấy 22 tin").is_visible()
    context.close()
