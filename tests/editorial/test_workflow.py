"""The way of a story, and who may take it which step."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from articles.accounts.roles import (
    ADMINISTRATOR,
    EDITOR,
    JOURNALIST,
    ROLES,
    TICKER_STAFF,
    sync_roles,
)
from articles.editorial import workflow
from articles.editorial.workflow import Action
from articles.models import Article, Transition
from tests.support.factories import hours, make_article, make_category, make_member, make_notice
from tests.support.forms import ADD_STORY, story_form

pytestmark = pytest.mark.django_db

STATES = {
    "draft": {"status": "draft", "publish_at": None},
    "in_review": {"status": "in_review", "publish_at": None},
    "scheduled": {"status": "published", "publish_at": hours(24)},
    "published": {"status": "published", "publish_at": hours(-24)},
    "withdrawn": {"status": "withdrawn", "publish_at": hours(-24)},
}


@pytest.fixture
def journalist():
    return make_member(JOURNALIST)


@pytest.fixture
def editor():
    return make_member(EDITOR)


def posted(story, **fields):
    """What the form of `story` posts."""
    return story_form(category=story.category_id, version=story.version, **fields)


def change_url(article):
    return reverse("admin:articles_article_change", args=[article.pk])


@pytest.mark.parametrize(
    ("state", "own", "others", "editors"),
    [
        ("draft", {"submit"}, set(), {"submit", "publish", "schedule"}),
        ("in_review", set(), set(), {"send_back", "publish", "schedule"}),
        ("scheduled", set(), set(), {"publish", "schedule", "withdraw"}),
        ("published", set(), set(), {"withdraw"}),
        ("withdrawn", set(), set(), {"publish", "schedule"}),
    ],
)
def test_who_may_take_which_step(journalist, editor, state, own, others, editors):
    mine = make_article(author=journalist, **STATES[state])
    anothers = make_article(author=editor, **STATES[state])
    assert set(workflow.allowed_actions(mine, journalist)) == own
    assert set(workflow.allowed_actions(anothers, journalist)) == others
    assert set(workflow.allowed_actions(mine, editor)) == editors
    for action in set(Action) - own:
        with pytest.raises(ValidationError):
            workflow.take(mine, action, by=journalist, publish_at=hours(1), note="x")


def test_a_story_goes_its_way_and_each_step_is_logged(journalist, editor):
    now = hours(0)
    story = make_article(author=journalist, **STATES["draft"])
    workflow.submit(story, by=journalist, now=now)
    workflow.send_back(story, by=editor, now=now, note="Thiếu ảnh")
    workflow.submit(story, by=journalist, now=now)
    workflow.publish(story, by=editor, now=now)
    assert Article.objects.published(now).get() == story
    assert Article.objects.get().publish_at == now
    workflow.withdraw(story, by=editor, now=now, note="Sai tên")
    assert not Article.objects.published(now).exists()
    steps = story.transitions.order_by("pk").values_list("action", "by__username", "note")
    assert [action for action, _by, _note in steps] == [
        "submit",
        "send_back",
        "submit",
        "publish",
        "withdraw",
    ]
    assert steps[1] == ("send_back", editor.username, "Thiếu ảnh")


def test_a_story_is_scheduled_and_published_earlier_after_all(editor):
    story = make_article(**STATES["draft"])
    workflow.schedule(story, by=editor, at=hours(5))
    assert workflow.state(story) == "scheduled"
    workflow.publish(story, by=editor)
    assert workflow.state(story) == "published"


@pytest.mark.parametrize("at", [None, hours(-1)])
def test_a_story_cannot_be_scheduled_into_the_past(editor, at):
    story = make_article(**STATES["draft"])
    with pytest.raises(ValidationError) as error:
        workflow.schedule(story, by=editor, at=at)
    assert "publish_at" in error.value.message_dict


@pytest.mark.parametrize(
    ("action", "state"), [("send_back", "in_review"), ("withdraw", "published")]
)
def test_taking_a_story_back_needs_a_reason_that_somebody_can_read(editor, action, state):
    story = make_article(**STATES[state])
    for note in ("", "  \n", "\u200b\u00ad"):
        with pytest.raises(ValidationError) as error:
            workflow.take(story, action, by=editor, note=note)
        assert "note" in error.value.message_dict
    with pytest.raises(IntegrityError, match=r"transition_has_reason|CHECK constraint"):
        Transition.objects.create(article=story, action=action, at=hours(0), note="")


def test_an_old_story_keeps_its_time_when_published(editor):
    story = make_article(status="draft", publish_at=hours(-1000))
    before = story.publish_at
    workflow.publish(story, by=editor)
    assert Article.objects.get().publish_at == before


def test_of_two_who_publish_at_once_one_is_told(editor):
    story = make_article(**STATES["in_review"])
    seen_by_another = Article.objects.get()
    workflow.publish(story, by=editor)
    with pytest.raises(ValidationError) as error:
        workflow.publish(seen_by_another, by=make_member(EDITOR))
    assert error.value.code == "crossed"
    assert Transition.objects.count() == 1


def test_groups_are_laid_down_exactly_and_again():
    sync_roles()
    sync_roles()
    from django.contrib.auth.models import Group

    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)
    staff = Group.objects.get(name=TICKER_STAFF).permissions.values_list("codename", flat=True)
    assert all(codename.endswith("_tickernotice") for codename in staff)
    for name, codenames in ROLES.items():
        if codenames != "*":
            assert Group.objects.get(name=name).permissions.count() == len(codenames.split())


# In the admin


def test_a_journalist_sees_only_own_stories(client, journalist):
    mine = make_article(author=journalist, headline="Bài của tôi", status="draft")
    other = make_article(headline="Bài người khác", status="draft")
    client.force_login(journalist)
    page = client.get("/quan-tri/articles/article/").content.decode()
    assert "Bài của tôi" in page
    assert "Bài người khác" not in page
    assert client.get(change_url(mine)).status_code == 200
    for address in ("change", "delete", "history"):
        url = reverse(f"admin:articles_article_{address}", args=[other.pk])
        assert "Bài người khác" not in client.get(url, follow=True).content.decode()


def test_a_journalist_writes_and_submits(client, journalist):
    client.force_login(journalist)
    assert client.post(ADD_STORY, story_form(_move="submit")).status_code == 302
    story = Article.objects.get()
    assert (story.author, story.status) == (journalist, "in_review")


@pytest.mark.parametrize(
    "move", ["publish", "schedule", "withdraw", "send_back", "x", "submit\x00"]
)
def test_a_journalist_cannot_take_an_editors_step(client, journalist, move):
    client.force_login(journalist)
    fields = {"publish_at_0": "21/03/2099", "publish_at_1": "08:18", "note": "x"}
    response = client.post(ADD_STORY, story_form(_move=move, **fields))
    assert response.status_code == 200
    assert response.context["errors"]
    assert not Article.objects.exists()


def test_posted_status_author_and_time_are_ignored(client, journalist, editor):
    client.force_login(journalist)
    fields = {"status": "published", "author": editor.pk, "publish_at": "2019-03-21 08:18"}
    fields |= {"publish_at_0": "21/03/2019", "publish_at_1": "08:18", "version": "9"}
    client.post(ADD_STORY, story_form(**fields))
    story = Article.objects.get()
    assert (story.status, story.author, story.publish_at) == ("draft", journalist, None)


@pytest.mark.parametrize("state", ["scheduled", "published", "withdrawn"])
def test_a_journalist_cannot_change_a_story_once_published(client, journalist, state):
    story = make_article(author=journalist, **STATES[state])
    client.force_login(journalist)
    assert client.get(change_url(story)).status_code == 200
    response = client.post(change_url(story), posted(story))
    # Of a story that readers see, or will, what is posted goes into a working copy.
    assert response.status_code == (403 if state == "withdrawn" else 302)
    assert Article.objects.get(working_copy_of=None).headline == story.headline


@pytest.mark.parametrize("action", ["publish_selected", "withdraw_selected"])
def test_bulk_actions_ask_for_the_same_rights(client, journalist, action):
    other = make_article(**STATES["in_review"])
    mine = make_article(author=journalist, **STATES["published"])
    client.force_login(journalist)
    data = {"action": action, "_selected_action": [other.pk, mine.pk], "post": "yes"}
    client.post("/quan-tri/articles/article/", data)
    chosen = [f"{other.pk}-1-in_review.0", f"{mine.pk}-1-published.0"]
    posted = {"action": action.partition("_")[0], "story": chosen, "note": "Vì"}
    client.post("/quan-tri/articles/article/moves/", posted)
    other.refresh_from_db()
    mine.refresh_from_db()
    assert (other.status, mine.status) == ("in_review", "published")


@pytest.mark.parametrize(
    ("role", "state", "buttons"),
    [
        (JOURNALIST, "draft", ["submit"]),
        (JOURNALIST, "in_review", []),
        (JOURNALIST, "published", []),
        (EDITOR, "in_review", ["send_back", "publish", "schedule"]),
        (EDITOR, "published", ["submit", "publish", "schedule", "withdraw"]),
        (ADMINISTRATOR, "draft", ["submit", "publish", "schedule"]),
    ],
)
def test_the_form_shows_only_the_buttons_that_are_allowed(client, role, state, buttons):
    user = make_member(role)
    story = make_article(author=user, **STATES[state])
    client.force_login(user)
    response = client.get(change_url(story))
    # A journalist gets the page of a published story, which has no form.
    assert list(response.context.get("moves", [])) == buttons
    page = response.content.decode()
    for action in workflow.MOVES:
        assert (f'value="{action}"' in page) == (action in buttons)


@pytest.mark.parametrize(
    ("state", "shown"), [("draft", False), ("scheduled", False), ("published", True)]
)
def test_the_form_links_to_the_public_page_of_a_public_story_only(client, editor, state, shown):
    story = make_article(**STATES[state])
    client.force_login(editor)
    assert ("Xem trên trang web" in client.get(change_url(story)).content.decode()) == shown


def test_the_hour_of_publication_stays_when_the_zone_changes(client, editor, settings):
    client.force_login(editor)
    fields = {"publish_at_0": "21/03/2099", "publish_at_1": "08:18"}
    client.post(ADD_STORY, story_form(_move="schedule", **fields))
    settings.TIME_ZONE = "America/New_York"
    assert Article.objects.get().publish_at.isoformat() == "2099-03-21T01:18:00+00:00"


def test_the_note_of_a_story_sent_back_is_shown_to_its_author(client, journalist, editor):
    story = make_article(author=journalist, **STATES["in_review"])
    client.force_login(editor)
    data = story_form(
        category=story.category_id, version=story.version, _move="send_back", note="Thiếu nguồn tin"
    )
    assert client.post(change_url(story), data).status_code == 302
    client.force_login(journalist)
    assert "Thiếu nguồn tin" in client.get(change_url(story)).content.decode()


def test_a_public_story_is_not_hidden_by_a_later_time(client, editor):
    story = make_article(**STATES["published"])
    client.force_login(editor)
    fields = {"publish_at_0": "21/03/2099", "publish_at_1": "08:18"}
    for also in ({}, {"_move": "publish"}):
        client.post(change_url(story), posted(story, **fields, **also))
        assert story in Article.objects.published()


@pytest.mark.parametrize(
    ("role", "open_desks"),
    [
        (JOURNALIST, {"article", "official", "photo", "category"}),
        (TICKER_STAFF, {"tickernotice"}),
        (EDITOR, {"article", "official", "photo", "category", "tickernotice"}),
    ],
)
def test_each_role_enters_its_own_desks(client, role, open_desks):
    client.force_login(make_member(role))
    for model in ("article", "official", "photo", "category", "tickernotice"):
        status = client.get(f"/quan-tri/articles/{model}/").status_code
        assert (status == 200) == (model in open_desks), model
    assert client.get("/quan-tri/auth/user/").status_code == 403


def test_ticker_staff_may_point_a_notice_to_a_public_story_only(client):
    make_article(headline="Tin công khai")
    make_article(headline="Tin mật", status="draft")
    make_notice()
    client.force_login(make_member(TICKER_STAFF))
    query = {"app_label": "articles", "model_name": "tickernotice", "field_name": "article"}
    results = client.get("/quan-tri/autocomplete/", query | {"term": "tin"}).json()["results"]
    assert [result["text"] for result in results] == ["Tin công khai"]
    query["model_name"], query["field_name"] = "quote", "official"
    assert client.get("/quan-tri/autocomplete/", query | {"term": ""}).status_code == 403


def test_a_journalist_does_not_find_the_stories_of_others_by_searching(client, journalist):
    make_article(headline="Tin mật", status="draft", category=make_category())
    client.force_login(journalist)
    response = client.get("/quan-tri/articles/article/", {"q": "mat"})
    assert response.context["cl"].result_count == 0
