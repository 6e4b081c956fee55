"""The story form as a page: where the story stands, what it lacks, its next step."""

import re

import pytest

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.desk import checks
from articles.editorial import workflow
from articles.models import Article
from articles.portal.times import moment
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_member,
    make_official,
    make_photo,
    make_thread,
    picture_file,
)
from tests.support.forms import ADD_STORY, change_url, story_form

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.same_on_both("where a story stands is told from its row, which other tests read"),
]

PICTURE = '<p><img src="/media/photos/a.jpg" alt="{}"></p>'
MARKER = '<div class="quote" data-quote="{}"></div>'


def failed(article, numbers=()):
    """The names of the checks that `article` fails."""
    return [check.name for check, fails in checks.checked(article, numbers) if fails]


def story(**fields):
    """A sound story in memory, but for `fields`."""
    return Article(**{"headline": "Tin", "lead": "Sapo", "category": make_category(), **fields})


def test_a_sound_story_lacks_nothing():
    body = PICTURE.format("Cánh đồng") + MARKER.format(1)
    assert failed(story(body=body, cover=make_photo(alt="Ảnh")), [1]) == []


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("headline", {"headline": "x" * 71}),
        ("lead", {"lead": ""}),
        ("category", {"category": None}),
        ("pictures", {"body": PICTURE.format("Một") + PICTURE.format("")}),
        ("pictures", {"body": PICTURE.format("  ")}),
        ("pictures", {"body": '<p><img src="/media/photos/a.jpg"></p>'}),
    ],
)
def test_what_a_story_lacks_is_named(name, fields):
    assert failed(story(**fields)) == [name]


def test_a_picture_is_described_by_the_words_of_its_photo_as_the_moves_say():
    photos = [make_photo(alt="Cánh đồng"), make_photo(alt="", image=picture_file(size=(70, 50)))]
    described, silent = (f'<p><img src="{photo.image.url}"></p>' for photo in photos)
    assert failed(story(body=described)) == []
    assert failed(story(body=described + silent)) == ["pictures"]


def test_a_cover_without_a_description_is_named():
    assert failed(story(cover=make_photo(alt=""))) == ["cover"]


def test_a_quote_without_a_place_is_named():
    assert failed(story(body=MARKER.format(2)), [1, 2]) == ["quotes"]


def test_a_headline_of_several_lines_is_saved_as_one(desk):
    desk.post(ADD_STORY, story_form(headline="Tin một\r\n  hai\nba"))
    assert Article.objects.get().headline == "Tin một hai ba"


def test_a_headline_is_counted_after_its_line_breaks_are_gone(desk):
    desk.post(ADD_STORY, story_form(headline="x" * 199 + "\r\n"))
    assert Article.objects.get().headline == "x" * 199


@pytest.mark.parametrize(
    ("role", "fields", "following"),
    [
        (JOURNALIST, {"status": "draft"}, "submit"),
        (JOURNALIST, {"status": "in_review"}, None),
        (EDITOR, {"status": "draft"}, "publish"),
        (EDITOR, {"status": "in_review"}, "publish"),
        (EDITOR, {"status": "in_review", "publish_at": hours(1)}, "schedule"),
        (EDITOR, {"status": "published"}, "publish"),  # its working copy
        (EDITOR, {"status": "published", "publish_at": hours(1)}, None),
        (EDITOR, {"status": "withdrawn"}, "publish"),
    ],
)
def test_the_next_step_is_the_button_and_the_others_are_in_the_menu(
    client, role, fields, following
):
    user = make_member(role)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    article = make_article(author=user, **fields)
    context = client.get(change_url(article)).context
    assert context["next_move"] == following
    others = context["other_moves"]
    assert {*others, following} - {None} == set(context["moves"])
    assert following not in others


def test_where_a_story_stands_is_told_in_words(desk, admin):
    article = make_article(status="in_review", publish_at=None)
    workflow.send_back(article, by=admin, note="Thiếu nguồn")
    told = {"sent back": desk.get(change_url(article)).content.decode()}
    assert "<blockquote>Thiếu nguồn</blockquote>" in told["sent back"]
    told["new"] = desk.get(ADD_STORY).content.decode()
    told["scheduled"] = desk.get(change_url(make_article(publish_at=hours(1)))).content.decode()
    told["public"] = desk.get(change_url(make_article())).content.decode()
    told["withdrawn"] = desk.get(change_url(make_article(status="withdrawn"))).content.decode()
    words = {
        "sent back": "Bị trả lại",
        "new": "Bài mới",
        "scheduled": "Hẹn giờ",
        "public": "Đang đăng",
        "withdrawn": "Đã gỡ",
    }
    for name, page in told.items():
        assert f">{words[name]}</span>" in page, name


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "draft"}, "Bản nháp"),
        ({"status": "in_review"}, "Chờ duyệt"),
        ({"publish_at": hours(5)}, "Hẹn giờ"),
        ({"publish_at": hours(-5)}, "Đang đăng"),
    ],
)
def test_the_chip_says_where_a_story_stands_and_since_when_or_for_when(desk, fields, words):
    article = make_article(**{"publish_at": None, **fields})
    page = desk.get(change_url(article)).content.decode()
    bar, column = page.split('<div id="writing-bar"')[1].split('<section class="standing"')
    assert re.search(rf'<span class="state [\w -]+">{words}</span>', bar)
    line = re.search(rf'<p><span class="state [\w -]+">{words}</span>(.*?)</p>', column)[1].strip()
    assert line == (moment(article.publish_at) if article.publish_at else "")


@pytest.mark.slow
def test_opening_the_form_takes_few_queries_however_many_quotes(
    desk, django_assert_max_num_queries
):
    """The issue of the writing room allows 16."""
    article = make_article(
        cover=make_photo(),
        thread=make_thread(),
        quotes=[{"official": make_official(portrait=make_photo()), "photo": make_photo()}] * 20,
    )
    desk.get(change_url(article))  # fills the caches of the process
    with django_assert_max_num_queries(16):
        assert desk.get(change_url(article)).status_code == 200


def test_a_new_story_and_a_journalists_own_draft_take_as_few(client, django_assert_max_num_queries):
    writer = make_member(JOURNALIST)
    client.force_login(writer, "django.contrib.auth.backends.ModelBackend")
    portrayed = [{"official": make_official(portrait=make_photo())} for _ in range(2)]
    own = make_article(status="draft", author=writer, cover=make_photo(), quotes=portrayed)
    for address in (ADD_STORY, change_url(own)):
        client.get(address)  # fills the caches of the process
        with django_assert_max_num_queries(16):
            response = client.get(address)
        assert b'id="writing-bar"' in response.content
    assert response.context["original"] == own
