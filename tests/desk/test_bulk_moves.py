"""Several stories moved at once: seen first, then moved, and none that changed in between."""

import pytest
from django.test import Client

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.desk.bulk_moves import MOST
from articles.editorial import workflow
from articles.models import Article, Transition
from tests.support.factories import hours, make_article, make_member, make_photo
from tests.support.forms import posted_by
from tests.support.pages import text_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LIST = "/quan-tri/articles/article/"
MOVES = f"{LIST}moves/"


def look(client, action, stories, query=""):
    """Choose `stories` in the list, and `action`; returns the page that asks."""
    chosen = {"action": f"{action}_selected", "_selected_action": [one.pk for one in stories]}
    return client.post(LIST + query, chosen)


def confirm(client, page, follow=True, **fields):
    """Send the page's form, with all the stories that it has chosen."""
    form = posted_by(page, "moves-form") | fields
    form["story"] = [line.value for line in page.context["may"] if line.is_chosen]
    return client.post(page.context["confirm"], form, follow=follow)


def told(response):
    return [str(message) for message in response.context["messages"]]


def statuses(stories):
    return [Article.objects.get(pk=story.pk).status for story in stories]


@pytest.fixture
def editor():
    return make_member(EDITOR, last_name="Trần", first_name="Bình")


def test_the_page_says_what_will_happen_to_each_and_nothing_happens_yet(desk):
    dark = make_photo(alt="")
    stories = {
        "Bạn đọc thấy bài ngay.": make_article(status="draft", publish_at=None),
        "Bạn đọc thấy bài ngay, bài đề giờ 08:18 21/03/2019.": make_article(
            status="in_review", publish_at="2019-03-21T08:18+07:00"
        ),
        "không đợi đến": make_article(publish_at=hours(5)),
        "Trích dẫn 1 chưa có chỗ": make_article(status="draft", quotes=[{}]),
        "chưa có mô tả": make_article(status="withdrawn", cover=dark),
        "bước này chỉ dành cho bài": make_article(),
        "như trong bài": make_article(status="draft", cover=dark),
    }
    before = statuses(stories.values())
    page = look(desk, "publish", stories.values())
    shown = {line.story: line for line in [*page.context["may"], *page.context["stay"]]}
    assert len(page.context["may"]) == 5
    never_seen = stories.pop("như trong bài")
    assert shown[never_seen].hindrances  # as in its form
    for words, story in stories.items():
        line = shown[story]
        assert words in " ".join([line.outcome, *line.lacks, *line.hindrances])
        assert story.headline in text_of(page)
    assert statuses([*stories.values(), never_seen]) == before
    assert not Transition.objects.exists()


def test_what_was_confirmed_is_done_and_the_list_keeps_its_filter(desk):
    stories = [make_article(status="in_review") for _ in range(7)]
    page = look(desk, "publish", stories, "?status__exact=in_review")
    response = confirm(desk, page)
    assert response.redirect_chain == [(f"{LIST}?status__exact=in_review", 302)]
    assert set(statuses(stories)) == {"published"}
    (message,) = told(response)
    assert message.startswith("Xuất bản: ")
    assert message.endswith("và 2 bài nữa")


def test_withdrawing_needs_one_reason_for_all(desk):
    stories = [make_article(), make_article(publish_at=hours(5))]
    page = look(desk, "withdraw", stories)
    assert "Bài sẽ không đăng lúc" in text_of(page)
    for note in ("", " \u200b ", "a" * 1001):
        page = confirm(desk, page, note=note)
        assert page.status_code == 200
        assert page.context["form"].errors["note"]
        assert set(statuses(stories)) == {"published"}
    assert "a" * 1001 in page.content.decode()  # nothing typed is lost
    confirm(desk, page, note="Sai số liệu")
    assert set(statuses(stories)) == {"withdrawn"}
    assert set(Transition.objects.values_list("note", flat=True)) == {"Sai số liệu"}


def test_a_story_that_moved_meanwhile_stays_and_is_shown_with_who_and_why(desk, editor):
    mine, crossed, gone = (make_article(headline=f"Bài {name}") for name in "ABC")
    page = look(desk, "withdraw", [mine, crossed, gone])
    workflow.withdraw(crossed, by=editor, note="Toà soạn đính chính")
    workflow.publish(crossed, by=editor)
    gone.delete()
    again = confirm(desk, page, note="Sai")
    assert again.status_code == 409
    assert statuses([mine, crossed]) == ["withdrawn", "published"]
    text = text_of(again)
    assert "Trần Bình" in text
    assert "Toà soạn đính chính" in text
    assert any("đã bị xoá" in message for message in told(again))
    (line,) = again.context["may"]
    assert not line.is_chosen
    # Chosen again, with what it is now, it is moved.
    desk.post(MOVES, {"action": "withdraw", "story": [line.value], "note": "Sai"})
    assert statuses([crossed]) == ["withdrawn"]


