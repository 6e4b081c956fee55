"""A whole page on the clipboard becomes a story: offered, filled in, undone, sent for review."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from articles import demo
from articles.accounts.roles import EDITOR, JOURNALIST
from articles.models import Article, Official, TickerNotice
from tests.support.browser import (
    ADD_STORY,
    accessibility_faults,
    editor_ready,
    faults_in_light_and_dark,
    log_in,
    until,
)
from tests.support.factories import make_category, make_member, make_official, make_photo

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nothing_pops_up"),
]

SAMPLE = (Path(demo.__file__).parent / "sample_page.txt").read_text()
HEADLINE = "Chỉ số CCHC thành phố Hà Tĩnh đứng đầu trong các đơn vị cấp huyện"
TOAN = {"name": "Trần Quốc Toản", "position": "Giám đốc Trung tâm Hành chính công TP Hà Tĩnh"}
HAN = {"name": "Nguyễn Sông Hàn", "position": "Chủ tịch UBND Xã Thạch Hạ"}
MOST_SCROLL = 600  # pixels in one action
DATA = "CKEDITOR.instances.id_body.getData()"
UNSURE = "Chủ tịch xã Cẩm Dương Nguyễn Văn An: “Cần làm ngay”."


@pytest.fixture
def writer(page):
    """Return a function that opens an empty story as somebody of a role."""

    def _open(role):
        make_category(name="Chính quyền")
        log_in(page, make_member(role))
        page.goto(ADD_STORY)
        editor_ready(page)
        return page

    return _open


def copy(page, text, html=""):
    """Put `text`, and `html` of it, on the clipboard."""
    page.evaluate(
        """([text, html]) => {
            const data = { "text/plain": new Blob([text], { type: "text/plain" }) };
            if (html) data["text/html"] = new Blob([html], { type: "text/html" });
            return navigator.clipboard.write([new ClipboardItem(data)]);
        }""",
        [text, html],
    )


def paste(page, place="body"):
    if place == "body":
        page.frame_locator(".cke_wysiwyg_frame").locator("body").click()
    elif place:
        page.locator(f"#id_{place}").click()
    page.keyboard.press("Control+V")


def panel(page):
    return page.get_by_role("dialog", name="Điền bài từ trang vừa dán?")


def tab_to(page, selector, key="Tab"):
    """Move the focus with `key` alone until it stands on `selector`."""
    for _ in range(80):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not lead to {selector}")


def fill(page):
    panel(page).get_by_role("button", name="Điền vào bài").click()
    page.locator("#pasted-result").wait_for()


def body(page):
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", page.evaluate(DATA))


def numbers(page):
    return re.findall(r'data-quote="(\d+)"', body(page))


def words_of(page, row):
    return page.locator(f"#id_quotes-{row}-words").input_value()


def test_the_sample_page_is_sent_for_review_within_twelve_actions(writer):
    """The figure of the writing room: actions are counted, and how far each scrolled the page."""
    make_official(**TOAN, portrait=make_photo())
    make_photo(alt="Hội nghị sơ kết cải cách hành chính")
    page = writer(JOURNALIST)
    copy(page, SAMPLE)
    places = [0]

    def act(action, *args, **kwargs):
        action(*args, **kwargs)
        places.append(page.evaluate("scrollY"))

    act(page.locator("#id_headline").click)
    act(page.keyboard.press, "Control+V")
    panel(page).wait_for()
    act(page.keyboard.press, "Enter")  # the focus stands on the button
    until(page, f"({DATA}.match(/data-quote/g) || []).length === 2")
    act(page.get_by_label("Chuyên mục:").select_option, label="Chính quyền")
    act(page.get_by_role("button", name="Chọn ảnh bìa").click)
    act(page.locator(".photo-choice", has_text="Hội nghị").click)
    act(page.get_by_role("button", name="Dùng ảnh này").click)
    page.locator("#photo-panel").wait_for(state="hidden")
    send = page.locator("#writing-bar").get_by_role("button", name="Gửi duyệt")
    assert 0 <= send.bounding_box()["y"] < 60  # in sight: this action scrolls nothing
    places.append(places[-1])
    send.click()
    page.wait_for_url("**/articles/article/")
    assert len(places) - 1 <= 12
    assert max(abs(a - b) for a, b in pairwise(places)) <= MOST_SCROLL
    story = Article.objects.get()
    assert (story.headline, story.status) == (HEADLINE, "in_review")
    assert (story.category.name, story.cover.alt[:8]) == ("Chính quyền", "Hội nghị")
    assert story.lead.startswith("Chiều 20/3")
    first, second = story.quotes.all()
    assert (first.official.name, first.position) == (TOAN["name"], TOAN["position"])
    assert first.words.startswith("Cần hoàn thiện")
    assert (second.official.name, second.official.position) == (HAN["name"], HAN["position"])
    assert re.sub(r"<p>.*?</p>\s*", "p ", story.body).split("p ")[:4] == [
        "",
        "",
        *[
            '<div class="quote" data-quote="1"></div>\n\n',
            '<div class="quote" data-quote="2"></div>\n\n',
        ],
    ]
    assert not TickerNotice.objects.exists()


@pytest.mark.parametrize("place", ["headline", "lead", "body", None])
def test_a_page_is_offered_wherever_on_the_form_it_is_pasted(writer, place):
    page = writer(JOURNALIST)
    copy(page, SAMPLE)
    paste(page, place)
    panel(page).wait_for()
    page.keyboard.press("Escape")
    if place == "body":
        until(page, f"{DATA}.includes('Trần Quốc Toản')")
    elif place:
        until(page, f"document.getElementById('id_{place}').value.startsWith('Báo cáo')")
    assert page.locator("#pasted-result").is_hidden()


def test_an_editor_gets_the_time_and_the_notices_that_are_ticked(writer):
    page = writer(EDITOR)
    copy(page, SAMPLE)
    paste(page)
    panel(page).wait_for()
    assert not faults_in_light_and_dark(page, context={"include": [["#pasted-page"]]})
    boxes = panel(page).get_by_role("checkbox")
    assert boxes.count() == 5
    assert not any(boxes.nth(n).is_checked() for n in range(5))
    boxes.nth(0).check()
    fill(page)
    assert page.locator("#id_publish_at_0").input_value() == "21/03/2019"
    assert page.locator("#id_publish_at_1").input_value() == "08:18"
    assert "Đã tạo 1 thông báo" in page.locator("#pasted-result").inner_text()
    assert TickerNotice.objects.get().text.startswith("Báo cáo tình hình")
    assert Official.objects.count() == 2  # both were missing


def test_a_journalist_is_told_what_was_left_out(writer):
    page = writer(JOURNALIST)
    copy(page, SAMPLE)
    paste(page)
    text = panel(page).inner_text()
    assert panel(page).get_by_role("checkbox").count() == 0
    for left_out in ("Báo cáo tình hình", "thị xã Hồng Lĩnh”", "chỉ biên tập viên đặt được giờ"):
        assert left_out in text
    fill(page)
    told = page.locator("#pasted-result").inner_text()
    assert "08:18 21/03/2019" in told
    assert "Báo cáo tình hình" in told
    assert not accessibility_faults(page, context={"include": [["#pasted-result"]]})


def test_one_step_back_in_the_editor_and_one_button_for_the_whole_form(writer):
    page = writer(JOURNALIST)
    copy(page, SAMPLE)
    paste(page)
    fill(page)
    assert numbers(page) == ["1", "2"]
    assert words_of(page, 1).startswith("Tiếp tục thực hiện")
    page.keyboard.press("Control+Z")
    until(page, f"{DATA} === ''")
    page.keyboard.press("Control+Y")
    until(page, f"({DATA}.match(/data-quote/g) || []).length === 2")
    page.get_by_role("button", name="Hoàn tác").last.click()
    until(page, f"{DATA} === ''")
    assert page.locator("#id_headline").input_value() == ""
    assert page.locator("#id_lead").input_value() == ""
    assert page.locator("#quotes-group .inline-related:not(.empty-form)").count() == 0


def test_what_is_not_sure_is_marked_and_the_mark_is_not_saved(writer):
    page = writer(JOURNALIST)
    copy(page, f"Tiêu đề\n08:18 21/03/2019\nSapo của bài.\nMột đoạn.\n{UNSURE}")
    paste(page)
    fill(page)
    marked = page.frame_locator(".cke_wysiwyg_frame").locator("[data-cke-review]")
    assert marked.inner_text() == UNSURE
    assert body(page) == f"<p>Một đoạn.</p><p>{UNSURE}</p>"
    page.get_by_role("button", name="Chủ tịch xã Cẩm Dương").click()
    selected = page.evaluate("CKEDITOR.instances.id_body.getSelection().getSelectedText()")
    assert selected.strip() == UNSURE
    page.get_by_role("button", name="Xong").click()
    assert marked.count() == 0


def test_of_two_officials_with_one_name_the_writer_chooses(writer):
    other = make_official(name=TOAN["name"], position="Hiệu trưởng")
    make_official(name=TOAN["name"], position="Chánh Văn phòng")
    page = writer(JOURNALIST)
    copy(page, SAMPLE)
    paste(page)
    who = panel(page).get_by_label("Ai nói lời này?")
    assert who.nth(0).input_value() == ""
    who.nth(0).select_option(label=str(other))
    who.nth(1).select_option("")
    fill(page)
    assert numbers(page) == ["1"]
    assert page.locator("#id_quotes-0-official").input_value() == str(other.pk)
    assert page.locator("#id_quotes-0-position").input_value() == TOAN["position"]
    assert "Nguyễn Sông Hàn: “Tiếp tục" in body(page)
    assert "chưa chọn cán bộ" in page.locator("#pasted-result").inner_text()


def test_a_page_copied_in_a_browser_keeps_headings_and_links_and_names_its_pictures(writer):
    page = writer(JOURNALIST)
    text = "Tiêu đề\n08:18 21/03/2019\nSapo của bài.\nMột đoạn.\nMục\nHai\nBa\nĐoạn cuối."
    html = (
        "<h1>Tiêu đề</h1><p>08:18 21/03/2019</p><p>Sapo của bài.</p><p>Một <b>đoạn</b>.</p>"
        '<h2>Mục</h2><img src="https://cu.vn/a.jpg" alt="Cầu mới"><ul><li>Hai</li><li>Ba</li></ul>'
        "<p onclick='x()'>Đoạn <a href='https://a.vn/'>cuối</a>.<script>x()</script></p>"
    )
    copy(page, text, html)
    paste(page)
    assert "Cầu mới" in panel(page).inner_text()
    fill(page)
    assert body(page) == (
        "<p>Một<strong>đoạn</strong>.</p><h2>Mục</h2><ul><li>Hai</li><li>Ba</li></ul>"
        '<p>Đoạn<a href="https://a.vn/">cuối</a>.</p>'
    )


def test_on_a_story_with_words_a_page_is_ordinary_text(writer):
    page = writer(JOURNALIST)
    page.locator("#id_headline").fill("Đã có")
    copy(page, SAMPLE)
    paste(page)
    until(page, f"{DATA}.includes('Trần Quốc Toản')")
    assert panel(page).count() == 0


def test_without_the_server_the_page_goes_in_as_text_and_the_writer_is_told(writer):
    page = writer(JOURNALIST)
    copy(page, SAMPLE)
    page.context.set_offline(True)
    paste(page)
    page.get_by_text("Chưa tách được trang nên đã dán như văn bản").wait_for()
    until(page, f"{DATA}.includes('Trần Quốc Toản')")
    page.context.set_offline(False)
    page.console_messages_seen.clear()


def test_a_page_is_sent_for_review_from_a_phone_by_keyboard_alone(writer):
    page = writer(JOURNALIST)
    page.set_viewport_size({"width": 390, "height": 844})
    copy(page, SAMPLE)
    page.locator("#id_headline").focus()
    page.keyboard.press("Control+V")
    panel(page).wait_for()
    assert panel(page).evaluate("panel => panel.scrollWidth <= panel.clientWidth")
    box = panel(page).get_by_role("button", name="Điền vào bài").bounding_box()
    assert box["y"] + box["height"] <= 844
    page.keyboard.press("Enter")
    page.locator("#pasted-result").wait_for()
    assert numbers(page) == ["1", "2"]
    assert page.locator("#pasted-result").evaluate("box => box.scrollWidth <= box.clientWidth")
    tab_to(page, "#checks a[href='#id_category']")
    page.keyboard.press("Enter")  # opens the section around it
    until(page, "document.activeElement.id === 'id_category'")
    page.keyboard.type("Chính quyền")
    tab_to(page, "#writing-bar [value=submit]", key="Shift+Tab")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/article/")
    story = Article.objects.get()
    assert (story.headline, story.status, story.quotes.count()) == (HEADLINE, "in_review", 2)
    assert story.category.name == "Chính quyền"
