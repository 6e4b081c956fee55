"""Links that set a password: once, in time, in any browser, and while the account is open."""

import logging
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessFailureLog
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.accounts import audit_log, forgotten, keepers, links
from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST
from articles.mailing import outbox
from articles.models import Mail
from tests.support.factories import hours, make_admin, make_event, make_member
from tests.support.forms import FORM
from tests.support.logins import guess, is_in, log_in
from tests.support.races import at_once
from tests.support.smtp import MailServer

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

NEW = "lúa-chín-trên-đồng-26"
SET, FORGOTTEN = "/quan-tri/mat-khau/", "/quan-tri/quen-mat-khau/"


def make_invited(**fields):
    """An account that was invited, and has no password yet."""
    user = make_member(JOURNALIST, email="an@example.vn", **fields)
    user.set_unusable_password()
    user.save()
    return user


def choose(client, password=NEW, again=None):
    """Post the form that sets a password."""
    return client.post(SET, {"new_password1": password, "new_password2": again or password})


def follow(link, password=NEW):
    """Open `link` in a browser of its own and set the password; the last answer."""
    client = Client()
    answer = client.get(link)
    return choose(client, password) if answer.status_code == 302 else answer


def reason(answer):
    return str(answer.context["reason"])


@pytest.fixture
def mails(settings):
    settings.SENDS_MAIL = True


# What a link does


def test_an_invited_person_sets_the_password_and_is_at_the_desk_at_once():
    user = make_invited()
    link = links.path_of(user)
    assert link.startswith("/quan-tri/loi-moi/")
    assert not is_in(log_in(user.username, NEW))
    client = Client()
    assert client.get(link).url == SET
    assert user.username in client.get(SET).content.decode()
    assert choose(client).url == "/quan-tri/login/"
    assert "Đã đặt mật khẩu" in client.get("/quan-tri/login/").content.decode()
    assert is_in(log_in(user.username, NEW))
    assert audit_log.latest("changes")[0].what.endswith("tự đặt mật khẩu theo lời mời")


def test_whoever_was_logged_in_in_that_browser_is_not_any_more(desk):
    desk.get(links.path_of(make_invited()))
    choose(desk)
    assert desk.get("/quan-tri/").status_code == 302


def test_a_link_is_used_once_by_whichever_browser_comes_first():
    user = make_member(EDITOR)
    link = links.path_of(user)
    assert link.startswith("/quan-tri/mat-khau/")
    early = Client()
    early.get(link)
    assert follow(link).status_code == 302
    for answer in (follow(link), choose(early, "mot-mat-khau-khac-26")):
        assert (answer.status_code, reason(answer)) == (410, str(links.USED))
    assert is_in(log_in(user.username, NEW))


def test_a_login_with_the_old_password_ends_a_link():
    user = make_member(EDITOR)
    link = links.path_of(user)
    log_in(user.username)
    assert reason(follow(link)) == str(links.USED)


@pytest.mark.parametrize(("invited", "days"), [(True, 7), (False, 1)])
def test_a_link_ends_after_its_days(invited, days):
    user = make_invited() if invited else make_member(EDITOR)
    link = links.path_of(user)
    with time_machine.travel(timezone.now() + timedelta(days=days, minutes=-1), tick=False):
        client = Client()
        assert client.get(link).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(days=days, minutes=1), tick=False):
        assert reason(follow(link)) == str(links.LATE)
        assert choose(client).status_code == 410


def test_a_link_ends_with_the_account_and_does_not_come_back_with_it(admin):
    user = make_invited()
    link = links.path_of(user)
    keepers.close(user, by=admin)
    assert (follow(link).status_code, reason(follow(link))) == (410, str(links.CLOSED))
    keepers.reopen(user, by=admin)
    assert reason(follow(link)) == str(links.USED)


def test_a_link_ends_when_the_address_that_it_went_to_was_wrong():
    user = make_invited()
    link = links.path_of(user)
    user.email = "binh@example.vn"
    user.save()
    assert reason(follow(link)) == str(links.USED)


