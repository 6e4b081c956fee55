"""The photo library in a real browser."""

import pytest

from articles.models import Photo
from tests.support.browser import (
    ADD_STORY,
    accessibility_faults,
    choose,
    editor_ready,
    insert_files,
    until,
)
from tests.support.factories import (
    make_article,
    make_category,
    make_official,
    make_photo,
    picture_file,
)

pytestmark = pytest.mark.django_db(transaction=True)

LIBRARY = "/quan-tri/articles/photo/"


def upload(**options):
    """What a file input is given."""
    return {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": picture_file(**options).read()}


def popup(page, opener):
    with page.expect_popup() as opened:
        opener.click()
    window = opened.value
    window.wait_for_load_state()
    return window


def test_the_focal_point_is_chosen_with_a_click(desk_page):
    page = desk_page
    photo = make_photo(image=picture_file(size=(800, 400)))
    page.goto(f"{LIBRARY}{photo.pk}/change/")
    box = page.locator(".focus-picture").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.2)
    across, down = page.locator("#id_focus_x"), page.locator("#id_focus_y")
    assert (across.input_value(), down.input_value()) == ("90", "20")
    ring = page.locator(".focus-point")
    assert ring.evaluate("ring => [ring.style.left, ring.style.top]") == ["90%", "20%"]
    across.fill("25")
    assert ring.evaluate("ring => ring.style.left") == "25%"
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url(f"**{LIBRARY}")
    photo.refresh_from_db()
    assert (photo.focus_x, photo.focus_y) == (25, 20)


NEW_OFFICIAL = "/quan-tri/articles/official/add/"
PORTRAIT = ".field-portrait .select2-selection img"


def test_a_photo_is_found_in_the_search_box_by_its_thumbnail(desk_page):
    page = desk_page
    photo = make_photo(alt="Cầu Bến Thủy")
    page.goto(NEW_OFFICIAL)
    choose(page, page, "portrait", "ben thuy", "Cầu Bến Thủy")
    assert page.locator(PORTRAIT).get_attribute("src") == photo.thumbnail_url


def test_the_chosen_portrait_is_shown_when_the_form_is_opened_again(desk_page):
    page = desk_page
    official = make_official(portrait=make_photo())
    page.goto(f"/quan-tri/articles/official/{official.pk}/change/")
    assert page.locator(PORTRAIT).get_attribute("src") == official.portrait.thumbnail_url


def test_a_portrait_uploaded_in_the_popup_is_chosen_with_its_thumbnail(desk_page):
    page = desk_page
    page.goto(NEW_OFFICIAL)
    window = popup(page, page.locator("#add_id_portrait"))
    window.get_by_label("Tệp ảnh").set_input_files(upload())
    window.get_by_label("Mô tả ảnh").fill("Cánh đồng")
    window.get_by_role("button", name="Lưu", exact=True).click()
    page.locator(PORTRAIT).wait_for()
    photo = Photo.objects.get()
    assert page.locator("#id_portrait").input_value() == str(photo.pk)


def test_a_portrait_uploaded_again_in_the_popup_is_the_photo_that_is_there(desk_page):
    page = desk_page
    photo = make_photo(image=picture_file(size=(320, 200)), alt="Ảnh cũ")
    page.goto(NEW_OFFICIAL)
    window = popup(page, page.locator("#add_id_portrait"))
    window.get_by_label("Tệp ảnh").set_input_files(upload(size=(320, 200)))
    window.get_by_label("Chú thích").fill("Chú thích đang gõ")
    window.get_by_role("button", name="Lưu", exact=True).click()
    window.get_by_role("alert").wait_for()
    assert window.get_by_label("Chú thích").input_value() == "Chú thích đang gõ"
    assert not accessibility_faults(with_console(window))
    window.get_by_role("button", name="Dùng ảnh đã có").click()
    page.locator(PORTRAIT).wait_for()
    assert page.locator("#id_portrait").input_value() == str(photo.pk)
    assert Photo.objects.count() == 1


def with_console(window):
    """A popup, with what `accessibility_faults()` expects of a page."""
    window.console_messages_seen = []
    return window


def test_a_portrait_is_chosen_by_its_thumbnail(desk_page):
    page = desk_page
    photo = make_photo(alt="Chân dung ông An")
    official = make_official()
    page.goto(f"/quan-tri/articles/official/{official.pk}/change/")
    choose(page, page.locator("form"), "portrait", "chan dung", "Chân dung ông An")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url("**/articles/official/")
    official.refresh_from_db()
    assert official.portrait == photo


def test_the_same_picture_inserted_twice_into_the_editor_is_one_photo(desk_page):
    page = desk_page
    make_category()
    page.goto(ADD_STORY)
    editor_ready(page).click()
    for count in (1, 2):
        insert_files(page, upload())
        until(page, f"CKEDITOR.instances.id_body.getData().split('<img').length === {count + 1}")
    assert Photo.objects.count() == 1


@pytest.mark.accessibility
@pytest.mark.parametrize(
    "path", ["", "?use=unused&alt_text=missing", "add/", "{}/change/", "{}/delete/", "batch/{}/"]
)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_photo_pages_are_accessible(desk_page, path, width):
    page = desk_page
    page.set_viewport_size({"width": width, "height": 800})
    photo = make_photo(alt="Cánh đồng")
    make_article(cover=photo)
    make_photo(alt="")
    page.goto(LIBRARY + path.format(photo.pk))
    assert not accessibility_faults(page)
    # The table of a list may scroll inside its frame; the page itself must not.
    assert page.evaluate("document.documentElement.scrollWidth") <= width
