"""Hostile stored bodies in a real Chromium: the editor, previews and pages run none of them."""

import pytest
from django.db import connection

from articles.editorial import revisions
from tests.support.browser import editor_ready
from tests.support.factories import hours, make_article, make_notice
from tests.support.vectors import VECTORS

pytestmark = pytest.mark.django_db(transaction=True)

GROUPS = [VECTORS[start::6] for start in range(6)]


def hostile_body(vectors):
    """One body with every vector, each closed off from the next as far as it lets itself be."""
    return "".join(f"<p>a</p>{vector}</p></div></svg></math></table>" for vector in vectors)


def past_the_cleaner(article, body):
    """Write `body` where only a broken import or a stolen database could."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET body = %s WHERE id = %s", [body, article.pk])


@pytest.fixture
def window(chromium, live_server):
    """A window of its own: its binding and its routes go with it."""
    context = chromium.new_context(base_url=live_server.url, locale="vi-VN")
    yield context
    context.close()


@pytest.fixture
def watched(desk_page):
    """The page with a canary; what a vector managed to do stands in `page.caught`."""
    page, caught = desk_page, []
    page.context.expose_binding("pwned", lambda source: caught.append(source["frame"].url))
    page.on("dialog", lambda dialog: (caught.append(dialog.message), dialog.dismiss()))

    def listen(route):
        caught.append(route.request.url)
        route.abort()

    page.context.route("**/pwned*", listen)
    page.context.route("**://evil.example/**", listen)
    page.caught = caught
    yield page
    page.console_messages_seen.clear()  # refusals of the policy are what is wanted


def assert_silent(page):
    """No frame called the canary, no dialog opened, nothing was asked for outside."""
    page.wait_for_timeout(300)
    assert page.caught == []


def test_the_canary_sings_where_a_script_runs(watched):
    """Else the silence below would prove nothing."""
    watched.goto("/quan-tri/")
    watched.evaluate("pwned()")
    watched.evaluate("fetch('/pwned').catch(() => 0)")
    assert len(watched.caught) == 2


@pytest.mark.parametrize("vectors", GROUPS, ids=range(len(GROUPS)))
def test_the_editor_opens_hostile_bodies_and_runs_nothing(watched, vectors):
    page = watched
    article = make_article(status="draft", publish_at=None)
    past_the_cleaner(article, hostile_body(vectors))
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    editor_ready(page)
    assert_silent(page)
    page.evaluate("CKEDITOR.instances.id_body.setData(CKEDITOR.instances.id_body.getData())")
    page.evaluate("CKEDITOR.instances.id_body.setMode('source')")
    page.evaluate("CKEDITOR.instances.id_body.setMode('wysiwyg')")
    assert_silent(page)
    page.locator("#writing-bar .bar-preview").click()
    page.frame_locator("iframe[name=preview]").locator(".preview-banner").wait_for()
    assert_silent(page)


@pytest.mark.parametrize("vectors", GROUPS[:2], ids=range(2))
def test_pages_of_hostile_bodies_run_nothing(watched, vectors):
    page = watched
    article = make_article(slug="tin", headline=vectors[0], lead=vectors[1])
    revisions.record(article, by=None)
    past_the_cleaner(article, hostile_body(vectors))
    revisions.record(article, by=None, comment=vectors[0])
    make_notice(text=vectors[1])
    new, old = revisions.of(article)
    link = article.preview_links.create(expires_at=hours(1))
    history = f"/quan-tri/articles/article/{article.pk}/history/"
    compare = f"{history}compare/?older={old.pk}&newer={new.pk}"
    for address in (
        "/bai-viet/tin/",
        link.get_absolute_url(),
        history,
        compare,
        "/",
        "/tim-kiem/?q=a",
    ):
        page.goto(address, wait_until="domcontentloaded")
        assert_silent(page)
