"""Security headers: on every class of answer, whoever made it, with and without the page cache."""

import re
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse

from articles.caching import triggers
from articles.portal.views import home
from tests.support.door import behind_page_cache
from tests.support.factories import (
    hours,
    make_admin,
    make_article,
    make_attachment,
    make_photo,
    show,
)
from tests.support.factors import give_app
from tests.support.logins import prove

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.same_on_both("headers come from views and middleware"),
]

# Directives stand in any order.
STRICT = sorted(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'".split("; ")
)
SANDBOX = ["default-src 'none'", "sandbox"]
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), "
    "display-capture=(), encrypted-media=(), geolocation=(), gyroscope=(), hid=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), "
    "xr-spatial-tracking=()",
    "strict-transport-security": "max-age=31536000",
}


@dataclass
class Case:
    """An address to ask, and what stands in its answer besides ALWAYS."""

    address: object  # a string, or a function that makes what is asked and returns its address
    status: int
    method: str = "get"
    policy: list = field(default_factory=lambda: STRICT)
    referrer: str = ""
    environ: dict = field(default_factory=dict)


def _picture():
    return make_article(cover=make_photo()).cover.image.url


def _document():
    return make_attachment().file.url


def _withdrawn():
    return make_article(status="withdrawn").get_absolute_url()


def _preview():
    link = make_article(status="draft").preview_links.create(
        created_by=make_admin(), expires_at=hours(1)
    )
    return f"/xem-truoc/{link.key}/"


def _upload(name, content):
    def make():
        stored = default_storage.save(name, ContentFile(content))
        show(stored)
        return settings.MEDIA_URL + stored

    return make


CASES = {
    "home": Case("/", 200),
    "story": Case(lambda: make_article().get_absolute_url(), 200),
    "search": Case("/tim-kiem/?q=lua", 200),
    "head": Case("/", 200, method="head"),
    "feed": Case("/rss.xml", 200),
    "atom": Case("/atom.xml", 200),
    "site map": Case("/sitemap.xml", 200),
    "robots": Case("/robots.txt", 200),
    "manifest": Case("/manifest.webmanifest", 200),
    "API": Case("/api/v1/stories", 200),
    "API guide": Case("/api/", 200),
    "API 404": Case("/api/v1/stories/999", 404),
    "API bad question": Case("/api/v1/stories?limit=x", 422),
    "preview": Case(_preview, 200, referrer="no-referrer"),
    "picture": Case(_picture, 200, policy=SANDBOX),
    "part of a picture": Case(_picture, 206, policy=SANDBOX, environ={"HTTP_RANGE": "bytes=0-9"}),
    "no such part": Case(_picture, 416, policy=SANDBOX, environ={"HTTP_RANGE": "bytes=9999999-"}),
    "document": Case(_document, 200, policy=SANDBOX),
    "page among the uploads": Case(_upload("x.html", b"<script>"), 200, policy=SANDBOX),
    "drawing among the uploads": Case(_upload("x.svg", b"<svg/>"), 200, policy=SANDBOX),
    "no such file": Case("/media/khong-co.jpg", 404),
    "static file": Case("/static/css/portal.css", 200),
    "no such static file": Case("/static/khong-co.css", 404),
    "redirect to the slash": Case("/tim-kiem", 301),
    "redirect to the login": Case("/quan-tri/", 302),
    "login": Case("/quan-tri/login/", 200),
    "second step without the first": Case("/quan-tri/hai-lop/xac-nhan/TOTP/", 302),
    "strange host": Case("/", 400, environ={"HTTP_HOST": "evil.example"}),
    "strange host of the desk": Case("/quan-tri/", 400, environ={"HTTP_HOST": "evil.example"}),
    "garbled address": Case("/bai-viet/\x00/", 404),
    "forged form": Case("/quan-tri/login/", 403, method="post"),
    "404": Case("/khong-co/", 404),
    "405": Case("/rss.xml", 405, method="trace"),
    "410": Case(_withdrawn, 410),
    "500": Case("/", 500),
    "503": Case("/", 503),
    "redirect to HTTPS": Case("/", 301, environ={"wsgi.url_scheme": "http"}),
    "strange host over HTTP": Case(
        "/", 400, environ={"wsgi.url_scheme": "http", "HTTP_HOST": "evil.example"}
    ),
}


def _headers(application, method, address, **environ):
    request = RequestFactory(enforce_csrf_checks=True)
    made = getattr(request, method)(address, secure=True, **environ).environ
    made.update({key: value for key, value in environ.items() if key.startswith("wsgi.")})
    started = []
    body = application(made, lambda *arguments: started.append(arguments))
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    status, headers = started[0][:2]
    return int(status.split()[0]), _read(headers), content


def _read(headers):
    """`headers` (pairs) by lower-case name, the policy as a sorted list of directives."""
    found = {name.lower(): value for name, value in headers}
    if policy := found.get("content-security-policy"):
        found["content-security-policy"] = sorted(policy.split("; "))
    return found


