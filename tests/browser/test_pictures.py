"""Pictures between paragraphs, as a journalist puts them there, in a real browser."""

import re
from pathlib import Path

import pytest
from PIL import Image

from articles.models import Article, Photo
from tests.support.browser import (
    ADD_STORY,
    accept_pictures,
    accessibility_faults,
    editor_ready,
    faults_in_light_and_dark,
    paste,
    save_story,
    until,
)
from tests.support.factories import make_article, make_category, make_photo, picture_file
from tests.support.metadata import XMP, iptc

pytestmark = pytest.mark.django_db(transaction=True)

CASES = Path(__file__).parent / "pasted"
DATA = "CKEDITOR.instances.id_body.getData()"


def file(name="anh.jpg", **options):
    """What a file input is given."""
    content = picture_file(**options).read()
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def body_of(page):
    return re.sub(r"\s*\n\s*", "", page.evaluate(DATA)).removesuffix("<p>&nbsp;</p>")


def open_new(page):
    page.goto(ADD_STORY)
    editor = editor_ready(page)
    editor.click()
    return editor


@pytest.mark.parametrize("width", [390, 1280])
def test_a_photo_of_the_library_is_put_behind_the_paragraph_by_mouse(desk_page, width):
    page = desk_page
    page.set_viewport_size({"width": width, "height": 800})
    make_category(name="Kinh tế")
    make_photo(alt="Cầu Bến Thuỷ", caption="Cầu nhìn từ bờ bắc")
    for _ in range(24):
        make_photo()
    open_new(page)
    page.keyboard.type("Trước sau")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Chèn ảnh").click()
    page.get_by_role("button", name="Xem thêm").click()
    until(page, "document.querySelectorAll('.photo-choice').length === 25")
    page.get_by_role("dialog").get_by_label("Tìm trong thư viện ảnh").fill("ben thuy")
    until(page, "document.querySelectorAll('.photo-choice').length === 1")
    choice = page.get_by_role("button", name="Cầu Bến Thuỷ")
    assert choice.locator("img").bounding_box()["width"] >= 160
    choice.click()
    assert page.get_by_label("Mô tả ảnh").input_value() == "Cầu Bến Thuỷ"
    caption = page.get_by_label("Chú thích trong bài này")
    assert caption.get_attribute("placeholder") == "Cầu nhìn từ bờ bắc"
    caption.fill("Cầu & sông")
    page.get_by_label("Tác giả hoặc nguồn").fill("An")
    # CKEditor's own toolbar and frame are not ours to mend.
    assert not faults_in_light_and_dark(page, context={"exclude": [[".cke"]]})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    accept_pictures(page)
    photo = Photo.objects.get(alt="Cầu Bến Thuỷ")
    assert photo.credit == "An"
    assert body_of(page) == (
        '<p>Trước sau</p><figure class="image"><img alt="Cầu Bến Thuỷ" height="48" '
        f'src="{photo.image.url}" width="64" /><figcaption>Cầu &amp; sông</figcaption></figure>'
    )


def test_a_picture_is_inserted_and_described_by_keyboard_alone(desk_page):
    page = desk_page
    page.emulate_media(color_scheme="dark")
    photo = make_photo(alt="")
    open_new(page)
    page.keyboard.type("Một")
    page.keyboard.press("Control+Shift+I")
    page.locator(".photo-choice").first.wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.photo-choice')")
    page.keyboard.press("Enter")
    page.get_by_label("Mô tả ảnh").wait_for()
    assert not accessibility_faults(page, context={"exclude": [[".cke"]]})
    for _ in range(2):  # past the choice of the frame
        if not page.evaluate("document.activeElement.matches('[data-word=alt]')"):
            page.keyboard.press("Tab")
    page.keyboard.type("Hội trường")
    page.keyboard.press("Enter")
    page.locator("#photo-panel").wait_for(state="hidden")
    until(page, f"{DATA}.includes('Hội trường')")
    photo.refresh_from_db()
    assert photo.alt == "Hội trường"  # it had none of its own
    page.evaluate("Object.values(CKEDITOR.instances.id_body.widgets.instances)[0].focus()")
    page.keyboard.press("Enter")
    page.get_by_label("ảnh trang trí").check()
    accept_pictures(page)
    assert '<img alt="" ' in body_of(page)
    assert 'role="presentation"' in body_of(page)
    page.keyboard.press("Control+z")
    until(page, f"{DATA}.includes('Hội trường')")


