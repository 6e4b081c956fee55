"""robots.txt, the web manifest and the icons."""

from datetime import datetime, timedelta
from urllib.robotparser import RobotFileParser

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.utils import timezone
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
    disallowed = {line for line in lines if line.startswith("Disallow")}
    assert disallowed == {
        *(f"Disallow: {path}" for path in ("/quan-tri/", "/xem-truoc/", "/lich/", "/tim-kiem/?")),
        "Disallow: /",  # for those that train models
    }


TRAINING = "GPTBot ClaudeBot CCBot Google-Extended Applebot-Extended Bytespider meta-externalagent"
SEARCH = "OAI-SearchBot ChatGPT-User PerplexityBot Claude-User"


@pytest.mark.parametrize(
    ("choice", "search", "training"),
    [
        (None, True, False),  # nobody has decided
        ({}, True, False),
        ({"ai_search": False}, False, False),
        ({"ai_training": True}, True, True),
    ],
)
def test_the_desk_decides_what_ai_may_read(client, choice, search, training):
    if choice is not None:
        Portal.objects.create(name="Cổng", **choice)
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").content.decode().splitlines())
    for names, allowed in ((SEARCH, search), (TRAINING, training), ("Googlebot bingbot", True)):
        for name in names.split():
            assert robots.can_fetch(name, "/bai-viet/tin/") is allowed, name
            assert not robots.can_fetch(name, "/quan-tri/"), name
    assert len(robots.site_maps()) == 2


@pytest.mark.django_db(transaction=True)
def test_the_choice_is_explained_in_vietnamese_and_made_at_the_desk(desk, ask):
    assert "User-agent: GPTBot" in ask("/robots.txt").text
    page = desk.get("/quan-tri/articles/portal/add/").content.decode()
    assert "Cho phép dùng tin bài để huấn luyện AI" in page
    assert "Cho phép AI tra cứu" in page
    desk.post("/quan-tri/articles/portal/add/", {"name": "Cổng", "ai_training": "on"})
    robots = RobotFileParser()
    robots.parse(ask("/robots.txt").text.splitlines())  # at once, also behind the page cache
    assert robots.can_fetch("GPTBot", "/")
    assert not robots.can_fetch("PerplexityBot", "/")


def test_a_row_that_the_release_before_writes_decides_as_nobody_had():
    with connection.cursor() as cursor:  # it knows no such column
        fields = Portal._meta.concrete_fields
        names = [f.column for f in fields if not (f.has_db_default() or f.null)]
        values = [1 if name == "id" else "" for name in names]
        places = ", ".join(["%s"] * len(names))
        cursor.execute(
            f"INSERT INTO articles_portal ({', '.join(names)}) VALUES ({places})", values
        )
    portal = Portal.objects.get()
    assert (portal.ai_search, portal.ai_training) == (True, False)


def test_security_txt_says_whom_to_tell_of_a_fault(client, settings):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACTS = ["mailto:an-ninh@tinh.example", "https://tinh.example/bao-loi"]
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[:2] == [f"Contact: {contact}" for contact in settings.SECURITY_CONTACTS]
    facts = dict(line.split(": ", 1) for line in lines)
    left = datetime.fromisoformat(facts["Expires"]) - timezone.now()
    assert timedelta(days=170) < left < timedelta(days=365)  # RFC 9116, 2.5.5
    assert facts["Canonical"] == "http://testserver/.well-known/security.txt"
    assert facts["Preferred-Languages"] == "vi, en"


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
