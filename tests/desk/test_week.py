"""The week of the desk: what stands on its days, for whom, and that it stays small."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial import agenda, working_copies
from articles.models import Article, Event
from tests.support.factories import make_article, make_category, make_member

pytestmark = pytest.mark.django_db

NOW = "2026-12-30 10:00+07:00"  # a Wednesday of week 53
WEEK = "/quan-tri/tuan/2026/53/"


def at(day, hour=12, minute=0):
    """The moment on a day of that December; the 32nd is the first of January."""
    start = datetime(2026, 12, 1, hour, minute) + timedelta(days=day - 1)
    return timezone.make_aware(start)


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False):
        yield timezone.now()


@pytest.fixture
def editor(client, now):
    user = make_member(EDITOR)
    client.force_login(user)
    return user


def days(response):
    """What stands on each day: its date → [(headline, kinds)], what is to be done first."""
    return {
        day.day.day: [
            (row.story.headline, " ".join(entry.kind.value for entry in row.entries))
            for row in (*day.rows, *day.out)
        ]
        for day in response.context["days"]
    }


def test_each_story_stands_once_on_each_of_its_days(client, editor):
    draft = {"status": "draft", "publish_at": None}
    make_article(headline="ý tưởng", planned_on=date(2026, 12, 28), **draft)
    make_article(headline="cả hai", planned_on=date(2026, 12, 31), due_at=at(31, 17), **draft)
    make_article(headline="hẹn", publish_at=at(32, 6), planned_on=date(2026, 12, 31))
    make_article(headline="đã đăng", publish_at=at(30, 9))
    make_article(headline="đầu tuần", publish_at=at(28, 0))
    make_article(headline="cuối tuần", publish_at=at(34, 23, 59))
    make_article(headline="tuần trước", publish_at=at(27, 23, 59))
    make_article(headline="tuần sau", publish_at=at(35, 0))
    live = make_article(headline="bài cũ", publish_at=at(1))
    copy = working_copies.begin(live)
    Article.objects.filter(pk=copy.pk).update(headline="bản sửa", goes_live_at=at(33))
    page = client.get(WEEK)
    assert days(page) == {
        28: [("ý tưởng", "planned"), ("đầu tuần", "published")],
        29: [],
        30: [("đã đăng", "published")],
        31: [("cả hai", "planned due"), ("hẹn", "planned")],
        1: [("hẹn", "scheduled")],
        2: [("bản sửa", "scheduled")],
        3: [("cuối tuần", "scheduled")],
    }
    assert "Tuần 53: 28/12 đến 03/01/2027" in page.content.decode()
    assert page.context["after"] == "/quan-tri/tuan/2027/1/"
    assert page.context["before"] == "/quan-tri/tuan/2026/52/"
    assert client.get("/quan-tri/tuan/")["Location"] == WEEK


def test_what_is_late_is_marked_until_it_is_out(client, editor):
    late = {"due_at": at(29), "publish_at": None}
    make_article(headline="trễ", status="draft", **late)
    make_article(headline="chờ duyệt", status="in_review", **late)
    make_article(headline="xong", due_at=at(29), publish_at=at(29))
    rows = client.get(WEEK).context["days"][1]
    shown = {row.story.headline: row.is_late for row in (*rows.rows, *rows.out)}
    assert shown == {"trễ": True, "chờ duyệt": True, "xong": False}


@pytest.mark.parametrize("role", [JOURNALIST, EDITOR, TICKER_STAFF])
def test_each_sees_the_stories_that_the_list_shows(client, now, role):
    me = make_member(role)
    plan = {"status": "draft", "publish_at": None, "planned_on": date(2026, 12, 28)}
    make_article(headline="của tôi", author=me, **plan)
    make_article(headline="giao tôi", assigned_to=me, **plan)
    make_article(headline="người khác", author=make_member(JOURNALIST), **plan)
    client.force_login(me)
    page = client.get(WEEK)
    if role == TICKER_STAFF:
        assert page.status_code == client.get("/quan-tri/tuan/").status_code == 403
        assert "/quan-tri/tuan/" not in client.get("/quan-tri/").content.decode()
        return
    shown = {headline for headline, _kinds in days(page)[28]}
    assert shown == {"của tôi", "giao tôi"} | ({"người khác"} if role == EDITOR else set())
    assert 'href="/quan-tri/tuan/"' in client.get("/quan-tri/").content.decode()


@pytest.mark.parametrize(
    "week",
    ["2026/54", "2026/0", "0/1", "1/1", "1899/5", "9999/52", "2200/1", "9" * 30 + "/1", "a/b"],
)
def test_a_week_that_is_none_is_not_found(client, editor, week):
    assert client.get(f"/quan-tri/tuan/{week}/").status_code == 404


def test_a_year_of_52_weeks_leads_on_to_the_next(client, editor):
    assert client.get("/quan-tri/tuan/2027/53/").status_code == 404
    assert client.get("/quan-tri/tuan/2027/52/").context["after"] == "/quan-tri/tuan/2028/1/"
    for first, last in (("2199/51", 200), ("1900/3", 200)):
        assert client.get(f"/quan-tri/tuan/{first}/").status_code == last


def test_a_week_asks_no_more_for_500_stories_and_shows_so_many(client, editor):
    def queries():
        with CaptureQueriesContext(connection) as context:
            page = client.get(WEEK)
        return len(context), page

    category, writer = make_category(), make_member(JOURNALIST)
    story = {"category": category, "lead": "a", "author": writer, "assigned_to": writer}
    make_article(planned_on=date(2026, 12, 28), **story)
    few, _page = queries()
    Article.objects.bulk_create(
        Article(headline=f"Bài {n}", slug=f"b{n}", planned_on=date(2026, 12, 28 + n % 4), **story)
        for n in range(500)
    )
    many, page = queries()
    assert few == many == 12
    assert page.context["is_cut"]
    assert sum(len(day.rows) for day in page.context["days"]) == agenda.MOST
    assert len(page.content) < 700_000


def test_an_idea_becomes_a_draft_for_somebody(client, editor):
    lan = make_member(JOURNALIST)
    form = {"headline": " Hội  xuân ", "planned_on": "2027-01-02", "assigned_to": lan.pk}
    form["category"] = make_category().pk
    answer = client.post(WEEK, form)
    assert (answer.status_code, answer["Location"]) == (302, WEEK)
    story = Article.objects.get()
    assert (story.headline, story.status, story.author) == ("Hội  xuân", "draft", editor)
    assert (story.planned_on, story.assigned_to) == (date(2027, 1, 2), lan)
    assert Event.objects.get().recipient == lan
    assert days(client.get(WEEK))[2] == [("Hội  xuân", "planned")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"headline": ""},
        {"headline": "a" * 201},
        {"headline": "Ý\x00"},
        {"planned_on": "2026-12-27"},
        {"planned_on": "x"},
        {"category": "0"},
        {"assigned_to": "7777777"},
    ],
)
def test_an_idea_that_is_none_loses_nothing_typed(client, editor, wrong):
    form = {"headline": "Hội xuân", "planned_on": "2027-01-02", "category": make_category().pk}
    page = client.post(WEEK, form | wrong)
    assert page.status_code == 200
    assert set(page.context["form"].errors) == set(wrong)
    assert "open" in page.content.decode().split('class="week-idea"')[1].split(">")[0]
    assert not Article.objects.exists()


def test_a_journalist_plans_for_nobody_else(client, now):
    me, other = make_member(JOURNALIST), make_member(JOURNALIST)
    client.force_login(me)
    form = {"headline": "Ý", "planned_on": "2027-01-02", "category": make_category().pk}
    assert client.post(WEEK, form | {"assigned_to": other.pk}).status_code == 200
    assert client.post(WEEK, form | {"assigned_to": me.pk}).status_code == 302
    assert Article.objects.get().author == me
