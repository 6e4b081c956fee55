"""Addresses are promises: what readers saw once leads to its page for good."""

import pytest
from django.db import IntegrityError, transaction

from articles.models import Article, Category, FormerSlug, Official, Thread, slugs
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_official,
    make_quote,
    make_thread,
)
from tests.support.forms import ADD_STORY, field_error, story_form

pytestmark = pytest.mark.django_db


def seen_thread(**fields):
    thread = make_thread(**fields)
    make_article(thread=thread)
    return thread


def seen_official(**fields):
    return make_quote(official=make_official(**fields)).official


KINDS = {
    "bai-viet": make_article,
    "chuyen-muc": make_category,
    "dong-su-kien": seen_thread,
    "can-bo": seen_official,
}


def rename(row, *names):
    for name in names:
        row.slug = name
        row.save()


@pytest.mark.parametrize("kind", KINDS)
def test_each_former_address_leads_straight_to_the_page_of_today(client, kind):
    rename(KINDS[kind](slug="a"), "b", "c")
    for former in "ab":
        response = client.get(f"/{kind}/{former}/")
        assert (response.status_code, response["Location"]) == (301, f"/{kind}/c/")
    assert client.get(f"/{kind}/c/").status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_an_address_changed_back_is_no_circle(client, kind):
    """Not even for a browser that kept the first redirect: each is asked for again."""
    row = KINDS[kind](slug="a")
    rename(row, "b")
    assert client.get(f"/{kind}/a/")["Cache-Control"] == "no-cache"
    rename(row, "a")
    assert client.get(f"/{kind}/a/").status_code == 200
    response = client.get(f"/{kind}/b/")
    assert (response.status_code, response["Location"]) == (301, f"/{kind}/a/")
    assert [*row.former_slugs.values_list("slug", flat=True)] == ["b"]


@pytest.mark.parametrize("feed", ["rss.xml", "atom.xml"])
def test_a_feed_follows_its_category(client, feed):
    rename(make_category(slug="a"), "b")
    response = client.get(f"/chuyen-muc/a/{feed}")
    assert (response.status_code, response["Location"]) == (301, f"/chuyen-muc/b/{feed}")


def test_a_former_address_keeps_the_page_that_was_asked_for(client):
    rename(make_category(slug="a"), "b")
    assert client.get("/chuyen-muc/a/?page=2")["Location"] == "/chuyen-muc/b/?page=2"


@pytest.mark.django_db(transaction=True)
def test_a_former_address_redirects_behind_the_page_cache_too(ask):
    category = make_category(slug="a")
    assert ask("/chuyen-muc/a/").status == 200
    rename(category, "b")
    answer = ask("/chuyen-muc/a/?page=2&x=1")
    assert (answer.status, answer.headers["location"]) == (301, "/chuyen-muc/b/?page=2")


def test_what_readers_may_not_see_is_not_named_by_its_former_address(client):
    story, thread = make_article(slug="a"), seen_thread(slug="a")
    rename(story, "b")
    rename(thread, "b")
    Article.objects.update(status="draft")
    assert client.get("/bai-viet/a/").status_code == 404
    assert client.get("/dong-su-kien/a/").status_code == 404


def test_a_story_withdrawn_is_gone_at_each_of_its_addresses(client):
    story = make_article(slug="a", status="withdrawn")
    rename(story, "b", "c")
    answers = [client.get(f"/bai-viet/{slug}/") for slug in "abc"]
    assert [answer.status_code for answer in answers] == [410] * 3
    assert {answer["Cache-Control"] for answer in answers} == {"no-cache"}, "it may come back"
    Article.objects.update(status="published")
    assert [client.get(f"/bai-viet/{slug}/").status_code for slug in "abc"] == [301, 301, 200]


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"publish_at": hours(1)}])
def test_an_address_that_nobody_saw_is_promised_to_nobody(fields):
    rename(make_article(slug="a", **fields), "b")
    assert not FormerSlug.objects.exists()
    make_article(slug="a")


