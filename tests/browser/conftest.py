"""A real Chromium against a live server; skipped, saying so, where none is found."""

import itertools
import os

import pytest
from playwright.sync_api import sync_playwright

from tests.support.browser import ARGUMENTS, CHROMIUM, LONG, log_in
from tests.support.factories import (
    make_admin,
    make_article,
    make_category,
    make_notice,
    make_official,
    make_photo,
    picture_file,
)

SIZE = {"width": 1280, "height": 900}
SESSIONS = itertools.count(1)


def pytest_collection_modifyitems(items):
    """Mark every test of this folder, and skip it without a browser.

    Each may be tried twice: on a busy machine a browser is late in ways that no wait foresees. The
    summary names whoever needed it; twice the same name is a fault to find.
    """
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))
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


@pytest.fixture(scope="session")
def window(chromium, live_server):
    """One browser window for the run: it fetches the seventy files of a story form only once."""
    context = chromium.new_context(base_url=live_server.url, viewport=SIZE, locale="vi-VN")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def page(window, live_server, settings):
    """A page of 1280 × 900, without cookies and drafts, whose console must stay silent.

    It is one tab for the run: in a new one a story form takes twice as long. A test that leaves
    in it what cannot be taken back (a script of its own, another origin) leaves the tab closed.
    """
    # What was asked while a test ended is answered in the next: "log out", for nobody is known.
    settings.SESSION_COOKIE_NAME = f"session{next(SESSIONS)}"
    page = window.pages[0] if window.pages else window.new_page()
    page.set_default_timeout(15_000)
    messages, heard, scripts = [], [], []
    add_script, listen = page.add_init_script, page.on
    page.add_init_script = lambda script: scripts.append(script) or add_script(script)
    page.on = lambda event, do: heard.append((event, do)) or listen(event, do)
    page.on("console", lambda m: messages.append(m.text) if m.type in ("error", "warning") else 0)
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.console_messages_seen = messages
    yield page
    page.on = listen
    page.add_init_script = add_script
    for other in window.pages:
        if other != page:
            other.close()
    for event, do in heard:
        page.remove_listener(event, do)
    if scripts or page.is_closed() or not page.url.startswith(live_server.url):
        page.close()
    else:
        leave(page)
    window.set_offline(False)
    forget(window, live_server.url)
    assert not messages, f"the console said: {messages}"


def leave(page):
    """Make `page` an empty tab again, without a word to the server or to the person."""
    page.evaluate("sessionStorage.clear()")
    page.unroute_all()
    page.context.set_offline(True)
    page.on("dialog", accept)  # it may warn of what is unsaved
    page.goto("about:blank")
    page.remove_listener("dialog", accept)
    page.set_viewport_size(SIZE)
    kinds = ("media", "color_scheme", "reduced_motion", "forced_colors", "contrast")
    page.emulate_media(**dict.fromkeys(kinds, "null"))


def accept(dialog):
    """Answer a dialog of the browser's own with yes."""
    dialog.accept()


def forget(window, url):
    """Take cookies and storage out of `window`, and leave it its cache of files."""
    page = window.pages[0] if window.pages else window.new_page()
    session = window.new_cdp_session(page)
    kinds = "cookies,local_storage,indexeddb,service_workers,cache_storage"
    session.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": kinds})
    session.detach()


@pytest.fixture
def desk_page(page):
    """The page, logged in as an administrator."""
    log_in(page, make_admin())
    return page


@pytest.fixture
def nothing_pops_up(page):
    """No dialog of the browser's own opens in this test, and no page but `page`."""
    seen = []

    def hear(dialog):
        seen.append(f"{dialog.type}: {dialog.message}")
        dialog.accept()

    def see(other):
        seen.append(f"page: {other.url}")

    page.on("dialog", hear)
    page.context.on("page", see)
    yield
    page.context.remove_listener("page", see)
    assert not seen
    assert page.context.pages == [page]


@pytest.fixture
def portal():
    """A portal with something of everything; returns addresses by name."""
    category = make_category(name="Chính quyền", description="Tin về chính quyền các cấp")
    official = make_official(name="Trần Quốc Toản", portrait=make_photo())
    cover = make_photo(image=picture_file(size=(640, 400)))
    for number in range(24):
        article = make_article(
            headline=f"Tin số {number} về cải cách hành chính ở thành phố Hà Tĩnh và thị xã Kỳ Anh",
            category=category,
            cover=cover if number % 3 else None,
        )
    article = make_article(
        headline="Ủy ban nhân dân ẪM ƯỚT ỂNH ƯƠNG",
        body='<p>Trước.</p><div class="quote" data-quote="1"></div><h2>Mục</h2>'
        "<table><caption>Bảng</caption><tbody><tr><th scope='row'>A</th>"
        + "<td>Một ô dài trong bảng</td>" * 8
        + "</tr></tbody></table>",
        category=category,
        cover=make_photo(image=picture_file(size=(1200, 800)), caption="Toàn cảnh"),
        quotes=[{"official": official}],
    )
    for number in range(6):
        make_notice(text=f"Thông báo số {number}: {LONG[:90]}", url=f"/?n={number}")
    return {
        "home": "/",
        "category": category.get_absolute_url(),
        "article": article.get_absolute_url(),
        "official": official.get_absolute_url(),
        "notices": "/thong-bao/",
        "404": "/khong-co-trang-nay/",
    }
