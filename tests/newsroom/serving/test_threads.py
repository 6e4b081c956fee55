"""The threads in which Django works."""

import asyncio
import threading
import time

import pytest

from newsroom.serving import threads
from newsroom.serving.threads import Threads


def test_what_a_function_returns_or_raises_comes_back():
    async def ask():
        one = Threads(1, "t")
        assert await one.run(lambda a, b: a + b, 1, 2) == 3
        with pytest.raises(ZeroDivisionError):
            await one.run(lambda: 1 / 0)
        assert await one.run(threading.current_thread) is not threading.current_thread()

    asyncio.run(ask())


def test_one_that_hangs_holds_one_place_and_no_process():
    released = threading.Event()

    async def ask():
        two = Threads(2, "t")
        hanging = asyncio.ensure_future(two.run(released.wait))
        for _ in range(5):
            assert await asyncio.wait_for(two.run(lambda: "ok"), 5) == "ok"
        assert not hanging.done()
        assert all(one.daemon for one in threading.enumerate() if one.name.startswith("t-"))
        released.set()
        assert await hanging

    asyncio.run(ask())


def names():
    """The threads there are."""
    return {one.name for one in threading.enumerate() if one.name.startswith("few-")}


def test_a_thread_is_begun_when_all_others_are_at_work_and_few_are():
    async def ask():
        few = Threads(9, "few")
        for _ in range(5):
            await few.run(lambda: None)
        assert names() == {"few-1"}
        most, lock = [0, 0], threading.Lock()

        def work():
            with lock:
                most[0] += 1
                most[1] = max(most)
            time.sleep(0.001)
            with lock:
                most[0] -= 1

        await asyncio.gather(*(few.run(work) for _ in range(60)))
        assert most == [0, threads.FEW]

    asyncio.run(ask())


def test_while_some_wait_more_are_let_in_one_after_the_other(monkeypatch):
    monkeypatch.setattr(threads, "PATIENCE", 0.01)

    async def ask():
        few, go_on = Threads(6, "few"), threading.Event()
        waiting = [asyncio.ensure_future(few.run(go_on.wait)) for _ in range(5)]
        assert await asyncio.wait_for(few.run(lambda: "ok"), 5) == "ok"
        # They wait on; the next needs no patience.
        monkeypatch.setattr(threads, "PATIENCE", 60)
        assert await asyncio.wait_for(few.run(lambda: "ok"), 5) == "ok"
        waiting += [asyncio.ensure_future(few.run(go_on.wait)) for _ in range(9)]
        await asyncio.sleep(0)
        go_on.set()
        assert await asyncio.gather(*waiting) == [True] * 14

    asyncio.run(ask())


def test_who_waits_no_longer_disturbs_nobody():
    async def ask():
        one, begun, go_on = Threads(1, "t"), threading.Event(), threading.Event()
        waiting = asyncio.ensure_future(one.run(lambda: begun.set() or go_on.wait()))
        await asyncio.to_thread(begun.wait)
        waiting.cancel()
        go_on.set()
        assert await one.run(lambda: "next") == "next"

    asyncio.run(ask())