@pytest.fixture
def https(settings, monkeypatch):
    """A portal with HTTPS=on."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    triggers.create_triggers("default")
    cache.clear()
    yield settings
    cache.clear()


def _prepare(name, monkeypatch):
    """Bring about what `name` is about."""
    failing = {"500": RuntimeError("x"), "503": OperationalError("x")}
    if name in failing:

        def fail(*arguments):
            raise failing[name]

        monkeypatch.setattr(home, "home_page", fail)


def _expected(case):
    expected = dict(ALWAYS)
    expected["content-security-policy"] = case.policy
    expected["x-frame-options"] = "DENY"
    if case.referrer:
        expected["referrer-policy"] = case.referrer
    if case.environ.get("wsgi.url_scheme") == "http":
        del expected["strict-transport-security"]  # browsers heed it over HTTPS alone
    return expected


@pytest.mark.parametrize("cached", [False, True], ids=["", "behind the page cache"])
@pytest.mark.parametrize("name", CASES)
def test_every_answer_has_its_headers(name, cached, https, monkeypatch):
    case = CASES[name]
    address = case.address() if callable(case.address) else case.address
    _prepare(name, monkeypatch)
    application = get_wsgi_application()
    if cached:
        application = behind_page_cache(application)
    for _once_more in range(2 if cached else 1):
        status, headers, _body = _headers(application, case.method, address, **case.environ)
        assert status == case.status
        expected = _expected(case)
        assert {name: headers.get(name) for name in expected} == expected
        assert "cookie" not in headers.get("vary", "").lower() or address.startswith("/quan-tri/")


def test_a_readers_copy_is_only_good_with_the_headers_it_came_with(https, settings):
    """A kept page's 304 repeats none of them (RFC 9110, 15.4.5): its ETag stands for them too."""
    application = behind_page_cache(get_wsgi_application())
    _status, first, _body = _headers(application, "get", "/")
    known = {"HTTP_IF_NONE_MATCH": first["etag"]}
    status, headers, _body = _headers(application, "get", "/", **known)
    assert status == 304
    assert headers.keys() <= {"etag", "vary", "cache-control", "cache-status", "x-accel-expires"}
    settings.SECURE_REFERRER_POLICY = "no-referrer"
    application = behind_page_cache(get_wsgi_application())
    status, headers, _body = _headers(application, "get", "/", **known)
    assert (status, headers["referrer-policy"]) == (200, "no-referrer")


def test_a_file_that_nothing_changed_has_them_too(https):
    application = behind_page_cache(get_wsgi_application())
    url = _picture()
    _status, first, _body = _headers(application, "get", url)
    since = first["last-modified"]
    status, headers, _body = _headers(application, "get", url, HTTP_IF_MODIFIED_SINCE=since)
    assert status == 304
    assert {name: headers[name] for name in ALWAYS} == ALWAYS


@pytest.mark.parametrize("make", [_document, _upload("x.html", b"<script>")])
def test_what_is_no_picture_is_handed_over_as_a_download(https, make):
    _status, headers, _body = _headers(get_wsgi_application(), "get", make())
    assert headers["content-disposition"].startswith("attachment")


def test_only_the_form_with_the_editor_is_relaxed(admin):
    client = Client()
    client.force_login(admin)
    prove(client)
    give_app(admin)
    article = make_article()
    relaxed = []
    for address in (
        reverse("admin:index"),
        reverse("admin:articles_article_changelist"),
        reverse("admin:articles_article_change", args=[article.pk]),
        reverse("admin:articles_official_add"),
        reverse("admin:articles_photo_changelist"),
        reverse("admin:articles_portal_add"),
        reverse("admin:auth_user_change", args=[admin.pk]),
        reverse("admin:password_change"),
        reverse("admin:audit"),
        reverse("mfa:list"),
        reverse("mfa:proof"),
        reverse("mfa:recovery"),
        reverse("mfa:add_app"),
        reverse("mfa:add_passkey"),
    ):
        response = client.get(address)
        assert response.status_code == 200
        policy = _read(response.items())["content-security-policy"]
        if policy != STRICT:
            relaxed.append(address)
    assert relaxed == [reverse("admin:articles_article_change", args=[article.pk])]


def test_the_new_pages_hold_no_inline_script_or_style(admin):
    client = Client()
    client.force_login(admin)
    prove(client)
    for name in ("mfa:add_app", "mfa:add_passkey"):
        page = client.get(reverse(name)).content.decode()
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\bsrc=)", page)


def test_nginx_gives_files_the_same_permissions_policy():
    site = (settings.BASE_DIR / "deploy/nginx.conf").read_text()
    assert f'add_header Permissions-Policy "{ALWAYS["permissions-policy"]}" always;' in site
