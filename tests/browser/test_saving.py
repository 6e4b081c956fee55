"""Nothing typed is lost, as those who type see it."""

import re
import time

import pytest
from django.contrib.sessions.models import Session

from articles.models import Article
from articles.text import richtext
from tests.support.browser import (
    ADD_STORY,
    accessibility_faults,
    add_quote,
    editor_ready,
    log_in,
    log_in_by_form,
    open_section,
    until,
)
from tests.support.factories import PASSWORD, make_admin, make_article, make_category, make_official

pytestmark = pytest.mark.django_db(transaction=True)


def change_path(article):
    return f"/quan-tri/articles/article/{article.pk}/change/"


def save(page):
    """Save and go on writing."""
    page.locator("[name=_continue]").first.click()


def answered(page, status):
    """Forget that the console repeats an answer of `status`, which is the one to be seen."""
    seen = page.console_messages_seen
    seen[:] = [message for message in seen if f"status of {status}" not in message]


def drafts(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.includes('.draft.'))")


def draft_kept(page):
    page.get_by_text("Bản nháp được giữ trên máy chủ").wait_for()


@pytest.fixture
def other_page(chromium, live_server):
    """Somebody else's browser, logged in as Bình."""
    context = chromium.new_context(base_url=live_server.url, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(15_000)
    log_in(page, make_admin(first_name="Bình", password=PASSWORD))
    yield page
    context.close()


def test_the_second_to_save_chooses_and_merges(desk_page, other_page):
    page = desk_page
    article = make_article(
        status="draft",
        headline="Gốc",
        lead="Sapo gốc",
        body="<p>Một &amp; hai.</p><ul><li>Ba</li></ul>" + richtext.marker(1),
        quotes=[{"words": "Lời đã nói"}],
    )
    for each in (page, other_page):
        each.goto(change_path(article))
        editor_ready(each)
    other_page.get_by_label("Tiêu đề").fill("Của Bình")
    other_page.get_by_label("Sapo").fill("Sapo của Bình")
    save(other_page)
    other_page.locator(".messagelist .success").wait_for()

    page.get_by_label("Tiêu đề").fill("Của tôi")
    page.get_by_label("Bút danh").fill("Tôi")
    save(page)
    page.get_by_role("heading", name="Có người đã lưu bài viết này").wait_for()
    answered(page, 409)
    # The editor writes the body its own way; that is no change.
    assert page.locator("fieldset").evaluate_all("all => all.map((one) => one.id)") == [
        "part-headline",
        "part-lead",
        "part-byline",
    ]
    assert not accessibility_faults(page)
    headline = page.get_by_role("group", name="Tiêu đề")
    assert headline.get_by_text("Của Bình").is_visible()
    assert headline.get_by_label("Giữ bản của tôi").is_checked()
    headline.get_by_label("Sửa bản của tôi").fill("Của cả hai")
    assert page.get_by_role("group", name="Sapo").get_by_label("Lấy bản").is_checked()
    page.get_by_role("button", name="Lưu bản đã chọn").click()
    page.locator(".messagelist .success").wait_for()
    article.refresh_from_db()
    assert (article.headline, article.lead, article.byline) == (
        "Của cả hai",
        "Sapo của Bình",
        "Tôi",
    )
    assert article.quotes.get().words == "Lời đã nói"
    assert not drafts(page)


@pytest.mark.both_databases
def test_own_saves_one_after_the_other_are_no_conflict(desk_page):
    page = desk_page
    article = make_article(status="draft", quotes=[{}])
    page.goto(change_path(article))
    for headline in ("Một", "Hai"):
        editor_ready(page)
        page.get_by_label("Tiêu đề").fill(headline)
        with page.expect_navigation():
            save(page)
        page.locator(".messagelist .success").wait_for()
    assert Article.objects.get().headline == "Hai"


def test_a_login_that_ended_while_writing_costs_nothing(desk_page):
    page = desk_page
    make_category(name="Kinh tế")
    page.goto(ADD_STORY)
    editor_ready(page).click()
    page.keyboard.type("Thân bài đang gõ")
    page.get_by_label("Tiêu đề").fill('Tiêu đề "đang gõ"')
    page.get_by_label("Sapo").fill("Sapo\nhai dòng")
    page.get_by_label("Chuyên mục:").select_option(label="Kinh tế")
    Session.objects.all().delete()
    save(page)
    page.get_by_role("heading", name="Bạn không còn đăng nhập").wait_for()
    answered(page, 403)
    assert not accessibility_faults(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Đăng nhập").click()
    user = make_admin(password=PASSWORD)
    log_in_by_form(opened.value, user)
    opened.value.close()
    page.get_by_role("button", name="Gửi lại").click()
    page.locator(".messagelist .success").wait_for()
    article = Article.objects.get()
    assert article.headline == 'Tiêu đề "đang gõ"'
    assert article.lead.splitlines() == ["Sapo", "hai dòng"]
    assert "Thân bài đang gõ" in article.body
    assert article.author == user


@pytest.mark.fault
def test_a_draft_outlives_a_crash_and_is_restored_whole(desk_page):
    page = desk_page
    make_category(name="Kinh tế")
    make_official(name="Nguyễn An", position="Giám đốc Sở")
    page.goto(ADD_STORY)
    editor_ready(page).click()
    page.keyboard.type("Thân bài đang gõ")
    page.get_by_label("Tiêu đề").fill("Tiêu đề đang gõ")
    page.get_by_label("Chuyên mục:").select_option(label="Kinh tế")
    add_quote(page, "an", "Nguyễn An", "Lời đang gõ")
    add_quote(page, "an", "Nguyễn An", "Lời thứ hai")
    until(page, "Object.values(localStorage).some((draft) => draft.includes('Lời thứ hai'))")
    draft_kept(page)
    page.goto("about:blank")  # the tab is gone, and what was typed with it

    page.goto(ADD_STORY)
    editor_ready(page)
    panel = page.get_by_role("region", name=re.compile(r"Có bản nháp chưa lưu lúc \d\d:\d\d"))
    panel.wait_for()
    assert not accessibility_faults(page, context={"exclude": [[".cke"]]})
    panel.get_by_text("Những chỗ khác nhau").click()
    table = panel.get_by_role("table").inner_text()
    for text in ("Tiêu đề đang gõ", "Thân bài đang gõ", "Lời thứ hai", "Nguyễn An", "Kinh tế"):
        assert text in table
    panel.get_by_role("button", name="Khôi phục").click()
    panel.wait_for(state="hidden")
    open_section(page, "quotes")
    assert page.get_by_label("Tiêu đề").input_value() == "Tiêu đề đang gõ"
    until(page, "CKEDITOR.instances.id_body.getData().includes('Thân bài đang gõ')")
    rows = page.locator("#quotes-group .inline-related:not(.empty-form)")
    assert rows.count() == 2
    assert "Nguyễn An" in rows.last.locator(".field-official .select2-selection").text_content()
    assert rows.last.locator("textarea[name$=words]").input_value() == "Lời thứ hai"

    # An error is no success: the draft stays. A save removes it.
    save(page)
    page.locator(".form-errors").wait_for()
    assert len(drafts(page)) == 1
    page.get_by_label("Sapo").fill("Sapo sau lỗi")
    until(page, "Object.values(localStorage).some((draft) => draft.includes('Sapo sau lỗi'))")
    page.goto("about:blank")
    page.goto(ADD_STORY)
    editor_ready(page)
    panel.get_by_role("button", name="Khôi phục").click()
    assert page.get_by_label("Tiêu đề").input_value() == "Tiêu đề đang gõ"
    save(page)
    page.locator(".messagelist .success").wait_for()
    assert not drafts(page)
    assert [quote.number for quote in Article.objects.get().quotes.order_by("number")] == [1, 2]
    page.goto(ADD_STORY)
    editor_ready(page)
    page.wait_for_timeout(500)
    assert panel.is_hidden()


def test_a_draft_is_discarded_and_never_offered_to_somebody_else(desk_page):
    page = desk_page
    article = make_article()
    page.goto(change_path(article))
    editor_ready(page)
    page.get_by_label("Tiêu đề").fill("Riêng của tôi")
    draft_kept(page)
    page.goto("/quan-tri/")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    log_in(page, make_admin(password=PASSWORD))
    page.goto(change_path(article))
    editor_ready(page)
    page.wait_for_timeout(500)
    assert page.locator("#draft").is_hidden()
    assert len(drafts(page)) == 1

    page.context.clear_cookies()
    page.context.add_cookies(cookies)
    page.goto(change_path(article))
    page.get_by_role("button", name="Bỏ bản nháp").click()
    assert page.locator("#draft").is_hidden()
    assert not drafts(page)


def test_a_draft_older_than_the_story_is_merged_side_by_side(desk_page, other_page):
    page = desk_page
    article = make_article(status="draft", headline="Gốc")
    page.goto(change_path(article))
    editor_ready(page)
    page.get_by_label("Sapo").fill("Sapo nháp")
    draft_kept(page)
    page.goto("about:blank")
    other_page.goto(change_path(article))
    other_page.get_by_label("Tiêu đề").fill("Của Bình")
    save(other_page)
    other_page.locator(".messagelist .success").wait_for()

    page.goto(change_path(article))
    page.get_by_role("button", name="So sánh và ghép").click()
    page.get_by_role("heading", name="Có người đã lưu bài viết này").wait_for()
    answered(page, 409)
    page.get_by_role("button", name="Lưu bản đã chọn").click()
    page.locator(".messagelist .success").wait_for()
    article.refresh_from_db()
    assert (article.headline, article.lead) == ("Của Bình", "Sapo nháp")
    assert not drafts(page)


def test_leaving_warns_only_while_something_is_unsaved(desk_page):
    page = desk_page
    article = make_article()
    warnings = []
    page.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))
    page.goto(change_path(article))
    editor = editor_ready(page)
    page.wait_for_timeout(300)
    page.goto("/quan-tri/")
    assert not warnings

    page.goto(change_path(article))
    editor = editor_ready(page)
    page.wait_for_timeout(300)
    editor.click()
    page.keyboard.type("Thêm")
    page.goto("/quan-tri/")
    assert warnings == ["beforeunload"]

    page.goto(change_path(article))
    editor_ready(page)
    page.get_by_label("Tiêu đề").fill("Mới")
    with page.expect_navigation():
        save(page)
    page.locator(".messagelist .success").wait_for()
    page.goto("/quan-tri/")
    assert warnings == ["beforeunload"]


