"""A story is assigned, found in the week and written, in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.models import Article, ReadCount
from tests.support.browser import faults_in_light_and_dark, log_in
from tests.support.factories import hours, make_article, make_member

# Whole pages are asked about by axe on the way.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.accessibility]

LONG = "Ủy ban nhân dân tỉnh cho ý kiến về nhiều nội dung quan trọng của kỳ họp sắp tới " * 2


def fits(page, *widths):
    """Look at the page at each of `widths`, in both colour schemes."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not faults_in_light_and_dark(page)


def test_an_editor_assigns_a_story_and_its_writer_finds_it_by_keyboard(page):
    lan = make_member(JOURNALIST, last_name="Trần", first_name="Lan")
    editor = make_member(EDITOR, last_name="Lê", first_name="Bình")
    story = make_article(headline=LONG[:150], author=editor, status="draft", publish_at=None)
    for number in range(3):
        make_article(author=editor, publish_at=hours(-number / 60), headline=f"Tin {number}")
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0)
    late = {"status": "draft", "publish_at": None, "due_at": midnight}
    make_article(headline="Trễ", author=editor, **late)
    log_in(page, editor)
    page.goto(f"/quan-tri/articles/article/{story.pk}/change/")
    section = page.locator("details.section", has=page.get_by_role("heading", name="Kế hoạch"))
    section.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Trần Lan")
    page.get_by_label("Cần xong lúc").fill(f"{timezone.localdate():%d/%m/%Y} 23:59")
    page.get_by_label("Ngày dự kiến").fill(f"{timezone.localdate():%d/%m/%Y}")
    page.get_by_label("Ngày dự kiến").press("Control+s")
    page.locator(".messagelist").wait_for()
    page.wait_for_url("**/change/**")
    assert section.get_attribute("open") is not None
    assert page.get_by_label("Giao cho").locator("option:checked").inner_text() == "Trần Lan"

    page.goto("/quan-tri/")
    page.locator("#nav-sidebar").get_by_role("link", name="Tuần này").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tuan/*/*/")
    today = page.locator(".week-day.is-today")
    assert today.locator(".is-late").count() == 1
    assert today.locator(".week-row", has_text=LONG[:40]).count() == 1
    fits(page, 1280, 390)
    days = page.locator(".week-day").evaluate_all("(all) => all.map((day) => day.offsetLeft)")
    assert len(days) == 7
    assert len(set(days)) == 1  # a list by day
    page.locator(".week-idea summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Hội xuân ở xã")
    assert not faults_in_light_and_dark(page)
    page.keyboard.press("Enter")
    page.locator(".week-row", has_text="Hội xuân ở xã").wait_for()
    address = page.url
    page.get_by_role("link", name="Tuần sau").press("Enter")
    page.wait_for_url(lambda url: url != address)
    assert page.locator(".is-today").count() == 0
    page.get_by_role("link", name="Tuần này").first.press("Enter")
    page.wait_for_url(address)

    log_in(page, lan)
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto("/quan-tri/")
    card = page.locator(".panel", has_text="Giao cho bạn")
    card.get_by_role("link", name=LONG[:40]).press("Enter")
    page.get_by_label("Sapo").fill("Lan viết.")
    page.get_by_label("Sapo").press("Control+s")
    page.locator(".messagelist").wait_for()
    assert Article.objects.get(pk=story.pk).lead == "Lan viết."


def test_a_calendar_address_and_the_reads_are_had_without_a_script(page, chromium, live_server):
    lan = make_member(JOURNALIST)
    story = make_article(headline=LONG[:150], author=lan)
    for day in range(25):
        ReadCount.objects.create(
            article=story, hour=timezone.now() - timedelta(days=day), count=day * 37 % 50
        )
    log_in(page, lan)
    page.goto("/quan-tri/lich-rieng/")
    page.get_by_role("button", name="Tạo địa chỉ").press("Enter")
    url = page.get_by_label("Thêm lịch bằng địa chỉ này").input_value()
    fits(page, 1280, 390)
    plain = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    asked = plain.request.get(url)  # nobody is logged in there
    assert asked.text().startswith("BEGIN:VCALENDAR")
    page.get_by_role("button", name="Đổi địa chỉ").press("Enter")
    page.get_by_text("Địa chỉ cũ").wait_for()
    assert plain.request.get(url).status == 404
    page.goto("/quan-tri/luot-doc/?days=30")
    fits(page, 390, 1280)
    bars = page.locator(".reads-chart rect").evaluate_all(
        "(all) => all.map((bar) => bar.getBoundingClientRect().height)"
    )
    assert len(bars) == 30
    assert max(bars) > 100
    plain.add_cookies(page.context.cookies())
    by_hand = plain.new_page()
    for address, words in (("tuan/", "hôm nay"), ("luot-doc/", LONG[:40])):
        by_hand.goto(f"/quan-tri/{address}")
        assert words in by_hand.content()
    plain.close()
