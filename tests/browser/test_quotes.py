"""Placing quotes in the story editor, with the mouse, the keyboard, and without JavaScript."""

import re

import pytest

from articles.models import Article, Official
from tests.support.browser import (
    ADD_STORY,
    accessibility_faults,
    add_quote,
    choose,
    editor_ready,
    open_section,
    place_quote,
    save_story,
    until,
)
from tests.support.factories import (
    make_article,
    make_category,
    make_official,
    make_photo,
    picture_file,
)
from tests.support.marks import MARKS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nothing_pops_up"),
]

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
    """A draft by three officials with portraits; `placed` are its markers."""
    people = [("Nguyễn An", "Giám đốc"), ("Trần Bình", "Chủ tịch"), ("Lê Cúc", "Bí thư")][:count]
    quotes = [
        {
            "official": make_official(name=name, position=position, portrait=make_photo()),
            "words": f"Lời của {name}",
        }
        for name, position in people
    ]
    body = "".join(f"<p>Đoạn {number}.</p>{marker(number)}" for number in placed)
    body = (body or "<p>Đoạn đầu.</p>") + "<p>Đoạn cuối.</p>"
    return make_article(status="draft", body=body, quotes=quotes)


def open_story(page, article):
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    return editor_ready(page)


def panel(page):
    return page.get_by_role("dialog", name="rích dẫn")


def body_of(page):
    """What would be saved, without the editor's line breaks."""
    return re.sub(r"\s*<", "<", page.evaluate("CKEDITOR.instances.id_body.getData()")).strip()


def rows(page):
    return page.locator("#quotes-group .inline-related:not(.empty-form)")


def test_the_block_shows_portrait_position_name_and_words(desk_page):
    article = story_with_quotes(placed=[1])
    official = article.quotes.first().official
    editor = open_story(desk_page, article)
    block = editor.locator(".cke_widget_quote")
    assert block.locator(".quote p").inner_text() == "Giám đốc Nguyễn An: “Lời của Nguyễn An”"
    assert block.locator(".quote img").get_attribute("src") == official.portrait.thumbnail_url
    block.dblclick()
    panel(desk_page).wait_for()
    assert panel(desk_page).get_by_label("Người nói").input_value() == "Nguyễn An"
    assert panel(desk_page).get_by_label("Lời trích").input_value() == "Lời của Nguyễn An"


def test_the_block_follows_what_is_typed_below(desk_page):
    page = desk_page
    article = story_with_quotes(count=1, placed=[1])
    photo = make_photo(alt="Ảnh tại hội nghị")
    make_official(name="Phạm Dũng", position="Phó Chủ tịch")
    editor = open_story(page, article)
    open_section(page, "quotes")
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
    open_section(page, "quotes")
    assert "đã đặt trong bài" in rows(page).nth(0).locator("h3").inner_text()
    assert "chưa đặt trong bài" in rows(page).nth(1).locator("h3").inner_text()
    editor.get_by_text("Đoạn cuối.").click()
    place_quote(page)
    until_told(page, "")
    assert "đã đặt trong bài" in rows(page).nth(1).locator("h3").inner_text()


def test_a_row_deleted_in_the_list_takes_its_block_along_and_undo_brings_both_back(desk_page):
    page = desk_page
    open_story(page, story_with_quotes(placed=[1, 2]))
    open_section(page, "quotes")
    box = rows(page).nth(0).locator("input[name$=DELETE]")
    box.check()
    until_placed(page, 2)
    until_told(page, "Đã xoá cùng chỗ của nó trong bài: trích dẫn 1. Hoàn tác sẽ lấy lại.")
    page.evaluate("CKEDITOR.instances.id_body.execCommand('undo')")
    until_placed(page, 1, 2)
    assert not box.is_checked()
    box.check()
    until_placed(page, 2)
    box.uncheck()  # kept, though its block is gone
    until_told(page, "Chưa đặt vào bài: trích dẫn 1.")


