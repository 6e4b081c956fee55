"""The sweep: removes what nobody needs, and nothing that anybody does."""

import io
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles.editorial import revisions
from articles.media import orphans
from articles.models import Event, Photo, Presence, PreviewLink
from tests.support.factories import (
    hours,
    make_article,
    make_attachment,
    make_event,
    make_notice,
    make_photo,
    picture_file,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def sweep(**options):
    out = io.StringIO()
    call_command("sweep", stdout=out, **options)
    return out.getvalue()


def age(media_root, days=2):
    """Make all files of the media `days` days old."""
    then = time.time() - days * 86_400
    for path in media_root.rglob("*"):
        os.utime(path, (then, then))


def put(name):
    return default_storage.save(name, ContentFile(b"mo coi"))


def test_everything_that_a_row_names_stays(media_root):
    photo = make_photo()
    photo.focus_x = 10
    photo.save()  # renditions around both focal points: old pages name the first
    article = make_article(audio=picture_file(name="nghe.mp3"))
    make_attachment(article=article)
    make_notice(attachment=ContentFile(b"%PDF-1.7", name="lich.pdf"))
    age(media_root)
    names = set(orphans.walk())
    assert len(names) > 10
    sweep()
    assert set(orphans.walk()) == names


def test_what_a_killed_upload_left_goes(media_root):
    kept = make_photo().image.name
    token = "0123456789abcdef" * 2
    half = {put(f"photos/01/{token}.jpg"), put(f"photos/01/{token}/full-480.webp")}
    half.add(put("attachments/0123456789abcdef/quyet-dinh.pdf"))
    age(media_root)
    assert set(orphans.orphans()) == half
    sweep()
    assert not half & set(orphans.walk())
    assert kept in set(orphans.walk())
    assert not (media_root / "photos" / "01" / token).exists()
    assert not (media_root / "attachments" / "0123456789abcdef").exists()


def test_an_upload_under_way_is_left_alone(media_root):
    name = put("photos/01/moi.jpg")
    sweep()
    assert default_storage.exists(name)


def test_files_of_a_photo_whose_row_is_lost_go(media_root):
    Photo.objects.filter(pk=make_photo().pk)._raw_delete("default")
    age(media_root)
    assert orphans.orphans()
    sweep()
    assert not list(orphans.walk())


def test_a_document_that_an_old_version_of_a_story_names_stays(media_root, admin):
    article = make_article(audio=picture_file(name="nghe.mp3"))
    document = make_attachment(article=article)
    revisions.record(article, by=admin)
    document.delete()
    article.delete()
    age(media_root)
    assert orphans.named_files() == set()
    sweep()
    assert default_storage.exists(document.file.name)
    assert default_storage.exists(article.audio.name)


def test_a_restore_under_way_is_left_alone(media_root):
    put(".restore-x/media/photos/01/anh.jpg")
    age(media_root)
    assert orphans.orphans() == []


def test_a_dry_run_lists_all_and_removes_nothing(media_root):
    name = put("photos/01/mo-coi.jpg")
    age(media_root)
    said = sweep(dry_run=True)
    assert name in said
    assert "Would remove 1 files" in said
    assert default_storage.exists(name)


def test_a_second_sweep_finds_nothing(media_root):
    put("photos/01/mo-coi.jpg")
    age(media_root)
    assert "Removed 1 files" in sweep()
    assert "Removed 0 files" in sweep()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a log of SQLite's")
def test_the_log_of_the_database_does_not_stay_long():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_size_limit")
        assert cursor.fetchone() == (64 * 1024 * 1024,)
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    make_article(body=f"<p>{'dài ' * 50_000}</p>")
    assert log.stat().st_size > 200_000
    sweep(dry_run=True)
    assert log.stat().st_size > 200_000
    sweep()
    assert log.stat().st_size == 0
    assert make_article().pk, "everybody goes on"


def test_without_media_there_is_nothing_to_sweep():
    assert "Removed 0 files" in sweep()


def test_sessions_links_and_presences_that_have_ended_go(admin):
    for expiry in (-3600, 3600):
        session = SessionStore()
        session.set_expiry(expiry)
        session.save()
    article = make_article()
    kept = article.preview_links.create(expires_at=hours(1))
    article.preview_links.create(expires_at=hours(-1))
    article.preview_links.create(expires_at=hours(1), revoked_at=hours(-2))
    long_ago = timezone.now() - Presence.LIFETIME - timedelta(seconds=1)
    Presence.objects.create(article=article, user=admin, seen_at=long_ago)
    told = [make_event(admin, at=timezone.now() - timedelta(days=days)) for days in (89, 91)]
    said = sweep(dry_run=True)
    assert PreviewLink.objects.count() == 3
    assert "Would remove 2 preview links" in said
    sweep()
    assert Session.objects.count() == 1
    assert PreviewLink.objects.get() == kept
    assert not Presence.objects.exists()
    assert Event.objects.get() == told[0]


def test_logins_leave_the_log_after_a_year_and_locks_when_they_have_ended():
    started = {"failures_since_start": 1}
    for model, fields, kept in (
        (AccessLog, {}, -24 * 364),
        (AccessFailureLog, {}, -24 * 364),
        (AccessAttempt, started, -0.2),
    ):
        for username, when in (("old", hours(-24 * 366)), ("new", hours(kept))):
            row = model.objects.create(username=username, **fields)
            model.objects.filter(pk=row.pk).update(attempt_time=when)
    assert "Would remove 1 locks" in sweep(dry_run=True)
    sweep()
    for model in (AccessLog, AccessFailureLog, AccessAttempt):
        assert [row.username for row in model.objects.all()] == ["new"]
