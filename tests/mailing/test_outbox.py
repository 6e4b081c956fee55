"""Mails reach a real SMTP server, each once, whatever happens to it and to those who send."""

import logging
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial import events, workflow
from articles.mailing import outbox
from articles.models import Mail, MailChoice
from tests.support.factories import (
    hours,
    make_admin,
    make_article,
    make_event,
    make_member,
    make_notice,
)
from tests.support.races import at_once
from tests.support.smtp import MailServer

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(settings):
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd's own
    server = MailServer()
    settings.SENDS_MAIL, settings.PORTAL_URL = True, "https://tin.example.vn"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.DEFAULT_FROM_EMAIL = "Toà soạn <toasoan@tin.example.vn>"
    server.start()
    yield server
    server.stop()


@pytest.fixture
def writer():
    return make_member(JOURNALIST, email="an@example.vn", first_name="An", last_name="Lê")


@pytest.fixture
def editor():
    return make_member(EDITOR, email="binh@example.vn", first_name="Bình", last_name="Đỗ")


def wait_for(person, count=1, **fields):
    """Let `count` mails to `person` wait; returns the moment from which they do."""
    for _ in range(count):
        event = make_event(person, **fields)
        events._post(event.kind, [event])
    return timezone.now()


def test_a_story_sent_back_is_a_letter_in_vietnamese(server, writer, editor):
    story = make_article(headline="Bão <số> 5", author=writer, status="draft", publish_at=None)
    workflow.submit(story, by=writer)
    workflow.send_back(story, by=editor, note='Thiếu nguồn & "ảnh"')
    assert outbox.send_due() == outbox.Sent(sent=2)
    to_editor, letter = server.letters.taken
    assert to_editor["Subject"] == "Bài chờ duyệt: Bão <số> 5"
    assert letter["Subject"] == "Bài bị trả lại: Bão <số> 5"
    assert (letter["To"], to_editor["To"]) == ("an@example.vn", "binh@example.vn")
    assert letter["From"] == "Toà soạn <toasoan@tin.example.vn>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["X-Auto-Response-Suppress"] == "All"
    assert re.fullmatch(r"<[0-9a-f]{32}@tin\.example\.vn>", letter["Message-ID"])
    text = letter.get_body(("plain",)).get_content()
    html = letter.get_body(("html",)).get_content()
    address = f"https://tin.example.vn/quan-tri/articles/article/{story.pk}/change/"
    for part in ("Bài bị trả lại", "Đỗ Bình", address, "/quan-tri/viec-moi/thu/"):
        assert part in text
        assert part in html
    assert 'Thiếu nguồn & "ảnh"' in text
    assert "Thiếu nguồn &amp; &quot;ảnh&quot;" in html
    assert "Bão <số> 5" in text
    assert "Bão &lt;số&gt; 5" in html
    assert set(re.findall(r"https?://[\w.-]+\w", text + html)) == {"https://tin.example.vn"}
    assert "<img" not in html
    assert "Nội dung" not in text + html


def test_each_kind_of_event_makes_a_letter(server):
    admin = make_admin(email="quantri@example.vn")
    notice = make_notice(text="Góp ý dự thảo", kind="consultation", comment_deadline=hours(20))
    for kind in events.RULES:
        about = {"article": make_article(headline="Bão")}
        if kind == "ends_soon":
            about = {"notice": notice}
        if kind == "backup_failed":
            about = {}
        MailChoice.objects.create(user=admin, kind=kind, wanted=True)
        wait_for(admin, kind=kind, **about)
    outbox.send_due()
    subjects = server.letters.subjects()
    assert len(set(subjects)) == len(subjects) == len(events.RULES)
    assert "Sắp hết hạn góp ý: Góp ý dự thảo" in subjects
    assert "Sao lưu hằng đêm không thành" in subjects