def test_quotes_not_placed_yet_are_placed_from_the_panel_and_the_text_stays(desk_page):
    page = desk_page
    editor = open_story(page, story_with_quotes(placed=[1]))
    editor.get_by_text("Đoạn cuối.").click()
    page.get_by_role("button", name="Trích dẫn", exact=True).click()
    waiting = panel(page).locator(".quote-waiting li")
    assert waiting.locator("span").all_inner_texts() == [
        "2. Chủ tịch Trần Bình: “Lời của Trần Bình”"
    ]
    waiting.get_by_role("button", name="Đặt vào đây").click()
    until_placed(page, 1, 2)
    assert body_of(page).endswith(f"<p>Đoạn cuối.</p>{marker(2)}<p>&nbsp;</p>")


SAMPLE = [
    "Sau 1 năm triển khai thực hiện Nghị quyết.",
    "Giám đốc Trung tâm Hành chính công TP Hà Tĩnh Trần Quốc Toản: “Cần hoàn thiện các tính năng"
    " của hệ thống phần mềm để hỗ trợ đắc lực cho công tác CCHC hiện nay”.",
    "Chất lượng tiếp nhận ngày càng được nâng lên.",
    "Chủ tịch UBND Xã Thạch Hạ Nguyễn Sông Hàn: “Tiếp tục thực hiện công tác tuyên truyền”.",
    "Đặc biệt, kỷ luật hành chính ngày càng được nâng lên.",
]
BODY = f"<p>{SAMPLE[0]}</p>{marker(1)}<p>{SAMPLE[2]}</p>{marker(2)}<p>{SAMPLE[4]}</p>"


def sample_story():
    """The sample page as a draft, with its quotes still in the text; one speaker is known."""
    make_official(name="Trần Quốc Toản", position="Phó Chủ tịch", portrait=make_photo())
    body = "".join(f"<p>{paragraph}</p>" for paragraph in SAMPLE)
    return make_article(status="draft", body=body)


def check_saved(page, article):
    """Save, and check that both quotes of the sample stand where they were."""
    save_story(page)
    article.refresh_from_db()
    assert re.sub(r"\s*<", "<", article.body) == BODY
    first, second = article.quotes.all()
    assert first.official.position == "Phó Chủ tịch"
    assert first.position == "Giám đốc Trung tâm Hành chính công TP Hà Tĩnh"
    assert first.words.startswith("Cần hoàn thiện")
    assert (second.official.name, second.position) == (
        "Nguyễn Sông Hàn",
        "Chủ tịch UBND Xã Thạch Hạ",
    )
    assert second.words == "Tiếp tục thực hiện công tác tuyên truyền."


def test_each_quote_of_the_sample_takes_at_most_four_actions(desk_page):
    page = desk_page
    article = sample_story()
    editor = open_story(page, article)
    for place, (speaker, button, scheme) in enumerate(
        [
            ("Trần Quốc Toản", "Đặt trích dẫn vào đây", "light"),
            ("Nguyễn Sông Hàn", "Thêm cán bộ", "dark"),
        ]
    ):
        page.emulate_media(color_scheme=scheme)
        actions = 0
        editor.get_by_text(speaker).click()
        actions += 1
        page.keyboard.press("Control+Shift+Q")
        actions += 1
        until(page, "document.activeElement.matches('.quote-accept')")
        assert button in panel(page).locator(".quote-accept").inner_text()
        assert panel(page).get_by_label("Người nói").input_value() == speaker
        assert not accessibility_faults(page, context={"exclude": [[".cke"]]})
        page.keyboard.press("Enter")
        actions += 1
        panel(page).wait_for(state="hidden")
        until_placed(page, *range(1, place + 2))
        assert actions <= 4
    assert body_of(page) == BODY
    # One step of Undo each, with the row; and again.
    total = "document.getElementById('id_quotes-TOTAL_FORMS').value"
    for command, numbers in [("undo", [1]), ("undo", []), ("redo", [1]), ("redo", [1, 2])]:
        page.evaluate(f"CKEDITOR.instances.id_body.execCommand('{command}')")
        until_placed(page, *numbers)
        assert page.evaluate(total) == str(len(numbers))
    until_told(page, "")
    check_saved(page, article)


