"""The stamp for the event loop: never older than the request, and never waited for there."""

import asyncio
import sqlite3
import threading

import pytest

from articles.caching import content_stamp, stamp_reader
from articles.caching.stamp_reader import OfFile, OfServer
from newsroom.database.in_loop import Unanswered


@pytest.fixture
def asked(monkeypatch):
    """Readings of a server, each held up until `go_on` is set; returns (begun, go_on, count)."""
    begun, go_on, count = threading.Event(), threading.Semaphore(0), []

    def read():
        count.append(1)
        begun.set()
        go_on.acquire()
        return f"stamp {len(count)}", "default"

    monkeypatch.setattr(stamp_reader, "read_now", read)
    return begun, go_on, count


def test_who_comes_during_a_reading_waits_for_the_next_and_all_share_it(asked):
    begun, go_on, count = asked

    async def ask():
        reader = OfServer()
        first = asyncio.ensure_future(reader.read())
        await asyncio.to_thread(begun.wait)
        later = [asyncio.ensure_future(reader.read()) for _ in range(5)]
        await asyncio.sleep(0)
        go_on.release(2)
        assert (await first)[0] == "stamp 1"
        assert {stamp for stamp, _source in await asyncio.gather(*later)} == {"stamp 2"}

    asyncio.run(ask())
    assert len(count) == 2


def test_a_fault_of_a_reading_is_no_stamp_and_the_next_reading_goes_on(monkeypatch, caplog):
    readings = iter([ValueError("x"), ("stamp", "default")])

    def read():
        reading = next(readings)
        if isinstance(reading, Exception):
            raise reading
        return reading

    monkeypatch.setattr(stamp_reader, "read_now", read)

    async def ask():
        reader = OfServer()
        return [await reader.read(), await reader.read()]

    assert asyncio.run(ask()) == [(None, "default"), ("stamp", "default")]
    assert "ValueError" in caplog.text


class Line:
    """A connection of the loop that answers with `answers`, one after the other."""

    def __init__(self, *answers):
        self.answers, self.is_closed = list(answers), False

    async def first_row(self, statement):
        await asyncio.sleep(0)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self):
        self.is_closed = True


@pytest.fixture
def lines(monkeypatch):
    """Give the loop connections, one after the other; returns a function that names them."""
    monkeypatch.setattr(content_stamp, "clock", content_stamp.ContentClock())
    monkeypatch.setattr(stamp_reader, "read_now", lambda: ("by a thread", "default"))
    monkeypatch.setattr(stamp_reader, "RECONNECTED_EVERY", -1)

    def give(*lines):
        there = iter(lines)
        monkeypatch.setattr(stamp_reader.in_loop, "connect", lambda alias: next(there, None))

    return give


async def connected(reader):
    """Read once, and wait until the loop has its connection."""
    reading = await reader.read()
    while reader._connecting:
        await asyncio.sleep(0.01)
    return reading


def test_the_loop_asks_by_itself_once_a_thread_has_found_the_server(lines):
    lines(Line(("one",), None))

    async def ask():
        reader = OfServer()
        assert await connected(reader) == ("by a thread", "default")
        assert await reader.read() == ("one", "default")
        assert content_stamp.clock.last_stamp == "one"
        assert await reader.read() == ("", "default")  # there is no stamp yet

    asyncio.run(ask())


def test_a_connection_without_an_answer_is_left_and_all_who_wait_get_theirs_of_a_thread(lines):
    first, second = Line(Unanswered("x")), Line(("two",))
    lines(first, second)

    async def ask():
        reader = OfServer()
        await connected(reader)
        found = await asyncio.gather(*(reader.read() for _ in range(5)))
        assert set(found) == {("by a thread", "default")}
        assert first.is_closed
        while reader._connecting:
            await asyncio.sleep(0.01)
        assert await reader.read() == ("two", "default")

    asyncio.run(ask())


def test_a_connection_is_renewed_now_and_then(lines, monkeypatch):
    first, second = Line(), Line(("two",))
    lines(first, second)

    async def ask():
        reader = OfServer()
        await connected(reader)
        with monkeypatch.context() as late:
            late.setattr(stamp_reader, "REOPENED_EVERY", -1)
            assert await connected(reader) == ("by a thread", "default")
        assert first.is_closed
        assert await reader.read() == ("two", "default")

    asyncio.run(ask())


def test_where_a_replica_has_failed_only_threads_ask(lines, monkeypatch):
    lines(Line())
    monkeypatch.setattr(stamp_reader, "_preferred", lambda: "replica")

    async def ask():
        reader = OfServer()
        assert await connected(reader) == ("by a thread", "default")
        assert await connected(reader) == ("by a thread", "default")

    asyncio.run(ask())


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A database with a stamp, at a path that is no address; returns a function that writes it."""
    path = tmp_path / "tin 100%?#.sqlite3"
    monkeypatch.setattr(content_stamp, "clock", content_stamp.ContentClock())
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE articles_contentstamp (id, stamp)")

    def write(stamp):
        with sqlite3.connect(path) as database:
            database.execute("DELETE FROM articles_contentstamp")
            database.execute("INSERT INTO articles_contentstamp VALUES (1, ?)", [stamp])

    write.path = path
    return write


def test_a_file_is_read_at_once_also_while_somebody_writes(file):
    async def ask():
        reader = OfFile(str(file.path))
        assert await reader.read() == ("", "default")
        file("one")
        writer = sqlite3.connect(file.path, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE articles_contentstamp SET stamp = 'two'")
        assert await reader.read() == ("one", "default")
        writer.execute("COMMIT")
        assert await reader.read() == ("two", "default")
        assert content_stamp.clock.last_stamp == "two"

    asyncio.run(ask())


def test_where_the_file_cannot_be_read_it_is_asked_as_a_server(file, monkeypatch):
    monkeypatch.setattr(stamp_reader, "read_now", lambda: (None, "default"))

    async def ask():
        reader = OfFile(str(file.path))
        file("one")
        assert await reader.read() == ("one", "default")
        with sqlite3.connect(file.path) as database:
            database.execute("ALTER TABLE articles_contentstamp RENAME TO gone")
        assert await reader.read() == (None, "default")
        missing = OfFile(f"{file.path}.khac")
        assert await missing.read() == (None, "default")

    asyncio.run(ask())


def test_a_file_put_in_the_place_of_the_first_is_read_within_a_minute(file, monkeypatch):
    async def ask():
        reader = OfFile(str(file.path))
        file("one")
        await reader.read()
        for path in file.path.parent.iterdir():
            path.unlink()
        with sqlite3.connect(file.path) as database:
            database.execute("CREATE TABLE articles_contentstamp (id, stamp)")
        file("restored")
        monkeypatch.setattr(stamp_reader, "REOPENED_EVERY", 0)
        assert await reader.read() == ("restored", "default")

    asyncio.run(ask())
