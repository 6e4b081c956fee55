"""The page cache: quick, never wrong, and no harm when what it stands on fails."""

import pickle
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from redis.exceptions import ResponseError

from articles import read_counts
from articles.caching import content_stamp, kept_pages, page_cache, triggers
from articles.caching.page import Page
from articles.models import (
    Article,
    ContentStamp,
    Photo,
    Portal,
    Quote,
    ReadCount,
    Thread,
    TickerNotice,
)
from articles.models.correction import FRESH
from newsroom.redis_serializer import SignedJson
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_correction,
    make_featured,
    make_notice,
    make_official,
    make_photo,
    make_quote,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_page_is_made_once_and_then_kept(ask):
    make_article(headline="Lúa chín sớm")
    first, second = ask(), ask()
    assert not first.kept
    assert second.kept
    assert "Lúa chín sớm" in second.text
    assert first.text == second.text


def test_a_kept_page_has_the_headers_of_the_one_made(ask):
    first, second = ask(), ask()
    assert second.headers["content-security-policy"] == first.headers["content-security-policy"]
    assert second.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in second.headers
    assert "Cookie" not in second.headers["vary"]


def test_a_kept_page_asks_the_database_for_nothing_but_the_stamp(ask, monkeypatch):
    ask()
    asked = []
    monkeypatch.setattr(
        content_stamp,
        "_read_stamp",
        lambda read=content_stamp._read_stamp: asked.append(1) or read(),
    )
    with CaptureQueriesContext(connection) as others:
        assert ask().kept
    assert (len(asked), len(others)) == (1, 0)


def _publish():
    Article.objects.filter(headline="Nháp").update(status="published", publish_at=hours(-1))