def test_quotes_are_made_changed_moved_and_deleted_by_keyboard_alone(desk_page):
    page = desk_page
    article = sample_story()
    editor = open_story(page, article)
    editor.focus()
    page.keyboard.press("Control+Home")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("End")
        while "“" not in page.evaluate(
            "CKEDITOR.instances.id_body.getSelection().getStartElement().getText()"
        ):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Control+Shift+Q")
        until(page, "document.activeElement.matches('.quote-accept')")
        page.keyboard.press("Enter")
        panel(page).wait_for(state="hidden")
        until(page, "document.activeElement.matches('.cke_wysiwyg_frame')")
    until_placed(page, 1, 2)
    page.keyboard.press("ArrowLeft")  # the cursor stands behind the block; one step back is it
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'quote-panel-words'")
    assert panel(page).get_by_label("Người nói").input_value() == "Nguyễn Sông Hàn"
    page.keyboard.press("Control+A")
    page.keyboard.type("“Lời mới”.")
    page.keyboard.press("Control+Enter")
    panel(page).wait_for(state="hidden")
    until(page, "newsroomQuotes.find(2).words === 'Lời mới.'")
    page.keyboard.press("Control+Z")
    until(page, "newsroomQuotes.find(2).words.startsWith('Tiếp tục')")
    page.keyboard.press("Control+Y")
    until(page, "newsroomQuotes.find(2).words === 'Lời mới.'")
    assert "Lời mới." in editor.locator(".cke_widget_quote").last.inner_text()
    editor.locator(".cke_widget_quote").last.click()
    page.keyboard.press("Alt+ArrowUp")
    assert body_of(page).index(SAMPLE[2]) > body_of(page).index(marker(2))
    page.keyboard.press("Alt+ArrowDown")
    assert body_of(page) == BODY
    page.keyboard.press("Delete")
    until_placed(page, 1)
    assert rows(page).count() == 1
    page.keyboard.press("Control+Z")
    until_placed(page, 1, 2)
    save_story(page)
    assert article.quotes.get(number=2).words == "Lời mới."


def test_quotes_are_made_on_a_phone(desk_page):
    page = desk_page
    page.set_viewport_size({"width": 390, "height": 844})
    article = sample_story()
    editor = open_story(page, article)
    for speaker in ("Trần Quốc Toản", "Nguyễn Sông Hàn"):
        editor.get_by_text(speaker).click()
        page.get_by_role("button", name="Trích dẫn", exact=True).click()
        until(page, "document.activeElement.matches('.quote-accept')")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        box = panel(page).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        panel(page).locator(".quote-accept").click()
        panel(page).wait_for(state="hidden")
    check_saved(page, article)


def test_a_selected_part_is_quoted_and_the_rest_stays(desk_page):
    page = desk_page
    make_official(name="Nguyễn An", position="Giám đốc")
    editor = open_story(
        page,
        make_article(
            body="<p>Trước đó lời giữa sau đó.</p>"
            "<ul><li>Một</li><li>Giám đốc Nguyễn An: “Hai”</li><li>Ba</li></ul>"
        ),
    )
    page.evaluate(
        """() => {
          const editor = CKEDITOR.instances.id_body;
          editor.focus();
          const text = editor.document.findOne("p").getFirst();
          const range = editor.createRange();
          range.setStart(text, 9);
          range.setEnd(text, 17);
          range.select();
        }"""
    )
    asked = []  # the server takes its time
    page.route("**/article/quote/", lambda route: asked.append(route))
    page.keyboard.press("Control+Shift+Q")
    words = panel(page).get_by_label("Lời trích")
    until(page, "document.getElementById('quote-panel-words').value === 'lời giữa'")
    panel(page).get_by_label("Người nói").fill("nguyễn an")
    asked[0].continue_()
    page.unroute("**/article/quote/")
    until(page, "!document.getElementById('quote-panel').ariaBusy")
    assert panel(page).get_by_label("Người nói").input_value() == "nguyễn an"
    panel(page).get_by_role("radio", name="Nguyễn An Giám đốc").wait_for()
    until(page, "Boolean(document.querySelector('.quote-officials :checked'))")
    words.press("Control+Enter")
    until_placed(page, 1)
    editor.get_by_text("Hai").click()
    page.keyboard.press("Control+Shift+Q")
    until(page, "document.activeElement.matches('.quote-accept')")
    page.keyboard.press("Enter")
    until_placed(page, 1, 2)
    assert re.sub(r"\s+", " ", body_of(page)) == (
        f"<p>Trước đó</p>{marker(1)}<p>sau đó.</p>"
        f"<ul><li>Một</li></ul>{marker(2)}<ul><li>Ba</li></ul>"
    )


