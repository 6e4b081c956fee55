"""When a story was modified: the last time that readers got other content than before."""

import unicodedata

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from articles.editorial import revisions, workflow
from articles.models import Article, changes
from tests.support.factories import (
    hours,
    make_admin,
    make_article,
    make_attachment,
    make_category,
    make_official,
    make_photo,
    make_quote,
    make_thread,
)
from tests.support.forms import quote_rows, story_form

pytestmark = pytest.mark.django_db

OLD = hours(-60_000)  # in 2019, as an import has it


def modified(article):
    return Article.objects.get(pk=article.pk).modified_at


def test_an_imported_story_is_as_old_as_it_says():
    with changes.reported_once():
        article = make_article(publish_at=OLD, quotes=[{"words": "Một"}])
        make_attachment(article=article)
        article.save()
    assert modified(article) == OLD


def test_a_save_that_changes_nothing_moves_nothing():
    with changes.reported_once():
        article = make_article(publish_at=OLD, quotes=[{}])
        attachment = make_attachment(article=article)
    Article.objects.get().save()
    article.quotes.get().save()
    attachment.save()
    article.headline = unicodedata.normalize("NFD", article.headline)  # tidied away
    article.slug, article.publish_at = "khac", OLD
    article.save()
    assert modified(article) == OLD


def _other(**fields):
    def change(article):
        for name, value in fields.items():
            setattr(article, name, value() if callable(value) else value)
        article.save()

    return change


def _other_quote(article):
    quote = article.quotes.get()
    quote.words = "Lời khác"
    quote.save()


CHANGES = {
    "headline": _other(headline="Khác"),
    "lead": _other(lead="Khác"),
    "body": _other(body="<p>Khác</p>"),
    "category": _other(category=make_category),
    "thread": _other(thread=make_thread),
    "cover": _other(cover=make_photo),
    "caption": _other(cover_caption="Khác"),
    "audio": _other(audio=lambda: ContentFile(b"ID3", name="a.mp3")),
    "byline": _other(byline="Khác"),
    "source": _other(source="Khác"),
    "quote": _other_quote,
    "new quote": lambda article: make_quote(article=article, number=2),
    "no quote": lambda article: article.quotes.get().delete(),
    "new attachment": lambda article: make_attachment(article=article),
    "no attachment": lambda article: article.attachments.get().delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_readers_get_anew_moves_it(change):
    with changes.reported_once():
        article = make_article(publish_at=OLD, quotes=[{"number": 1}])
        make_attachment(article=article)
    start = timezone.now()
    change(Article.objects.get())
    assert start <= modified(article) <= timezone.now()


@pytest.mark.parametrize("state", [{"status": "draft"}, {"publish_at": hours(1)}])
def test_what_changes_before_readers_see_a_story_is_no_change_to_them(state):
    article = make_article(quotes=[{}], **state)
    for change in (_other_quote, _other(headline="Khác")):
        change(article)
    Article.objects.update(status="published", publish_at=OLD)
    assert modified(article) == OLD


def test_what_changes_while_withdrawn_is_new_when_it_comes_back():
    article = make_article(publish_at=OLD, status="withdrawn")
    _other(headline="Khác")(article)
    workflow.publish(article, by=make_admin())
    assert modified(article) > OLD


def test_a_copy_in_memory_does_not_turn_it_back():
    article = make_article(publish_at=OLD)
    late = Article.objects.get()
    _other(headline="Khác")(article)
    late.headline = "Khác"
    late.save()
    assert modified(article) > OLD


def test_a_move_alone_changes_no_content():
    article, admin = make_article(publish_at=OLD), make_admin()
    workflow.withdraw(article, by=admin, note="Sai số liệu")
    workflow.publish(article, by=admin)
    assert modified(article) == OLD


def test_a_restore_moves_it_where_it_changes_something(admin):
    with changes.reported_once():
        article = make_article(publish_at=OLD, quotes=[{"official": make_official()}])
    revisions.record(article, by=admin)
    [first] = revisions.of(article)
    revisions.restore(article, first, by=admin)
    assert modified(article) == OLD
    Article.objects.update(headline="Khác")  # past save()
    revisions.restore(article, first, by=admin)
    assert modified(article) > OLD


def test_a_form_saved_as_it_is_moves_nothing_that_machines_read(desk, client):
    with changes.reported_once():
        article = make_article(publish_at=OLD.replace(second=0, microsecond=0), quotes=[{}])
    pages = ("/atom.xml", f"/sitemap-stories-{article.pk // 2000}.xml", article.get_absolute_url())
    before = [client.get(page).content for page in pages]
    local = timezone.localtime(article.publish_at)
    form = story_form(
        headline=article.headline,
        lead=article.lead,
        body=article.body,
        slug=article.slug,
        category=article.category_id,
        publish_at_0=local.strftime("%d/%m/%Y"),
        publish_at_1=local.strftime("%H:%M"),
    ) | quote_rows(article, [1])
    assert desk.post(f"/quan-tri/articles/article/{article.pk}/change/", form).status_code == 302
    assert Article.objects.get().version == 1  # not even a working copy is kept
    assert [client.get(page).content for page in pages] == before
