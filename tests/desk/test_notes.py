"""Notes at the desk: who reads and writes them, the panel, the page, the count in the list."""

import json

import pytest
from django.urls import reverse

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.desk.notes import MOST_PLACES
from articles.editorial import notes
from articles.models import Article, Note, NoteAnswer
from tests.support.factories import (
    hours,
    make_answer,
    make_article,
    make_category,
    make_member,
    make_note,
)
from tests.support.forms import change_url, open_form
from tests.support.pages import text_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.same_on_both("the rules of notes are tried on both in tests/editorial"),
]

SCRIPT = {"HTTP_ACCEPT": "application/json"}
PAGE = {"HTTP_ACCEPT": "text/html"}
WORDS = {"field": "body", "words": "Nội dung", "before": "", "after": ".", "start": "0"}


def url_of(article, *rest):
    return f"/quan-tri/articles/article/{article.pk}/notes/" + "".join(f"{part}/" for part in rest)


@pytest.fixture
def author():
    return make_member(JOURNALIST, last_name="Lê", first_name="An")


@pytest.fixture
def story(author):
    return make_article(status="draft", author=author, headline="Đê biển")


@pytest.fixture
def editor(client):
    editor = make_member(EDITOR, last_name="Trần", first_name="Bình")
    client.force_login(editor)
    return editor


def test_a_note_is_written_answered_resolved_and_opened_again(client, editor, author, story):
    answer = client.post(url_of(story, "add"), WORDS | {"text": "Nguồn\nnào?"}, **SCRIPT).json()
    note = Note.objects.get()
    assert (note.by, note.words, note.after, answer["open"]) == (editor, "Nội dung", ".", 1)
    assert "Nguồn<br>nào?" in answer["list"]
    client.force_login(author)
    answer = client.post(url_of(story, note.pk, "answer"), {"text": "Sở"}, **SCRIPT).json()
    assert answer["list"].index("Trần Bình") < answer["list"].index("Lê An")
    answer = client.post(url_of(story, note.pk, "resolve"), **SCRIPT).json()
    assert (answer["open"], "<details>" in answer["list"]) == (0, True)
    answer = client.post(url_of(story, note.pk, "reopen"), **SCRIPT).json()
    assert (answer["open"], "<details>" in answer["list"]) == (1, False)


def test_a_note_that_cannot_be_taken_says_why_and_loses_nothing(client, editor, story):
    note = make_note(story)
    for wrong in (
        {"text": ""},
        {"text": "a" * 2_001},
        {"words": " "},
        {"words": "a" * 501},
        {"field": "slug"},
        {"field": ""},
        {"start": "-1"},
        {"start": "9" * 40},
        {"before": "a\x00"},
        {"text": "\x00"},
    ):
        answer = client.post(url_of(story, "add"), WORDS | {"text": "Sao?"} | wrong, **SCRIPT)
        assert (answer.status_code, bool(answer.json()["error"])) == (400, True), wrong
    page = client.post(url_of(story, note.pk, "answer"), {"text": "b" * 2_001}, **PAGE)
    assert page.status_code == 400
    assert f">{'b' * 2_001}</textarea>" in page.content.decode()
    assert "Chỉ viết tối đa 2000 ký tự." in text_of(page)
    assert (Note.objects.count(), NoteAnswer.objects.count()) == (1, 0)


def test_without_javascript_notes_are_read_and_answered_on_a_page(client, author, story):
    client.force_login(author)
    note = make_note(story, by=make_member(EDITOR, first_name="Cúc", is_active=False))
    page = client.get(url_of(story), **PAGE)
    shown = text_of(page)
    assert all(part in shown for part in ("Cúc", "(tài khoản đã đóng)", "Xem lại", "Nội dung"))
    # From the form it is another tab, so that nothing typed there is lost.
    form = client.get(change_url(story)).content.decode()
    answer_url = url_of(story, note.pk, "answer")
    assert f'action="{answer_url}" target="_blank"' in form
    assert f'action="{answer_url}" target="_blank"' not in page.content.decode()
    done = client.post(answer_url, {"text": "Đã sửa"}, **PAGE)
    assert done.url == url_of(story)
    assert "Đã sửa" in text_of(client.get(url_of(story)))


def test_words_that_are_gone_are_said_to_be_and_which_they_were(client, editor, story):
    make_note(story, words="chữ đã xoá", before="một đoạn có ", after=" ở giữa")
    make_note(story, words="Nội dung", after=".")
    page = client.get(url_of(story)).content.decode()
    assert page.count('<p class="note-state note-gone">') == 1
    assert "<mark>chữ đã xoá</mark>" in page


@pytest.mark.parametrize("by", ["own", "others", EDITOR, TICKER_STAFF])
def test_notes_are_for_those_who_see_the_story(client, author, story, by):
    sees = by in ("own", EDITOR)
    client.force_login(author if by == "own" else make_member(JOURNALIST if by == "others" else by))
    note = make_note(story, text="Tuyệt mật")
    for status in ("draft", "published", "withdrawn"):
        Article.objects.update(status=status, publish_at=hours(-1))
        asked = client.get(url_of(story))
        assert ("Tuyệt mật" in asked.content.decode()) is sees
        for act in ("resolve", "reopen", "answer"):
            client.post(url_of(story, note.pk, act), {"text": "Vâng"}, **SCRIPT)
        client.post(url_of(story, "add"), WORDS | {"text": "Thêm"}, **SCRIPT)
    done = (NoteAnswer.objects.count(), Note.objects.count())
    assert done == ((3, 4) if sees else (0, 1))