def test_officials_of_one_name_are_told_apart_and_a_third_is_added_only_on_purpose(desk_page):
    page = desk_page
    for position in ("Bí thư", "Chủ tịch xã"):
        make_official(name="Lê Văn Đôi", position=position, organisation="Thạch Hạ")
    editor = open_story(page, make_article(body="<p>Giám đốc Lê Văn Đôi: “Lời”.</p>"))
    editor.get_by_text("Lê Văn Đôi").click()
    page.keyboard.press("Control+Shift+Q")
    offered = panel(page).get_by_role("radio")
    panel(page).get_by_text("Có nhiều cán bộ cùng tên này. Hãy chọn một người.").wait_for()
    assert offered.count() == 3
    assert "Bí thư, Thạch Hạ" in panel(page).locator(".quote-officials").inner_text()
    page.keyboard.press("Enter")
    panel(page).get_by_text("Hãy chọn người nói.").wait_for()
    assert Official.objects.count() == 2
    panel(page).get_by_text("Thêm cán bộ mới: Lê Văn Đôi").click()
    panel(page).get_by_label("Cơ quan").fill("Sở Y tế")
    content = picture_file().read()
    panel(page).get_by_label("Ảnh chân dung, từ tệp").set_input_files(
        {"name": "doi.jpg", "mimeType": "image/jpeg", "buffer": content}
    )
    assert not accessibility_faults(page, context={"exclude": [[".cke"]]})
    panel(page).get_by_role("button", name="Thêm cán bộ và đặt").click()
    until_placed(page, 1)
    added = Official.objects.get(organisation="Sở Y tế")
    assert (added.name, added.position) == ("Lê Văn Đôi", "Giám đốc")
    image = editor.locator(".cke_widget_quote .quote img").get_attribute("src")
    assert image == added.portrait.thumbnail_url


def test_another_photo_and_a_portrait_are_chosen_in_the_library_over_the_panel(desk_page):
    page = desk_page
    photo = make_photo(alt="Ảnh tại hội nghị")
    body = "<p>Giám đốc Lê Văn Đôi: “Lời”.</p>"
    editor = open_story(page, make_article(status="draft", body=body))
    editor.get_by_text("Lê Văn Đôi").click()
    page.keyboard.press("Control+Shift+Q")
    until(page, "document.activeElement.matches('.quote-accept')")
    panel(page).get_by_text("Ảnh khác thay cho chân dung").click()
    for button in ("quote-panel-portrait-choose", "quote-panel-photo-choose"):
        page.locator(f"#{button}").press("Enter")
        page.locator(".photo-choice", has_text="Ảnh tại hội nghị").dblclick()
        until(page, f"document.activeElement.id === '{button}'")
    assert panel(page).locator(".picked img:visible").count() == 2
    panel(page).get_by_role("button", name="Thêm cán bộ và đặt").click()
    until_placed(page, 1)
    assert Official.objects.get().portrait == photo
    save_story(page)
    assert Article.objects.get().quotes.get().photo == photo


def test_what_goes_wrong_is_said_in_the_panel_and_nothing_is_lost(desk_page):
    page = desk_page
    editor = open_story(
        page, make_article(body=f"<p>{'dài ' * 5_000}</p><p>Giám đốc Lê An: “Lời”</p>")
    )
    editor.locator("p").first.click()
    page.keyboard.press("Control+Shift+Q")
    panel(page).get_by_text("Một trích dẫn dài nhất 5.000 ký tự").wait_for()
    page.console_messages_seen.clear()  # the browser tells of the answer 400
    page.keyboard.press("Escape")
    panel(page).wait_for(state="hidden")
    page.context.set_offline(True)
    editor.get_by_text("Lê An").click()
    page.keyboard.press("Control+Shift+Q")
    panel(page).get_by_text("Không kết nối được máy chủ").wait_for()
    assert "Lê An" in panel(page).get_by_label("Lời trích").input_value()
    page.context.set_offline(False)
    page.console_messages_seen.clear()
    page.keyboard.press("Escape")
    assert "Lê An" in body_of(page)


