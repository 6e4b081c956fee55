"""A new colleague in a real browser: invited, the password set elsewhere, closed again."""

import pytest
from django.contrib.auth.models import User

from articles.accounts.roles import JOURNALIST
from tests.support.browser import faults_in_light_and_dark, log_in
from tests.support.factories import PASSWORD, make_admin, make_member

# Whole pages are asked about by axe on the way.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.accessibility]

PHONE = {"width": 390, "height": 844}


def tab_to(page, css):
    """Press Tab until the focus is on what `css` names."""
    for _press in range(40):
        if page.evaluate("(css) => document.activeElement.matches(css)", css):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never came to {css}")


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_colleague_is_invited_and_comes_in_by_keyboard_on_a_phone(page, chromium, live_server):
    page.set_viewport_size(PHONE)
    log_in(page, make_admin())
    page.goto("/quan-tri/auth/user/add/")
    assert fits(page)
    assert not faults_in_light_and_dark(page)
    keys = page.keyboard
    for text in ("Trần Quốc", "Toản", "toan@example.vn"):
        keys.type(text)
        keys.press("Tab")
    tab_to(page, "input[type=checkbox]")
    keys.press("Space")
    tab_to(page, "input[name=_save]")
    keys.press("Enter")
    page.get_by_role("heading", name="Liên kết cho Trần Quốc Toản").wait_for()
    assert fits(page)
    assert not faults_in_light_and_dark(page)
    link = page.get_by_label("Liên kết đặt mật khẩu").input_value()
    tab_to(page, "[data-copies]")
    keys.press("Enter")
    page.get_by_text("Đã chép").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == link

    elsewhere = chromium.new_context(base_url=live_server.url, viewport=PHONE, locale="vi-VN")
    theirs = elsewhere.new_page()
    theirs.console_messages_seen = []
    theirs.goto(link)
    assert link not in theirs.url
    assert fits(theirs)
    assert not faults_in_light_and_dark(theirs)
    for password in (PASSWORD, PASSWORD):
        theirs.keyboard.type(password)
        theirs.keyboard.press("Tab")
    theirs.keyboard.press("Enter")
    theirs.get_by_text("Đã đặt mật khẩu").wait_for()
    assert not faults_in_light_and_dark(theirs)
    theirs.keyboard.type("toan")
    theirs.keyboard.press("Tab")
    theirs.keyboard.type(PASSWORD)
    theirs.keyboard.press("Enter")
    theirs.wait_for_url("**/quan-tri/")
    theirs.goto(link)
    theirs.get_by_text("Liên kết này đã được dùng").wait_for()
    assert not faults_in_light_and_dark(theirs)
    elsewhere.close()


def test_an_account_is_closed_and_the_list_tells_it_on_a_phone(page):
    page.set_viewport_size(PHONE)
    member = make_member(JOURNALIST, last_name="Lê", first_name="An")
    log_in(page, make_admin())
    page.goto("/quan-tri/auth/user/")
    assert fits(page)
    assert not faults_in_light_and_dark(page)
    page.get_by_role("link", name="Lê An").click()
    page.wait_for_url("**/change/**")
    assert fits(page)
    assert not faults_in_light_and_dark(page)
    page.get_by_role("link", name="Đóng tài khoản").click()
    page.get_by_role("button", name="Đóng tài khoản").wait_for()
    assert not faults_in_light_and_dark(page)
    page.get_by_role("button", name="Đóng tài khoản").click()
    page.get_by_text("Đã đóng tài khoản của Lê An").wait_for()
    card = page.locator("#result_list tr", has_text="Lê An")
    assert "đã đóng" in card.inner_text()
    assert card.bounding_box()["width"] <= PHONE["width"]
    assert not User.objects.get(pk=member.pk).is_active
