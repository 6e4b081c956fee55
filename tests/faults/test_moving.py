"""A way out and a way in that are killed, or have no room: nothing half, and the next run goes."""

import re
import subprocess
import sys

import pytest

from tests.moving.made_lines import row, story, write
from tests.support import serving
from tests.support.factories import picture_file

KILLED = """
import os, signal
from django.core.management import call_command
from articles.moving.out import writing
writing.RowWriter.finish = lambda self: os.kill(os.getpid(), signal.SIGKILL)
call_command("move_in", "jsonl", {path!r})
"""
COUNTS = "print(Article.objects.count(), Photo.objects.count(), SearchEntry.objects.count())"


@pytest.fixture
def folder(tmp_path):
    """What move_out wrote, as a folder: a photo and a story."""
    write(tmp_path / "newsroom.jsonl", row("photo"), row("category"), story(cover=1))
    place = tmp_path / "media/photos/ab"
    place.mkdir(parents=True)
    (place / "anh.jpg").write_bytes(picture_file((640, 480)).read())
    return tmp_path


def test_a_way_in_that_is_killed_leaves_no_row_and_the_next_one_goes(newsroom, folder):
    with pytest.raises(subprocess.CalledProcessError):
        newsroom.run(KILLED.format(path=str(folder)))
    assert newsroom.run(COUNTS) == "0 0 0"
    assert newsroom.files()  # no row names them: the sweep finds them in a day

    serving.manage(newsroom.environment, "move_in", "jsonl", str(folder))
    assert newsroom.run(COUNTS) == "1 1 1"
    name, made = newsroom.files()[0], len(newsroom.files())
    assert (name, made) == ("photos/ab/anh.jpg", 1 + int(newsroom.run(RENDITIONS)))


RENDITIONS = """
from articles.moving.out.files import _renditions
print(len(set(_renditions(Photo.objects.get()))))
"""


def test_without_room_for_the_files_nothing_comes_in(make_newsroom, small_disk, folder):
    newsroom = make_newsroom(MEDIA_ROOT=str(small_disk(16)))
    told = _told(newsroom, "move_in", "jsonl", str(folder))
    assert "No space left" in told
    assert newsroom.run(COUNTS) == "0 0 0"


def test_without_room_for_the_file_there_is_none(make_newsroom, small_disk):
    newsroom, disk = make_newsroom(), small_disk(16)
    newsroom.run("make_photo(image=SafePhoto(picture_file((640, 480)).read(), name='a.jpg'))")
    told = _told(newsroom, "move_out", str(disk / "out.tar"))
    assert "No space left" in told
    assert not list(disk.iterdir())


def _told(newsroom, *arguments):
    """What a command says that fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=serving.ROOT,
        env=newsroom.environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done
    return re.sub(r"\s+", " ", done.stderr)
