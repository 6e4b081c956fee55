"""Passwords: the same one, whichever keyboard it is typed on."""

import unicodedata
from time import perf_counter

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from articles.accounts.passwords import Hasher
from tests.support.factories import make_admin
from tests.support.factors import STEP, give_app
from tests.support.logins import is_in, log_in

WINDOWS = unicodedata.normalize("NFC", "Tiếng Việt rất đẹp")
MAC = unicodedata.normalize("NFD", WINDOWS)
BEFORE = PBKDF2PasswordHasher()


@pytest.fixture(autouse=True)
def _hasher(settings, monkeypatch):
    """Ours, with as few rounds as a test needs."""
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 2)
    settings.PASSWORD_HASHERS = ["articles.accounts.passwords.Hasher"]


@pytest.mark.parametrize("set_on", [WINDOWS, MAC])
@pytest.mark.parametrize("typed_on", [WINDOWS, MAC])
@pytest.mark.parametrize("release", ["this", "before"])
def test_a_password_set_on_a_mac_opens_on_windows(set_on, typed_on, release):
    encoded = make_password(set_on) if release == "this" else BEFORE.encode(set_on, "muối")
    assert check_password(typed_on, encoded)
    assert not check_password(typed_on + "x", encoded)


def test_full_width_letters_are_the_letters():
    assert check_password("mat khau 12345", make_password("ｍａｔ　ｋｈａｕ　１２３４５"))


def test_the_release_before_knows_the_hashes_of_this_one():
    assert BEFORE.verify(WINDOWS, make_password(WINDOWS))
    assert BEFORE.verify("mật khẩu", make_password("mật khẩu"))


@pytest.mark.django_db
def test_a_login_makes_the_hash_of_before_anew():
    user = make_admin()
    user.password = BEFORE.encode(MAC, "muối")
    user.save()
    assert is_in(log_in(user.username, MAC))
    before, user.password = user.password, None
    user.refresh_from_db()
    assert user.password != before
    assert not Hasher().must_update(user.password)
    assert is_in(log_in(user.username, WINDOWS))


@pytest.mark.django_db
@pytest.mark.parametrize("has_app", [False, True])
def test_a_proof_that_makes_the_hash_anew_logs_nobody_out(has_app):
    user = make_admin()
    user.password = BEFORE.encode(MAC, "muối")
    user.save()
    if has_app:
        give_app(user)
    client = Client()
    client.force_login(user)
    after = client.post("/quan-tri/hai-lop/mat-khau/", {"own_password": MAC}, follow=True)
    assert after.status_code == 200
    assert after.redirect_chain[-1][0] == (STEP.format("TOTP") if has_app else "/quan-tri/hai-lop/")
    assert client.get("/quan-tri/").status_code == 200


def test_accents_typed_apart_make_no_short_password_longer():
    short = unicodedata.normalize("NFD", "Tiếng Việt")
    assert len(short) > 12
    with pytest.raises(ValidationError):
        validate_password(short)
    with pytest.raises(ValidationError):
        validate_password("ｐａｓｓｗｏｒｄ１２３４５")


def test_a_million_accents_take_no_time_and_one_password_stays_the_same():
    pile = "a" + "\u0301\u0316" * 500_000
    begun = perf_counter()
    assert check_password(pile, make_password(pile))
    assert perf_counter() - begun < 2