def test_of_several_files_one_that_fails_is_told_and_stops_no_other(desk_page):
    page = desk_page
    make_category(name="Kinh tế")
    open_new(page)
    page.keyboard.type("Một")
    page.get_by_role("button", name="Chèn ảnh").click()
    bad = {"name": "hong.jpg", "mimeType": "image/jpeg", "buffer": b"<svg/>"}
    place = Image.Exif()
    place[0x8825] = {1: "N", 2: (18.0, 20.0, 0.0)}
    told = file("mot.jpg", xmp=XMP.encode(), exif=place)
    agency = file("hai.jpg", size=(70, 50))
    words = iptc((120, "Thành phố Hà Tĩnh".encode()), (80, "Trần Bình".encode()))
    agency["buffer"] = agency["buffer"][:2] + words + agency["buffer"][2:]
    page.locator("#photo-files").set_input_files([told, bad, agency])
    page.get_by_text("hong.jpg: Đây không phải ảnh đọc được").wait_for()
    page.get_by_role("button", name="Chèn 2 ảnh").wait_for()
    first, second = (page.locator(".photo-item:not(.is-failed)").nth(n) for n in range(2))
    # What a file says of itself is filled in; where it was taken is dropped, and that is said.
    assert first.get_by_label("Mô tả ảnh").input_value() == "Đại biểu trong hội trường"
    assert first.get_by_label("Tác giả hoặc nguồn").input_value() == "Nguyễn An/TTXVN"
    assert "(GPS) đã được xoá" in first.locator(".photo-item-notes").inner_text()
    assert second.get_by_label("Tác giả hoặc nguồn").input_value() == "Trần Bình"
    caption = second.get_by_label("Chú thích trong bài này")
    assert caption.get_attribute("placeholder") == "Thành phố Hà Tĩnh"
    assert not second.locator(".photo-item-notes").is_visible()
    # A form that is sent meanwhile waits, and says so.
    page.evaluate("document.getElementById('article_form').requestSubmit()")
    page.get_by_text("Hãy chèn ảnh hoặc đóng hộp này trước khi lưu.").wait_for()
    accept_pictures(page)
    assert body_of(page).count("<figure") == 2
    assert {photo.file_name for photo in Photo.objects.all()} == {"mot.jpg", "hai.jpg"}
    # The editor's own marks of the cursor are no part of the text, in its source and saved.
    page.evaluate("new Promise((done) => CKEDITOR.instances.id_body.setMode('source', done))")
    source = page.locator(".cke_source").input_value()
    page.get_by_label("Tiêu đề").fill("Hai ảnh")
    page.get_by_label("Sapo").fill("Sapo")
    page.get_by_label("Chuyên mục:").select_option(label="Kinh tế")
    save_story(page)
    for html in (source, Article.objects.get().body):
        assert html.count("<figure") == 2
        assert "cke" not in html
    page.console_messages_seen.clear()  # the browser reports the refused upload itself


@pytest.mark.parametrize("failure", ["offline", "login", "large"])
def test_each_kind_of_failure_is_said_with_the_files_name_and_tried_again(desk_page, failure):
    page = desk_page
    open_new(page)
    page.get_by_role("button", name="Chèn ảnh").click()
    answers = {
        "offline": lambda route: route.abort(),
        "login": lambda route: route.fulfill(status=403, body="<h1>CSRF</h1>"),
        "large": lambda route: route.fulfill(status=413, body="413"),
    }
    said = {"offline": "không", "login": "đăng nhập", "large": "lớn hơn"}
    page.route("**/photo/upload/", answers[failure])
    page.locator("#photo-files").set_input_files([file("hoi-nghi.jpg")])
    status = page.locator(".photo-item-status", has_text="hoi-nghi.jpg:")
    status.wait_for()
    assert said[failure] in status.inner_text().lower()
    page.unroute("**/photo/upload/")
    page.get_by_role("button", name="Thử lại").click()
    accept_pictures(page)
    assert "/media/photos/" in body_of(page)
    page.console_messages_seen.clear()  # the browser reports the failure itself


