"""The archive: stories by year, month and day of the portal's own time zone."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.portal.archive import Archive
from articles.portal.spans import Span
from tests.support.factories import hours, make_article
from tests.support.pages import queries, text_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PLACE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(year, month=1, day=1, hour=12, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=PLACE)


@pytest.fixture
def stories():
    """Stories of three years, one of them scheduled and one a draft."""
    make_article(headline="Tin năm 2017", publish_at=at(2017, 5, 2))
    make_article(headline="Tin ngày 20", publish_at=at(2019, 3, 20))
    make_article(headline="Tin ngày 21", publish_at=at(2019, 3, 21, 8, 18))
    make_article(headline="Tin tháng 4", publish_at=at(2019, 4, 1))
    make_article(headline="Tin nháp", publish_at=at(2019, 3, 22), status="draft")
    make_article(headline="Tin hẹn giờ", publish_at=hours(1))


def links(client, url):
    """The addresses of the archive that the content of a page leads to."""
    page = client.get(url).content.decode()
    main = re.search(r"<main.*</main>", page, re.S)[0]
    return set(re.findall(r'href="(/luu-tru/[\d/]+)"', main))


def test_a_day_a_month_and_a_year_show_their_stories_newest_first(client, stories):
    day = text_of(client.get("/luu-tru/2019/03/21/"))
    assert "Tin ngày 21" in day
    assert "Tin ngày 20" not in day
    month = text_of(client.get("/luu-tru/2019/03/"))
    assert month.index("Tin ngày 21") < month.index("Tin ngày 20")
    assert "Tin tháng 4" not in month
    year = text_of(client.get("/luu-tru/2019/"))
    assert year.index("Tin tháng 4") < year.index("Tin ngày 21")
    assert "Tin năm 2017" not in year


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (at(2019, 3, 31, 0, 0), "2019/03/31"),
        (at(2019, 3, 31, 23, 59), "2019/03/31"),
        (datetime(2018, 12, 31, 17, 0, tzinfo=UTC), "2019/01/01"),
        (datetime(2018, 12, 31, 16, 59, 59, 999_999, tzinfo=UTC), "2018/12/31"),
    ],
)
def test_days_begin_and_end_at_midnight_of_the_portal(client, moment, day):
    make_article(headline="Tin nửa đêm", publish_at=moment)
    make_article(publish_at=at(2017))
    make_article(publish_at=at(2020))
    year, month, _day = day.split("/")
    for address in (f"/luu-tru/{day}/", f"/luu-tru/{year}/{month}/", f"/luu-tru/{year}/"):
        assert "Tin nửa đêm" in text_of(client.get(address)), address
    shown = [
        (span.year, span.month, span.day)
        for span in Archive().filled(Span(int(year), int(month)).parts)
    ]
    assert shown == [(int(year), int(month), int(_day))]


def test_a_month_leads_to_its_days_and_the_next_months_that_have_stories(client, stories):
    assert links(client, "/luu-tru/2019/03/") == {
        "/luu-tru/2019/",
        "/luu-tru/2019/03/20/",
        "/luu-tru/2019/03/21/",
        "/luu-tru/2017/05/",
        "/luu-tru/2019/04/",
    }
    ends = links(client, "/luu-tru/2017/05/"), links(client, "/luu-tru/2019/04/")
    assert ends == (
        {"/luu-tru/2017/", "/luu-tru/2017/05/02/", "/luu-tru/2019/03/"},
        {"/luu-tru/2019/", "/luu-tru/2019/04/01/", "/luu-tru/2019/03/"},
    )


def test_a_day_leads_to_the_next_days_that_have_stories(client, stories):
    day = client.get("/luu-tru/2019/03/21/").content.decode()
    assert 'rel="prev" href="/luu-tru/2019/03/20/"' in day
    assert 'rel="next" href="/luu-tru/2019/04/01/"' in day


def test_the_calendar_is_a_table_with_a_caption_and_monday_first(client, stories):
    page = client.get("/luu-tru/2019/03/21/").content.decode()
    table = re.search(r"<table.*</table>", page, re.S)[0]
    assert "<caption>Tháng 3/2019</caption>" in table
    assert re.findall(r'<th scope="col"><abbr title="([^"]*)">', table)[0] == "Thứ Hai"
    weeks = re.findall(r"<tr>(.*?)</tr>", table, re.S)[1:]
    days = [re.sub(r"<[^>]+>", " ", week).split() for week in weeks]
    assert days[0] == ["1", "2", "3"]  # 1 March 2019 was a Friday
    assert days[-1] == ["25", "26", "27", "28", "29", "30", "31"]
    assert re.search(r'aria-label="Thứ Năm, 21/03/2019" aria-current="page">21<', table)
    assert table.count("aria-current") == 1


def test_a_year_names_its_months_and_the_archive_its_years_if_they_have_stories(client, stories):
    year = links(client, "/luu-tru/2019/")
    assert year == {"/luu-tru/2019/03/", "/luu-tru/2019/04/", "/luu-tru/2017/"}
    front = links(client, "/luu-tru/")
    assert {"/luu-tru/2019/", "/luu-tru/2017/", "/luu-tru/2019/03/"} <= front
    assert "/luu-tru/2018/" not in front
    assert "/luu-tru/2019/04/01/" in front  # the calendar of the newest story's month


def test_a_month_between_others_may_be_empty(client, stories):
    response = client.get("/luu-tru/2018/06/")
    assert response.status_code == 200
    assert "Không có tin bài nào" in text_of(response)


def test_what_is_not_published_is_on_no_page_of_the_archive(client, stories):
    for story in Article.objects.exclude(pk__in=Article.objects.published()):
        for url in ("/luu-tru/", "/luu-tru/2019/", "/luu-tru/2019/03/"):
            assert story.headline not in text_of(client.get(url))
    assert "/luu-tru/2019/03/22/" not in links(client, "/luu-tru/2019/03/")


@pytest.mark.parametrize("draft", [True, False])
def test_an_archive_without_stories_says_so(client, draft):
    if draft:
        make_article(status="draft", publish_at=at(2019))
    assert 'class="empty"' in client.get("/luu-tru/").content.decode()
    assert client.get("/luu-tru/2019/").status_code == 404


BEYOND = [
    "2019/02/30",
    "2019/2/3",
    "2019/3",
    "2019/13",
    "2019/00",
    "2019/03/00",
    "2019/03/32",
    "2019/00/00",
    "2017/04",
    "2019/04/02",
    "2019/05",
    "2099",
    "2026/2/30",
    "2026/02/30",
    "0",
    "0000",
    "0001",
    "0001/01/01",
    "1899/12/31",
    "1900",
    "10000",
    "9999",
    "9999/12",
    "9999/12/31",
    "-1",
    "abc",
    "%00",
    "%ff",
    "2019/%00",
    "2019/03/%ff",
    "٢٠١٩",
    "9" * 5000,
    "2019/" + "9" * 5000,
]


def test_dates_beyond_the_calendar_or_the_archive_are_404(client, stories):
    for date in BEYOND:
        assert client.get(f"/luu-tru/{date}/").status_code == 404, date


@pytest.mark.parametrize("year", [1, 1899, 1900])
def test_a_story_with_an_absurd_date_breaks_no_page(client, stories, year):
    broken = make_article(publish_at=datetime(year, 1, 1, tzinfo=UTC))
    for url in ("/luu-tru/", "/luu-tru/2017/05/", broken.get_absolute_url()):
        assert client.get(url).status_code == 200, url
    for url in (f"/luu-tru/{year:04}/", f"/luu-tru/{year:04}/01/01/"):
        assert client.get(url).status_code == (200 if year == 1900 else 404), url


def test_any_page_of_a_month_is_answered(client):
    category = make_article(publish_at=at(2019, 3)).category
    for _ in range(21):
        make_article(category=category, publish_at=at(2019, 3))
    for page in ("2", "abc", "-1", "0", "1e30", "9" * 5000, "100000", "%00"):
        response = client.get("/luu-tru/2019/03/", {"page": page})
        assert response.status_code == 200, page
        assert len(response.context["page"]) in (2, 20), page


def test_queries_do_not_grow_with_stories_and_years(client):
    urls = ["/luu-tru/", "/luu-tru/2019/", "/luu-tru/2019/03/", "/luu-tru/2019/03/21/"]
    make_article(publish_at=at(2019, 3, 21))
    few = [queries(client, url) for url in urls]
    for year in range(2012, 2025):
        make_article(publish_at=at(year, 3, 21))
        make_article(publish_at=at(year, 4, 22))
    assert [queries(client, url) for url in urls] == few == [9, 9, 9, 9]


def test_days_and_months_are_looked_up_in_the_index_never_read(client):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL scans a table as small as a test's")
    category = make_article(publish_at=at(2019, 3, 21)).category
    Article.objects.bulk_create(
        Article(slug=f"tin-{n}", headline="Tin", category=category, status=s, publish_at=at(2020))
        for n, s in enumerate(["draft", "published"] * 100)
    )
    call_command("migrate", verbosity=0)  # lets SQLite count what its indexes hold
    with CaptureQueriesContext(connection) as context:
        client.get("/luu-tru/2019/03/")
    about_others = ("notice", "menuitem")
    queries = (query["sql"] for query in context if "articles_article" in query["sql"])
    asked = [sql for sql in queries if not any(other in sql for other in about_others)]
    assert len(asked) == 5
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = " ".join(row[3] for row in cursor.fetchall())
            assert "article_latest" in plan, sql
            assert "TEMP B-TREE" not in plan, sql
