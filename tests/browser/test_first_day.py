"""The first day in a real browser: from an empty database to a front page, by keyboard."""

import pytest
from django.contrib.auth.models import User

from articles.models import Category, Portal
from tests.support.browser import faults_in_light_and_dark, send_password
from tests.support.factories import make_admin

# Whole pages are asked about by axe on the way.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.accessibility]

PHONE = {"width": 390, "height": 844}


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def check(page):
    """The page fits a phone, and axe finds nothing in light and dark."""
    assert fits(page), page.url
    assert not faults_in_light_and_dark(page), page.url


def fill(page, **typed):
    """Type into the fields of these labels, by keyboard, and press Enter in the last."""
    for label, words in typed.items():
        page.get_by_label(label.replace("_", " ")).first.focus()
        page.keyboard.type(words)


def test_an_empty_portal_becomes_one_of_its_own_on_a_phone_by_keyboard(page):
    page.set_viewport_size(PHONE)
    page.goto("/quan-tri/login/")
    send_password(page, make_admin())
    page.wait_for_url("**/dung-cong/ten/")
    check(page)
    fill(page, Tên="Cổng thông tin Cà Mau", Cơ_quan_chủ_quản="UBND tỉnh Cà Mau")
    page.keyboard.press("Enter")
    for step in ("bieu-trung", "mau"):
        page.wait_for_url(f"**/dung-cong/{step}/")
        page.get_by_role("link", name="Để sau").press("Enter")
    page.wait_for_url("**/dung-cong/chuyen-muc/")
    check(page)
    page.get_by_label("Du lịch").press("Space")
    fill(page, Chuyên_mục_khác="Kinh tế biển")
    page.get_by_role("button", name="Tạo và làm tiếp").press("Enter")
    page.wait_for_url("**/dung-cong/lien-he/")
    page.get_by_role("link", name="Để sau").press("Enter")
    page.wait_for_url("**/dung-cong/tai-khoan/")
    page.get_by_label("Tên:", exact=True).first.focus()
    page.keyboard.type("An")
    page.get_by_label("Địa chỉ thư").first.focus()
    page.keyboard.type("an@camau.example")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="An", exact=True).wait_for()
    check(page)
    page.get_by_role("link", name="Tiếp tục").press("Enter")
    page.wait_for_url("**/dung-cong/trang/")
    page.get_by_role("button", name="Không cần bước này").press("Enter")
    page.wait_for_url("**/dung-cong/menu/")
    page.get_by_role("link", name="Để sau").press("Enter")
    page.wait_for_url("**/quan-tri/")
    check(page)
    page.get_by_role("link", name="Liên hệ", exact=True).press("Enter")  # where it was left
    page.wait_for_url("**/dung-cong/lien-he/")
    page.get_by_role("link", name="Quay lại").press("Enter")
    page.wait_for_url("**/dung-cong/chuyen-muc/")
    assert Portal.objects.get().name == "Cổng thông tin Cà Mau"
    assert Category.objects.filter(name__in=("Kinh tế", "Du lịch", "Kinh tế biển")).count() == 3
    assert not User.objects.get(username="an").has_usable_password()
    page.goto("/")
    check(page)


def test_an_empty_portal_looks_finished(page):
    for address in ("/", "/tim-kiem/", "/so-do-trang/"):
        page.goto(address)
        check(page)
