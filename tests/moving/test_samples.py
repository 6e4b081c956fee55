"""The real samples of ../shared/import, into an empty portal by the command."""

import re

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Move, MovedRow, MoveLine, OldAddress, Page
from tests.support.samples import SAMPLES

pytest.importorskip("articles.moving.sources.nukeviet")
pytest.importorskip("articles.moving.sources.wordpress")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"{SAMPLES} is not there"),
    pytest.mark.slow,
]
EXPORTS = ["valid-wxr-1.1", "small-export", "slashes", "wxr-simple", "crazy-cdata"]
EXPORTS += ["wxr-utf-8-challenges"]


def move_in(kind, path):
    """Take the sample at `path` in, and return the run."""
    call_command("move_in", kind, str(path), "--as", "published", "--processes", "0")
    return Move.objects.first()


def assert_unchanged(kind, path):
    """Taking it in again changes nothing."""
    before = [list(model.objects.values()) for model in (Article, Page, MovedRow)]
    again = move_in(kind, path)
    assert not again.count("taken")
    assert not again.count("changed")
    after = [list(model.objects.values()) for model in (Article, Page, MovedRow)]
    assert before == after


def test_a_portal_of_nukeviet_comes_whole():
    dump = SAMPLES / "nukeviet/dump.sql"

    run = move_in("nukeviet", dump)

    rows = _inserted(dump.read_text(), "nv4_vi_news_rows")
    assert Article.objects.count() == rows > 10
    assert not run.stopped_why
    assert not [
        line for line in run.lines.filter(outcome=MoveLine.Outcome.LEFT_OUT) if not line.told
    ]
    assert all("&#" not in story.headline for story in Article.objects.all())
    for address in OldAddress.objects.exclude(article=None)[:20]:
        assert OldAddress.objects.target(address.address) == address.article
    assert_unchanged("nukeviet", dump)


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_of_wordpress_comes_whole(name):
    export = SAMPLES / f"wordpress/{name}.xml"

    run = move_in("wordpress", export)

    text = export.read_text(errors="replace")
    kinds = re.findall(r"<wp:post_type>(?:<!\[CDATA\[)?(post|page)\b", text)
    left_out = run.lines.filter(outcome="left_out", kind__in=["post", "page", "story"]).count()
    keys = set(MovedRow.objects.filter(kind__in=["story", "page"]).values_list("kind", "key"))
    assert len(keys) + left_out >= len(kinds) - _repeated(text) > 0
    assert_unchanged("wordpress", export)


def test_what_is_no_export_is_refused_with_a_word():
    with pytest.raises(CommandError, match="WXR"):
        move_in("wordpress", SAMPLES / "wordpress/malformed.xml")
    assert not Article.objects.exists()


def _inserted(dump, table):
    """How many rows `dump` inserts into `table`; its statements end at the end of a line."""
    found = re.findall(rf"INSERT INTO `{table}`[^;]*?VALUES\n(.*?);\n", dump, re.DOTALL)
    return sum(len(re.findall(r"^\(\d+,", rows, re.MULTILINE)) for rows in found)


def _repeated(text):
    """How many items of an export have a number that another item has too."""
    numbers = re.findall(r"<wp:post_id>(?:<!\[CDATA\[)?(\d+)", text)
    return len(numbers) - len(set(numbers))
