"""Notes on a passage: who is waited for, where a note stands, and what keeps them few."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.editorial import notes, revisions
from articles.editorial.duplicates import duplicate
from articles.models import Article, Event, Note, NoteAnswer
from articles.text.passages import Passage
from tests.support.factories import (
    hours,
    make_answer,
    make_article,
    make_member,
    make_note,
    make_quote,
)

pytestmark = pytest.mark.django_db

WORDS = Passage("15 tỷ", "họp bàn chi ", " cho đê biển", 10)


def begun(article, by, **fields):
    """A note on "15 tỷ" in the body of `article`."""
    fields = {"field": "body", "passage": WORDS, "text": "Nguồn nào?", **fields}
    return notes.begin(article, by=by, **fields)


@pytest.fixture
def people():
    return make_member(JOURNALIST), make_member(EDITOR)


@pytest.fixture
def story(people):
    return make_article(
        status="draft", author=people[0], body="<p>UBND họp bàn chi <b>15</b> tỷ cho đê biển.</p>"
    )


def test_a_note_waits_for_the_other_until_they_answer(people, story):
    author, editor = people
    note = begun(story, editor)
    waits = lambda: (note in notes.waiting(author), note in notes.waiting(editor))  # noqa: E731
    assert waits() == (True, False)
    notes.answer(note, by=author, text="Nghị quyết 12")
    assert waits() == (False, True)
    notes.answer(note, by=make_member(EDITOR), text="Thêm số trang")  # a third person
    assert waits() == (True, True)
    notes.resolve(note, by=author)
    assert waits() == (False, False)
    notes.answer(note, by=editor, text="Chưa xong")  # what is said is heard: it is open again
    assert waits() == (True, False)
    assert not notes.waiting(make_member(EDITOR)).exists()


def test_nothing_waits_of_a_story_that_somebody_may_not_see_any_more(people, story):
    author, editor = people
    note = begun(story, editor)
    notes.answer(note, by=author, text="Xong")
    assert note in Note.objects.waiting_for(editor)
    assert note in notes.waiting(editor)
    editor.groups.clear()
    editor = type(editor).objects.get(pk=editor.pk)
    assert note not in notes.waiting(editor)


def test_the_word_of_an_account_that_is_gone_waits_too(people, story):
    author, editor = people
    note = begun(story, editor)
    Note.objects.filter(pk=note.pk).update(by=None)  # the database by hand
    assert note in notes.waiting(author)
    answered = make_note(story, by=author)
    make_answer(answered, None)
    assert answered in notes.waiting(author)


def test_an_account_that_said_something_stays_with_its_name(people, story):
    _author, editor = people
    note = begun(story, editor)
    with pytest.raises(ProtectedError), transaction.atomic():
        editor.delete()
    other = make_member(EDITOR)
    notes.answer(note, by=other, text="Đồng ý")
    with pytest.raises(ProtectedError), transaction.atomic():
        other.delete()


def test_who_resolved_first_stays_named_and_opening_again_forgets_it(people, story):
    author, editor = people
    note = begun(story, editor)
    notes.resolve(note, by=author)
    notes.resolve(note, by=editor)
    assert Note.objects.get().resolved_by == author
    notes.reopen(note)
    assert Note.objects.get().resolved_at is None


def test_a_note_follows_its_words_through_the_saves_of_a_story(people, story):
    note = begun(story, people[1])
    for body, now in (
        ("<h2>Mới</h2><p>UBND họp bàn chi <b>15</b> tỷ cho đê biển.</p>", "15 tỷ"),
        ("<p>Nay UBND họp bàn chi 17 tỷ cho đê biển.</p>", "17 tỷ"),
        ("<p>Nay UBND họp bàn chi 15 tỷ cho đê biển.</p>", "15 tỷ"),
        ("<p>Nay UBND họp bàn cho đê biển.</p>", None),
        ("", None),
        ("<p>Nay UBND họp bàn chi 15 tỷ cho đê biển.</p>", "15 tỷ"),  # a restore
    ):
        Article.objects.filter(pk=story.pk).update(body=body)
        story.refresh_from_db()
        notes.settle(story)
        [standing] = notes.standings(story, notes.of(story))
        assert (standing.passage and standing.passage.words) == now, body
        assert standing.note.words == "15 tỷ"  # what was written on
    assert standing.note == note


def test_what_the_form_followed_finds_words_that_changed_with_all_around_them(people, story):
    note = begun(story, people[1])
    story.body = "<p>Tỉnh chốt phương án: 17 tỷ, kè sông.</p>"
    notes.settle(story)
    assert not notes.standings(story, notes.of(story))[0].passage
    notes.settle(story, {note.pk: Passage("", "Tỉnhchốtphươngán:", ",kèsông.", 16), 999: WORDS})
    [standing] = notes.standings(story, notes.of(story))
    assert standing.passage.words == "17 tỷ"
    assert standing.is_rewritten


def test_a_note_on_a_quote_follows_its_words_whatever_its_number(people, story):
    make_quote(article=story, number=1, words="Chi 15 tỷ là đủ")
    quote = make_quote(article=story, number=2, words="Phải xong\ntrước mùa bão")
    passage = Passage("trước mùa bão", "là đủ Phải xong ", "", 19)
    begun(story, people[1], field="quotes", passage=passage)
    for changed in ({"number": 7}, {"words": "Nhất định phải xong trước mùa bão"}):
        story.quotes.filter(pk=quote.pk).update(**changed)
        notes.settle(story)
        [standing] = notes.standings(story, notes.of(story))
        assert standing.passage.words == "trước mùa bão"
    story.quotes.all().delete()
    assert notes.standings(story, notes.of(story))[0].passage is None


def test_notes_stand_in_the_order_of_the_form_and_of_the_text(people, story):
    story.lead = "Chi 15 tỷ cho đê"
    last = begun(story, people[1], passage=Passage("biển.", "cho đê ", "", 26))
    first = begun(story, people[1])
    lead = begun(story, people[1], field="lead", passage=Passage("15 tỷ", "Chi ", " cho đê", 3))
    order = [standing.note for standing in notes.standings(story, notes.of(story))]
    assert order == [lead, first, last]


def test_no_note_is_empty_endless_or_one_too_many(people, story, monkeypatch):
    author, editor = people
    for wrong in (
        {"text": "  "},
        {"text": "a" * 2_001},
        {"passage": Passage("")},
        {"passage": Passage("a" * 501)},
        {"field": "note"},
    ):
        with pytest.raises(ValidationError):
            begun(story, editor, **wrong)
    monkeypatch.setattr(notes, "MOST_NOTES", 1)
    monkeypatch.setattr(notes, "MOST_ANSWERS", 1)
    note = begun(story, editor)
    notes.answer(note, by=author, text="Một")
    with pytest.raises(ValidationError, match="1 ghi chú"):
        begun(story, editor)
    with pytest.raises(ValidationError, match="1 câu trả lời"):
        notes.answer(note, by=editor, text="Hai")


def test_nobody_says_more_than_so_much_in_a_minute(people, story, monkeypatch):
    author, editor = people
    monkeypatch.setattr(notes, "MOST_A_MINUTE", 3)
    note = begun(story, editor)
    for _again in range(2):
        notes.answer(note, by=editor, text="Nữa")
    with pytest.raises(ValidationError, match="3 ghi chú trong một phút"):
        notes.answer(note, by=editor, text="Nữa")
    notes.answer(note, by=author, text="Người khác thì được")
    notes.answer(note, by=editor, text="Lát sau cũng được", now=hours(1))


def test_the_database_refuses_what_no_note_is(story):
    for wrong in (
        {"text": ""},
        {"words": ""},
        {"field": "slug"},
        {"resolved_by": story.author},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_note(story, **wrong)
    note = make_note(story)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_answer(note, story.author, text="")


def test_a_note_is_no_part_of_its_story(people, story, ask):
    author, editor = people
    note = begun(story, editor, text="Tuyệt mật")
    notes.answer(note, by=author, text="Tuyệt mật")
    revisions.record(story, by=editor)
    kept = revisions.of(story).first().version_set.values_list("serialized_data", flat=True)
    assert not any("Tuyệt mật" in data for data in kept)
    assert not duplicate(story, by=editor).notes.exists()
    story.delete()
    assert not Note.objects.exists()
    assert not NoteAnswer.objects.exists()


def test_a_note_and_its_answer_tell_the_others_and_not_their_writer():
    author, editor = make_member(JOURNALIST), make_member(EDITOR)
    article = make_article(author=author)
    passage = Passage("Nội dung", "", ".", 0)
    note = notes.begin(article, by=editor, field="body", passage=passage, text="Xem lại")
    notes.answer(note, by=author, text="Đã xem")
    told = Event.objects.order_by("pk").values_list("recipient", "kind", "words")
    assert list(told) == [(author.pk, "note", "Xem lại"), (editor.pk, "note", "Đã xem")]
