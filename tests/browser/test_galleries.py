"""A gallery from files to a row, and from the row to the viewer, in a real browser."""

import re

import pytest

from articles.models import Article, Photo
from tests.support.browser import (
    ADD_STORY,
    accessibility_faults,
    editor_ready,
    faults_in_light_and_dark,
    paste,
    save_story,
    until,
)
from tests.support.factories import make_article, make_category, make_photo, picture_file

pytestmark = pytest.mark.django_db(transaction=True)

DATA = "CKEDITOR.instances.id_body.getData()"
PANEL = "#photo-panel"


def file(number):
    """What a file input is given: each another picture."""
    content = picture_file(size=(60 + number, 40)).read()
    return {"name": f"anh-{number}.jpg", "mimeType": "image/jpeg", "buffer": content}


def body_of(page):
    return re.sub(r"\s*\n\s*", "", page.evaluate(DATA))


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def gallery_of(photos):
    figures = [
        f'<figure class="image"><img alt="{photo.alt}" src="{photo.image.url}">'
        f"<figcaption>Chú thích {number}</figcaption></figure>"
        for number, photo in enumerate(photos, 1)
    ]
    return f'<figure class="gallery">{"".join(figures)}</figure>'


def test_a_gallery_is_made_by_keyboard_and_opened_again(desk_page):
    page = desk_page
    make_category(name="Thể thao")
    page.goto(ADD_STORY)
    editor_ready(page).click()
    page.keyboard.type("Mở đầu.")
    page.get_by_role("button", name="Bộ ảnh", exact=True).press("Enter")
    page.locator("#photo-search").wait_for()
    page.locator("#photo-files").set_input_files([file(number) for number in (1, 2, 3)])
    accept = page.locator("#photo-accept:not([disabled])")
    accept.wait_for()
    assert accept.text_content() == "Xong: bộ ảnh 3 ảnh"
    for number in range(3):
        page.locator("[data-word=alt]").nth(number).fill(f"Ảnh số {number + 1}")
        page.locator("[data-word=caption]").nth(number).fill(f"Chú thích {number + 1}")
    page.locator(".photo-earlier").nth(2).press("Enter")  # before the second, and then the first
    assert page.locator(".photo-status").last.text_content() == "Ảnh 2 trên 3"
    press(page, "Enter")
    assert page.evaluate("document.activeElement.matches('.photo-item:first-child .photo-earlier')")
    assert faults_in_light_and_dark(page, context=PANEL) == []
    accept.press("Enter")
    page.locator(PANEL).wait_for(state="hidden")
    page.keyboard.type("Sau bộ ảnh.")
    found = re.findall(r"<figcaption>(.*?)</figcaption>", body_of(page))
    assert found == ["Chú thích 3", "Chú thích 1", "Chú thích 2"]

    press(page, "Home", "ArrowLeft")  # onto the block
    until(page, "Boolean(CKEDITOR.instances.id_body.widgets.focused)")
    press(page, "Enter")
    page.locator(".photo-item").nth(2).locator(".photo-remove").press("Enter")
    page.locator("#photo-accept:not([disabled])").press("Enter")
    page.locator(PANEL).wait_for(state="hidden")
    until(page, f"{DATA}.split('<figcaption>').length === 3")
    press(page, "Control+z")
    until(page, f"{DATA}.split('<figcaption>').length === 4")

    page.get_by_label("Tiêu đề:").fill("Bài có bộ ảnh")
    page.get_by_label("Sapo").fill("Sapo")
    page.get_by_label("Chuyên mục:").select_option(label="Thể thao")
    save_story(page)
    stored = Article.objects.get().body
    assert '<figure class="gallery"><figure class="image"><img alt="Ảnh số 3"' in stored
    order = [Photo.objects.get(alt=f"Ảnh số {number}").image.url for number in (3, 1, 2)]
    assert re.findall(r'src="([^"]*)"', stored) == order
    editor_ready(page)
    assert body_of(page).count('<figure class="image">') == 3


def test_files_dropped_into_the_text_become_a_gallery_and_are_dragged_into_order(desk_page):
    page = desk_page
    page.goto(ADD_STORY)
    editor_ready(page).click()
    page.get_by_role("button", name="Chèn ảnh").click()
    assert page.locator("#photo-gallery").is_hidden()
    page.locator("#photo-files").set_input_files([file(1), file(2)])
    page.locator("#photo-gallery:not([disabled])").wait_for()
    first, second = page.locator(".photo-item").all()
    second.locator(".photo-handle").drag_to(first.locator("legend"))
    until(page, "document.querySelector('.photo-item legend').textContent.includes('anh-2')")
    page.get_by_role("button", name="Chèn thành một bộ ảnh").click()
    page.locator(PANEL).wait_for(state="hidden")
    body = body_of(page)
    assert body.count('<figure class="gallery"><figure class="image"><img') == 1
    assert body.index('width="62"') < body.index('width="61"')