@pytest.mark.parametrize(
    ("model", "field"),
    [(Article, "headline"), (Category, "name"), (Thread, "name"), (Official, "name")],
)
def test_an_automatic_slug_steps_aside_for_a_former_one(model, field):
    make = {Article: make_article, Category: make_category, Official: make_official}
    make = make.get(model, make_thread)
    first = make(**{field: "Lịch cắt điện"})
    rename(first, "lich-cat-dien-tuan-47")
    first.__dict__[field] = "Tên khác"
    first.save()
    assert make(**{field: "Lịch cắt điện"}).slug == "lich-cat-dien-2"


def test_a_row_may_take_its_own_former_slug_back_by_itself():
    story = make_article(headline="Lịch cắt điện")
    rename(story, "khac", "")
    assert story.slug == "lich-cat-dien"


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_no_row_takes_a_former_slug_of_another_whichever_way_it_comes(make):
    rename(make(slug="a"), "b")
    with pytest.raises(IntegrityError), transaction.atomic():
        make(slug="a")
    other = make(slug="c")
    with pytest.raises(IntegrityError), transaction.atomic():
        rename(other, "a")


def test_kinds_do_not_share_their_slugs():
    rename(make_article(slug="a"), "b")
    assert make_category(slug="a").slug == "a"


def test_a_former_slug_is_kept_once():
    story = make_article()
    story.former_slugs.create(slug="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_article().former_slugs.create(slug="a")


def test_a_typed_former_slug_is_refused_beside_its_field_and_nothing_is_lost(desk):
    rename(make_article(slug="lich-cat-dien"), "lich-cat-dien-47")
    response = desk.post(ADD_STORY, story_form(slug="lich-cat-dien", headline="Bài tôi gõ"))
    assert "Đường dẫn này từng là của một trang khác" in field_error(response, "slug")
    assert "Bài tôi gõ" in response.content.decode()
    category = make_category(slug="kinh-te")
    rename(category, "kinh-te-so")
    response = desk.post(
        "/quan-tri/articles/category/add/", {"name": "Kinh tế", "slug": "kinh-te", "order": 1}
    )
    assert "Đường dẫn này từng là của một trang khác" in field_error(response, "slug")


def test_a_slug_given_up_between_check_and_write_is_refused_beside_its_field(desk, monkeypatch):
    """Of two saves at once the form of the later saw the slug free; the write is tried again."""
    rename(make_article(slug="a"), "b")
    answers = iter([False])  # what the check of the form sees
    is_promised = slugs.is_promised_to_another
    monkeypatch.setattr(
        slugs, "is_promised_to_another", lambda *asked: next(answers, is_promised(*asked))
    )
    response = desk.post(ADD_STORY, story_form(slug="a"))
    assert "Đường dẫn này từng là của một trang khác" in field_error(response, "slug")
    assert Article.objects.count() == 1


def test_a_story_saved_as_it_is_asks_nothing_about_former_slugs(django_assert_num_queries):
    category = make_category()
    with django_assert_num_queries(4):  # a savepoint, the row as it was, the write, its release
        category.save()


def test_programs_and_saved_searches_may_ask_by_former_slugs(client):
    category, thread = make_category(slug="a"), make_thread(slug="a")
    quote = make_quote(
        article=make_article(category=category, thread=thread), official=make_official(slug="a")
    )
    make_article()
    for row in (category, thread, quote.official):
        rename(row, "b")
    for name in ("category", "thread", "official"):
        for slug, count in (("a", 1), ("b", 1), ("c", 0)):
            items = client.get(f"/api/v1/stories?{name}={slug}").json()["items"]
            assert len(items) == count, (name, slug)
    assert len(client.get("/api/v1/quotes?official=a").json()["items"]) == 1
    response = client.get("/tim-kiem/?chuyen-muc=a&q=tin")
    assert (response.status_code, response["Location"]) == (301, "/tim-kiem/?chuyen-muc=b&q=tin")
    assert client.get("/tim-kiem/?chuyen-muc=khong-co&q=tin").status_code == 200
