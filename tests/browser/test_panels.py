"""Panels whose scripts are fetched when first needed: at once, late, and not at all."""

import pytest

from tests.support.browser import editor_ready, until
from tests.support.factories import make_article, make_official, make_photo

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nothing_pops_up"),
]

DATA = "CKEDITOR.instances.id_body.getData()"
NOT_YET = "window.requestIdleCallback = () => 0"  # nothing is fetched before it is needed
SCRIPTS = "**/js/admin/{}.js"
PAGE = "Tiêu đề bài\n21/03/2019 10:00\nĐoạn mở đầu.\nĐoạn hai.\nĐoạn ba."
PASTE = """(text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const options = { clipboardData, bubbles: true, cancelable: true };
    const body = CKEDITOR.instances.id_body.document.getBody().$;
    body.dispatchEvent(new ClipboardEvent("paste", options));
}"""


@pytest.fixture
def story():
    """A story in review, with a picture, a video and a quote in it."""
    photo = make_photo(alt="Một tấm ảnh")
    body = (
        "<p>Đoạn đầu.</p>"
        f'<figure class="image"><img alt="Một tấm ảnh" src="{photo.image.url}"></figure>'
        '<figure class="video" data-video="abcdefghijk">'
        '<a href="https://www.youtube.com/watch?v=abcdefghijk">Phim</a></figure>'
        '<div class="quote" data-quote="1"></div><p>Đoạn cuối.</p>'
    )
    return make_article(status="in_review", body=body, quotes=[{"official": make_official()}])


def open_story(page, story):
    page.goto(f"/quan-tri/articles/article/{story.pk}/change/")
    return editor_ready(page)


def closes(page, dialog):
    """The panel `dialog` opens, and Escape closes it."""
    page.locator(f"{dialog}[open]").wait_for()
    page.keyboard.press("Escape")
    page.locator(f"{dialog}[open]").wait_for(state="detached")


def back_in_the_text(page):
    """Wait until keys reach the editor again: the browser takes a moment to change the frame."""
    until(page, "CKEDITOR.instances.id_body.document.$.hasFocus()")


def open_each(page, editor):
    """Use every panel of the story form once."""
    editor.get_by_text("Đoạn cuối.").click()
    page.keyboard.press("Control+Shift+Q")
    closes(page, "#quote-panel")
    back_in_the_text(page)
    page.keyboard.press("Control+Shift+I")
    closes(page, "#photo-panel")
    page.get_by_role("button", name="Chèn video").click()
    closes(page, "#video-panel")
    page.locator(".bar-menu summary").click()
    page.locator(".bar-list .move-send_back").click()
    closes(page, "#move-send_back")
    page.get_by_role("button", name="Xem trước").first.click()
    page.frame_locator("iframe[name=preview]").get_by_text("Đoạn cuối.").wait_for()
    page.keyboard.press("Escape")


def fetched(page, name):
    return page.evaluate(f"Boolean(document.querySelector('head script[src*=\"admin/{name}.\"]'))")


def test_every_panel_opens_at_its_first_use(desk_page, story):
    page = desk_page
    page.add_init_script(NOT_YET)
    editor = open_story(page, story)
    assert not fetched(page, "quote_panel")
    assert not fetched(page, "photos")
    open_each(page, editor)
    page.reload()
    editor = editor_ready(page)
    for block, dialog in (("video", "video"), ("quote", "quote"), ("photo", "photo")):
        editor.locator(f".cke_widget_{block}").first.dblclick()
        closes(page, f"#{dialog}-panel")
    page.reload()
    editor_ready(page)
    page.evaluate("CKEDITOR.instances.id_body.widgets.instances[0].focus()")
    page.keyboard.press("Enter")
    page.locator("dialog[open]").wait_for()


def test_a_page_pasted_before_its_script_is_there_is_offered(desk_page):
    page = desk_page
    page.add_init_script(NOT_YET)
    page.goto("/quan-tri/articles/article/add/")
    editor_ready(page).click()
    page.evaluate(PASTE, PAGE)
    closes(page, "#pasted-page")
    until(page, f"{DATA}.includes('Đoạn ba.')")  # declined: pasted as text


