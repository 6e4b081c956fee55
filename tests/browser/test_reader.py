"""The portal as a reader meets it, in a real browser."""

import pytest

from ..factories import (
    make_article,
    make_category,
    make_notice,
    make_official,
    make_photo,
    picture_file,
)
from .conftest import accessibility_faults

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Ủy ban nhân dân thành phố thông báo về việc lấy ý kiến góp ý của nhân dân " * 4


@pytest.fixture
def portal():
    """A portal with something of everything; returns addresses by name."""
    category = make_category(name="Chính quyền", description="Tin về chính quyền các cấp")
    official = make_official(name="Trần Quốc Toản", portrait=make_photo())
    cover = make_photo(image=picture_file(size=(640, 400)))
    for number in range(24):
        article = make_article(
            headline=f"Tin số {number} về cải cách hành chính ở thành phố Hà Tĩnh và thị xã Kỳ Anh",
            category=category,
            cover=cover if number % 3 else None,
        )
    article = make_article(
        headline="Ủy ban nhân dân ẪM ƯỚT ỂNH ƯƠNG",
        body='<p>Trước.</p><div class="quote" data-quote="1"></div><h2>Mục</h2>'
        "<table><caption>Bảng</caption><tbody><tr><th scope='row'>A</th>"
        + "<td>Một ô dài trong bảng</td>" * 8
        + "</tr></tbody></table>",
        category=category,
        cover=make_photo(image=picture_file(size=(1200, 800)), caption="Toàn cảnh"),
        quotes=[{"official": official}],
    )
    for number in range(6):
        make_notice(text=f"Thông báo số {number}: {LONG[:90]}", url=f"/?n={number}")
    return {
        "home": "/",
        "category": category.get_absolute_url(),
        "article": article.get_absolute_url(),
        "official": official.get_absolute_url(),
        "404": "/khong-co-trang-nay/",
    }


PAGES = ["home", "category", "article", "official", "404"]


def forgive_404(page, name):
    """The browser reports the 404 page's own status; that is no fault."""
    if name == "404":
        page.console_messages_seen.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible(page, portal, name, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(portal[name])
    assert not accessibility_faults(page)
    forgive_404(page, name)


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_page_scrolls_sideways(page, portal, width):
    page.set_viewport_size({"width": width, "height": 800})
    for name, address in portal.items():
        page.goto(address)
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, (name, width)
        forgive_404(page, name)


def strip_position(page):
    """How far the ticker has moved, in pixels."""
    return page.locator(".ticker-window").evaluate(
        "strip => strip.scrollLeft - strip.querySelector('li').getBoundingClientRect().left"
    )


def moves(page):
    before = strip_position(page)
    page.wait_for_timeout(400)
    return abs(strip_position(page) - before) > 1


def test_the_ticker_pauses_and_resumes_in_place(page, portal):
    page.goto(portal["home"])
    page.mouse.move(0, 700)
    assert moves(page)
    page.get_by_role("button", name="Tạm dừng").click()
    page.mouse.move(0, 700)
    assert not moves(page)
    stopped_at = strip_position(page)
    page.get_by_role("button", name="Tiếp tục").click()
    page.mouse.move(0, 700)
    assert abs(strip_position(page) - stopped_at) < 60
    page.evaluate("document.activeElement.blur()")
    assert moves(page)


def test_the_ticker_stops_under_the_pointer_and_with_the_focus(page, portal):
    page.goto(portal["home"])
    page.locator(".ticker-window").hover()
    assert not moves(page)
    page.mouse.move(0, 700)
    assert moves(page)
    page.locator(".ticker-window a").first.focus()
    assert not moves(page)


def test_the_ticker_stands_still_for_those_who_ask(page, portal):
    page.emulate_media(reduced_motion="reduce")
    page.goto(portal["home"])
    assert not moves(page)
    assert page.locator(".ticker-button").is_hidden()


def test_notices_that_fit_do_not_move(page):
    make_notice(text="Ngắn")
    page.goto("/")
    assert not moves(page)
    assert page.locator(".ticker-button").is_hidden()


@pytest.mark.parametrize("count", [0, 1, 50])
def test_the_ticker_survives_any_number_of_notices(page, count):
    for number in range(count):
        make_notice(text=f"{number} {LONG}"[:300])
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/")
    assert page.locator(".ticker li").count() == count
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not accessibility_faults(page)


def test_every_page_works_without_javascript(chromium, live_server, portal):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(portal["home"])
    assert page.locator(".ticker li a").count() == 6
    assert page.locator(".ticker-button").is_hidden()
    page.get_by_role("link", name="Ủy ban nhân dân ẪM").first.click()
    assert page.locator("figure.quote").count() == 1
    page.get_by_role("link", name="Trần Quốc Toản").click()
    assert page.locator("h1").inner_text() == "Trần Quốc Toản"
    context.close()


def test_the_skip_link_leads_past_the_menu(page, portal):
    page.goto(portal["home"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")


def test_nothing_shifts_while_a_page_loads(page, portal):
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(entry =>"
        " { if (!entry.hadRecentInput) window.shift += entry.value }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    for name in ("home", "article"):
        page.goto(portal[name])
        page.wait_for_timeout(500)
        assert page.evaluate("window.shift") < 0.01, name
