"""A correction in the form of the press law: written by keyboard, seen by readers."""

from articles.accounts.roles import EDITOR
from tests.support.browser import (
    editor_ready,
    faults_in_light_and_dark,
    log_in,
    open_section,
    until,
)
from tests.support.factories import make_article, make_correction, make_member


def test_false_words_are_found_while_typed_and_struck_by_a_tick(page):
    log_in(page, make_member(EDITOR))
    article = make_article(
        headline="Chín xã có điện", body="<p>Hôm nay cả <strong>chín</strong> xã có điện.</p>"
    )
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    editor_ready(page)
    open_section(page, "corrections")
    row = page.locator("#corrections-0")
    places = row.locator(".false-words-places")
    until(page, "performance.getEntriesByType('resource').some(e => /corrections.js/.test(e.name))")
    false_words = row.get_by_label("Thông tin sai đã đăng:")
    false_words.focus()
    page.keyboard.type("bảy xã")
    places.get_by_text("Trong bài không có chỗ nào").wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.type("chín xã")
    places.get_by_text("Nội dung").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.type("mười xã")
    places.locator("ins", has_text="mười xã").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Tổng biên tập Lê An")
    page.evaluate("scrollTo(0, 0)")  # the bar lies over what is scrolled
    assert not faults_in_light_and_dark(page, context={"exclude": [[".cke"]]})
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    row.get_by_label("Loại").select_option("update")
    assert not false_words.is_visible()
    row.get_by_label("Loại").select_option("correction")
    page.get_by_role("button", name="Đưa lên trang").click()
    page.wait_for_url("**/articles/article/")
    page.goto(article.get_absolute_url())
    box = page.get_by_role("note", name="Đính chính")
    assert "Thông tin cải chính, xin lỗi" in box.inner_text()
    assert box.locator("del").inner_text() == "chín xã"
    assert "Hôm nay cả mười xã có điện." in page.locator(".article-body").inner_text()


def test_the_column_of_corrections_fits_every_screen(page):
    for _ in range(2):
        make_correction(false_words="Có chín xã " * 20, text="Nói thêm " * 20)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/")
        assert page.get_by_role("heading", name="Cải chính").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width < 1280:
            assert not faults_in_light_and_dark(page)