def test_what_is_typed_while_a_script_is_on_its_way_stays(desk_page, story):
    page = desk_page
    page.add_init_script(NOT_YET)
    waiting = []
    page.route(SCRIPTS.format("quote_panel"), lambda route: waiting.append(route))  # noqa: PLW0108 (it is wrapped)
    editor = open_story(page, story)
    editor.get_by_text("Đoạn cuối.").click()
    page.keyboard.press("End")
    page.keyboard.press("Control+Shift+Q")
    page.keyboard.type(" Gõ tiếp ngay.")
    while not waiting:
        page.wait_for_timeout(20)
    waiting[0].continue_()
    page.locator("#quote-panel[open]").wait_for()
    words = page.locator("#quote-panel-words")
    until(page, "document.getElementById('quote-panel-words').value !== ''")
    assert words.input_value() == "Đoạn cuối. Gõ tiếp ngay."  # the paragraph of the cursor
    page.keyboard.press("Escape")
    page.locator("#quote-panel[open]").wait_for(state="detached")
    back_in_the_text(page)
    page.wait_for_timeout(200)  # fingers go from Escape to the letters
    page.keyboard.type(" Và nữa.")
    assert "<p>Đoạn cuối. Gõ tiếp ngay. Và nữa.</p>" in page.evaluate(DATA)


def test_a_script_that_cannot_be_fetched_is_told_and_tried_again(desk_page, story):
    page = desk_page
    page.add_init_script(NOT_YET)
    page.route(SCRIPTS.format("quote_panel"), lambda route: route.abort())
    page.route(SCRIPTS.format("moves"), lambda route: route.abort())
    editor = open_story(page, story)
    before = page.evaluate(DATA)
    told = page.get_by_role("alert").filter(has_text="Không tải được phần này")
    editor.get_by_text("Đoạn cuối.").click()
    page.keyboard.press("Control+Shift+Q")
    told.wait_for()
    page.get_by_label("Sapo").fill("Gõ trong lúc mất mạng")
    page.locator(".bar-menu summary").click()
    page.locator(".bar-list .move-send_back").click()
    told.wait_for()
    assert page.evaluate(DATA) == before
    for name in ("quote_panel", "moves"):
        page.unroute(SCRIPTS.format(name))
    open_each(page, editor)
    assert told.is_hidden()
    assert page.get_by_label("Sapo").input_value() == "Gõ trong lúc mất mạng"
    page.console_messages_seen.clear()  # the browser reports the refused request


def test_without_a_network_panels_open_that_were_fetched_meanwhile(desk_page, story):
    page = desk_page
    editor = open_story(page, story)
    until(page, "window.newsroomPastedPage && window.newsroomMoves && window.newsroomPhotos")
    until(page, "window.newsroomQuotePlacing && window.newsroomVideos && window.newsroomPastedHtml")
    page.context.set_offline(True)
    editor.get_by_text("Đoạn cuối.").click()
    for keys, dialog in (("Control+Shift+Q", "#quote-panel"), ("Control+Shift+I", "#photo-panel")):
        back_in_the_text(page)
        page.keyboard.press(keys)
        page.locator(dialog).get_by_text("Không kết nối được").first.wait_for()
        closes(page, dialog)
    page.get_by_role("button", name="Chèn video").click()
    closes(page, "#video-panel")
    page.console_messages_seen.clear()


def test_what_is_typed_in_a_panel_is_no_change_of_the_story(desk_page, story):
    page = desk_page
    editor = open_story(page, story)
    page.evaluate(
        "['input', 'change'].forEach((type) => document.getElementById('article_form')"
        ".addEventListener(type, () => (window.heard = true)))"
    )
    editor.locator(".cke_widget_photo").first.dblclick()
    page.locator("#photo-panel [data-word=alt]").fill("Mô tả khác")
    page.keyboard.press("Escape")
    assert not page.evaluate("window.heard")
