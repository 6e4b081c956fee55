"""The cover, chosen from the grid of the library: by mouse, by keyboard, a file, from a draft."""

import pytest

from articles.accounts.roles import JOURNALIST
from articles.models import Article, Photo
from tests.support.browser import (
    ADD_STORY,
    accessibility_faults,
    choose_cover,
    editor_ready,
    faults_in_light_and_dark,
    log_in,
    save_story,
    until,
)
from tests.support.factories import (
    make_article,
    make_category,
    make_member,
    make_photo,
    picture_file,
)

pytestmark = pytest.mark.django_db(transaction=True)

FOCUS = "document.activeElement.id"


def change_path(article):
    return f"/quan-tri/articles/article/{article.pk}/change/"


def shown(page):
    """The picture of the chosen cover."""
    return page.locator("#cover img").get_attribute("src")


@pytest.mark.usefixtures("nothing_pops_up")
def test_the_cover_is_chosen_changed_and_taken_out_with_the_mouse(desk_page):
    page = desk_page
    make_photo(alt="Cầu Bến Thủy")
    new = make_photo(alt="Chợ Hà Tĩnh", image=picture_file(size=(640, 400)))
    article = make_article(status="draft", cover=None)
    page.goto(change_path(article))
    editor_ready(page)
    assert page.locator(".field-cover .select2-container").is_hidden()
    page.get_by_role("button", name="Chọn ảnh bìa").click()
    choices = page.locator(".photo-choice")
    choices.nth(1).wait_for()
    assert choices.first.inner_text() == "Chợ Hà Tĩnh"  # newest first
    assert choices.first.locator("img").bounding_box()["width"] >= 160
    choices.nth(1).click()
    choices.first.click()  # one photo: this one in its stead
    assert page.locator(".photo-item").count() == 1
    page.get_by_role("button", name="Dùng ảnh này").click()
    assert shown(page) == new.smallest_url("wide")
    assert page.evaluate(FOCUS) == "cover-choose"
    save_story(page)
    article.refresh_from_db()
    assert article.cover == new
    assert shown(page) == new.smallest_url("wide")
    page.get_by_role("button", name="Đổi", exact=True).click()
    page.locator(".photo-choice", has_text="Cầu Bến Thủy").dblclick()
    until(page, "document.querySelector('#cover p').textContent === 'Cầu Bến Thủy'")
    page.get_by_role("group", name="Ảnh bìa").get_by_role("button", name="Bỏ").click()
    assert page.evaluate(FOCUS) == "cover-choose"
    assert page.locator("#cover img").is_hidden()
    save_story(page)
    article.refresh_from_db()
    assert article.cover is None


def test_a_cover_without_a_description_is_described_where_it_is_chosen(desk_page):
    page = desk_page
    photo = make_photo(alt="", caption="Hội trường")
    article = make_article(status="draft", cover=photo)
    page.goto(change_path(article))
    editor_ready(page)
    page.get_by_role("link", name="Ảnh bìa chưa có mô tả").click()
    assert page.evaluate(FOCUS) == "cover-choose"
    page.keyboard.press("Enter")
    page.get_by_label("Mô tả ảnh").fill("Hội trường kín chỗ")
    Photo.objects.update(alt="Lời của Bình")  # somebody else, meanwhile
    page.keyboard.press("Enter")
    page.locator("#photo-error", has_text="có người đã ghi “Lời của Bình”").wait_for()
    page.console_messages_seen.clear()  # which repeats that the answer was 409
    page.keyboard.press("Enter")  # it is meant
    page.locator("#photo-panel").wait_for(state="hidden")
    until(page, "document.querySelector('[data-check=cover]').hidden")
    photo.refresh_from_db()
    assert photo.alt == "Hội trường kín chỗ"


def test_a_file_becomes_the_cover_on_a_phone_by_keyboard(desk_page):
    page = desk_page
    page.set_viewport_size({"width": 390, "height": 800})
    make_category(name="Y tế")
    make_photo(alt="Ảnh có trong thư viện")
    page.goto(ADD_STORY)
    editor_ready(page)
    page.get_by_label("Tiêu đề").fill("Bài có ảnh bìa")
    page.get_by_label("Sapo").fill("Sapo")
    page.locator("#section-2 summary").press("Enter")
    page.locator("#cover-choose").press("Enter")
    page.locator(".photo-choice").first.wait_for()
    assert page.locator("#photo-panel").evaluate("one => one.scrollWidth <= one.clientWidth")
    assert not faults_in_light_and_dark(page, context={"include": [["#photo-panel"]]})
    content = picture_file(size=(400, 300)).read()
    file = {"name": "moi.jpg", "mimeType": "image/jpeg", "buffer": content}
    page.locator("#photo-files").set_input_files(file)
    page.get_by_label("Mô tả ảnh").fill("Ảnh mới")
    page.keyboard.press("Enter")
    page.locator("#photo-panel").wait_for(state="hidden")
    assert page.evaluate(FOCUS) == "cover-choose"
    assert not accessibility_faults(page, context={"include": [[".field-cover"]]})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("Chuyên mục:").evaluate("select => { select.selectedIndex = 1; }")
    page.keyboard.press("Control+S")
    page.locator(".messagelist .success").wait_for()
    assert Article.objects.get().cover == Photo.objects.get(alt="Ảnh mới")


def test_a_draft_brings_the_chosen_cover_back(page):
    log_in(page, make_member(JOURNALIST))
    photo = make_photo(alt="Cầu Bến Thủy")
    make_category()
    page.goto(ADD_STORY)
    editor_ready(page)
    choose_cover(page, "ben thuy", "Cầu Bến Thủy")
    page.locator("#draft-kept[data-state=server]").wait_for()
    page.evaluate("localStorage.clear()")  # another computer
    page.goto("about:blank")
    page.goto(ADD_STORY)
    editor_ready(page)
    page.get_by_role("button", name="Khôi phục bản nháp").click()
    page.locator("#cover img").wait_for()
    assert shown(page) == photo.smallest_url("wide")
    assert page.locator("#id_cover").input_value() == str(photo.pk)


def test_without_javascript_the_field_is_what_it_was(chromium, live_server, transactional_db):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    log_in(page, make_member(JOURNALIST))
    page.goto(ADD_STORY)
    assert page.locator("select[name=cover]").is_visible()
    assert page.locator("#cover").is_hidden()
    context.close()
