"""Query parameters: a declared one reaches its view behind the page cache, and no other does."""

import ast
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import URLResolver, get_resolver, resolve, reverse

from articles.caching.parameters import parameters_at, parameters_of, reads_parameters
from articles.models import Thread
from newsroom.url_prefixes import NEVER_KEPT
from tests.support.door import behind_page_cache
from tests.support.factories import (
    make_article,
    make_category,
    make_notice,
    make_page,
    make_quote,
)
from tests.support.wsgi import Answer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.same_on_both("what is read of an address is asked of no database"),
]


def views(patterns=None, route=""):
    """Pairs of a route and its view, for every URL that the page cache may keep."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(pattern.pattern).removeprefix("^")
        if f"/{here}".startswith(NEVER_KEPT):
            continue
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, here)
        else:
            yield here, pattern.callback


def _story():
    return make_quote(article=make_article()).article


def _thread():
    thread = Thread.objects.create(name="Bão")
    make_article(thread=thread)
    return thread


def _archive(*parts):
    def url():
        at = _story().publish_at
        return reverse("archive_" + parts[-1], args=[getattr(at, part) for part in parts])

    return url


# A route → where to ask for it: a path, or a function that makes what is there and returns its URL.
SAMPLES = {
    "": "/",
    "chuyen-muc/<slug:slug>/": lambda: make_category().get_absolute_url(),
    "bai-viet/<slug:slug>/": lambda: _story().get_absolute_url(),
    "luu-tru/": "/luu-tru/",
    "luu-tru/<yyyy:year>/": _archive("year"),
    "luu-tru/<yyyy:year>/<nn:month>/": _archive("year", "month"),
    "luu-tru/<yyyy:year>/<nn:month>/<nn:day>/": _archive("year", "month", "day"),
    "dong-su-kien/": "/dong-su-kien/",
    "dong-su-kien/<slug:slug>/": lambda: _thread().get_absolute_url(),
    "so-do-trang/": "/so-do-trang/",
    "can-bo/": "/can-bo/",
    "can-bo/<slug:slug>/": lambda: _story().quotes.get().official.get_absolute_url(),
    "thong-bao/": "/thong-bao/",
    "thong-bao/<int:pk>/": lambda: make_notice().get_absolute_url(),
    "dinh-chinh/": "/dinh-chinh/",
    "tim-kiem/": "/tim-kiem/",
    "api/": "/api/",
    "robots.txt": "/robots.txt",
    ".well-known/security.txt": "/.well-known/security.txt",
    "favicon.ico": "/favicon.ico",
    "manifest.webmanifest": "/manifest.webmanifest",
    "sitemap.xml": "/sitemap.xml",
    "sitemap-<slug:section>-<int:page>.xml": "/sitemap-pages-0.xml",
    "news-sitemap.xml": "/news-sitemap.xml",
    "(?P<format>rss|atom)\\.xml$": "/rss.xml",
    "chuyen-muc/(?P<slug>[-\\w]+)/(?P<format>rss|atom)\\.xml$": lambda: (
        f"{make_category().get_absolute_url()}atom.xml"
    ),
    "thong-bao/(?P<format>rss|atom)\\.xml$": "/thong-bao/rss.xml",
    "api/v1/": "/api/v1/",
    "api/v1/openapi.json": "/api/v1/openapi.json",
    "api/v1/categories": "/api/v1/categories",
    "api/v1/stories": "/api/v1/stories",
    "api/v1/stories/<id>": lambda: f"/api/v1/stories/{_story().pk}",
    "api/v1/officials": "/api/v1/officials",
    "api/v1/officials/<id>": lambda: f"/api/v1/officials/{_story().quotes.get().official_id}",
    "api/v1/quotes": "/api/v1/quotes",
    "api/v1/notices": "/api/v1/notices",
    "api/v1/pages": "/api/v1/pages",
    "api/v1/pages/<id>": lambda: f"/api/v1/pages/{make_page().pk}",
    "<slug:slug>/": lambda: make_page().get_absolute_url(),
    "api/v1/notices/<id>": lambda: f"/api/v1/notices/{make_notice().pk}",
}


def test_every_public_url_has_a_sample():
    assert {route for route, _view in views()} == {*SAMPLES}


def _path(route):
    return SAMPLES[route]() if callable(SAMPLES[route]) else SAMPLES[route]


def _view(route):
    return next(view for known, view in views() if known == route)


class Reads(QueryDict):
    """A query whose reads by name are recorded."""

    names = set()

    def __getitem__(self, name):
        self.names.add(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.names.add(name)
        return super().__contains__(name)

    def get(self, name, default=None):
        self.names.add(name)
        return super().get(name, default)

    def getlist(self, name, default=None):
        self.names.add(name)
        return super().getlist(name, default)


@pytest.fixture
def reads(monkeypatch):
    """The names of the parameters that views have read from a request."""
    monkeypatch.setattr(Reads, "names", set())
    query = property(lambda request: Reads(request.META["QUERY_STRING"]))
    monkeypatch.setattr(WSGIRequest, "GET", query)
    return Reads.names


# Django's own view of site maps asks for a page of one; each of ours has a single page, so the
# parameter must not reach it.
NOT_TO_REACH = {"sitemap-<slug:section>-<int:page>.xml": {"p"}, "news-sitemap.xml": {"p"}}


@pytest.mark.parametrize("route", SAMPLES)
def test_a_view_reads_no_parameter_that_it_has_not_declared(route, client, reads):
    declared = parameters_of(_view(route)).names
    path = _path(route)
    assert client.get(path).status_code in (200, 302, 404)
    assert reads <= declared | NOT_TO_REACH.get(route, set())
    if declared and not path.startswith(
        "/api/v1/"
    ):  # Ninja reads what is there, and its description is exact
        client.get(path, dict.fromkeys(declared, "1"))
        assert reads == declared, "it declares a parameter that it does not read"


@pytest.mark.parametrize("route", SAMPLES)
def test_a_declared_parameter_reaches_the_view_and_no_other_does(route):
    reached = []
    django = get_wsgi_application()

    def application(environ, start_response):
        reached.append(environ["QUERY_STRING"])
        return django(environ, start_response)

    declared = sorted(parameters_of(_view(route)).names)
    asked = dict.fromkeys([*declared, "khong-khai", "limited"], "1")
    address = f"{_path(route)}?{urlencode(asked)}"
    Answer(behind_page_cache(application), RequestFactory().get(address).environ)
    assert reached == [urlencode(dict.fromkeys(declared, "1"))]


@pytest.mark.parametrize(
    ("path", "names", "endless"),
    [
        ("/", "cat language nv op p page_id", "cat language nv op p page_id"),
        ("/bai-viet/tin/", "", ""),
        ("/chuyen-muc/tin/", "page thoi-gian", "thoi-gian"),
        ("/tim-kiem/", "chuyen-muc den page q tu", "den q tu"),
        ("/api/v1/categories", "", ""),
        ("/api/v1/officials", "cursor limit", "cursor"),
        ("/api/v1/quotes", "cursor limit official", "cursor"),
        ("/api/v1/notices", "cursor limit since until", "cursor since until"),
        (
            "/api/v1/stories",
            "category cursor limit official since thread until",
            "cursor since until",
        ),
        ("/khong-co/", "", ""),
        ("/không-có/", "", ""),
    ],
)
def test_what_may_be_asked(path, names, endless):
    found = parameters_at(path)
    assert (sorted(found.names), sorted(found.endless)) == (names.split(), endless.split())


def test_a_parameter_of_one_page_makes_no_pages_of_another(ask):
    for path in ("/", "/thong-bao/", make_article().get_absolute_url()):
        ask(path)
        for name in ("limit", "category", "chuyen-muc", "q"):
            assert ask(f"{path}?{name}=1").kept, (path, name)


def test_endless_pages_are_kept_beside_the_others_and_shared_with_no_process(settings, request):
    settings.PAGES_ARE_SHARED = True
    ask = request.getfixturevalue("ask")
    for address in ("/tim-kiem/?q=lua", "/api/v1/stories?since=2020-01-01T00:00:00Z"):
        assert ask(address).status == 200
        assert ask(address).kept
        make_category()
        assert not ask(address).kept
    assert not [key for key in cache._cache if "page:" in key]
    ask("/thong-bao/")
    assert [key for key in cache._cache if "page:" in key]


def test_a_redirect_to_the_slash_keeps_what_its_page_reads(ask):
    assert ask("/tim-kiem?q=lua&fbclid=1").headers["location"] == "/tim-kiem/?q=lua"


def test_a_declaration_passes_through_other_decorators():
    view = resolve("/tim-kiem/").func
    assert view is not getattr(view, "__wrapped__", view), "the outer one is require_safe's"
    assert "q" in parameters_of(view).names

    @reads_parameters("a", endless=["b"])
    def plain(request):
        """Nothing."""

    assert parameters_of(plain) == (frozenset("ab"), frozenset("b"))


def _literal_reads(path):
    """The constant names that the module at `path` reads from a `.GET`."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="GET"), attr="get" | "getlist"),
                args=[ast.Constant(value=name), *_],
            ):
                yield name
            case ast.Subscript(value=ast.Attribute(attr="GET"), slice=ast.Constant(value=name)):
                yield name
            case ast.Compare(
                left=ast.Constant(value=name),
                ops=[ast.In() | ast.NotIn()],
                comparators=[ast.Attribute(attr="GET")],
            ):
                yield name


def test_no_branch_of_the_public_rooms_reads_what_no_view_declares():
    # The test above reads what a page does as it is asked; a name may stand in another branch.
    declared = {name for _route, view in views() for name in parameters_of(view).names}
    room = Path(settings.BASE_DIR) / "articles"
    modules = [*room.glob("portal/**/*.py"), *room.glob("api/*.py")]
    found = {name for path in modules for name in _literal_reads(path)}
    assert "page" in found
    assert found <= declared
