"""The search index is written once a save, and in the transaction of that save."""

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from articles.editorial import revisions, workflow
from articles.editorial.states import Unreadable
from articles.models import Article, Official, Quote, SearchEntry, changes
from articles.search import index
from articles.text.richtext import marker
from tests.support.factories import hours, make_admin, make_article, make_official, make_quote
from tests.support.forms import ADD_STORY, change_url, open_form, story_form

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def story_with_quotes(count):
    official = make_official()
    quotes = [{"official": official, "words": f"Lời {number}"} for number in range(count)]
    return make_article(quotes=quotes)


def queries_of_save(desk, article):
    """How many queries it takes to put the form of `article` live with every quote changed."""
    data = open_form(desk, article) | {"_move": "publish", "_asked": "quotes"}
    for row in range(article.quotes.count()):
        data[f"quotes-{row}-words"] += " sửa"
    with CaptureQueriesContext(connection) as queries:
        assert desk.post(change_url(article), data).status_code == 302
    return len(queries)


def test_a_story_with_forty_quotes_is_indexed_once_a_save(desk, rebuilds):
    first, few, many = map(story_with_quotes, (1, 2, 40))
    queries_of_save(desk, first)  # fills the caches of the process
    of_few = queries_of_save(desk, few)
    rebuilds.clear()
    of_many = queries_of_save(desk, many)
    assert [keys for keys in rebuilds if many.pk in keys] == rebuilds[-1:]
    assert of_many - of_few <= 3 * 38
    assert "lời 39 sửa".split()[1] in SearchEntry.objects.get(article=many).terms


def test_a_new_story_with_a_button_pressed_is_indexed_once(desk, rebuilds):
    quotes = [{"official": make_official().pk, "words": f"Lời {row}"} for row in range(3)]
    form = story_form(quotes, body="".join(map(marker, (1, 2, 3))), _move="publish")
    assert desk.post(ADD_STORY, form).status_code == 302
    assert rebuilds == [{Article.objects.get().pk}]
    assert SearchEntry.objects.get().terms.count(" loi ") == 3


def test_a_restore_and_a_recovery_are_indexed_once(admin, rebuilds):
    article = story_with_quotes(3)
    revisions.record(article, by=admin)
    revision = revisions.of(article).first()
    rebuilds.clear()
    revisions.restore(article, revision, by=admin)
    assert rebuilds == [{article.pk}]
    key = article.pk
    article.delete()
    rebuilds.clear()
    recovered, _notes = revisions.recover(revisions.deleted().first(), by=admin)
    assert recovered.pk == key
    assert rebuilds == [{key}]


def test_a_move_is_indexed_once(admin, rebuilds):
    article = make_article()
    rebuilds.clear()
    workflow.withdraw(article, by=admin, note="Sai số liệu")
    assert rebuilds == [{article.pk}]


def test_changes_in_a_block_are_reported_at_its_end(rebuilds):
    first, second = make_article(), make_article()
    rebuilds.clear()
    with changes.reported_once():
        first.save()
        with changes.reported_once():
            make_quote(article=second)
        first.save()
        assert rebuilds == []
    assert rebuilds == [{first.pk, second.pk}]


def test_a_block_that_fails_reports_nothing_and_leaves_nothing_waiting(rebuilds):
    first, second = make_article(), make_article()
    rebuilds.clear()
    with pytest.raises(DatabaseError), changes.reported_once():
        make_quote(article=first, number=0)
    assert rebuilds == []
    second.save()
    assert rebuilds == [{second.pk}]


def _rename():
    official = Official.objects.get()
    official.name = "Tên khác"
    official.save()


def _correct():
    quote = Quote.objects.get()
    quote.words = "Lời khác"
    quote.save()


def _restore():
    article = Article.objects.get()
    revisions.restore(article, revisions.of(article).first(), by=None)


WAYS = {
    "a story is saved": lambda: Article.objects.get().save(),
    "a quote is saved": _correct,
    "a quote is deleted": lambda: Quote.objects.get().delete(),
    "an official is renamed": _rename,
    "a story is moved": lambda: workflow.withdraw(
        Article.objects.get(), by=make_admin(), note="Sai"
    ),
    "a revision is restored": _restore,
}


def _rows():
    tables = Article.objects, Quote.objects, Official.objects, SearchEntry.objects
    return [list(table.order_by("pk").values()) for table in tables]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("write", WAYS.values(), ids=WAYS)
def test_where_the_index_cannot_be_written_nothing_is(write, monkeypatch):
    article = make_article(quotes=[{"words": "Lời"}])
    revisions.record(article, by=None)
    before = _rows()

    def fail(keys):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(index, "_record", fail)
    with pytest.raises((DatabaseError, Unreadable)):
        write()
    assert _rows() == before


@pytest.mark.django_db(transaction=True)
def test_where_the_index_cannot_be_written_the_desk_saves_nothing(desk, monkeypatch):
    article = make_article(quotes=[{"words": "Lời"}])
    data = open_form(desk, article) | {"headline": "Tên khác", "quotes-0-words": "Khác"}
    before = _rows()

    def fail(keys):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(index, "_record", fail)
    with pytest.raises(DatabaseError):
        desk.post(change_url(article), data)
    assert _rows() == before


def test_a_quote_with_number_0_is_refused_in_the_form_and_in_the_database(desk):
    article = make_article(quotes=[{"words": "Lời"}])
    data = open_form(desk, article) | {"quotes-0-number": "0"}
    assert desk.post(change_url(article), data).status_code == 200
    with pytest.raises(DatabaseError):
        Quote.objects.update(number=0)


def test_entries_are_written_in_the_order_of_their_ranks():
    """A rank below the one before costs SQLite a writing of its whole index so far: ten times."""
    keys = [make_article(publish_at=hours(-age)).pk for age in (1, 9, 5, 7, 3)]
    SearchEntry.objects.all().delete()
    with CaptureQueriesContext(connection) as asked:
        index.record(keys)
    written = [one["sql"] for one in asked if one["sql"].startswith("INSERT")][0]
    places = [written.index(str(entry.rank)) for entry in SearchEntry.objects.order_by("rank")]
    assert len(places) == 5
    assert places == sorted(places)
