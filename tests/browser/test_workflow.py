"""A story on its way from journalist to reader, each in their own browser."""

import pytest
from django.utils import timezone

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.models import Article
from tests.support.browser import ADD_STORY, editor_ready, log_in
from tests.support.factories import make_article, make_category, make_member, make_notice

pytestmark = pytest.mark.django_db(transaction=True)


def buttons(page):
    """The steps offered: the next one in the bar, then those in its menu."""
    return page.locator("#writing-bar button[name=_move]").all_text_contents()


def take_step(page, name):
    """Press a step, in the bar or in its menu."""
    step = page.locator("#writing-bar button[name=_move]", has_text=name)
    if not step.is_visible():
        page.locator("#writing-bar summary").click()
    step.click()


@pytest.fixture
def people(chromium, live_server):
    """Opens a browser window for an account: `people(user)` returns its page."""
    contexts = []

    def open_for(user):
        context = chromium.new_context(base_url=live_server.url, locale="vi-VN")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        log_in(page, user)
        return page

    yield open_for
    for context in contexts:
        context.close()


def test_a_story_is_submitted_sent_back_mended_and_published(people):
    make_category(name="Y tế")
    writer, editor = people(make_member(JOURNALIST)), people(make_member(EDITOR))

    writer.goto(ADD_STORY)
    editor_ready(writer).click()
    writer.keyboard.type("Nội dung bài.")
    writer.get_by_label("Tiêu đề:").fill("Bệnh viện mới")
    writer.get_by_label("Sapo").fill("Sapo")
    writer.get_by_label("Chuyên mục:").select_option(label="Y tế")
    assert buttons(writer) == ["Gửi duyệt"]
    take_step(writer, "Gửi duyệt")
    writer.wait_for_url("**/articles/article/")

    story = f"/quan-tri/articles/article/{Article.objects.get().pk}/change/"
    editor.goto(story)
    assert buttons(editor) == ["Xuất bản", "Trả lại", "Hẹn giờ"]
    take_step(editor, "Trả lại")
    editor.get_by_role("dialog").get_by_label("Cần sửa gì").fill("Thiếu nguồn tin")
    editor.get_by_role("dialog").get_by_role("button", name="Trả lại").click()
    editor.wait_for_url("**/articles/article/")

    writer.goto(story)
    writer.get_by_text("Thiếu nguồn tin").first.wait_for()
    writer.get_by_label("Nguồn:").fill("Sở Y tế")
    take_step(writer, "Gửi duyệt")
    writer.wait_for_url("**/articles/article/")

    editor.goto(story)
    take_step(editor, "Xuất bản")
    editor.wait_for_url("**/articles/article/")
    editor.goto("/")
    assert editor.get_by_role("link", name="Bệnh viện mới").count()

    writer.goto(story)
    writer.get_by_role("heading", name="Bệnh viện mới", level=1).wait_for()
    assert writer.get_by_role("button", name="Lưu", exact=True).count() == 0
    assert writer.get_by_role("button", name="Sửa bài đang đăng").count() == 1
    change_the_live_story(editor, story)
    take_step(editor, "Gỡ bản đang đăng")
    editor.get_by_role("dialog").get_by_label("Lý do").fill("Sai số liệu")
    editor.get_by_role("dialog").get_by_role("button", name="Gỡ bài").click()
    editor.wait_for_url("**/articles/article/")
    assert not Article.objects.published().exists()


def change_the_live_story(editor, story):
    """Save a change, which readers see once it is put live; then another one in one step."""
    editor.goto(story)
    assert buttons(editor) == ["Đưa lên trang", "Gửi duyệt", "Hẹn giờ", "Gỡ bản đang đăng"]
    editor.get_by_label("Tiêu đề:").fill("Bệnh viện 500 giường")
    editor.get_by_role("button", name="Lưu", exact=True).click()
    editor.locator(".messagelist .success").wait_for()
    assert editor.locator("#writing-bar .state").inner_text() == "Bản đang sửa"
    assert editor.locator(".differing").inner_text() == "Khác bản ấy ở: Tiêu đề"
    assert Article.objects.published().get().headline == "Bệnh viện mới"
    editor.goto(story)  # leads to the copy
    take_step(editor, "Đưa lên trang")
    editor.wait_for_url("**/articles/article/")
    assert Article.objects.get().headline == "Bệnh viện 500 giường"
    editor.goto(story)
    editor.get_by_label("Nguồn:").fill("Sở Y tế Hà Tĩnh")
    take_step(editor, "Đưa lên trang")
    editor.wait_for_url("**/articles/article/")
    assert Article.objects.get().source == "Sở Y tế Hà Tĩnh"
    editor.goto(story)


def test_a_story_is_scheduled(people):
    story = make_article(status="in_review", publish_at=None)
    editor = people(make_member(EDITOR))
    editor.goto(f"/quan-tri/articles/article/{story.pk}/change/")
    take_step(editor, "Hẹn giờ")
    dialog = editor.get_by_role("dialog", name="Hẹn giờ")
    dialog.get_by_label("Ngày").fill("2019-03-21")
    dialog.get_by_label("Giờ").fill("08:18")
    dialog.get_by_role("button", name="Hẹn giờ").click()
    dialog.get_by_text("Hãy chọn thời điểm sau lúc này.").wait_for()
    dialog.get_by_label("Ngày").fill("2099-03-21")
    assert "08:18 – Thứ Bảy, 21/03/2099" in dialog.inner_text()
    dialog.get_by_role("button", name="Hẹn giờ").click()
    editor.wait_for_url("**/articles/article/")
    assert editor.get_by_text("Đã hẹn giờ").count()
    story.refresh_from_db()
    assert f"{timezone.localtime(story.publish_at):%H:%M %d/%m/%Y}" == "08:18 21/03/2099"
    assert not Article.objects.published().exists()


def test_ticker_staff_see_only_their_desk(people):
    make_notice(text="Thông báo một")
    staff = people(make_member(TICKER_STAFF))
    staff.goto("/quan-tri/")
    assert staff.get_by_role("link", name="Thông báo chạy").count()
    assert staff.get_by_role("link", name="Bài viết").count() == 0
    staff.goto("/quan-tri/articles/tickernotice/")
    staff.get_by_role("button", name="Ghim: Thông báo một").click()
    staff.get_by_role("button", name="Bỏ ghim: Thông báo một").wait_for()
