"""Stories: what readers may see, addresses, and what the database enforces."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError

from articles.models import Article, FormerSlug, Official, Photo, Quote
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_official,
    make_photo,
    make_quote,
)

pytestmark = pytest.mark.django_db


def test_only_stories_whose_time_has_come_are_published():
    old = make_article(publish_at=hours(-2))
    new = make_article(publish_at=hours(-1))
    scheduled = make_article(publish_at=hours(1))
    draft = make_article(status="draft", publish_at=hours(-1))
    assert list(Article.objects.published()) == [new, old]
    assert scheduled in Article.objects.published(now=hours(2))
    assert not draft.is_published()
    assert not scheduled.is_published()
    assert scheduled.is_published(now=hours(2))


def test_a_published_story_needs_a_time():
    with pytest.raises(IntegrityError, match="article_published_has_time"):
        make_article(publish_at=None)


def test_a_story_needs_a_headline():
    with pytest.raises(IntegrityError, match="article_has_headline"):
        make_article(headline="")


def test_a_slug_is_unique():
    make_article(slug="mot")
    with pytest.raises(IntegrityError):
        make_article(slug="mot")


def test_two_stories_with_one_headline_get_two_addresses():
    assert make_article(headline="Đường mới").slug == "duong-moi"
    assert make_article(headline="Đường mới").slug == "duong-moi-2"


def test_text_is_stored_composed_whichever_way_it_comes():
    decomposed = unicodedata.normalize("NFD", "Đường về Hà Tĩnh")
    article = make_article(headline=decomposed, lead=decomposed)
    article.refresh_from_db()
    assert article.headline == article.lead == "Đường về Hà Tĩnh"
    Article.objects.update(headline=decomposed)
    article.refresh_from_db()
    assert article.headline == "Đường về Hà Tĩnh"


@pytest.mark.parametrize("way", ["create", "save", "update", "bulk_create", "bulk_update"])
def test_a_body_is_cleaned_whichever_way_it_comes(way):
    hostile = '<p onclick="x()">a<script>alert(1)</script></p>'
    article = make_article(body=hostile if way == "create" else "<p>b</p>")
    if way == "save":
        article.body = hostile
        article.save()
        assert article.body == "<p>a</p>"
    elif way == "update":
        Article.objects.update(body=hostile)
    elif way == "bulk_create":
        article.delete()
        article.pk = None
        article.body = hostile
        Article.objects.bulk_create([article])
    elif way == "bulk_update":
        article.body = hostile
        Article.objects.bulk_update([article], ["body"])
    assert Article.objects.get().body == "<p>a</p>"


def test_a_body_too_deep_is_never_stored():
    with pytest.raises(ValidationError):
        make_article(body="<div>" * 60_000)


def test_the_folded_words_follow_the_headline():
    article = make_article(headline="Đường mới", byline="Nguyễn Ánh")
    assert "duong moi" in article.folded
    assert "nguyen anh" in article.folded


def test_the_old_address_of_a_published_story_is_kept():
    article = make_article(slug="cu")
    article.slug = "moi"
    article.save()
    assert FormerSlug.objects.get(slug="cu").article == article


def test_the_old_address_of_a_draft_is_not_kept():
    article = make_article(slug="cu", status="draft")
    article.slug = "moi"
    article.save()
    assert not FormerSlug.objects.exists()


def test_a_quote_keeps_the_position_held_when_quoted():
    official = make_official(position="Giám đốc")
    quote = make_quote(official=official)
    official.position = "Chủ tịch"
    official.save()
    quote.save()
    assert Quote.objects.get().position == "Giám đốc"


def test_a_quote_reads_position_name_and_words():
    official = make_official(name="Trần Quốc Toản")
    quote = make_quote(official=official, position="Giám đốc Trung tâm", words="Cần làm ngay")
    assert str(quote) == "Giám đốc Trung tâm Trần Quốc Toản: “Cần làm ngay”"


def test_quote_numbers_are_unique_in_a_story():
    article = make_article()
    make_quote(article=article, number=1)
    make_quote(number=1)
    with pytest.raises(IntegrityError):
        make_quote(article=article, number=1)


def test_quote_numbers_start_at_1():
    with pytest.raises(IntegrityError):
        make_quote(number=0)


def test_what_is_in_use_cannot_be_deleted():
    photo, official, category = make_photo(), make_official(), make_category()
    make_article(cover=photo, category=category, quotes=[{"official": official}])
    for row in (photo, official, category):
        with pytest.raises(ProtectedError):
            row.delete()
    assert Official.objects.exists()
    assert Photo.objects.exists()


def test_a_quote_shows_its_photo_or_else_the_portrait():
    portrait, photo = make_photo(), make_photo()
    official = make_official(portrait=portrait)
    assert make_quote(official=official).picture == portrait
    assert make_quote(official=official, photo=photo).picture == photo
    assert make_quote(official=make_official()).picture is None
