"""The home page: what the home desk chose, filled up with the latest; and that desk itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.models import Article, FeaturedStory
from articles.portal.home import STORIES_PER_BLOCK, TOP, home_page
from tests.support.factories import (
    cards,
    hours,
    make_article,
    make_category,
    make_featured,
    make_member,
)
from tests.support.forms import open_list

pytestmark = pytest.mark.django_db

LIST = "/quan-tri/articles/featuredstory/"
ADD = LIST + "add/"
PREVIEW = LIST + "preview/"


def card(story):
    return cards(story)[0]


def headlines(stories):
    return [story.headline for story in stories]


def make_stories(count, **fields):
    """`count` stories, the newest first, all of one category unless told."""
    category = fields.pop("category", None) or make_category()
    return [
        make_article(
            headline=f"Bài {number:02}", category=category, publish_at=hours(-number - 1), **fields
        )
        for number in range(count)
    ]


def test_without_a_choice_the_latest_is_the_lead():
    make_stories(3)
    page = home_page()
    assert page.lead.headline == "Bài 00"
    assert headlines(page.latest) == ["Bài 01", "Bài 02"]


def test_chosen_stories_come_first_in_their_order_and_the_latest_fill_up():
    stories = make_stories(12)
    make_featured(stories[11], order=2)
    make_featured(stories[5], order=1)
    page = home_page()
    assert page.lead == card(stories[5])
    assert headlines(page.latest[:3]) == ["Bài 11", "Bài 00", "Bài 01"]
    assert len(page.latest) == TOP - 1


def test_choices_of_the_same_number_stand_in_the_order_they_were_made():
    stories = make_stories(3)
    make_featured(stories[2])
    make_featured(stories[1])
    assert headlines([home_page().lead, *home_page().latest]) == ["Bài 02", "Bài 01", "Bài 00"]


@pytest.mark.parametrize("chosen", [0, 3, TOP, TOP + 3])
def test_no_story_stands_twice_on_the_page(chosen):
    economy, health = make_category(), make_category()
    stories = make_stories(15, category=economy) + make_stories(3, category=health)
    for order, story in enumerate(stories[10 : 10 + chosen]):
        make_featured(story, order=order)
    page = home_page()
    shown = [page.lead, *page.latest, *(story for _c, block in page.blocks for story in block)]
    assert len({story.pk for story in shown}) == len(shown)
    assert len(page.latest) == TOP - 1
    assert len(dict(page.blocks)[economy]) == STORIES_PER_BLOCK


def test_a_category_whose_every_story_is_at_the_top_has_no_block(client):
    story = make_article()
    assert 'class="block"' not in client.get("/").content.decode()
    assert story.headline in client.get("/").content.decode()


@pytest.mark.parametrize(
    "state",
    [
        {"status": "draft"},
        {"status": "in_review"},
        {"status": "withdrawn"},
        {"publish_at": hours(1)},
    ],
)
def test_a_choice_that_readers_may_not_see_is_not_shown(client, state):
    make_featured(make_article(headline="Bí mật", **state))
    assert home_page().lead is None
    assert "Bí mật" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("window", "leads"),
    [
        ({}, True),
        ({"starts_at": hours(-1)}, True),
        ({"starts_at": hours(1)}, False),
        ({"ends_at": hours(1)}, True),
        ({"ends_at": hours(-1)}, False),
        ({"starts_at": hours(-2), "ends_at": hours(-1)}, False),
    ],
)
def test_a_choice_leads_within_its_window_only(window, leads):
    stories = make_stories(2)
    make_featured(stories[1], **window)
    assert (home_page().lead == card(stories[1])) is leads


def test_the_page_of_a_future_time_holds_what_will_be_public_and_chosen_then():
    old, new = make_article(), make_article(publish_at=hours(2))
    make_featured(new, starts_at=hours(3))
    assert home_page().lead == card(old)
    assert home_page(hours(2.5)).latest == (card(old),)
    assert home_page(hours(2.5)).lead == card(new)
    later = make_article(publish_at=hours(2.7))
    assert home_page(hours(2.8)).lead == card(later)
    assert home_page(hours(3.1)).lead == card(new)


def test_an_empty_portal_has_an_empty_page():
    assert home_page() == (None, (), [], (), ())


def queries(function):
    with CaptureQueriesContext(connection) as context:
        function()
    return len(context)


def test_choosing_and_writing_more_costs_no_more_queries():
    category = make_category()
    make_article(category=category)
    few = queries(home_page)
    for story in make_stories(20, category=category)[8:]:
        make_featured(story)
    assert queries(home_page) == few == 5


# The desk


def choice_form(article, **fields):
    return {"article": article.pk, "order": "1", **fields}


def test_a_story_is_chosen_and_leads_the_home_page(desk):
    make_article()
    chosen = make_article(headline="Tin được chọn", publish_at=hours(-50))
    assert desk.post(ADD, choice_form(chosen)).status_code == 302
    assert home_page().lead == card(chosen)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"article": ""}, "article"),
        ({"article": "99999"}, "article"),
        ({"article": "abc"}, "article"),
        ({"order": "-1"}, "order"),
        ({"order": "9" * 30}, "order"),
        ({"order": ""}, "order"),
        ({"starts_at": "31/02/2026 08:00"}, "starts_at"),
        (
            {
                "starts_at": "21/03/2026 08:00",
                "ends_at": "21/03/2026 08:00",
            },
            "ends_at",
        ),
    ],
)
def test_a_wrong_choice_is_told_beside_its_field(desk, fields, name):
    response = desk.post(ADD, choice_form(make_article()) | fields)
    assert response.status_code == 200
    error = " ".join(response.context["adminform"].form.errors[name])
    assert any(ord(char) > 127 for char in error), error
    assert not FeaturedStory.objects.exists()


def test_a_story_is_chosen_once(desk):
    choice = make_featured()
    response = desk.post(ADD, choice_form(choice.article))
    assert "đã" in " ".join(response.context["adminform"].form.errors["article"])


def test_choices_are_ordered_by_number_in_the_list(desk):
    _first, second = make_featured(order=1), make_featured(order=2)
    assert desk.post(LIST, open_list(desk, LIST) | {"form-0-order": 7}).status_code == 302
    assert home_page().lead == card(second.article)


@pytest.mark.parametrize(
    ("story", "window", "label"),
    [
        ({}, {}, "Đang hiện"),
        ({}, {"starts_at": hours(1)}, "Sắp hiện"),
        ({}, {"ends_at": hours(-1)}, "Đã hết hạn"),
        ({"status": "draft"}, {}, "Bản nháp"),
        ({"publish_at": hours(1)}, {}, "Đã hẹn giờ"),
    ],
)
def test_the_list_tells_what_shows_and_what_does_not(desk, story, window, label):
    make_featured(make_article(**story), **window)
    cell = desk.get(LIST).content.decode().partition("field-state")[2].partition("</td>")[0]
    assert label in cell


@pytest.mark.parametrize("query", ["ha tinh", "\x00", "%", "'"])
def test_the_list_is_searched_by_the_words_of_the_stories(desk, query):
    make_featured(make_article(headline="Đường về Hà Tĩnh"))
    make_featured(make_article(headline="Tin khác"))
    response = desk.get(LIST, {"q": query})
    assert response.status_code == 200
    found = [choice.article.headline for choice in response.context["cl"].result_list]
    if query == "ha tinh":
        assert found == ["Đường về Hà Tĩnh"]


def test_the_list_asks_the_same_number_of_queries_for_many(desk):
    make_featured()
    few = queries(lambda: desk.get(LIST))
    for _ in range(9):
        make_featured()
    assert queries(lambda: desk.get(LIST)) == few


# Preview of the home page


def local(moment):
    """What a datetime-local input sends."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_the_home_page_is_previewed_now_and_at_a_chosen_time(desk):
    make_article(headline="Tin cũ")
    make_featured(make_article(headline="Tin ngày mai", publish_at=hours(20)))
    assert "Tin ngày mai" not in desk.get(PREVIEW).content.decode()
    response = desk.get(PREVIEW, {"at": local(hours(21))})
    assert response.context["lead"].headline == "Tin ngày mai"
    assert "Tin ngày mai" in response.content.decode()
    assert "Tin ngày mai" not in desk.get("/").content.decode()


