"""The demo: the sample page of the old portal, exactly, and a story in every state."""

import re
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from articles import demo
from articles.demo import pictures
from articles.demo.content import ARTICLES
from articles.models import (
    Article,
    Attachment,
    Official,
    Page,
    Photo,
    SearchEntry,
    TickerNotice,
)
from articles.portal.story_body import story_body
from articles.read_counts import most_read
from articles.search import index

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SAMPLE = (Path(demo.__file__).parent / "sample_page.txt").read_text()


@pytest.fixture(scope="module")
def demo_loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """A database with the demo in it, for the whole module.

    Gives what the command printed, its folder, and what was asked of the search index meanwhile.
    """
    # What pictures show does not matter here, and drawing large ones takes time.
    small = {"draw": {"width": 64, "height": 40}, "portrait": {"size": 48}}
    folder, out, asked = tmp_path_factory.mktemp("demo"), StringIO(), []
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        override_settings(VAR_DIR=folder),
        transaction.atomic(),
    ):
        for name, size in small.items():
            patch.setattr(pictures, name, partial(getattr(pictures, name), **size))
        record = index.record
        patch.setattr(index, "record", lambda keys: asked.append(keys) or record(keys))
        call_command("demo", stdout=out)
        patch.undo()
        yield out.getvalue(), folder, asked
        transaction.set_rollback(True)


@pytest.fixture
def loaded(demo_loaded, db):
    """The same for one test, which may change it."""
    return demo_loaded


def test_the_sample_page_is_held_and_shown_whole(loaded, client):
    ticker, headline, time, lead, *body = [
        line for line in SAMPLE.splitlines() if line.strip("\xa0 ")
    ]
    article = Article.objects.published().get(headline=headline.strip())
    page = client.get(article.get_absolute_url()).content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())

    notices = [notice.strip("\xa0 ") for notice in ticker.split("|") if notice.strip("\xa0 ")]
    assert len(notices) == 5
    assert [notice.text for notice in TickerNotice.objects.showing()] == notices
    for part in (*notices, headline, time, lead):
        assert " ".join(part.split()) in text

    # The body's lines in their order; of a quote's line the full stop behind ” is the page's.
    shown = "".join(
        str(part.get("quote", part.get("html"))) for part in story_body(article)["parts"]
    )
    shown = " ".join(re.sub(r"<[^>]+>", " ", shown).split())
    place = 0
    for line in body:
        line = re.sub(r"”\.$", "”", " ".join(line.split()))
        assert line in shown[place:]
        place = shown.index(line, place) + len(line)
    assert article.quotes.count() == 2


def test_every_state_can_be_seen(loaded):
    assert Article.objects.published().count() >= 24
    assert Article.objects.filter(status=Article.Status.DRAFT).count() >= 2
    assert any(not a.is_published() for a in Article.objects.filter(status="published"))
    states = {notice.state() for notice in TickerNotice.objects.all()}
    assert states == {"showing", "upcoming", "expired"}
    positions = {o.pk: {q.position for q in o.quotes.all()} for o in Official.objects.all()}
    assert any(len(held) > 1 for held in positions.values())
    assert not Photo.objects.filter(alt="").exists()


def test_threads_and_the_most_read_have_their_stories(loaded, client):
    threads = Article.objects.published().threads()
    assert [thread.articles.published().count() for thread in threads] == [3, 3]
    assert len(most_read()) == 5
    assert "Đọc nhiều" in client.get("/").content.decode()


def test_the_logins_are_told_once_and_kept(loaded):
    printed, folder, _asked = loaded
    file = folder / "demo-logins.txt"
    username, password = file.read_text().split()[:2]
    assert f"{username}  {password}" in printed
    assert User.objects.get(username=username).check_password(password)
    assert file.stat().st_mode & 0o077 == 0


def test_loading_again_changes_nothing(loaded):
    before = Article.objects.count()
    out = StringIO()
    call_command("demo", stdout=out)
    assert "nothing loaded" in out.getvalue()
    assert Article.objects.count() == before


def test_the_demo_body_is_already_clean(loaded):
    for story in ARTICLES:
        if story.body_picture is None:
            assert Article.objects.get(headline=story.headline).body == story.body


def test_one_story_shows_a_picture_in_its_body_and_hands_over_a_document(loaded, client):
    attachment = Attachment.objects.get()
    page = client.get(attachment.article.get_absolute_url()).content.decode()
    assert re.search(r'<figure class="image"><picture>.*<small>Ảnh: Tranh minh họa', page)
    assert attachment.file.open().read(5) == b"%PDF-"
    assert attachment.title in page


def test_the_demo_is_indexed_at_once(loaded):
    _printed, _folder, asked = loaded
    stories = {*Article.objects.filter(status="published").values_list("pk", flat=True)}
    assert len(asked) == 1
    assert {*SearchEntry.objects.values_list("article", flat=True)} == stories


def test_no_story_of_the_demo_claims_to_have_been_modified(loaded):
    for story in Article.objects.published():
        assert story.modified_at == story.publish_at


def test_its_pages_are_read_at_their_addresses(loaded, client):
    for page in Page.objects.all():
        assert client.get(page.get_absolute_url()).status_code == 200, page
        assert page.faults() == {}
    assert Page.objects.get(slug="co-cau-to-chuc").parent.slug == "gioi-thieu"
    assert Page.objects.get(slug="about").translation_of.slug == "gioi-thieu"
