"""What watchdogs ask: whether the process answers, and whether it can serve."""

import json

import pytest
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, RequestFactory

from newsroom import health
from tests.support.door import behind_page_cache


@pytest.fixture
def down(monkeypatch):
    """A database that cannot be reached."""

    def fail(*arguments, **options):
        raise OperationalError('password of "newsroom" is secret')

    monkeypatch.setattr(connection, "cursor", fail)
    monkeypatch.setattr(connection, "ensure_connection", fail)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """A media folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"


def test_a_process_that_answers_lives(client):
    # No database mark: whatever asked the database here would fail.
    response = client.get("/livez")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_portal_with_all_it_needs_is_ready(client, settings):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"ready": True, "database": "ok", "migrations": "ok", "media": "ok"}
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert not list(settings.MEDIA_ROOT.iterdir())


@pytest.mark.django_db
def test_migrations_are_looked_up_once(client, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(1):
        client.get("/readyz")


@pytest.mark.django_db
def test_without_a_database_it_is_not_ready_and_tells_no_secret(client, down):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "failing"
    assert response.json()["media"] == "ok"
    assert b"secret" not in response.content
    assert client.get("/livez").status_code == 200


@pytest.mark.django_db
def test_before_its_migrations_it_is_not_ready_and_after_them_it_is(client):
    recorder = MigrationRecorder(connection)
    [newest] = MigrationLoader(connection).graph.leaf_nodes("articles")
    recorder.record_unapplied(*newest)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"] == "missing"
    recorder.record_applied(*newest)
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_where_media_cannot_be_written_it_is_not_ready(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "tep"
    settings.MEDIA_ROOT.write_text("no folder")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["media"] == "failing"
    assert response.json()["database"] == "ok"


@pytest.mark.django_db
def test_however_often_it_is_asked_few_files_are_written(client, monkeypatch):
    written = []
    monkeypatch.setattr(health, "_write_media", lambda: written.append("a file"))
    for _time in range(3):
        assert client.get("/readyz").json()["media"] == "ok"
    assert len(written) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("mended", [False, True])
def test_what_was_found_of_media_holds_for_a_moment_alone(client, settings, monkeypatch, mended):
    folder = settings.MEDIA_ROOT
    folder.write_text("no folder")
    assert client.get("/readyz").status_code == 503
    if mended:
        folder.unlink()
    assert client.get("/readyz").status_code == 503
    monkeypatch.setattr(health, "MEDIA_EVERY", 0)
    assert client.get("/readyz").status_code == (200 if mended else 503)


@pytest.mark.django_db
def test_watchdogs_are_answered_by_address_and_over_plain_http(settings):
    settings.SECURE_SSL_REDIRECT = True
    client = Client(headers={"host": "10.0.0.7:8000"})
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 200
    assert client.get("/").status_code in (301, 400)


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_they_are_for_reading_alone_and_have_the_security_headers(client, path):
    response = client.post(path)
    assert response.status_code == 405
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.django_db(transaction=True)
def test_the_page_cache_keeps_neither():
    cache.clear()
    application = behind_page_cache(get_wsgi_application())
    for path in ("/livez", "/readyz", "/readyz"):
        started = []
        environ = RequestFactory().get(path).environ
        response = application(environ, lambda *arguments, found=started: found.append(arguments))
        assert started[0][0] == "200"
        assert "Cache-Status" not in dict(started[0][1])
    assert json.loads(b"".join(response))["ready"]
