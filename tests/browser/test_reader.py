"""The portal as a reader meets it, in a real browser."""

import itertools

import pytest

from articles.media.photos import SafePhoto
from tests.support.browser import (
    LONG,
    accessibility_faults,
    faults_in_light_and_dark,
    forgive_404,
    moves,
    strip_position,
    until,
)
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_notice,
    make_photo,
    picture_file,
)
from tests.support.paper import lost_on_paper, wide_table

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.accessibility
def test_every_page_is_accessible_and_scrolls_not_sideways(page, portal):
    for name, address in portal.items():
        page.goto(address)
        assert not faults_in_light_and_dark(page), name
        for width in (320, 360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            overflow = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow <= 0, (name, width)
        forgive_404(page, name)


@pytest.mark.timing("it measures what moves in 0.4 s")
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


@pytest.mark.timing("it measures what moves in 0.4 s")
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


@pytest.mark.parametrize("javascript", [True, False])
def test_the_whole_of_a_long_notice_can_be_read_on_a_phone(chromium, live_server, javascript):
    make_notice(text=f"{LONG} hết"[-300:])
    context = chromium.new_context(
        base_url=live_server.url,
        java_script_enabled=javascript,
        reduced_motion="reduce",
        viewport={"width": 320, "height": 1000},  # nothing but the strip scrolls
    )
    page = context.new_page()
    page.goto("/luu-tru/")
    page.locator(".ticker-window").focus()
    page.keyboard.press("End")
    notice = page.locator(".ticker li")
    strip = page.locator(".ticker-window").bounding_box()
    assert notice.bounding_box()["width"] > 1000
    for _ in range(100):  # by hand, as far as it goes
        page.mouse.move(strip["x"] + 50, strip["y"] + 10)
        page.mouse.wheel(400, 0)
        end = notice.bounding_box()["x"] + notice.bounding_box()["width"]
        if end <= strip["x"] + strip["width"] + 1:
            break
        page.wait_for_timeout(50)
    assert strip["x"] < end <= strip["x"] + strip["width"] + 1
    context.close()


def test_urgent_notices_are_announced_once_in_a_visit(page):
    make_notice(text="Cấp điện trở lại")
    make_notice(text="Bão số 5 vào bờ", kind="urgent", url="/x/")
    page.goto("/")
    status = page.get_by_role("status")
    until(page, "document.querySelector('#status').textContent")
    assert status.inner_text() == "Khẩn Bão số 5 vào bờ"
    assert status.get_attribute("aria-live") in (None, "polite")
    make_notice(text="Cấm đường ven biển", kind="urgent")
    page.goto("/thong-bao/")
    until(page, "document.querySelector('#status').textContent")
    assert status.inner_text() == "Khẩn Cấm đường ven biển"
    page.reload()
    page.wait_for_timeout(1500)
    assert status.inner_text() == ""


def test_every_page_works_without_javascript(chromium, live_server, portal):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(portal["home"])
    assert page.locator(".ticker li a").count() == 6
    assert page.locator(".ticker-button").is_hidden()
    assert page.locator(".controls").is_hidden()
    page.get_by_role("link", name="Ủy ban nhân dân ẪM").first.click()
    assert page.locator("blockquote.quote").count() == 1
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


@pytest.mark.parametrize("javascript", [True, False])
def test_on_a_phone_the_menu_opens_over_the_page(chromium, live_server, portal, javascript):
    context = chromium.new_context(
        base_url=live_server.url,
        java_script_enabled=javascript,
        viewport={"width": 320, "height": 700},
    )
    page = context.new_page()
    page.goto(portal["home"])
    menu = page.get_by_role("navigation", name="Chuyên mục", exact=True)
    assert menu.is_hidden()
    page.get_by_role("button", name="Menu").click()
    assert menu.is_visible()
    page.keyboard.press("Escape")
    assert menu.is_hidden()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Đóng").click()
    assert menu.is_hidden()
    page.get_by_role("button", name="Menu").click()
    menu.get_by_role("link", name="Chính quyền").click()
    assert page.locator("h1").inner_text() == "Chính quyền"
    context.close()


@pytest.mark.accessibility
def test_the_open_menu_of_a_phone_is_accessible(page, portal):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(portal["home"])
    page.get_by_role("button", name="Menu").click()
    assert not accessibility_faults(page)


def test_on_paper_a_story_has_its_words_and_address_and_no_controls(page, live_server, portal):
    page.goto(portal["article"])
    page.emulate_media(media="print", color_scheme="dark")
    for part in ("h1", ".meta", ".lead", ".cover figcaption", ".quote"):
        assert page.locator(part).first.is_visible(), part
    for part in ("nav", "button", "form", ".ticker", ".skip-link"):
        assert not any(one.is_visible() for one in page.locator(part).all()), part
    assert page.get_by_text(live_server.url + portal["article"]).is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_on_paper_a_wide_table_keeps_every_column(page):
    page.goto(make_article(body=f"{wide_table()}<p>Hết.</p>").get_absolute_url())
    assert lost_on_paper(page) == []


PICTURES = """() => Promise.all(Array.from(
  document.querySelectorAll("main picture img"), async img => {
    img.loading = "eager";
    await img.decode();
    const widths = Array.from(img.parentElement.querySelectorAll("source"))
      .flatMap(source => source.srcset.match(/\\d+(?=w)/g)).map(Number);
    const needed = img.getBoundingClientRect().width * devicePixelRatio;
    const enough = widths.filter(width => width >= needed - 1);
    const best = enough.length ? Math.min(...enough) : Math.max(...widths);
    return { fetched: Number(img.currentSrc.match(/-(\\d+)\\./)[1]), best, needed };
  }))"""


@pytest.fixture
def illustrated():
    """A home page and a category with a picture in every kind of place; their addresses."""

    content = picture_file(size=(1600, 1000)).read()

    def stories(count, **fields):
        for _ in range(count):  # a photo each: a browser takes what it already has, however large
            make_article(cover=make_photo(image=SafePhoto(content, name="photo.jpg")), **fields)

    alone, several = make_category(), make_category()
    stories(1, category=alone, publish_at=hours(-3))
    stories(2, category=several, publish_at=hours(-3))
    for _ in range(5):
        make_article(publish_at=hours(-2))
    stories(4)
    return "/", several.get_absolute_url()


def test_no_picture_is_larger_or_smaller_than_its_place(chromium, live_server, illustrated):
    for density, width, address in itertools.product([1, 2], [360, 768, 1100, 1280], illustrated):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            device_scale_factor=density,
        )
        page = context.new_page()
        page.goto(address)
        pictures = page.evaluate(PICTURES)
        assert len(pictures) == (7 if address == "/" else 2)
        for picture in pictures:
            where = (density, width, address, picture)
            assert picture["fetched"] <= picture["best"], where
            # A browser may take one slightly smaller than the place, as it sees fit.
            assert picture["fetched"] >= min(picture["needed"] * 0.75, 1280), where
        context.close()
