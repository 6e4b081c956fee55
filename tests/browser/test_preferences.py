"""What a reader chooses, in a real browser: theme, text size, a ticker that stands still."""

import pytest

from tests.support.browser import accessibility_faults, forgive_404, moves, until  # noqa: F401
from tests.support.factories import make_notice

pytestmark = pytest.mark.django_db(transaction=True)

DARK = "rgb(23, 21, 19)"
LIGHT = "rgb(255, 255, 255)"


def paper(page):
    """The colour behind the page."""
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def switch(page):
    return page.get_by_role("button", name="Nền tối")


def text_size(page, name):
    return page.get_by_role("button", name=name, exact=True)


def letters(page):
    """The size of the text of the page, in pixels."""
    return page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")


def stored(page):
    return page.evaluate("({...localStorage})")


def test_the_theme_follows_the_system_until_a_reader_switches_it(page):
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    assert (paper(page), switch(page).get_attribute("aria-pressed")) == (DARK, "true")
    page.emulate_media(color_scheme="light")
    until(page, "document.querySelector('[name=theme]').ariaPressed === 'false'")
    assert paper(page) == LIGHT
    switch(page).click()
    assert (paper(page), switch(page).get_attribute("aria-pressed")) == (DARK, "true")
    assert page.get_by_role("status").inner_text() == "Đã bật nền tối"
    page.goto("/thong-bao/")
    assert (paper(page), switch(page).get_attribute("aria-pressed")) == (DARK, "true")


def test_wanting_what_the_system_says_follows_it_again(page):
    page.emulate_media(color_scheme="light")
    page.goto("/")
    switch(page).click()
    assert stored(page) == {"portal.theme": "dark"}
    switch(page).click()
    assert stored(page) == {}
    page.emulate_media(color_scheme="dark")
    assert paper(page) == DARK


def test_a_page_is_never_first_shown_in_another_theme_or_size(page):
    page.emulate_media(color_scheme="light")
    page.goto("/")
    switch(page).click()
    text_size(page, "A+ cỡ lớn").click()
    page.add_init_script(
        "new MutationObserver(() => { if (document.body && !window.first)"
        " window.first = {...document.documentElement.dataset} })"
        ".observe(document, {childList: true, subtree: true})"
    )
    page.reload()
    assert page.evaluate("window.first") == {"theme": "dark", "textSize": "large"}


def test_the_text_grows_stays_so_and_shrinks_again(page):
    page.goto("/")
    usual = letters(page)
    for name, factor, said in (
        ("A+ cỡ lớn", 1.15, "Cỡ chữ lớn"),
        ("A++ cỡ rất lớn", 1.3, "Cỡ chữ rất lớn"),
        ("A cỡ thường", 1, "Cỡ chữ thường"),
    ):
        text_size(page, name).click()
        assert page.get_by_role("status").inner_text() == said
        page.reload()
        assert letters(page) == pytest.approx(usual * factor)
        pressed = page.get_by_role("group", name="Cỡ chữ").locator("[aria-pressed=true]")
        assert pressed.inner_text().split() == name.split()
    assert stored(page) == {}


def test_with_the_largest_text_no_page_scrolls_sideways(page, portal):  # noqa: F811
    page.add_init_script("localStorage.setItem('portal.textSize', 'largest')")
    for name, address in portal.items():
        page.goto(address)
        assert letters(page) > 20
        for width in (320, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        forgive_404(page, name)


@pytest.mark.accessibility
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_in_the_theme_switched_to(page, portal, theme):  # noqa: F811
    page.emulate_media(color_scheme="light" if theme == "dark" else "dark")
    for name, address in portal.items():
        page.goto(address)
        if name == "home":  # the others remember
            switch(page).click()
        assert paper(page) == (DARK if theme == "dark" else LIGHT)
        if theme == "dark":  # the light one has the rules of a light system, which others try
            assert not accessibility_faults(page), name
        forgive_404(page, name)


def test_a_paused_ticker_stays_paused_on_the_next_page(page):
    for number in range(9):
        make_notice(text=f"Thông báo số {number} về lịch tiếp công dân của lãnh đạo tỉnh")
    page.goto("/")
    page.get_by_role("button", name="Tạm dừng").click()
    page.goto("/thong-bao/")
    page.mouse.move(0, 700)
    assert not moves(page)
    page.get_by_role("button", name="Tiếp tục").click()
    page.goto("/")
    page.mouse.move(0, 700)
    assert moves(page)


def test_where_nothing_may_be_stored_the_controls_still_work(page):
    make_notice(kind="urgent")
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name,"
        " {get() { throw new DOMException('forbidden', 'SecurityError') }})"
    )
    page.emulate_media(color_scheme="light")
    page.goto("/")
    switch(page).click()
    text_size(page, "A+ cỡ lớn").click()
    page.wait_for_timeout(1500)
    assert paper(page) == DARK
    assert letters(page) > 16


def test_with_forced_colours_the_chosen_size_and_category_still_stand_out(page):
    page.emulate_media(forced_colors="active")
    page.goto("/")
    for chosen, other in (
        (text_size(page, "A cỡ thường"), text_size(page, "A+ cỡ lớn")),
        (page.locator(".categories a").first, page.locator(".footer a").first),
    ):
        border = "element => parseFloat(getComputedStyle(element).borderBlockEndWidth)"
        assert chosen.evaluate(border) > other.evaluate(border) == 0
