"""What is read most: counted without cookies and without a write per page view."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import read_counts
from articles.models import Article, ReadCount
from tests.support.factories import cards, hours, make_article
from tests.support.races import at_once

pytestmark = pytest.mark.django_db

READER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture(autouse=True)
def counting(monkeypatch):
    """Counting starts from nothing, and nothing is written but where a test says so."""
    monkeypatch.setattr(read_counts, "WRITE_EVERY", 3600)
    read_counts._waiting.clear()
    yield
    read_counts._waiting.clear()


def counts():
    return dict(ReadCount.objects.values_list("article", "count"))


def make_read(article, count, hours_ago=1):
    hour = (timezone.now() - timedelta(hours=hours_ago)).replace(minute=0, second=0, microsecond=0)
    return ReadCount.objects.create(article=article, hour=hour, count=count)


def test_reads_are_counted_here_and_written_together(client):
    first, second = make_article(), make_article()
    for number, story in enumerate((first, first, second)):
        client.get(story.get_absolute_url(), headers=READER, REMOTE_ADDR=f"192.0.2.{number}")
    assert counts() == {}
    read_counts.write()
    assert counts() == {first.pk: 2, second.pk: 1}
    client.get(first.get_absolute_url(), headers=READER, REMOTE_ADDR="192.0.2.9")
    read_counts.write()
    assert counts() == {first.pk: 3, second.pk: 1}
    read_counts.write()
    assert counts() == {first.pk: 3, second.pk: 1}


def test_counting_costs_a_page_no_query_and_sets_no_cookie(client):
    url = make_article().get_absolute_url()
    with CaptureQueriesContext(connection) as uncounted:
        client.get(url)
    with CaptureQueriesContext(connection) as counted:
        response = client.get(url, headers=READER)
    assert len(counted) == len(uncounted)
    assert not response.cookies
    assert read_counts._waiting


@pytest.mark.same_on_both("who reads is told from the headers of a request")
@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": ""},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": "python-requests/2.32"},
        {"User-Agent": "WhatsApp/2.23"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 (Linux) AppleWebKit/537.36 bingbot/2.0 Safari/537.36"},
        {"User-Agent": "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/)"},
        {"User-Agent": "Mozilla/5.0 (X11) HeadlessChrome/140.0"},
        {**READER, "Sec-Purpose": "prefetch"},
        {**READER, "Sec-Purpose": "prefetch;prerender"},
        {**READER, "Purpose": "prefetch"},
    ],
)
def test_machines_and_pages_fetched_in_advance_are_not_counted(client, headers):
    assert client.get(make_article().get_absolute_url(), headers=headers).status_code == 200
    assert not read_counts._waiting


@pytest.mark.same_on_both("who reads is told from the headers of a request")
@pytest.mark.parametrize(
    "agent",
    [
        READER["User-Agent"],
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
        " coc_coc_browser/130.0 Chrome/124.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
        " Gecko) Mobile/22A3354 Zalo iOS/638 ZaloTheme/light ZaloLanguage/vn",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
        " Gecko) Mobile/22A3354 [FBAN/FBIOS;FBAV/480.0]",
        "Opera/9.80 (Android; Opera Mini/36.2/191; U; vi) Presto/2.12.423 Version/12.16",
    ],
)
def test_browsers_of_readers_are_counted(client, agent):
    client.get(make_article().get_absolute_url(), headers={"User-Agent": agent})
    assert sum(read_counts._waiting.values()) == 1


@pytest.mark.same_on_both("who reads is told from the headers of a request")
@pytest.mark.parametrize("model", ["CUBOT", "CUBOT_NOTE_S", "CUBOT NOTE 20 Build/QP1A", "X-BOT"])
@pytest.mark.parametrize("locale", ["", "vi-vn; "])
def test_a_phone_called_bot_is_a_reader(client, model, locale):
    agent = (
        f"Mozilla/5.0 (Linux; Android 9; {locale}{model}) AppleWebKit/537.36 (KHTML, like Gecko)"
        " Chrome/124.0 Mobile Safari/537.36"
    )
    client.get(make_article().get_absolute_url(), headers={"User-Agent": agent})
    assert sum(read_counts._waiting.values()) == 1


@pytest.mark.same_on_both("who reads is told from the headers of a request")
@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like"
        " Gecko) Chrome/124.0 Mobile Safari/537.36 (compatible; Googlebot/2.1)",
        "Mozilla/5.0 (Linux; Android 7.0;) AppleWebKit/537.36 Safari/537.36 (compatible; PetalBot)",
        "Mozilla/5.0 (Linux; Android 10; SomeBot/1.0) AppleWebKit/537.36",
        "Mozilla/5.0 (compatible; Android 10; SomeBot)",
        "Mozilla/5.0 (Linux; Android 5; K) (compatible; AdsBot-Google-Mobile)",
    ],
)
def test_a_machine_that_passes_for_a_phone_is_none(client, agent):
    client.get(make_article().get_absolute_url(), headers={"User-Agent": agent})
    assert not read_counts._waiting


def test_a_client_counts_once_an_hour_for_each_story(client):
    story, other = make_article(), make_article()
    for _time in range(3):
        client.get(story.get_absolute_url(), headers=READER)
    client.get(other.get_absolute_url(), headers=READER)
    assert read_counts._waiting == {story.pk: 1, other.pk: 1}
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        client.get(story.get_absolute_url(), headers=READER)
    assert read_counts._waiting == {story.pk: 2, other.pk: 1}


@pytest.mark.slow
def test_an_office_reads_behind_one_address_and_one_reader_is_no_office(client, monkeypatch):
    monkeypatch.setattr(read_counts, "CLIENTS_OF_AN_IP", 4)
    story = make_article()
    for number in range(6):
        reader = {"User-Agent": f"{READER['User-Agent']} {number}"}
        client.get(story.get_absolute_url(), headers=reader)
    assert read_counts._waiting == {story.pk: read_counts.CLIENTS_OF_AN_IP}
    client.get(story.get_absolute_url(), headers=READER, REMOTE_ADDR="192.0.2.9")
    assert read_counts._waiting == {story.pk: read_counts.CLIENTS_OF_AN_IP + 1}


def test_what_is_remembered_of_clients_is_bounded(monkeypatch):
    monkeypatch.setattr(read_counts, "MAX_REMEMBERED", 10)
    clients = read_counts.Clients()
    assert all(clients.is_first(f"192.0.2.{number}", "", 7) for number in range(100))
    assert len(clients._known) <= 12


def test_only_what_was_read_is_counted(client):
    story = make_article()
    client.head(story.get_absolute_url(), headers=READER)
    client.get("/bai-viet/khong-co/", headers=READER)
    client.get("/", headers=READER)
    assert not read_counts._waiting


def test_no_read_is_lost_between_threads():
    def read(_number):
        for _ in range(2000):
            read_counts.note(7)

    at_once(read, range(8))
    assert read_counts._waiting == {7: 16_000}


def test_counts_are_written_after_a_while_by_a_thread_of_their_own(monkeypatch):
    written = threading.Event()
    monkeypatch.setattr(read_counts, "WRITE_EVERY", 0.01)
    monkeypatch.setattr(read_counts, "write", written.set)
    read_counts.note(7)
    assert written.wait(10)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_processes_that_write_at_once_add_their_counts_up():
    first, second, third = (make_article().pk for _ in range(3))
    # Grouped by count, these two would lock the second and the third story crosswise.
    batches = [{first: 1, second: 2, third: 1}, {second: 1, third: 1}]
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)

    def write(number):
        for _ in range(20):
            with transaction.atomic():
                read_counts._add(batches[number % 2], hour)

    at_once(write, range(6))  # raises what any of them raised
    assert counts() == {first: 60, second: 180, third: 120}


def test_a_story_deleted_meanwhile_costs_no_other_its_count():
    story, gone = make_article(), make_article()
    read_counts.note(story.pk)
    read_counts.note(gone.pk)
    gone.delete()
    read_counts.write()
    assert counts() == {story.pk: 1}


def test_a_failing_database_breaks_nothing_and_is_told(client, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise OperationalError("hỏng")

    monkeypatch.setattr(read_counts, "_add", fail)
    story = make_article()
    assert client.get(story.get_absolute_url(), headers=READER).status_code == 200
    read_counts.write()
    assert "could not be written" in caplog.text
    assert not read_counts._waiting


def test_old_counts_are_forgotten():
    make_read(make_article(), 5, hours_ago=24 * 31)
    kept = make_read(make_article(), 5, hours_ago=24 * 29)
    read_counts.write()
    assert [*ReadCount.objects.all()] == [kept]


def test_the_most_read_of_two_days_come_first():
    stories = [make_article(publish_at=hours(-100)) for _ in range(4)]
    make_read(stories[0], 3)
    make_read(stories[1], 4, hours_ago=2)
    make_read(stories[1], 4, hours_ago=30)
    make_read(stories[2], 7)
    make_read(stories[3], 1000, hours_ago=50)
    assert read_counts.most_read() == cards(stories[1], stories[2], stories[0])
    assert read_counts.most_read(limit=1) == cards(stories[1])


@pytest.mark.parametrize("state", [{"status": "withdrawn"}, {"publish_at": hours(1)}])
def test_what_is_not_published_is_never_among_the_most_read(client, state):
    make_read(make_article(headline="Bí mật"), 9)
    Article.objects.update(**state)
    shown = make_article()
    make_read(shown, 1)
    assert read_counts.most_read() == cards(shown)
    assert "Bí mật" not in client.get("/").content.decode()


def test_the_home_page_names_the_most_read_and_asks_one_query_for_them(client):
    story = make_article(headline="Tin được đọc nhiều")
    assert "Đọc nhiều" not in client.get("/").content.decode()
    for other in (story, make_article(), make_article()):
        make_read(other, 2)
    page = client.get("/").content.decode()
    most_read = page[page.index("Đọc nhiều") :]
    assert "Tin được đọc nhiều" in most_read
    with CaptureQueriesContext(connection) as context:
        read_counts.most_read()
    assert len(context) == 1
