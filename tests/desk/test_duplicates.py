"""A story is duplicated as a draft of whoever asks: what comes along, what stays, who may."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.desk.duplicates import MOST
from articles.editorial import revisions, workflow
from articles.models import Article, Correction
from tests.support.factories import (
    hours,
    make_article,
    make_attachment,
    make_member,
    make_photo,
    make_thread,
)
from tests.support.forms import change_url
from tests.support.history import told

pytestmark = pytest.mark.django_db

LIST = "/quan-tri/articles/article/"


def duplicate_of(article):
    return reverse("admin:articles_article_duplicate", args=[article.pk])


@pytest.fixture
def whole():
    """A published story with something of everything."""
    photo = make_photo()
    article = make_article(
        headline="Lũ về",
        slug="lu-ve",
        short_headline="Lũ",
        description="Tả",
        body='<p>Nước lên.</p><div class="quote" data-quote="2"></div>'
        f'<p><img src="{photo.image.url}" alt=""></p>',
        cover=photo,
        cover_caption="Bìa",
        thread=make_thread(),
        byline="An",
        source="TTXVN",
        audio="attachments/doc.mp3",
        author=make_member(JOURNALIST),
        quotes=[{"words": "Một", "position": "Chủ tịch xã", "photo": photo, "number": 2}],
    )
    make_attachment(article=article, title="Công điện")
    Correction.objects.create(article=article, text="Sửa")
    return article


def test_a_duplicate_is_a_draft_with_words_pictures_quotes_and_documents(desk, admin, whole):
    response = desk.post(duplicate_of(whole))
    copy = Article.objects.exclude(pk=whole.pk).get()
    assert response["Location"] == change_url(copy)
    assert "bản nháp" in told(desk.get(change_url(copy)))
    for name in Article.CONTENT:
        expected = "" if name == "audio" else getattr(whole, name)
        assert getattr(copy, name) == expected, name
    quote, theirs = copy.quotes.get(), whole.quotes.get()
    for name in ("number", "official", "position", "words", "photo", "caption"):
        assert getattr(quote, name) == getattr(theirs, name), name
    assert copy.attachments.get().file.name == whole.attachments.get().file.name
    assert [*copy.photos_in_body.values_list("photo")] == [
        *whole.photos_in_body.values_list("photo")
    ]


def test_what_belongs_to_the_one_story_stays_with_it(desk, admin, whole):
    revisions.record(whole, by=None)
    workflow.withdraw(whole, by=admin, note="Sai số liệu")
    desk.post(duplicate_of(whole))
    copy = Article.objects.exclude(pk=whole.pk).get()
    assert (copy.status, copy.publish_at, copy.author, copy.version) == ("draft", None, admin, 1)
    assert (copy.slug, copy.rewritten_at) == ("lu-ve-2", None)
    assert not copy.corrections.exists()
    assert not copy.transitions.exists()
    assert [one.comment for one in revisions.of(copy)] == ["Nhân bản từ “Lũ về”"]
    assert LogEntry.objects.filter(object_id=copy.pk, user=admin).exists()


def test_the_story_itself_does_not_change(desk, whole):
    before = Article.objects.filter(pk=whole.pk).values().get()
    desk.post(duplicate_of(whole))
    assert Article.objects.filter(pk=whole.pk).values().get() == before
    copy = Article.objects.exclude(pk=whole.pk).get()
    copy.quotes.all().delete()
    copy.attachments.all().delete()
    copy.delete()
    assert whole.quotes.exists()
    assert desk.get(whole.attachments.get().file.url).status_code == 200


def test_readers_see_nothing_of_it(desk, client, whole):
    desk.post(duplicate_of(whole))
    assert Article.objects.published().count() == 1
    client.logout()
    assert client.get("/bai-viet/lu-ve-2/").status_code == 404


def test_it_is_the_story_as_saved_and_by_post_alone(desk, whole):
    assert desk.get(duplicate_of(whole)).status_code == 405
    assert Article.objects.count() == 1
    assert desk.post(duplicate_of(Article(pk=10**12))).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("author", 302), ("another journalist", 404), ("editor", 302)]
)
def test_whoever_sees_a_story_may_begin_a_draft_from_it(client, whole, who, status):
    user = (
        whole.author if who == "author" else make_member(EDITOR if who == "editor" else JOURNALIST)
    )
    client.force_login(user)
    assert client.post(duplicate_of(whole)).status_code == status
    assert Article.objects.filter(author=user, status="draft").exists() is (status == 302)


def test_who_may_not_add_stories_may_not_duplicate_one(client):
    user = User.objects.create_user("chi-sua", is_staff=True)
    names = ("view_article", "change_article")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    article = make_article(status="draft", author=user)
    client.force_login(user)
    assert client.post(duplicate_of(article)).status_code == 403
    assert "duplicate-form" not in client.get(change_url(article)).content.decode()
    data = {"action": "duplicate_selected", "_selected_action": [article.pk]}
    client.post(LIST, data)
    assert Article.objects.count() == 1


def test_the_form_of_a_story_offers_it_and_that_of_a_new_one_does_not(desk, whole):
    assert f'action="{duplicate_of(whole)}"' in desk.get(change_url(whole)).content.decode()
    assert "duplicate-form" not in desk.get(LIST + "add/").content.decode()


def test_the_list_duplicates_what_is_selected(desk, admin):
    stories = [make_article(headline=f"Tin {number}") for number in range(3)]
    data = {"action": "duplicate_selected", "_selected_action": [one.pk for one in stories[:2]]}
    assert "Đã tạo 2 bản nháp." in told(desk.post(LIST, data, follow=True))
    drafts = Article.objects.filter(author=admin, status="draft")
    assert {draft.headline for draft in drafts} == {"Tin 0", "Tin 1"}


def test_the_list_does_not_duplicate_the_whole_archive(desk):
    stories = [make_article() for _ in range(MOST + 1)]
    data = {"action": "duplicate_selected", "select_across": 1}
    data["_selected_action"] = [one.pk for one in stories]
    assert str(MOST) in told(desk.post(LIST, data, follow=True))
    assert Article.objects.count() == MOST + 1


@pytest.mark.slow
def test_forty_quotes_take_no_more_queries_than_one(desk):
    def cost(count):
        article = make_article(quotes=[{} for _ in range(count)], publish_at=hours(-2))
        with CaptureQueriesContext(connection) as queries:
            desk.post(duplicate_of(article))
        return len(queries)

    cost(1)
    assert cost(40) - cost(1) < 40  # the history writes each row of its own
