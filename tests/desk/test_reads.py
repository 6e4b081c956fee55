"""What readers read, for those who write: by the counts that there are."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial import reads, working_copies
from articles.models import ReadCount
from tests.support.factories import make_article, make_member
from tests.support.forms import change_url

pytestmark = pytest.mark.django_db

PAGE = "/quan-tri/luot-doc/"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-12-30 10:20+07:00", tick=False):
        yield timezone.now()


def read(article, times, hours=0):
    hour = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours)
    ReadCount.objects.create(article=article, hour=hour, count=times)


def shown(page):
    """The stories of the page, each with its reads of today and of all days."""
    return {str(r.story): (r.today, r.count) for r in page.context["stories"]}


def test_an_editor_has_the_reads_of_all_a_journalist_those_of_the_own(client):
    lan = make_member(JOURNALIST)
    mine = make_article(headline="của tôi", author=lan)
    given = make_article(headline="giao tôi", assigned_to=lan)
    other = make_article(headline="Bản mật", author=make_member(JOURNALIST))
    for story, times in ((mine, 3), (given, 2), (other, 70)):
        read(story, times)
        read(story, times, hours=10)  # 00:00 of today
        read(story, times, hours=11)  # yesterday
    client.force_login(lan)
    page = client.get(PAGE)
    assert shown(page) == {"của tôi": (6, 9), "giao tôi": (4, 6)}
    assert [day.count for day in page.context["days"]] == [0, 0, 0, 0, 0, 5, 10]
    assert "Bản mật" not in page.content.decode()
    assert "75" not in page.content.decode()
    client.force_login(make_member(EDITOR))
    page = client.get(PAGE)
    assert list(shown(page)) == ["Bản mật", "của tôi", "giao tôi"]
    assert page.context["total"] == 225
    assert "Thứ Tư, 30/12" in page.content.decode()
    client.force_login(make_member(TICKER_STAFF))
    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize(
    ("asked", "days"), [("30", 30), ("7", 7), ("", 7), ("9" * 40, 7), ("x", 7)]
)
def test_days_are_those_of_the_newsroom(client, asked, days):
    story = make_article()
    read(story, 1, hours=24 * 6 + 10)  # the first hour of seven days
    read(story, 2, hours=24 * 6 + 11)
    read(story, 4, hours=24 * 29 + 10)
    read(story, 8, hours=24 * 29 + 11)
    client.force_login(make_member(EDITOR))
    page = client.get(PAGE, {"days": asked})
    assert len(page.context["days"]) == days
    assert page.context["total"] == (7 if days == 30 else 1)
    assert page.context["days"][0].count == (4 if days == 30 else 1)
    assert page.content.decode().count("<rect ") == days


def test_without_any_read_the_page_stands(client):
    client.force_login(make_member(JOURNALIST))
    page = client.get(PAGE)
    assert page.context["total"] == 0
    assert "style=" not in page.content.decode().split('id="content-main"')[1]


def test_the_form_says_how_often_its_story_was_read(client):
    client.force_login(make_member(EDITOR))
    story, draft = make_article(), make_article(status="draft", publish_at=None)
    read(story, 3)
    read(story, 5, hours=24)
    read(story, 9, hours=24 * 8)
    said = "Lượt đọc: 3 hôm nay, 8 trong 7 ngày"
    assert said in client.get(change_url(story)).content.decode()
    assert said in client.get(change_url(working_copies.begin(story))).content.decode()
    assert "Lượt đọc:" not in client.get(change_url(draft)).content.decode()


def test_the_page_asks_the_same_for_two_stories_and_for_forty(client):
    def queries():
        with CaptureQueriesContext(connection) as context:
            page = client.get(PAGE)
        return len(context), len(page.context["stories"])

    client.force_login(make_member(EDITOR))
    for times in (1, 2):
        read(make_article(), times)
    few = queries()
    for times in range(38):
        read(make_article(), times + 3)
    assert (few, queries()) == ((7, 2), (7, reads.MOST))
