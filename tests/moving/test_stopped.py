"""A move that is stopped leaves whole stories, and the next one goes on."""

import errno
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection

from articles.media import renditions
from articles.models import Article, Move, MovedRow, OldAddress, Photo
from articles.moving.take_in import take_in
from tests.support.old_portals import (
    MadeSource,
    media_folder,
    old_category,
    old_story,
    options,
)
from tests.support.serving import ROOT, environment_of

PICTURE = '<p>Chữ.</p><p><img src="/uploads/anh.jpg" alt="Lúa"></p>'


class Interrupted(MadeSource):
    """Somebody presses Ctrl-C after its items."""

    def items(self):
        """Yield them, and be interrupted."""
        yield from super().items()
        raise KeyboardInterrupt


@pytest.mark.django_db
def test_an_interrupted_move_says_so_and_goes_on(monkeypatch):
    monkeypatch.setattr("articles.moving.take_in.BATCH", 2)
    items = [old_category(), *(old_story(str(number)) for number in range(9))]

    with pytest.raises(KeyboardInterrupt):
        take_in(Interrupted(items), options())

    stopped = Move.objects.get()
    assert "Bị ngắt" in stopped.stopped_why
    had = Article.objects.count()
    assert 0 < had < 9
    assert MovedRow.objects.filter(kind="story").count() == had
    again = take_in(
        MadeSource([old_category(), *(old_story(str(number)) for number in range(9))]), options()
    )
    assert again.counts == {"same": had + 1, "taken": 9 - had}


@pytest.mark.django_db
def test_a_run_that_was_killed_is_told_by_the_next():
    take_in(MadeSource([old_category()]), options())
    Move.objects.update(ended_at=None)

    take_in(MadeSource([old_category()]), options())

    killed = Move.objects.order_by("pk").first()
    assert killed.ended_at
    assert "Bị tắt" in killed.stopped_why


@pytest.mark.django_db
class TestAFullDisk:
    def test_for_photos_stops_with_a_clear_word(self, tmp_path, settings, monkeypatch):
        settings.MEDIA_ROOT = tmp_path / "media"
        folder = media_folder(tmp_path / "cu", "uploads/anh.jpg")
        full = OSError(errno.ENOSPC, "No space left on device")
        monkeypatch.setattr(
            renditions, "make_renditions", lambda photo: (_ for _ in ()).throw(full)
        )

        run = take_in(MadeSource([old_category(), old_story(body=PICTURE)]), options(media=folder))

        assert run.stopped_why.startswith("Đĩa đã đầy.")
        assert not Article.objects.exists()
        assert not Photo.objects.exists()
        assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []

    def test_for_documents_leaves_no_file(self, tmp_path, settings, monkeypatch):
        settings.MEDIA_ROOT = tmp_path / "media"
        (tmp_path / "cu/uploads").mkdir(parents=True)
        (tmp_path / "cu/uploads/a.pdf").write_bytes(b"%PDF-1.7 a")
        body = '<p>Xem <a href="/uploads/a.pdf">văn bản</a>.</p>'
        full = OperationalError("database or disk is full")
        monkeypatch.setattr(
            "articles.moving.report.Report.store", lambda *args: (_ for _ in ()).throw(full)
        )

        run = take_in(MadeSource([old_story(body=body)]), options(media=tmp_path / "cu"))

        assert run.stopped_why.startswith("Đĩa đã đầy.")
        assert not Article.objects.exists()
        assert not OldAddress.objects.exists()
        if connection.vendor == "sqlite":  # else the row may be there after all: the sweep knows
            assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_a_photo_that_kills_its_process_costs_the_others_nothing(tmp_path, settings, monkeypatch):
    """Drawn in a process of its own; the database is asked by none of them."""
    from articles.moving import pictures
    from articles.moving.items import OldFile
    from articles.moving.media_folder import MediaFolder

    settings.MEDIA_ROOT = tmp_path / "media"
    folder = media_folder(tmp_path / "cu", "uploads/chet.jpg", "uploads/lanh.jpg")
    monkeypatch.setattr(pictures, "drawn", _drawn_or_dead)
    monkeypatch.setattr(pictures.connections, "close_all", lambda: None)  # the test's own

    with pictures.Pictures(MediaFolder(folder), "cổng cũ", processes=1) as pool:
        names = [pool.want(OldFile(f"uploads/{name}.jpg")) for name in ("chet", "lanh")]
        killed, sound = [pool.get(name) for name in names]

    assert isinstance(killed, pictures.Refused)
    assert default_storage.exists(Photo.objects.get(pk=sound.pk).image.name)


def _drawn_or_dead(path, file):
    import os

    from articles.moving import pictures

    if path.stem == "chet":
        os._exit(9)
    return pictures.__dict__["_really"](path, file)


@pytest.fixture(autouse=True)
def _really():
    """Let the function above find the one that it stands for."""
    from articles.moving import pictures

    pictures._really = pictures.drawn
    yield
    del pictures._really


@pytest.mark.harm
@pytest.mark.same_on_both("it makes a database of its own, on SQLite")
def test_a_killed_move_leaves_whole_stories(prepared, tmp_path):
    shutil.copytree(prepared, tmp_path / "var")
    environment = environment_of(tmp_path / "var")
    database = tmp_path / "var/newsroom.sqlite3"
    command = [sys.executable, "-m", "tests.support.moving_script", "400"]
    options = {"cwd": ROOT, "env": environment}

    with subprocess.Popen(command, **options) as process:
        until = time.monotonic() + 60
        while _count(database, "articles_article") < 130 and time.monotonic() < until:
            time.sleep(0.05)
        process.kill()

    had = _count(database, "articles_article")
    assert 130 <= had < 400
    for table in ("articles_quote", "articles_movedrow WHERE kind = 'story'"):
        assert _count(database, table) == had, table
    assert _count(database, "articles_article WHERE status = 'published'") == 0

    subprocess.run(command, check=True, **options)

    assert _count(database, "articles_article WHERE status = 'published'") == 400
    for table in ("articles_quote", "articles_oldaddress WHERE article_id IS NOT NULL"):
        assert _count(database, table) == 400, table
    assert _count(database, "articles_searchentry") == 400


def _count(database, table):
    with closing(sqlite3.connect(database, timeout=20)) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