def test_a_preview_of_the_home_page_is_the_home_page_with_a_banner(desk):
    make_article()
    page, preview = (desk.get(url).content.decode() for url in ("/", PREVIEW))
    start = '<main id="content"'
    assert page.partition(start)[2] == preview.partition(start)[2]
    assert preview.count("<h1") == page.count("<h1") == 1
    assert "preview-banner" in preview
    assert "preview-banner" not in page


def test_a_preview_of_the_home_page_is_kept_by_nobody(desk):
    response = desk.get(PREVIEW)
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize(
    "at", ["abc", "0001-01-01T00:00", "9999-12-31T23:59", "\x00", "9" * 5000, "2026-02-31T00:00"]
)
def test_a_wrong_time_is_told_and_the_page_of_now_is_shown(desk, at):
    story = make_article()
    response = desk.get(PREVIEW, {"at": at})
    assert response.status_code == 200
    assert response.context["lead"] == card(story)
    assert "hợp lệ" in response.content.decode()
    assert abs(response.context["at"] - timezone.now()) < timedelta(minutes=1)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_preview_of_the_home_page_is_only_read(desk, method):
    assert getattr(desk, method)(PREVIEW).status_code == 405


@pytest.mark.parametrize(
    ("role", "status"), [(EDITOR, 200), (JOURNALIST, 403), (TICKER_STAFF, 403), (None, 302)]
)
def test_the_home_desk_is_for_editors(client, role, status):
    if role:
        client.force_login(make_member(role))
    assert client.get(PREVIEW).status_code == status
    assert client.get(LIST).status_code == status
    assert client.post(ADD, choice_form(make_article())).status_code == (
        status if status != 200 else 302
    )
    assert FeaturedStory.objects.exists() is (role == EDITOR)


def test_a_deleted_story_leaves_the_home_desk():
    choice = make_featured()
    Article.objects.get(pk=choice.article_id).delete()
    assert not FeaturedStory.objects.exists()


def test_the_list_offers_the_preview_of_the_home_page(desk):
    assert (
        f'href="{reverse("admin:articles_featuredstory_preview")}"'
        in desk.get(LIST).content.decode()
    )
