"""Placing quotes in the story editor, with the mouse, the keyboard, and without JavaScript."""

import re

import pytest

from articles.models import Article
from tests.support.browser import (
    ADD_STORY,
    accessibility_faults,
    add_quote,
    choose,
    editor_ready,
    place_quote,
    until,
)
from tests.support.factories import make_article, make_category, make_official, make_photo

pytestmark = pytest.mark.django_db(transaction=True)

NUMBERS = "CKEDITOR.instances.id_body.getData().match(/data-quote=\"\\d+\"/g)?.join() ?? ''"


def marker(number):
    return f'<div class="quote" data-quote="{number}"></div>'


def until_placed(page, *numbers):
    """Wait until the body holds exactly the markers `numbers`, in this order."""
    wanted = ",".join(f'data-quote="{number}"' for number in numbers)
    until(page, f"({NUMBERS}) === '{wanted}'")


def until_told(page, text):
    """Wait until the status under the editor says exactly `text`."""
    until(page, f"document.getElementById('quote-status').textContent === '{text}'")


def story_with_quotes(count=2, placed=()):
    """A published story by three officials with portraits; `placed` are its markers."""
    people = [("Nguyễn An", "Giám đốc"), ("Trần Bình", "Chủ tịch"), ("Lê Cúc", "Bí thư")][:count]
    quotes = [
        {
            "official": make_official(name=name, position=position, portrait=make_photo()),
            "words": f"Lời của {name}",
        }
        for name, position in people
    ]
    body = "".join(f"<p>Đoạn {number}.</p>{marker(number)}" for number in placed)
    return make_article(body=(body or "<p>Đoạn đầu.</p>") + "<p>Đoạn cuối.</p>", quotes=quotes)


def open_story(page, article):
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    return editor_ready(page)


def save(page):
    page.get_by_role("button", name="Lưu", exact=True).first.click()
    page.wait_for_url("**/articles/article/")


def rows(page):
    return page.locator("#quotes-group .inline-related:not(.empty-form)")


def test_the_block_shows_portrait_position_name_and_words(desk_page):
    article = story_with_quotes(placed=[1])
    official = article.quotes.first().official
    editor = open_story(desk_page, article)
    block = editor.locator(".cke_widget_quote")
    assert block.locator(".quote p").inner_text() == "Giám đốc Nguyễn An: “Lời của Nguyễn An”"
    assert block.locator(".quote img").get_attribute("src") == official.portrait.thumbnail_url


def test_the_block_follows_what_is_typed_below(desk_page):
    page = desk_page
    article = story_with_quotes(count=1, placed=[1])
    photo = make_photo(alt="Ảnh tại hội nghị")
    make_official(name="Phạm Dũng", position="Phó Chủ tịch")
    editor = open_story(page, article)
    text, row = editor.locator(".cke_widget_quote .quote p"), rows(page).first
    row.locator("textarea[name$=words]").fill("Lời mới")
    assert text.inner_text() == "Giám đốc Nguyễn An: “Lời mới”"
    row.locator("input[name$=position]").fill("Nguyên Giám đốc")
    assert text.inner_text() == "Nguyên Giám đốc Nguyễn An: “Lời mới”"
    choose(page, row, "photo", "hoi nghi", "Ảnh tại hội nghị")
    until(
        page,
        "CKEDITOR.instances.id_body.document.findOne('.quote img')?.getAttribute('src')"
        f" === '{photo.thumbnail_url}'",
    )
    choose(page, row, "official", "pham dung", "Phạm Dũng")
    assert text.inner_text() == "Phó Chủ tịch Phạm Dũng: “Lời mới”"
    row.locator("input[name$=number]").fill("7")
    missing = editor.locator(".cke_widget_quote .quote-missing")
    assert "Không có trích dẫn 1" in missing.inner_text()
    row.locator("input[name$=number]").fill("1")
    assert missing.count() == 0
    # Undo takes back what was done in the body, not what was typed in the form.
    page.evaluate("CKEDITOR.instances.id_body.execCommand('undo')")
    assert text.inner_text() == "Phó Chủ tịch Phạm Dũng: “Lời mới”"


