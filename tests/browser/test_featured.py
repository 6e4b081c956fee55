"""The home desk: choosing, ordering and previewing, in a real browser."""

import pytest

from articles.accounts.roles import EDITOR
from articles.models import FeaturedStory
from articles.portal.home import home_page
from tests.support import asking
from tests.support.browser import accessibility_faults, log_in, until
from tests.support.factories import hours, make_article, make_featured, make_member

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/quan-tri/articles/featuredstory/"


@pytest.fixture
def choices():
    """Three chosen stories: Một, Hai, Ba."""
    return [make_featured(make_article(headline=name)) for name in ("Một", "Hai", "Ba")]


def rows(page):
    """The headlines of the list from top to bottom."""
    return page.locator("#result_list .field-article").all_inner_texts()


def save(page):
    page.get_by_role("button", name="Lưu").click()
    page.locator(".messagelist .success").wait_for()


def saved(page, told="Đã lưu thứ tự mới."):
    """Wait until the list says so of what was moved."""
    page.locator("#order-labels", has_text=told).wait_for()


def in_order():
    return [choice.article.headline for choice in FeaturedStory.objects.showing()]


def until_stored(headlines):
    """Wait until the choices stand so: moves are sent one after the other."""
    asking.until(lambda: in_order() == headlines)


def test_an_editor_chooses_a_story_that_then_leads(page):
    log_in(page, make_member(EDITOR))
    make_article(headline="Tin mới nhất")
    make_article(headline="Đường về Hà Tĩnh", publish_at=hours(-90))
    page.goto(LIST)
    page.get_by_role("link", name="Thêm Tin nổi bật").click()
    page.locator(".field-article .select2-selection").click()
    page.locator(".select2-search__field").fill("duong ve")
    page.locator(".select2-results__option", has_text="Đường về").click()
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url(f"**{LIST}")
    page.goto("/")
    assert page.locator(".first-story .headline").inner_text() == "Đường về Hà Tĩnh"


def test_choices_are_dragged_into_order(desk_page, choices):
    page = desk_page
    page.goto(LIST)
    assert rows(page) == ["Một", "Hai", "Ba"]
    handles = page.locator(".order-handle")
    handles.nth(2).drag_to(handles.nth(0), target_position={"x": 5, "y": 2})
    assert rows(page) == ["Ba", "Một", "Hai"]
    saved(page)
    assert in_order() == ["Ba", "Một", "Hai"]
    page.get_by_role("button", name="Hoàn tác").click()
    saved(page, "Đã trả lại thứ tự cũ.")
    assert rows(page) == in_order() == ["Một", "Hai", "Ba"]
    assert page.get_by_role("button", name="Hoàn tác").is_hidden()
    handles.nth(2).drag_to(handles.nth(0), target_position={"x": 5, "y": 2})
    saved(page)
    page.goto("/")
    assert page.locator(".first-story .headline").inner_text() == "Ba"


def test_choices_are_moved_with_the_keyboard(desk_page, choices):
    page = desk_page
    page.goto(LIST)
    page.get_by_role("button", name="Chuyển xuống: Một").focus()
    page.keyboard.press("Enter")
    assert rows(page) == ["Hai", "Một", "Ba"]
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == (
        "Chuyển xuống: Một"
    )
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # it is the last one now: nothing more happens
    page.get_by_role("button", name="Chuyển lên: Ba").focus()
    page.keyboard.press("Space")
    assert rows(page) == ["Ba", "Hai", "Một"]
    until(page, "!document.getElementById('order-undo').hidden")
    saved(page)
    until_stored(["Ba", "Hai", "Một"])
    undo = page.get_by_role("button", name="Hoàn tác")
    for expected in (["Hai", "Ba", "Một"], ["Hai", "Một", "Ba"], ["Một", "Hai", "Ba"]):
        undo.press("Enter")
        assert rows(page) == expected
    saved(page, "Đã trả lại thứ tự cũ.")
    until_stored(["Một", "Hai", "Ba"])
    assert page.evaluate("document.activeElement.closest('.order-tools') !== null")


def test_choices_are_ordered_by_number(desk_page, choices):
    page = desk_page
    page.goto(LIST)
    page.get_by_label("Thứ tự: Một").fill("5")
    save(page)
    assert rows(page) == ["Hai", "Ba", "Một"]
    assert home_page().lead.headline == "Hai"


def test_a_list_sorted_otherwise_is_not_put_in_order_by_dragging(desk_page, choices):
    page = desk_page
    page.goto(LIST + "?o=-1")
    page.locator("#result_list").wait_for()
    assert page.locator(".order-handle").count() == 0


def test_the_home_page_is_previewed_at_a_later_time(desk_page):
    page = desk_page
    make_article(headline="Tin hôm nay")
    make_featured(make_article(headline="Tin ngày mai", publish_at=hours(20)))
    page.goto(LIST)
    page.get_by_role("link", name="Xem trước trang chủ").click()
    assert page.locator(".first-story .headline").inner_text() == "Tin hôm nay"
    page.get_by_label("Vào lúc khác").fill(hours(40).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Xem").click()
    until(page, "location.search.includes('at=')")
    assert page.locator(".first-story .headline").inner_text() == "Tin ngày mai"
    assert not accessibility_faults(page)
    page.get_by_role("link", name="Về danh sách").click()
    page.wait_for_url(f"**{LIST}")


@pytest.mark.accessibility
def test_the_home_desk_is_accessible(desk_page, choices):
    page = desk_page
    for address in (LIST, LIST + "add/", LIST + "preview/", LIST + "preview/?at=1800-01-01T00:00"):
        page.goto(address)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert not accessibility_faults(page), address
            assert page.evaluate("document.documentElement.scrollWidth") <= width
