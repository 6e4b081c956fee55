"""A whole newsroom goes out and comes into an empty portal: readers get the same, byte for byte."""

import json
import os
import subprocess
import sys
import tarfile
from contextlib import suppress
from io import StringIO

import jsonschema_rs
import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from reversion.models import Version

from articles.models import Article, OldAddress, Photo, PhotoInBody, SearchEntry, VideoInBody
from articles.moving.out import archive, schema
from articles.moving.sources import jsonl
from articles.portal import sitemaps
from tests.moving import whole_newsroom
from tests.support.public_walk import digests, walk

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


class Undo(Exception):
    """Ends a transaction, so that the database is empty again."""


@pytest.fixture(scope="module")
def newsroom(django_db_setup, django_db_blocker, tmp_path_factory):
    """What a newsroom wrote out, what readers got of it, and the moment they asked."""
    folder = tmp_path_factory.mktemp("out")
    found = {}
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MEDIA_ROOT", str(folder / "media"))
        patch.setattr(sitemaps, "PAGE_SIZE", 10**9)  # as in each test
        with suppress(Undo), transaction.atomic():
            whole_newsroom.make(folder)
            call_command("move_out", folder / "out.tar", history=True, stdout=StringIO())
            found["moment"] = timezone.now()
            found["rows"] = {
                model: model.objects.count() for model in (PhotoInBody, VideoInBody, SearchEntry)
            }
            if connection.vendor == "sqlite":  # elsewhere nobody asks for it, and it takes long
                with time_machine.travel(found["moment"], tick=False):
                    found["public"] = walk()
            raise Undo
    return found | {"file": folder / "out.tar"}


@pytest.fixture
def empty(settings, tmp_path):
    """The media folder of another portal, which has none."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path


def lines_of(path):
    with tarfile.open(path) as tar:
        return tar.extractfile(archive.LINES).read()


@pytest.mark.same_on_both("on PostgreSQL readers are given what one on SQLite gave, below")
def test_readers_get_the_same_of_a_portal_that_moved(newsroom, empty):
    jsonl.put_in([newsroom["file"]])

    with time_machine.travel(newsroom["moment"], tick=False):
        public = walk()
    assert len(public) > 400
    unfound = sorted(path for path, (status, *_rest) in public.items() if status > 302)
    assert unfound == ["/.well-known/security.txt"]
    assert public.keys() == newsroom["public"].keys()
    differing = [path for path in public if public[path] != newsroom["public"][path]]
    assert not differing


def test_what_moved_can_move_on(newsroom, empty):
    jsonl.put_in([newsroom["file"]])
    call_command("move_out", empty / "again.tar", history=True, stdout=StringIO())

    first, again = (lines_of(path).splitlines() for path in (newsroom["file"], empty / "again.tar"))
    assert first[1:] == again[1:]
    assert json.loads(first[0])["format"] == 1


@pytest.mark.same_on_both("a line is written of what any database gave")
def test_every_line_keeps_to_the_written_schema(newsroom):
    validator = jsonschema_rs.Draft202012Validator(schema.schema(), validate_formats=True)
    types = set()
    for line in lines_of(newsroom["file"]).splitlines():
        row = json.loads(line)
        types.add(row["type"])
        validator.validate(row)
    assert types == {*schema.schema()["$defs"]}


def test_what_is_made_of_rows_is_there(newsroom, empty):
    jsonl.put_in([newsroom["file"]])

    for model, count in newsroom["rows"].items():
        assert model.objects.count() == count
    assert not Photo.objects.filter(has_jpegs=False).exists()
    assert OldAddress.objects.target("/tin/x-12.html?p=1").slug == "dia-chi-moi-cua-bai"
    assert Version.objects.get_deleted(Article).count() == 1


@pytest.mark.same_on_both("a line is written of what any database gave")
def test_no_secret_of_an_account_goes_out(newsroom):
    lines = lines_of(newsroom["file"]).decode()
    assert '"username":"bientap"' in lines
    secrets = ("pbkdf2", "md5$", "khoa-xem-truoc", "password", "bientap@toasoan", "totp", "secret")
    for secret in secrets:
        assert secret not in lines.lower(), secret


@pytest.mark.same_on_both("which columns an account is given is said in Python")
def test_accounts_come_in_closed_and_keep_their_stories(newsroom, empty):
    there = User.objects.create_user("bientap", password="da-co-tu-truoc-2026")
    jsonl.put_in([newsroom["file"]])

    assert User.objects.get(username="bientap").pk == there.pk
    assert User.objects.get(username="bientap").check_password("da-co-tu-truoc-2026")
    made = User.objects.get(username="phongvien")
    assert (made.is_active, made.is_staff, made.is_superuser, made.email) == (
        False,
        False,
        False,
        "",
    )
    assert not made.has_usable_password()
    assert not made.groups.exists()


def test_keys_count_on_from_the_last(newsroom, empty):
    jsonl.put_in([newsroom["file"]])
    highest = Article.objects.order_by("-pk").values_list("pk", flat=True)[0]
    whole_newsroom.factories.make_article()
    assert Article.objects.filter(pk__gt=highest).count() == 1


@pytest.mark.harm
@pytest.mark.skipif("sqlite" in connection.vendor, reason="the run on PostgreSQL makes it")
def test_a_portal_moves_from_sqlite_to_postgresql(empty, tmp_path):
    moment = timezone.now()
    command = [sys.executable, "-m", "tests.support.public_walk", str(tmp_path), moment.isoformat()]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    ran = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    jsonl.put_in([tmp_path / "out.tar"])

    with time_machine.travel(moment, tick=False):
        public = json.loads(json.dumps(digests(walk())))
    there = json.loads(ran.stdout)
    assert public.keys() == there.keys()
    assert not [path for path in public if public[path] != there[path]]
