"""The stamp for the event loop: never older than the request, and never waited for there."""

import asyncio
import sqlite3
import threading

import pytest

from articles.caching import content_stamp, stamp_reader
from articles.caching.stamp_reader import OfFile, OfServer


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