def test_source_and_paste_keep_a_gallery_and_what_stood_in_it(desk_page):
    page = desk_page
    photos = [make_photo(alt=f"Ảnh {number}") for number in (1, 2)]
    gallery = gallery_of(photos)
    page.goto(ADD_STORY)
    editor_ready(page).click()
    source = gallery.replace("</figure></figure>", "</figure><p>chữ lạc</p></figure>")
    page.evaluate("(html) => CKEDITOR.instances.id_body.setData(html)", source)
    until(page, f"{DATA}.includes('chữ lạc')")
    assert body_of(page).count("<figcaption>") == 2  # the server puts the words behind it
    page.evaluate("CKEDITOR.instances.id_body.setData('<p>a</p>')")
    until(page, f"!{DATA}.includes('figure')")
    paste(page, gallery)
    page.locator("#photo-accept:not([disabled])").click()
    page.locator(PANEL).wait_for(state="hidden")
    until(page, f"{DATA}.includes('gallery')")
    assert body_of(page).count('<figure class="image">') == 2


@pytest.mark.parametrize("width", [360, 1280])
def test_a_reader_looks_at_photos_by_keyboard(page, width):
    page.set_viewport_size({"width": width, "height": 760})
    page.emulate_media(reduced_motion="reduce")
    photos = [make_photo(alt=f"Ảnh {number}", credit="An") for number in (1, 2, 3)]
    page.goto(make_article(body=f"<p>a</p>{gallery_of(photos)}<p>b</p>").get_absolute_url())
    assert faults_in_light_and_dark(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".gallery-row a").first.focus()
    press(page, "Enter")
    viewer = page.get_by_role("dialog", name="Bộ ảnh 3 ảnh")
    viewer.wait_for()
    shown, count = viewer.get_by_role("img"), viewer.locator(".viewer-count")
    assert count.text_content() == "1 / 3"
    assert page.evaluate("document.activeElement.ariaLabel") == "Ảnh sau"
    press(page, "ArrowRight")
    assert shown.get_attribute("alt") == "Ảnh 2"
    assert viewer.get_by_role("status").text_content() == "Ảnh 2 trên 3. Ảnh 2"
    assert viewer.locator("figcaption").text_content().split() == "Chú thích 2 Ảnh: An".split()
    press(page, "End", "ArrowRight", "Enter")  # there is no further one
    assert count.text_content() == "3 / 3"
    press(page, "Home", "ArrowLeft")
    assert count.text_content() == "1 / 3"
    press(page, "Enter")  # the button still has the focus
    assert count.text_content() == "2 / 3"
    assert faults_in_light_and_dark(page, context=".viewer") == []
    box = viewer.bounding_box()
    assert (box["width"], box["height"]) == (width, 760)
    press(page, "Escape")
    viewer.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.querySelector('img').alt") == "Ảnh 2"


SWIPE = """([from, to]) => {
    const stage = document.querySelector(".viewer img");
    const at = (type, name, clientX) => stage.dispatchEvent(Object.assign(
        new Event(type, { bubbles: true }), { [name]: [{ clientX, clientY: 300 }] }
    ));
    at("touchstart", "touches", from);
    at("touchend", "changedTouches", to);
}"""


def test_a_finger_moves_from_photo_to_photo(page):
    photos = [make_photo(alt=f"Ảnh {number}") for number in (1, 2)]
    page.goto(make_article(body=gallery_of(photos)).get_absolute_url())
    page.locator(".gallery-row a").first.click()
    count = page.locator(".viewer-count")
    for swipe, place in (([300, 100], "2 / 2"), ([100, 120], "2 / 2"), ([100, 300], "1 / 2")):
        page.evaluate(SWIPE, swipe)
        assert count.text_content() == place
    page.get_by_role("button", name="Đóng").click()


def test_on_paper_every_photo_stands(page):
    photos = [make_photo(alt=f"Ảnh {number}") for number in range(4)]
    page.goto(make_article(body=gallery_of(photos)).get_absolute_url())
    page.emulate_media(media="print")
    fits = "e => [e.scrollWidth <= e.clientWidth, e.children.length]"
    assert page.locator(".gallery-row").evaluate(fits) == [True, 4]
    assert not accessibility_faults(page, context="main")