def test_rows_are_made_by_script_as_django_makes_them(desk_page):
    page = desk_page
    official = make_official(name="Nguyễn An", position="Giám đốc", portrait=make_photo())
    make_category()
    page.goto(ADD_STORY)
    editor_ready(page)
    numbers = page.evaluate(
        """([key, url]) => [1, 2].map((n) => newsroomQuotes.add({
          official: n === 1 ? {id: key, text: "Nguyễn An – Giám đốc", name: "Nguyễn An",
            position: "Giám đốc", thumbnail: url} : null,
          position: "Nguyên Giám đốc", words: `“Lời ${n}”.` }))""",
        [official.pk, official.portrait.thumbnail_url],
    )
    assert numbers == [1, 2]
    assert (
        page.evaluate(
            "new FormData(document.getElementById('article_form')).get('quotes-TOTAL_FORMS')"
        )
        == "2"
    )
    typed = page.evaluate(
        "['number', 'official', 'position', 'words'].map((name) => "
        "document.getElementById(`id_quotes-0-${name}`).value)"
    )
    assert typed == ["1", str(official.pk), "Nguyên Giám đốc", "Lời 1."]
    until_told(page, "Chưa đặt vào bài: trích dẫn 1, 2.")
    page.evaluate("document.querySelector('form#article_form').reset()")


def test_browser_and_server_take_the_same_marks_away(desk_page):
    page = desk_page
    make_category()
    page.goto(ADD_STORY)
    editor_ready(page)
    bare = page.evaluate(
        "(all) => all.map(newsroomQuotes.withoutMarks)", [words for words, _ in MARKS]
    )
    assert bare == [bare for _, bare in MARKS]


def test_a_block_is_deleted_with_its_button_and_comes_back_with_undo(desk_page):
    page = desk_page
    article = story_with_quotes(placed=[1, 2])
    editor = open_story(page, article)
    editor.get_by_title("Xoá trích dẫn này").first.click()
    until_placed(page, 2)
    until_told(page, "Đã xoá cùng chỗ của nó trong bài: trích dẫn 1. Hoàn tác sẽ lấy lại.")
    page.evaluate("CKEDITOR.instances.id_body.execCommand('undo')")
    until_placed(page, 1, 2)
    until_told(page, "")
    assert editor.get_by_title("Xoá trích dẫn này").count() == 2
    editor.get_by_title("Xoá trích dẫn này").last.click()
    until_placed(page, 1)
    save_story(page)
    assert [quote.number for quote in article.quotes.all()] == [1]


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
    save_story(page)
    article.refresh_from_db()
    assert re.findall(r'data-quote="(\d)"', article.body) == ["2", "1"]


def test_without_javascript_marker_and_row_are_text_that_can_be_edited(
    chromium, desk_page, live_server
):
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
    page.locator("#section-quotes summary").click()
    row = rows(page).nth(1)
    assert row.locator("textarea[name$=words]").input_value() == "Lời của Trần Bình"
    row.locator("textarea[name$=words]").fill("“Lời đã sửa”")
    row.locator("input[name$=position]").fill("Nguyên Chủ tịch")
    page.get_by_role("button", name="Lưu", exact=True).first.click()
    page.locator(".messagelist .success").wait_for()
    context.close()
    changed = article.quotes.get(number=2)
    assert (changed.words, changed.position) == ("Lời đã sửa", "Nguyên Chủ tịch")
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


@pytest.mark.accessibility
def test_the_story_form_with_a_warning_is_accessible(desk_page):
    page = desk_page
    open_story(page, story_with_quotes(placed=[1, 9]))
    until(page, "document.getElementById('quote-status').textContent !== ''")
    # CKEditor's own toolbar and frame are not ours to mend.
    assert not accessibility_faults(page, context={"exclude": [[".cke"]]})
