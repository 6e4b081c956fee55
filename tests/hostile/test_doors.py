"""Every door asks: who may see, and who may change. Walked, so that a new door is found by itself.

Stories that nobody but their author and the editors may see have one secret in every text. People
with each role, and with the permissions of each model alone, open every page of the desk, fill
every field from the query, post every form and ask every search box: none tells the secret.
"""

import json

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import ForeignKey
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from articles.accounts.roles import EDITOR, JOURNALIST, ROLES, TICKER_STAFF
from articles.desk.base import Desk
from articles.editorial import revisions, shared_rows, workflow
from articles.models import (
    Article,
    CalendarAddress,
    Category,
    FormerSlug,
    Move,
    MoveLine,
    Official,
    Page,
    Photo,
    Presence,
    PreviewLink,
    ReadCount,
    ServerDraft,
    Thread,
    Transition,
    Video,
)
from tests.support.addresses import desk_addresses
from tests.support.factories import (
    hours,
    make_admin,
    make_answer,
    make_article,
    make_attachment,
    make_category,
    make_correction,
    make_event,
    make_featured,
    make_member,
    make_note,
    make_notice,
    make_official,
    make_page,
    make_page_document,
    make_photo,
    make_thread,
)
from tests.support.forms import open_form, other_desk
from tests.support.videos import block_of, make_ready_video, make_video

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SECRET, SLUG = "Tuyệt mật", "tuyet-mat"
STATES = {
    "draft": {"status": "draft"},
    "in review": {"status": "in_review"},
    "scheduled": {"publish_at": hours(5)},
    "withdrawn": {"status": "withdrawn"},
}
MODELS = [model for model in admin.site._registry if model._meta.app_label in ("articles", "auth")]


@pytest.fixture
def secrets():
    """A story in each state that readers do not see, with all that can hang on it."""
    photo, official = make_photo(alt="Ảnh kho"), make_official(name="Trần Quốc Toản")
    film = block_of(make_video(title="Phim kho"))
    thread, category = make_thread(name="Mưa lũ"), make_category(name="Đời sống")
    stories = []
    for number, state in enumerate(STATES.values()):
        author = make_member(JOURNALIST)
        story = make_article(
            headline=f"{SECRET} {number}",
            slug=f"{SLUG}-{number}",
            lead=SECRET,
            body=f'<p>{SECRET}</p><p><img src="{photo.image.url}" alt=""></p>{film}',
            cover=photo,
            thread=thread,
            category=category,
            author=author,
            assigned_to=author,
            due_at=hours(1),
            planned_on=timezone.localdate(),
            quotes=[{"official": official, "words": SECRET, "photo": photo}],
            **state,
        )
        make_attachment(article=story, title=SECRET)
        ReadCount.objects.create(article=story, hour=hours(-1), count=9)
        make_featured(article=story)
        make_notice(article=story, text="Xem bài")
        make_correction(
            article=story, text=SECRET, false_words=SECRET, right_words=SECRET, decided_by=SECRET
        )
        FormerSlug.objects.create(article=story, slug=f"{SLUG}-cu-{number}")
        Transition.objects.create(article=story, action="submit", at=timezone.now(), note=SECRET)
        Presence.objects.create(article=story, user=author, seen_at=timezone.now())
        ServerDraft.objects.create(
            article=story,
            user=author,
            form=f"abc{number}",
            headline=SECRET,
            content=json.dumps({"typed": [["headline", [SECRET]]]}),
            updated_at=timezone.now(),
        )
        note = make_note(story, words=SECRET, text=SECRET)
        make_answer(note, author, text=SECRET)
        PreviewLink.objects.create(article=story, created_by=author, expires_at=hours(5))
        revisions.record(story, by=author)
        admin.site.get_model_admin(Article).log_change(_request(author), story, "Đổi")
        stories.append(story)
    move = Move.objects.create(
        pk=stories[0].pk, kind="html", source=SECRET, started_at=hours(-1), seen_at=hours(-1)
    )
    told = {"title": SECRET, "key": SLUG, "kind": "story"}
    MoveLine.objects.create(move=move, outcome="taken", story=stories[0], **told)
    page = make_page(title=SECRET, slug=f"{SLUG}-trang", body=f"<p>{SECRET}</p>", status="draft")
    make_page_document(page, title=SECRET)
    make_page(title=SECRET, slug=f"{SLUG}-hen", publish_at=hours(5), parent=page)
    return stories


