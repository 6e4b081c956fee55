"""Where a list ends it says so, and what is older is found by time."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from lxml import html

from articles.models import Article, Correction, Quote, TickerNotice
from articles.portal import pagination
from articles.portal.spans import Span
from tests.support.factories import make_article, make_category, make_official, make_thread
from tests.support.pages import queries

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

NEW = datetime(2024, 5, 1, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Lists of two pages with two rows each."""
    monkeypatch.setattr(pagination, "MAX_PAGES", 2)
    monkeypatch.setattr(pagination, "PAGE_SIZE", 2)


# Five rows in a year, and in each of the two years before; ten days lie between two of a year.
MOMENTS = [NEW - timedelta(days=10 * n + 365 * year) for year in range(3) for n in range(5)]


def _stories(**fields):
    for moment in MOMENTS:
        make_article(publish_at=moment, headline=f"Mục {moment:%Y-%m-%d}.", **fields)


def _category():
    category = make_category()
    _stories(category=category)
    return category.get_absolute_url()


def _thread():
    thread = make_thread()
    _stories(thread=thread)
    return thread.get_absolute_url()


def _threads():
    for moment in MOMENTS:
        make_article(thread=make_thread(name=f"Mục {moment:%Y-%m-%d}."), publish_at=moment)
    return "/dong-su-kien/"


def _official():
    official = make_official()
    for moment in MOMENTS:
        article = make_article(publish_at=moment)
        words = f"Mục {moment:%Y-%m-%d}."
        Quote.objects.create(article=article, number=1, official=official, words=words)
    return official.get_absolute_url()


def _notices():
    for moment in MOMENTS:
        TickerNotice.objects.create(text=f"Mục {moment:%Y-%m-%d}.", starts_at=moment)
    return "/thong-bao/"


def _corrections():
    article = make_article()
    for moment in MOMENTS:
        Correction.objects.create(article=article, text=f"Mục {moment:%Y-%m-%d}.", at=moment)
    return "/dinh-chinh/"


def _archive():
    _stories()
    return "/luu-tru/2023/"


LISTS = (_category, _thread, _threads, _official, _notices, _corrections)


def _walk(client, address):
    """Every page that the pager and the links by time lead to, by address."""
    found, ahead = {}, [address]
    while ahead:
        here = ahead.pop()
        if here in found:
            continue
        response = client.get(here)
        assert response.status_code == 200, here
        found[here] = response.content.decode()
        page = html.fromstring(found[here])
        path, _, _query = here.partition("?")
        links = page.xpath("//nav[contains(@class,'pager') or @class='time-spans']//a/@href")
        ahead += [f"{path}{link}" if link.startswith("?") else link for link in links]
    return found


def _main(text):
    return text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("make", LISTS)
def test_a_list_that_is_cut_says_so_and_leads_to_all_of_it(client, make):
    address = make()
    pages = _walk(client, address)
    assert "Danh sách dừng ở đây, gồm 4 mục mới nhất" not in pages[address]
    assert "Danh sách dừng ở đây, gồm 4 mục mới nhất" in pages[f"{address}?page=2"]
    seen = {found for text in pages.values() for found in re.findall(r"Mục (\S+?)\.", _main(text))}
    assert seen == {f"{moment:%Y-%m-%d}" for moment in MOMENTS}
    # A year holds its own and bears its name.
    text = pages[f"{address}?thoi-gian=2023"]
    assert "<strong>Năm 2023</strong>" in text
    assert set(re.findall(r"Mục (\d+)", _main(text))) == {"2023"}
    current = html.fromstring(text).xpath("//nav[@class='time-spans']//a[@aria-current]/text()")
    assert current == ["Năm 2023"]


def test_a_year_of_the_archive_that_is_cut_leads_to_its_months(client):
    text = client.get(f"{_archive()}?page=2").content.decode()
    assert "Danh sách dừng ở đây" in text
    links = html.fromstring(text).xpath("//nav[@class='time-spans']//a/@href")
    assert links == ["/luu-tru/2023/03/", "/luu-tru/2023/04/", "/luu-tru/2023/05/"]


@pytest.mark.same_on_both("what is no time is asked of no database")
@pytest.mark.parametrize("make", LISTS)
def test_what_is_no_time_is_no_error(client, make):
    address = make()
    for typed in "|abc|0000|9999|2023-13|2023-02-30|20232|٢٠٢٣|2023-1|%00".split("|"):
        page = client.get(f"{address}?thoi-gian={typed}")
        assert "list-span" not in page.content.decode(), typed


def test_a_year_with_nothing_is_an_empty_list(client):
    assert client.get(f"{_thread()}?thoi-gian=2001").status_code == 200


def test_each_page_of_a_year_has_an_address_of_its_own(client):
    address = f"{_official()}?thoi-gian=2023&page=2"
    head = html.fromstring(client.get(address).content.decode()).find("head")
    [canonical] = head.xpath("link[@rel='canonical']/@href")
    [before] = head.xpath("link[@rel='prev']/@href")
    assert canonical == f"http://testserver{address}"
    assert before == canonical.removesuffix("&page=2")


def test_a_list_that_is_whole_says_nothing_of_time(client):
    make_article(category=make_category(slug="muc"))
    assert "time-spans" not in client.get("/chuyen-muc/muc/").content.decode()


def test_the_links_by_time_cost_the_same_however_many_rows(client):
    address = f"{_category()}?page=2"
    before = queries(client, address)
    Article.objects.update(publish_at=NEW)
    assert queries(client, address) == before <= 10


def test_the_end_of_a_year_is_that_of_its_last_moment_here():
    """In UTC the year in Vietnam begins at 17:00 of the day before."""
    make_article(publish_at=datetime(2022, 12, 31, 16, 59, 59, 999999, tzinfo=UTC))
    first = make_article(publish_at=datetime(2022, 12, 31, 17, tzinfo=UTC))
    found = Span(2023).within(Article.objects.published(), "publish_at")
    assert [*found] == [first]
    assert (Span(2023).key, Span(2023, 3).key, Span(2023, 3, 9).key) == (
        "2023",
        "2023-03",
        "2023-03-09",
    )
