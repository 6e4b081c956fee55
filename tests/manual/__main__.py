"""`python -m tests.manual`: play the desk on the demo, and take the manual's pictures.

Writes docs/huong-dan/*.webp, which docs/huong-dan-toa-soan.md shows. Each scene is a journey of the
manual, so a desk on which one no longer works makes no picture of it and fails.
"""

import json
import os
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # noqa: E402

django.setup()

from tests.moving.word_files import docx, paragraph  # noqa: E402
from tests.support.browser import ARGUMENTS, CHROMIUM  # noqa: E402
from tests.support.serving import ROOT, environment_of, manage, prepare, served  # noqa: E402

PICTURES = ROOT / "docs" / "huong-dan"
SIZE = {"width": 1280, "height": 800}
SAMPLE = ROOT / "articles" / "demo" / "sample_page.txt"
DESK = "/quan-tri/"
STORIES = f"{DESK}articles/article/"

# Run in the portal's own process: a session for somebody of each role, and keys of what is shown.
SESSIONS = """
import json
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from articles.models import Article
from articles.editorial import revisions

def session(role):
    user = User.objects.filter(groups__name=role, is_active=True).first()
    request = HttpRequest()
    request.session = SessionStore()
    login(request, user, "django.contrib.auth.backends.ModelBackend")
    request.session.save()
    return request.session.session_key

roles = ["Phóng viên", "Biên tập viên", "Nhân viên thông báo", "Quản trị viên"]
story = Article.objects.filter(quotes__isnull=False).order_by("pk").first()
waiting = Article.objects.exclude(pk=story.pk).order_by("-publish_at").first()
Article.objects.filter(pk=waiting.pk).update(status="in_review", publish_at=None)
revisions.record(story, by=story.author)
story.lead = story.lead.rstrip(".") + ", kế hoạch những năm tới."
story.save()
revisions.record(story, by=story.author)
newer, older = revisions.of(story)[:2]
print(json.dumps({
    "sessions": {role: session(role) for role in roles},
    "waiting": waiting.pk,
    "compare": f"{story.pk}/history/compare/?newer={newer.pk}&older={older.pk}",
}))
"""


class Studio:
    """A browser that goes through the desk and keeps what it sees."""

    def __init__(self, browser, address, known):
        self._browser, self._address, self._known = browser, address, known

    def desk(self, role):
        """Return a page of somebody with `role`."""
        window = self._browser.new_context(
            base_url=self._address,
            viewport=SIZE,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            permissions=["clipboard-read", "clipboard-write"],
        )
        session = {"name": "sessionid", "value": self._known["sessions"][role]}
        window.add_cookies([session | {"url": self._address}])
        page = window.new_page()
        page.set_default_timeout(15_000)
        return page

    def take(self, page, name):
        """Keep what `page` shows as the picture `name` of the manual."""
        page.wait_for_timeout(600)  # pictures and fonts
        with Image.open(BytesIO(page.screenshot())) as seen:
            seen.convert("RGB").save(PICTURES / f"{name}.webp", quality=70, method=6)
        print(f"{name}.webp", flush=True)


def journalist(studio):
    """Dashboard, a new story, a page pasted into it, a quote, the library."""
    page = studio.desk("Phóng viên")
    page.goto(DESK)
    studio.take(page, "trang-dau")
    page.goto(f"{STORIES}add/")
    body = page.frame_locator(".cke_wysiwyg_frame").locator("body")
    body.wait_for()
    studio.take(page, "bai-moi")
    page.evaluate("text => navigator.clipboard.writeText(text)", SAMPLE.read_text())
    body.click()
    page.keyboard.press("Control+V")
    fill = page.get_by_role("button", name="Điền vào bài")
    fill.wait_for()
    studio.take(page, "dan-trang")
    fill.click()
    page.frame_locator(".cke_wysiwyg_frame").locator(".cke_widget_quote").nth(1).wait_for()
    studio.take(page, "da-dien")
    body.locator(".cke_widget_quote").first.dblclick()
    page.locator("dialog.panel[open]").wait_for()
    studio.take(page, "trich-dan")
    page.keyboard.press("Escape")
    body.locator("p").last.click()
    page.get_by_role("button", name="Chèn ảnh").click()
    page.locator("dialog.panel[open] img").first.wait_for()
    studio.take(page, "anh")


def received(studio):
    """What was read from a Word file."""
    page = studio.desk("Phóng viên")
    page.goto(f"{STORIES}received/word/")
    lines = [line for line in SAMPLE.read_text().splitlines() if line.strip()]
    begin = next(n for n, line in enumerate(lines) if line.startswith("Chỉ số CCHC"))
    text = paragraph(lines[begin], style="Title")
    text += "".join(paragraph(line) for line in lines[begin + 2 :])
    file = {"name": "CCHC.docx", "mimeType": "application/zip", "buffer": docx(text)}
    page.get_by_label("Tệp Word").set_input_files(file)
    page.get_by_role("button", name="Mở trong phòng viết").wait_for()
    studio.take(page, "nhan-word")


def editor(studio, known):
    """A story sent back, and two of its versions compared."""
    page = studio.desk("Biên tập viên")
    page.goto(f"{STORIES}{known['waiting']}/change/")
    page.frame_locator(".cke_wysiwyg_frame").locator("body").wait_for()
    back = page.locator("button[name=_move]", has_text="Trả lại")
    if not back.is_visible():
        page.locator("#writing-bar summary").click()
    back.click()
    page.locator("dialog.panel[open]").wait_for()
    studio.take(page, "tra-lai")
    page = studio.desk("Biên tập viên")
    page.goto(STORIES + known["compare"])
    studio.take(page, "lich-su")


def others(studio):
    """The desk of notices, and that of accounts."""
    page = studio.desk("Nhân viên thông báo")
    page.goto(f"{DESK}articles/tickernotice/")
    studio.take(page, "thong-bao")
    page = studio.desk("Quản trị viên")
    page.goto(f"{DESK}auth/user/")
    studio.take(page, "tai-khoan")


def main():
    """Take all pictures. Returns 1 where there is no browser."""
    if CHROMIUM is None:
        print("No Chromium on this machine: no picture was taken.")
        return 1
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="newsroom-manual-") as folder:
        environment = environment_of(Path(folder))
        prepare(environment, demo=True)
        told = manage(environment, "shell", "--no-imports", "--command", SESSIONS)
        known = json.loads(told)
        with served(environment) as (address, _process), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            studio = Studio(browser, address.replace("127.0.0.1", "localhost"), known)
            journalist(studio)
            received(studio)
            editor(studio, known)
            others(studio)
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
