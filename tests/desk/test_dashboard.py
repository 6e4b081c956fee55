"""The dashboard: what waits, for whom, and that each list says the same."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin import site
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.desk import dashboard
from articles.models import Article
from tests.support.factories import (
    hours,
    make_article,
    make_member,
    make_note,
    make_notice,
    make_official,
    make_photo,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

DASHBOARD = "/quan-tri/"
NOTICES = "Thông báo sắp hết hạn (48 giờ)"


def panels(response):
    """The panels of a dashboard by their title: title → [what its rows say]."""
    return {
        str(panel.title): [row["title"] for row in panel.rows]
        for panel in response.context["panels"]
    }


@pytest.fixture
def noon():
    """Now is noon of today, so that an hour from now is today as well."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    with time_machine.travel(noon, tick=False):
        yield noon


@pytest.fixture
def waiting(admin, noon):
    """One story or notice for each panel, named after it, and some for none."""
    make_article(headline="nháp", status="draft", author=admin)
    make_article(headline="nháp của người khác", status="draft")
    returned = make_article(headline="bị trả lại", status="draft")
    returned.transitions.create(action="submit", at=hours(-2))
    returned.transitions.create(action="send_back", at=hours(-1), note="Thiếu nguồn")
    again = make_article(headline="đã gửi lại", status="in_review", publish_at=None)
    again.transitions.create(action="send_back", at=hours(-2), note="Thiếu ảnh")
    again.transitions.create(action="submit", at=hours(-1))
    make_article(headline="được giao", status="draft", assigned_to=admin)
    make_article(headline="chờ duyệt", status="in_review")
    make_article(headline="chiều nay", publish_at=hours(3))
    make_article(headline="ngày mai", publish_at=hours(13))
    make_article(headline="sáng nay", publish_at=hours(-3))
    make_article(headline="hôm qua", publish_at=hours(-13))
    make_article(headline="ảnh chưa tả", publish_at=hours(-99), cover=make_photo(alt=""))
    make_article(
        headline="trích dẫn chưa đặt",
        publish_at=hours(-99),
        quotes=[{}, {}],
        body='<div class="quote" data-quote="1"></div>',
    )
    make_note(make_article(headline="có ghi chú", publish_at=hours(-99), author=admin))
    make_notice(text="sắp hết", ends_at=hours(47))
    make_notice(text="còn lâu", ends_at=hours(49))


EXPECTED = {
    "Bài bị trả lại": ["bị trả lại"],
    "Ghi chú chưa trả lời": ["có ghi chú"],
    "Giao cho bạn": ["được giao"],
    "Chờ duyệt": ["chờ duyệt", "đã gửi lại"],
    "Bản nháp của tôi": ["nháp"],
    "Hẹn giờ hôm nay": ["chiều nay"],
    "Đã xuất bản hôm nay": ["sáng nay"],
    "Bài có ảnh thiếu mô tả": ["ảnh chưa tả"],
    "Bài có trích dẫn chưa đặt chỗ": ["trích dẫn chưa đặt"],
    NOTICES: ["sắp hết"],
}


def test_each_panel_shows_what_waits(waiting, desk):
    assert panels(desk.get(DASHBOARD)) == EXPECTED


def test_each_panel_leads_to_the_list_of_the_same(waiting, desk):
    for panel in desk.get(DASHBOARD).context["panels"]:
        listed = desk.get(panel.url).context["cl"].result_list
        assert [str(row) for row in listed] == EXPECTED[str(panel.title)], panel.url
        assert desk.get(panel.url + "&_facets=True").status_code == 200


def test_each_row_opens_its_form(waiting, desk):
    for panel in desk.get(DASHBOARD).context["panels"]:
        for row in panel.rows:
            assert row["title"] in desk.get(row["url"]).content.decode()


def test_a_panel_shows_five_and_counts_to_99(desk, admin):
    category = make_article(status="draft", author=admin).category
    Article.objects.bulk_create(
        Article(headline=f"Bài {n}", slug=f"b{n}", lead="a", category=category, author=admin)
        for n in range(98)
    )
    panel = desk.get(DASHBOARD).context["panels"][4]
    assert (len(panel.rows), panel.count) == (5, "99")
    make_article(status="draft", author=admin, category=category)
    assert desk.get(DASHBOARD).context["panels"][4].count == "99+"


def test_a_journalist_sees_what_waits_of_their_own(client, waiting):
    journalist = make_member(JOURNALIST)
    make_article(headline="của tôi", status="in_review", author=journalist)
    client.force_login(journalist)
    shown = panels(client.get(DASHBOARD))
    assert shown.pop("Chờ duyệt") == ["của tôi"]
    assert NOTICES not in shown
    assert not any(shown.values())


