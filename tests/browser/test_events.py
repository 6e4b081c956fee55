"""The bell and the page of what happened, in a real browser."""

import pytest

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.editorial import workflow
from tests.support.browser import faults_in_light_and_dark, log_in
from tests.support.factories import make_article, make_event, make_member

pytestmark = pytest.mark.django_db(transaction=True)

BELL = "**/viec-moi/dem/"
LONG = "Ủy ban nhân dân tỉnh cho ý kiến về nhiều nội dung quan trọng của kỳ họp sắp tới " * 2


def a_minute_later(page):
    """Let the last answer of the bell be a minute old, and the tab look at it."""
    page.evaluate(
        """() => {
            const key = Object.keys(localStorage).find((name) => name.startsWith("newsroom-bell"));
            const known = JSON.parse(localStorage.getItem(key));
            localStorage.setItem(key, JSON.stringify({ ...known, at: known.at - 60_000 }));
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )


def test_an_author_hears_of_a_story_sent_back_and_opens_it(page):
    writer, editor = make_member(JOURNALIST), make_member(EDITOR)
    story = make_article(headline=LONG[:150], author=writer, status="draft", publish_at=None)
    asked = []
    page.on("response", lambda r: asked.append(r.status) if r.url.endswith("/dem/") else None)
    log_in(page, writer)
    page.goto("/quan-tri/")
    bell = page.locator(".bell-place .bell")
    assert bell.get_attribute("aria-label") == "Việc mới"
    workflow.submit(story, by=writer)
    workflow.send_back(story, by=editor, note="Thiếu nguồn của số liệu")
    page.reload()  # the card is there at once, the bell within its minute
    card = page.locator(".panel", has_text="Bài bị trả lại")
    assert card.locator(".panel-reason").inner_text() == "Thiếu nguồn của số liệu"
    a_minute_later(page)
    page.locator(".bell-place .bell[aria-label='Việc mới: 1 chưa xem']").wait_for()
    with page.expect_response(BELL):
        a_minute_later(page)
    assert asked == [200, 200, 304]
    bell.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/viec-moi/")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert not faults_in_light_and_dark(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".desks-header .bell").wait_for()
    page.get_by_role("link", name=LONG[:40]).click()
    page.wait_for_url("**/change/")
    page.goto("/quan-tri/viec-moi/")
    assert page.locator(".is-unread").count() == 0
    page.locator(".desks-header .bell[aria-label='Việc mới']").wait_for()


def test_a_hidden_tab_asks_nothing_and_the_story_form_has_its_bell_too(page):
    editor = make_member(EDITOR)
    make_event(editor)
    log_in(page, editor)
    page.goto("/quan-tri/articles/article/add/")
    page.locator(".bell-place .bell-count", has_text="1").wait_for()
    page.goto("/quan-tri/viec-moi/thu/")
    assert not faults_in_light_and_dark(page)
    asked = []
    page.on("request", lambda r: asked.append(r.url) if r.url.endswith("/dem/") else None)
    is_hidden = "{value: 'hidden', configurable: true}"
    page.evaluate(f"() => void Object.defineProperty(document, 'visibilityState', {is_hidden})")
    a_minute_later(page)
    page.wait_for_timeout(100)
    assert not asked
    page.evaluate("() => delete document.visibilityState")
    with page.expect_response(BELL):
        a_minute_later(page)
    assert len(asked) == 1
