"""A run that comes again, or goes wrong halfway, changes nothing but what changed there."""

import time

import pytest
from django.db import OperationalError

from articles.models import Article, Move, MoveLine, Page, Photo
from articles.moving import pictures, writing
from articles.moving.items import LeftOut, OldFile
from articles.moving.report import Report
from articles.moving.take_in import take_in
from articles.text.richtext import marker
from tests.support.old_portals import (
    OF_2019,
    MadeSource,
    media_folder,
    old_category,
    old_page,
    old_story,
    old_thread,
    options,
)

pytestmark = pytest.mark.django_db
BODY = '<p>Một.</p><p><img src="/uploads/anh.jpg" alt="Lúa"></p>'


@pytest.fixture
def folder(settings, tmp_path):
    """A folder of the old portal, beside one for our photos."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "cu/uploads").mkdir(parents=True)
    return tmp_path / "cu"


def move(*items, **asked):
    """Take `items` in."""
    return take_in(MadeSource([old_category(), *items]), options(**asked))


def told(run):
    """What the report says that was left out."""
    return [line.told for line in run.lines.filter(outcome=MoveLine.Outcome.LEFT_OUT)]


@pytest.mark.parametrize(
    ("name", "body"),
    [("anh.jpg", BODY), ("qd.pdf", '<p>Xem <a href="/uploads/qd.pdf">đó</a>.</p>')],
)
def test_a_file_that_is_none_changes_no_story_until_it_is_another(folder, name, body):
    (folder / "uploads" / name).write_text("<?php")
    move(old_story(body=body), media=folder)

    assert move(old_story(body=body), media=folder).counts == {"same": 2}

    media_folder(folder, "uploads/anh.jpg")
    (folder / "uploads/qd.pdf").write_bytes(b"%PDF-1.7 quyet dinh")
    assert move(old_story(body=body), media=folder).counts == {"same": 1, "changed": 1}


def test_more_photos_than_are_remembered(folder, monkeypatch):
    monkeypatch.setattr(pictures, "REMEMBERED", 2)
    names = [f"uploads/{number}.jpg" for number in range(4)]
    media_folder(folder, *names)
    (folder / "uploads/doi.jpg").write_bytes((folder / names[0]).read_bytes())
    shown = [f'<p>Ảnh.</p><img src="/{name}" alt="Lúa">' for name in (*names, "uploads/doi.jpg")]
    stories = [old_story(str(number), body=body) for number, body in enumerate(shown)]

    run = move(*stories, old_story("cả", body="".join(shown)), *stories[-1:], media=folder)

    assert run.counts == {"taken": 7, "left_out": 1}
    assert Photo.objects.count() == 4
    assert all(story.photos_in_body.exists() for story in Article.objects.all())


def test_a_story_that_fails_takes_its_cover_from_no_other(folder, monkeypatch):
    media_folder(folder, "uploads/anh.jpg")
    cover = OldFile("uploads/anh.jpg")
    cleaned, failed = writing.texts.cleaned, []

    def fail_once(*given):
        if not failed:
            failed.append(True)
            raise ValueError("hỏng")
        return cleaned(*given)

    monkeypatch.setattr(writing.texts, "cleaned", fail_once)

    run = move(old_story(cover=cover), old_story("2", cover=cover), media=folder)

    assert "hỏng" in told(run)[0]
    photo = Article.objects.get(slug="tin-cu-2").cover
    assert photo.image.storage.exists(photo.image.name)


def test_two_of_one_key_do_not_take_turns():
    both = old_story(), old_story(title="Bản khác")
    move(*both)

    for _run in range(2):
        run = move(old_story(), old_story(title="Bản khác"))
        assert run.counts == {"same": 2, "left_out": 1}
    assert Article.objects.get().headline == "Tin cũ số 1"


def test_what_was_taken_down_there_stays_published_here_and_is_named():
    move(old_story(), as_published=True)

    run = move(old_story(published_at=None, is_public=False, title="Đã gỡ"), as_published=True)

    story = Article.objects.published().get()
    assert (story.headline, story.publish_at) == ("Đã gỡ", OF_2019)
    assert "vẫn đang đăng" in run.lines.get(outcome="noticed").told


def test_what_the_desk_withdrew_is_not_published_again():
    move(old_story())
    Article.objects.update(status=Article.Status.WITHDRAWN)

    run = move(old_story(), as_published=True)

    assert Article.objects.get().status == Article.Status.WITHDRAWN
    assert run.counts == {"same": 2, "kept": 1}


@pytest.mark.parametrize("odd", ["\udce9", "a\0b", "x" * 3_000])
def test_keys_that_no_database_takes_are_written_otherwise(odd):
    def run():
        named = old_category(odd, name="Xã hội")
        left = LeftOut(odd, kind=odd[:50], title=odd, reason=odd)
        return move(
            named,
            old_story(odd, body=f"<p>{odd[:9]}</p>", byline=odd[:9]),
            old_page(odd),
            old_thread(odd),
            left,
        )

    run()

    again = run()
    assert again.counts == {"same": 5, "left_out": 1}, told(again)
    assert Move.objects.filter(stopped_why="").count() == 2


@pytest.mark.parametrize("key", ["", "\0"])
def test_what_has_no_key_is_left_out(key):
    assert told(move(old_story(key), old_page(key))) == ["Không có mã trong nguồn."] * 2


@pytest.mark.parametrize("number", ["1", "32767", "9" * 20])
def test_marks_of_our_own_in_an_old_text_name_no_quote(number):
    said = "<p>Chủ tịch UBND tỉnh Nguyễn Văn Bình: “Chúng tôi sẽ làm.”</p>"
    forged = f'<div class="quote" data-quote="{number}"></div>'

    move(old_story(body=f"<p>Mở đầu.</p>{forged}{forged}{said}"))

    story = Article.objects.get()
    assert [quote.number for quote in story.quotes.all()] == [1]
    assert story.body == f"<p>Mở đầu.</p>{marker(1)}"


def test_a_change_that_is_undone_is_made_the_second_time(monkeypatch):
    move(old_story())
    store, failed = Report.store, []

    def fail_once(report, lines, row=None):
        store(report, lines, row)
        if not failed:
            failed.append(True)
            raise OperationalError("deadlock detected")

    monkeypatch.setattr(Report, "store", fail_once)

    assert move(old_story(title="Mới")).counts == {"same": 1, "changed": 1}


def test_a_fault_of_ours_costs_one_story_alone(monkeypatch):
    cleaned = writing.texts.cleaned

    def fail_on_one(html, notices):
        assert "Hỏng" not in html
        return cleaned(html, notices)

    monkeypatch.setattr(writing.texts, "cleaned", fail_on_one)

    run = move(old_story(body="<p>Hỏng.</p>"), old_story("2"))

    assert run.counts == {"taken": 2, "left_out": 1}


def test_pages_that_stand_below_each_other_stand_alone_in_a_later_run():
    def run(text):
        ring = old_page("a", parent="b", body=text), old_page("b", parent="a", body=text)
        return move(*ring, old_page("c", parent="c", body=text))

    run("<p>Một.</p>")

    assert run("<p>Hai.</p>").counts["changed"] == 3
    assert set(Page.objects.values_list("body", flat=True)) == {"<p>Hai.</p>"}


@pytest.mark.harm
@pytest.mark.parametrize("part", ["<img src=data:", "<img src=" + " " * 60_000, "<br "])
def test_tags_that_never_end_cost_no_more_than_their_length(part):
    start = time.process_time()
    body = (part * (600_000 // len(part) + 1))[:600_000]
    move(old_story(body=body), old_page(body=body))
    assert time.process_time() - start < 10