def test_a_new_invitation_ends_the_one_before(admin):
    user = make_invited()
    first = links.invite(user, by=admin)
    second = links.invite(user, by=admin)
    assert reason(follow(first)) == str(links.USED)
    assert follow(second).status_code == 302


def test_a_link_of_another_kind_account_or_portal_is_none(settings):
    user, other = make_invited(), make_invited(username="khac")
    key = links.path_of(user).split("/")[-2]
    theirs = links.path_of(other).split("/")[-2]
    mixed = theirs.split(".")[0] + "." + key.split(".")[1]
    for path in (
        f"/quan-tri/mat-khau/{key}/",
        f"/quan-tri/loi-moi/{key[:-1]}/",
        f"/quan-tri/loi-moi/{mixed}/",
        "/quan-tri/loi-moi/%00/",
        "/quan-tri/loi-moi/ệ%ed%a0%80/",
        f"/quan-tri/loi-moi/{'a' * 5_000}/",
    ):
        assert (follow(path).status_code, reason(follow(path))) == (404, str(links.UNKNOWN)), path
    link = links.path_of(user)
    settings.SECRET_KEY = "another portal's"
    assert reason(follow(link)) == str(links.UNKNOWN)


def test_a_link_still_works_while_the_key_of_the_portal_is_changed(settings):
    link = links.path_of(make_invited())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a-new-key"
    assert follow(link).status_code == 302


def test_the_page_that_sets_a_password_is_nothing_without_a_link():
    answer = Client().get(SET)
    assert (answer.status_code, reason(answer)) == (404, str(links.NONE))
    assert choose(Client()).status_code == 404


@pytest.mark.parametrize(
    ("typed", "again", "told"),
    [
        ("", "", "errornote"),
        ("ngan", "ngan", "12"),
        ("123456789012", "123456789012", "số"),
        (NEW, "khac-hoan-toan-26", "khớp"),
        ("lethianthixa", "lethianthixa", "giống"),
    ],
)
def test_a_bad_password_is_refused_in_vietnamese_and_the_link_goes_on(typed, again, told):
    user = make_invited(first_name="lethianthixa")
    client = Client()
    client.get(links.path_of(user))
    answer = client.post(SET, {"new_password1": typed, "new_password2": again})
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert choose(client).status_code == 302


def test_no_page_shows_the_key_nor_lets_a_browser_pass_it_on():
    user = make_invited()
    link = links.path_of(user)
    key = link.split("/")[-2]
    client = Client()
    answer = client.get(link)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert key not in answer.url + client.get(SET).content.decode()
    choose(client)
    late = client.get(link)
    assert late["Referrer-Policy"] == "no-referrer"
    assert key not in late.content.decode().replace(late.wsgi_request.path, "")


def test_a_scanner_of_mails_that_opens_a_link_uses_nothing_up():
    link = links.path_of(make_invited())
    for method in ("get", "head", "post", "put"):
        getattr(Client(), method)(link)
    assert follow(link).status_code == 302


def test_who_guessed_too_often_gets_in_with_the_new_password():
    user = make_member(EDITOR)
    guess(user.username)
    follow(links.path_of(user))
    assert is_in(log_in(user.username, NEW))


def test_an_old_session_ends_with_the_old_password():
    user = make_member(EDITOR)
    there = Client()
    log_in(user.username, client=there)
    user.refresh_from_db()
    follow(links.path_of(user))
    assert there.get("/quan-tri/").status_code == 302


def test_a_form_of_another_session_leads_to_a_fresh_one_and_shows_no_password(mails):
    client = Client(enforce_csrf_checks=True)
    client.get(links.path_of(make_invited()))
    for page in (SET, FORGOTTEN):
        answer = client.post(page, {"new_password1": NEW, "email": "an@example.vn"}, **FORM)
        assert answer.url == page


# By mail


@pytest.fixture
def server(mails, settings):
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd's own
    server = MailServer()
    settings.PORTAL_URL = "https://tin.example.vn"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    server.start()
    yield server
    server.stop()