def test_ctrl_a_in_a_caption_takes_the_caption_alone_and_delete_the_picture_alone(desk_page):
    page = desk_page
    photo = make_photo()
    figure = f'<figure class="image"><img alt="a" src="{photo.image.url}">{{}}</figure>'
    captioned = figure.format("<figcaption>Cũ</figcaption>")
    last = figure.format("<figcaption>Cũ nhất</figcaption>")
    article = make_article(body=f"{captioned}<p>Giữa</p>{figure.format('')}{last}")
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    editor = editor_ready(page)
    editor.locator("figcaption").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Mới")
    editor.locator("figcaption").last.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Mới nhất")
    body = body_of(page)
    assert "<figcaption>Mới</figcaption>" in body
    assert body.endswith("<figcaption>Mới nhất</figcaption></figure>")
    assert "<p>Giữa</p>" in body
    assert body.count("<figure") == 3
    assert body.count("<figcaption") == 2
    assert "Nhãn" not in body
    editor.locator("figure img").first.click()
    page.keyboard.press("Delete")
    until(page, f"{DATA}.match(/<figure/g).length === 2")
    assert "<figcaption>Mới</figcaption>" not in body_of(page)
    page.keyboard.press("Control+z")
    until(page, f"{DATA}.match(/<figure/g).length === 3")
    assert body_of(page) == body


def test_a_picture_that_stood_in_a_sentence_stands_behind_it(desk_page):
    page = desk_page
    photo = make_photo()
    image = f'<img alt="a" class="align-left" src="{photo.image.url}">'
    article = make_article(
        status="draft", body=f"<p>Một {image} hai.</p><ul><li>Ba {image}</li></ul>"
    )
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    editor_ready(page)
    body = body_of(page)
    assert "hai.</p><figure class=" in body.replace("\n", "")
    assert body.count('<figure class="align-left image">') == 2
    save_story(page)
    assert Article.objects.get().body.count("<figure") == 2


def test_pictures_of_our_own_pages_come_back_relative_and_others_are_named(desk_page):
    page = desk_page
    photo = make_photo(image=picture_file(size=(900, 600)), alt="Cầu")
    rendition = photo.image.url.replace(".jpg", "/full-800.jpg")
    open_new(page)
    origin = page.evaluate("location.origin")
    paste(
        page,
        f'<p>Trước</p><figure class="image"><picture><source srcset="{rendition} 800w"><img alt='
        f'"Cầu" src="{origin}{rendition}"></picture><figcaption>Chú thích</figcaption></figure>'
        '<figure><img alt="Ảnh lạ" src="https://i.example.net/a.jpg"></figure><p>Sau</p>',
    )
    accept_pictures(page)
    page.get_by_text(re.compile("trang khác.*Ảnh lạ")).wait_for()
    body = body_of(page)
    assert f'src="{photo.image.url}"' in body
    assert "<figcaption>Chú thích</figcaption>" in body
    assert "i.example.net" not in body
    assert body.index("Trước") < body.index("<figure") < body.index("Sau")
    page.console_messages_seen.clear()


@pytest.mark.parametrize("case", ["min-lazy.html", "othersite-lazy.html"])
def test_a_placeholder_of_a_page_that_loads_late_is_named_and_not_uploaded(desk_page, case):
    page = desk_page
    open_new(page)
    paste(page, (CASES / case).read_text())
    page.get_by_text(re.compile("trang khác.*i.example.net/a.jpg")).wait_for()
    assert "<img" not in body_of(page)
    assert not Photo.objects.exists()