def _request(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    return request


def person(name):
    """Somebody with the role `name`, or with all permissions of the model `name` and no other.

    They were told of every story, when they might see it.
    """
    user = make_member(name) if name in ROLES else _with_permissions_of(name)
    for story in Article.objects.all():
        make_event(user, kind="sent_back", article=story, words=SECRET)
    return user


def _with_permissions_of(name):
    user = User.objects.create_user("mot-quyen", is_staff=True)
    label, _, model = name.partition(".")
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label=label, content_type__model=model).exclude(
            codename="edit_any_article"
        )
    )
    return user


NOT_EDITORS = [
    JOURNALIST,
    TICKER_STAFF,
    *(model._meta.label_lower for model in MODELS if model is not Page),  # who has it sees pages
]


def _foreign_keys(model):
    return [field for field in model._meta.fields if isinstance(field, ForeignKey)]


def pages(secrets):
    """Every page of the desk: of each model, each row, each field filled in from the query."""
    year, week, _day = timezone.localdate().isocalendar()
    yield from ("/quan-tri/", f"/quan-tri/tuan/{year}/{week}/", "/quan-tri/luot-doc/")
    for model in MODELS:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        index, add = reverse(f"{name}_changelist"), reverse(f"{name}_add")
        yield from (index, f"{index}?q=tuyet", f"{index}?q=tuyet+mat", add)
        for field in _foreign_keys(model):
            keys = [story.pk for story in secrets] if field.related_model is Article else [1]
            yield from (f"{add}?{field.name}={key}" for key in keys)
        for row in model._default_manager.all():
            for page in ("change", "history", "delete"):
                yield reverse(f"{name}_{page}", args=[row.pk])


def every_address(secrets):
    """Every address of the desk, our pages and Django's, with the key of a story."""
    key = secrets[0].pk
    for address in desk_addresses(str(key)):
        if not address.endswith("/logout/"):
            yield f"{address}?at=2030-01-01T00:00&article={key}&text=a"


def search_boxes(secrets):
    """Every question to every search box, also for fields that no form shows."""
    for model in apps.get_app_config("articles").get_models():
        for field in _foreign_keys(model):
            where = f"app_label=articles&model_name={model._meta.model_name}"
            for asked in ("term=", "term=tuyet", *(f"pk={story.pk}" for story in secrets)):
                yield f"/quan-tri/autocomplete/?{where}&field_name={field.name}&{asked}"


def tells(response):
    text = response.content.decode(errors="replace") + response.get("Location", "")
    if response.get("Content-Type") == "application/json":
        text = json.dumps(response.json(), ensure_ascii=False)
    return SECRET in text or SLUG in text


@pytest.mark.parametrize("name", NOT_EDITORS)
@pytest.mark.parametrize("walk", [pages, every_address, search_boxes])
def test_no_page_field_or_search_box_tells_of_a_story_that_is_not_theirs(
    client, secrets, name, walk
):
    client.force_login(person(name))
    told = {address for address in walk(secrets) if tells(client.get(address))}
    assert not told


@pytest.mark.parametrize("name", NOT_EDITORS)
def test_no_form_sent_back_tells_of_a_story_that_is_not_theirs(client, secrets, name):
    """What is wrong in a form is shown beside its fields, with all that was chosen."""
    client.force_login(person(name))
    told = set()
    for model in MODELS:
        add = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
        rows = {f"quotes-{part}_FORMS": 0 for part in ("TOTAL", "INITIAL")}
        rows |= {f"attachments-{part}_FORMS": 0 for part in ("TOTAL", "INITIAL")}
        for story in secrets:
            chosen = {field.name: story.pk for field in _foreign_keys(model)}
            if tells(client.post(add, rows | chosen)):
                told.add(add)
    assert not told


@pytest.mark.parametrize("name", NOT_EDITORS)
def test_no_field_takes_a_story_that_is_not_theirs(secrets, name):
    request = _request(person(name))
    taking = set()
    for model, desk in admin.site._registry.items():
        forms = [desk.get_form(request), *(f for f, _ in desk.get_formsets_with_inlines(request))]
        for form in forms:
            fields = form.base_fields if hasattr(form, "base_fields") else form.form.base_fields
            for field in fields.values():
                offered = getattr(field, "queryset", None)
                if (
                    offered is not None
                    and offered.model is Article
                    and offered.filter(pk__in=[story.pk for story in secrets]).exists()
                ):
                    taking.add(f"{model.__name__}: {field.label}")
    assert not taking


