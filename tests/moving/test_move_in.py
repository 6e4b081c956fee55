"""The command that takes an old portal in."""

from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Category, Move
from articles.moving import runs
from articles.moving.items import Unreadable
from tests.support.old_portals import MadeSource, old_category, old_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def dump(tmp_path, monkeypatch):
    """The path of a dump, whatever is in it."""

    def opened(paths, *, settings):
        return MadeSource([old_category(), old_story(), old_story("2")], name="cổng cũ")

    monkeypatch.setattr(runs, "module", lambda kind: SimpleNamespace(open_source=opened))
    monkeypatch.setattr("articles.management.commands.move_in.PROCESSES", 0)
    path = tmp_path / "dump.sql"
    path.write_text("")
    return path


def move_in(capsys, *arguments, kind="nukeviet"):
    """Run the command, and return what it printed."""
    call_command("move_in", kind, *map(str, arguments), processes=0)
    return capsys.readouterr().out


def test_it_takes_in_and_says_what_came_of_it(dump, capsys):
    told = move_in(capsys, dump)

    assert "Kết quả (cổng cũ):" in told
    assert "Đã nhận: 3" in told
    assert Article.objects.count() == 2
    assert "Như cũ: 3" in move_in(capsys, dump)


def test_its_options_reach_the_engine(dump, capsys, tmp_path):
    report = tmp_path / "bao-cao.csv"

    told = move_in(
        capsys,
        dump,
        *("--as", "published"),
        *("--since", "2019-05-04", "--until", "2019-05-04", "--limit", "1"),
        *("--source", "báo Hà Tĩnh", "--report", report),
    )

    assert "Kết quả (báo Hà Tĩnh):" in told
    assert Article.objects.published().count() == 1
    assert Move.objects.get().options["limit"] == 1
    assert report.exists()


def test_days_that_nothing_was_published_on(dump, capsys):
    move_in(capsys, dump, "--since", "2019-05-05")

    assert not Article.objects.exists()


def test_a_rehearsal_says_that_it_is_one(dump, capsys):
    assert "Chạy thử: không ghi gì." in move_in(capsys, dump, "--dry-run")
    assert not Category.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--since", "hôm qua"), "--since"),
        (("--until", "2019-13-40"), "--until"),
        (("--limit", "-1"), "--limit"),
        (("--media", "/khong/co"), "/khong/co"),
        (("--map", "/khong/co.toml"), "/khong/co.toml"),
        (("--report", "/khong/co/bao-cao.csv"), "/khong/co/bao-cao.csv"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_done(dump, capsys, arguments, told):
    with pytest.raises(CommandError, match=told):
        move_in(capsys, dump, *arguments)
    assert not Category.objects.exists()
    assert not Move.objects.filter(ended_at=None).exists()


def test_a_path_that_is_not_there(dump, capsys):
    with pytest.raises(CommandError, match="Không có"):
        move_in(capsys, dump.with_name("khac.sql"))


def test_a_source_that_is_something_else(dump, capsys, monkeypatch):
    def opened(paths, *, settings):
        raise Unreadable("Đây không phải là bản xuất NukeViet.")

    monkeypatch.setattr(runs, "module", lambda kind: SimpleNamespace(open_source=opened))

    with pytest.raises(CommandError, match="không phải là bản xuất NukeViet"):
        move_in(capsys, dump)


def test_two_at_once_are_one_too_many(dump, capsys, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"

    with runs.one_at_a_time(), pytest.raises(CommandError, match="Đang có một lần chuyển khác"):
        move_in(capsys, dump)


def test_rows_of_our_own_are_taken_in_by_their_module(dump, capsys, monkeypatch):
    seen = []

    def rows(paths, options, move, progress):
        seen.append(paths)
        move.counts = {"taken": 7}

    monkeypatch.setattr(runs, "module", lambda kind: SimpleNamespace(take_in=rows))

    assert "Đã nhận: 7" in move_in(capsys, dump, kind="jsonl")
    assert seen == [(dump,)]
    assert Move.objects.get().ended_at
