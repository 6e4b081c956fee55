"""What `move_in jsonl` takes and what it refuses: of a file that is wrong, nothing comes in."""

import io
import json
import os
import stat
import tarfile
import threading
from hashlib import sha256
from io import StringIO

import jsonschema_rs
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from articles.models import (
    Article,
    Category,
    Move,
    OldAddress,
    Page,
    Photo,
    Quote,
    SearchEntry,
)
from articles.moving.items import Unreadable
from articles.moving.out import archive, lines, schema, writing
from articles.moving.sources import jsonl
from tests.moving.made_lines import AT, part, row, story, write
from tests.support.factories import make_article, make_category, make_photo, picture_file

pytestmark = pytest.mark.django_db
CATEGORY = row("category")


@pytest.fixture(autouse=True)
def other_media(settings, tmp_path):
    """The media folder of another portal."""
    settings.MEDIA_ROOT = str(tmp_path / "media of the portal")


def refused(path, **options):
    """The words with which `path` is refused; nothing of it is here then."""
    with pytest.raises(Unreadable) as caught:
        jsonl.put_in([path], **options)
    assert not Category.objects.exists()
    assert not Article.objects.exists()
    assert not any(files for _folder, _folders, files in os.walk(default_storage.location))
    return str(caught.value)


def test_a_story_comes_in_as_it_was(tmp_path):
    official, quote = row("official"), part("story", "quotes", 7, number=1, official=1)
    quote |= {"position": "Chánh văn phòng", "words": "Đúng vậy"}
    given = story(5, quotes=[quote], former_slugs=["tin-cu"], old_addresses=["/tin/1.html"])
    jsonl.put_in([write(tmp_path / "a.jsonl", CATEGORY, official, given)])

    article = Article.objects.published().get()
    assert (article.pk, article.slug, article.created_at.isoformat()) == (
        *(5, "tin-dau"),
        "2026-11-30T01:02:03+00:00",
    )
    assert (Quote.objects.get().pk, Quote.objects.get().position) == (7, "Chánh văn phòng")
    assert article.former_slugs.get().slug == "tin-cu"
    assert OldAddress.objects.target("/tin/1.html") == article
    assert "tin dau" in article.folded
    assert SearchEntry.objects.get().article_id == 5


def test_what_is_dangerous_is_cleaned_as_it_comes_in(tmp_path):
    body = '<p onclick="x()">Chữ<script>alert(1)</script></p><iframe src="https://x.vn"></iframe>'
    given = story(body=body, headline="Tin \u202egiấu")
    jsonl.put_in([write(tmp_path / "a.jsonl", CATEGORY, given)])
    article = Article.objects.get()
    assert article.body == "<p>Chữ</p>"
    assert article.headline == "Tin giấu"


WRONG_LINES = {
    "no JSON": (b"{", "Dòng 2"),
    "no object": (b"[1]", "Dòng 2"),
    "deep": (b"[" * 100_000, "Dòng 2"),
    "not UTF-8": (b'{"type":"category","name":"\xff"}', "Dòng 2"),
    "unknown type": ({"type": "secret", "key": 1}, "Dòng 2"),
    "unknown column": (CATEGORY | {"folded": "x"}, "category.folded"),
    "lacking column": ({k: v for k, v in CATEGORY.items() if k != "name"}, "category.name"),
    "key of text": (CATEGORY | {"key": "1"}, "category.key"),
    "key below one": (CATEGORY | {"key": 0}, "category.key"),
    "huge key": (CATEGORY | {"key": 10**30}, "category.key"),
    "number for a text": (CATEGORY | {"name": 1}, "category.name"),
    "text too long": (CATEGORY | {"name": "x" * 81}, "category.name"),
    "NUL": (CATEGORY | {"description": "a\0b"}, "category.description"),
    "half a character": (b'{"type":"category","name":"\\ud800"}', "category.name"),
    "slug that is none": (CATEGORY | {"slug": "../x"}, "category.slug"),
    "no slug": (CATEGORY | {"slug": ""}, "category.slug"),
    "list for a row": (row("story", quotes={}), "story.quotes"),
    "number out of range": (CATEGORY | {"order": 10**9}, "category.order"),
}


