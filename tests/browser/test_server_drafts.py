"""What is typed reaches the server within seconds, from any computer, tab and state of the line."""

import re
import time

import pytest
from django.contrib.sessions.models import Session

from articles.models import Article, ServerDraft
from tests.support.browser import (
    ADD_STORY,
    accessibility_faults,
    editor_ready,
    faults_in_light_and_dark,
    log_in,
    until,
)
from tests.support.factories import hours, make_admin, make_article, make_category

pytestmark = pytest.mark.django_db(transaction=True)

ON_SERVER = "document.getElementById('draft-kept').dataset.state === 'server'"


def change_path(article):
    return f"/quan-tri/articles/article/{article.pk}/change/"


def until_said(page, words):
    """Wait until the line that tells where the text is says `words`."""
    page.locator("#draft-kept").get_by_text(words).wait_for()


def until_kept(words, seconds=5):
    """Wait until the server has `words`; returns the draft."""
    end = time.monotonic() + seconds
    while True:
        for draft in ServerDraft.objects.all():
            if words in draft.content:
                return draft
        assert time.monotonic() < end, f"not kept within {seconds} s: {words}"
        time.sleep(0.05)


def offer(page):
    return page.get_by_role("region", name=re.compile(r"Có bản nháp chưa lưu lúc \d\d:\d\d"))


@pytest.mark.fault
def test_a_killed_browser_costs_five_seconds_and_another_computer_goes_on(
    page, chromium, live_server
):
    user = make_admin()
    make_category(name="Kinh tế")
    log_in(page, user)
    page.goto(ADD_STORY)
    page.get_by_label("Tiêu đề").fill("Tiêu đề đang gõ")
    page.get_by_label("Chuyên mục:").select_option(label="Kinh tế")
    editor_ready(page).click()
    page.keyboard.insert_text("Lời đọc cho máy chép 👩‍🌾")  # no key is pressed
    until_kept("Lời đọc cho máy chép")
    page.close(run_before_unload=False)

    elsewhere = chromium.new_context(base_url=live_server.url, locale="vi-VN")
    other = elsewhere.new_page()
    other.set_default_timeout(15_000)
    log_in(other, user)
    other.console_messages_seen = []
    other.goto("/quan-tri/articles/article/drafts/")
    assert not faults_in_light_and_dark(other)
    other.set_viewport_size({"width": 390, "height": 800})
    assert other.evaluate("document.documentElement.scrollWidth") <= 390
    other.set_viewport_size({"width": 1280, "height": 900})
    other.goto("/quan-tri/")
    assert not accessibility_faults(other)
    other.get_by_role("link", name="Tiêu đề đang gõ").click()
    editor_ready(other)
    panel = offer(other)
    panel.wait_for()
    panel.get_by_text("Những chỗ khác nhau").click()
    table = panel.get_by_role("table").inner_text()
    for text in ("Tiêu đề đang gõ", "Lời đọc cho máy chép 👩‍🌾", "Kinh tế"):
        assert text in table
    panel.get_by_role("button", name="Khôi phục").click()
    assert other.get_by_label("Tiêu đề").input_value() == "Tiêu đề đang gõ"
    until(other, "CKEDITOR.instances.id_body.getData().includes('Lời đọc cho máy chép')")
    until(other, ON_SERVER)
    end = time.monotonic() + 5
    while ServerDraft.objects.count() != 1:  # this form's own alone
        assert time.monotonic() < end
    other.get_by_label("Sapo").fill("Sapo")
    other.locator("#writing-bar .bar-save").click()
    other.locator(".messagelist .success").wait_for()
    assert Article.objects.get().author == user
    assert not ServerDraft.objects.exists()
    elsewhere.close()


@pytest.mark.fault
def test_without_a_server_or_a_login_the_text_waits_here_and_then_goes_on(page, window):
    user = make_admin()
    article = make_article()
    log_in(page, user)
    page.goto(change_path(article))
    editor_ready(page)

    window.set_offline(True)
    page.get_by_label("Tiêu đề").fill("Gõ khi mất mạng")
    until_said(page, "không kết nối được máy chủ")
    until_said(page, "được giữ trên máy này")
    assert not ServerDraft.objects.exists()
    window.set_offline(False)
    until_kept("Gõ khi mất mạng")
    until(page, ON_SERVER)

    Session.objects.all().delete()
    page.get_by_label("Tiêu đề").fill("Gõ khi hết phiên")
    until_said(page, "đăng nhập lại ở thẻ khác")
    log_in(page, user)  # as in another tab
    until_kept("Gõ khi hết phiên", seconds=10)
    until(page, ON_SERVER)
    page.console_messages_seen.clear()  # the browser tells that it was offline


def test_who_has_fifty_drafts_is_told_that_the_next_stays_here(page):
    user = make_admin()
    ServerDraft.objects.bulk_create(
        ServerDraft(user=user, form=f"cu{number}", content="{}", updated_at=hours(-1))
        for number in range(50)
    )
    log_in(page, user)
    page.goto(change_path(make_article()))
    editor_ready(page)
    page.get_by_label("Tiêu đề").fill("Bản thứ năm mươi mốt")
    until_said(page, "Bạn đang có 50 bản nháp chưa lưu trên máy chủ. Hãy bỏ bớt")
    until_said(page, "được giữ trên máy này")
    assert ServerDraft.objects.count() == 50
    page.console_messages_seen.clear()  # the browser tells of the answer 400


def test_two_tabs_of_a_story_keep_two_drafts_also_once_one_has_taken_over_the_other(page, window):
    log_in(page, make_admin())
    article = make_article()
    page.goto(change_path(article))
    editor_ready(page)
    page.get_by_label("Sapo").fill("Thẻ một")
    first = until_kept("Thẻ một")
    until(page, ON_SERVER)

    second = window.new_page()
    second.goto(change_path(article))
    editor_ready(second)
    offer(second).get_by_role("button", name="Khôi phục").click()
    second.get_by_label("Sapo").fill("Thẻ hai")
    assert until_kept("Thẻ hai").form != first.form
    page.get_by_label("Sapo").fill("Thẻ một nữa")
    assert until_kept("Thẻ một nữa").form == first.form
    until_kept("Thẻ hai")


def test_a_file_is_chosen_once_and_a_pasted_text_is_counted_and_not_cut(page):
    log_in(page, make_admin())
    make_category(name="Kinh tế")
    page.goto(ADD_STORY)
    editor_ready(page)
    page.get_by_label("Chuyên mục:").select_option(label="Kinh tế")
    headline = page.get_by_label("Tiêu đề")
    headline.fill("Đ" * 215)
    assert "thừa 15 ký tự" in page.locator("#id_headline_count").inner_text()
    page.get_by_label("Sapo").fill("Sapo")
    audio = {"name": "Bản đọc.mp3", "mimeType": "audio/mpeg", "buffer": b"ID3"}
    page.get_by_label("Âm thanh").set_input_files(audio)
    page.locator("#writing-bar .bar-save").click()
    page.locator(".form-errors").wait_for()
    assert headline.input_value() == "Đ" * 215
    assert page.locator(".kept-file").get_by_text("Bản đọc.mp3").is_visible()
    editor_ready(page)
    assert not accessibility_faults(page, context={"include": [[".kept-file"], [".count"]]})
    headline.fill("Vừa đủ")
    page.locator("#writing-bar .bar-save").click()
    page.locator(".messagelist .success").wait_for()
    assert Article.objects.get().audio.name.endswith("/ban-doc.mp3")
