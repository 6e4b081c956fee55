"""The portal killed in the middle of writing: all of it is there afterwards, or nothing."""

import threading
import time

import psutil
import pytest

from tests.support.asking import ask
from tests.support.factories import picture_file

# A trigger that takes some seconds holds the writer where the test wants to kill it.
SLOW = {
    "sqlite": (
        "CREATE TRIGGER slow BEFORE INSERT ON {table} BEGIN SELECT count(*) FROM sqlite_master a, "
        "sqlite_master b, sqlite_master c, sqlite_master d, sqlite_master e; END",
        "DROP TRIGGER slow",
    ),
    "postgresql": (
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_sleep(6); RETURN NEW; END $$; "
        "CREATE TRIGGER slow BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION slow()",
        "DROP FUNCTION slow CASCADE",
    ),
}


@pytest.fixture
def kill_while_writing(newsroom, desk_of):
    """A function: serve, send a form that writes to a table, kill the portal at that write.

    The table is as quick as ever afterwards.
    """
    vendor = newsroom.run("from django.db import connection; print(connection.vendor)")
    begin, end = SLOW[vendor]
    execute = 'from django.db import connection; connection.cursor().execute("""{}""")'

    def kill(table, send):
        newsroom.run(execute.format(begin.format(table=table)))
        answers = []
        with newsroom.serve() as (address, process):
            desk = desk_of(newsroom, address)
            sender = threading.Thread(target=lambda: answers.append(send(desk)))
            sender.start()
            time.sleep(3)
            assert not answers, "it was over before it could be killed"
            for one in [*psutil.Process(process.pid).children(recursive=True), process]:
                one.kill()
            sender.join()
        assert answers[0].status == 0
        newsroom.run(execute.format(end))

    return kill


@pytest.mark.timing("the portal is killed 3 s into a write of 6 s")
def test_a_story_is_never_half_published(newsroom, desk_of, kill_while_writing):
    change, public = newsroom.run(
        """
        story = make_article(status="draft", publish_at=None)
        print(f"/quan-tri/articles/article/{story.pk}/change/", story.get_absolute_url())
        """
    ).split()

    def publish(desk):
        fields = [pair for pair in desk.form(change) if pair[0] != "headline"]
        return desk.post(change, [*fields, ("headline", "Nửa chừng"), ("_move", "publish")])

    kill_while_writing("articles_transition", publish)
    state = newsroom.run(
        """
        story = Article.objects.get()
        print(story.status, story.version, story.headline == "Nửa chừng",
              Transition.objects.count(), SearchEntry.objects.count())
        """
    )
    assert state == "draft 1 False 0 0"
    with newsroom.serve() as (address, _process):
        assert ask(address + public).status == 404
        assert "Nửa chừng" not in ask(address).text
        assert publish(desk_of(newsroom, address)).status == 302
        assert "Nửa chừng" in ask(address).text


@pytest.mark.timing("the portal is killed 3 s into a write of 6 s")
def test_of_a_photo_half_uploaded_only_files_that_nothing_shows_remain(
    newsroom, desk_of, kill_while_writing
):
    add = "/quan-tri/articles/photo/add/"

    def upload(desk):
        file = ("image", "lua.jpg", picture_file((900, 600)).read())
        return desk.post(add, [("alt", "Cánh đồng"), ("caption", ""), ("credit", "")], [file])

    kill_while_writing("articles_photo", upload)
    assert newsroom.run("print(Photo.objects.count())") == "0"
    orphans = newsroom.files()
    folder = orphans[0].removesuffix(".jpg")
    assert folder.startswith("photos/")
    assert all(name.startswith(folder) for name in orphans), "what `manage.py sweep` looks for"
    with newsroom.serve() as (address, _process):
        desk = desk_of(newsroom, address)
        assert upload(desk).status == 302
        assert newsroom.run("print(Photo.objects.count())") == "1"
        assert len(newsroom.files()) == 2 * len(orphans)