def test_an_editor_sees_what_waits_of_all(client, waiting):
    client.force_login(make_member(EDITOR))
    assert panels(client.get(DASHBOARD)) == EXPECTED | {
        "Bản nháp của tôi": [],
        "Giao cho bạn": [],
        "Ghi chú chưa trả lời": [],
    }


def test_ticker_staff_see_notices_alone(client, waiting):
    client.force_login(make_member(TICKER_STAFF))
    assert panels(client.get(DASHBOARD)) == {NOTICES: ["sắp hết"]}


def test_without_a_desk_there_is_no_panel(client, waiting):
    client.force_login(User.objects.create_user("an", is_staff=True))
    assert panels(client.get(DASHBOARD)) == {}


def test_the_photo_of_a_quote_needs_words_too(desk):
    described = make_article(cover=make_photo(), quotes=[{"photo": make_photo()}])
    make_article(headline="ảnh trích dẫn", quotes=[{"photo": make_photo(alt="")}, {}])
    titles = panels(desk.get(DASHBOARD))["Bài có ảnh thiếu mô tả"]
    assert titles == ["ảnh trích dẫn"]
    assert described.headline not in titles


def test_a_quote_is_placed_by_its_own_number_alone(desk):
    make_article(
        headline="số 1 ở chỗ 11", body='<div class="quote" data-quote="11"></div>', quotes=[{}]
    )
    make_article(headline="đúng chỗ", body='<div class="quote" data-quote="1"></div>', quotes=[{}])
    make_article(headline="không trích dẫn")
    make_article(headline="bài đã gỡ", status="withdrawn", quotes=[{}])
    assert panels(desk.get(DASHBOARD))["Bài có trích dẫn chưa đặt chỗ"] == ["số 1 ở chỗ 11"]


def test_faults_are_looked_for_in_the_latest_stories_alone(desk, monkeypatch):
    make_article(headline="cũ", quotes=[{}])
    make_article(headline="mới", quotes=[{}])
    monkeypatch.setattr(dashboard, "RECENT_STORIES", 1)
    assert panels(desk.get(DASHBOARD))["Bài có trích dẫn chưa đặt chỗ"] == ["mới"]


@pytest.mark.parametrize("hour", [0, 23])
def test_today_is_the_day_of_the_newsroom(rf, admin, hour):
    now = timezone.localtime().replace(hour=hour, minute=30, second=0, microsecond=0)
    midnight = now.replace(hour=0, minute=0)
    for moment in (midnight - timedelta(seconds=1), midnight, now - timedelta(minutes=1)):
        make_article(headline=f"{moment:%d %H:%M}", publish_at=moment)
    for moment in (now + timedelta(minutes=1), midnight + timedelta(hours=24)):
        make_article(headline=f"{moment:%d %H:%M}", publish_at=moment)
    request = rf.get(DASHBOARD)
    request.user = admin
    found = dashboard.panels(request, site, now=now)
    _returned, _notes, _given, _review, _drafts, scheduled, published, *_others = found
    assert [row["title"] for row in scheduled.rows] == [f"{now + timedelta(minutes=1):%d %H:%M}"]
    titles = [f"{moment:%d %H:%M}" for moment in (now - timedelta(minutes=1), midnight)]
    assert [row["title"] for row in published.rows] == titles


@pytest.mark.parametrize("value", ["", "lạ", "\x00", "__class__"])
def test_an_unknown_question_filters_nothing(desk, value):
    make_article()
    response = desk.get("/quan-tri/articles/article/", {"desk": value})
    assert response.context["cl"].result_count == 1


def test_the_dashboard_asks_the_same_number_of_queries_however_much_waits(desk, admin):
    def queries():
        with CaptureQueriesContext(connection) as context:
            assert desk.get(DASHBOARD).status_code == 200
        return len(context)

    def grow(count):
        official = make_official()
        for _ in range(count):
            quotes = [{"official": official, "photo": make_photo(alt="")}]
            for status in ("draft", "in_review", "published"):
                make_article(status=status, author=admin, cover=make_photo(), quotes=quotes)
            make_notice(ends_at=hours(1))

    grow(1)
    few = queries()
    grow(4)
    assert few == queries()


def test_the_page_of_one_application_has_no_panels(desk):
    page = desk.get("/quan-tri/articles/").content.decode()
    assert 'class="panel"' not in page


@pytest.mark.parametrize(
    ("role", "shown"), [(JOURNALIST, True), (EDITOR, True), (TICKER_STAFF, False)]
)
def test_the_first_thing_is_to_write_a_story_for_who_may(client, role, shown):
    client.force_login(make_member(role))
    page = client.get(DASHBOARD).content.decode()
    assert ("Viết bài" in page) is shown
    if shown:
        assert page.index("Viết bài") < page.index('class="panels"')
