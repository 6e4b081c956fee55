"""Planning: to whom a story is assigned, until when it is needed, for which day it is meant."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial import duplicates, planning, revisions, workflow, working_copies
from articles.models import Article, ContentStamp, Event, Mail
from tests.support.factories import hours, make_article, make_member
from tests.support.forms import ADD_STORY, change_url, field_error, open_form, story_form

pytestmark = pytest.mark.django_db

SECTION = 'id="section-'


@pytest.fixture
def lan():
    return make_member(JOURNALIST, last_name="Trần", first_name="Lan", email="lan@example.vn")


@pytest.fixture
def editor(client):
    user = make_member(EDITOR)
    client.force_login(user)
    return user


def plan(client, article, **planned):
    return client.post(change_url(article), open_form(client, article) | planned)


def planned(article):
    names = Article.PLANNING
    return tuple(Article.objects.filter(pk=article.pk).values_list(*names).get())


def told(user):
    return list(Event.objects.filter(recipient=user).values_list("kind", "words"))


def offered(client, article):
    """The names in the box of whom the story may be assigned to; the empty one is ""."""
    field = client.get(change_url(article)).context["adminform"].form.fields["assigned_to"]
    return [label if key else "" for key, label in field.choices]


def test_an_editor_plans_a_story_and_whom_it_is_assigned_to_is_told(client, editor, lan, settings):
    settings.SENDS_MAIL = True
    story = make_article(status="draft", publish_at=None)
    answer = plan(client, story, assigned_to=lan.pk, due_at="02/12/2030", planned_on="03/12/2030")
    assert answer.status_code == 302, answer.context["errors"]
    key, due, day = planned(story)
    assert (key, day) == (lan.pk, date(2030, 12, 3))
    assert f"{timezone.localtime(due):%d/%m/%Y %H:%M}" == "02/12/2030 17:00"  # offices close
    assert told(lan) == [("assigned", "Cần xong lúc 17:00 02/12/2030.")]
    assert Mail.objects.get().event.recipient == lan
    plan(client, story, headline="Đổi")  # nothing new for Lan
    assert len(told(lan)) == 1
    page = client.get(change_url(story)).content.decode()
    assert "Giao cho" in page
    assert "Cần xong lúc" in page
    assert "Ngày dự kiến" in page


def test_nobody_is_told_of_what_they_took_themselves(client, editor):
    story = make_article(status="draft", publish_at=None)
    plan(client, story, assigned_to=editor.pk)
    assert planned(story)[0] == editor.pk
    assert told(editor) == []


def test_whom_a_story_is_assigned_to_writes_it_until_it_is_public(client, lan):
    story = make_article(status="draft", publish_at=None, author=make_member(JOURNALIST))
    client.force_login(lan)
    assert client.get(change_url(story)).status_code != 200
    Article.objects.filter(pk=story.pk).update(assigned_to=lan)
    assert plan(client, story, headline="Lan viết").status_code == 302
    story.refresh_from_db()
    assert story.headline == "Lan viết"
    assert not workflow.may_delete(story, lan)
    assert "Lan viết" in client.get("/quan-tri/articles/article/").content.decode()
    workflow.publish(story, by=make_member(EDITOR))
    assert not workflow.may_edit(story, lan)
    assert workflow.may_see(story, lan)
    assert workflow.may_begin_copy(story, lan)
    assert ("published", "") in told(lan)


def test_an_editor_chooses_among_those_who_write_and_the_one_who_has_it(client, editor, lan):
    make_member(TICKER_STAFF, last_name="Vũ")
    make_member(JOURNALIST, last_name="Cũ", is_active=False)
    left = make_member(JOURNALIST, last_name="Đã", first_name="Nghỉ", is_active=False)
    story = make_article(status="draft", publish_at=None, assigned_to=left)
    names = offered(client, story)
    assert names[0] == ""
    assert {"Trần Lan", "Đã Nghỉ (tài khoản đã đóng)"} < set(names)
    assert not {"Vũ", "Cũ"} & set(names)
    assert plan(client, story, headline="Đổi").status_code == 302  # who left may keep it
    other = make_article(status="draft", publish_at=None)
    answer = plan(client, other, assigned_to=left.pk, headline="Không mất")
    assert answer.status_code == 200
    assert field_error(answer, "assigned_to")
    assert "Không mất" in answer.content.decode()
    assert plan(client, story, assigned_to="").status_code == 302
    assert planned(story)[0] is None


def test_a_journalist_takes_an_own_story_or_leaves_it(client, lan):
    client.force_login(lan)
    other = make_member(JOURNALIST, last_name="Khác")
    story = make_article(status="draft", publish_at=None, author=lan)
    assert offered(client, story) == ["", "Trần Lan"]
    assert field_error(plan(client, story, assigned_to=other.pk), "assigned_to")
    assert plan(client, story, assigned_to=lan.pk, due_at="01/01/2031 9h").status_code == 302
    assert planned(story)[0] == lan.pk
    Article.objects.filter(pk=story.pk).update(assigned_to=other)
    assert offered(client, story) == ["Khác", "Trần Lan"]
    answer = plan(client, story, assigned_to="")
    assert "biên tập viên" in field_error(answer, "assigned_to")
    assert planned(story)[0] == other.pk


@pytest.mark.parametrize("field", ["assigned_to", "author"])
def test_no_search_box_lists_accounts_to_who_may_not_look_at_them(client, lan, field):
    where = {"app_label": "articles", "model_name": "article", "field_name": field, "term": ""}
    client.force_login(lan)
    assert client.get("/quan-tri/autocomplete/", where).status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due_at", "hôm nào"),
        ("due_at", "01/01/0001"),
        ("due_at", "31/12/9999 23:59"),
        ("planned_on", "31/02/2030"),
        ("planned_on", "01/01/0001"),
        ("planned_on", "31/12/9999"),
        ("assigned_to", "9" * 30),
        ("assigned_to", "a\x00"),
    ],
)
def test_what_is_no_plan_is_said_beside_its_field(client, editor, field, value):
    form = story_form(headline="Không mất") | {field: value}
    answer = client.post(ADD_STORY, form)
    assert answer.status_code == 200
    assert field_error(answer, field)
    assert "Không mất" in answer.content.decode()


def test_a_form_that_is_older_takes_no_story_away(client, lan):
    client.force_login(lan)
    story = make_article(status="draft", publish_at=None, author=lan)
    form, other = open_form(client, story), Client()
    hung = make_member(JOURNALIST, last_name="Nguyễn", first_name="Hùng")
    other.force_login(make_member(EDITOR))
    plan(other, story, assigned_to=hung.pk)
    answer = client.post(change_url(story), form | {"headline": "Lan viết"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Nguyễn Hùng" in page
    assert "Lan viết" in page
    assert planned(story)[0] == hung.pk


def test_a_moment_that_has_passed_may_be_named(client, editor):
    story = make_article(status="draft", publish_at=None)
    assert plan(client, story, due_at="01/01/2020 08:00").status_code == 302


def test_a_working_copy_bears_the_planning_of_its_story(client, editor, lan):
    live = make_article(assigned_to=lan)
    copy = working_copies.begin(live)
    assert planned(copy)[0] == lan.pk
    other = make_member(JOURNALIST)
    plan(client, copy, assigned_to=other.pk, planned_on="03/12/2030", headline="Đổi")
    assert planned(live) == planned(copy) == (other.pk, None, date(2030, 12, 3))
    assert [event.article_id for event in Event.objects.filter(recipient=other)] == [live.pk]
    client.force_login(other)
    assert client.get(change_url(copy)).status_code == 200
    working_copies.put_live(Article.objects.get(pk=copy.pk), by=editor)
    assert planned(live) == (other.pk, None, date(2030, 12, 3))


def test_where_only_the_planning_changes_a_live_story_keeps_no_working_copy(client, editor, lan):
    live = make_article()
    plan(client, live, assigned_to=lan.pk)
    assert planned(live)[0] == lan.pk
    assert not Article.objects.filter(working_copy_of=live).exists()


def test_no_old_version_and_no_duplicate_bears_a_planning(client, editor, lan):
    story = make_article(status="draft", publish_at=None, assigned_to=lan, due_at=hours(1))
    revisions.record(story, by=editor)
    old = revisions.of(story).first()
    Article.objects.filter(pk=story.pk).update(assigned_to=None, headline="Mới")
    revisions.restore(Article.objects.get(pk=story.pk), old, by=editor)
    assert planned(story)[0] is None
    assert planned(story)[1] is not None
    story.refresh_from_db()
    story.assigned_to = lan
    assert planned(duplicates.duplicate(story, by=editor)) == (None, None, None)
    version = old.version_set.get(content_type__model="article")
    story.delete()
    article, _notes = revisions.recover(version, by=editor)
    assert planned(article) == (None, None, None)


@pytest.mark.django_db(transaction=True)
def test_planning_a_public_story_makes_no_page_anew(editor, lan):
    live = make_article()
    copy = working_copies.begin(live)
    before = ContentStamp.objects.get().stamp
    copy.assigned_to, copy.planned_on = lan, date(2030, 1, 1)
    copy.save()
    planning.settle(copy, None, by=editor)
    assert planned(live)[0] == lan.pk
    assert ContentStamp.objects.get().stamp == before


def test_readers_get_nothing_of_it(client, lan):
    User.objects.filter(pk=lan.pk).update(last_name="Tuyệt", first_name="Mật")
    due = timezone.make_aware(timezone.datetime(2041, 3, 5, 11, 17))
    story = make_article(slug="bai", assigned_to=lan, due_at=due, planned_on=date(2042, 4, 6))
    pages = ("/", story.get_absolute_url(), "/rss.xml", "/atom.xml", "/api/v1/stories")
    for page in (*pages, f"/api/v1/stories/{story.pk}", "/news-sitemap.xml", "/tim-kiem/?q=tin"):
        shown = client.get(page).content.decode()
        for told_of in ("Tuyệt", "2041", "11:17", "2042", "assigned", "due_at", "planned"):
            assert told_of not in shown, (page, told_of)


def test_an_account_that_is_gone_leaves_its_stories(lan):
    story = make_article(status="draft", publish_at=None, assigned_to=lan)
    lan.delete()
    assert planned(story)[0] is None


def test_the_dashboard_shows_what_is_assigned_late_first(client, lan):
    for headline, due in (("sau", hours(5)), ("trễ", hours(-5)), ("không hẹn", None)):
        make_article(headline=headline, status="draft", assigned_to=lan, due_at=due)
    make_article(headline="đã gửi", status="in_review", assigned_to=lan)
    client.force_login(lan)
    page = client.get("/quan-tri/")
    panel = next(p for p in page.context["panels"] if str(p.title) == "Giao cho bạn")
    assert [row["title"] for row in panel.rows] == ["trễ", "sau", "không hẹn"]
    assert [row["is_late"] for row in panel.rows] == [True, False, False]
    assert page.content.decode().count("quá hạn") == 1
    listed = client.get(panel.url).context["cl"].result_list
    assert {str(row) for row in listed} == {"trễ", "sau", "không hẹn"}
