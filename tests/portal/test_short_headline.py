"""A short headline for lists, a description for search engines: where they stand, where never."""

import json
import re
import unicodedata

import pytest
from django.test import Client
from django.utils import timezone

from articles.editorial import diff, revisions
from articles.editorial.states import State
from articles.models import Article, ReadCount
from articles.text.search_terms import texts
from tests.support.factories import (
    hours,
    make_admin,
    make_article,
    make_category,
    make_notice,
    make_official,
    make_thread,
)
from tests.support.forms import change_url, field_error, open_form, other_desk, story_form
from tests.support.pages import text_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LONG, SHORT, DESCRIPTION = "Tiêu đề đầy đủ của bài", "Tít ngắn gọn", "Mô tả riêng cho máy tìm kiếm"


@pytest.fixture
def story():
    return make_article(
        headline=LONG,
        short_headline=SHORT,
        description=DESCRIPTION,
        slug="bai",
        category=make_category(slug="muc"),
        thread=make_thread(slug="su-kien"),
        quotes=[{"official": make_official(slug="can-bo-a")}],
    )


def lists(story):
    other = make_article(
        category=story.category, thread=story.thread, slug="khac", publish_at=hours(-2)
    )
    make_notice(article=story)
    ReadCount.objects.create(article=story, hour=hours(-1).replace(minute=0), count=9)
    yield from ("/", "/chuyen-muc/muc/", "/dong-su-kien/su-kien/", "/can-bo/can-bo-a/")
    day = timezone.localtime(story.publish_at)
    yield from (other.get_absolute_url(), f"/luu-tru/{day:%Y/%m/%d}/", "/thong-bao/")


def test_every_list_shows_the_short_headline_and_none_the_description(client, story):
    for address in lists(story):
        page = client.get(address).content.decode()
        assert SHORT in page, address
        assert LONG not in text_of(client.get(address)), address
        assert DESCRIPTION not in page, address


def test_most_read_shows_it_too(client, story):
    assert list(lists(story))
    page = client.get("/").content.decode()
    assert SHORT in re.search(r'<section class="most-read">.*?</section>', page, re.S)[0]


def test_its_own_page_never_shows_either(client, story):
    response = client.get(story.get_absolute_url())
    assert f"<h1>{LONG}</h1>" in response.content.decode()
    assert SHORT not in response.content.decode()
    assert DESCRIPTION not in text_of(response)


def test_search_engines_and_shared_links_get_the_description(client, story):
    page = client.get(story.get_absolute_url()).content.decode()
    assert f'<meta name="description" content="{DESCRIPTION}">' in page
    assert f'<meta property="og:description" content="{DESCRIPTION}">' in page
    assert f'<meta property="og:title" content="{LONG}">' in page
    data = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]
    )
    told = next(one for one in data["@graph"] if one["@type"] == "NewsArticle")
    assert (told["headline"], told["description"]) == (LONG, DESCRIPTION)


def test_without_either_all_is_as_before(client):
    story = make_article(headline=LONG, lead="Sapo của bài.")
    page = client.get(story.get_absolute_url()).content.decode()
    assert '<meta name="description" content="Sapo của bài.">' in page
    assert '<meta property="og:description" content="Sapo của bài.">' in page
    assert LONG in client.get("/").content.decode()


def test_feeds_and_the_news_site_map_keep_headline_and_lead(client, story):
    for address in ("/rss.xml", "/atom.xml", "/news-sitemap.xml"):
        feed = client.get(address).content.decode()
        assert LONG in feed
        assert SHORT not in feed
        assert DESCRIPTION not in feed
    assert "Sapo của bài." in client.get("/rss.xml").content.decode()


def test_the_api_gives_both(client, story):
    for found in (
        client.get(f"/api/v1/stories/{story.pk}").json(),
        client.get("/api/v1/stories").json()["items"][0],
    ):
        assert (found["headline"], found["short_headline"]) == (LONG, SHORT)
        assert (found["lead"], found["description"]) == ("Sapo của bài.", DESCRIPTION)


@pytest.mark.parametrize("state", [{"status": "draft"}, {"publish_at": hours(5)}])
def test_readers_see_neither_before_the_story_is_published(client, story, state):
    addresses = [*lists(story), "/tim-kiem/?q=tit+ngan+gon", "/api/v1/stories"]
    Article.objects.filter(pk=story.pk).update(**state)
    for address in addresses:
        page = client.get(address).content.decode()
        assert SHORT not in page, address
        assert DESCRIPTION not in page, address


