"""The portal's own address: one host and one scheme, whichever name it was asked by."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from newsroom import portal_url
from tests.support.factories import (
    make_article,
    make_attachment,
    make_category,
    make_notice,
    make_photo,
    make_quote,
    make_quoted,
)

pytestmark = pytest.mark.same_on_both("an address is put together of a request and a setting")

OWN = "https://tin.example.vn"


@pytest.fixture
def portal(settings, client):
    """A client of a portal at OWN whose TLS ends at a proxy that says nothing of it."""
    settings.PORTAL_URL = OWN
    settings.ALLOWED_HOSTS = ["tin.example.vn", "cu.example.vn", "localhost"]
    client.defaults["HTTP_HOST"] = "tin.example.vn"
    return client


def _everything():
    """Addresses of every kind of page and file for machines, with all they may hold."""
    photo = make_photo()
    official = make_quoted(portrait=photo)
    story = make_article(cover=photo, category=make_category(slug="kinh-te"))
    make_quote(article=story, official=official)
    make_attachment(article=story)
    notice = make_notice(article=story)
    return [
        *("/", "/chuyen-muc/kinh-te/", "/luu-tru/", "/thong-bao/", "/tim-kiem/?q=tin"),
        *(story.get_absolute_url(), official.get_absolute_url(), notice.get_absolute_url()),
        *("/rss.xml", "/atom.xml", "/chuyen-muc/kinh-te/atom.xml", "/thong-bao/rss.xml"),
        *("/robots.txt", "/sitemap.xml", "/sitemap-stories-0.xml", "/news-sitemap.xml"),
        *("/api/v1/stories", f"/api/v1/stories/{story.pk}", "/api/v1/officials"),
        *("/api/v1/categories", "/api/v1/quotes", "/api/v1/notices"),
    ]


@pytest.mark.django_db
def test_every_absolute_url_is_of_the_portals_own_address(portal):
    for address in _everything():
        response = portal.get(address)
        assert response.status_code == 200
        text = response.content.decode()
        named = set(re.findall(r"https?(?:://|%3A%2F%2F)[\w.-]*example\.vn[:\d]*", text))
        assert {url.replace("%3A%2F%2F", "://") for url in named} <= {OWN}, address
        if not address.startswith("/api/v1/categories"):
            assert named, address
        assert "testserver" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    "address",
    ["/", "/bai-viet/khong-co/?a=1&b=%C3%A2", "/rss.xml", "/quan-tri/", "/api/v1/stories"],
)
def test_whoever_reads_under_another_name_is_led_to_it(portal, method, address):
    response = getattr(portal, method)(address, HTTP_HOST="cu.example.vn")
    assert (response.status_code, response["Location"]) == (301, OWN + address)
    assert response["Cache-Control"] == "no-cache"  # the portal may move back


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host", ["tin.example.vn", "TIN.example.VN", "tin.example.vn:8443", "tin.example.vn:80"]
)
def test_its_own_name_leads_nowhere(portal, host):
    assert portal.get("/", HTTP_HOST=host).status_code == 200


@pytest.mark.django_db
def test_what_is_posted_is_not_lost_to_a_redirect(portal):
    response = portal.post("/quan-tri/login/", {"username": "a"}, HTTP_HOST="cu.example.vn")
    assert response.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/livez", "/readyz"])
def test_watchdogs_ask_by_any_name(portal, address):
    assert portal.get(address, HTTP_HOST="10.0.0.7").status_code == 200


@pytest.mark.django_db
def test_a_name_that_is_not_ours_is_led_nowhere(portal):
    assert portal.get("/", HTTP_HOST="xau.example.com").status_code == 400


@pytest.mark.django_db
def test_nothing_that_looks_like_a_host_leads_away(portal):
    response = portal.get("//xau.example.com/", HTTP_HOST="cu.example.vn")
    assert response["Location"].startswith(OWN + "/")


@pytest.mark.django_db
def test_without_the_setting_the_address_is_the_one_asked_for(client, settings):
    make_article()
    settings.ALLOWED_HOSTS = ["a.example.vn", "b.example.vn"]
    for host in settings.ALLOWED_HOSTS:
        response = client.get("/", HTTP_HOST=f"{host}:8000")
        assert f'<link rel="canonical" href="http://{host}:8000/">' in response.content.decode()


def _ids(client, **environ):
    text = client.get("/rss.xml", **environ).content.decode()
    return re.findall(r"<guid[^>]*>(.*?)</guid>", text)


@pytest.mark.django_db
def test_ids_in_feeds_stay_when_the_portal_is_told_its_name_and_when_it_moves(client, settings):
    pk = make_article().pk
    settings.ALLOWED_HOSTS = ["tin.example.vn", "moi.example.vn"]
    today = _ids(client, HTTP_HOST="tin.example.vn:8000")
    assert today == [f"tag:tin.example.vn,2026:article/{pk}"]
    settings.PORTAL_URL = OWN
    assert _ids(client, HTTP_HOST="tin.example.vn") == today
    settings.PORTAL_URL, settings.FEED_ID_HOST = "https://moi.example.vn", "tin.example.vn"
    assert _ids(client, HTTP_HOST="moi.example.vn") == today


@pytest.mark.parametrize("trusted", [None, ("HTTP_X_FORWARDED_PROTO", "https")])
@pytest.mark.parametrize("sent", ["https", "https, http", "http, https", " https ,http", "", "x"])
@pytest.mark.parametrize("arrived", ["http", "https"])
def test_the_page_cache_and_django_know_one_scheme(settings, trusted, sent, arrived):
    settings.SECURE_PROXY_SSL_HEADER = trusted
    environ = RequestFactory().get("/", HTTP_X_FORWARDED_PROTO=sent).environ
    environ["wsgi.url_scheme"] = arrived
    assert portal_url.scheme(environ) == WSGIRequest(environ).scheme
    if trusted is None:
        assert portal_url.scheme(environ) == arrived
    elif sent.strip().startswith("https"):
        assert portal_url.scheme(environ) == "https"


@pytest.mark.django_db(transaction=True)
def test_a_page_over_https_is_not_kept_for_http(ask, settings):
    """A chain of proxies: the first value is that of the reader's own connection."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLOWED_HOSTS = ["testserver"]
    named = {"HTTP_HOST": "testserver"}
    assert "http://testserver/" in ask("/", HTTP_X_FORWARDED_PROTO="http, https", **named).text
    answer = ask("/", HTTP_X_FORWARDED_PROTO="https, http", **named)
    assert "https://testserver/" in answer.text
    assert "http://testserver/" not in answer.text


@pytest.mark.django_db(transaction=True)
def test_a_page_kept_before_the_address_was_set_is_not_served_after(ask, settings):
    assert "http://testserver/" in ask("/").text
    settings.PORTAL_URL = "https://testserver"
    assert "http://testserver/" not in ask("/").text


@pytest.mark.parametrize(
    "value",
    ["tin.example.vn", "https://tin.example.vn/a", "ftp://a.vn", "https://", "https://cổng.vn"],
)
def test_an_address_that_is_none_is_refused_at_the_start(value):
    with pytest.raises(ImproperlyConfigured, match="PORTAL_URL"):
        portal_url.checked(value)


@pytest.mark.parametrize("value", ["", "https://a.vn", "http://localhost:8000"])
def test_an_address_is_scheme_and_host(value):
    assert portal_url.checked(f" {value}/ " if value else value) == value
