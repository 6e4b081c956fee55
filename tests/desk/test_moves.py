"""What a move asks for at its button, and what the form refuses without it."""

import pytest

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.desk.workflow import ASKED
from articles.editorial.workflow import MOVES
from articles.models import Article
from tests.support.factories import make_article, make_member
from tests.support.forms import change_url, field_error, open_form

pytestmark = pytest.mark.django_db

LIST = "/quan-tri/articles/article/"


@pytest.mark.parametrize(
    ("role", "state", "dialogs"),
    [
        (JOURNALIST, {"status": "draft"}, set()),
        (EDITOR, {"status": "draft"}, {"schedule"}),
        (EDITOR, {"status": "in_review"}, {"send_back", "schedule"}),
        (EDITOR, {}, {"schedule", "withdraw"}),  # of its working copy the one, its own the other
    ],
)
def test_a_form_asks_for_what_its_own_moves_need(client, role, state, dialogs):
    user = make_member(role)
    client.force_login(user)
    page = client.get(change_url(make_article(author=user, **state))).content.decode()
    assert {move for move in MOVES if f'id="move-{move}"' in page} == dialogs


def test_every_move_that_needs_a_note_asks_for_one():
    needing = {move for move, rule in MOVES.items() if rule.needs_note}
    assert needing <= {move for move, asked in ASKED.items() if asked.field == "note"}


def test_a_dialog_posts_nothing_of_its_own(desk):
    """Its inputs have no name and belong to no form; else Enter in them would send the story."""
    page = desk.get(change_url(make_article(status="in_review"))).content.decode()
    for dialog in page.split("<dialog")[1:]:
        dialog = dialog.partition("</dialog>")[0]
        for tag in ("<input", "<textarea"):
            for control in dialog.split(tag)[1:]:
                attributes = control.partition(">")[0]
                assert 'form=""' in attributes
                assert " name=" not in attributes
        assert 'type="submit"' not in dialog


@pytest.mark.parametrize("note", ["", "  \n "])
def test_a_story_is_not_withdrawn_without_a_reason(desk, note):
    article = make_article()
    form = open_form(desk, article) | {"_move": "withdraw", "note": note, "lead": "Sapo đã sửa"}
    response = desk.post(change_url(article), form)
    assert field_error(response, "note") == "Hãy ghi lý do gỡ bài."
    assert "Sapo đã sửa" in response.content.decode()
    assert Article.objects.published().exists()


def test_the_reason_is_kept_in_the_log(desk):
    article = make_article()
    form = open_form(desk, article) | {"_move": "withdraw", "note": "Sai số liệu"}
    assert desk.post(change_url(article), form).status_code == 302
    assert article.transitions.get().note == "Sai số liệu"


def test_a_note_that_is_too_long_is_told_so_alone(desk):
    article = make_article()
    form = open_form(desk, article) | {"_move": "withdraw", "note": "a" * 1001}
    assert "1000" in field_error(desk.post(change_url(article), form), "note")


def test_several_are_withdrawn_at_once_without_a_word(desk):
    articles = [make_article() for _ in range(2)]
    data = {"action": "withdraw_selected", "_selected_action": [one.pk for one in articles]}
    desk.post(LIST, data)
    assert not Article.objects.published().exists()
