"""A real Chromium against a live server; skipped, saying so, where none is found."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import sync_playwright

from ..factories import PASSWORD, make_admin

CHROMIUM = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "chrome"])), None)
# Background look-ups off: a machine without a network would only see them refused.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_OPTIONS = {"runOnly": {"type": "tag", "values": WCAG}, "preload": False}


def pytest_collection_modifyitems(items):
    """Mark every test of this folder, and skip it without a browser."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def chromium():
    """One browser for the run. Playwright's own loop makes Django think it is asynchronous."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, live_server):
    """A page of 1280 × 900 whose console must stay silent."""
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="vi-VN"
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(15_000)
    messages = []
    page.on("console", lambda m: messages.append(m.text) if m.type in ("error", "warning") else 0)
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.console_messages_seen = messages
    yield page
    context.close()
    assert not messages, f"the console said: {messages}"


def log_in(page, user):
    """Let `page` in as `user`, by the cookie of a session (test_login.py fills in the form)."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.goto("/robots.txt")
    page.context.add_cookies([session | {"url": page.url, "httpOnly": True}])
    page.goto("/quan-tri/")


def log_in_by_form(page, user):
    """Log `user` in through the desk's login form."""
    page.goto("/quan-tri/")
    send_password(page, user)
    page.wait_for_url("**/quan-tri/")


def send_password(page, user):
    """Fill in and send the login form that `page` shows."""
    page.get_by_label("Tên đăng nhập").fill(user.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


@pytest.fixture
def desk_page(page):
    """The page, logged in as an administrator."""
    log_in(page, make_admin())
    return page


def accessibility_faults(page, **options):
    """What axe finds on `page` against WCAG 2.2 A and AA: a list of "rule: element"."""
    said_by_the_page = len(page.console_messages_seen)
    found = Axe().run(page, options=AXE_OPTIONS, **options)
    # axe tries inline styles of its own, which the page's policy rightly forbids.
    del page.console_messages_seen[said_by_the_page:]
    return [
        f"{violation['id']}: {node['target']} {node['html'][:120]}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
