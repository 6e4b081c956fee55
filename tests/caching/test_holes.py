"""Pages kept with holes: a notice that changes costs no story, and no hole is ever left open."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import read_counts
from articles.caching import content_stamp, holes, triggers
from articles.caching.parts import OVERHEAD, Part, Parts
from articles.models import Article, ContentStamp, ReadCount, TickerNotice
from articles.models.prepared import Prepared
from articles.portal import story_page
from articles.search import query
from tests.support.factories import (
    hours,
    make_article,
    make_attachment,
    make_category,
    make_featured,
    make_notice,
    make_photo,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
READER = {"HTTP_USER_AGENT": "Mozilla/5.0"}


def rename(text="Khác"):
    TickerNotice.objects.update(text=text)


def test_a_notice_that_changes_costs_no_story(ask, monkeypatch):
    story = make_article(headline="Lúa chín sớm")
    make_notice(text="Cũ")
    before = ask(story.get_absolute_url())
    rename("Mới")
    monkeypatch.setattr(story_page, "AT_SLUG", None)  # whoever asks for a story fails
    with CaptureQueriesContext(connection) as queries:
        after = ask(story.get_absolute_url())
    assert not after.kept
    assert after.text == before.text.replace("Cũ", "Mới")
    assert all("tickernotice" in query["sql"] for query in queries)
    assert after.headers["content-security-policy"] == before.headers["content-security-policy"]


def test_a_notice_that_changes_costs_no_search(ask, monkeypatch):
    make_article(headline="Lúa chín sớm")
    make_notice(text="Cũ")
    before = ask("/tim-kiem/?q=lua").text
    assert "Lúa chín sớm" in before.replace("<mark>", "").replace("</mark>", "")
    rename("Mới")
    monkeypatch.setattr(query, "parse", None)  # whoever searches fails
    assert ask("/tim-kiem/?q=lua").text == before.replace("Cũ", "Mới")


def test_the_home_page_shows_its_notices_twice_and_lasts_too(ask):
    make_article(headline="Lúa chín sớm")
    make_notice(text="Cũ")
    before = ask("/").text
    assert before.count("Cũ") == 2
    rename("Mới")
    assert ask("/").text == before.replace("Cũ", "Mới")
    TickerNotice.objects.all().delete()
    assert "Mới" not in ask("/").text


def test_another_stamp_or_a_change_by_the_clock_has_it_made_anew(ask):
    story = make_article()
    later = make_article(category=story.category, publish_at=hours(1), headline="Đúng giờ")
    make_notice()
    address = story.category.get_absolute_url()
    with time_machine.travel(later.publish_at - timedelta(seconds=2), tick=False):
        assert "Đúng giờ" not in ask(address).text
        rename()
        assert "Đúng giờ" not in ask(address).text
    with time_machine.travel(later.publish_at, tick=False):
        assert "Đúng giờ" in ask(address).text


def test_a_notice_comes_and_goes_by_the_clock_in_a_page_that_lasts(ask):
    address = make_article().get_absolute_url()
    notice = make_notice(text="Chỉ hôm nay", starts_at=hours(1), ends_at=hours(2))
    seen = []
    for moment in (notice.starts_at, notice.ends_at):
        for second in (-1, 0):
            with time_machine.travel(moment + timedelta(seconds=second), tick=False):
                seen.append("Chỉ hôm nay" in ask(address).text)
    assert seen == [False, True, True, False]


def test_a_featured_story_and_midnight_come_by_the_clock(ask):
    make_article(headline="Mới nhất")
    old = make_article(headline="Được chọn", publish_at=hours(-90))
    featured = make_featured(old, starts_at=hours(1), ends_at=hours(2))
    leads = []
    for moment in (featured.starts_at, featured.ends_at):
        for second in (-1, 0):
            with time_machine.travel(moment + timedelta(seconds=second), tick=False):
                home = ask("/").text
                leads.append(home.index("Được chọn") < home.index("Mới nhất"))
    assert leads == [False, True, True, False]
    midnight = timezone.localtime(hours(24)).replace(hour=0, minute=0, second=0, microsecond=0)
    for day in (midnight - timedelta(seconds=1), midnight):
        with time_machine.travel(day, tick=False):
            assert f'<time datetime="{timezone.localdate(day)}">' in ask("/").text


def test_a_reading_counts_whether_the_story_was_made_or_lasted(ask):
    story = make_article()
    make_notice()
    for number in range(3):
        ask(story.get_absolute_url(), REMOTE_ADDR=f"192.0.2.{number}", **READER)
        rename(f"Lần {number}")
    read_counts.write()
    assert ReadCount.objects.get(article=story).count == 3


def test_a_player_is_let_in_on_a_page_that_lasted(ask):
    address = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    video = f'<figure class="video" data-video="dQw4w9WgXcQ"><a href="{address}">x</a></figure>'
    address = make_article(body=video).get_absolute_url()
    make_notice()
    policies = []
    for number in range(2):
        policies.append(ask(address).headers["content-security-policy"])
        rename(f"Lần {number}")
    assert "youtube-nocookie" in policies[0]
    assert {*policies[0].split("; ")} == {*policies[1].split("; ")}


def test_pages_that_are_no_story_have_no_hole_and_are_not_kept_in_parts(ask, client):
    make_notice(text="Trên mọi trang")
    gone = make_article(status="withdrawn")
    for address in (gone.get_absolute_url(), "/bai-viet/khong-co/", "/khong-co/"):
        for answer in (ask(address), ask(address)):
            assert answer.status in (404, 410)
            assert "Trên mọi trang" in answer.text
            assert "\x00" not in answer.text
    assert content_stamp.clock.parts.size == 0


def test_previews_and_the_desk_neither_use_nor_fill_what_is_kept(ask, admin, desk):
    story = make_article(status="draft")
    link = story.preview_links.create(created_by=admin, expires_at=hours(1))
    make_notice(text="Trên mọi trang")
    for address in (f"/xem-truoc/{link.key}/", "/quan-tri/"):
        ask(address)
    page = desk.get(f"/xem-truoc/{link.key}/").content.decode()
    assert "Trên mọi trang" in page
    assert "\x00" not in page
    assert content_stamp.clock.parts.size == 0


def test_what_has_too_many_addresses_pushes_nothing_out(ask):
    category = make_category()
    ask(f"{category.get_absolute_url()}?thoi-gian=2019")
    ask("/tim-kiem/?q=lua")
    assert content_stamp.clock.parts.size == 0
    assert content_stamp.clock.endless_parts.size > 0
    ask(category.get_absolute_url())
    assert content_stamp.clock.parts.size > 0


@pytest.mark.parametrize(
    "address", ["/", "/luu-tru/", "/dong-su-kien/", "/can-bo/", "/dinh-chinh/"]
)
def test_no_page_leaves_a_hole_open(ask, address):
    make_notice()
    for _ in range(2):
        assert holes._MARK not in ask(address).text
        rename()


def test_parts_are_bounded_in_bytes_and_the_least_recently_asked_for_goes():
    now = timezone.now()
    later, parts = now + timedelta(hours=1), Parts(3 * (100 + OVERHEAD))
    for key in "abc":
        parts.keep(key, Part("x", later, b"." * 100, key))
    found = parts.find("a", "x", now)
    assert (found.content, found.facts) == (b"." * 100, "a")
    parts.keep("d", Part("x", later, b"." * 100, None))
    assert [bool(parts.find(key, "x", now)) for key in "abcd"] == [True, False, True, True]
    parts.keep("d", Part("x", later, b"", None))
    assert parts.size == 200 + 3 * OVERHEAD
    parts.keep("huge", Part("x", later, b"." * 10_000, None))
    assert parts.size == 0
    parts.keep("a", Part("x", later, b"a", None))
    assert not parts.find("a", "y", now)
    assert not parts.find("a", "x", later)


def halves():
    stamp = ContentStamp.objects.get().stamp
    assert len(stamp) == 2 * ContentStamp.HALF
    return stamp[: ContentStamp.HALF], stamp[ContentStamp.HALF :]


def touch_notice():
    TickerNotice.objects.update(order=3)


def touch_story():
    Article.objects.update(headline="Khác")


CHANGES = {
    "a notice": ([touch_notice], False),
    "many notices": ([lambda: [make_notice() for _ in range(3)]], False),
    "a story": ([touch_story], True),
    "a notice, then a story": ([touch_notice, touch_story], True),
    "a story, then a notice": ([touch_story, touch_notice], True),
}


@pytest.mark.parametrize(("changes", "renews_both"), CHANGES.values(), ids=CHANGES.keys())
def test_a_notice_renews_half_of_the_stamp_and_anything_else_both(changes, renews_both):
    triggers.create_triggers("default")
    make_article()
    make_notice()
    before = halves()
    with transaction.atomic():
        for change in changes:
            change()
    after = halves()
    assert (before[0] != after[0], before[1] != after[1]) == (True, renews_both)


def test_what_a_savepoint_took_back_hides_no_later_change():
    """PostgreSQL's transaction notes what it has renewed; the note goes with a savepoint."""
    triggers.create_triggers("default")
    make_article()
    before = halves()
    with transaction.atomic():
        with transaction.atomic():
            touch_story()
            if connection.vendor == "postgresql":
                connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
        touch_story()
    assert before[1] != halves()[1]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has one function for all")