def test_the_search_finds_its_words_as_those_of_a_headline(client, story):
    make_article(headline="Tin nào đó", body="<p>tít ngắn gọn</p>", publish_at=hours(-0.5))
    page = text_of(client.get("/tim-kiem/?q=tít+ngắn+gọn"))
    # Before the newer story, which has them in its body.
    assert page.index(LONG) < page.index("Tin nào đó")


def test_the_search_does_not_find_the_words_of_the_description(client, story):
    assert LONG not in text_of(client.get("/tim-kiem/?q=riêng+cho+máy"))


def test_a_short_headline_takes_the_snippet_from_no_other_text(client):
    make_article(headline="Một", short_headline="Lũ lớn", lead="Lũ lớn về trong đêm.", body="")
    assert "Lũ lớn về trong đêm" in text_of(client.get("/tim-kiem/?q=lũ+lớn"))


def test_the_desk_finds_the_short_headline(desk, story):
    assert LONG in desk.get("/quan-tri/articles/article/?q=ngan+gon").content.decode()
    assert LONG not in desk.get("/quan-tri/articles/article/?q=ngan+gon+bo").content.decode()


def test_an_old_migration_makes_terms_of_stories_without_one():
    class Old:
        headline, lead, byline, body = "Một", "Hai", "", "<p>Ba</p>"

        class quotes:
            all = staticmethod(list)

    assert texts(Old()) == ["Một", "", "Hai", "", "Ba"]


# The desk


def test_too_long_is_refused_and_kept_and_no_paste_is_cut(desk):
    form = story_form(short_headline="a" * 91, description="b" * 201)
    response = desk.post("/quan-tri/articles/article/add/", form)
    assert "90" in field_error(response, "short_headline")
    assert "200" in field_error(response, "description")
    page = response.content.decode()
    assert "a" * 91 in page
    assert "b" * 201 in page
    shown = re.findall(r'<(?:input|textarea)[^>]*name="(?:short_headline|description)"[^>]*>', page)
    assert [re.search(r'data-count="(\d+)"', one)[1] for one in shown] == ["90", "200"]
    assert not any("maxlength" in one for one in shown)


def test_both_are_saved_compared_and_restored(desk):
    article = make_article(status="draft")
    for short in ("Một", "Hai"):
        form = open_form(desk, article) | {"short_headline": short, "description": f"Tả {short}"}
        assert desk.post(change_url(article), form).status_code == 302
    newest, older = revisions.of(article)[:2]
    found = diff.changes(State.of(older), State.of(newest))
    assert [change.label for change in found] == ["Tít ngắn", "Mô tả cho công cụ tìm kiếm"]
    revisions.restore(article, older, by=None)
    article.refresh_from_db()
    assert (article.short_headline, article.description) == ("Một", "Tả Một")


def test_a_revision_kept_before_there_were_any_can_be_restored(desk):
    article = make_article(status="draft", short_headline="Một")
    revisions.record(article, by=None)
    version = revisions.of(article).first().version_set.get(content_type__model="article")
    for name in ("short_headline", "description"):
        version.serialized_data = re.sub(rf'"{name}": "[^"]*", ', "", version.serialized_data)
    version.save()
    assert "short_headline" not in version.serialized_data
    revisions.restore(article, version.revision, by=None)
    article.refresh_from_db()
    assert article.headline.startswith("Tin số")
    assert article.short_headline == ""


def test_a_conflict_shows_both_sides(client):
    article = make_article(status="draft")
    client.force_login(make_admin())
    mine, theirs = open_form(client, article), other_desk()
    theirs.post(change_url(article), open_form(theirs, article) | {"short_headline": "Của Bình"})
    response = client.post(change_url(article), mine | {"short_headline": "Của tôi"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Tít ngắn" in page
    assert "Của <mark>Bình</mark>" in page


@pytest.mark.parametrize("name", ["short_headline", "description"])
def test_a_change_of_either_is_one_that_readers_get(name):
    story = make_article()
    assert story.rewritten_at is None
    setattr(story, name, "Mới")
    story.save()
    story.refresh_from_db()
    assert story.rewritten_at


def test_both_are_tidied_and_escaped(story):
    typed = unicodedata.normalize("NFD", "<b>Ẩm\x01</b>")
    Article.objects.filter(pk=story.pk).update(short_headline=typed, description=typed)
    story.refresh_from_db()
    assert story.short_headline == story.description == "<b>Ẩm</b>"
    for address in ("/", story.get_absolute_url()):
        assert "<b>Ẩ" not in Client().get(address).content.decode()
