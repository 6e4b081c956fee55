"""Threads: events that several stories follow, for readers and at the desk."""

import re

import pytest

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.models import Article, Thread
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_member,
    make_photo,
    make_thread,
)
from tests.support.pages import queries, text_of

pytestmark = pytest.mark.django_db

DESK = "/quan-tri/articles/thread/"


def test_a_thread_shows_its_stories_newest_first_and_its_description(client):
    thread = make_thread(name="Bão số 5", description="Diễn biến cơn bão")
    make_article(headline="Bão vào bờ", thread=thread, publish_at=hours(-1))
    make_article(headline="Bão ngoài khơi", thread=thread, publish_at=hours(-9))
    make_article(headline="Chuyện khác")
    text = text_of(client.get(thread.get_absolute_url()))
    assert thread.get_absolute_url() == "/dong-su-kien/bao-so-5/"
    assert "Diễn biến cơn bão" in text
    assert text.index("Bão vào bờ") < text.index("Bão ngoài khơi")
    assert "Chuyện khác" not in text


def test_threads_are_listed_by_their_latest_story(client):
    quiet, busy = make_thread(name="Sự kiện lặng"), make_thread(name="Sự kiện nóng")
    make_article(thread=busy, publish_at=hours(-50))
    make_article(thread=busy, publish_at=hours(-1))
    make_article(thread=quiet, publish_at=hours(-5))
    text = text_of(client.get("/dong-su-kien/"))
    assert text.index("Sự kiện nóng") < text.index("Sự kiện lặng")
    assert text.count("Sự kiện nóng") == 1


@pytest.mark.parametrize(
    "state", [{"status": "draft"}, {"publish_at": hours(1)}, {"status": "withdrawn"}]
)
def test_a_thread_whose_stories_are_not_public_is_nowhere(client, state):
    thread = make_thread(name="Chuyện kín")
    make_article(headline="Bí mật", thread=thread)
    Article.objects.update(**state)
    assert client.get(thread.get_absolute_url()).status_code == 404
    for url in ("/dong-su-kien/", "/so-do-trang/", "/"):
        page = client.get(url).content.decode()
        assert "Chuyện kín" not in page
        assert thread.slug not in page


def test_an_unpublished_story_is_on_no_thread_page(client):
    thread = make_thread()
    shown = make_article(headline="Tin công khai", thread=thread)
    make_article(headline="Bí mật", thread=thread, status="draft")
    make_article(headline="Bí mật hẹn giờ", thread=thread, publish_at=hours(1))
    for url in (thread.get_absolute_url(), shown.get_absolute_url()):
        assert "Bí mật" not in text_of(client.get(url))


@pytest.mark.parametrize("slug", ["khong-co", "%00", "%ff", "đ", "a" * 7000, "../manage.py"])
def test_an_unknown_thread_is_404(client, slug):
    assert client.get(f"/dong-su-kien/{slug}/").status_code == 404


def test_no_thread_is_an_empty_list(client):
    assert "Chưa có dòng sự kiện nào" in text_of(client.get("/dong-su-kien/"))


def test_a_story_names_its_thread_and_three_others_of_it_by_the_headline(client):
    thread = make_thread(name="Bão số 5")
    for number in range(5):
        make_article(headline=f"Bão tin {number}", thread=thread, publish_at=hours(-number - 2))
    story = make_article(thread=thread)
    page = client.get(story.get_absolute_url()).content.decode()
    header = re.search(r'<aside class="thread".*?</aside>', page, re.S)[0]
    assert f'href="{thread.get_absolute_url()}">Bão số 5</a>' in header
    assert re.findall(r"Bão tin \d", header) == ["Bão tin 0", "Bão tin 1", "Bão tin 2"]
    assert 'class="thread"' not in client.get(make_article().get_absolute_url()).content.decode()


def test_queries_do_not_grow_with_threads_and_their_stories(client):
    category, thread = make_category(), make_thread()
    urls = ["/dong-su-kien/", thread.get_absolute_url(), "/so-do-trang/"]

    def grow():
        make_article(thread=thread, category=category, cover=make_photo())
        make_article(thread=make_thread(), category=category)

    grow()
    few = [queries(client, url) for url in urls]
    for _ in range(4):
        grow()
    assert [queries(client, url) for url in urls] == few == [6, 7, 6]


# The desk


def test_an_editor_makes_a_thread_and_a_journalist_only_looks(client):
    client.force_login(make_member(JOURNALIST))
    assert client.get(DESK).status_code == 200
    assert client.get(DESK + "add/").status_code == 403
    client.force_login(make_member(TICKER_STAFF))
    assert client.get(DESK).status_code == 403
    client.force_login(make_member(EDITOR))
    form = {"name": "Bão số 5", "description": "", "slug": ""}
    assert client.post(DESK + "add/", form).status_code == 302
    assert Thread.objects.get().slug == "bao-so-5"


def test_threads_are_found_without_accents(desk):
    make_thread(name="Đường ven biển")
    make_thread(name="Chuyện khác")
    text = text_of(desk.get(DESK, {"q": "duong bien"}))
    assert "Đường ven biển" in text
    assert "Chuyện khác" not in text


def test_the_form_leads_to_the_threads_page_once_it_has_one(desk):
    thread = make_thread()
    form = f"{DESK}{thread.pk}/change/"
    assert "viewsitelink" not in desk.get(form).content.decode()
    make_article(thread=thread)
    assert "viewsitelink" in desk.get(form).content.decode()


def test_a_deleted_thread_leaves_its_stories(desk):
    story = make_article(thread=make_thread())
    assert desk.post(f"{DESK}{story.thread_id}/delete/", {"post": "yes"}).status_code == 302
    story.refresh_from_db()
    assert story.thread is None
