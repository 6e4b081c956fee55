"""Who is told what: of moves, notes, and what the clock brings."""

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial import events, told, workflow
from articles.models import Event, Mail, MailChoice
from tests.support.factories import (
    hours,
    make_admin,
    make_article,
    make_event,
    make_member,
    make_notice,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return make_member(JOURNALIST, email="an@example.vn")


@pytest.fixture
def editor():
    return make_member(EDITOR, email="binh@example.vn")


@pytest.fixture
def story(writer):
    return make_article(headline="Bão số 5", author=writer, status="draft", publish_at=None)


def heard(person):
    """What `person` was told and may see: (kind, words), the oldest first."""
    rows = told.visible(Event.objects.order_by("pk"), person)
    return [(event.kind, event.words) for event in rows]


def test_each_move_is_told_to_those_it_waits_for(writer, editor, story):
    other, closed = make_member(EDITOR), make_member(EDITOR, is_active=False)
    others = [make_member(JOURNALIST), make_member(TICKER_STAFF), closed]
    workflow.submit(story, by=writer)
    workflow.send_back(story, by=editor, note="Thiếu nguồn")
    workflow.submit(story, by=writer, note="Đã thêm")
    workflow.schedule(story, by=editor, at=hours(2))
    workflow.publish(story, by=editor)
    workflow.withdraw(story, by=editor, note="Sai số liệu")
    assert heard(editor) == heard(other) == [("submitted", ""), ("submitted", "Đã thêm")]
    assert heard(writer) == [
        ("sent_back", "Thiếu nguồn"),
        ("scheduled", ""),
        ("published", ""),
        ("withdrawn", "Sai số liệu"),
    ]
    assert not any(map(heard, others))
    assert not Event.objects.filter(recipient__in=others).exists()


def test_nobody_is_told_of_what_they_did_themselves(editor):
    story = make_article(status="draft", author=editor, publish_at=None)
    workflow.submit(story, by=editor)
    workflow.publish(story, by=editor)
    assert heard(editor) == []


def test_a_move_that_fails_tells_nobody(writer, editor, story):
    workflow.submit(story, by=writer)
    with transaction.atomic():
        workflow.send_back(story, by=editor, note="Thiếu nguồn")
        transaction.set_rollback(True)
    assert heard(writer) == []


def test_what_somebody_may_no_longer_see_is_not_told_them(writer, editor, story):
    workflow.submit(story, by=writer)
    assert told.count(editor) == "1"
    editor.groups.set([Group.objects.get(name=JOURNALIST)])
    editor = type(editor).objects.get(pk=editor.pk)  # without the permissions it remembers
    assert heard(editor) == []
    assert told.count(editor) == ""
    make_event(writer, kind="published", article=make_article())  # of somebody else's
    assert heard(writer) == []


def test_a_note_is_told_to_the_others_who_may_see_the_story(writer, editor, story):
    stranger = make_member(JOURNALIST)
    events.noted(story, by=editor, to=[writer, editor, stranger, None], words="Ai nói câu này?")
    assert heard(writer) == [("note", "Ai nói câu này?")]
    assert not Event.objects.exclude(recipient=writer).exists()
    events.noted(story, by=writer, to=[editor], words="Ông Toản")
    assert heard(editor) == [("note", "Ông Toản")]


def test_a_scheduled_story_that_went_out_is_told_of_once(writer, editor, story):
    workflow.schedule(story, by=editor, at=hours(2))
    events.went_out()
    assert ("went_out", "") not in heard(writer)
    with time_machine.travel(hours(3)):
        events.went_out()
        events.went_out()
        assert heard(writer) == [("scheduled", ""), ("went_out", "")]
        assert heard(editor) == [("went_out", "")]


def test_what_was_published_or_called_off_did_not_go_out_by_the_clock(writer, editor, story):
    workflow.publish(story, by=editor)
    called_off = make_article(status="draft", author=writer, publish_at=None)
    workflow.schedule(called_off, by=editor, at=hours(2))
    workflow.withdraw(called_off, by=editor, note="Hoãn")
    make_article(author=writer)  # imported, with no step
    with time_machine.travel(hours(3)):
        events.went_out()
    assert "went_out" not in dict(heard(writer))


def test_a_consultation_that_ends_is_told_of_once_for_each_deadline():
    staff, writer = make_member(TICKER_STAFF), make_member(JOURNALIST)
    notice = make_notice(kind="consultation", comment_deadline=hours(47))
    make_notice(kind="consultation", comment_deadline=hours(49))
    make_notice(kind="consultation", comment_deadline=hours(40), starts_at=hours(30))
    make_notice(kind="consultation", starts_at=hours(-9), comment_deadline=hours(-1))
    for _ in range(2):
        events.ends_soon()
    assert Event.objects.get(recipient=staff).notice == notice
    notice.comment_deadline = hours(46)
    notice.save()
    events.ends_soon()
    assert len(heard(staff)) == 2
    assert not heard(writer)


def test_a_failed_backup_is_told_to_administrators_once_a_day():
    people = make_member(ADMINISTRATOR), make_admin()
    editor = make_member(EDITOR)
    for _ in range(2):
        events.backup_failed("Ổ đĩa đã đầy")
    for person in people:
        assert heard(person) == [("backup_failed", "Ổ đĩa đã đầy")]
    assert not heard(editor)
    with time_machine.travel(hours(24)):
        events.backup_failed("Lại đầy")
    assert len(heard(people[0])) == 2


def test_two_runs_at_once_tell_once(monkeypatch):
    admin = make_admin()
    events.backup_failed("Ổ đĩa đã đầy")
    answers = iter([set(), {"told"}])  # the other run was not seen before, but in the constraint
    monkeypatch.setattr(events, "_told", lambda names: next(answers))
    events.backup_failed("Ổ đĩa đã đầy")
    assert Event.objects.filter(recipient=admin).count() == 1


def test_the_database_keeps_events_true(writer):
    wrong = [
        {"article": make_article(), "notice": make_notice()},
        {"once": "a"},
    ]
    make_event(writer, once="a")
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            make_event(writer, **fields)
    make_event(make_admin(), once="a")


def test_mails_are_for_those_who_want_them_and_have_an_address(writer, editor, story, settings):
    silent, unwilling = make_member(EDITOR), make_member(EDITOR, email="c@example.vn")
    MailChoice.objects.create(user=unwilling, kind="submitted", wanted=False)
    workflow.submit(story, by=writer)
    assert not Mail.objects.exists()  # no server is named
    settings.SENDS_MAIL = True
    workflow.send_back(story, by=editor, note="Thiếu nguồn")
    workflow.submit(story, by=writer)
    mails = Mail.objects.order_by("pk").values_list("event__recipient", "event__kind")
    assert list(mails) == [(writer.pk, "sent_back"), (editor.pk, "submitted")]
    workflow.schedule(story, by=editor, at=hours(2))
    assert Mail.objects.count() == 2  # a mail will say that it went out
    MailChoice.objects.create(user=writer, kind="scheduled", wanted=True)
    workflow.schedule(story, by=editor, at=hours(3))
    assert Mail.objects.count() == 3
    assert heard(silent) == heard(unwilling)


def test_telling_costs_the_same_for_two_editors_and_for_twenty(writer, settings):
    settings.SENDS_MAIL = True

    def queries():
        story = make_article(author=writer, status="draft", publish_at=None)
        writer.has_perm("articles.view_article")
        with CaptureQueriesContext(connection) as context:
            workflow.submit(story, by=writer)
        return len(context)

    make_member(EDITOR, email="a@example.vn")
    few = queries()
    for _ in range(9):
        make_member(EDITOR, email="a@example.vn")
    assert queries() == few


def test_ten_thousand_unread_events_are_counted_by_a_hundred(writer):
    story = make_article(author=writer)
    Event.objects.bulk_create(
        Event(recipient=writer, kind="published", article=story, at=hours(0)) for _ in range(10_000)
    )
    assert told.count(writer) == "99+"
    before = told.mark(writer)
    with CaptureQueriesContext(connection) as context:
        assert told.mark(writer) == before
    assert len(context) == 1
    newest = Event.objects.latest("pk")
    told.read(Event.objects.filter(pk__lt=newest.pk), writer)
    assert told.count(writer) == "1"
    assert told.mark(writer) != before