@pytest.mark.parametrize("case", WRONG_LINES)
def test_a_line_that_is_wrong_is_named(tmp_path, case):
    line, told = WRONG_LINES[case]
    assert told in refused(write(tmp_path / "a.jsonl", line, story(9, slug="khac")))


WRONG_TOGETHER = {
    "a category that is not there": ([story(category=3)], "story.category"),
    "a key twice": ([CATEGORY, CATEGORY | {"slug": "khac", "name": "Khác"}], "category.key"),
    "a slug twice": ([CATEGORY, story(1), story(2)], "story.slug"),
    "a former slug of another": ([CATEGORY, story(1), story(2, slug="b", former_slugs=["tin-dau"])],
                                 "story.slug"),
    "an account that is not there": ([CATEGORY, story(author="ai")], "story.author"),
    "a page of the portal's own address": ([row("page", slug="tim-kiem")], "/tim-kiem/"),
    "pages in a loop": ([row("page", 1, parent=2), row("page", 2, slug="b", parent=1)],
                        "page.parent"),
    "a working copy of none": ([CATEGORY, story(working_copy_of=8)], "story.working_copy_of"),
    "a year 1": ([CATEGORY, story(publish_at="0001-01-01T00:00:00Z")], "story.publish_at"),
    "a naive moment": ([CATEGORY, story(publish_at="2026-01-01T00:00:00")], "story.publish_at"),
    "no moment": ([CATEGORY, story(publish_at="hôm qua")], "story.publish_at"),
    "a published story without a time": ([CATEGORY, story(publish_at=None)],
                                         "article_published_has_time"),
    "an unknown state": ([CATEGORY, story(status="gone")], "story.status"),
    "a published working copy": ([CATEGORY, story(1), story(2, slug=None, working_copy_of=1)],
                                 "article_working_copy_unpublished"),
    "a photo in another folder": ([row("photo", image="photos/../../x.jpg")], "photo.image"),
    "a photo that is a program": ([row("photo", image="photos/ab/x.html")], "photo.image"),
    "an absolute name": ([row("photo", image="/etc/passwd.jpg")], "photo.image"),
    "a file of two rows": ([row("photo", 1), row("photo", 2, digest="1" * 64)], "photo.image"),
    "a link that is a script": ([row("menu_item", link="javascript:alert(1)")], "menu_item.link"),
    "an item under one of the second level": (
        [row("menu_item", 1), row("menu_item", 2, place="", parent=1),
         row("menu_item", 3, place="", parent=2)], "menu_item"),
    "a second portal": ([row("portal", 2, name="Cổng")], "portal_only_one"),
    "a merge of nobody": ([row("merge", official={"name": 1}, before={}, after=[])],
                          "merge.official"),
    "a version without a key": ([row("revision", date_created=AT, versions=[
        part("revision", "versions", content_type="story", object_id="1 OR 1", object_repr="x",
             serialized_data="hỏng")])], "versions.object_id"),
    "a body too deep": ([CATEGORY, story(body="<div>" * 500)], "story.body"),
    "a version of nothing": ([row("revision", date_created=AT, versions=[
        part("revision", "versions", content_type="story", object_id="1", object_repr="x",
             serialized_data=[{"model": "auth.user", "pk": 1, "fields": {}}])])],
        "serialized_data"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG_TOGETHER)
def test_rows_that_do_not_fit_are_named(tmp_path, case):
    given, told = WRONG_TOGETHER[case]
    assert told in refused(write(tmp_path / "a.jsonl", *given))


def test_all_faults_are_told_at_once_and_the_rest_counted(tmp_path):
    many = [CATEGORY | {"key": key, "slug": f"a{key}", "name": 1} for key in range(1, 81)]
    told = refused(write(tmp_path / "a.jsonl", *many))
    assert told.count("category.name") == 50
    assert "… và " in told


WRONG_FILES = {
    "cut": {"end": ""},
    "of another format": {"head": {"format": 2}},
    "of another kind": {"head": {"type": "category"}},
    "with lines taken out": {"end": {"type": "end", "lines": {"category": 2}}},
}


@pytest.mark.parametrize("case", WRONG_FILES)
def test_a_file_that_is_not_whole_is_refused(tmp_path, case):
    assert refused(write(tmp_path / "a.jsonl", CATEGORY, **WRONG_FILES[case]))


def test_something_else_is_refused(tmp_path):
    for name, content in {"a": b"", "b": b"\0" * 5000, "c": b"PK\x03\x04", "d": b"null\n"}.items():
        (tmp_path / name).write_bytes(content)
        assert refused(tmp_path / name)
    assert refused(tmp_path)
    assert refused(tmp_path / "not there")


def test_a_line_without_an_end_costs_no_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("articles.moving.out.reading.MOST_BYTES", 10_000)
    path = write(tmp_path / "a.jsonl", b'{"type":"' + b"x" * 20_000)
    assert "Dòng 2" in refused(path)


def packed(path, members, *, sums=True):
    """A tar of `members` (name → bytes, or a TarInfo) at `path`, with their digests."""
    told = b"".join(
        f"{sha256(content).hexdigest()}  {name}\n".encode()
        for name, content in members.items()
        if isinstance(content, bytes)
    )
    with tarfile.open(path, "w") as tar:
        for name, content in (members | ({archive.SUMS: told} if sums else {})).items():
            member = content if isinstance(content, tarfile.TarInfo) else tarfile.TarInfo(name)
            member.size = len(content) if isinstance(content, bytes) else 0
            tar.addfile(member, io.BytesIO(content) if isinstance(content, bytes) else None)
    return path


def content_of(tmp_path, *given):
    return write(tmp_path / "lines", *given).read_bytes()


def test_a_photo_comes_with_its_file_and_what_is_lacking_is_made(tmp_path):
    picture = picture_file((640, 480)).read()
    members = {
        archive.LINES: content_of(tmp_path, row("photo", width=1, height=1)),
        "media/photos/ab/anh.jpg": picture,
        "media/photos/ab/anh/full-480.webp": b"no picture",
        "media/photos/ab/nobody.jpg": picture,
    }
    taken = jsonl.put_in([packed(tmp_path / "a.tar", members)])
    photo = Photo.objects.get()
    assert (photo.width, photo.height, photo.has_jpegs) == (640, 480, True)
    assert photo.image.read() == picture
    assert default_storage.open("photos/ab/anh/full-480.webp").read(4) == b"RIFF"
    assert not default_storage.exists("photos/ab/nobody.jpg")
    assert (taken.missing, taken.refused) == ([], [])


def test_a_file_that_is_missing_or_no_picture_is_told_and_the_rest_comes(tmp_path):
    given = [
        row("photo"),
        row("photo", 2, image="photos/ab/script.png", digest="1" * 64),
        CATEGORY,
        story(attachments=[part("story", "attachments", title="A", file="attachments/a/a.pdf")]),
    ]
    members = {
        archive.LINES: content_of(tmp_path, *given),
        "media/photos/ab/script.png": b"<svg onload=alert(1)>",
        "media/attachments/a/a.pdf": b"MZ a program",
    }
    taken = jsonl.put_in([packed(tmp_path / "a.tar", members)])
    assert taken.missing == ["photos/ab/anh.jpg"]
    assert [name for name, _why in taken.refused] == [
        "photos/ab/script.png",
        "attachments/a/a.pdf",
    ]
    assert Article.objects.count() == 1
    assert not default_storage.exists("attachments/a/a.pdf")


def test_a_picture_that_says_where_it_was_taken_is_drawn_anew(tmp_path):
    from PIL import Image

    exif = Image.Exif()
    exif[0x010E] = "Nhà của nguồn tin"
    picture = picture_file((64, 48), exif=exif).read()
    members = {
        archive.LINES: content_of(tmp_path, row("photo")),
        "media/photos/ab/anh.jpg": picture,
    }
    jsonl.put_in([packed(tmp_path / "a.tar", members)])
    with Image.open(Photo.objects.get().image) as image:
        assert "exif" not in image.info


def test_an_archive_that_was_altered_or_cut_is_refused(tmp_path):
    members = {archive.LINES: content_of(tmp_path, CATEGORY), "media/photos/ab/x.jpg": b"x" * 9000}
    path = packed(tmp_path / "a.tar", members)
    whole = path.read_bytes()
    assert refused(packed(tmp_path / "b.tar", members, sums=False))
    (tmp_path / "c.tar").write_bytes(whole[: len(whole) // 2])
    assert refused(tmp_path / "c.tar")
    (tmp_path / "d.tar").write_bytes(whole.replace(b"x" * 9000, b"x" * 8999 + b"y"))
    assert "media/photos/ab/x.jpg" in refused(tmp_path / "d.tar")


def test_an_archive_with_what_is_none_of_ours_is_refused(tmp_path):
    link = tarfile.TarInfo("media/photos/ab/link.jpg")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    hostile = {
        "media/../../climbs.jpg": b"x",
        "/media/photos/ab/absolute.jpg": b"x",
        "media/photos/ab/.hidden": b"x",
        "other.txt": b"x",
        "media/photos/ab/link.jpg": link,
    }
    for number, (name, content) in enumerate(hostile.items()):
        members = {archive.LINES: content_of(tmp_path, CATEGORY), name: content}
        assert refused(packed(tmp_path / f"{number}.tar", members)), name


def test_links_in_a_folder_lead_nowhere(tmp_path):
    folder = tmp_path / "unpacked"
    (folder / "media/photos/ab").mkdir(parents=True)
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(picture_file().read())
    (folder / "media/photos/ab/anh.jpg").symlink_to(secret)
    write(folder / archive.LINES, row("photo"))
    assert jsonl.put_in([folder]).missing == ["photos/ab/anh.jpg"]


def test_a_portal_that_is_not_empty_is_left_alone(tmp_path):
    make_article()
    with pytest.raises(Unreadable, match="không trống"):
        jsonl.put_in([write(tmp_path / "a.jsonl", row("page"))])
    assert not Page.objects.exists()


def test_a_rehearsal_does_all_and_leaves_nothing(tmp_path):
    members = {
        archive.LINES: content_of(tmp_path, row("photo"), CATEGORY, story()),
        "media/photos/ab/anh.jpg": picture_file((64, 48)).read(),
    }
    taken = jsonl.put_in([packed(tmp_path / "a.tar", members)], dry_run=True)
    assert taken.counts["story"] == 1
    assert not Article.objects.exists()
    assert not default_storage.exists("photos/ab/anh.jpg")


def test_what_breaks_off_leaves_nothing(tmp_path, monkeypatch):
    members = {
        archive.LINES: content_of(tmp_path, row("photo"), CATEGORY, story()),
        "media/photos/ab/anh.jpg": picture_file((64, 48)).read(),
    }
    path = packed(tmp_path / "a.tar", members)
    for error in (KeyboardInterrupt(), OSError(28, "No space left on device")):
        with monkeypatch.context() as patch:
            patch.setattr(writing.RowWriter, "finish", lambda self, error=error: _raise(error))
            assert refused(path)
    jsonl.put_in([path])  # and then it goes
    assert Article.objects.exists()


def _raise(error):
    raise error


def test_a_file_that_a_killed_run_left_is_no_hindrance_and_another_one_is(tmp_path):
    picture = picture_file((64, 48)).read()
    members = {
        archive.LINES: content_of(tmp_path, row("photo")),
        "media/photos/ab/anh.jpg": picture,
    }
    path = packed(tmp_path / "a.tar", members)
    default_storage.save("photos/ab/anh.jpg", picture_file((32, 32)))
    with pytest.raises(Unreadable, match="anh.jpg"):
        jsonl.put_in([path])
    default_storage.delete("photos/ab/anh.jpg")
    default_storage.save("photos/ab/anh.jpg", io.BytesIO(picture))
    jsonl.put_in([path])
    assert Photo.objects.exists()


def test_the_command_reports_what_came_and_what_is_missing(tmp_path):
    given = (row("account"), row("photo"), CATEGORY, story(author="bientap"), row("page"))
    path = write(tmp_path / "a.jsonl", *given)
    call_command("move_in", "jsonl", path, report=tmp_path / "r.csv", stdout=StringIO())
    move = Move.objects.get()
    assert (move.count("taken"), move.count("photo_missing"), move.count("noticed")) == (5, 1, 1)
    assert move.lines.get(outcome="noticed").title == "bientap"
    assert move.lines.get(story__isnull=False).title == "Tin đầu"
    assert move.lines.get(outcome="photo_missing").key == "photos/ab/anh.jpg"
    assert "Tin đầu" in (tmp_path / "r.csv").read_text()


def test_the_command_reports_why_nothing_came(tmp_path):
    path = write(tmp_path / "a.jsonl", story())
    with pytest.raises(CommandError, match="story.category"):
        call_command("move_in", "jsonl", path, stdout=StringIO())
    assert "story.category" in Move.objects.get().lines.get().told
    with pytest.raises(CommandError, match="--limit"):
        call_command("move_in", "jsonl", path, limit=3, stdout=StringIO())


def test_the_way_out_leaves_no_half_file_and_opens_to_its_owner_alone(tmp_path, monkeypatch):
    photo = make_photo()
    lost = make_photo()
    default_storage.delete(lost.image.name)
    warned = StringIO()
    call_command("move_out", tmp_path / "a.tar", stdout=StringIO(), stderr=warned)
    assert stat.S_IMODE((tmp_path / "a.tar").stat().st_mode) == 0o600
    assert lost.image.name in warned.getvalue()
    with tarfile.open(tmp_path / "a.tar") as tar:
        names = tar.getnames()
    assert (names[0], names[-1]) == (archive.LINES, archive.SUMS)
    assert f"media/{photo.image.name}" in names
    with pytest.raises(CommandError, match="there already"):
        call_command("move_out", tmp_path / "a.tar", stdout=StringIO())
    monkeypatch.setattr(lines, "MOST_BYTES", 100)
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("move_out", tmp_path / "b.tar", stdout=StringIO())
    assert sorted(path.name for path in tmp_path.glob("*.tar*")) == ["a.tar"]


def test_the_lines_alone_can_be_written(tmp_path):
    make_article()
    call_command("move_out", tmp_path / "a.jsonl", without_files=True, stdout=StringIO())
    types = [json.loads(line)["type"] for line in (tmp_path / "a.jsonl").open()]
    assert types == ["newsroom", "category", "story", "end"]


def test_nothing_is_left_behind_unsaid():
    """Each column of each model comes along, or is said to be made anew or to stay."""
    from django.apps import apps

    from articles.moving.out.kinds import KINDS, LEFT

    told = {}

    def look(rows):
        told[rows.model] = {*rows.fields, *rows.made, rows.owner}
        for each in rows.parts:
            look(each)

    for kind in KINDS:
        look(kind)
    for model in apps.get_app_config("articles").get_models():
        assert (model in told) != (model.__name__ in LEFT), model
    for model, names in told.items():
        columns = {field.name for field in model._meta.concrete_fields}
        assert columns - names <= {model._meta.pk.name}, model


@pytest.mark.django_db(transaction=True)
def test_the_rows_are_of_one_moment_while_others_go_on_writing():
    def write_beside():
        make_category()
        connection.close()

    with lines.snapshot():
        assert not Category.objects.exists()
        beside = threading.Thread(target=write_beside)
        beside.start()
        beside.join()
        assert not Category.objects.exists()
    assert Category.objects.exists()


def test_the_written_schema_is_that_of_today():
    written = (settings.BASE_DIR / "docs/move-out.schema.json").read_text()
    assert written == schema.text(), "manage.py move_out --schema > docs/move-out.schema.json"


def test_each_line_made_by_hand_here_keeps_to_the_schema():
    validator = jsonschema_rs.Draft202012Validator(schema.schema(), validate_formats=True)
    for given in (CATEGORY, story(), row("page"), row("photo"), row("menu_item"), row("official")):
        validator.validate(given)
    known_by_no_schema = ("not UTF-8", "no JSON", "no object", "deep", "NUL", "half a character")
    for case in WRONG_LINES.keys() - {*known_by_no_schema, "slug that is none", "no slug"}:
        assert not validator.is_valid(WRONG_LINES[case][0]), case


def test_the_published_stories_go_out_for_wordpress(tmp_path):
    pytest.importorskip("articles.moving.wxr")
    make_article(headline="Bài đã đăng")
    make_article(headline="Bản nháp", status="draft")
    with pytest.raises(CommandError, match="--base"):
        call_command("move_out", tmp_path / "a.xml", format="wxr", stdout=StringIO())
    assert not list(tmp_path.glob("a.xml*"))
    options = {"format": "wxr", "base": "https://tin.example.vn", "stdout": StringIO()}
    call_command("move_out", tmp_path / "a.xml", **options)
    written = (tmp_path / "a.xml").read_text()
    assert "Bài đã đăng" in written
    assert "Bản nháp" not in written
    assert written.endswith("</rss>\n")
