"""Backup and restore: consistent while being written to, whole or refused, all or nothing."""

import gzip
import io
import json
import os
import shutil
import stat
import tarfile
import threading
import time
from hashlib import sha256
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from reversion.models import Version

from articles.backup import databases, media
from articles.backup import tar as archive
from articles.media.orphans import named_files
from articles.models import Article, Attachment, Category, ContentStamp, Event, Photo, PreviewLink
from tests.support.backups import fill, run
from tests.support.factories import (
    hours,
    make_admin,
    make_article,
    make_attachment,
    make_category,
    make_photo,
)
from tests.support.factors import give_app

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("media_root"),
]

if connection.vendor == "postgresql" and not shutil.which("pg_dump"):
    pytest.skip("pg_dump is not installed (postgresql-client)", allow_module_level=True)


def rows():
    """Each row of each table, but for the content stamp."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table != ContentStamp._meta.db_table:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def files():
    """Name → digest of each file of the media."""
    return {name: sha256(path.read_bytes()).hexdigest() for name, path, _state in media.walk()}


def wreck(media_root):
    """Lose half of everything, and change the rest."""
    Article.objects.all()[:1].get().delete()
    Category.objects.update(description="Hỏng")
    make_article(headline="Viết sau khi sao lưu")
    Version.objects.all().delete()
    for count, (_name, path, _state) in enumerate(media.walk()):
        path.unlink() if count % 2 else path.write_bytes(b"hong")
    (media_root / "photos" / "la.jpg").write_bytes(b"la")


class Writer(threading.Thread):
    """A desk that does not stop: a photo, a story with it, a document.

    From `delete_now()` on it deletes a third of what was there by then, one after each new story.
    What is both made and deleted while a backup runs is what no backup promises: its row may be
    in the snapshot, and its file gone before it was copied.
    """

    def __init__(self):
        super().__init__()
        self.over, self.count, self.error = threading.Event(), 0, None
        self.thirds, self.to_delete = [], []

    def run(self):
        try:
            while not self.over.is_set():
                photo = make_photo(alt=f"Ảnh {self.count}")
                article = make_article(headline=f"Bài {self.count}", cover=photo)
                make_attachment(article=article)
                if self.count % 3 == 0:
                    self.thirds.append((article, photo))
                self.count += 1
                if self.to_delete:
                    for row in self.to_delete.pop(0):
                        row.delete()
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.over.set()
        self.join()
        assert self.error is None

    def delete_now(self):
        """Go on deleting, of the stories there are; returns how many there are."""
        self.to_delete = self.thirds[:-1]  # the last may be in the making
        return self.count

    def wait_for(self, count):
        deadline = time.monotonic() + 30
        while self.count < count and self.is_alive() and time.monotonic() < deadline:
            time.sleep(0.01)


def test_the_drill(admin, file, media_root):
    fill(admin)
    before_rows, before_files = rows(), files()
    stamp = ContentStamp.objects.get().stamp
    run("backup", file)
    wreck(media_root)
    assert rows() != before_rows
    assert files() != before_files
    run("restore", file, overwrite=True)
    assert rows() == before_rows
    assert files() == before_files
    assert ContentStamp.objects.get().stamp != stamp
    assert [path.name for path in media_root.glob(".*")] == []


def test_a_backup_made_while_the_desk_writes_is_of_one_moment(admin, file, media_root):
    fill(admin)
    for _ in range(20):
        make_photo()  # so that walking the media takes a while
    with Writer() as writer:
        writer.wait_for(12)
        started = writer.delete_now()
        run("backup", file)
        ended = writer.count
        writer.wait_for(ended + 3)
    assert ended > started
    assert len(writer.to_delete) < len(writer.thirds) - 1, "nothing was deleted meanwhile"
    wreck(media_root)
    run("restore", file, overwrite=True)

    written = list(Article.objects.filter(headline__startswith="Bài ").order_by("pk"))
    # All that was there before, nothing from after, and no gap in between.
    numbers = {int(article.headline.removeprefix("Bài ")) for article in written}
    last = max(numbers)
    assert started - 1 <= last <= ended
    assert set(range(last)) - {number for number in range(last) if number % 3 == 0} <= numbers
    # Nobody's picture or document is missing, and all of each is there.
    assert named_files() <= files().keys()
    for photo in Photo.objects.all():
        assert photo.image.size > 0
        assert Path(photo.image.path).read_bytes()[-2:] == b"\xff\xd9"  # the end of a JPEG
    assert {len(attachment.file.read()) for attachment in Attachment.objects.all()} == {19}


def test_a_file_still_being_written_is_copied_again(file, monkeypatch):
    photo = make_photo()
    whole = Path(photo.image.path).read_bytes()
    Path(photo.image.path).write_bytes(whole[:50])

    def finish_upload(target, dump=databases.dump):
        Path(photo.image.path).write_bytes(whole)
        dump(target)

    monkeypatch.setattr(databases, "dump", finish_upload)
    run("backup", file)
    run("restore", file, overwrite=True)
    assert Path(photo.image.path).read_bytes() == whole


def test_nothing_in_a_backup_lets_anybody_in(file, client, admin):
    link = make_article(status="draft").preview_links.create(expires_at=hours(1), created_by=admin)
    client.force_login(admin)
    session = client.session.session_key
    run("backup", file)
    with tarfile.open(file) as tar:
        database = gzip.decompress(tar.extractfile(archive.DATABASE).read())
    for secret in (session, link.key):
        assert secret.encode() not in database
    assert client.get("/quan-tri/").status_code == 200, "a backup ends no login"
    assert client.get(link.get_absolute_url()).status_code == 200
    run("restore", file, overwrite=True)
    assert client.get("/quan-tri/").status_code == 302
    assert client.get(link.get_absolute_url()).status_code == 404
    assert not Session.objects.exists()
    assert not PreviewLink.objects.exists()


def test_an_archive_of_an_earlier_release_lets_nobody_in_either(file, client, admin, monkeypatch):
    monkeypatch.setattr(databases, "LETS_IN", ())
    link = make_article(status="draft").preview_links.create(expires_at=hours(1))
    client.force_login(admin)
    run("backup", file)
    monkeypatch.undo()
    run("restore", file, overwrite=True)
    assert client.get("/quan-tri/").status_code == 302
    assert client.get(link.get_absolute_url()).status_code == 404


def test_an_archive_that_cannot_be_put_back_is_kept_and_called_so(file, monkeypatch):
    def damage(source, target, unpack=databases._unpack):
        unpack(source, target)
        target.write_bytes(b"hong;\n" + target.read_bytes())

    monkeypatch.setattr(databases, "_unpack", damage)
    with pytest.raises(CommandError, match="whole, but cannot be put back"):
        run("backup", file)
    monkeypatch.undo()
    assert "whole" in run("backup", verify=file)


def test_an_archive_of_the_other_database_is_read_and_not_tried(file):
    run("backup", file)
    repack(file, engine="oracle")
    said = run("backup", verify=file)
    assert "Not tried whether it can be put back: it is of oracle" in said
    assert "whole" in said


def test_what_a_restore_replaces_is_served_by_no_cache(file):
    make_category()
    run("backup", file)
    stamps = set()
    for _ in range(2):
        run("restore", file, overwrite=True)
        stamps.add(ContentStamp.objects.get().stamp)
    assert len(stamps) == 2
    before = ContentStamp.objects.get().stamp
    make_category()  # the triggers are back too
    assert ContentStamp.objects.get().stamp != before


def test_a_restore_into_a_portal_with_content_needs_the_flag(file):
    make_article(headline="Còn nguyên")
    run("backup", file)
    with pytest.raises(CommandError, match="--overwrite"):
        run("restore", file)
    assert Article.objects.get().headline == "Còn nguyên"


def test_a_restore_into_an_empty_portal_needs_none(file, admin, media_root):
    fill(admin)
    run("backup", file)
    before = rows()
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(media_root)
    run("restore", file)
    assert rows() == before


def test_media_alone_are_content_too(file, media_root):
    run("backup", file)
    call_command("flush", interactive=False, verbosity=0)
    media_root.mkdir(exist_ok=True)
    (media_root / "anh.jpg").write_bytes(b"anh")
    with pytest.raises(CommandError, match="--overwrite"):
        run("restore", file)


def unchanged(file, message):
    """Assert that restoring `file` is refused with `message`, and has changed nothing."""
    before = rows(), files(), ContentStamp.objects.get().stamp
    with pytest.raises(CommandError, match=message):
        run("restore", file, overwrite=True)
    assert (rows(), files(), ContentStamp.objects.get().stamp) == before


@pytest.mark.parametrize("share", [0, 0.02, 0.5, 0.99])
def test_an_archive_that_is_cut_short_is_refused(admin, file, share):
    fill(admin)
    run("backup", file)
    with tarfile.open(file) as tar:
        manifest = tar.getmembers()[-1]  # what follows is padding
    end = manifest.offset_data + manifest.size
    file.write_bytes(file.read_bytes()[: int(end * share)])
    unchanged(file, "nothing restored")
    with pytest.raises(CommandError, match="damaged"):
        run("backup", verify=file)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_one_altered_byte_in_a_file_is_found(admin, file, share):
    fill(admin)
    run("backup", file)
    with tarfile.open(file) as tar:
        members = [member for member in tar if member.size and member.name != archive.MANIFEST]
    member = members[int(len(members) * share)]
    content = bytearray(file.read_bytes())
    content[member.offset_data + member.size // 2] ^= 1
    file.write_bytes(content)
    unchanged(file, "altered")


def repack(file, *added, leave_out=(), **changes):
    """Write `file` anew: without some members, with others, its manifest changed."""
    with tarfile.open(file) as tar:
        members = [(m, tar.extractfile(m).read()) for m in tar if m.name not in leave_out]
    with tarfile.open(file, "w") as tar:
        for member, content in members:
            if member.name == archive.MANIFEST:
                for name, kind in added:
                    odd = tarfile.TarInfo(name)
                    odd.type, odd.linkname = kind, "/etc/passwd"
                    tar.addfile(odd, io.BytesIO())
                content = json.dumps(json.loads(content) | changes).encode()
                member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../../ra-ngoai", tarfile.REGTYPE),
        ("media/../../ra-ngoai", tarfile.REGTYPE),
        ("/tmp/ra-ngoai", tarfile.REGTYPE),
        ("media//tmp/ra-ngoai", tarfile.REGTYPE),
        ("media/./ra-ngoai", tarfile.REGTYPE),
        ("ra-ngoai", tarfile.REGTYPE),
        ("media/lien-ket", tarfile.SYMTYPE),
        ("media/lien-ket", tarfile.LNKTYPE),
        ("media/ong", tarfile.FIFOTYPE),
        ("media/thiet-bi", tarfile.CHRTYPE),
        ("media/thu-muc", tarfile.DIRTYPE),
    ],
)
def test_a_member_out_of_its_place_is_refused(file, tmp_path, name, kind):
    make_photo()
    run("backup", file)
    repack(file, (name, kind))
    unchanged(file, "no backup of this portal")
    assert not list(tmp_path.parent.rglob("ra-ngoai"))
    assert not Path("/tmp/ra-ngoai").exists()


def test_a_member_more_or_less_than_the_manifest_says_is_refused(file):
    name = archive.MEDIA + make_photo().image.name
    run("backup", file)
    repack(file, ("media/them.jpg", tarfile.REGTYPE))
    unchanged(file, "altered")
    file.unlink()
    run("backup", file)
    repack(file, leave_out=[name])
    unchanged(file, "missing")


def test_a_foreign_archive_is_refused(file, tmp_path):
    make_article()
    run("backup", file)
    repack(file, format="another-1")
    unchanged(file, "another kind")
    repack(file, format=archive.FORMAT, sha256=[])
    unchanged(file, "another kind")
    with tarfile.open(file, "w") as tar:
        tar.add(__file__, "media/test.py")
    unchanged(file, "before its manifest")
    for odd in (b"[]", b"{", b'"', b'{"format": 1}', b"[" * 100_000):
        with tarfile.open(file, "w") as tar:
            member = tarfile.TarInfo(archive.MANIFEST)
            member.size = len(odd)
            tar.addfile(member, io.BytesIO(odd))
        unchanged(file, "[Mm]anifest|another kind")
    file.write_bytes(b"khong phai tar" * 1000)
    unchanged(file, "not a whole tar file")
    unchanged(tmp_path / "khong-co.tar", "No such file")


def test_a_backup_of_another_engine_or_a_newer_release_is_refused(file):
    make_article()
    run("backup", file)
    repack(file, engine="oracle")
    unchanged(file, "of oracle")
    repack(file, engine=connection.vendor, migrations=["articles.9999_to_come"])
    unchanged(file, "newer release")


def test_an_archive_with_the_migrations_of_django_mfa3_is_taken(file):
    make_article()
    run("backup", file)
    repack(file, migrations=["articles.0001_initial", "mfa.0001_initial"])
    run("restore", file, overwrite=True)
    assert Article.objects.exists()


def test_a_restore_with_another_key_says_that_second_factors_are_lost(file, settings):
    give_app(make_admin())
    run("backup", file)
    assert "second factors" not in run("restore", file, overwrite=True)
    settings.SECRET_KEY = "của máy khác"
    assert "1 secrets of second factors cannot be opened" in run("restore", file, overwrite=True)


def test_nginx_can_read_what_was_restored(file, media_root):
    """docs/operate.md: the folder belongs to a group that nginx is in, and hands it on."""
    make_photo()
    run("backup", file)
    shutil.rmtree(media_root)
    media_root.mkdir()
    media_root.chmod(0o2750)
    run("restore", file, overwrite=True)
    folders = [path for path in media_root.rglob("*") if path.is_dir()]
    assert folders
    assert all(path.stat().st_mode & stat.S_ISGID for path in folders)
    assert all(path.stat().st_mode & stat.S_IRGRP for path in media_root.rglob("*"))


def test_a_failure_while_the_database_is_put_back_leaves_all_as_it_was(file, admin, monkeypatch):
    fill(admin)
    run("backup", file)
    make_article(headline="Viết sau")
    make_photo()

    def damage(source, target, unpack=databases._unpack):
        unpack(source, target)
        content = target.read_bytes()
        target.write_bytes(content[: len(content) // 2] + b"\nhong;\n")

    monkeypatch.setattr(databases, "_unpack", damage)
    unchanged(file, "All is as it was")
    assert Article.objects.filter(headline="Viết sau").exists()


def test_a_failure_while_the_media_are_swapped_leaves_all_as_it_was(file, admin, monkeypatch):
    fill(admin)
    run("backup", file)
    make_photo()
    moves = []

    def fail(path, target, rename=Path.rename):
        moves.append(path)
        if len(moves) == 3:
            raise OSError("the disk is full")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)
    unchanged(file, "the disk is full")
    assert len(moves) > 3


def test_nothing_of_a_backup_that_failed_stays(file, monkeypatch):
    def fail(target):
        raise databases.Failed("the server is gone")

    monkeypatch.setattr(databases, "dump", fail)
    with pytest.raises(CommandError, match="the server is gone"):
        run("backup", file)
    assert not list(file.parent.glob("backup*"))
    assert not Event.objects.exists()  # whoever ran it by hand has read it


def test_the_nightly_backup_tells_administrators_why_it_failed_once(file, admin, monkeypatch):
    def fail(target):
        raise databases.Failed("the server is gone, see https://a.vn/?token=abc")

    monkeypatch.setattr(databases, "dump", fail)
    for _ in range(2):
        with pytest.raises(CommandError):
            run("backup", file, tell=True)
    call_command("tell", backup_failed="journalctl")  # systemd's, where it is killed
    event = Event.objects.get(recipient=admin)
    assert event.words == "No backup was made. the server is gone, see https://a.vn/"


def test_a_backup_overwrites_no_file_and_is_for_its_owner_alone(file):
    run("backup", file)
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="there already"):
        run("backup", file)


BY_HAND = [
    "cua-nguoi-khac.tar",
    "newsroom-2019-truoc-khi-doi-may.tar",
    "newsroom-20190101.tar",
    "newsroom-20190101-030000-giu-lai.tar",
    "newsroom-20190101-030000.tar.age",
    "x-newsroom-20190101-030000.tar",
    "newsroom-2019.tar.part",
]


def test_the_newest_are_kept_and_all_that_was_named_by_hand(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in ("01", "02", "03"):
        (folder / f"newsroom-202001{day}-030000.tar").touch()
    abandoned = "newsroom-20200104-030000.tar.part"
    for name in (*BY_HAND, abandoned):
        (folder / name).touch()
        os.utime(folder / name, (0, 0))
    run("backup", keep=2)
    names = {path.name for path in folder.iterdir()} - set(BY_HAND)
    assert len(names) == 2
    assert min(names) == "newsroom-20200103-030000.tar"
    assert {path.name for path in folder.iterdir()} > set(BY_HAND)
    with pytest.raises(CommandError, match="at least 1"):
        run("backup", keep=0)


def test_verifying_says_what_is_in_it(file, admin):
    fill(admin)
    run("backup", file)
    said = run("backup", verify=file)
    assert "whole" in said
    assert f"{len(files())} files" in said


def test_media_in_a_bucket_are_left_to_it(file, settings):
    make_article(headline="Chỉ có dữ liệu")
    kept = make_photo().image.path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    }
    assert "not in this backup" in run("backup", file)
    Article.objects.all().delete()
    run("restore", file, overwrite=True)
    assert Article.objects.get().headline == "Chỉ có dữ liệu"
    assert Path(kept).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL's own programs")
def test_programs_older_than_the_driver_are_told_only_what_the_settings_name(monkeypatch, tmp_path):
    from psycopg2.extensions import parse_dsn

    class Stop(Exception):
        pass

    def note(command, **options):
        commands.append(command)
        raise Stop

    commands = []
    monkeypatch.setattr(databases.subprocess, "run", note)
    with pytest.raises(Stop):
        databases.dump(tmp_path / "database.gz")
    (command,) = commands
    assert command[:2] == ["pg_dump", "--dbname"]
    assert set(parse_dsn(command[2])) <= {"dbname", "user", "host", "port", "client_encoding"}
