"""The reports of moves from old portals, as the desk shows them."""

import csv
from io import StringIO

import pytest

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.desk import moves_in
from articles.models import Move, MoveLine
from tests.support.factories import hours, make_article, make_member, make_page

pytestmark = pytest.mark.django_db

LIST = "/quan-tri/chuyen-ve/"
Outcome = MoveLine.Outcome


@pytest.fixture
def editor(client):
    client.force_login(make_member(EDITOR))
    return client


@pytest.fixture
def move():
    """A move of three lines: a story taken in, a photo missing, a table left out."""
    move = Move.objects.create(
        kind="nukeviet",
        source="nukeviet nv4_vi",
        started_at=hours(-2),
        seen_at=hours(-1),
        ended_at=hours(-1),
        counts={"taken": 1, "photo_missing": 1, "left_out": 1, "same": 5},
    )
    story = make_article(headline="Bài đã nhận")
    rows = [
        (Outcome.TAKEN, "Bài đã nhận", "", story),
        (Outcome.PHOTO_MISSING, "Bài đã nhận", "uploads/news/a.jpg", story),
        (Outcome.LEFT_OUT, "=cmd()", "Bảng này không được nhận.", None),
    ]
    for key, (outcome, title, told, row) in enumerate(rows):
        MoveLine.objects.create(
            move=move,
            outcome=outcome,
            kind="story",
            key=str(key),
            title=title,
            told=told,
            story=row,
        )
    return move


def report(client, move, **query):
    return client.get(f"{LIST}{move.pk}/", query)


def titles(answer):
    return [each["line"].title for each in answer.context["lines"]]


def test_the_list_tells_each_move_with_what_came_out(editor, move):
    page = editor.get(LIST).content.decode()
    assert "nukeviet nv4_vi" in page
    assert f'href="{LIST}{move.pk}/"' in page


def test_a_report_leads_to_each_story_and_page(editor, move):
    page = make_page(title="Giới thiệu")
    MoveLine.objects.create(move=move, outcome="taken", kind="page", title="Trang", page=page)
    answer = report(editor, move)
    assert [each["url"] for each in answer.context["lines"]] == [
        f"/quan-tri/articles/article/{move.lines.first().story_id}/change/",
        f"/quan-tri/articles/article/{move.lines.first().story_id}/change/",
        "",
        f"/quan-tri/articles/page/{page.pk}/change/",
    ]


def test_it_is_narrowed_by_outcome_and_by_words(editor, move):
    assert titles(report(editor, move, outcome="photo_missing")) == ["Bài đã nhận"]
    assert titles(report(editor, move, q="cmd")) == ["=cmd()"]
    assert titles(report(editor, move, q="uploads/news")) == ["Bài đã nhận"]
    assert len(titles(report(editor, move, outcome="nonsense"))) == 3


def test_it_goes_on_from_a_line(editor, move, monkeypatch):
    monkeypatch.setattr(moves_in, "A_PAGE", 2)
    first = report(editor, move)
    assert len(titles(first)) == 2
    after = editor.get(f"{LIST}{move.pk}/{first.context['next']}")
    assert titles(after) == ["=cmd()"]
    assert not after.context["next"]


def test_the_table_is_read_by_excel_and_runs_no_formula(editor, move):
    answer = editor.get(f"{LIST}{move.pk}/bao-cao.csv")
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    rows = list(csv.reader(StringIO(text[1:])))
    assert len(rows) == 4
    assert rows[3][3] == "'=cmd()"
    assert rows[1][5].endswith("/change/")
    narrowed = editor.get(f"{LIST}{move.pk}/bao-cao.csv", {"outcome": "left_out"})
    assert len(b"".join(narrowed.streaming_content).splitlines()) == 2


def test_a_report_takes_as_many_queries_whatever_its_length(
    editor, move, django_assert_max_num_queries
):
    report(editor, move)
    for number in range(150):
        MoveLine.objects.create(move=move, outcome="taken", kind="story", title=str(number))
    with django_assert_max_num_queries(8):
        report(editor, move)


def test_who_does_not_publish_sees_no_report(client, move):
    client.force_login(make_member(JOURNALIST))
    for address in (LIST, f"{LIST}{move.pk}/", f"{LIST}{move.pk}/bao-cao.csv"):
        assert client.get(address).status_code == 403


def test_a_move_that_is_not_there_is_not_found(editor):
    for key in ("1", "9" * 30):
        assert editor.get(f"{LIST}{key}/").status_code == 404
