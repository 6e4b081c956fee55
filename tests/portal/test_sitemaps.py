"""Site maps, as search engines read them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from articles.models import Article, Correction, Portal, Thread
from articles.portal import sitemaps
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_notice,
    make_official,
    make_photo,
    make_quote,
)

pytestmark = pytest.mark.django_db
SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
}


def read(client, address):
    """The root of the site map at `address`, which must be XML."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    return etree.fromstring(response.content)


def texts(root, path):
    return [element.text for element in root.iterfind(path, SPACES)]


def everything(client):
    """Every address of every site map in the index."""
    maps = texts(read(client, "/sitemap.xml"), "s:sitemap/s:loc")
    found = []
    for address in maps:
        assert address.startswith("http://testserver/sitemap-")
        urls = texts(read(client, address.removeprefix("http://testserver")), "s:url/s:loc")
        assert urls, f"{address} is empty"
        found += urls
    return found


def test_the_index_leads_to_every_public_page_once(client):
    thread = Thread.objects.create(name="Bão số 5")
    article = make_article(thread=thread, quotes=[{}])
    notice = make_notice()
    pages = everything(client)
    assert len(pages) == len(set(pages))
    for row in (article, article.category, thread, article.quotes.get().official, notice):
        assert f"http://testserver{row.get_absolute_url()}" in pages
    for page in pages:
        assert client.get(page.removeprefix("http://testserver")).status_code == 200


def test_an_official_or_thread_of_no_public_story_is_not_told(client):
    thread = Thread.objects.create(name="Bí mật")
    official = make_official(name="Sắp bổ nhiệm")
    make_article(status="draft", thread=thread, quotes=[{"official": official}])
    pages = " ".join(everything(client))
    assert "bi-mat" not in pages
    assert "sap-bo-nhiem" not in pages


def test_stories_are_cut_into_pages_of_neighbours_without_empty_ones(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PAGE_SIZE", 2)
    stories = [make_article() for _ in range(7)]
    Article.objects.filter(pk__in=[story.pk for story in stories[1:5]]).delete()
    maps = [a for a in texts(read(client, "/sitemap.xml"), "s:sitemap/s:loc") if "stories" in a]
    kept = {story.pk // 2 for story in (stories[0], *stories[5:])}
    assert [int(re.search(r"(\d+)\.xml", address)[1]) for address in maps] == sorted(kept)
    found = [page for page in everything(client) if "bai-viet" in page]
    assert found == [f"http://testserver{s.get_absolute_url()}" for s in (stories[0], *stories[5:])]


def test_lastmod_is_the_last_change_a_reader_could_see(client):
    article = make_article(publish_at=hours(-9))

    def lastmod():
        [moment] = texts(read(client, f"/sitemap-stories-{page}.xml"), "s:url/s:lastmod")
        assert moment.endswith("+07:00")
        return timezone.datetime.fromisoformat(moment)

    page = article.pk // sitemaps.PAGE_SIZE
    assert lastmod() == Article.objects.get().publish_at
    client.get(article.get_absolute_url())
    assert lastmod() == Article.objects.get().publish_at
    at = timezone.now() - timedelta(minutes=1)
    Correction.objects.create(article=article, text="Sửa", at=at)
    assert lastmod() == at


def test_the_news_site_map_holds_two_days(client):
    Portal.objects.create(name="Cổng Hà Tĩnh")
    photo = make_photo()
    new = make_article(headline="Mới & nóng", publish_at=hours(-47), cover=photo)
    make_article(headline="Cũ", publish_at=hours(-49))
    root = read(client, "/news-sitemap.xml")
    assert texts(root, "s:url/s:loc") == [f"http://testserver{new.get_absolute_url()}"]
    assert texts(root, ".//news:publication/news:name") == ["Cổng Hà Tĩnh"]
    assert texts(root, ".//news:publication/news:language") == ["vi"]
    assert texts(root, ".//news:title") == ["Mới & nóng"]
    [published] = texts(root, ".//news:publication_date")
    assert timezone.datetime.fromisoformat(published) == new.publish_at
    assert published.endswith("+07:00")
    assert texts(root, ".//image:loc") == [f"http://testserver{photo.image.url}"]


def test_the_news_site_map_is_bounded(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "NEWS_LENGTH", 2)
    for _ in range(3):
        make_article()
    assert len(texts(read(client, "/news-sitemap.xml"), "s:url/s:loc")) == 2


@pytest.mark.parametrize(
    "name",
    [
        "stories-99",
        "khong-co-0",
        "stories-" + "9" * 30,
        "stories-" + "9" * 5000,
        "stories--1",
        "%00-0",
    ],
)
def test_a_page_that_is_not_there_is_not_found(client, name):
    make_article()
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


@pytest.mark.parametrize("page", ["2", "abc", "9" * 5000, "%00"])
def test_a_site_map_has_no_page_but_its_own(client, page):
    article = make_article()
    address = f"/sitemap-stories-{article.pk // sitemaps.PAGE_SIZE}.xml?p={page}"
    assert client.get(address).status_code == 404


def test_queries_do_not_grow_with_stories(client):
    def queries(address):
        with CaptureQueriesContext(connection) as context:
            assert client.get(address).status_code == 200
        return len(context)

    def grow(count):
        for _ in range(count):
            article = make_article(cover=make_photo())
            make_quote(article=article)
            make_notice()
        return article.pk // sitemaps.PAGE_SIZE

    page = grow(1)
    addresses = ("/sitemap.xml", f"/sitemap-stories-{page}.xml", "/news-sitemap.xml")
    few = [queries(address) for address in addresses]
    grow(5)
    make_category()
    # Of the index: two for each section with rows (its first page, no second), one without.
    assert few == [queries(address) for address in addresses] == [9, 2, 2]


def test_the_news_site_map_is_sound_while_there_is_no_news(client):
    """At Tết nothing is published for days. The schema of site maps wants one URL at least."""
    make_article(publish_at=hours(-49))
    root = read(client, "/news-sitemap.xml")
    assert texts(root, "s:url/s:loc") == ["http://testserver/"]
    assert not texts(root, ".//news:title")
