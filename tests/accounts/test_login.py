"""Logging in with a password: guesses are locked, nobody learns more, work keeps a session."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from articles.accounts.roles import EDITOR
from articles.models import Portal
from newsroom.client_ip import client_ip
from tests.support.factories import PASSWORD, make_admin, make_member
from tests.support.logins import LOGIN, PAGE, guess, is_in, log_in, prove, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def named():
    """The portal has a name: the login of an administrator would else lead to the first day."""
    Portal.objects.create(name="Cổng thông tin")


def test_the_right_password_opens_the_desk(admin, named):
    response = log_in(admin.username)
    assert (response.status_code, response.url) == (302, "/quan-tri/")


def test_five_wrong_passwords_lock_the_account_for_that_address(admin):
    guess(admin.username, 4)
    assert is_in(log_in(admin.username))
    guess(admin.username, 5)
    assert not is_in(log_in(admin.username))


def test_the_owner_gets_in_from_another_address_and_colleagues_from_the_same(admin):
    guess(admin.username)
    assert is_in(log_in(admin.username, REMOTE_ADDR="192.0.2.7"))
    assert is_in(log_in(make_admin().username))


def test_the_lock_ends_by_itself_and_trying_does_not_prolong_it(admin):
    guess(admin.username)
    with time_machine.travel(timezone.now() + timedelta(minutes=14)):
        assert not is_in(log_in(admin.username))
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert is_in(log_in(admin.username))


def test_forwarding_headers_neither_escape_the_lock_nor_lock_another(admin):
    for number in range(6):
        spoofed = {"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}", "HTTP_X_REAL_IP": "1.2.3.4"}
        guess(admin.username, 1, **spoofed)
    assert not is_in(log_in(admin.username, HTTP_X_FORWARDED_FOR="203.0.113.9"))
    assert is_in(log_in(admin.username, REMOTE_ADDR="198.51.100.1"))


def test_unknown_wrong_and_locked_are_told_the_same(admin):
    wrong = log_in(admin.username, "sai")
    unknown = log_in("khong-ai", "sai")
    guess(admin.username)
    locked = log_in(admin.username)
    assert said(wrong) == said(unknown) == said(locked)
    assert wrong.status_code == unknown.status_code == locked.status_code == 200
    assert "khoá mười lăm phút" in wrong.content.decode()


def test_a_closed_account_and_one_without_the_desk_are_told_the_same(admin):
    wrong = log_in(admin.username, "sai")
    closed = make_admin(is_active=False)
    outsider = make_member(EDITOR, is_staff=False)
    assert said(log_in(closed.username)) == said(log_in(outsider.username)) == said(wrong)


@pytest.mark.parametrize("name", ["a" * 7000, "a\x00b", "'; --", "ệ" * 150, "", "\ud7ff" * 200])
def test_no_name_is_an_error(name):
    response = log_in(name, "sai", HTTP_USER_AGENT="x" * 5000, HTTP_X_FORWARDED_FOR="," * 500)
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.9, 198.51.100.1, 192.0.2.2", "198.51.100.1"),
        (2, "198.51.100.1", "198.51.100.1"),  # past the outer one, or it overwrites the header
        (2, "", "192.0.2.1"),
        (1, "198.51.100.1, <script>", "192.0.2.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:198.51.100.1", "198.51.100.1"),
        (1, "fe80::1%eth0", "fe80::"),
    ],
)
def test_the_address_is_what_the_nearest_trusted_proxy_saw(settings, proxies, forwarded, address):
    settings.BEHIND_PROXY = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", **headers)
    assert client_ip(request) == address


def test_a_login_gets_a_session_of_its_own(admin):
    client = Client()
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    assert is_in(log_in(admin.username, client=client))
    assert client.cookies["sessionid"].value != planted
    assert not Session.objects.filter(pk=planted).exists()


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_a_login_leads_nowhere_else(admin, named, address):
    response = Client().post(
        LOGIN, {"username": admin.username, "password": PASSWORD, "next": address}
    )
    assert response.url == "/quan-tri/"


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(admin, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = log_in(admin.username).cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)
    assert 4 * 60 * 60 - cookie["max-age"] in (0, 1)


def _left(client):
    session = Session.objects.get(pk=client.cookies["sessionid"].value)
    return session.expire_date - timezone.now()


def _age(client, **ago):
    """Let the session be `ago` old."""
    session = client.session
    session["seen"] = int((timezone.now() - timedelta(**ago)).timestamp())
    session.save()
    Session.objects.filter(pk=session.session_key).update(
        expire_date=timezone.now() + timedelta(hours=4) - timedelta(**ago)
    )


def test_work_puts_off_the_end_of_a_session_and_an_open_page_does_not(desk):
    _age(desk, hours=3)
    desk.get("/quan-tri/jsi18n/", HTTP_ACCEPT="*/*")
    desk.get("/", **PAGE)
    assert _left(desk) < timedelta(hours=1, minutes=1)
    desk.get("/quan-tri/", **PAGE)
    assert _left(desk) > timedelta(hours=3, minutes=59)


def test_a_session_without_work_ends(desk):
    _age(desk, hours=4, seconds=1)
    assert desk.get("/quan-tri/", **PAGE).url.startswith(LOGIN)


def test_a_session_ends_after_a_day_however_much_work_there_is(desk):
    with time_machine.travel(timezone.now()) as clock:
        desk.get("/quan-tri/", **PAGE)
        for _time in range(8):
            clock.shift(timedelta(hours=23) / 8)
            assert desk.get("/quan-tri/", **PAGE).status_code == 200
        assert _left(desk) < timedelta(hours=1, minutes=1)
        prove(desk)
        desk.get("/quan-tri/hai-lop/them/TOTP/", **PAGE)  # it writes the session for itself
        clock.shift(timedelta(hours=1, seconds=1))
        assert desk.get("/quan-tri/", **PAGE).url.startswith(LOGIN)


def test_a_login_of_before_there_was_a_limit_gets_one_with_its_next_work(desk):
    session = desk.session
    del session["began"]
    session.save()
    desk.get("/quan-tri/", **PAGE)
    assert desk.session["began"]
    assert timedelta(hours=3, minutes=59) < _left(desk) <= timedelta(hours=4)


def test_page_after_page_writes_no_session(desk):
    desk.get("/quan-tri/nhat-ky/", **PAGE)
    response = desk.get("/quan-tri/nhat-ky/", **PAGE)
    assert "sessionid" not in response.cookies


def test_a_reader_gets_no_session(client):
    cache.clear()
    assert not client.get("/", **PAGE).cookies
    assert not Session.objects.exists()


def test_a_password_takes_twelve_characters(desk, admin):
    url = reverse("admin:password_change")
    for new, code in (("ngan-qua-26", 200), ("du-dai-roi-2026", 302)):
        form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        assert desk.post(url, form).status_code == code
