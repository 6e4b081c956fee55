"""Old addresses on the portal: each leads to its page, after nothing else answered."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_old_address,
    make_page,
    make_thread,
)

pytestmark = pytest.mark.django_db
OLD = "/tin-tuc/cau-moi-12.html"


def seen_thread():
    thread = make_thread()
    make_article(thread=thread)
    return thread


@pytest.mark.parametrize("make", [make_article, make_page, make_category, seen_thread])
def test_an_old_address_leads_to_its_page(client, make):
    row = make()
    make_old_address(f"https://cu.example.vn{OLD}", row)
    for address in (OLD, f"{OLD}?in=1", f"{OLD}/", f"{OLD}?utm_source=zalo&fbclid=A"):
        for method in (client.get, client.head):
            answer = method(address)
            assert (answer.status_code, answer["Location"]) == (301, row.get_absolute_url())
            assert answer["Cache-Control"] == "no-cache"


WAYS = {
    "/index.php?language=vi&nv=news&op=cau/a": "/?nv=news&op=cau%2Fa&language=vi&page=2",
    "/gioi-thieu-cu": "/gioi-thieu-cu/",  # which the view of pages answers with 404
    "/tin/một-hai.html": "/tin/m%E1%BB%99t-hai.html",
    "/bai-viet/cu/": "/bai-viet/cu",
    "/?p=12": "/index.php?p=12",
    "/a%25b?x=1 2": "/a%25b?x=1+2",
    "/ti%EAn.asp": "/ti%ean.asp",  # of a time before UTF-8
}


@pytest.mark.parametrize("old", WAYS)
def test_it_may_be_written_in_other_ways(client, old):
    story = make_old_address(old).article
    for address in (old, WAYS[old]):
        assert client.get(address).get("Location") == story.get_absolute_url(), address


@pytest.mark.parametrize(
    "address",
    ["/index.php", "/index.html?utm_source=a", "/Default.aspx", "/index.php?language=vi&nv=news"],
)
def test_the_home_page_of_an_old_portal_is_ours(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (301, "/")


def test_what_readers_do_not_see_is_told_no_more_than_at_its_own_address(client):
    states = {
        404: [make_article(status="draft"), make_article(publish_at=hours(1)), make_thread()]
        + [make_page(status="draft"), make_page(publish_at=hours(1))],
        410: [make_article(status="withdrawn")],
    }
    for status, rows in states.items():
        for number, row in enumerate(rows):
            address = f"/cu/{status}/{number}.html"
            make_old_address(address, row)
            own = client.get(row.get_absolute_url())
            answer = client.get(address)
            assert answer.status_code == own.status_code == status, row
            assert "Location" not in answer
            assert str(row) not in answer.content.decode()


def test_what_is_ours_comes_first(client):
    page = make_page(slug="gioi-thieu")
    make_old_address("/gioi-thieu/")
    assert client.get("/gioi-thieu/").status_code == 200
    page.delete()
    assert client.get("/gioi-thieu/").status_code == 301


@pytest.mark.parametrize("path", ["/quan-tri/x/", "/media/x.jpg", "/api/v1/x", "/xem-truoc/x/"])
def test_what_no_old_portal_can_have_is_not_asked_about(client, path):
    make_old_address(path)
    assert "Location" not in client.get(path) or "login" in client.get(path)["Location"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_what_is_sent_is_led_nowhere(client, method):
    make_old_address(OLD)
    assert getattr(client, method)(OLD).status_code in (404, 405)


def test_a_page_that_is_not_found_costs_one_look_up_more(client, settings):
    ours = "articles.portal.old_addresses.OldAddresses"
    without = [name for name in settings.MIDDLEWARE if name != ours]
    counts = []
    for middleware in (without, without, [*without, ours]):
        settings.MIDDLEWARE = middleware
        with CaptureQueriesContext(connection) as queries:
            assert Client().get("/khong/co/dau.html?x=1").status_code == 404
        counts.append(len(queries))
    assert counts[2] == counts[1] + 1


@pytest.mark.parametrize(
    "address",
    ["//evil.example/tin", "/\\evil.example", "/%00%ff?%ff=%00", "/" + "a" * 7_000, "/%2f/evil.vn"]
    + ["/?p=//evil.example", "/?p=%ff&p=2&cat=", "/x?" + "&".join(f"a{n}=1" for n in range(900))],
)
def test_no_address_leads_away_or_fails(client, address):
    make_old_address("/tin")
    answer = client.get(address)
    assert answer.status_code < 500
    assert answer.get("Location", "/")[:2] != "//"
    assert "evil" not in answer.get("Location", "")


@pytest.mark.django_db(transaction=True)
class TestBehindThePageCache:
    """The cache takes unknown parameters out of a query: an old address needs them."""

    def test_each_query_leads_to_its_own_story(self, ask):
        addresses = [f"/index.php?nv=news&op=bai-{number}" for number in (1, 2)]
        stories = [make_old_address(address).article for address in addresses]
        for address, story in zip(addresses, stories, strict=True):
            for way in (address, address.replace("index.php", "")):
                location = ask(way).headers["location"]
                assert (ask(way).status, location) == (301, story.get_absolute_url())
        assert ask("/index.php?nv=news&op=bai-3").status == 404

    def test_a_story_is_found_at_the_address_of_the_home_page(self, ask):
        home = ask("/").text
        for address in ("/?p=12", "/?p=12&preview=true", "/?page_id=12"):
            answer = ask(address)
            assert (answer.status, answer.text) == (200, home)
        story = make_old_address("https://cu.vn/?p=12").article
        for address in ("/?p=12", "/?p=12&preview=true"):
            assert ask(address).headers["location"] == story.get_absolute_url()
        assert ask("/?page_id=12").status == 200
        assert ask("/?fbclid=1").status == 200

    def test_a_new_one_leads_at_once_where_nothing_was_found_before(self, ask):
        assert ask(OLD).status == 404
        story = make_old_address(OLD).article
        assert ask(OLD).status == 301
        story.status = Article.Status.WITHDRAWN
        story.save()
        assert ask(OLD).status == 410
        story.delete()
        assert ask(OLD).status == 404

    def test_the_home_page_under_any_query_is_kept_once(self, ask):
        ask("/")
        assert ask("/?utm_source=a").kept
        assert not ask("/?p=99").kept
        assert ask("/").kept


def test_the_home_page_is_at_its_own_address():
    assert reverse("home") == "/"
