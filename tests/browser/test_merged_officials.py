"""Two officials of one name at the desk, in a real browser: asked about, merged, parted again."""

import re

import pytest

from articles.accounts.roles import EDITOR
from articles.models import Official
from tests.support.browser import (
    ADD_STORY,
    editor_ready,
    faults_in_light_and_dark,
    log_in,
    open_section,
)
from tests.support.factories import make_article, make_member, make_official, make_photo

pytestmark = pytest.mark.django_db(transaction=True)


def faults_on_a_phone(page):
    """What scrolls sideways at 390 pixels, or breaks a rule of accessibility in either theme."""
    page.set_viewport_size({"width": 390, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    return faults_in_light_and_dark(page) + ([f"{wide} wide"] if wide > 390 else [])


def test_a_name_is_asked_about_and_two_are_merged_and_parted_by_keyboard(page):
    log_in(page, make_member(EDITOR, last_name="Lê", first_name="Bình"))
    one = make_official(
        name="Nguyễn Văn An", position="Giám đốc", organisation="Sở Y tế", portrait=make_photo()
    )
    make_article(slug="tin", quotes=[{"official": one}, {"official": one}])

    page.goto("/quan-tri/articles/official/add/")
    page.get_by_label("Họ và tên").press_sequentially("nguyen van an")
    page.get_by_role("heading", name="Đã có 1 cán bộ mang tên này").wait_for()
    page.get_by_label("Chức vụ hiện nay").fill("Bí thư Huyện ủy")
    page.get_by_label("Họ và tên").press("Enter")  # presses no button of the list
    page.get_by_text("Có phải cùng một người không").first.wait_for()
    assert page.get_by_label("Chức vụ hiện nay").input_value() == "Bí thư Huyện ủy"
    assert not faults_on_a_phone(page)
    page.get_by_label("Đây là người khác").press("Space")
    page.get_by_label("Họ và tên").press("Enter")
    page.wait_for_url("**/official/")
    two = Official.objects.get(position="Bí thư Huyện ủy")
    make_article(quotes=[{"official": two}])

    page.goto(f"/quan-tri/articles/official/{one.pk}/change/")
    page.get_by_role("link", name="Gộp với nguyen van an").press("Enter")
    page.get_by_role("group", name="Ai ở lại").wait_for()
    assert not faults_on_a_phone(page)
    page.get_by_role("group", name="Chức vụ").get_by_role("radio").first.press("ArrowDown")
    page.get_by_role("button", name="Gộp làm một").press("Enter")
    page.get_by_text("Đã chuyển 1 trích dẫn").wait_for()
    one.refresh_from_db()
    assert (one.name, one.position) == ("Nguyễn Văn An", "Bí thư Huyện ủy")
    page.goto(f"/can-bo/{two.slug}/")
    assert page.url.endswith(f"/can-bo/{one.slug}/")
    page.goto("/quan-tri/articles/official/merges/")
    page.get_by_role("button", name="Hoàn tác: gộp nguyen van an").press("Enter")
    page.get_by_text("đã trở lại, cùng 1 trích dẫn").wait_for()
    page.goto(f"/can-bo/{two.slug}/")
    assert page.url.endswith(f"/can-bo/{two.slug}/")


def test_two_of_one_name_are_told_apart_in_a_quote_and_used_in_its_popup(page):
    log_in(page, make_member(EDITOR))
    for organisation in ("Sở Y tế", "Sở Xây dựng"):
        make_official(name="Lê An", organisation=organisation)
    page.goto(ADD_STORY)
    editor_ready(page)
    open_section(page, "quotes")
    page.get_by_role("button", name=re.compile("Thêm.*trích dẫn", re.I)).click()
    row = page.locator("#quotes-group .inline-related:not(.empty-form)").last
    row.locator(".field-official .select2-selection").click()
    page.locator(".select2-search__field").fill("le an")
    page.locator(".select2-results__option", has_text="Sở Y tế").wait_for()
    page.locator(".select2-results__option", has_text="Sở Xây dựng").click()
    assert "Sở Xây dựng" in row.locator(".field-official .select2-selection").inner_text()

    with page.expect_popup() as opened:
        row.locator(".field-official .add-related").click()
    popup = opened.value
    popup.get_by_label("Họ và tên").fill("Lê An")
    use = popup.get_by_role("button", name="Dùng người này").first
    use.wait_for()
    with popup.expect_event("close"):
        use.click()
    row.locator(".select2-selection__rendered[title='Lê An – Giám đốc']").wait_for()
    there = Official.objects.get(organisation="Sở Y tế")
    assert row.locator("select[name$=official]").input_value() == str(there.pk)
    assert Official.objects.count() == 2
