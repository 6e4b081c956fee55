"""Guesses that come at once: few are hashed at a time, and none passes the lock."""

import threading
import time
from contextlib import ExitStack

import pytest
from axes.models import AccessFailureLog
from django.contrib.auth.hashers import MD5PasswordHasher

from articles.accounts import guesses
from tests.support.factories import PASSWORD, make_admin
from tests.support.logins import is_in, log_in, said
from tests.support.races import at_once

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class SlowHasher(MD5PasswordHasher):
    """Takes a while, as a real one does, and counts who is at it."""

    algorithm = "slow"
    checked, now, most, seconds = [], 0, 0, 0.05
    _lock = threading.Lock()

    def verify(self, password, encoded):
        with self._lock:
            SlowHasher.checked.append(password)
            SlowHasher.now += 1
            SlowHasher.most = max(self.most, self.now)
        time.sleep(self.seconds)
        with self._lock:
            SlowHasher.now -= 1
        return super().verify(password, encoded)


@pytest.fixture
def hasher(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.SlowHasher"]
    SlowHasher.checked, SlowHasher.now, SlowHasher.most, SlowHasher.seconds = [], 0, 0, 0.05
    return SlowHasher


def test_of_two_dozen_guesses_at_once_no_more_are_checked_than_one_after_another(hasher):
    admin = make_admin()
    answers = at_once(lambda n: log_in(admin.username, f"sai-{n}"), range(24))
    assert len(hasher.checked) == 5
    assert {answer.status_code for answer in answers} <= {200, 429}
    assert AccessFailureLog.objects.filter(locked_out=False).count() == 4
    assert not is_in(log_in(admin.username))
    assert is_in(log_in(admin.username, REMOTE_ADDR="192.0.2.7"))


def test_guesses_at_many_accounts_hold_few_cores_and_not_every_thread(hasher):
    names = [make_admin().username for _number in range(24)]
    hasher.seconds = 0.2  # so that all have come before the first is done
    answers = at_once(lambda name: log_in(name, "sai"), names)
    assert hasher.most <= guesses.PLACES
    busy = [answer for answer in answers if answer.status_code == 429]
    assert 0 < len(busy) <= 24 - guesses.ADMITTED
    assert busy[0]["Retry-After"]
    assert "Nhiều người đang đăng nhập" in str(said(busy[0]))


def test_who_is_sent_away_keeps_the_form_and_is_not_counted():
    admin = make_admin()
    with ExitStack() as stack:
        for _number in range(guesses.ADMITTED):
            stack.enter_context(guesses._admitted)
        answer = log_in(admin.username)
    assert answer.status_code == 429
    assert f'value="{admin.username}"' in answer.content.decode()
    assert not AccessFailureLog.objects.exists()
    assert is_in(log_in(admin.username, PASSWORD))


def test_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(guesses, "PATIENCE", 0.05)
    admin = make_admin()
    with guesses.one_at_a_time(admin.username, "127.0.0.1"):
        (answer,) = at_once(log_in, [admin.username])
    assert answer.status_code == 429


def test_colleagues_who_log_in_at_once_all_get_in(hasher):
    names = [make_admin().username for _number in range(guesses.ADMITTED)]
    assert all(map(is_in, at_once(log_in, names)))
