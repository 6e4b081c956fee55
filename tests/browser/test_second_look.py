"""Steps that look before they leap, by keyboard, on a phone, and without JavaScript."""

import pytest

from articles.accounts.roles import EDITOR
from articles.editorial import workflow
from articles.models import Article
from tests.support.browser import editor_ready, faults_in_light_and_dark, log_in
from tests.support.factories import hours, make_article, make_member
from tests.support.forms import change_url

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/quan-tri/articles/article/"


@pytest.fixture
def colleague():
    return make_member(EDITOR, last_name="Trần", first_name="Bình")


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_step_on_a_story_that_was_called_off_asks_and_loses_nothing(desk_page, colleague):
    page, story = desk_page, make_article(publish_at=hours(5), headline="Bài hẹn giờ " + "dài" * 40)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(change_url(story))
    editor_ready(page)
    workflow.withdraw(story, by=colleague, note="Chờ số liệu của Sở")
    page.get_by_label("Sapo").fill("Sapo vừa gõ")
    page.evaluate("document.querySelector('.bar-menu').open = true")
    page.get_by_role("button", name="Xuất bản").first.press("Enter")
    page.get_by_role("heading", name="Bài đã được chuyển bước trong lúc bạn viết").wait_for()
    page.console_messages_seen.clear()  # 409 is told as an error
    assert page.get_by_text("Chờ số liệu của Sở").count()
    assert page.get_by_text("Trần Bình").count()
    assert fits(page)
    assert not faults_in_light_and_dark(page)
    assert Article.objects.get().status == "withdrawn"
    page.get_by_role("button", name="Chỉ lưu").press("Enter")
    page.wait_for_url(f"**{change_url(story)}")
    editor_ready(page)
    assert page.get_by_label("Sapo").input_value() == "Sapo vừa gõ"
    assert page.locator(".standing blockquote").inner_text() == "Chờ số liệu của Sở"
    assert Article.objects.get().status == "withdrawn"
    page.goto(LIST)
    page.locator(".action-select").check()
    page.locator("select[name=action]").select_option("publish_selected")
    page.locator("[name=index]").first.press("Enter")
    page.get_by_role("heading", name="1 bài chuyển bước được").wait_for()
    assert fits(page)
    assert not faults_in_light_and_dark(page)


def test_several_are_withdrawn_with_one_reason_by_keyboard_without_javascript(
    chromium, live_server, admin, colleague
):
    stories = [make_article(headline=f"Bài {name}") for name in "ABC"]
    make_article(headline="Bài nháp", status="draft")
    context = chromium.new_context(
        base_url=live_server.url,
        locale="vi-VN",
        java_script_enabled=False,
        viewport={"width": 390, "height": 800},
    )
    page = context.new_page()
    log_in(page, admin)
    page.goto(LIST)
    for box in page.locator(".action-select").all():
        box.check()
    page.locator("select[name=action]").select_option("withdraw_selected")
    page.locator("[name=index]").first.press("Enter")
    page.get_by_role("heading", name="3 bài chuyển bước được").wait_for()
    page.get_by_role("heading", name="1 bài giữ nguyên").wait_for()
    workflow.withdraw(stories[0], by=colleague, note="Của Bình")
    page.get_by_label("Bài B").press("Space")
    button = page.locator("#moves-form button")
    button.press("Enter")
    page.get_by_text("Hãy ghi lý do gỡ bài.").wait_for()
    page.locator("#id_note").press_sequentially("Sai")
    button.press("Enter")
    page.get_by_text("Của Bình").first.wait_for()
    assert fits(page)
    context.close()
    states = dict(Article.objects.values_list("headline", "status"))
    assert (states["Bài A"], states["Bài C"]) == ("withdrawn", "withdrawn")
