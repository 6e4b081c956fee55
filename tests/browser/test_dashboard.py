"""The dashboard, for each role."""

import pytest

from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST, TICKER_STAFF
from tests.support.browser import faults_in_light_and_dark, log_in
from tests.support.factories import hours, make_article, make_member, make_notice, make_photo

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Ủy ban nhân dân tỉnh cho ý kiến về nhiều nội dung quan trọng của kỳ họp sắp tới " * 2


def fill(author):
    """Something for each panel, by `author` and so seen by every role."""
    for status in ("draft", "in_review", "published"):
        for _ in range(6):
            make_article(headline=LONG, status=status, author=author)
    make_article(headline="Thiếu cả hai", author=author, cover=make_photo(alt=""), quotes=[{}])
    make_notice(text="Sắp hết", ends_at=hours(1))


@pytest.mark.accessibility
@pytest.mark.parametrize("role", [JOURNALIST, EDITOR, TICKER_STAFF, ADMINISTRATOR])
def test_the_dashboard_is_accessible(page, role):
    member = make_member(role)
    fill(member)
    log_in(page, member)
    page.goto("/quan-tri/")
    assert page.locator(".panel").count() == {JOURNALIST: 9, TICKER_STAFF: 1}.get(role, 10)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert not faults_in_light_and_dark(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_editor_goes_from_a_panel_to_its_list_and_from_a_row_to_its_story(page):
    editor = make_member(EDITOR)
    fill(editor)
    log_in(page, editor)
    page.goto("/quan-tri/")
    panel = page.locator(".panel", has_text="Chờ duyệt")
    assert panel.locator("li").count() == 5
    assert panel.locator(".panel-count").inner_text() == "6"
    panel.get_by_role("link", name="Chờ duyệt").click()
    page.wait_for_url("**?desk=in_review")
    assert page.locator("#result_list tbody tr").count() == 6
    assert page.locator("#chips summary.is-on", has_text="Chờ duyệt").is_visible()
    page.goto("/quan-tri/")
    page.locator(".panel", has_text="Bài có ảnh thiếu mô tả").get_by_text("Thiếu cả hai").click()
    page.wait_for_url("**/change/")