def test_an_invitation_goes_by_mail_and_its_link_is_in_no_row(server, admin, settings):
    user = make_invited(last_name="Lê", first_name="An")
    assert links.invite(user, by=admin) is None
    assert Mail.objects.get().account == user
    assert outbox.send_due() == outbox.Sent(sent=1)
    (letter,) = server.letters.taken
    text = letter.get_body(("plain",)).get_content()
    assert letter["To"] == "an@example.vn"
    assert letter["Subject"].strip() == "Tài khoản của bạn ở bàn biên tập"
    assert "Kính gửi Lê An" in text
    url = next(line for line in text.splitlines() if line.startswith("https://tin.example.vn/"))
    assert url.removeprefix("https://tin.example.vn") in letter.get_body(("html",)).get_content()
    settings.PORTAL_URL = ""  # the test client asks by another name
    assert follow(url.removeprefix("https://tin.example.vn")).status_code == 302
    assert not Mail.objects.exists()


def test_an_address_that_is_no_mailbox_is_tried_again_and_told_in_the_form(
    server, desk, admin, settings
):
    user = make_invited()
    links.invite(user, by=admin)
    server.letters.refuses.add(user.email)
    assert outbox.send_due().failed == 1
    settings.PORTAL_URL = ""  # the desk is read by another name
    page = desk.get(reverse("admin:auth_user_change", args=[user.pk])).content.decode()
    assert "chưa gửi được" in page
    assert "số lần thử: 1" in page
    user.email = "dung@example.vn"
    user.save()
    links.invite(user, by=admin)  # it goes now, to the address of now
    assert outbox.send_due().sent == 1
    assert server.letters.taken[0]["To"] == "dung@example.vn"


def test_no_mail_goes_to_an_account_that_was_closed_meanwhile(mails, admin):
    user = make_invited()
    links.invite(user, by=admin)
    keepers.close(user, by=admin)
    assert not Mail.objects.exists()
    links.post([user])
    assert outbox.send_due().left_out == 1


def test_a_name_with_a_line_break_is_no_header(server, admin):
    user = make_invited(first_name="An\nBcc: khac@example.vn")
    links.invite(user, by=admin)
    outbox.send_due()
    (letter,) = server.letters.taken
    assert letter["Bcc"] is None
    assert letter["To"] == "an@example.vn"


def test_a_mail_is_about_an_event_or_an_account_and_never_both():
    user = make_member(EDITOR)
    stamps = {"made_at": hours(0), "due_at": hours(0)}
    event = make_event(user)
    for number, about in enumerate([{}, {"event": event, "account": user}]):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mail.objects.create(key=f"a{number}", **about, **stamps)


# Forgotten


def ask(address, **environ):
    return Client().post(FORGOTTEN, {"email": address}, **environ)


def test_whoever_forgot_a_password_is_sent_a_link(mails):
    user = make_member(EDITOR, email="an@example.vn")
    assert ask("AN@example.vn").url == "/quan-tri/login/"
    assert Mail.objects.get().account == user
    line = audit_log.latest(kind="failures")[0]
    assert (line.who, line.what) == ("an@example.vn", "xin liên kết đặt lại mật khẩu")


def test_every_address_is_told_the_same(mails):
    make_member(EDITOR, email="an@example.vn")
    make_member(EDITOR, email="dong@example.vn", is_active=False)
    told = []
    for address in ("an@example.vn", "dong@example.vn", "khong@example.vn"):
        client = Client()
        answer = client.post(FORGOTTEN, {"email": address})
        page = client.get(answer.url).content.decode()
        told.append((answer.status_code, answer.url, "Nếu có tài khoản dùng địa chỉ này" in page))
    assert set(told) == {(302, "/quan-tri/login/", True)}
    assert Mail.objects.count() == 1


def test_asking_costs_as_many_queries_for_an_address_that_nobody_has(
    mails, django_assert_num_queries
):
    """But for the mail itself, which is a row in the same transaction."""
    make_member(EDITOR, email="an@example.vn")
    for address, queries in (("khong@example.vn", 6), ("an@example.vn", 7)):
        with django_assert_num_queries(queries):
            ask(address)


