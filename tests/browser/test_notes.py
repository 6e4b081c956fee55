"""A note on a passage: written by keyboard, followed through edits, answered on a phone."""

import json

import pytest

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.models import Article, Note
from tests.support.browser import (
    accessibility_faults,
    editor_ready,
    faults_in_light_and_dark,
    log_in,
    open_section,
    save_story,
    until,
)
from tests.support.factories import make_article, make_member, make_note
from tests.support.forms import change_url
from tests.support.passages import PASSAGES

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nothing_pops_up"),
]

BODY = (
    "<h2>Họp</h2><p>UBND tỉnh họp bàn chi <strong>15</strong> tỷ cho đê biển.</p>"
    "<p>Xã thu 15 tỷ tiền chợ.</p>"
)
EDITOR_FRAME = "CKEDITOR.instances.id_body"
PAINTED = f"[...({EDITOR_FRAME}.window.$.CSS.highlights.get('note') || [])].map(String).join('|')"
FIND = """(cases) => cases.map(([text, [words, before, after, start]]) => {
    const read = newsroomPassages.read(text);
    const place = read.find({ words, before, after, start });
    return place && [read.passage(place).words, place.isRewritten];
})"""


def select(page, words, block=1):
    """Select `words` in the paragraph with this number, as the mouse or Shift and arrows do."""
    page.evaluate(
        """([words, block]) => {
            const editor = CKEDITOR.instances.id_body;
            editor.focus();
            const root = editor.document.$.body.children[block];
            const text = newsroomPassages.read(root);
            const place = text.find({ words, before: "", after: "", start: 0 });
            const selection = editor.document.$.getSelection();
            selection.removeAllRanges();
            selection.addRange(text.range(place));
            editor.selectionChange(true);
        }""",
        [words, block],
    )


def open_story(page, story):
    page.goto(change_url(story))
    editor = editor_ready(page)
    until(page, "Boolean(window.newsroomNotes)")
    return editor


def test_a_note_is_written_by_keyboard_and_follows_its_words(page):
    author, boss = make_member(JOURNALIST), make_member(EDITOR, last_name="Trần", first_name="An")
    story = make_article(status="draft", author=author, headline="Chi 15 tỷ", body=BODY)
    log_in(page, boss)
    editor = open_story(page, story)
    cases = json.loads(json.dumps([case[1:3] for case in PASSAGES]))
    found = page.evaluate(FIND, cases)
    assert found == [words and [words.replace("\n\u00a0", " "), new] for *_, words, new in PASSAGES]

    before = page.evaluate(f"{EDITOR_FRAME}.getData()")
    select(page, "15 tỷ")
    page.keyboard.press("Control+Alt+m")
    panel = page.locator("#notes-panel")
    until(page, "document.activeElement.id === 'notes-text'")
    assert panel.locator("#notes-new mark").inner_text() == "15 tỷ"
    page.keyboard.type("Nguồn nào?")
    assert accessibility_faults(page, context="#notes-panel") == []
    page.keyboard.press("Control+Enter")
    panel.get_by_text("Trần An").wait_for()
    note = Note.objects.get()
    assert (note.words, note.before, note.text) == (
        "15 tỷ",
        "Họp UBND tỉnh họp bàn chi ",
        "Nguồn nào?",
    )
    until(page, f"{EDITOR_FRAME}.focusManager.hasFocus")
    assert page.evaluate(PAINTED) == "15 tỷ"
    assert page.evaluate(f"{EDITOR_FRAME}.getData()") == before  # no mark, nor a trace of one
    assert page.locator(".bar-notes .notes-count").inner_text() == "1"
    assert panel.locator(".note-where").inner_text() == "đoạn 2"

    # The words move while somebody types, change letter by letter, go, and come back by Undo.
    page.keyboard.press("Home")
    page.keyboard.type("Sáng nay ")
    until(page, f"({PAINTED}) === '15 tỷ'")
    select(page, "15")
    page.keyboard.type("17,5")
    until(page, f"({PAINTED}) === '17,5 tỷ'")
    panel.locator(".note-rewritten").wait_for()
    select(page, "17,5 tỷ ")
    page.keyboard.press("Delete")
    panel.locator(".note-gone").wait_for()
    page.keyboard.press("Control+z")
    panel.locator(".note-gone").wait_for(state="hidden")
    # In the words of a note the same keys lead to it; Escape leads back.
    select(page, "tỷ")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+Alt+m")
    until(page, "document.activeElement.name === 'text'")
    page.keyboard.press("Escape")
    until(page, f"{EDITOR_FRAME}.focusManager.hasFocus")
    assert not panel.is_visible()

    # A field cannot be painted: it says how many notes it has.
    page.locator("#id_headline").press("End")
    page.keyboard.press("Control+Alt+m")
    until(page, "document.activeElement.id === 'notes-text'")
    page.keyboard.type("Dài hơn")
    page.keyboard.press("Control+Enter")
    page.locator(".field-headline .note-flag").wait_for()
    until(page, "document.activeElement.id === 'id_headline'")
    save_story(page)
    assert editor.locator("body").count() == 0
    assert "mark" not in Article.objects.get().body
    assert Note.objects.get(field="body").before.endswith("Sáng nay UBND tỉnh họp bàn chi ")
    until(page, f"({PAINTED}) === '17,5 tỷ'")


