"""The pages that lead to stories, in a real browser."""

import pytest
from django.utils import timezone

from tests.support.browser import faults_in_light_and_dark
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_official,
    make_photo,
    make_quoted,
    make_thread,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pages():
    """A thread of several days, two letters of officials; returns addresses by name."""
    thread = make_thread(name="Chủ động ứng phó mưa lũ", description="Trước mùa mưa và sau đó")
    category = make_category(name="Kinh tế")
    make_quoted(name="Nguyễn Thị Ánh", portrait=make_photo(), organisation="UBND tỉnh")
    official = make_official(name="Lê Đức")
    for number in range(6):
        story = make_article(
            headline=f"Tin số {number} về đê bao ven sông và những ngày nước lên ở vùng hạ du",
            thread=thread,
            category=category,
            cover=make_photo() if number % 2 else None,
            publish_at=hours(-24 * 20 * number - 1),
            quotes=[{"official": official}],
        )
    day = timezone.localtime(story.publish_at)
    return {
        "archive": "/luu-tru/",
        "year": f"/luu-tru/{day:%Y}/",
        "month": f"/luu-tru/{day:%Y/%m}/",
        "day": f"/luu-tru/{day:%Y/%m/%d}/",
        "officials": "/can-bo/",
        "official": official.get_absolute_url(),
        "threads": "/dong-su-kien/",
        "thread": thread.get_absolute_url(),
        "story": story.get_absolute_url(),
        "site map": "/so-do-trang/",
    }


@pytest.mark.accessibility
def test_every_page_is_accessible_and_scrolls_not_sideways(page, pages):
    for name, address in pages.items():
        page.goto(address)
        assert not faults_in_light_and_dark(page), name
        for width in (320, 768):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_links_are_large_enough_to_touch(page, pages):
    page.set_viewport_size({"width": 320, "height": 800})
    small = """links => links.map(link => [link.textContent, link.getBoundingClientRect()])
        .filter(([text, box]) => box.width < 24 || box.height < 24).map(([text]) => text)"""
    for name, inside in (
        ("month", ".calendar a"),
        ("year", ".choices a"),
        ("officials", ".choices a"),
        ("site map", ".site-map a"),
        ("story", ".thread a"),
    ):
        page.goto(pages[name])
        assert page.locator(inside).count()
        assert page.locator(inside).evaluate_all(small) == [], name


def test_a_reader_goes_from_the_foot_of_the_page_to_a_story_of_a_day(page, pages):
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Lưu trữ").click()
    page.get_by_role("table").get_by_role("link").first.click()
    assert page.get_by_role("table").locator("[aria-current=page]").count() == 1
    page.locator(".card a").first.click()
    assert "Tin số" in page.locator("h1").inner_text()


def test_a_letter_leads_to_its_officials(page, pages):
    page.set_viewport_size({"width": 320, "height": 300})
    page.goto(pages["officials"])
    page.get_by_role("link", name="Đ", exact=True).click()
    assert page.get_by_role("heading", name="Đ", exact=True).evaluate(
        "heading => Math.abs(heading.getBoundingClientRect().top) < 250"
    )
