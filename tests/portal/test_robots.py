"""robots.txt, the web manifest and the icons."""

from urllib.robotparser import RobotFileParser

import pytest
from django.contrib.staticfiles import finders
from lxml import html
from PIL import Image

from articles.models import Portal

pytestmark = pytest.mark.django_db


def test_robots_may_read_all_but_the_desk_previews_and_searches(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    robots = RobotFileParser()
    robots.parse(response.content.decode().splitlines())
    for path in ("/", "/bai-viet/tin/", "/api/v1/stories", "/sitemap.xml", "/static/css/a.css"):
        assert robots.can_fetch("Googlebot", path)
    for path in ("/quan-tri/", "/xem-truoc/khoa/", "/tim-kiem/?q=a"):
        assert not robots.can_fetch("Googlebot", path)
    assert robots.site_maps() == [
        "http://testserver/sitemap.xml",
        "http://testserver/news-sitemap.xml",
    ]


def test_robots_txt_names_no_secret_address(client):
    lines = client.get("/robots.txt").content.decode().split("\n")
    disallowed = [line for line in lines if line.startswith("Disallow")]
    assert disallowed == [
        f"Disallow: {path}" for path in ("/quan-tri/", "/xem-truoc/", "/tim-kiem/?")
    ]


def picture(path):
    return Image.open(finders.find(path.removeprefix("/static/")))


def test_the_manifest_is_in_the_portals_name_and_its_icons_exist(client):
    Portal.objects.create(name="Cổng Hà Tĩnh")
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert manifest["name"] == "Cổng Hà Tĩnh"
    assert (manifest["lang"], manifest["start_url"], manifest["display"]) == (
        "vi",
        "/",
        "minimal-ui",
    )
    assert [(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    for icon in manifest["icons"]:
        assert "{}x{}".format(*picture(icon["src"]).size) == icon["sizes"]


def test_every_page_names_the_manifest_and_the_icons(client):
    head = html.fromstring(client.get("/").content.decode()).find("head")
    [manifest] = head.xpath("link[@rel='manifest']/@href")
    assert client.get(manifest).status_code == 200
    [touch] = head.xpath("link[@rel='apple-touch-icon']/@href")
    assert picture(touch).size == (180, 180)
    assert len(head.xpath("meta[@name='theme-color']/@media")) == 2


def test_the_icon_that_nobody_named_is_found(client):
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (302, "/static/icons/favicon.ico")
    assert picture(response["Location"]).info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def test_the_policy_lets_browsers_read_the_manifest(client):
    assert "manifest-src 'self'" in client.get("/")["Content-Security-Policy"]
