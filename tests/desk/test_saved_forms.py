"""A form is saved once, however often it is sent."""

import pytest
from django.test import Client

from articles.accounts.roles import JOURNALIST
from articles.models import Article, Category, SavedForm, TickerNotice
from tests.support.factories import make_admin, make_category, make_member
from tests.support.forms import (
    ADD_NOTICE,
    ADD_STORY,
    change_url,
    notice_form,
    open_form,
    posted_by,
    story_form,
)
from tests.support.races import at_once

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_a_second_click_leads_to_the_story_that_the_first_made(desk):
    form = story_form(draft="abc123", _continue="1")
    first, second = (desk.post(ADD_STORY, form) for _click in range(2))
    assert second["Location"] == first["Location"] == change_url(Article.objects.get())


def test_a_step_chosen_after_the_save_is_not_lost_in_silence(desk):
    """Save, "back" in the browser, then another button with the same text."""
    form = story_form(draft="abc123")
    desk.post(ADD_STORY, form | {"_continue": "1"})
    response = desk.post(ADD_STORY, form | {"_move": "submit"})
    story = Article.objects.get()  # no second one
    assert story.status == "draft"
    assert response["Location"] == change_url(story)
    assert response.cookies["saved_draft"].value == "abc123"
    page = desk.get(response["Location"]).content.decode()
    assert "Bước vừa bấm chưa được thực hiện" in page
    assert 'name="_move" value="submit"' in page


def test_a_step_sent_twice_is_taken_once_and_said_to_be(desk):
    form = story_form(draft="abc123", _move="submit")
    for _click in range(2):
        response = desk.post(ADD_STORY, form, follow=True)
        assert "chưa được thực hiện" not in response.content.decode()
    assert Article.objects.get().transitions.count() == 1
    # Save after it: there is nothing left to save.
    assert desk.post(ADD_STORY, form | {"_move": ""}).status_code == 302
    assert Article.objects.get().status == "in_review"


def test_another_step_than_the_one_that_was_taken_is_told(desk):
    form = story_form(draft="abc123")
    desk.post(ADD_STORY, form | {"_move": "submit"})
    response = desk.post(ADD_STORY, form | {"_move": "publish"}, follow=True)
    assert "Bước vừa bấm chưa được thực hiện" in response.content.decode()
    assert Article.objects.get().status == "in_review"


def test_a_form_changed_after_it_was_saved_is_shown_and_lost_in_no_case(desk):
    form = story_form(draft="abc123")
    desk.post(ADD_STORY, form)
    response = desk.post(ADD_STORY, form | {"lead": "Sửa sau khi bấm Lùi"})
    assert response.status_code == 403
    assert Article.objects.get().lead == "Sapo"
    assert change_url(Article.objects.get()) in response.content.decode()
    again = posted_by(response, "form-recovery")
    assert again["draft"] != "abc123"
    assert desk.post(ADD_STORY, again).status_code == 302
    assert Article.objects.count() == 2


def test_what_was_deleted_meanwhile_is_not_made_again_unasked(desk):
    form = story_form(draft="abc123")
    desk.post(ADD_STORY, form)
    Article.objects.get().delete()
    assert desk.post(ADD_STORY, form).status_code == 403
    assert not Article.objects.exists()


def test_a_form_with_an_error_is_not_saved_yet(desk):
    form = story_form(draft="abc123")
    assert desk.post(ADD_STORY, form | {"headline": ""}).status_code == 200
    assert desk.post(ADD_STORY, form).status_code == 302
    assert Article.objects.count() == 1


def test_the_form_of_somebody_else_is_another_form(desk):
    form = story_form(draft="abc123")
    desk.post(ADD_STORY, form)
    other = Client()
    other.force_login(make_member(JOURNALIST))
    assert other.post(ADD_STORY, form).status_code == 302
    assert Article.objects.count() == 2


@pytest.mark.parametrize("draft", ["", "a;b", "é", "a" * 41, "a\x00"])
def test_without_an_id_a_form_is_taken_as_it_comes(desk, draft):
    for _time in range(2):
        assert desk.post(ADD_STORY, story_form(draft=draft)).status_code == 302
    assert Article.objects.count() == 2
    assert not SavedForm.objects.exists()


def test_every_desk_gives_each_form_an_id_of_its_own(desk):
    pages = [desk.get(ADD_NOTICE) for _time in range(2)]
    ids = {posted_by(page, "tickernotice_form")["draft"] for page in pages}
    assert len(ids) == 2
    form = notice_form(draft=ids.pop())
    for _click in range(2):
        assert desk.post(ADD_NOTICE, form).status_code == 302
    assert TickerNotice.objects.count() == 1
    page = desk.get("/quan-tri/articles/category/add/")
    form = posted_by(page, "category_form") | {"name": "Văn hoá", "order": 1}
    for _click in range(2):
        assert desk.post("/quan-tri/articles/category/add/", form).status_code == 302
    assert Category.objects.count() == 1


def test_in_a_popup_the_second_click_chooses_the_row_too(desk):
    url = "/quan-tri/articles/official/add/?_popup=1"
    form = {"name": "Nguyễn An", "position": "Giám đốc", "_popup": "1", "draft": "abc123"}
    first, second = (desk.post(url, form) for _click in range(2))
    assert first.context["popup_response_data"] == second.context["popup_response_data"]


def test_a_saved_change_is_noted_for_its_draft(desk):
    desk.post(ADD_STORY, story_form())
    article = Article.objects.get()
    form = open_form(desk, article)
    for _time in range(2):
        assert desk.post(change_url(article), form).status_code == 302
    assert SavedForm.objects.get(form=form["draft"]).made_key == article.pk


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_eight_times_at_once_makes_one_story():
    admin = make_admin()
    clients = [Client() for _number in range(8)]
    for client in clients:
        client.force_login(admin)
    form = story_form(draft="abc123", category=make_category().pk, _continue="1")
    answers = at_once(lambda client: client.post(ADD_STORY, form), clients)
    story = change_url(Article.objects.get())
    assert [answer["Location"] for answer in answers] == [story] * 8


def test_a_form_sent_again_tells_nothing_of_a_story_that_was_given_to_another(client):
    client.force_login(make_member(JOURNALIST))
    form = story_form(draft="abc123", headline="Của tôi")
    client.post(ADD_STORY, form)
    Article.objects.update(author=make_admin(), headline="Tuyệt mật")
    answer = client.post(ADD_STORY, form, follow=True)
    assert answer.status_code == 403
    assert "Tuyệt mật" not in answer.content.decode()
    assert Article.objects.count() == 1
