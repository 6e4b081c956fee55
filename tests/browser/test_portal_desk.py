"""The portal's identity from the desk to the foot of the page, in a real browser."""

import pytest

from articles.models import Portal
from articles.portal.colours import palette
from tests.support.browser import accessibility_faults
from tests.support.factories import make_article, wordmark

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_administrator_follows_the_warning_fills_in_and_readers_see_it(desk_page):
    page = desk_page
    page.goto("/quan-tri/")
    assert not accessibility_faults(page)
    page.get_by_role("link", name="Bổ sung thông tin cổng").click()
    page.wait_for_url("**/portal/add/")
    assert not accessibility_faults(page)
    page.get_by_label("Tên", exact=False).first.fill("Cổng thông tin Hà Tĩnh")
    page.get_by_label("Điện thoại:").fill("0239 3855 000")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url("**/portal/1/change/")
    assert "điện thoại" not in page.locator(".unfilled").inner_text()
    assert not accessibility_faults(page)
    page.goto("/")
    assert page.locator("h1").inner_text() == "Cổng thông tin Hà Tĩnh"
    assert page.locator("footer").get_by_role("link", name="0239 3855 000").is_visible()


def colour_of(locator, what):
    return locator.evaluate(f"element => getComputedStyle(element).{what}")


def rgb(code):
    return "rgb({}, {}, {})".format(*bytes.fromhex(code[1:]))


def test_a_logo_and_a_colour_are_chosen_seen_and_had_by_the_next_reader(desk_page):
    Portal.objects.create(name="Cổng thông tin điện tử tỉnh Cà Mau", owner="UBND tỉnh")
    make_article()
    page, made = desk_page, palette("#ffd400")
    page.goto("/")
    page.goto("/quan-tri/articles/portal/1/change/")
    shown = page.locator(".colours-shown")
    colour = page.get_by_label("Màu chính:")
    colour.fill("#ffd4")
    colour.press_sequentially("00")
    shown.get_by_text(made.band).wait_for()
    assert page.get_by_label("Chọn màu chính").input_value() == "#ffd400"
    logo = {"name": "logo.png", "mimeType": "image/png", "buffer": wordmark().read()}
    page.get_by_label("Logo:").set_input_files(logo)
    page.get_by_label("Trong logo đã có tên cổng").check()
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.locator(".logo-shown img").first.wait_for()
    assert page.locator(".messagelist .warning").is_visible()
    assert not accessibility_faults(page)
    for width, scheme in ((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 700})
        page.emulate_media(color_scheme=scheme)
        page.goto("/")
        logo = page.get_by_role("link", name="Cổng thông tin điện tử tỉnh Cà Mau").locator("img")
        box = logo.bounding_box()
        # The box is as high as any logo's; the picture in it keeps its shape.
        assert logo.evaluate("logo => getComputedStyle(logo).objectFit") == "scale-down"
        assert box["x"] + box["width"] <= width
        assert box["height"] > 20
        accent = made.accent if scheme == "light" else made.accent_dark
        assert colour_of(page.locator(".footer-name"), "color") == rgb(accent)
        ground = colour_of(page.locator(".logo"), "backgroundColor")
        assert ground == ("rgb(255, 255, 255)" if scheme == "dark" else "rgba(0, 0, 0, 0)")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not accessibility_faults(page), (width, scheme)


def test_a_logo_for_dark_pages_follows_what_the_reader_chose(desk_page):
    light = wordmark(colour=(250, 250, 250, 255))
    Portal.objects.create(name="Cổng", logo=wordmark(), logo_dark=light)
    page, seen = desk_page, lambda: page.locator(".logo img:visible").get_attribute("class") or ""
    for scheme, shown in (("light", ""), ("dark", "for-dark")):
        page.emulate_media(color_scheme=scheme)
        page.goto("/")
        assert seen() == shown
        page.get_by_role("button", name="Nền tối").click()
        assert seen() == ("" if shown else "for-dark")
        page.evaluate("localStorage.clear()")
