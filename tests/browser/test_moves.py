"""By keyboard, on a desk and on a phone: what a move asks for, what is wrong, how long it is."""

import re

import pytest

from articles.accounts.roles import JOURNALIST
from articles.models import Article
from tests.support.browser import (
    ADD_STORY,
    accessibility_faults,
    editor_ready,
    faults_in_light_and_dark,
    log_in,
    until,
)
from tests.support.factories import hours, make_article, make_category, make_member
from tests.support.forms import change_url

pytestmark = pytest.mark.django_db(transaction=True)

FOCUS = "document.activeElement"
WIDTHS = pytest.mark.parametrize("width", [1280, 390])


def unfold(page):
    """Open every folded part of the form."""
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")


def ask(page, name):
    """Press the button of the move `name` by keyboard; returns the dialog that opens.

    The button may stand in a menu.
    """
    unfold(page)
    page.get_by_role("button", name=name).first.press("Enter")
    dialog = page.get_by_role("dialog", name=name)
    dialog.wait_for()
    return dialog


def has_focus(page, selector):
    until(page, f"{FOCUS}.matches({selector!r})")


def is_in_sight(page):
    box = page.evaluate(f"{FOCUS}.getBoundingClientRect().toJSON()")
    size = page.viewport_size
    return box["top"] >= 0 and box["bottom"] <= size["height"] and box["right"] <= size["width"]


@WIDTHS
def test_a_story_is_sent_back_by_keyboard(desk_page, width):
    page, story = desk_page, make_article(status="in_review")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(change_url(story))
    editor_ready(page)
    ask(page, "Trả lại")
    has_focus(page, "#move-send_back-note")
    assert is_in_sight(page)
    page.keyboard.press("Escape")
    has_focus(page, "button[value=send_back], .bar-menu summary")

    dialog = ask(page, "Trả lại")
    page.keyboard.press("Control+Enter")
    dialog.get_by_role("alert").get_by_text("Hãy ghi lý do").wait_for()
    has_focus(page, "#move-send_back-note[aria-invalid=true]")
    assert not faults_in_light_and_dark(page, context={"exclude": [[".cke"]]})
    page.keyboard.type("Thiếu nguồn tin")
    page.keyboard.press("Control+Enter")
    page.locator(".messagelist .success").first.wait_for()
    assert story.transitions.get().note == "Thiếu nguồn tin"


def test_a_story_is_scheduled_with_the_proposed_time_in_two_keys(desk_page):
    page, story = desk_page, make_article(status="draft", publish_at=None)
    page.goto(change_url(story))
    editor_ready(page)
    ask(page, "Hẹn giờ")
    has_focus(page, "#move-schedule-date")
    page.keyboard.press("Enter")
    page.locator(".messagelist .success").first.wait_for()
    assert Article.objects.scheduled().get() == story
    story.refresh_from_db()
    assert story.publish_at.minute == 0


def test_a_dialog_that_is_left_changes_nothing(desk_page):
    page, story = desk_page, make_article(publish_at=hours(1))
    page.goto(change_url(story))
    editor_ready(page)
    dialog = ask(page, "Gỡ bài")
    dialog.get_by_label("Lý do").fill("Sai")
    dialog.get_by_role("button", name="Huỷ").press("Enter")
    dialog.wait_for(state="hidden")
    assert page.locator("#id_note").input_value() == ""
    assert Article.objects.scheduled().exists()


@WIDTHS
def test_errors_are_listed_and_each_leads_to_its_place(desk_page, width):
    page = desk_page
    page.set_viewport_size({"width": width, "height": 900})
    make_category(name="Y tế")
    page.goto(ADD_STORY)
    editor_ready(page)
    unfold(page)
    page.locator("#quotes-group .add-row a").press("Enter")
    page.get_by_label("Sapo").fill("Sapo")
    page.locator("[name=quotes-0-words]").fill("Lời")
    page.locator("#id_slug").fill("Địa chỉ sai!")
    page.locator("[name=_continue]").first.press("Enter")
    listed = page.get_by_role("region", name=re.compile("Chưa lưu được: có 4 chỗ cần sửa"))
    listed.wait_for()
    folds = {name: page.locator(f"details:has(.field-{name})") for name in ("slug", "audio")}
    opened = {name: fold.get_attribute("open") is not None for name, fold in folds.items()}
    assert opened == {"slug": True, "audio": False}
    editor_ready(page)
    has_focus(page, "#id_headline[aria-invalid=true]")
    assert is_in_sight(page)
    assert not page.locator(".errornote").is_visible()
    assert not accessibility_faults(page, context={"exclude": [[".cke"]]})

    # What is folded around a field opens.
    page.evaluate(
        """() => {
          const row = document.querySelector(".field-category").closest("fieldset, details");
          const fold = document.createElement("details");
          fold.append(document.createElement("summary"));
          row.replaceWith(fold);
          fold.append(row);
        }"""
    )
    listed.get_by_role("link", name=re.compile("^Chuyên mục")).press("Enter")
    has_focus(page, "#id_category")
    assert is_in_sight(page)
    listed.get_by_role("link", name=re.compile("Trích dẫn 1 – Cán bộ")).press("Enter")
    has_focus(page, ".select2-selection")
    assert is_in_sight(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_words_and_minutes_are_counted_while_writing(desk_page):
    page = desk_page
    page.goto(ADD_STORY)
    editor_ready(page).click()
    count = page.locator("#word-count")
    page.keyboard.type("Mưa lớn ở Kỳ Anh")
    count.get_by_text("5 chữ · đọc khoảng 1 phút").wait_for()
    page.evaluate("CKEDITOR.instances.id_body.setData('<p>tin tức</p>'.repeat(700))")
    count.get_by_text("1.400 chữ · đọc khoảng 6 phút").wait_for()
    unfold(page)
    page.locator("#quotes-group .add-row a").click()
    page.locator("[name=quotes-0-words]").fill("một hai ba")
    count.get_by_text("1.403 chữ").wait_for()


def test_a_short_headline_says_what_is_left_of_its_line(desk_page):
    page = desk_page
    page.goto(ADD_STORY)
    unfold(page)
    line = page.get_by_label("Tít ngắn")
    told = page.locator("#id_short_headline_count")
    line.fill("Tin lũ")
    assert told.inner_text() == "6/90"
    line.fill("a" * 93)
    assert told.inner_text() == "93/90 · thừa 3 ký tự"
    assert told.get_attribute("role") == "status"


@WIDTHS
def test_the_author_of_a_published_story_gets_the_page_and_begins_another(page, width):
    author = make_member(JOURNALIST)
    story = make_article(author=author, headline="Bài đã đăng")
    log_in(page, author)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(change_url(story))
    page.get_by_role("heading", name="Bài đã đăng", level=1).wait_for()
    assert not faults_in_light_and_dark(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Nhân bản").press("Enter")
    page.wait_for_url("**/change/")
    editor_ready(page)
    assert page.get_by_label("Tiêu đề:").input_value() == "Bài đã đăng"


def test_the_dashboard_begins_with_writing(desk_page):
    desk_page.goto("/quan-tri/")
    assert not accessibility_faults(desk_page)
    desk_page.get_by_role("link", name="Viết bài").press("Enter")
    desk_page.wait_for_url(f"**{ADD_STORY}")