CHANGES = {
    "a story is published": _publish,
    "a story is published in bulk": lambda: Article.objects.bulk_create(
        [
            Article(
                headline="Mới",
                slug="moi",
                lead="x",
                category=make_category(),
                status="published",
                publish_at=hours(-1),
            )
        ]
    ),
    "a headline changes": lambda: Article.objects.filter(headline="Cũ").update(headline="Sửa"),
    "a story is withdrawn": lambda: Article.objects.filter(headline="Cũ").update(
        status="withdrawn"
    ),
    "a story is deleted": lambda: Article.objects.get(headline="Cũ").delete(),
    "words change": lambda: Quote.objects.update(words="Lời khác"),
    "a quote is added": lambda: make_quote(article=Article.objects.get(headline="Cũ"), number=2),
    "an official is renamed": lambda: Quote.objects.get().official.save(),
    "a photo is described": lambda: Photo.objects.update(alt="Khác"),
    "a category is added": make_category,
    "a notice appears": make_notice,
    "a notice is extended": lambda: TickerNotice.objects.get().extend(timedelta(days=1)),
    "a notice is deleted": lambda: TickerNotice.objects.all().delete(),
    "a story is featured": lambda: make_featured(Article.objects.get(headline="Cũ")),
    "a correction is written": lambda: Article.objects.get(headline="Cũ").corrections.create(
        text="Sửa"
    ),
    "a correction is made anew": lambda: Article.objects.get(headline="Cũ").corrections.create(
        false_words="Sai", right_words="Đúng"
    ),
    "a thread is named": lambda: Thread.objects.create(name="Bão"),
    "the portal is named": lambda: Portal.objects.create(name="Cổng mới"),
    "someone writes SQL by hand": lambda: connection.cursor().execute(
        "UPDATE articles_category SET description = 'x'"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_the_next_request_sees_any_change(ask, change):
    make_article(headline="Cũ", cover=make_photo(), quotes=[{"words": "Lời"}])
    make_article(headline="Nháp", status="draft")
    make_notice(ends_at=hours(2))
    ask()
    assert ask().kept
    change()
    assert not ask().kept


def test_what_no_reader_can_see_leaves_pages_kept(ask):
    draft = make_article(headline="Nháp", status="draft")
    ask()
    draft.headline = "Nháp hai"
    draft.save()
    make_article(headline="Đang duyệt", status="in_review", category=draft.category)
    assert ask().kept


def test_a_change_taken_back_was_none(ask):
    article = make_article(headline="Giữ nguyên")
    ask()
    with transaction.atomic():
        Article.objects.update(headline="Đổi")
        transaction.set_rollback(True)
    assert ask().kept
    assert "Giữ nguyên" in ask(article.get_absolute_url()).text


def test_a_thousand_changes_in_one_transaction_renew_the_stamp(ask):
    category = make_category()
    before = ContentStamp.objects.get().stamp
    with transaction.atomic():
        for _ in range(30):
            make_article(category=category)
    assert ContentStamp.objects.get().stamp != before


@pytest.mark.timing("its page is asked for twice within 1.5 s")
def test_a_scheduled_story_appears_at_its_time_on_a_kept_page(ask):
    story = make_article(headline="Đúng giờ", publish_at=hours(1))
    with time_machine.travel(story.publish_at - timedelta(seconds=1), tick=False):
        ask()
        early = ask()
    assert early.kept
    assert "Đúng giờ" not in early.text
    with time_machine.travel(story.publish_at, tick=False):
        assert "Đúng giờ" in ask().text


@pytest.mark.timing("its page is asked for twice within 1.5 s")
def test_a_notice_leaves_at_its_time_from_a_kept_page(ask):
    notice = make_notice(text="Sắp hết", ends_at=hours(1))
    with time_machine.travel(notice.ends_at - timedelta(seconds=1), tick=False):
        ask()
        late = ask()
    assert late.kept
    assert "Sắp hết" in late.text
    with time_machine.travel(notice.ends_at, tick=False):
        assert "Sắp hết" not in ask().text


@pytest.mark.timing("its page is asked for twice within 1.5 s")
def test_a_correction_leaves_the_home_page_at_its_time_and_keeps_its_own(ask):
    correction = make_correction(right_words="Đúng là mười", at=hours(1) - FRESH)
    ends = correction.at + FRESH
    with time_machine.travel(ends - timedelta(seconds=1), tick=False):
        ask()
        late = ask()
    assert late.kept
    assert "Đúng là mười" in late.text
    with time_machine.travel(ends, tick=False):
        assert "Đúng là mười" not in ask().text
        assert "Đúng là mười" in ask("/dinh-chinh/").text


def test_no_edge_keeps_a_page_past_a_change_by_the_clock(ask):
    make_notice(ends_at=timezone.now() + timedelta(seconds=4))
    seconds = ask().headers["cache-control"].split("s-maxage=")[1].split(",")[0]
    assert int(seconds) <= 4


def test_a_reader_who_has_the_page_gets_304(ask):
    tag = ask().headers["etag"]
    for known in (tag, f'"x", {tag}', "*"):
        answer = ask(HTTP_IF_NONE_MATCH=known)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == tag
    assert ask(HTTP_IF_NONE_MATCH='W/"khac"').status == 200


def test_a_change_elsewhere_leaves_a_readers_copy_valid(ask):
    article = make_article()
    address = article.get_absolute_url()
    tag = ask(address).headers["etag"]
    make_official()
    answer = ask(address, HTTP_IF_NONE_MATCH=tag)
    assert (answer.status, answer.kept) == (304, False)


def test_head_tells_what_get_would_without_the_body(ask):
    for _ in range(2):
        whole, head = ask(), ask(method="head")
        assert head.body == b""
        for name in ("content-length", "etag", "content-type"):
            assert head.headers[name] == whole.headers[name]


def test_pages_are_compressed_for_those_who_can_read_it(ask):
    plain = ask()
    small = ask(HTTP_ACCEPT_ENCODING="gzip, br")
    assert small.headers["content-encoding"] == "gzip"
    assert len(small.body) < len(plain.body)
    assert small.text == plain.text
    assert small.headers["vary"] == "Accept-Encoding"


def test_what_an_address_carries_besides_makes_no_other_page(ask):
    make_article()
    ask("/?fbclid=abc&utm_source=x")
    answer = ask("/")
    assert answer.kept
    assert "fbclid" not in answer.text


def test_a_page_number_makes_another_page(ask):
    category = make_category()
    for _ in range(21):
        make_article(category=category)
    address = category.get_absolute_url()
    assert ask(address).text != ask(f"{address}?page=2").text


def test_pages_of_hosts_are_kept_apart_and_strange_hosts_get_none(ask):
    ask()
    assert ask(HTTP_HOST="evil.example").status == 400
    assert not ask(HTTP_HOST="localhost").kept


@pytest.mark.parametrize("address", ["/quan-tri/", "/quan-tri/login/", "/khong-co/", "/static/x"])
def test_what_is_not_a_public_page_is_never_kept(ask, address):
    for _ in range(2):
        assert not ask(address).kept


def test_a_preview_is_never_kept(ask, admin):
    article = make_article(status="draft")
    link = article.preview_links.create(created_by=admin, expires_at=hours(1))
    for _ in range(2):
        answer = ask(f"/xem-truoc/{link.key}/")
        assert answer.status == 200
        assert not answer.kept
        assert "no-store" in answer.headers["cache-control"]


def test_only_reading_is_answered_from_what_is_kept(ask):
    ask()
    for method in ("post", "put", "delete"):
        assert ask(method=method).status in (403, 405)


@pytest.mark.parametrize(
    "query", ["page=%00", "page=" + "9" * 5000, "%ff=%ff", "page=%ff", "&&==&", "page=1;q=2"]
)
def test_no_query_is_an_error(ask, query):
    for _ in range(2):
        assert ask("/thong-bao/?" + query).status == 200


def test_a_dead_cache_makes_pages_slower_not_broken(ask_shared, monkeypatch):
    def fail(*arguments):
        raise ConnectionError("Redis is gone")

    make_article(headline="Vẫn đọc được")
    ask_shared()
    monkeypatch.setattr(cache, "get", fail, raising=False)
    monkeypatch.setattr(cache, "set", fail, raising=False)
    for _ in range(3):
        answer = ask_shared()
        assert (answer.status, answer.kept) == (200, False)
        assert "Vẫn đọc được" in answer.text


@pytest.fixture
def ask_shared(settings, request):
    """As `ask`, where all is kept in the cache that processes share and nothing at hand."""
    settings.PAGES_ARE_SHARED, settings.PAGE_CACHE_BYTES = True, 0
    return request.getfixturevalue("ask")


class Gone:
    """A class that a later release does not have."""


FOREIGN = {
    "no pickle": b"\x80 what is this",
    "a class that is gone": pickle.dumps(Gone()).replace(b"Gone", b"Lost"),
    "another shape": pickle.dumps(("stamp", 0.0, [])),
    "another kind of field": pickle.dumps(("stamp", "soon", [], b"", "", None)),
    "another kind of header": pickle.dumps(("stamp", 1e12, [["a"]], b"", "", None)),
    "a header that is none": pickle.dumps(("stamp", 1e12, [7], b"", "", None)),
    "a word": pickle.dumps("page"),
}


@pytest.mark.parametrize("entry", FOREIGN.values(), ids=FOREIGN.keys())
def test_what_another_release_kept_is_a_miss_and_is_replaced(ask_shared, entry):
    make_article(headline="Đọc sau khi nâng cấp")
    ask_shared("/rss.xml")
    others = {*cache._cache}
    ask_shared()
    (key,) = {*cache._cache} - others
    cache._cache[key] = entry
    answer = ask_shared()
    assert (answer.status, answer.kept) == (200, False)
    assert "Đọc sau khi nâng cấp" in answer.text
    assert ask_shared().kept
    assert ask_shared("/rss.xml").kept, "one bad entry says nothing of the others"


def test_a_page_is_kept_as_plain_data_under_the_number_of_its_format(ask_shared):
    ask_shared()
    (key,) = [key for key in cache._cache if "page:" in key]
    assert f":page:{kept_pages.FORMAT}:" in key
    kept = pickle.loads(cache._cache[key])
    assert [type(value) for value in kept] == [str, float, list, bytes, str, type(None)]
    assert {type(pair) for pair in kept[2]} == {tuple}
    assert kept_pages.FORMAT == 3, "another shape of Page is another FORMAT: raise it, and this"
    assert Page._fields == ("stamp", "until", "headers", "body", "etag", "article")


def test_a_page_survives_redis_as_it_was(ask_shared):
    """The server takes headers as pairs of a kind that JSON does not know."""
    ask_shared()
    (key,) = [key for key in cache._cache if "page:" in key]
    kept, redis = pickle.loads(cache._cache[key]), SignedJson()
    assert Page.from_kept(redis.loads(redis.dumps(kept))) == kept


def test_an_entry_that_cannot_be_written_costs_its_reader_nothing(ask_shared, monkeypatch):
    def full(*arguments):
        raise ResponseError("OOM command not allowed")

    monkeypatch.setattr(cache, "set", full, raising=False)
    assert ask_shared().status == 200
    monkeypatch.undo()
    assert ask_shared().status == 200
    assert ask_shared().kept, "the cache was not left alone for it"


@pytest.fixture
def database_down(monkeypatch):
    """A function after whose call no query succeeds."""

    def fail(*arguments, **options):
        raise OperationalError("the server is gone")

    def take_down():
        monkeypatch.setattr(content_stamp, "_read_stamp", fail)
        monkeypatch.setattr(Article.objects, "published", fail)
        monkeypatch.setattr(connection, "close", lambda: None)

    return take_down


def test_without_a_database_pages_seen_before_are_served_and_say_so(ask, database_down):
    make_article(headline="Đọc hôm qua")
    ask()
    database_down()
    for _ in range(2):
        answer = ask()
        assert answer.status == 200
        assert "Đọc hôm qua" in answer.text
        assert "database-down" in answer.headers["cache-status"]


def test_without_a_database_what_was_not_seen_asks_to_come_again(ask, database_down):
    article = make_article()
    ask()
    database_down()
    answer = ask(article.get_absolute_url())
    assert answer.status == 503
    assert answer.headers["retry-after"] == "10"
    assert "no-store" in answer.headers["cache-control"]
    assert 'lang="vi"' in answer.text


def test_a_story_withdrawn_before_the_database_went_is_not_served(ask, database_down):
    article = make_article(headline="Đã rút")
    ask(article.get_absolute_url())
    Article.objects.update(status="withdrawn")
    ask()  # the portal has seen that something changed
    database_down()
    assert ask(article.get_absolute_url()).status == 503


def test_a_portal_that_lost_its_triggers_gets_them_back(ask):
    with connection.cursor() as cursor:
        table = " ON articles_category" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER articles_category_update_seen{table}")
    triggers.create_triggers("default")
    category = make_category()
    ask()
    category.save()
    assert not ask().kept


def test_reading_a_kept_story_counts_and_a_machine_does_not(ask):
    article = make_article()
    for number, agent in enumerate(("Mozilla/5.0 (Android 14)",) * 2 + ("Googlebot/2.1",)):
        reader = {"HTTP_USER_AGENT": agent, "REMOTE_ADDR": f"192.0.2.{number}"}
        ask(article.get_absolute_url(), **reader)
    ask(article.get_absolute_url(), method="head", HTTP_USER_AGENT="Mozilla/5.0")
    read_counts.write()
    assert ReadCount.objects.get(article=article).count == 2


@pytest.mark.parametrize("method", ["get", "Get", "gET"])
def test_a_method_in_small_letters_does_not_lead_past_the_kept_pages(ask, method):
    ask()
    assert ask(REQUEST_METHOD=method).kept


@pytest.mark.parametrize("vary", ["Cookie", "Accept-Encoding, cookie", "Accept-Language", "*"])
def test_what_is_not_the_same_for_all_is_not_kept(vary):
    assert not page_cache.is_public(HttpResponse(headers={"Vary": vary}))
    assert page_cache.is_public(HttpResponse(headers={"Vary": "Accept-Encoding"}))
    assert page_cache.is_public(HttpResponse())


def test_feeds_and_the_api_are_kept_too(ask):
    make_article(headline="Có trong mọi thứ")
    for address in ("/rss.xml", "/sitemap.xml", "/api/v1/stories"):
        assert not ask(address).kept
        assert ask(address).kept
        make_category()
        assert not ask(address).kept


def test_a_process_that_starts_knows_nothing_of_another(ask_shared, monkeypatch):
    make_article()
    ask_shared()
    used = content_stamp.clock
    assert used.last_stamp
    assert used.shared
    new = content_stamp.ContentClock()
    assert (new.last_stamp, new.shared) == ("", {})
    monkeypatch.setattr(content_stamp, "clock", new)
    assert ask_shared().kept, "kept pages are those of the cache"
    assert new.last_stamp == used.last_stamp
