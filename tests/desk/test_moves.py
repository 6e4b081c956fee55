"""What a move asks for at its button, and what the form refuses without it."""

import pytest

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.desk.workflow import ASKED
from articles.editorial import second_look, workflow
from articles.editorial.workflow import MOVES
from articles.models import Article
from tests.support.factories import make_article, make_member
from tests.support.forms import change_url, field_error, open_form
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db


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


def test_the_reason_is_kept_in_the_log_and_shown_in_the_form(desk):
    article = make_article()
    form = open_form(desk, article) | {"_move": "withdraw", "note": "Sai số liệu"}
    assert desk.post(change_url(article), form).status_code == 302
    assert article.transitions.get().note == "Sai số liệu"
    page = desk.get(change_url(article)).content.decode()
    assert "<blockquote>Sai số liệu</blockquote>" in page


def test_the_list_says_why_a_story_was_taken_back(desk, django_assert_num_queries):
    editor = make_member(EDITOR, last_name="Trần", first_name="Bình")
    for headline in ("Một", "Hai"):
        workflow.withdraw(make_article(headline=headline), by=editor, note=f"Sai {headline}")
    back = make_article(status="in_review")
    workflow.send_back(back, by=editor, note="Thiếu nguồn")
    again = make_article(status="in_review", author=editor)
    workflow.send_back(again, by=editor, note="Cũ rồi")
    workflow.submit(again, by=editor)
    page = text_of(desk.get("/quan-tri/articles/article/"))
    for words in ("Trần Bình: Sai Một", "Trần Bình: Sai Hai", "Bị trả lại", "Thiếu nguồn"):
        assert words in page
    assert "Cũ rồi" not in page
    stories = list(Article.objects.all())
    with django_assert_num_queries(1):
        second_look.reasons(stories)


def test_a_note_that_is_too_long_is_told_so_alone(desk):
    article = make_article()
    form = open_form(desk, article) | {"_move": "withdraw", "note": "a" * 1001}
    assert "1000" in field_error(desk.post(change_url(article), form), "note")
