"""A move into a portal that people use: what was there stays as it was, whatever comes."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from articles.models import Article, ContentStamp, Move, MoveLine
from tests.moving import nukeviet_dumps, wxr_files
from tests.support.factories import (
    make_article,
    make_attachment,
    make_menu_item,
    make_notice,
    make_old_address,
    make_page,
    make_photo,
    make_quote,
)

pytestmark = pytest.mark.django_db
DUMP = nukeviet_dumps.portal({})
BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>\n<rss><channel>&b;'


@pytest.fixture
def filled():
    """A portal with something of its own; its story has the slug that an old one wants."""
    story = make_article(
        headline="Khánh thành cầu", slug="khanh-thanh-cau", status=Article.Status.PUBLISHED
    )
    make_quote(article=story)
    make_attachment(article=story)
    make_old_address("/tin/khanh-thanh-cau.html", story)
    for make in (make_page, make_notice, make_photo, make_menu_item):
        make()
    return story


def rows():
    """All rows of the portal but the reports of moves and the content stamp, by model and key."""
    models = set(apps.get_app_config("articles").get_models()) - {Move, MoveLine, ContentStamp}
    return {
        (model.__name__, values[model._meta.pk.attname]): values
        for model in models
        for values in model._base_manager.values()
    }


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("nukeviet", DUMP[: len(DUMP) * 2 // 3]),
        (
            "nukeviet",
            "--\n-- PostgreSQL database dump\n--\nCOPY public.a (id) FROM stdin;\n1\n\\.\n",
        ),
        ("nukeviet", "\x7fELF\x02\x01\x01\x00"),
        ("wordpress", BOMB),
        ("wordpress", "<rss><channel><item></channel></rss>"),
        ("jsonl", '{"type": "story", "key": 1}\n'),
        ("jsonl", "không phải"),
    ],
)
def test_what_cannot_be_read_changes_nothing(filled, tmp_path, kind, content):
    before = rows()
    file = tmp_path / ("cu.sql" if kind == "nukeviet" else "cu.xml")
    file.write_text(content)
    with pytest.raises(CommandError) as told:
        call_command("move_in", kind, str(file), processes=0)
    assert any(ord(letter) > 127 for letter in str(told.value)), "a word, and in Vietnamese"
    assert rows() == before


@pytest.mark.parametrize("kind", ["nukeviet", "wordpress"])
def test_what_comes_in_stands_beside_what_is_there(filled, tmp_path, kind, capsys):
    before = rows()
    if kind == "nukeviet":
        file = tmp_path / "cu.sql"
        file.write_text(DUMP)
    else:
        file = wxr_files.export(tmp_path, wxr_files.item(7, post_name="khanh-thanh-cau"))
    call_command("move_in", kind, str(file), "--as", "published", processes=0)
    capsys.readouterr()
    assert Article.objects.count() == 2
    after = rows()
    assert {key: after.get(key) for key in before} == before
    assert Client().get(filled.get_absolute_url()).status_code == 200