def test_a_story_whose_time_came_or_whose_text_changed_is_shown_again(desk):
    waiting, edited = make_article(publish_at=hours(1)), make_article()
    page = look(desk, "withdraw", [waiting, edited])
    Article.objects.filter(pk=waiting.pk).update(publish_at=hours(-1))
    Article.objects.filter(pk=edited.pk).update(version=2)
    again = confirm(desk, page, note="Sai")
    assert set(statuses([waiting, edited])) == {"published"}
    assert "Đã đến giờ hẹn" in text_of(again)


def test_the_page_sent_twice_moves_each_once(desk):
    stories = [make_article(status="draft") for _ in range(2)]
    page = look(desk, "submit", stories)
    confirm(desk, page)
    again = confirm(desk, page)
    assert again.status_code == 409
    assert Transition.objects.count() == 2


def test_a_journalist_submits_own_stories_and_sees_no_others(client):
    journalist = make_member(JOURNALIST)
    own = make_article(author=journalist, status="draft")
    other = make_article(status="draft", headline="Bản mật")
    client.force_login(journalist)
    page = look(client, "submit", [own, other])
    assert [line.story for line in page.context["may"]] == [own]
    chosen = [f"{story.pk}-1-draft.0" for story in (own, other)]
    response = client.post(MOVES, {"action": "submit", "story": chosen}, follow=True)
    assert "Bản mật" not in response.content.decode()
    assert statuses([own, other]) == ["in_review", "draft"]


@pytest.mark.parametrize("action", ["publish", "withdraw", "schedule", "x", ""])
def test_a_journalist_moves_nothing_as_an_editor_would(client, action):
    journalist = make_member(JOURNALIST)
    stories = [make_article(author=journalist, status=s) for s in ("draft", "published")]
    client.force_login(journalist)
    chosen = [f"{story.pk}-1-{story.status}.0" for story in stories]
    client.post(MOVES, {"action": action, "story": chosen, "note": "Vì"})
    assert statuses(stories) == ["draft", "published"]


def test_odd_input_changes_nothing_and_is_no_error(desk):
    story = make_article()
    odd = ["", "x", f"{story.pk}", f"{story.pk}-1", f"{story.pk}-1-published.x", "9" * 400, "\x00"]
    for values in ([], odd, [f"{10**17}-1-draft.0"], [f"{n}-1-draft.0" for n in range(MOST + 1)]):
        answer = desk.post(MOVES, {"action": "withdraw", "story": values, "note": "Vì"})
        assert answer.status_code in (302, 200)
    assert statuses([story]) == ["published"]
    assert desk.get(MOVES).status_code == 405
    posted = {"action": "withdraw", "story": [f"{story.pk}-1-published.0"], "note": "Vì"}
    assert Client().post(MOVES, posted).status_code == 302
    staff = Client()
    staff.force_login(make_member(TICKER_STAFF))
    assert staff.post(MOVES, posted).status_code == 403
    assert statuses([story]) == ["published"]


def test_the_page_costs_the_same_for_two_stories_and_for_twenty(
    desk, django_assert_max_num_queries
):
    def stories(number):
        made = []
        for _ in range(number):
            photo = make_photo(alt="")
            body = f'<p>a</p><figure><img src="{photo.image.url}" alt=""></figure>'
            made.append(make_article(status="draft", body=body, quotes=[{}]))
            Transition.objects.create(article=made[-1], action="submit", at=hours(0))
        return made

    few, many = stories(2), stories(20)
    with django_assert_max_num_queries(20) as counted:
        look(desk, "publish", few)
    with django_assert_max_num_queries(len(counted)):
        page = look(desk, "publish", many)
    assert len(page.context["stay"]) == 20


def test_too_many_at_once_are_refused_before_any_is_read(desk):
    story = make_article()
    Article.objects.bulk_create(
        Article(headline="a", slug=f"a-{n}", category=story.category) for n in range(MOST)
    )
    chosen = {"action": "withdraw_selected", "_selected_action": [story.pk], "select_across": "1"}
    response = desk.post(LIST, chosen, follow=True)
    assert told(response) == ["Mỗi lần chuyển bước tối đa 100 bài."]