def test_a_server_that_was_down_for_an_hour_gets_each_mail_once(server, editor):
    server.stop()
    start = wait_for(editor, count=20)
    for minute in range(60):
        assert outbox.send_due(start + minute * MINUTE) == outbox.Sent(is_reached=False)
    server.start()
    for minute in range(60, 65):
        done = outbox.send_due(start + minute * MINUTE)
        assert done.sent == (20 if minute == 60 else 0)
    ids = server.letters.ids()
    assert len(ids) == len(set(ids)) == 20
    assert not Mail.objects.exists()


def test_a_server_that_stops_in_the_middle_gets_the_rest_later(server, editor):
    server.letters.stops_after = 5
    start = wait_for(editor, count=12)
    assert outbox.send_due(start) == outbox.Sent(sent=5, failed=7)
    server.letters.stops_after = 8
    assert outbox.send_due(start + 5 * MINUTE) == outbox.Sent(sent=3, failed=4)
    server.stop()
    server.start()
    server.letters.stops_after = None
    for minute in range(6, 20):
        outbox.send_due(start + minute * MINUTE)
    ids = server.letters.ids()
    assert len(ids) == len(set(ids)) == 12


def test_one_connection_sends_no_more_than_some_servers_take(server, editor, monkeypatch):
    monkeypatch.setattr(outbox, "A_CONNECTION", 2)
    start = wait_for(editor, count=5)
    assert outbox.send_due(start).sent == 5


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_mail_once(server, editor):
    start = wait_for(editor, count=20)
    at_once(lambda _number: outbox.send_due(start), range(2))
    ids = server.letters.ids()
    assert len(ids) == len(set(ids)) == 20
    assert not Mail.objects.exists()