def test_a_quote_just_typed_is_placed_with_its_portrait(desk_page):
    page = desk_page
    official = make_official(name="Nguyễn An", position="Giám đốc", portrait=make_photo())
    make_category()
    page.goto(ADD_STORY)
    editor = editor_ready(page)
    add_quote(page, "nguyen an", "Nguyễn An", "Lời vừa gõ")
    editor.click()
    place_quote(page)
    block = editor.locator(".cke_widget_quote .quote")
    assert block.inner_text().strip() == "Giám đốc Nguyễn An: “Lời vừa gõ”"
    assert block.locator("img").get_attribute("src") == official.portrait.thumbnail_url


def test_the_form_tells_of_quotes_not_placed_and_places_without_a_quote(desk_page):
    page = desk_page
    editor = open_story(page, story_with_quotes(placed=[1]))
    status = page.get_by_role("status").filter(has_text="Chưa đặt vào bài")
    until_told(page, "Chưa đặt vào bài: trích dẫn 2.")
    assert status.is_visible()
    assert "đã đặt trong bài" in rows(page).nth(0).locator("h3").inner_text()
    assert "chưa đặt trong bài" in rows(page).nth(1).locator("h3").inner_text()
    editor.get_by_text("Đoạn cuối.").click()
    place_quote(page)
    until_told(page, "")
    assert "đã đặt trong bài" in rows(page).nth(1).locator("h3").inner_text()
    rows(page).nth(0).locator("input[name$=DELETE]").check()
    until_told(page, "Có chỗ trong bài nhưng không có trích dẫn: 1.")


def test_the_dialog_says_which_quotes_are_placed_and_placing_one_again_moves_it(desk_page):
    page = desk_page
    editor = open_story(page, story_with_quotes(placed=[1]))
    editor.get_by_text("Đoạn cuối.").click()
    page.get_by_role("button", name="Chèn trích dẫn").click()
    chooser = page.get_by_label("Trích dẫn nào đứng ở đây?")
    chooser.wait_for()
    options = chooser.locator("option").all_inner_texts()
    assert options == [
        "1. Giám đốc Nguyễn An: “Lời của Nguyễn An” (đã đặt trong bài)",
        "2. Chủ tịch Trần Bình: “Lời của Trần Bình”",
    ]
    assert chooser.input_value() == "2"
    chooser.select_option("1")
    page.locator(".cke_dialog_ui_button_ok").click()
    until_placed(page, 1)
    body = page.evaluate("CKEDITOR.instances.id_body.getData()")
    assert body.index("Đoạn cuối.") < body.index("data-quote")


def test_two_quotes_are_placed_by_keyboard_alone_and_one_is_deleted(desk_page, live_server):
    page = desk_page
    article = story_with_quotes()
    editor = open_story(page, article)
    editor.focus()
    page.keyboard.press("Control+End")
    for number in (1, 2):
        page.keyboard.press("Alt+F10")  # the way into the toolbar
        for key in ("Tab", "Tab", "Tab", *["ArrowRight"] * 4):  # to its group, and inside it
            page.keyboard.press(key)
        assert "Chèn trích dẫn" in page.evaluate("document.activeElement.title")
        page.keyboard.press("Enter")
        until(page, "document.activeElement.tagName === 'SELECT'")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator(".cke_dialog").wait_for(state="hidden")
        until_placed(page, *range(1, number + 1))
    until_told(page, "")
    # The cursor stands in the paragraph behind the block; one step back is the block.
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Delete")
    until_placed(page, 1)
    until_told(page, "Chưa đặt vào bài: trích dẫn 2.")
    save(page)
    assert "Trích dẫn 2 chưa có chỗ" in page.locator(".messagelist").inner_text()
    page.goto(article.get_absolute_url())
    figures = page.locator(".article-body blockquote.quote")
    assert figures.count() == 2
    assert "Nguyễn An: “Lời của Nguyễn An”" in figures.nth(0).inner_text()
    assert "Trần Bình: “Lời của Trần Bình”" in figures.nth(1).inner_text()


