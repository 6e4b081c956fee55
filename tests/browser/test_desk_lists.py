"""The lists of the desk in a real browser: chips by keyboard, what is remembered, cards."""

import pytest

from articles.accounts.roles import EDITOR, TICKER_STAFF
from articles.editorial import revisions, workflow
from tests.support.browser import accessibility_faults, faults_in_light_and_dark, log_in
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_featured,
    make_member,
    make_note,
    make_notice,
    make_official,
    make_photo,
    make_thread,
)

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/quan-tri/articles/article/"
LONG = "Ủy ban nhân dân tỉnh tổ chức hội nghị đánh giá tình hình thực hiện nhiệm vụ phát triển"


@pytest.fixture
def editor(page):
    """An editor, whose page it is: with stories in each state."""
    editor = make_member(EDITOR, last_name="Trần Thị", first_name="Bình")
    log_in(page, editor)
    category = make_category(name="Kinh tế")
    for number, fields in enumerate(
        (
            {"status": "draft", "author": editor, "publish_at": None},
            {"status": "draft", "publish_at": None},
            {"status": "in_review", "category": category},
            {"publish_at": hours(40), "cover": make_photo()},
            {},
        )
    ):
        story = make_article(headline=f"{LONG} {number}", **fields)
        revisions.record(story, by=editor)
    make_note(story)
    workflow.withdraw(story, by=editor, note="Số liệu của sở chưa được xác nhận, chờ văn bản")
    return editor


def names(page):
    return [text[-1] for text in page.locator("#result_list .field-headline").all_inner_texts()]


def test_a_list_is_narrowed_by_keyboard_and_comes_back_so(page, editor):
    page.goto(LIST)
    page.get_by_role("link", name="Của tôi").press("Enter")
    page.wait_for_url("**mine=1**")
    page.get_by_role("link", name="Bản nháp", exact=True).press("Enter")
    page.wait_for_url("**status__exact=draft**")
    assert names(page) == ["0"]
    menu = page.locator("#chips summary", has_text="Chuyên mục")
    menu.press("Enter")
    page.keyboard.press("Escape")
    assert page.locator("#chips details[open]").count() == 0
    menu.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Tất cả"
    # The way back to the list is as it was left.
    page.get_by_role("link", name=LONG).press("Enter")
    page.locator(".bar-back").click()
    page.wait_for_url("**/article/?mine=1&status__exact=draft")
    assert names(page) == ["0"]
    page.goto("/quan-tri/")
    page.goto(LIST)
    assert names(page) == ["0"]
    assert page.locator("#chips .is-on").all_inner_texts() == ["Của tôi ×", "Bản nháp ×"]
    page.get_by_label("Tìm kiếm", exact=True).fill("khong co")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=khong**")
    assert page.locator("#result_list").count() == 0
    page.get_by_role("link", name="Bỏ lọc", exact=True).press("Enter")
    page.locator(".chips-clear").wait_for(state="detached")
    page.wait_for_load_state()
    page.goto(LIST)
    assert len(names(page)) == 5


@pytest.mark.accessibility
def test_the_list_of_stories_is_rows_or_cards_that_show_everything(page, editor):
    page.goto(LIST)
    heights = "[...document.querySelectorAll('#result_list tbody tr')].map((r) => r.offsetHeight)"
    assert max(page.evaluate(heights)[1:]) <= 62  # a headline of three lines; one has a reason
    assert not faults_in_light_and_dark(page)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{LIST}?o=-5")
    page.locator("#chips summary", has_text="Chuyên mục").click()
    assert not faults_in_light_and_dark(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.querySelector('.results').scrollWidth") <= 390
    for cell in page.locator("#result_list tbody :is(td, th)").all():
        box = cell.bounding_box()
        assert box["x"] >= 0, cell.inner_text()
        assert box["x"] + box["width"] <= 390, cell.inner_text()
    card = page.locator("#result_list tbody tr", has_text="Đã gỡ")
    for words in ("1 ghi chú", "Số liệu của sở", "Giờ đăng:", "Sửa lần cuối:", "Trần Thị Bình"):
        assert words in card.inner_text()


@pytest.mark.accessibility
def test_every_other_list_is_cards_on_a_phone(desk_page):
    page = desk_page
    make_notice(text=LONG, pinned=True, ends_at=hours(4))
    make_featured(make_article(headline=LONG, cover=make_photo()))
    make_official(name="Nguyễn Văn An", position=LONG, organisation=LONG)
    make_thread(name=LONG, description=LONG)
    make_category(description=LONG)
    page.set_viewport_size({"width": 390, "height": 800})
    names = "tickernotice featuredstory official thread category".split()  # photos: a grid
    for address in (*(f"articles/{name}" for name in names), "auth/user"):
        page.goto(f"/quan-tri/{address}/")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
        assert page.evaluate("document.querySelector('.results').scrollWidth") <= 390, address
        assert not accessibility_faults(page), address  # the two themes: the list above


def test_pins_and_windows_are_seen_and_filtered_on_a_phone(page):
    log_in(page, make_member(TICKER_STAFF))
    make_notice(text=LONG, ends_at=hours(4))
    make_notice(text="Đã qua", starts_at=hours(-9), ends_at=hours(-4))
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/quan-tri/articles/tickernotice/")
    page.get_by_role("link", name="Đang hiện").click()
    page.wait_for_url("**window=showing")
    page.get_by_role("button", name="Ghim: ").click()
    page.get_by_role("button", name="Bỏ ghim: ").wait_for()
    assert page.url.endswith("window=showing")  # the list is as it was
    assert page.get_by_text("Đã qua").count() == 0