def test_a_mail_whose_sender_died_is_taken_up_again(server, editor, monkeypatch):
    start = wait_for(editor)
    with monkeypatch.context() as patch:
        patch.setattr(outbox._Server, "send", lambda *a: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            outbox.send_due(start)
    assert outbox.send_due(start + MINUTE).sent == 0  # it may still be at work
    assert outbox.send_due(start + outbox.FIRST_WAIT).sent == 1


def test_a_refused_mail_keeps_no_other_back_and_is_given_up_after_days(server, editor, caplog):
    caplog.set_level(logging.INFO)
    gone = make_member(EDITOR, email="khong-con@example.vn")
    server.letters.refuses = {"khong-con@example.vn"}
    start = wait_for(gone)
    wait_for(editor)
    assert outbox.send_due() == outbox.Sent(sent=1, failed=1)
    now, tries = start, 1
    while Mail.objects.exists():
        now += timedelta(minutes=5)
        assert now < start + timedelta(days=4)
        done = outbox.send_due(now)
        tries += done.failed
    assert done.given_up == 1
    assert now >= start + Mail.GIVEN_UP
    assert tries < 25
    errors = [record for record in caplog.records if record.levelname == "ERROR"]
    assert len(errors) == 1
    assert f"given up after {tries} tries" in errors[0].getMessage()
    assert "try 2: SMTPRecipientsRefused 550" in caplog.text
    assert "@" not in caplog.text


def test_a_server_that_never_comes_back_ends_after_three_days(server, editor):
    server.stop()
    start = wait_for(editor)
    assert not outbox.send_due(start + Mail.GIVEN_UP - MINUTE).is_reached
    assert outbox.send_due(start + Mail.GIVEN_UP + MINUTE) == outbox.Sent(given_up=1)


def test_waits_grow_and_end():
    waits = [outbox.wait(tries) for tries in range(40)]
    assert [waited.seconds // 60 for waited in waits[:4]] == [5, 10, 20, 40]
    assert waits == sorted(waits)
    assert waits[-1] == outbox.LONGEST_WAIT


def test_what_somebody_may_no_longer_see_is_not_sent(server, writer, editor):
    start = wait_for(editor, count=1)
    wait_for(writer, kind="published", article=make_article(author=writer))
    closed, nameless = (
        make_member(EDITOR, email="c@example.vn"),
        make_member(EDITOR, email="d@a.vn"),
    )
    unwilling = make_member(EDITOR, email="e@example.vn")
    for person in (closed, nameless, unwilling):
        wait_for(person)
    editor.groups.set([Group.objects.get(name=TICKER_STAFF)])
    writer.is_staff = False
    closed.is_active, nameless.email = False, ""
    MailChoice.objects.create(user=unwilling, kind="submitted", wanted=False)
    for person in (writer, closed, nameless):
        person.save()
    deleted = make_article(status="in_review")
    wait_for(make_admin(email="a@example.vn"), article=deleted)
    deleted.delete()
    assert outbox.send_due(start + MINUTE) == outbox.Sent(left_out=5)
    assert not server.letters.taken
    assert not Mail.objects.exists()


def test_no_headline_and_no_name_writes_a_header(server, editor):
    headline = "Bão\r\nBcc: ke-gian@example.vn\r\n\r\n<script>\x00\u2028" + "a" * 300
    story = make_article(status="in_review")
    type(story).objects.filter(pk=story.pk).update(headline="Bão")
    event = make_event(editor, article=story)
    event.article.headline = headline
    mail = Mail(event=event, key="a" * 32, made_at=timezone.now(), due_at=timezone.now())
    letter = outbox.message(mail)
    assert letter.recipients() == ["binh@example.vn"]
    assert letter.subject.isprintable()
    assert len(letter.subject) <= 150
    assert "Bcc" not in letter.message()
    assert "<script>" not in letter.alternatives[0].content


def test_an_address_that_is_none_stops_nobody(server, editor):
    """As somebody wrote it into the database: no form takes it."""
    odd = make_member(EDITOR, email="a@b.vn\nBcc: c@d.vn")
    start = wait_for(odd)
    wait_for(editor)
    assert outbox.send_due(start + MINUTE) == outbox.Sent(sent=1, failed=1)


def test_a_move_asks_no_server(server, writer, monkeypatch):
    server.stop()
    monkeypatch.setattr(outbox, "get_connection", None)
    make_member(EDITOR, email="a@example.vn")
    workflow.submit(make_article(author=writer, status="draft"), by=writer)
    assert Mail.objects.count() == 1


def test_the_command_tells_what_the_clock_brings_and_sends(server, capsys):
    make_member(TICKER_STAFF, email="truc@example.vn")
    make_notice(kind="consultation", text="Góp ý", comment_deadline=hours(20))
    for _ in range(2):
        call_command("tell")
    assert server.letters.subjects() == ["Sắp hết hạn góp ý: Góp ý"]
    assert "Mails: 1 sent, 0 failed, 0 given up." in capsys.readouterr().out


def test_without_a_timer_the_command_goes_on_for_ever_whatever_the_database_does(
    server, monkeypatch, caplog
):
    runs, sleeps = iter([OperationalError("server gone: an@example.vn"), None, None]), iter([1, 2])

    def run():
        if error := next(runs):
            raise error

    monkeypatch.setattr(events, "went_out", run)
    monkeypatch.setattr("time.sleep", lambda seconds: next(sleeps))
    with pytest.raises(StopIteration):
        call_command("tell", every=60)
    assert "nobody is told: OperationalError" in caplog.text
    assert "@" not in caplog.text


def test_without_a_server_nothing_is_sent_and_nothing_fails(writer, settings):
    assert not settings.SENDS_MAIL
    make_member(EDITOR, email="a@example.vn")
    workflow.submit(make_article(author=writer, status="draft"), by=writer)
    call_command("tell")
    assert not Mail.objects.exists()


def test_mails_that_nobody_sends_are_told_to_administrators(client, settings):
    settings.SENDS_MAIL = True
    admin = make_admin(email="a@example.vn")
    wait_for(admin)
    client.force_login(admin)
    assert "Thư chờ gửi" not in client.get("/quan-tri/").content.decode()
    Mail.objects.update(made_at=hours(-1))
    assert "Thư chờ gửi: 1" in client.get("/quan-tri/").content.decode()
    client.force_login(make_member(EDITOR))
    assert "Thư chờ gửi" not in client.get("/quan-tri/").content.decode()
