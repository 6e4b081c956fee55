"""The photo library as a grid, in a real browser: dropped files, several photos, the keyboard."""

from base64 import b64encode

import pytest

from articles.models import Photo
from tests.support.browser import faults_in_light_and_dark, until
from tests.support.factories import make_article, make_photo, picture_file

pytestmark = pytest.mark.django_db(transaction=True)

LIBRARY = "/quan-tri/articles/photo/"
DROP = """files => {
  const held = new DataTransfer();
  for (const [name, type, content] of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    held.items.add(new File([bytes], name, { type }));
  }
  const options = { dataTransfer: held, bubbles: true, cancelable: true };
  document.body.dispatchEvent(new DragEvent("dragover", options));
  document.body.dispatchEvent(new DragEvent("drop", options));
}"""
CHOSEN = "document.querySelectorAll('#photo-tiles :checked').length"


def encoded(content):
    return b64encode(content).decode()


def pictures(count):
    """As many picture files as a script can drop: name, type, content."""
    contents = [picture_file(size=(320 + n, 200)).read() for n in range(count)]
    return [[f"anh-{n}.jpg", "image/jpeg", encoded(one)] for n, one in enumerate(contents)]


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.parametrize("width", [390, 1280])
def test_five_files_are_dropped_and_four_photos_get_their_credit_at_once(desk_page, width):
    page = desk_page
    page.set_viewport_size({"width": width, "height": 800})
    there = make_photo(alt="Cầu Bến Thuỷ", credit="TTXVN")
    make_article(cover=there)
    page.goto(LIBRARY)
    files = pictures(4)
    files.insert(2, ["don.pdf", "application/pdf", encoded(b"%PDF-1.7")])
    page.evaluate(DROP, files)
    page.get_by_text("Đã tải lên: 4/5. Không nhận được: 1").wait_for()
    page.console_messages_seen.clear()  # the browser names each answer that is a refusal
    [failed] = page.locator(".photo-uploads-files li").all_inner_texts()
    assert failed.startswith("don.pdf\nĐây không phải ảnh đọc được.")
    assert page.locator("#photo-tiles li").count() == 5
    assert page.get_by_text("Đã chọn 4 ảnh").is_visible()
    assert not page.locator("#photo-tiles li").nth(4).get_by_role("checkbox").is_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert width > 390 or not faults_in_light_and_dark(page)
    page.get_by_role("button", name="Sửa tác giả").click()
    page.get_by_label("Tác giả ảnh", exact=True).fill("Đậu Bình")
    page.get_by_label("Mô tả ảnh: anh-0.jpg").fill("Đại biểu trong hội trường")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_text("Đã sửa 4 ảnh.").wait_for()
    credits = Photo.objects.order_by("pk").values_list("credit", flat=True)
    assert list(credits) == ["TTXVN", *["Đậu Bình"] * 4]
    assert Photo.objects.get(file_name="anh-0.jpg").alt == "Đại biểu trong hội trường"


def test_photos_are_chosen_and_edited_by_keyboard_alone(desk_page):
    page = desk_page
    for number in range(8):
        make_photo(alt=f"Ảnh {number}", credit="")
    page.goto(LIBRARY)
    page.get_by_role("checkbox", name="Chọn: Ảnh 7").focus()
    press(page, "ArrowRight", "Space", "Shift+ArrowRight", "Shift+ArrowRight")
    assert page.evaluate(CHOSEN) == 3
    assert page.evaluate("document.activeElement.closest('li').innerText").startswith("Chọn: Ảnh 4")
    press(page, "Control+a")
    assert page.evaluate(CHOSEN) == 8
    press(page, "Escape", "Home", "Space", "End", "Space", "ArrowUp")
    assert page.evaluate(CHOSEN) == 2
    press(page, "Enter")
    page.get_by_role("heading", name="Sửa 2 ảnh").wait_for()
    page.get_by_label("Chụp lúc", exact=True).focus()
    page.keyboard.type("30/3/2026")
    press(page, "Enter")
    page.get_by_text("Đã sửa 2 ảnh.").wait_for()
    dated = Photo.objects.exclude(taken_at=None).order_by("pk")
    assert [photo.alt for photo in dated] == ["Ảnh 0", "Ảnh 7"]


def test_a_login_that_ended_and_a_large_file_say_so_and_the_file_goes_up_later(desk_page):
    page = desk_page
    page.goto(LIBRARY)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.evaluate("document.getElementById('photo-uploads').dataset.mostBytes = 5000")
    page.evaluate(DROP, [*pictures(1), ["lon.jpg", "image/jpeg", encoded(b"a" * 6000)]])
    page.get_by_text("Ảnh lớn hơn").wait_for()
    page.locator(".is-failed", has_text="Hãy đăng nhập lại").wait_for()
    page.console_messages_seen.clear()
    assert not Photo.objects.exists()
    page.context.add_cookies(cookies)
    page.get_by_role("button", name="Thử lại: anh-0.jpg").click()
    until(page, "document.querySelectorAll('#photo-tiles li').length === 1")
    assert Photo.objects.count() == 1
