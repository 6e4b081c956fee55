"""The portal's identity from the desk to the foot of the page, in a real browser."""

import pytest

from tests.support.browser import accessibility_faults

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_administrator_follows_the_warning_fills_in_and_readers_see_it(desk_page):
    page = desk_page
    page.goto("/quan-tri/")
    assert not accessibility_faults(page)
    page.get_by_role("link", name="Bổ sung thông tin cổng").click()
    page.wait_for_url("**/portal/add/")
    assert not accessibility_faults(page)
    page.get_by_label("Tên", exact=False).first.fill("Cổng thông tin Hà Tĩnh")
    page.get_by_label("Điện thoại").fill("0239 3855 000")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url("**/portal/1/change/")
    assert "điện thoại" not in page.locator(".unfilled").inner_text()
    assert not accessibility_faults(page)
    page.goto("/")
    assert page.locator("h1").inner_text() == "Cổng thông tin Hà Tĩnh"
    assert page.locator("footer").get_by_role("link", name="0239 3855 000").is_visible()
