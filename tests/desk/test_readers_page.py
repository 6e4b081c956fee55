"""A story that its author may not change any more is shown as the page, not as a form of HTML."""

import pytest

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.editorial import workflow
from tests.support.factories import (
    hours,
    make_article,
    make_attachment,
    make_member,
    make_official,
)
from tests.support.forms import change_url, open_form
from tests.support.pages import text_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.same_on_both("which page is drawn follows from a row that other tests read"),
]

STATES = {
    "published": ({}, "Đã xuất bản"),
    "scheduled": ({"publish_at": hours(5)}, "Đã hẹn giờ"),
    "withdrawn": ({"status": "withdrawn"}, "Đã gỡ"),
}


@pytest.fixture
def author(client):
    author = make_member(JOURNALIST)
    client.force_login(author)
    return author


@pytest.mark.parametrize("state", STATES)
def test_its_author_gets_the_page_with_words_quotes_and_documents(client, author, state):
    fields, badge = STATES[state]
    story = make_article(
        author=author,
        body='<h2>Mục</h2><div class="quote" data-quote="1"></div>',
        quotes=[{"official": make_official(name="Lê Lợi"), "words": "Lời hay"}],
        **fields,
    )
    make_attachment(article=story, title="Quyết định")
    response = client.get(change_url(story))
    page = response.content.decode()
    assert response.status_code == 200
    for part in (f"<h1>{story.headline}</h1>", "<h2>Mục</h2>", "Lê Lợi", "“Lời hay”", "Quyết định"):
        assert part in page
    assert "&lt;h2&gt;" not in page
    assert badge in text_of(response)
    assert (f'href="{story.get_absolute_url()}"' in page) is (state == "published")


def test_no_cache_keeps_it_and_no_search_engine_finds_it(client, author):
    response = client.get(change_url(make_article(author=author)))
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "same-origin"  # or its form is refused
    assert "unsafe-inline" not in response["Content-Security-Policy"].partition("script-src")[2]


def test_it_tells_why_a_story_was_withdrawn(client, author):
    story = make_article(author=author)
    workflow.withdraw(story, by=make_member(EDITOR), note="Sai số liệu")
    assert "Sai số liệu" in text_of(client.get(change_url(story)))


def test_what_its_author_may_change_is_a_form(client, author):
    for status in ("draft", "in_review"):
        story = make_article(author=author, status=status)
        assert open_form(client, story)["headline"] == story.headline


def test_an_editor_goes_on_getting_the_form(client):
    client.force_login(make_member(EDITOR))
    story = make_article()
    assert open_form(client, story)["headline"] == story.headline


def test_nobody_elses_story_is_shown_and_nothing_can_be_posted(client, author):
    other = make_article(headline="Bản mật")
    assert "Bản mật" not in client.get(change_url(other), follow=True).content.decode()
    story = make_article(author=author)
    client.post(change_url(story), {"headline": "Đổi"})
    story.refresh_from_db()
    assert story.headline != "Đổi"
    assert client.get(change_url(other.__class__(pk=10**12)), follow=True).status_code == 200


def test_a_window_of_another_form_still_gets_a_form(client, author):
    story = make_article(author=author)
    assert "<form" in client.get(change_url(story) + "?_popup=1").content.decode()
    assert "preview-banner" not in client.get(change_url(story) + "?_popup=1").content.decode()
