"""The calendar of somebody at the desk, behind its secret address."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.editorial import workflow
from articles.models import Article, CalendarAddress
from articles.portal import calendar_feed
from newsroom.logs import without_secrets
from tests.support.factories import hours, make_article, make_category, make_member

pytestmark = pytest.mark.django_db

OWN_PAGE = "/quan-tri/lich-rieng/"


@pytest.fixture
def lan():
    return make_member(JOURNALIST, last_name="Trần", first_name="Lan")


def address(user):
    made, _is_new = CalendarAddress.objects.get_or_create(user=user)
    return made.get_absolute_url()


def events(client, user):
    """The events of the calendar of `user`, by their summary."""
    answer = client.get(address(user))
    assert answer.status_code == 200
    return {str(event["summary"]): event for event in Calendar.from_ical(answer.content).events}


def test_it_holds_what_its_owner_may_see_with_the_right_times(client, lan):
    with time_machine.travel("2026-12-01 10:00+07:00", tick=False):
        draft = {"status": "draft", "publish_at": None}
        due = timezone.make_aware(datetime(2026, 12, 31, 23, 30))
        own = make_article(headline="của tôi", author=lan, due_at=due, **draft)
        make_article(headline="giao tôi", assigned_to=lan, planned_on=date(2027, 1, 1), **draft)
        make_article(headline="người khác", due_at=due, planned_on=date(2027, 1, 1), **draft)
        make_article(headline="hẹn", author=lan, publish_at=hours(30))
        make_article(headline="đã đăng", author=lan, publish_at=hours(-30))
        make_article(headline="lâu rồi", author=lan, publish_at=hours(-24 * 9))
        found = events(client, lan)
    starts = {
        "Cần xong: của tôi": datetime(2026, 12, 31, 16, 30, tzinfo=UTC),
        "Dự kiến: giao tôi": date(2027, 1, 1),
        "Đã hẹn giờ: hẹn": datetime(2026, 12, 2, 9, 0, tzinfo=UTC),
        "Đã xuất bản: đã đăng": datetime(2026, 11, 29, 21, 0, tzinfo=UTC),
    }
    assert {summary: event["dtstart"].dt for summary, event in found.items()} == starts
    event = found["Cần xong: của tôi"]
    assert event["dtstamp"].dt == datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
    assert event["url"] == f"http://testserver/quan-tri/articles/article/{own.pk}/change/"
    assert "Trần Lan" in event["description"]


def test_an_event_keeps_its_uid_while_its_story_is_moved(client, lan):
    editor = make_member(EDITOR)
    story = make_article(headline="Bài", author=lan, status="draft", publish_at=None)
    workflow.schedule(story, by=editor, at=hours(2))
    uid = events(client, lan)["Đã hẹn giờ: Bài"]["uid"]
    workflow.schedule(story, by=editor, at=hours(5))
    assert events(client, lan)["Đã hẹn giờ: Bài"]["uid"] == uid
    Article.objects.filter(pk=story.pk).update(publish_at=hours(-1), headline="Bài khác")
    assert events(client, lan)["Đã xuất bản: Bài khác"]["uid"] == uid
    assert uid == f"public-{story.pk}@testserver"


def test_any_headline_comes_through_and_no_line_is_longer_than_75_bytes(client, lan):
    headline = "Họp; “bàn”, chốt: \\n ” 🌾🌾 BEGIN:VEVENT " + "Ủy ban nhân dân tỉnh " * 7
    headline = headline[:200].strip()
    make_article(headline=headline, author=lan, status="draft", planned_on=timezone.localdate())
    hard = make_article(author=lan, status="draft", planned_on=timezone.localdate())
    Article.objects.filter(pk=hard.pk).update(headline="một\r\nhai\nEND:VCALENDAR\x0b\x07")
    answer = client.get(address(lan))
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert lines.count(b"END:VCALENDAR") == 1
    found = events(client, lan)
    assert f"Dự kiến: {headline}" in found
    assert len(found) == 2


def test_a_calendar_without_entries_is_one_too(client, lan):
    assert events(client, lan) == {}


def test_a_program_asks_with_what_it_has_and_nobody_else_keeps_it(client, lan):
    make_article(author=lan)
    answer = client.get(address(lan))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert set(answer["Cache-Control"].split(", ")) == {"private", "no-cache"}
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == (
        "no-referrer",
        "noindex, nofollow",
    )
    assert "Cookie" not in answer.get("Vary", "")
    again = client.get(address(lan), HTTP_IF_NONE_MATCH=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    make_article(author=lan)
    assert client.get(address(lan), HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 200
    assert client.head(address(lan)).status_code == 200
    assert client.post(address(lan)).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_the_page_cache_keeps_none(ask, lan):
    make_article(author=lan)
    for _ in range(2):
        answer = ask(address(lan))
        assert answer.status == 200
        assert "cache-status" not in answer.headers


def test_a_renewed_address_opens_nothing_any_more(client, lan):
    client.force_login(lan)
    assert "ics" not in client.get(OWN_PAGE).content.decode()
    client.post(OWN_PAGE, {"make": "1"})
    first = address(lan)
    page = client.get(OWN_PAGE)
    assert f"http://testserver{first}" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert client.get(first).status_code == 200
    client.post(OWN_PAGE, {"make": "1"})  # a second click takes nothing away
    assert address(lan) == first
    client.post(OWN_PAGE, {"renew": "1"})
    second = address(lan)
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    client.post(OWN_PAGE, {"end": "1"})
    assert client.get(second).status_code == 404
    assert not CalendarAddress.objects.exists()
    client.post(OWN_PAGE, {"end": "1"})


def test_a_secret_cannot_be_guessed_nor_told_apart_by_its_answer(client, lan):
    make_article(author=lan)
    right = address(lan)
    key = CalendarAddress.objects.get().key
    forged = [
        *(right[:-5] + "0.ics", right.replace(key, key[::-1]), right.upper(), f"/lich/{key}.ics"),
        *(f"/lich/{key}{'0' * 64}.ics", "/lich/x.ics", f"/lich/{'a' * 5000}.ics"),
    ]
    pages = set()
    for wrong in set(forged) - {right}:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(wrong)
        assert answer.status_code == 404, wrong
        pages.add(answer.content.decode().replace(wrong, ""))
        found = [query for query in asked if "calendaraddress" in query["sql"]]
        assert len(found) == (wrong.startswith("/lich/"))
        assert not any("articles_article" in query["sql"] for query in found)
    assert len(right) > 90


def test_a_closed_account_has_no_calendar_and_one_without_its_role_has_nothing_in_it(client, lan):
    make_article(author=lan)
    assert len(events(client, lan)) == 1
    lan.groups.set(Group.objects.filter(name=EDITOR))
    make_article(author=make_member(JOURNALIST))
    assert len(events(client, lan)) == 2
    lan.groups.clear()
    assert events(client, lan) == {}
    for closed in ({"is_active": False}, {"is_active": True, "is_staff": False}):
        User.objects.filter(pk=lan.pk).update(**closed)
        assert client.get(address(lan)).status_code == 404


def test_each_has_one_address_and_no_two_share_a_key(lan):
    made = CalendarAddress.objects.create(user=lan)
    for row in ({"user": lan}, {"user": make_member(EDITOR), "key": made.key}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarAddress.objects.create(**row)


def test_no_log_has_a_secret(lan):
    secret = address(lan)
    assert without_secrets(f"GET {secret} 200") == "GET /lich/ 200"


def test_a_calendar_of_many_stories_asks_no_more_and_ends(client, lan):
    def queries():
        with CaptureQueriesContext(connection) as context:
            answer = client.get(url)
        return len(context), answer.content.count(b"BEGIN:VEVENT")

    url, category, today = address(lan), make_category(), timezone.localdate()
    queries()
    few, _number = queries()
    Article.objects.bulk_create(
        Article(
            headline=f"Bài {n}",
            slug=f"b{n}",
            lead="a",
            category=category,
            author=lan,
            planned_on=today + timedelta(days=n % 60),
        )
        for n in range(301)
    )
    assert queries() == (few, calendar_feed.MOST)
    assert few == 9
