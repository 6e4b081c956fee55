"""A connection to PostgreSQL that the event loop watches. SQLite has none."""

import asyncio
import time

import pytest
from django.db import DEFAULT_DB_ALIAS, connection

from newsroom.database import in_loop
from newsroom.database.in_loop import Unanswered

ON_POSTGRESQL = pytest.mark.skipif("connection.vendor != 'postgresql'")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def line():
    """A connection that is open."""
    line = in_loop.connect(DEFAULT_DB_ALIAS)
    yield line
    line.close()


def test_sqlite_has_none():
    found = in_loop.connect(DEFAULT_DB_ALIAS)
    assert (found is None) == (connection.vendor == "sqlite")
    if found:
        found.close()


@ON_POSTGRESQL
def test_statements_are_answered_one_after_the_other(line):
    async def ask():
        assert await line.first_row("SELECT 1, 'ấp'") == (1, "ấp")
        assert await line.first_row("SELECT 1 WHERE false") is None
        assert await line.first_row("SELECT 2") == (2,)

    asyncio.run(ask())


@ON_POSTGRESQL
def test_a_server_that_is_slow_is_not_waited_for_and_the_loop_goes_on(line, monkeypatch):
    monkeypatch.setattr(in_loop, "SECONDS", 0.2)

    async def ask():
        turns = asyncio.ensure_future(turn_about())
        with pytest.raises(Unanswered):
            await line.first_row("SELECT pg_sleep(5)")
        turns.cancel()
        assert len(seen) > 5
        with pytest.raises(Unanswered):  # it is closed
            await line.first_row("SELECT 1")

    async def turn_about():
        while True:
            seen.append(time.monotonic())
            await asyncio.sleep(0.01)

    seen = []
    asyncio.run(ask())


@ON_POSTGRESQL
@pytest.mark.parametrize("when", ["while it is asked", "while nobody asks"])
def test_a_server_that_ends_the_connection_has_not_answered(line, when):
    async def ask():
        (number,) = await line.first_row("SELECT pg_backend_pid()")
        asked = line.first_row("SELECT pg_sleep(5)")
        if when == "while it is asked":
            asked = asyncio.ensure_future(asked)
            await asyncio.sleep(0.05)
        await asyncio.to_thread(end, number)
        await asyncio.sleep(0.05)
        with pytest.raises(Unanswered):
            await asked

    def end(number):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [number])
        connection.close()

    asyncio.run(ask())


@ON_POSTGRESQL
def test_what_is_no_question_is_unanswered_too(line):
    async def ask():
        with pytest.raises(Unanswered):
            await line.first_row("SELECT nothing FROM nowhere")

    asyncio.run(ask())


@ON_POSTGRESQL
def test_a_server_that_lets_nobody_in_gives_no_connection(monkeypatch, caplog):
    monkeypatch.setitem(connection.settings_dict, "NAME", "khong_co")
    assert in_loop.connect(DEFAULT_DB_ALIAS) is None
    assert "no connection" in caplog.text
