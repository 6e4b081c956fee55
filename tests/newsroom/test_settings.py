"""Settings: what they are made of, and what a change of them does to what was made before."""

import os
import runpy
import subprocess
import sys
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.core import signing
from django.db.utils import ConnectionHandler

from tests.support.serving import ROOT, environment_of


def settings_of(folder, **variables):
    """The settings of a portal of its own whose environment has `variables`: made anew, here."""
    environment = environment_of(folder, **variables)
    if "PAGE_CACHE" not in variables:
        del environment["PAGE_CACHE"]
    with patch.dict(os.environ, environment, clear=True):
        return SimpleNamespace(**runpy.run_path(ROOT / "newsroom" / "settings.py"))


@pytest.mark.parametrize(
    ("variables", "keys"),
    [
        ({}, []),
        ({"SECRET_KEY_FALLBACKS": ""}, []),
        ({"SECRET_KEY_FALLBACKS": "cu"}, ["cu"]),
        ({"SECRET_KEY_FALLBACKS": "cu, cu-hon"}, ["cu", "cu-hon"]),
    ],
)
def test_old_keys_come_from_the_environment(tmp_path, variables, keys):
    assert keys == settings_of(tmp_path, **variables).SECRET_KEY_FALLBACKS


@pytest.mark.parametrize(
    ("fallbacks", "holds"), [(["cu"], True), (["cu-hon", "cu"], True), ([], False), (["x"], False)]
)
def test_a_changed_key_voids_nothing_while_the_old_one_is_a_fallback(
    client, admin, settings, fallbacks, holds
):
    settings.SECRET_KEY = "cu"
    client.force_login(admin)
    signed = signing.dumps("a")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "moi", fallbacks
    assert client.get("/quan-tri/").status_code == (200 if holds else 302)
    if holds:
        assert signing.loads(signed) == "a"
    else:
        with pytest.raises(signing.BadSignature):
            signing.loads(signed)


@pytest.mark.parametrize(
    ("variables", "kept"),
    [
        ({"DEBUG": "on"}, False),
        ({"DEBUG": "off"}, True),
        ({"DEBUG": "on", "PAGE_CACHE": "on"}, True),
    ],
)
def test_no_page_is_kept_while_somebody_works_on_templates(tmp_path, variables, kept):
    assert settings_of(tmp_path, **variables).PAGE_CACHE is kept


def test_redis_is_asked_with_its_password_and_for_no_pickles(tmp_path):
    url = "redis://:mat-khau@localhost:6379/0"
    cache = settings_of(tmp_path, CACHE_URL=url).CACHES["default"]
    assert cache["LOCATION"] == url
    assert cache["OPTIONS"]["serializer"] == "newsroom.redis_serializer.SignedJson"


def test_mails_go_to_the_server_that_the_environment_names(tmp_path):
    url = "smtp+tls://toasoan%40a.vn:mat%2Fkhau@mail.a.vn:587"
    found = settings_of(tmp_path, EMAIL_URL=url, PORTAL_URL="https://a.vn", MAIL_FROM="")
    assert found.SENDS_MAIL is True
    assert (found.EMAIL_HOST, found.EMAIL_PORT) == ("mail.a.vn", 587)
    assert (found.EMAIL_HOST_USER, found.EMAIL_HOST_PASSWORD) == ("toasoan@a.vn", "mat/khau")
    assert found.EMAIL_USE_TLS is True
    assert found.EMAIL_BACKEND
    failed = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment_of(tmp_path, EMAIL_URL=url),
        capture_output=True,
        text=True,
    )
    assert "EMAIL_URL needs PORTAL_URL" in failed.stderr


@pytest.mark.parametrize("name", ["50% xong", "a?b=c#d", "Toà soạn Hà Tĩnh", "%2e%2e", "a'b\"c"])
def test_no_name_of_a_folder_moves_the_database(tmp_path, name):
    folder = tmp_path / name
    connection = ConnectionHandler(settings_of(folder).DATABASES)["default"]
    connection.ensure_connection()
    connection.close()
    assert (folder / "newsroom.sqlite3").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_empty_address_of_a_database_is_none(tmp_path):
    found = settings_of(tmp_path, DATABASE_URL="").DATABASES["default"]["NAME"]
    assert found == str(tmp_path / "newsroom.sqlite3")


@pytest.mark.parametrize(
    ("variables", "name", "value"),
    [
        ({"ALLOWED_HOSTS": " a.vn, b.vn ,"}, "ALLOWED_HOSTS", ["a.vn", "b.vn"]),
        (
            {"CSRF_TRUSTED_ORIGINS": "https://a.vn , https://b.vn"},
            "CSRF_TRUSTED_ORIGINS",
            ["https://a.vn", "https://b.vn"],
        ),
        ({"MFA_GROUPS": "Biên tập viên, Quản trị viên"}, "MFA_GROUPS", None),
        (
            {"SECURITY_CONTACTS": "a@b.vn, https://b.vn/bao"},
            "SECURITY_CONTACTS",
            ["mailto:a@b.vn", "https://b.vn/bao"],
        ),
        (
            {"ALLOWED_HOSTS": "a.vn", "PORTAL_URL": "https://b.vn/"},
            "ALLOWED_HOSTS",
            ["a.vn", "b.vn"],
        ),
        ({"ALLOWED_HOSTS": "a.vn", "PORTAL_URL": "https://b.vn"}, "MFA_DOMAIN", "b.vn"),
        ({"ALLOWED_HOSTS": "a.vn"}, "MFA_DOMAIN", "a.vn"),
        ({"PORTAL_URL": "https://b.vn"}, "SECURE_SSL_HOST", "b.vn"),
        ({"HTTPS": "on"}, "SECURE_HSTS_INCLUDE_SUBDOMAINS", False),
        ({"HTTPS": "on"}, "SECURE_HSTS_PRELOAD", False),
        ({"HSTS_SUBDOMAINS": "on"}, "SECURE_HSTS_INCLUDE_SUBDOMAINS", True),
        ({"HSTS_PRELOAD": "on"}, "SECURE_HSTS_PRELOAD", True),
    ],
)
def test_what_the_environment_says_of_the_portal(tmp_path, variables, name, value):
    if value is None:
        value = [each.strip() for each in variables[name].split(",")]
    assert getattr(settings_of(tmp_path, **variables), name) == value
