"""The story form as a page to write on: its bar, its column, its light, on a phone too."""

import pytest
from django.utils import timezone

from articles.models import Article
from tests.support.browser import (
    ADD_STORY,
    accessibility_faults,
    choose_cover,
    editor_ready,
    open_section,
    until,
)
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_official,
    make_photo,
    picture_file,
)

pytestmark = pytest.mark.django_db(transaction=True)

HEIGHT = "document.documentElement.scrollHeight"
WIDTH = "document.documentElement.scrollWidth"
FRAME = {"exclude": [["iframe"]]}  # the story in it has pages of its own


def top_of(page, selector):
    return page.locator(selector).bounding_box()["y"]


def shown_checks(page):
    return page.locator("#checks li:visible").all_inner_texts()


def save_as_on_a_mac(page):
    """Press ⌘S where the cursor stands, and wait until the form is there again."""
    page.evaluate("document.querySelector('.messagelist')?.remove()")
    page.keyboard.press("Meta+s")
    page.locator(".messagelist .success").wait_for()
    editor_ready(page)


def long_story():
    """A published story of many paragraphs, with a quote, a cover and a picture."""
    paragraphs = "".join(f"<p>Đoạn {number} của bài.</p>" for number in range(60))
    return make_article(
        body=f'{paragraphs}<div class="quote" data-quote="1"></div><p>Đoạn cuối.</p>',
        quotes=[{"official": make_official(portrait=make_photo())}],
        cover=make_photo(),
    )


