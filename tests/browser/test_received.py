"""A story from a Word file or an old page, in a real browser: from the file to a saved draft."""

import pytest

from articles.accounts.roles import EDITOR
from articles.models import Article, Move, MoveLine, Official, Photo, ServerDraft
from tests.moving.word_files import docx, paragraph, picture, relation
from tests.support.browser import (
    editor_ready,
    faults_in_light_and_dark,
    log_in,
    until,
)
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_member,
    make_official,
    picture_file,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.accessibility,
    pytest.mark.usefixtures("nothing_pops_up"),
]

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
LEAD = "Sáng 30/11, Trung tâm Hành chính công thành phố khai trương bộ phận một cửa hiện đại."


def word_file():
    """A file with three pictures, two who speak, and a headline."""
    pictures = {f"word/media/{n}.png": picture_file((80 + n, 60), "PNG").read() for n in range(3)}
    relations = "".join(relation(f"p{n}", "image", f"media/{n}.png") for n in range(3))
    body = "".join(
        [
            paragraph("Khai trương bộ phận một cửa", style="Title"),
            paragraph(LEAD),
            paragraph("Đoạn thứ nhất của bài viết, kể lại buổi lễ."),
            picture("p0", "Cắt băng khai trương"),
            paragraph("Giám đốc Trung tâm Trần Quốc Toản: “Cần làm ngay những việc đã hứa”."),
            picture("p1", "Người dân làm thủ tục"),
            paragraph("Chủ tịch UBND Xã Thạch Hạ Nguyễn Sông Hàn: “Người dân rất phấn khởi”."),
            picture("p2", "Toàn cảnh hội trường"),
            paragraph("Đoạn cuối."),
        ]
    )
    return docx(body, relations, pictures)


def check(page):
    """The page fits a phone and a desk, and axe finds nothing in light and dark."""
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        assert not faults_in_light_and_dark(page), page.url


def test_a_word_file_becomes_a_saved_story_by_keyboard(page):
    make_category(name="Chính quyền")
    make_official(name="Trần Quốc Toản", position="Giám đốc Trung tâm")
    log_in(page, make_member(EDITOR))
    page.goto("/quan-tri/")
    page.get_by_role("link", name="Nhận bài từ Word").press("Enter")
    page.wait_for_url("**/received/word/")
    check(page)
    file = {"name": "khai trương.docx", "mimeType": "application/zip", "buffer": word_file()}
    page.get_by_label("Tệp Word").set_input_files(file)  # it is read at once
    opens = page.get_by_role("button", name="Mở trong phòng viết")
    opens.wait_for()
    check(page)
    assert not Photo.objects.exists()
    opens.press("Enter")
    page.wait_for_url("**/add/?draft=*")
    editor_ready(page)
    assert page.get_by_label("Tiêu đề", exact=False).first.input_value() == (
        "Khai trương bộ phận một cửa"
    )
    assert Photo.objects.count() == 3
    assert not Article.objects.exists()
    page.locator("#id_category").select_option(label="Chính quyền")
    page.get_by_role("button", name="Lưu", exact=True).first.click()
    until_saved(page)
    story = Article.objects.get()
    assert story.lead == LEAD
    assert story.body.count("<img") == 3
    assert [quote.official.name for quote in story.quotes.order_by("number")] == [
        "Trần Quốc Toản",
        "Nguyễn Sông Hàn",
    ]
    assert Official.objects.count() == 2
    assert not ServerDraft.objects.exists()


def until_saved(page):
    page.wait_for_url(lambda url: "/add/" not in url)


def test_a_page_that_is_pasted_keeps_its_html(page):
    log_in(page, make_member(EDITOR))
    page.goto("/quan-tri/articles/article/received/page/")
    check(page)
    html = f"<h1>Khai trương một cửa</h1><p>{LEAD}</p>" + "<p>Một đoạn văn của bài cũ.</p>" * 9
    page.evaluate(
        """(html) => navigator.clipboard.write([new ClipboardItem({
            "text/plain": new Blob(["chữ"], { type: "text/plain" }),
            "text/html": new Blob([html], { type: "text/html" }),
        })])""",
        html,
    )
    area = page.get_by_label("Hoặc dán cả trang")
    area.focus()
    page.keyboard.press("Control+V")
    assert "<h1>" in area.input_value()
    page.get_by_role("button", name="Đọc").press("Enter")
    page.get_by_role("button", name="Mở trong phòng viết").wait_for()
    assert page.get_by_text("Khai trương một cửa").first.is_visible()


def test_a_draft_that_was_opened_is_told_apart_from_what_is_saved(page):
    """Left and opened again, the form holds what was typed since; nothing is offered twice."""
    log_in(page, make_member(EDITOR))
    page.goto("/quan-tri/articles/article/received/word/")
    file = {"name": "a.docx", "mimeType": "application/zip", "buffer": word_file()}
    page.get_by_label("Tệp Word").set_input_files(file)
    page.get_by_role("button", name="Mở trong phòng viết").click()
    page.wait_for_url("**/add/?draft=*")
    editor_ready(page)
    headline = page.locator("#id_headline")
    headline.fill("Tiêu đề đã sửa")
    until(page, "document.getElementById('draft-kept').dataset.state === 'server'")
    page.evaluate("document.dispatchEvent(new Event('drafts:end'))")  # else it asks before it goes
    page.goto("/quan-tri/")
    draft = ServerDraft.objects.get()
    page.goto(f"/quan-tri/articles/article/add/?draft={draft.form}")
    editor_ready(page)
    assert headline.input_value() == "Tiêu đề đã sửa"
    page.wait_for_timeout(500)
    assert page.locator("#draft").is_hidden()


def test_the_reports_of_moves_fit_and_satisfy_axe(page):
    move = Move.objects.create(
        kind="nukeviet",
        source="nukeviet nv4_vi",
        started_at=hours(-2),
        seen_at=hours(-1),
        ended_at=hours(-1),
        stopped_why="Đĩa của máy chủ đã đầy.",
        counts={"taken": 2, "photo_missing": 1},
    )
    story = make_article(headline="Bài đã nhận")
    for outcome in ("taken", "photo_missing"):
        MoveLine.objects.create(
            move=move,
            outcome=outcome,
            kind="story",
            key="uploads/news/2019_03/" + "a" * 80 + ".jpg",
            title=story.headline,
            told="Không tìm thấy ảnh.",
            story=story,
        )
    log_in(page, make_member(EDITOR))
    page.goto("/quan-tri/chuyen-ve/")
    check(page)
    page.get_by_role("link", name="nukeviet nv4_vi").press("Enter")
    page.wait_for_url(f"**/chuyen-ve/{move.pk}/")
    check(page)
    page.get_by_role("navigation", name="Kết quả").get_by_role("link").last.press("Enter")
    page.wait_for_url("**outcome=photo_missing**")
    page.get_by_role("link", name="Bài đã nhận").wait_for()
