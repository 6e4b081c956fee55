"""Logging in with two steps in a real browser: passkey, authenticator app, recovery code."""

import time

import pyotp
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article
from tests.support.browser import (
    accessibility_faults,
    faults_in_light_and_dark,
    log_in_by_form,
    send_password,
)
from tests.support.factories import PASSWORD, make_admin, make_article
from tests.support.factors import give_app

# Whole pages are asked about by axe on the way.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.accessibility]

LIST = "/quan-tri/hai-lop/"


@pytest.fixture
def authenticator(page):
    """A device that makes passkeys and always finds its owner; returns (send, its id)."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def first_step(page, user):
    page.goto("/quan-tri/login/")
    send_password(page, user)
    page.wait_for_url("**/hai-lop/xac-nhan/**")


def log_out(page):
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_load_state()


def prove_password(page):
    """Type the own password where a page asks who is there, by keyboard."""
    page.wait_for_url("**/hai-lop/mat-khau/")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/mat-khau/"))


def add_app(page):
    """Add an authenticator app as a person would; returns it and the recovery codes."""
    page.goto(LIST)
    page.get_by_role("link", name="Thêm ứng dụng xác thực").click()
    prove_password(page)
    assert page.locator(".qr svg").bounding_box()["width"] > 150
    assert not accessibility_faults(page)
    app = pyotp.TOTP(page.locator(".two-step-key").inner_text())
    page.get_by_label("Mã trong ứng dụng xác thực").fill(app.now())
    page.get_by_role("button", name="Thêm").click()
    page.get_by_role("button", name="Tạo mã dự phòng").click()
    page.get_by_text("Chúng chỉ hiện một lần này").wait_for()
    assert not accessibility_faults(page)
    codes = page.locator(".two-step-codes code").all_inner_texts()
    page.get_by_role("link", name="vào bàn làm việc").click()
    page.wait_for_url("**/quan-tri/")
    return app, codes


def test_a_passkey_is_made_and_opens_the_desk(page, authenticator):
    user = make_admin()
    log_in_by_form(page, user)
    page.goto(LIST)
    assert not accessibility_faults(page)
    page.get_by_role("link", name="Thêm khoá truy cập").click()
    prove_password(page)
    assert not accessibility_faults(page)
    page.get_by_role("button", name="Thêm").click()
    page.wait_for_url("**/ma-du-phong/")
    assert user.factor_set.get().method == "FIDO2"
    log_out(page)
    first_step(page, user)
    assert not accessibility_faults(page)
    page.get_by_role("button", name="Dùng khoá truy cập").click()
    page.wait_for_url("**/quan-tri/")
    page.get_by_role("heading", name="Hôm nay").first.wait_for()
    # It proves too who removes it: by keyboard, on a phone.
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(LIST)
    page.get_by_role("link", name="Gỡ").focus()
    page.keyboard.press("Enter")
    prove_password(page)
    expect(page.get_by_role("button", name="Dùng khoá truy cập")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_text("bước cuối cùng").wait_for()
    assert not accessibility_faults(page)
    page.get_by_role("button", name="Gỡ").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Đã gỡ bước đăng nhập thứ hai").wait_for()
    assert not user.factor_set.exists()


def test_without_the_device_the_page_says_so_and_offers_another_way(page, authenticator):
    session, device = authenticator
    user = make_admin()
    log_in_by_form(page, user)
    _app, codes = add_app(page)
    page.goto(reverse("mfa:add_passkey"))
    page.get_by_role("button", name="Thêm").click()
    page.wait_for_url(f"**{LIST}")
    log_out(page)
    session.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    first_step(page, user)
    page.get_by_role("button", name="Dùng khoá truy cập").click()
    page.get_by_text("Không nhận được khoá truy cập").wait_for()
    assert not accessibility_faults(page)
    page.get_by_role("link", name="Mã dự phòng").click()
    page.get_by_label("Một trong các mã dự phòng").fill(codes[0])
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_text("Số mã dự phòng còn lại: 5").wait_for()


def test_a_form_is_kept_over_a_login_with_two_steps(desk_page):
    page = desk_page
    _app, codes = add_app(page)
    user = Session.objects.get().get_decoded()["_auth_user_id"]
    user = make_admin().__class__.objects.get(pk=user)
    article = make_article(status="draft", headline="Cũ")
    page.goto(reverse("admin:articles_article_change", args=[article.pk]))
    page.get_by_label("Tiêu đề").first.fill("Mới gõ")
    Session.objects.all().delete()
    page.locator("[name=_continue]").click()
    page.get_by_role("heading", name="Bạn không còn đăng nhập").wait_for()
    del page.console_messages_seen[:]  # the browser notes the 403
    other = page.context.new_page()
    first_step(other, user)
    other.get_by_role("link", name="Mã dự phòng").click()
    other.get_by_label("Một trong các mã dự phòng").fill(codes[1])
    other.get_by_role("button", name="Đăng nhập").click()
    other.get_by_text("Số mã dự phòng còn lại").wait_for()
    other.close()
    page.get_by_role("button", name="Gửi lại").click()
    page.locator(".messagelist .success").wait_for()
    assert Article.objects.get().headline == "Mới gõ"


def test_the_pages_fit_a_phone_and_satisfy_axe(page):
    user = make_admin()
    log_in_by_form(page, user)
    page.set_viewport_size({"width": 320, "height": 800})
    session = SessionStore(Session.objects.get().session_key)
    session["proof_holds_until"] = time.time() + 60
    session.save()
    give_app(user)
    for address in (
        LIST,
        reverse("mfa:proof"),
        reverse("mfa:add_app"),
        reverse("mfa:add_passkey"),
        reverse("mfa:recovery"),
        reverse("admin:audit"),
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert not faults_in_light_and_dark(page)
