"""Where a reader may go from a story."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.portal import related
from articles.portal.latest import latest_stories
from articles.portal.related import PLACES
from tests.support.factories import (
    cards,
    hours,
    make_article,
    make_category,
    make_official,
    make_quote,
    make_thread,
)
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db


def related_stories(story):
    return related.related_stories(story, latest_stories().by_category[story.category_id])


def neighbours(story):
    return related.neighbours(story, latest_stories().by_category[story.category_id])


def make_stories(count, **fields):
    """`count` stories, the newest first."""
    return [make_article(publish_at=hours(-number - 2), **fields) for number in range(count)]


def test_the_thread_comes_first_then_the_category_then_shared_officials():
    thread, category, official = make_thread(), make_category(), make_official()
    story = make_article(thread=thread, category=category, quotes=[{"official": official}])
    [quoting] = make_stories(1, quotes=[{"official": official}])
    in_category = make_stories(2, category=category)
    in_thread = make_stories(2, thread=thread)
    make_stories(3)
    assert related_stories(story) == cards(*in_thread, *in_category, quoting)


def test_a_full_category_leaves_two_places_to_shared_officials():
    category, official = make_category(), make_official()
    story = make_article(category=category, quotes=[{"official": official}])
    quoting = make_stories(4, quotes=[{"official": official}])
    in_category = make_stories(10, category=category)
    assert related_stories(story) == cards(*in_category[:4], *quoting[:2])


def test_a_long_thread_takes_every_place():
    thread, category, official = make_thread(), make_category(), make_official()
    story = make_article(thread=thread, category=category, quotes=[{"official": official}])
    make_stories(3, category=category, quotes=[{"official": official}])
    in_thread = make_stories(PLACES + 2, thread=thread)
    assert related_stories(story) == cards(*in_thread[:PLACES])


def test_no_story_is_there_twice_nor_the_story_itself():
    thread, category, official = make_thread(), make_category(), make_official()
    everything = {"thread": thread, "category": category}
    story = make_article(**everything, quotes=[{"official": official}])
    make_quote(article=story, official=official, number=2)
    alike = make_stories(3, **everything, quotes=[{"official": official}])
    for number in (2, 3):
        make_quote(article=alike[0], official=official, number=number)
    assert related_stories(story) == cards(*alike)


@pytest.mark.parametrize("state", [{"status": "draft"}, {"publish_at": hours(1)}])
def test_only_published_stories_are_related_or_next(client, state):
    thread, category, official = make_thread(), make_category(), make_official()
    for fields in (
        {"thread": thread},
        {"category": category},
        {"quotes": [{"official": official}]},
    ):
        make_article(headline="Bí mật", **fields)
    Article.objects.update(**state)
    story = make_article(thread=thread, category=category, quotes=[{"official": official}])
    assert related_stories(story) == []
    assert neighbours(story) == (None, None)
    assert "Bí mật" not in text_of(client.get(story.get_absolute_url()))


def test_related_stories_ask_two_queries_at_most():
    thread, category, official = make_thread(), make_category(), make_official()
    everything = {"thread": thread, "category": category, "quotes": [{"official": official}]}
    make_article(**everything)
    make_stories(9, **everything)
    story = Article.objects.for_page().first()
    with CaptureQueriesContext(connection) as context:
        related.related_stories(story, [])
    assert len(context) == 2


@pytest.mark.parametrize("known", [0, 3, 99])
def test_newer_and_older_lead_through_the_category_one_by_one(known):
    category = make_category()
    same_time = hours(-3)
    stories = [make_article(category=category, publish_at=same_time) for _ in range(3)]
    stories = [
        make_article(category=category, publish_at=hours(-9)),
        *stories,
        make_article(category=category, publish_at=hours(-1)),
    ]
    make_article(publish_at=hours(-2))  # of another category
    in_category = latest_stories().by_category[category.pk][:known]
    in_order = [None, *cards(*stories), None]
    for place, story in enumerate(stories, 1):
        newer_and_older = in_order[place + 1], in_order[place - 1]
        assert related.neighbours(story, in_category) == newer_and_older


def test_the_neighbours_of_a_new_story_ask_no_query():
    category = make_category()
    stories = make_stories(3, category=category)
    in_category = latest_stories().by_category[category.pk]
    with CaptureQueriesContext(connection) as context:
        related.neighbours(stories[1], in_category)
    assert len(context) == 0


def test_a_story_shows_related_newer_and_older_ones(client):
    category = make_category(name="Kinh tế")
    for number, name in ((-1, "Tin mới hơn"), (-9, "Tin cũ hơn")):
        make_article(headline=name, category=category, publish_at=hours(number))
    story = make_article(category=category, publish_at=hours(-5))
    text = text_of(client.get(story.get_absolute_url()))
    assert "Tin liên quan" in text
    assert text.rindex("Tin mới hơn") < text.rindex("Tin cũ hơn")
    assert text.count("Tin mới hơn") == text.count("Tin cũ hơn") == 2


def test_a_story_alone_has_no_empty_lists(client):
    page = client.get(make_article().get_absolute_url()).content.decode()
    assert "Tin liên quan" not in page
    assert 'class="neighbours"' not in page