def test_logging_out_removes_the_drafts_of_the_user_once_told(desk_page):
    page = desk_page
    article = make_article()
    answers, asked = [False, True], []

    def answer(dialog):
        asked.append((dialog.type, dialog.message))
        dialog.accept() if answers.pop(0) else dialog.dismiss()

    page.on("dialog", answer)
    page.goto(change_path(article))
    editor_ready(page)
    page.evaluate("localStorage.setItem('newsroom.draft.999.1.abc', 'of a colleague')")
    page.get_by_label("Tiêu đề").fill("Chưa lưu")
    leave = page.get_by_role("button", name="Đăng xuất")
    leave.click()
    assert page.get_by_label("Tiêu đề").input_value() == "Chưa lưu"
    assert len(drafts(page)) == 2
    with page.expect_navigation():
        leave.click()
    assert [kind for kind, _message in asked] == ["confirm", "confirm"]
    assert "bản nháp chưa lưu: 1." in asked[0][1]
    assert drafts(page) == ["newsroom.draft.999.1.abc"]


def test_logging_out_with_nothing_unsaved_asks_nothing(desk_page):
    page = desk_page
    page.on("dialog", lambda dialog: pytest.fail("It asked."))
    page.goto(change_path(make_article()))
    editor_ready(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Đăng xuất").click()


def test_a_file_chosen_and_not_saved_warns_too_and_is_saved_once_sent(desk_page):
    page = desk_page
    article = make_article(status="draft")
    warnings = []
    page.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))
    audio = {"name": "Bản đọc.mp3", "mimeType": "audio/mpeg", "buffer": b"ID3"}
    page.goto(change_path(article))
    editor_ready(page)
    page.get_by_label("Âm thanh").set_input_files(audio)
    page.goto("/quan-tri/")
    assert warnings == ["beforeunload"]

    page.goto(change_path(article))
    editor_ready(page)
    page.get_by_label("Âm thanh").set_input_files(audio)
    open_section(page, "attachments")
    page.get_by_role("button", name="Thêm Tệp đính kèm").click()
    row = page.locator("#attachments-group .inline-related:not(.empty-form)")
    row.get_by_label("Tên tài liệu").fill("Kế hoạch")
    document = {"name": "Kế hoạch.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    row.get_by_label("Tệp").set_input_files(document)
    with page.expect_navigation():
        save(page)
    page.locator(".messagelist .success").wait_for()
    assert warnings == ["beforeunload"]
    article.refresh_from_db()
    assert article.audio.name.endswith("/ban-doc.mp3")
    assert article.attachments.get().file.name.endswith("/ke-hoach.pdf")


@pytest.mark.timing("a heartbeat is sent as a page is left")
def test_others_in_the_form_are_named_while_they_are_there(desk_page, other_page):
    page = desk_page
    article = make_article()
    other_page.goto(change_path(article))
    until(other_page, "document.readyState === 'complete'")
    until_here(article, 1)
    page.goto(change_path(article))
    editor_ready(page)
    line = page.locator("#presence[role=status]")
    assert line.inner_text() == "Bình đang sửa bài này."
    assert not accessibility_faults(page, context={"exclude": [[".cke"]]})
    other_page.goto("/quan-tri/")
    page.wait_for_timeout(300)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # the next beat
    until(page, "document.getElementById('presence').textContent === ''")

    Session.objects.all().delete()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    until(page, "document.getElementById('presence').textContent.includes('đăng nhập')")


def until_here(article, count):
    """Wait for the first heartbeat, which no page shows to its sender."""
    end = time.monotonic() + 10
    while article.presences.count() != count:
        assert time.monotonic() < end
        time.sleep(0.05)