def test_a_trigger_of_an_earlier_release_is_replaced():
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER articles_tickernotice_update_seen")
        cursor.execute(
            "CREATE TRIGGER articles_tickernotice_update_seen AFTER UPDATE ON articles_tickernotice"
            " FOR EACH ROW BEGIN "
            "UPDATE articles_contentstamp SET stamp = lower(hex(randomblob(16))); END"
        )
    triggers.create_triggers("default")
    make_notice()
    before = halves()
    touch_notice()
    assert halves()[1] == before[1]


def test_a_prepared_query_finds_what_its_queryset_does():
    photo = make_photo()
    story = make_article(cover=photo, quotes=[{"words": "Lời", "photo": photo}])
    make_attachment(article=story)
    story.corrections.create(text="Sửa")
    make_article(publish_at=hours(1))
    published = Article.objects.published
    found = Prepared(
        lambda now, slug: published(now).for_page().filter(slug=slug), now=datetime, slug=str
    )
    for _ in range(2):
        (prepared,) = found(now=timezone.now(), slug=story.slug)
        with CaptureQueriesContext(connection) as queries:
            for each in (prepared, Article.objects.for_page().get(pk=story.pk)):
                (quote,), (attachment,), (correction,) = (
                    each.quotes.all(),
                    each.attachments.all(),
                    each.corrections.all(),
                )
                assert (each.headline, each.cover) == (story.headline, photo)
                assert (quote.words, quote.photo, quote.article) == ("Lời", photo, story)
                assert (attachment.article, correction.text) == (story, "Sửa")
                assert each.get_deferred_fields() == {"folded"}
        assert len(queries) == 4, "those of the second"
    assert found(now=timezone.now(), slug="khong-co") == []
    assert found(now=hours(-2), slug=story.slug) == []


def test_a_prepared_query_that_does_not_ask_for_a_value_as_given_is_refused():
    deaf = Prepared(lambda pk: Article.objects.filter(pk=abs(pk) + 1), pk=int)
    with pytest.raises(TypeError, match="pk"):
        deaf(pk=1)