@pytest.mark.parametrize("address", ["", "an", "an@", "a@b.vn\r\nBcc: c@d.vn", "\x00", "a" * 9_000])
def test_what_is_no_address_is_told_beside_the_field(mails, address):
    answer = ask(address)
    assert answer.status_code == 200
    assert answer.context["form"].errors["email"]
    assert not AccessFailureLog.objects.exists()


def test_questions_are_limited_by_network_and_letters_by_address(mails):
    make_member(EDITOR, email="an@example.vn")
    sent = 0
    for number in range(forgotten.MAX_LETTERS + 2):
        ask("an@example.vn", REMOTE_ADDR=f"192.0.2.{number}")
        sent += Mail.objects.all().delete()[0]
    assert sent == forgotten.MAX_LETTERS
    for number in range(forgotten.MAX_QUESTIONS):
        assert ask(f"khong{number}@example.vn").status_code == 302
    refused = ask("khong@example.vn")
    assert refused.status_code == 429
    assert "mười lăm phút" in refused.content.decode()
    assert 'value="khong@example.vn"' in refused.content.decode()
    assert ask("khong@example.vn", REMOTE_ADDR="198.51.100.1").status_code == 302


def test_where_no_mail_is_sent_the_page_says_whom_to_ask():
    make_member(EDITOR, email="an@example.vn")
    assert "/quan-tri/quen-mat-khau/" in Client().get("/quan-tri/login/").content.decode()
    for answer in (Client().get(FORGOTTEN), ask("an@example.vn")):
        assert answer.status_code == 200
        assert "nhờ quản trị viên" in answer.content.decode()
    assert not Mail.objects.exists()


# The end of an account


def test_a_closed_account_is_out_at_once_and_stays_out_when_it_opens_again(admin):
    user = make_member(EDITOR)
    there = Client()
    log_in(user.username, client=there)
    keepers.close(user, by=admin)
    assert there.get("/quan-tri/").status_code == 302
    assert not is_in(log_in(user.username))
    keepers.reopen(user, by=admin)
    assert there.get("/quan-tri/").status_code == 302
    assert not is_in(log_in(user.username))
    said = [line.what for line in audit_log.latest(kind="changes")]
    assert said == [
        f"người dùng “{user.username}”: mở lại tài khoản",
        f"người dùng “{user.username}”: đóng tài khoản",
    ]


def test_the_last_who_manages_accounts_is_not_closed():
    last = make_member(ADMINISTRATOR)
    make_member(ADMINISTRATOR, is_active=False)
    make_member(ADMINISTRATOR, is_staff=False)
    invited = make_member(ADMINISTRATOR)
    invited.set_unusable_password()
    invited.save()
    with pytest.raises(ValidationError, match="quản lý được tài khoản"):
        keepers.close(last, by=last)
    keepers.close(invited, by=last)
    make_member(ADMINISTRATOR)
    keepers.close(last, by=last)


def test_the_last_superuser_is_not_closed_though_administrators_are_left(admin):
    make_member(ADMINISTRATOR)
    with pytest.raises(ValidationError, match="siêu quản trị duy nhất"):
        keepers.close(admin, by=admin)
    make_admin()
    keepers.close(admin, by=admin)


@pytest.mark.django_db(transaction=True)
def test_of_two_last_superusers_who_close_each_other_at_once_one_is_left():
    pair = [make_admin(), make_admin()]
    refused = []

    def close(account):
        (by,) = (one for one in pair if one != account)
        try:
            keepers.close(account, by=by)
        except ValidationError:
            refused.append(account)

    at_once(close, pair)
    assert len(refused) == 1
    refused[0].refresh_from_db()
    assert refused[0].is_active


@pytest.mark.django_db(transaction=True)
def test_a_link_that_two_browsers_send_at_once_sets_one_password():
    user = make_invited()
    link = links.path_of(user)
    clients = [Client(), Client()]
    for client in clients:
        client.get(link)

    def send(number):
        return choose(clients[number], f"mat-khau-so-{number}-dai").status_code

    answers = at_once(send, range(2))
    assert sorted(answers) == [302, 410]