def test_a_block_is_deleted_with_its_button_and_comes_back_with_undo(desk_page):
    page = desk_page
    editor = open_story(page, story_with_quotes(placed=[1, 2]))
    editor.get_by_title("Gỡ trích dẫn này khỏi bài").first.click()
    until_placed(page, 2)
    until_told(page, "Chưa đặt vào bài: trích dẫn 1.")
    page.evaluate("CKEDITOR.instances.id_body.execCommand('undo')")
    until_placed(page, 1, 2)
    until_told(page, "")
    assert editor.get_by_title("Gỡ trích dẫn này khỏi bài").count() == 2
    editor.get_by_title("Gỡ trích dẫn này khỏi bài").last.click()
    until_placed(page, 1)


def test_a_block_is_dragged_by_its_handle(desk_page):
    page = desk_page
    article = story_with_quotes(placed=[1, 2])
    editor = open_story(page, article)
    page.evaluate("CKEDITOR.instances.id_body.resize('100%', 800)")
    page.evaluate("document.querySelector('.field-body').scrollIntoView()")
    block = editor.locator(".cke_widget_quote").last
    block.hover()
    handle = block.locator(".cke_widget_drag_handler").bounding_box()
    target = editor.get_by_text("Đoạn 1.").bounding_box()
    page.mouse.move(handle["x"] + 7, handle["y"] + 7)
    page.mouse.down()
    page.mouse.move(target["x"] + 60, target["y"] + 20, steps=10)
    page.mouse.move(target["x"] + 60, target["y"] + 3, steps=5)
    page.wait_for_timeout(300)  # the editor looks for the gap under the mouse now and then
    page.mouse.up()
    until_placed(page, 2, 1)
    save(page)
    article.refresh_from_db()
    assert re.findall(r'data-quote="(\d)"', article.body) == ["2", "1"]


def test_without_javascript_the_marker_is_text_that_can_be_edited(chromium, desk_page, live_server):
    article = story_with_quotes(placed=[1])
    context = chromium.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        storage_state=desk_page.context.storage_state(),
    )
    page = context.new_page()
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    body = page.locator("#id_body")
    assert marker(1) in body.input_value()
    body.fill(f"<p>Một.</p>{marker(2)}<p>Hai.</p>{marker(1)}")
    page.get_by_role("button", name="Lưu", exact=True).first.click()
    context.close()
    assert Article.objects.get().body == f"<p>Một.</p>{marker(2)}<p>Hai.</p>{marker(1)}"


@pytest.mark.parametrize(
    ("command", "title"),
    [("table", "Thuộc tính bảng"), ("link", "Liên kết")],
)
def test_the_dialogs_of_the_editor_are_vietnamese(desk_page, command, title):
    page = desk_page
    open_story(page, story_with_quotes())
    page.evaluate(f"CKEDITOR.instances.id_body.execCommand('{command}')")
    dialog = page.locator(".cke_dialog:visible")
    dialog.wait_for()
    assert dialog.locator(".cke_dialog_title").inner_text() == title
    text = dialog.inner_text()
    for english in ("Display Text", "Phone", "Width", "Height", "Cancel", "OK", "Caption", "unit"):
        assert english not in text


def test_the_story_form_with_a_warning_is_accessible(desk_page):
    page = desk_page
    open_story(page, story_with_quotes(placed=[1, 9]))
    until(page, "document.getElementById('quote-status').textContent !== ''")
    # CKEditor's own toolbar and frame are not ours to mend.
    assert not accessibility_faults(page, context={"exclude": [[".cke"]]})
