"""The history of a story as an editor uses it, in a real browser."""

import pytest
from reversion.models import Revision

from articles.accounts.roles import ADMINISTRATOR, EDITOR
from articles.models import Article
from tests.support.browser import (
    accessibility_faults,
    editor_ready,
    log_in,
    open_section,
    save_story,
)
from tests.support.factories import make_article, make_member

pytestmark = pytest.mark.django_db(transaction=True)


def edit_headline(page, article, headline):
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    editor_ready(page)
    page.get_by_label("Tiêu đề").fill(headline)
    save_story(page)


def test_an_editor_edits_compares_and_restores(page):
    log_in(page, make_member(EDITOR, first_name="Thu", last_name="Biên"))
    article = make_article(
        status="draft", publish_at=None, headline="Tỉnh giao chín nhiệm vụ", quotes=[{}]
    )
    edit_headline(page, article, "Tỉnh giao mười nhiệm vụ")
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    editor_ready(page)
    page.locator("#writing-bar summary").click()
    page.get_by_role("link", name="Lịch sử").click()
    rows = page.locator(".history tbody tr")
    assert rows.count() == 2
    assert "Tiêu đề" in rows.first.inner_text()
    assert "Biên Thu" in rows.first.inner_text()
    assert not accessibility_faults(page)

    page.get_by_role("button", name="So sánh hai phiên bản đã chọn").click()
    assert page.locator("h2").all_inner_texts() == ["Tiêu đề"]
    removed, added = (page.locator(f".comparison {tag}") for tag in ("del", "ins"))
    assert "chín" in removed.inner_text()
    assert "mười" in added.inner_text()
    assert not accessibility_faults(page)

    page.get_by_role("button", name="Khôi phục phiên bản").click()
    page.get_by_text("Phiên bản cũ đã thành phiên bản mới nhất.").wait_for()
    assert rows.count() == 3
    article = Article.objects.get()
    assert article.headline == "Tỉnh giao chín nhiệm vụ"
    assert article.quotes.count() == 1
    assert Revision.objects.count() == 3


def test_two_versions_are_chosen_with_the_keyboard(desk_page):
    page = desk_page
    article = make_article(status="draft", publish_at=None, headline="Một")
    edit_headline(page, article, "Hai")
    edit_headline(page, article, "Ba")
    page.goto(f"/quan-tri/articles/article/{article.pk}/history/")
    page.locator("input[name=older]:checked").press("ArrowDown")
    page.get_by_role("button", name="So sánh hai phiên bản đã chọn").press("Enter")
    page.wait_for_url("**/compare/**")
    assert "Một" in page.locator(".comparison del").inner_text()
    assert "Ba" in page.locator(".comparison ins").inner_text()


def test_a_deleted_story_is_recovered(page):
    log_in(page, make_member(ADMINISTRATOR))
    article = make_article(headline="Bài xóa nhầm", quotes=[{"words": "Lời còn đây"}])
    page.goto(f"/quan-tri/articles/article/{article.pk}/delete/")
    page.get_by_role("button", name="chắc chắn").click()
    page.wait_for_url("**/articles/article/")
    page.get_by_role("link", name="Bài đã xóa").click()
    assert not accessibility_faults(page)
    page.get_by_role("button", name="Khôi phục: Bài xóa nhầm").click()
    page.get_by_text("Bài đã được khôi phục thành bản nháp.").wait_for()
    back = Article.objects.get()
    assert (back.status, back.quotes.get().words) == ("draft", "Lời còn đây")


def test_the_pages_fit_a_phone(desk_page):
    page = desk_page
    article = make_article(status="draft", publish_at=None, headline="Một")
    edit_headline(page, article, "Hai " + "rất dài " * 20)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/quan-tri/articles/article/{article.pk}/history/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not accessibility_faults(page)
    page.get_by_role("button", name="So sánh hai phiên bản đã chọn").click()
    page.wait_for_url("**/compare/**")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto("/quan-tri/articles/article/deleted/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_editor_corrects_a_story_and_readers_see_it(page):
    log_in(page, make_member(EDITOR))
    article = make_article(headline="Bài đã đăng")
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    editor_ready(page)
    open_section(page, "corrections")
    row = page.locator("#corrections-0")
    row.get_by_label("Loại").select_option("update")
    row.get_by_label("Nội dung").fill("Sửa “chín” thành “mười”.")
    page.evaluate("scrollTo(0, 0)")  # the bar lies over what is scrolled
    assert not accessibility_faults(page, context={"exclude": [[".cke"]]})
    page.get_by_role("button", name="Đưa lên trang").click()
    page.wait_for_url("**/articles/article/")
    page.goto(article.get_absolute_url())
    assert "Sửa “chín” thành “mười”." in page.locator(".corrections").inner_text()
    assert "Cập nhật lúc" in page.locator("header .meta").inner_text()
    assert not accessibility_faults(page)
    page.get_by_role("contentinfo").get_by_role("link", name="Đính chính").click()
    page.get_by_role("link", name="Bài đã đăng").wait_for()
    assert not accessibility_faults(page)


@pytest.mark.accessibility
def test_the_page_of_a_withdrawn_story_is_accessible(page):
    article = make_article(status="withdrawn")
    response = page.goto(article.get_absolute_url())
    assert response.status == 410
    # Chromium reports the status of every failed page.
    page.console_messages_seen.clear()
    assert page.locator("h1").inner_text() == "Bài viết đã được gỡ"
    assert not accessibility_faults(page)
