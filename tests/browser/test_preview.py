"""The preview beside the story form, and links that share it, in a real browser."""

import pytest

from articles.models import Article, PreviewLink
from tests.support.browser import ADD_STORY, accessibility_faults, editor_ready
from tests.support.factories import PASSWORD, make_admin, make_article, make_category, make_official

pytestmark = pytest.mark.django_db(transaction=True)


def open_story(page, article):
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    return editor_ready(page)


def open_preview(page):
    """Open the panel and return the previewed page inside it."""
    page.get_by_role("button", name="Xem trước", exact=True).click()
    frame = page.frame_locator("iframe[name=preview]")
    frame.locator(".preview-banner").wait_for()
    return frame


def test_a_story_is_previewed_beside_the_form_as_it_is_typed(desk_page):
    page = desk_page
    official = make_official(name="Nguyễn An", position="Giám đốc")
    article = make_article(quotes=[{"official": official, "words": "Lời đã nói"}])
    editor = open_story(page, article)
    editor.click()
    page.keyboard.type("Câu vừa gõ. ")
    page.get_by_label("Tiêu đề").fill("Đề vừa gõ")
    frame = open_preview(page)
    assert frame.locator("h1").inner_text() == "Đề vừa gõ"
    assert "Câu vừa gõ." in frame.locator(".article-body").inner_text()
    assert "Giám đốc Nguyễn An: “Lời đã nói”" in frame.locator("blockquote.quote").inner_text()

    page.get_by_label("Tiêu đề").fill("Đề gõ lại")
    page.get_by_role("button", name="Xem bản đang viết").click()
    frame.locator("h1", has_text="Đề gõ lại").wait_for()
    assert page.get_by_label("Tiêu đề").input_value() == "Đề gõ lại"
    assert Article.objects.get().headline == article.headline


def test_the_preview_has_the_width_of_a_phone_or_of_a_desktop(desk_page):
    page = desk_page
    open_story(page, make_article())
    frame = open_preview(page)
    body = frame.locator("body")
    assert body.evaluate("() => innerWidth") == 360
    page.get_by_label("Máy tính").check()
    assert body.evaluate("() => innerWidth") == 1280
    shown = page.locator(".preview-frame").bounding_box()
    assert shown["x"] + shown["width"] <= 1280
    form = page.locator("#article_form").bounding_box()
    assert form["x"] + form["width"] <= shown["x"]  # beside, not above
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_link_in_the_preview_opens_elsewhere_and_leaves_the_desk_alone(desk_page):
    page = desk_page
    article = make_article()
    open_story(page, article)
    frame = open_preview(page)
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="Trang chủ").first.click()
    opened.value.wait_for_load_state()
    assert opened.value.url.rstrip("/") == page.url.split("/quan-tri")[0]
    assert page.url.endswith("/change/")
    assert frame.locator("h1").inner_text() == article.headline


def test_a_form_with_faults_is_previewed_with_a_note_in_a_new_tab(desk_page):
    page = desk_page
    make_category(name="Kinh tế")
    page.goto(ADD_STORY)
    editor_ready(page)
    page.get_by_label("Tiêu đề").fill("Bài chưa xong")
    frame = open_preview(page)
    assert "Sapo" in frame.locator(".preview-banner").inner_text()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Mở thẻ mới").click()
    tab = opened.value
    tab.console_messages_seen = []
    tab.locator(".preview-banner li").first.wait_for()
    assert tab.locator("h1").inner_text() == "Bài chưa xong"
    assert not accessibility_faults(tab)
    assert not Article.objects.exists()


def test_without_javascript_the_preview_still_shows_what_is_typed(chromium, live_server):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    admin = make_admin()
    page.goto("/quan-tri/")
    page.fill("#id_username", admin.username)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    article = make_article()
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    page.fill("#id_headline", "Đề không cần script")
    page.get_by_role("button", name="Xem trước", exact=True).click()
    page.get_by_role("button", name="Xem bản đang viết").click()
    frame = page.frame_locator("iframe[name=preview]")
    frame.locator("h1", has_text="Đề không cần script").wait_for()
    page.get_by_role("button", name="Tạo liên kết").click()
    page.locator(".preview-links li").wait_for(state="attached")
    assert PreviewLink.objects.valid().count() == 1
    context.close()


def test_a_link_is_made_copied_followed_and_revoked_without_losing_what_is_typed(
    desk_page, chromium
):
    page = desk_page
    article = make_article(headline="Bài nháp", status="draft")
    open_story(page, article)
    page.get_by_label("Tiêu đề").fill("Đề đang gõ")
    open_preview(page)
    page.get_by_label("Hết hạn sau").select_option("3")
    page.get_by_role("button", name="Tạo liên kết").click()
    page.get_by_role("button", name="Sao chép").click()
    page.get_by_text("Đã sao chép.").wait_for()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address.endswith(PreviewLink.objects.get().get_absolute_url())

    reader = chromium.new_context().new_page()  # somebody not logged in
    reader.goto(address)
    assert reader.locator("h1").inner_text() == "Bài nháp"
    reader.console_messages_seen = []
    assert not accessibility_faults(reader)
    reader.context.close()

    page.get_by_role("button", name="Thu hồi").click()
    page.locator(".preview-links li").wait_for(state="detached")
    assert not PreviewLink.objects.valid().exists()
    assert page.get_by_label("Tiêu đề").input_value() == "Đề đang gõ"


@pytest.mark.accessibility
def test_the_form_with_its_preview_is_accessible(desk_page):
    page = desk_page
    article = make_article()
    open_story(page, article)
    open_preview(page)
    page.get_by_role("button", name="Tạo liên kết").click()
    page.locator(".preview-links li").wait_for()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert not accessibility_faults(page, context={"exclude": [[".cke"], ["iframe"]]})