def test_an_author_answers_on_a_phone(page):
    author = make_member(JOURNALIST, last_name="Lê", first_name="Cúc")
    block = '<div class="quote" data-quote="1"></div>'
    quotes = [{"words": "Phải xong trước mùa bão."}]
    story = make_article(status="draft", author=author, body=BODY + block, quotes=quotes)
    make_note(story, field="quotes", words="mùa bão", before="xong trước ")
    note = make_note(story, words="15 tỷ", before="bàn chi ", after=" cho đê", start=18)
    make_note(story, words="chữ đã xoá", before="không còn ", after=" ở đâu")
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, author)
    open_story(page, story)
    until(page, f"({PAINTED}) === '15 tỷ|mùa bão'")
    page.locator(".bar-menu summary").click()
    assert page.locator(".bar-notes-too").inner_text() == "Ghi chú 3"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Ghi chú 3").click()
    panel = page.locator("#notes-panel")
    item = panel.locator(f"#note-{note.pk}")
    item.locator("textarea").fill("Theo nghị quyết 12")
    assert panel.locator(".note-gone:visible").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert faults_in_light_and_dark(page) == []
    page.context.set_offline(True)
    item.get_by_role("button", name="Trả lời").click()
    item.locator(".note-wrong", has_text="Không kết nối").wait_for()
    page.console_messages_seen.clear()  # the browser tells of the lost network itself
    assert item.locator("textarea").input_value() == "Theo nghị quyết 12"
    page.context.set_offline(False)
    item.get_by_role("button", name="Trả lời").click()
    item.get_by_text("Lê Cúc").wait_for()
    item.get_by_role("button", name="Đánh dấu đã xong").click()
    until(page, f"document.activeElement.matches('#note-{note.pk} summary')")
    assert page.locator(".notes-panel .notes-count").inner_text() == "2"
    until(page, f"({PAINTED}) === 'mùa bão'")
    item.locator("summary").press("Enter")
    item.get_by_role("button", name="Tới chỗ đó").click()
    until(page, f"{EDITOR_FRAME}.document.$.getSelection().toString() === '15 tỷ'")
    assert not panel.is_visible()

    # A quote stands in the text as a block, and its words have notes as any.
    page.get_by_role("button", name="Ghi chú 2").click()
    panel.get_by_role("button", name="Tới chỗ đó mùa bão").click()
    until(page, f"{EDITOR_FRAME}.widgets.focused?.name === 'quote'")
    page.keyboard.press("Control+Alt+m")
    until(page, "document.activeElement.closest('.note')?.textContent.includes('mùa bão')")
    open_section(page, "quotes")
    page.locator("#id_quotes-0-words").select_text()
    page.keyboard.press("Control+Alt+m")
    until(page, "document.activeElement.id === 'notes-text'")
    assert panel.locator("#notes-new mark").inner_text() == "Phải xong trước mùa bão."