@pytest.mark.parametrize("name", [*NOT_EDITORS, EDITOR])
def test_no_calendar_tells_of_a_story_that_is_not_theirs(client, secrets, name):
    address = CalendarAddress.objects.create(user=person(name)).get_absolute_url()
    answer = client.get(address)
    assert answer.status_code == 200
    assert (SECRET in answer.content.decode()) is (name == EDITOR)


def test_an_editor_finds_all_of_it(client, secrets):
    """Else the walk would prove nothing."""
    client.force_login(make_admin())
    for walk, least in ((pages, 30), (search_boxes, 10)):
        assert len([address for address in walk(secrets) if tells(client.get(address))]) > least


def test_the_desk_of_each_model_of_ours_asks_who_may_see_a_row():
    """A desk that is none of `Desk` has no field that leads to other rows."""
    for model, desk in admin.site._registry.items():
        if model._meta.app_label == "articles" and not isinstance(desk, Desk):
            assert not _foreign_keys(model), model


def test_a_page_for_those_at_the_desk_follows_the_same_rule_as_the_list(secrets):
    for name in (JOURNALIST, "articles.article"):
        user = person(name)
        desk = admin.site.get_model_admin(Article)
        listed = set(desk.get_queryset(_request(user)))
        for story in secrets:
            assert desk.has_view_permission(_request(user), story) is (story in listed)
            assert workflow.may_see(story, user) is (story in listed)


PUBLIC = (
    "/ /can-bo/ /dong-su-kien/ /luu-tru/ /so-do-trang/ /thong-bao/ /dinh-chinh/ /rss.xml /atom.xml "
    "/sitemap.xml /news-sitemap.xml /tim-kiem/?q=tuyet+mat /tim-kiem/?q=tran+quoc+toan "
    "/sitemap-stories-0.xml /sitemap-officials-0.xml /sitemap-threads-0.xml "
    "/sitemap-categories-0.xml /sitemap-pages-0.xml /api/v1/pages "
    "/api/v1/stories /api/v1/officials /api/v1/quotes /api/v1/notices"
).split()


@pytest.mark.parametrize("role", [None, *ROLES])
def test_no_public_list_tells_of_them_whoever_reads(client, secrets, role):
    if role:
        client.force_login(make_member(role))
    for address in PUBLIC:
        response = client.get(address)
        assert not tells(response), address
        assert "Trần Quốc Toản" not in response.content.decode(), address
    story = secrets[0]
    for row in (story, story.quotes.get().official, story.thread):
        assert client.get(row.get_absolute_url()).status_code == 404


# Who may change what readers see

SHOWN = {
    Official: lambda row: {"quotes": [{"official": row}]},
    Photo: lambda row: {"cover": row},
    Video: lambda row: {"body": block_of(row)},
    Thread: lambda row: {"thread": row},
    Category: lambda row: {"category": row},
}
MAKE = {
    Official: make_official,
    Photo: make_photo,
    Video: make_ready_video,
    Thread: make_thread,
    Category: make_category,
}


@pytest.mark.parametrize("role", [*ROLES, None])
@pytest.mark.parametrize("model", SHOWN)
def test_what_a_published_story_shows_is_changed_by_those_who_publish(client, model, role):
    row = MAKE[model]()
    author = make_member(role) if role else None
    make_article(author=author, **SHOWN[model](row))
    if role:
        client.force_login(author)
    before = model.objects.filter(pk=row.pk).values().get()
    url = reverse(f"admin:articles_{model._meta.model_name}_change", args=[row.pk])
    words = {
        "name": "Đổi",
        "position": "Đổi",
        "alt": "Đổi",
        "title": "Đổi",
        "slug": "doi",
        "order": "7",
    }
    form = open_form(other_desk(), row)  # what anybody could send, from whichever form
    client.post(url, form | words | {"focus_x": "1", "focus_y": "1"})
    is_changed = model.objects.filter(pk=row.pk).values().get() != before
    assert is_changed is bool(author and author.has_perm("articles.publish_article"))


def test_the_walk_knows_every_row_that_stories_share():
    assert set(shared_rows.SHOWN_AS) | {Thread, Category} == set(SHOWN)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_change_categories_threads_and_the_home_page_may_publish(role):
    held = set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))
    shown = {f"{act}_{row}" for act in ("add", "change") for row in ("category", "thread")}
    shown |= {"change_featuredstory", "change_correction", "add_menuitem", "change_menuitem"}
    if held & shown:
        assert "publish_article" in held
