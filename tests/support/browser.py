"""What a person does in a real Chromium."""

import re
import shutil
import time

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from tests.support.factories import PASSWORD

# The shell has no windows of its own: the tests take half of the processor's time in it.
CHROMIUM = next(
    filter(
        None,
        map(shutil.which, ["chromium-headless-shell", "chromium", "chromium-browser", "chrome"]),
    ),
    None,
)
# Background look-ups off: a machine without a network would only see them refused.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",
]


WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": WCAG},
    "preload": False,
    "resultTypes": ["violations"],
}


def log_in(page, user):
    """Let `page` in as `user`, by the cookie of a session (test_login.py fills in the form).

    The page stays where it is: loading the desk's front page before each test took a second.
    """
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    place = {"domain": "localhost", "path": "/", "httpOnly": True}  # where live_server answers
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value} | place])


def log_in_by_form(page, user):
    """Log `user` in through the desk's login form. An empty portal leads to its first day."""
    page.goto("/quan-tri/")
    send_password(page, user)
    page.wait_for_url(re.compile("/quan-tri/(dung-cong/.*)?$"))
    if "dung-cong" in page.url:
        page.goto("/quan-tri/")


def send_password(page, user):
    """Fill in and send the login form that `page` shows."""
    page.get_by_label("Tên đăng nhập").fill(user.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


# Colours have faded over to the other scheme; one that was stopped on the way never ends.
SETTLED = """Promise.race([
    Promise.allSettled(document.getAnimations().map((one) => one.finished)),
    new Promise((resolve) => setTimeout(resolve, 1000)),
])"""


def accessibility_faults(page, **options):
    """What axe finds on `page` against WCAG 2.2 A and AA: a list of "rule: element"."""
    page.evaluate(SETTLED)
    said_by_the_page = len(page.console_messages_seen)
    found = Axe().run(page, options=AXE_OPTIONS, **options)
    # axe tries inline styles of its own, which the page's policy rightly forbids.
    del page.console_messages_seen[said_by_the_page:]
    return [
        f"{violation['id']}: {node['target']} {node['html'][:120]}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


def faults_in_light_and_dark(page, **options):
    """What axe finds on `page` in either colour scheme, without loading it twice."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {fault}" for fault in accessibility_faults(page, **options)]
    page.emulate_media(color_scheme="light")
    return found


ADD_STORY = "/quan-tri/articles/article/add/"


def until(page, expression, seconds=15):
    """Wait until `expression` holds. (Playwright's own wait needs eval, which the page forbids.)"""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"never came true: {expression}"
        page.wait_for_timeout(50)


def editor_ready(page):
    """Wait for CKEditor and return the frame a journalist types in."""
    until(page, "window.CKEDITOR && CKEDITOR.instances.id_body?.status === 'ready'")
    return page.frame_locator(".cke_wysiwyg_frame").locator("body")


def choose(page, row, field, term, option):
    """Choose `option` in the search box of the field of an inline row, by typing `term`."""
    row.locator(f".field-{field} .select2-selection").click()
    page.locator(".select2-search__field").fill(term)
    page.locator(".select2-results__option", has_text=option).click()


def choose_cover(page, term, name):
    """Choose the photo `name` of the library as the cover, by a search for `term`."""
    page.locator("#cover-choose").click()
    page.locator("#photo-search").fill(term)
    page.locator(".photo-choice", has_text=name).click()
    page.locator("#photo-accept:not([disabled])").click()
    page.locator("#photo-panel").wait_for(state="hidden")


def place_quote(page):
    """Put the next unplaced quote where the cursor is, with the toolbar button."""
    page.get_by_role("button", name="Trích dẫn", exact=True).click()
    panel = page.get_by_role("dialog", name="Trích dẫn")
    panel.get_by_role("button", name="Đặt vào đây", exact=True).first.click()
    panel.wait_for(state="hidden")


def open_section(page, name):
    """Unfold a part of the story form: "quotes", "attachments", "corrections" or "log"."""
    page.evaluate("(name) => (document.getElementById(`section-${name}`).open = true)", name)


def save_story(page):
    """Press Save, which stays in the form, and wait until it is done."""
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url("**/articles/article/*/change/")
    page.locator(".messagelist .success").wait_for()


def add_quote(page, term, name, words):
    open_section(page, "quotes")
    page.get_by_role("button", name=re.compile("Thêm.*trích dẫn", re.I)).click()
    row = page.locator("#quotes-group .inline-related:not(.empty-form)").last
    choose(page, row, "official", term, name)
    row.locator("textarea[name$=words]").fill(words)
    return row


def paste(page, html="", text=""):
    """Paste into the editor, as another program put it on the clipboard."""
    page.evaluate(
        """(data) => {
            const transfer = new DataTransfer();
            Object.entries(data).forEach(([kind, said]) => said && transfer.setData(kind, said));
            CKEDITOR.instances.id_body.document.getActive().$.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true })
            );
            return new Promise((resolve) => setTimeout(resolve)); // CKEditor pastes in a timer
        }""",
        {"text/html": html, "text/plain": text},
    )


def accept_pictures(page):
    """Insert what stands in the panel of pictures, once every upload there has ended."""
    page.locator("#photo-accept:not([disabled])").click()
    page.locator("#photo-panel").wait_for(state="hidden")


def insert_files(page, *files):
    """Insert picture files (paths, or what a file input is given) with the toolbar button."""
    page.get_by_role("button", name="Chèn ảnh").click()
    page.locator("#photo-files").set_input_files(list(files))
    accept_pictures(page)


LONG = "Ủy ban nhân dân thành phố thông báo về việc lấy ý kiến góp ý của nhân dân " * 4


def forgive_404(page, name):
    """The browser reports the 404 page's own status; that is no fault."""
    if name == "404":
        page.console_messages_seen.clear()


def strip_position(page):
    """How far the ticker has moved, in pixels."""
    return page.locator(".ticker-window").evaluate(
        "strip => strip.scrollLeft - strip.querySelector('li').getBoundingClientRect().left"
    )


def moves(page):
    before = strip_position(page)
    page.wait_for_timeout(400)
    return abs(strip_position(page) - before) > 1
