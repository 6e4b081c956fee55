"""Texts stored by older rules are mended by `manage.py reindex`."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from articles.models import Article, Category, SearchEntry, mending
from articles.search import query
from tests.support.factories import make_article, make_category, make_official, make_quote

pytestmark = pytest.mark.django_db


def store(row, **columns):
    """Write `columns` of `row` past every field, as an older release did."""
    names = ", ".join(f'"{name}" = %s' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET {names} WHERE id = %s", [*columns.values(), row.pk]
        )


def test_reindex_takes_out_what_nobody_sees_and_says_how_many():
    story = make_article(headline="x", slug="th-ong-bao")
    store(story, headline="Th\u00adông b\u200báo", body="<p>Nư\u00adớc\x93</p>", folded="th ong")
    official = make_official(name="x")
    make_quote(article=story, official=official, words="Lời")
    store(official, name="Nguyễn\u202e An", folded="x")
    [before] = Article.objects.values_list("slug", "version", "rewritten_at", "updated_at")
    out = StringIO()
    call_command("reindex", stdout=out)
    assert "3 texts" in out.getvalue()
    story.refresh_from_db()
    official.refresh_from_db()
    assert (story.headline, story.body) == ("Thông báo", "<p>Nước“</p>")
    assert (official.name, official.folded) == ("Nguyễn An", "nguyen an giam doc")
    assert before[0] == "th-ong-bao"
    assert [*Article.objects.values_list("slug", "version", "rewritten_at", "updated_at")] == [
        before
    ]
    assert "thong bao" in story.folded
    assert [found.card.pk for found in query.find(query.parse("thông báo nước"))[:9]] == [story.pk]
    assert SearchEntry.objects.count() == 1
    assert sum(mending.mend()) == 0


def test_words_are_folded_anew():
    category = make_category(name="Kỳ Anh, Hà Tĩnh")
    store(category, folded="ky anh, ha tinh")
    assert sum(mending.mend()) == 0
    assert Category.objects.get(pk=category.pk).folded == "ky anh ha tinh"


def test_a_name_of_nothing_visible_stays_for_people_to_mend():
    category = make_category()
    store(category, name="\u200b")
    assert sum(mending.mend()) == 0
    assert Category.objects.get(pk=category.pk).name == "\u200b"


def test_a_save_that_comes_between_wins(monkeypatch):
    story = make_article()
    store(story, lead="Sa\u00adpo cũ")
    row = Article.objects.get(pk=story.pk)
    store(story, lead="Sapo mới")
    texts = [Article._meta.get_field("lead")]
    assert mending._mend(row, texts, []) == 0
    assert Article.objects.get(pk=story.pk).lead == "Sapo mới"
