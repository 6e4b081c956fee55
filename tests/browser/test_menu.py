"""The menu in a real browser: put in order at the desk, read at three widths."""

import pytest

from articles.accounts.roles import EDITOR
from articles.models import MenuItem
from tests.support import asking
from tests.support.browser import faults_in_light_and_dark, log_in, until
from tests.support.factories import make_category, make_member, make_menu_item

pytestmark = pytest.mark.django_db(transaction=True)

DESK = "/quan-tri/articles/menuitem/"
NAMES = ["Kinh tế", "Văn hóa - Xã hội", "Giáo dục", "Y tế", "Thể thao", "Chính quyền"]


def stored():
    """The menu as {label: [labels of what stands under it]}."""
    items = MenuItem.objects.filter(parent=None)
    return {str(item): [str(child) for child in item.children.all()] for item in items}


def until_stored(expected):
    asking.until(lambda: [*stored().items()] == [*expected.items()])


def press(page, button, name):
    """Press a button of the row `name` with the keyboard, and wait until the page has moved it."""
    page.get_by_role("button", name=f"{button}: {name}", exact=True).focus()
    page.keyboard.press("Enter")
    page.locator("#menu-told", has_text=f"“{name}”").wait_for(state="attached")


def test_an_editor_makes_the_menu_by_keyboard_and_by_dragging(page):
    log_in(page, make_member(EDITOR))
    for order, name in enumerate(NAMES[:3]):
        make_category(name=name, order=order)
    page.goto(DESK)
    assert not faults_in_light_and_dark(page)
    page.get_by_role("button", name="Bắt đầu từ những gì bạn đọc đang thấy").first.click()
    until_stored({"Kinh tế": [], "Văn hóa - Xã hội": [], "Giáo dục": []})
    press(page, "Chuyển lên", "Giáo dục")
    until_stored({"Kinh tế": [], "Giáo dục": [], "Văn hóa - Xã hội": []})
    focus = "document.activeElement.getAttribute('aria-label')"
    until(page, f"{focus} === 'Chuyển lên: Giáo dục'")
    press(page, "Đưa vào dưới mục phía trên", "Văn hóa - Xã hội")
    until_stored({"Kinh tế": [], "Giáo dục": ["Văn hóa - Xã hội"]})
    page.locator("#menu-undo").click()
    until_stored({"Kinh tế": [], "Giáo dục": [], "Văn hóa - Xã hội": []})
    page.get_by_text("“Văn hóa - Xã hội” đã được chuyển.").first.wait_for(state="attached")
    handles = page.locator(".menu-handle")
    handles.nth(2).drag_to(page.locator(".menu-row").nth(0), target_position={"x": 60, "y": 4})
    until_stored({"Văn hóa - Xã hội": [], "Kinh tế": [], "Giáo dục": []})
    assert not faults_in_light_and_dark(page)
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Gỡ khỏi menu: Kinh tế").click()
    until_stored({"Văn hóa - Xã hội": [], "Giáo dục": []})
    add = page.locator(".menu-add").first
    add.locator("summary").click()
    add.get_by_label("Dẫn tới").select_option(label="Kinh tế")
    add.get_by_role("button", name="Thêm").click()
    page.wait_for_url(f"**{DESK}")
    page.goto("/")
    page.get_by_role("button", name="Menu").click()
    shown = page.locator(".categories a").all_inner_texts()
    assert shown == ["Trang chủ", "Văn hóa - Xã hội", "Giáo dục", "Kinh tế"]


def many(count):
    """A header menu of `count` items, of which every third has two under it; and a full foot."""
    for number in range(count):
        item = make_menu_item(label=f"{NAMES[number % 6]} {number}", link=f"/{number}/")
        if number % 3 == 0:
            for child in (1, 2):
                make_menu_item(parent=item, label=f"Mục con {number}.{child}", link="/con/")
    for number in range(4):
        column = make_menu_item(place="footer", label=f"Cột {number}")
        for name in NAMES:
            make_menu_item(parent=column, label=name, link="/a/")
        make_menu_item(place="linked", label=f"Cổng {number}", link="https://a.vn/")


@pytest.mark.accessibility
def test_thirty_items_fold_at_every_width_and_move_nothing(page):
    many(30)
    page.goto("/")
    # So long that what opens covers no part of the foot, as on any page with stories.
    page.evaluate("document.querySelector('main').style.minBlockSize = '1500px'")
    for width in (1280, 768, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width < 1024:
            page.get_by_role("button", name="Menu").click()
        before = page.locator("main").bounding_box()
        page.get_by_text("Thêm", exact=True).click()
        assert page.locator(".more a").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not faults_in_light_and_dark(page), width
        if width == 1280:
            assert page.locator(".menu").bounding_box()["height"] < 55
            assert page.locator("main").bounding_box() == before
        small = """[...document.querySelectorAll('.categories :is(a, summary)')].filter(one => {
            const box = one.getBoundingClientRect();
            return box.height > 0 && (box.height < 24 || box.width < 24);
        }).length"""
        assert page.evaluate(small) == 0
        page.keyboard.press("Escape")
        until(page, "!document.querySelector('.menu:popover-open')")
        page.evaluate("document.querySelectorAll('.menu details').forEach(d => d.open = false)")


def test_what_stands_under_an_item_opens_and_closes_by_keyboard(page):
    many(3)
    page.goto("/")
    page.locator("summary", has_text="Thêm về Kinh tế 0").focus()
    page.keyboard.press("Enter")
    child = page.get_by_role("link", name="Mục con 0.1")
    assert child.is_visible()
    page.keyboard.press("Tab")
    assert child.evaluate("one => one === document.activeElement")
    page.keyboard.press("Escape")
    assert child.is_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
    until(page, "!document.querySelector('details[open]')")


def test_the_menu_opens_without_a_script(chromium, live_server):
    many(8)
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("summary", has_text="Thêm về Kinh tế 0").click()
    assert page.get_by_role("link", name="Mục con 0.1").is_visible()
    context.close()
