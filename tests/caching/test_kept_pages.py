"""Pages at hand in a process, and a page that many ask for at once."""

import asyncio
import time

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import RequestFactory

from articles.caching import content_stamp, page
from articles.caching.kept_pages import WEIGHT, AtHand
from articles.caching.page import Page
from articles.caching.page_cache import MAKERS, SEARCHERS, PageCache


def made(text="x", stamp="one"):
    """A page of `text`."""
    return Page.of(HttpResponse(text), stamp, time.time() + 60)


def test_of_pages_at_hand_those_go_that_were_asked_for_longest_ago():
    pages = AtHand(3 * (WEIGHT + 100))
    for name in "abc":
        pages.keep((name,), made())
    pages.get(("a",))
    pages.keep(("d",), made())
    assert [bool(pages.get((name,))) for name in "abcd"] == [True, False, True, True]


def test_pages_at_hand_are_counted_in_bytes_and_once():
    pages = AtHand(10**6)
    for text in ("short", "x" * 5_000, "other"):
        pages.keep(("a",), made(text))
    assert pages.size == WEIGHT + len(made("other").body)
    none = AtHand(0)
    none.keep(("a",), made())
    assert (none.get(("a",)), none.size) == (None, 0)


class Stamps:
    """A reader of one stamp."""

    stamp = "one"

    async def read(self):
        """Return it."""
        return self.stamp, "default"


@pytest.fixture
def crowd(monkeypatch):
    """A function: many ask at once for `paths` of an application; returns its answers."""
    monkeypatch.setattr(
        content_stamp.ContentClock, "next_change", lambda self, stamp, now: now.replace(year=9999)
    )

    def ask(application, *paths):
        pages = PageCache(application, reader=Stamps())
        environs = [RequestFactory().get(path).environ for path in paths]

        async def all_at_once():
            answers = await asyncio.gather(*map(pages.answer, environs))
            return answers, await pages.answer(RequestFactory().get(paths[0]).environ)

        return asyncio.run(all_at_once())

    return ask


class Django:
    """Makes pages slowly, and knows how many it made, and how many at a time."""

    def __init__(self, **response):
        self.response, self.made, self.now, self.most = response, 0, 0, 0

    def __call__(self, environ, start_response):
        self.made, self.now = self.made + 1, self.now + 1
        self.most = max(self.most, self.now)
        time.sleep(0.02)
        self.now -= 1
        response = HttpResponse(f"{WSGIRequest(environ).path}", **self.response)
        start_response(f"{response.status_code} x", list(response.items()))
        return response


def test_a_page_that_many_ask_for_at_once_is_made_once(crowd):
    django = Django()
    answers, later = crowd(django, *["/"] * 30)
    assert django.made == 1
    statuses = [dict(answer.headers)["Cache-Status"] for answer in [*answers, later]]
    assert statuses == ["newsroom; fwd=miss"] + ["newsroom; hit"] * 30


@pytest.mark.parametrize(
    ("path", "most"), [("/chuyen-muc/{}/", MAKERS), ("/tim-kiem/?q={}", SEARCHERS)]
)
def test_no_more_than_a_few_pages_are_made_at_a_time(crowd, path, most):
    django = Django()
    answers, _later = crowd(django, *(path.format(n) for n in range(12)))
    assert (django.made, django.most) == (12, most)
    assert {answer.status for answer in answers} == {200}


def test_no_page_waits_for_searches(crowd):
    order = []

    class Noting(Django):
        def __call__(self, environ, start_response):
            order.append(environ["PATH_INFO"])
            return super().__call__(environ, start_response)

    crowd(Noting(), *(f"/tim-kiem/?q={n}" for n in range(12)), "/")
    assert "/" in order[:2]


def test_what_may_not_be_kept_is_made_for_each(crowd):
    django = Django(status=404)
    answers, _later = crowd(django, *["/khong-co/"] * 5)
    assert django.made == 6
    assert {answer.status for answer in answers} == {404}


def test_a_page_of_megabytes_is_answered_and_not_kept(crowd, monkeypatch):
    monkeypatch.setattr(page, "LARGEST", 5)
    django = Django()
    answers, later = crowd(django, "/")
    assert answers[0].status == 200
    assert dict(later.headers)["Cache-Status"] == "newsroom; fwd=miss"


def test_a_fault_of_one_who_makes_a_page_leaves_the_others_their_turn(crowd):
    django = Django()
    faults = iter([True])

    def application(environ, start_response):
        if next(faults, False):
            raise ValueError
        return django(environ, start_response)

    async def ask():
        pages = PageCache(application, reader=Stamps())
        both = [pages.answer(RequestFactory().get("/").environ) for _ in range(2)]
        return await asyncio.gather(*both, return_exceptions=True)

    first, second = asyncio.run(ask())
    assert isinstance(first, ValueError)
    assert second.status == 200