def test_who_may_only_look_is_led_from_the_page_to_the_notes(client, author, story):
    Article.objects.update(status="published", publish_at=hours(-1))
    make_note(story)
    client.force_login(author)
    page = client.get(change_url(story)).content.decode()
    assert f'href="{url_of(story)}"' in page
    assert "Ghi chú (1)" in page


def test_a_note_is_reached_through_its_own_story_alone(client, editor, story):
    note = make_note()
    for act in ("answer", "resolve", "reopen"):
        assert client.post(url_of(story, note.pk, act), {"text": "a"}, **SCRIPT).status_code == 404
    assert not NoteAnswer.objects.exists()


def test_a_save_finds_the_words_again_with_what_the_form_followed(client, editor, story):
    note = make_note(story, words="15 tỷ", before="chi ", after=" cho đê", start=3)
    form = open_form(client, story)
    assert "_note_places" not in form
    followed = {str(note.pk): ["Tỉnhchốt:", ",kèsôngLam", 8], "x": 1, "-1": []}
    for places in ("[", '{"1": 2}', '["a"]', "{}", "9" * (MOST_PLACES + 1), json.dumps(followed)):
        form = open_form(client, story) | {"body": "<p>Tỉnh chốt: 17 tỷ, kè sông Lam</p>"}
        assert client.post(change_url(story), form | {"_note_places": places}).status_code == 302
        note.refresh_from_db()
    followed.pop("x")
    followed.pop("-1")
    form = open_form(client, story) | {"_note_places": json.dumps(followed)}
    client.post(change_url(story), form)
    note.refresh_from_db()
    assert (note.words, note.before, note.after) == ("15 tỷ", "Tỉnh chốt: ", ", kè sông Lam")


def test_notes_are_deleted_with_their_story(client, editor, story):
    make_answer(make_note(story), editor)
    client.post(reverse("admin:articles_article_delete", args=[story.pk]), {"post": "yes"})
    assert not Article.objects.exists()
    assert not Note.objects.exists()


def test_the_bar_counts_open_notes(client, editor, story):
    make_note(story)
    make_note(story, resolved_at=hours(0))
    page = client.get(change_url(story)).content.decode()
    assert page.count('<span class="notes-count">1</span>') == 3  # the bar, its menu, the panel
    assert "notes-panel" not in client.get(reverse("admin:articles_article_add")).content.decode()


def test_the_list_counts_them_with_one_query(client, editor, django_assert_num_queries):
    url = reverse("admin:articles_article_changelist")
    category = make_category()
    first = make_article(category=category)
    make_note(first)
    make_note(first)
    make_note(first, resolved_at=hours(0))
    client.get(url)  # which looks up the type of stories, once for all
    with django_assert_num_queries(10):
        assert text_of(client.get(url)).count("2 ghi chú") == 1
    for _again in range(4):
        make_note(make_article(category=category))
    with django_assert_num_queries(10):
        assert text_of(client.get(url)).count("1 ghi chú") == 4


def test_ten_notes_with_answers_take_as_many_queries_as_one(
    client, editor, story, django_assert_num_queries
):
    def queries(number):
        make_answer(make_note(story), editor)
        with django_assert_num_queries(number):
            client.get(url_of(story))

    queries(7)
    for _again in range(8):
        make_answer(make_note(story), editor)
    queries(7)


@pytest.mark.parametrize("address", ["", "/rss.xml", "/api/v1/stories/{}"])
def test_readers_get_nothing_of_a_note(client, story, ask, address):
    Article.objects.update(status="published", publish_at=hours(-1))
    make_answer(make_note(story, text="Tuyệt mật"), None, text="Tuyệt mật")
    address = address.format(story.pk) or story.get_absolute_url()
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Đê biển" in answer.content.decode()
    assert "Tuyệt mật" not in answer.content.decode()


def test_neither_preview_nor_history_tells_of_notes(client, editor, story):
    form = open_form(client, story)
    client.post(change_url(story), form)
    make_note(story, text="Tuyệt mật")
    history = client.get(reverse("admin:articles_article_history", args=[story.pk]))
    preview = client.post(reverse("admin:articles_article_preview", args=[story.pk]), form)
    assert (history.status_code, preview.status_code) == (200, 200)
    for page in (history, preview):
        assert "Tuyệt mật" not in page.content.decode()


def test_too_many_within_a_minute_are_told_so(client, editor, story, monkeypatch):
    monkeypatch.setattr(notes, "MOST_A_MINUTE", 1)
    for status in (200, 400):
        answer = client.post(url_of(story, "add"), WORDS | {"text": "Nữa"}, **SCRIPT)
        assert answer.status_code == status
