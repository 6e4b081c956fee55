"""Settings: what they are made of, and what a change of them does to what was made before."""

import json
import subprocess
import sys

import pytest
from django.core import signing

from tests.support.serving import ROOT, environment_of

pytestmark = pytest.mark.slow


def in_process(tmp_path, name, **variables):
    """The setting `name` of a portal of its own whose environment has `variables`."""
    code = f"import json; from django.conf import settings; print(json.dumps(settings.{name}))"
    environment = environment_of(tmp_path, **variables)
    if "PAGE_CACHE" not in variables:
        del environment["PAGE_CACHE"]
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


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
    assert in_process(tmp_path, "SECRET_KEY_FALLBACKS", **variables) == keys


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
    assert in_process(tmp_path, "PAGE_CACHE", **variables) is kept


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
    assert in_process(tmp_path, name, **variables) == value