def test_an_empty_form_begins_at_the_top_and_is_short(desk_page):
    page = desk_page
    page.goto(ADD_STORY)
    editor_ready(page)
    assert page.evaluate("document.activeElement.id") == "id_headline"
    assert top_of(page, "#id_headline") <= 160
    assert page.evaluate(HEIGHT) <= 1300
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    editor_ready(page)
    assert page.evaluate(WIDTH) <= 390
    assert page.evaluate(HEIGHT) <= 2600
    buttons = page.locator("#writing-bar > :visible").all()
    assert len({round(one.bounding_box()["y"] // 30) for one in buttons}) == 1  # one line
    page.locator("#section-1 summary").click()  # folded below the page
    page.get_by_label("Chuyên mục:").wait_for()


def test_the_headline_is_one_line_of_text_that_grows_and_is_counted(desk_page):
    page = desk_page
    page.goto(ADD_STORY)
    headline = page.get_by_label("Tiêu đề")
    before = headline.bounding_box()["height"]
    headline.fill("Chỉ số cải cách hành chính của thành phố Hà Tĩnh đứng đầu các đơn vị cấp huyện")
    assert headline.bounding_box()["height"] > before
    assert page.locator("#headline-count").inner_text() == "78 ký tự"
    until(page, "!document.querySelector('[data-check=headline]').hidden")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_lead"
    headline.fill("Một\nhai")
    assert headline.input_value() == "Một hai"


def test_what_the_story_lacks_is_listed_while_it_is_written_and_leads_there(desk_page):
    page = desk_page
    make_category(name="Y tế")
    make_photo(alt="", caption="Hội trường")
    page.goto(ADD_STORY)
    editor_ready(page)
    assert shown_checks(page) == ["Chưa có sapo", "Chưa chọn chuyên mục"]
    page.get_by_role("link", name="Chưa có sapo").click()
    page.keyboard.type("Sapo vừa gõ.")
    page.locator("#section-1 summary").click()  # folded: the link opens it
    page.get_by_role("link", name="Chưa chọn chuyên mục").click()
    assert page.evaluate("document.activeElement.id") == "id_category"
    page.get_by_label("Chuyên mục:").select_option(label="Y tế")
    until(page, "document.querySelectorAll('#checks li:not([hidden])').length === 0")
    choose_cover(page, "hoi truong", "Hội trường")
    page.get_by_label("Tiêu đề").fill("x" * 71)
    page.evaluate("newsroomQuotes.add({official: null, words: 'Lời chưa đặt'})")
    for words, place in (
        ("Có trích dẫn chưa đặt vào bài", ".cke_wysiwyg_frame"),
        ("Tiêu đề quá dài so với kết quả tìm kiếm", "#id_headline"),
        ("Ảnh bìa chưa có mô tả", "#cover-choose"),
    ):
        page.get_by_role("link", name=words).click()
        until(page, f"document.activeElement.matches({place!r})")
    page.evaluate("CKEDITOR.instances.id_body.setData('<p><img src=\"/media/photos/a.jpg\"></p>')")
    page.console_messages_seen.clear()  # there is no such file
    until(page, "!document.querySelector('[data-check=pictures]').hidden")
    page.get_by_role("link", name="Có ảnh trong bài chưa có mô tả").click()
    photo = make_photo(alt="Được tả ở thư viện", image=picture_file(size=(70, 50)))
    page.evaluate(f"CKEDITOR.instances.id_body.setData('<p><img src={photo.image.url}></p>')")
    until(page, "document.querySelector('[data-check=pictures]').hidden")  # as the moves say
    page.evaluate("CKEDITOR.instances.id_body.focus()")
    until(page, "CKEDITOR.instances.id_body.focusManager.hasFocus")
    page.wait_for_timeout(200)
    page.console_messages_seen.clear()


@pytest.mark.parametrize("place", ["headline", "body"])
def test_ctrl_s_saves_and_leaves_the_writer_where_they_were(desk_page, place):
    page = desk_page
    article = long_story()
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    editor = editor_ready(page)
    if place == "headline":
        page.get_by_label("Tiêu đề").fill("Đề mới")
    else:
        editor.get_by_text("Đoạn 50 của bài.").click()
        page.keyboard.press("End")
        page.keyboard.type(" Thêm.")
    page.wait_for_timeout(300)
    before = page.evaluate("scrollY")
    bar = page.locator("#writing-bar").bounding_box()
    assert (bar["y"], place == "headline") == (0, before == 0)
    page.keyboard.press("Control+s")
    page.locator(".messagelist .success").wait_for()
    editor_ready(page)
    article = Article.objects.get(working_copy_of=article)  # readers have the other
    saved_at = timezone.localtime(article.updated_at)
    assert page.locator(".bar-saved").inner_text().startswith(f"đã lưu {saved_at:%H:%M %d/%m}")
    if place == "headline":
        assert article.headline == "Đề mới"
        until(page, "document.activeElement.id === 'id_headline'")
        page.get_by_label("Tiêu đề").fill("Đề mới hơn")
        save_as_on_a_mac(page)
        assert Article.objects.get(pk=article.pk).headline == "Đề mới hơn"
        return
    assert "Đoạn 50 của bài. Thêm.</p>" in article.body
    until(page, "CKEDITOR.instances.id_body.focusManager.hasFocus")
    until(page, f"Math.abs(scrollY - {before}) < 100")
    page.keyboard.type(" Nữa.")
    assert editor.get_by_text("Đoạn 50 của bài. Thêm. Nữa.").count() == 1
    save_as_on_a_mac(page)
    assert "Đoạn 50 của bài. Thêm. Nữa.</p>" in Article.objects.get(pk=article.pk).body


def test_the_toolbar_stays_below_the_bar_and_the_cursor_in_sight(desk_page):
    page = desk_page
    page.goto(ADD_STORY)
    editor_ready(page).click()
    for number in range(60):
        page.keyboard.type(f"Dòng {number}")
        page.keyboard.press("Enter")
    page.keyboard.type("Dòng cuối")
    page.wait_for_timeout(500)
    assert abs(top_of(page, ".cke_top") - 52) < 2
    frame = page.locator(".cke_wysiwyg_frame").bounding_box()
    last = page.frame_locator(".cke_wysiwyg_frame").get_by_text("Dòng cuối").bounding_box()
    assert frame["height"] > 1500  # it has grown with its text
    assert 110 < last["y"] < 900 - last["height"]


def test_a_time_ahead_makes_scheduling_the_next_step(desk_page):
    page = desk_page
    page.goto(ADD_STORY)
    editor_ready(page)
    following = page.locator("#writing-bar > button[name=_move]")
    assert following.inner_text() == "Xuất bản"
    page.locator("#id_publish_at_0").fill("21/03/2099")
    until(page, "document.querySelector('.bar-next').value === 'schedule'")
    assert following.inner_text() == "Hẹn giờ"
    assert page.locator(".bar-list [name=_move][value=publish]").count() == 1
    page.locator("#id_publish_at_0").fill("21/03/2019")
    until(page, "document.querySelector('.bar-next').value === 'publish'")


def test_the_menu_is_used_by_keyboard(desk_page):
    page = desk_page
    article = make_article(publish_at=hours(1))  # scheduled
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    editor_ready(page)
    summary = page.locator("#writing-bar summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Lịch sử").wait_for()
    for _move in ("Xuất bản", "Hẹn giờ", "Gỡ bài"):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Gỡ bài"
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Lịch sử").is_visible()
    assert summary.evaluate("it => it === document.activeElement")
    page.keyboard.press("Enter")
    for _move in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # save and close
    page.wait_for_url("**/articles/article/")


def test_the_desks_fold_and_stay_so_and_open_over_the_page_on_a_phone(desk_page):
    page = desk_page
    page.goto("/quan-tri/")
    desks = page.get_by_role("navigation", name="Danh mục bàn biên tập")
    assert desks.get_by_role("link", name="Bài viết").first.is_visible()
    column, account = desks.bounding_box(), desks.locator("#user-tools").bounding_box()
    last = desks.get_by_role("listitem").last.bounding_box()
    assert column["width"] <= 240
    assert last["y"] + last["height"] <= account["y"]
    assert desks.locator("#user-tools").get_by_role("button", name="Đăng xuất").is_visible()
    assert column["height"] - account["y"] - account["height"] <= 48  # above what folds it
    page.locator("#toggle-nav-sidebar").click()
    page.goto("/quan-tri/articles/article/")
    until(page, "document.readyState === 'complete'")
    assert not desks.is_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Danh mục bàn biên tập").click()
    desks.get_by_role("button", name="Đăng xuất").wait_for()
    assert not accessibility_faults(page)
    page.keyboard.press("Escape")
    assert not desks.is_visible()


@pytest.mark.accessibility
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_form_is_accessible_new_long_and_with_errors(desk_page, theme, width):
    page = desk_page
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(ADD_STORY)
    page.evaluate("(theme) => localStorage.setItem('theme', theme)", theme)
    page.reload()
    editor = editor_ready(page)
    assert editor.evaluate("it => getComputedStyle(it).colorScheme") == theme
    assert not accessibility_faults(page, context=FRAME)
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.locator(".form-errors").wait_for()
    editor_ready(page)
    assert not accessibility_faults(page, context=FRAME)
    article = long_story()
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    editor_ready(page)
    for name in ("quotes", "attachments", "corrections"):
        open_section(page, name)
    page.locator("#writing-bar summary").click()
    assert not accessibility_faults(page, context=FRAME)
    assert page.evaluate(WIDTH) <= width
    assert Article.objects.count() == 1
