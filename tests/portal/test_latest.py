"""The newest stories, and parts of pages that are drawn once."""

import pytest

from articles.caching import shared
from articles.models import Article
from articles.portal.fragments import remembered_part
from articles.portal.home import STORIES_PER_BLOCK, TOP
from articles.portal.latest import DEPTH, FIRST_LOOK, categories, latest_stories
from tests.support.factories import cards, hours, make_article, make_category, make_photo

pytestmark = pytest.mark.django_db


def make_many(count, category):
    """`count` stories, the newest first."""
    Article.objects.bulk_create(
        Article(
            headline=f"Tin {number}",
            slug=f"tin-{category.pk}-{number}",
            lead="Sapo",
            category=category,
            status="published",
            publish_at=hours(-number - 1),
        )
        for number in range(count)
    )
    return [*Article.objects.filter(category=category).order_by("-publish_at")]


def test_a_home_page_finds_all_it_shows_among_the_newest():
    assert DEPTH >= TOP + STORIES_PER_BLOCK


def test_a_busy_category_does_not_hide_the_stories_of_a_quiet_one():
    busy, quiet = make_category(), make_category()
    old = make_article(category=quiet, publish_at=hours(-9_000))
    stories = make_many(FIRST_LOOK + 5, busy)
    found = latest_stories()
    assert found.latest == cards(*stories[:DEPTH])
    assert found.by_category[busy.pk][:DEPTH] == cards(*stories[:DEPTH])
    assert found.by_category[quiet.pk] == cards(old)


@pytest.mark.parametrize("state", [{"status": "draft"}, {"publish_at": hours(1)}])
def test_what_is_not_published_is_never_among_the_newest(state):
    story = make_article()
    Article.objects.update(**state)
    assert latest_stories().latest == latest_stories().by_category[story.category_id] == []
    assert latest_stories(hours(2)).latest == (cards(story) if "publish_at" in state else [])


def test_a_card_tells_all_that_a_list_shows():
    story = make_article(cover=make_photo(focus_x=10, focus_y=90))
    [card] = cards(story)
    assert card.get_absolute_url() == story.get_absolute_url()
    assert (card.category, card.category.name) == (story.category, story.category.name)
    assert card.cover.image.url == story.cover.image.url
    drawn = {"width", "height", "focus_x", "focus_y"}
    assert all(getattr(card.cover, name) == getattr(story.cover, name) for name in drawn)
    [bare] = cards(make_article())
    assert bare.cover is None


def draw(story):
    return remembered_part("parts/_card.html", card=story, level="h3", sizes="card")


@pytest.mark.parametrize("changed", ["headline", "slug", "publish_at", "focus"])
def test_a_part_is_drawn_anew_as_soon_as_anything_it_shows_changes(changed):
    story = make_article(cover=make_photo())
    before = draw(*cards(story))
    if changed == "focus":
        story.cover.focus_x = 5
        story.cover.save()
    else:
        value = hours(-70) if changed == "publish_at" else f"{changed}-khac"
        Article.objects.filter(pk=story.pk).update(**{changed: value})
    assert draw(*cards(story)) != before


def test_a_part_of_a_model_is_refused_for_it_would_never_be_drawn_anew():
    with pytest.raises(TypeError):
        draw(make_article())
    with pytest.raises(TypeError):
        remembered_part("home/_featured.html", stories=(make_article(),))


def test_outside_of_a_cached_page_nothing_is_shared():
    assert [shared.shared("x", lambda: 1), shared.shared("x", lambda: 2)] == [1, 2]


def test_categories_of_one_order_stand_as_in_a_dictionary(client):
    for name in ("Đời sống", "Ẩm thực", "Du lịch", "Á vận hội", "Âm nhạc", "Ăn uống"):
        make_category(name=name)
    make_category(name="Zalo", order=1)
    make_category(name="Bóng đá", order=1)
    names = ["Á vận hội", "Ăn uống", "Âm nhạc", "Ẩm thực", "Du lịch", "Đời sống"]
    names += ["Bóng đá", "Zalo"]
    assert [category.name for category in categories()] == names
    assert [each["name"] for each in client.get("/api/v1/categories").json()] == names
