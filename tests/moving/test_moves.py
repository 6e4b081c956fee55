"""What the database itself says of moves."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Move, MovedRow, MoveLine
from articles.models.move import stored_key
from tests.support.factories import make_article, make_category, make_page

pytestmark = pytest.mark.django_db


def make_move(**fields):
    """A run that is at work."""
    now = timezone.now()
    return Move.objects.create(**{"source": "cổng cũ", "started_at": now, "seen_at": now} | fields)


def refused(make):
    """Whether the database refuses what `make` does."""
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


def test_a_row_of_a_source_is_known_once():
    MovedRow.objects.create(source="a", kind="story", key="1")

    assert refused(lambda: MovedRow.objects.create(source="a", kind="story", key="1"))
    MovedRow.objects.create(source="b", kind="story", key="1")
    MovedRow.objects.create(source="a", kind="page", key="1")


def test_a_row_leads_to_what_its_kind_says():
    category = make_category()

    assert refused(
        lambda: MovedRow.objects.create(source="a", kind="story", key="1", category=category)
    )
    assert refused(lambda: MovedRow.objects.create(source="a", kind="story", key=""))


def test_a_line_is_about_one_row_and_of_a_known_outcome():
    move, story, page = make_move(), make_article(), make_page()

    assert refused(lambda: move.lines.create(outcome="taken", story=story, page=page))
    assert refused(lambda: move.lines.create(outcome="lost"))
    assert {*MoveLine.Outcome.values} == {
        value for value in MoveLine.Outcome.values if move.lines.create(outcome=value)
    }


def test_what_stopped_has_ended():
    assert refused(lambda: make_move(stopped_why="Đĩa đầy."))


def test_a_story_is_deleted_though_it_was_moved():
    move, story = make_move(), make_article()
    line = move.lines.create(outcome="taken", story=story)
    row = MovedRow.objects.create(source="a", kind="story", key="1", story=story)

    story.delete()

    line.refresh_from_db()
    row.refresh_from_db()
    assert line.story is None
    assert row.row is None


def test_a_long_key_stays_its_own():
    first, second = "x" * 400 + "1", "x" * 400 + "2"

    assert len(stored_key(first)) <= 255
    assert stored_key(first) != stored_key(second)
    assert stored_key("a\0b") == "ab"
