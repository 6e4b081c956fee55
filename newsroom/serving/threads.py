"""A few threads in which Django works, beside the event loop."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

Outcome = TypeVar("Outcome")
Job = tuple[asyncio.Future[Any], Callable[..., Any], tuple[Any, ...]]

FEW = 3  # at work at a time, where all goes well
PATIENCE = 0.05  # seconds that the first in the queue waits before one more may work


class Threads:
    """Runs functions in up to `number` threads, the first asked for first.

    Python lets one thread work at a time, so more than a few would only take the event loop its
    turns. But some wait, for a database or a password's hash. So one more is let in whenever the
    first in the queue has waited for PATIENCE, and no more when the queue is done. The threads are
    daemons: one that hangs for ever holds one place, and no process that is to end (the standard
    library's pool would wait for it). All but the work itself is done in the event loop.
    """

    def __init__(self, number: int, name: str) -> None:
        self._number, self._name = number, name
        self._queue: deque[Job] = deque()  # who waits for a turn
        self._turns: SimpleQueue[Any] = SimpleQueue()  # who has one
        self._begun = self._at_work = 0
        self._allowed = min(FEW, number)
        self._is_watched = False

    async def run(self, function: Callable[..., Outcome], *arguments: Any) -> Outcome:
        """Return, or raise, what `function(*arguments)` does in one of the threads."""
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[Outcome] = loop.create_future()
        self._queue.append((outcome, function, arguments))
        self._give_turns(loop)
        return await outcome

    def _give_turns(self, loop: asyncio.AbstractEventLoop) -> None:
        while self._queue and self._at_work < self._allowed:
            self._at_work += 1
            if self._begun < self._at_work:
                self._begun += 1
                name = f"{self._name}-{self._begun}"
                threading.Thread(target=self._work, name=name, daemon=True).start()
            self._turns.put((loop, *self._queue.popleft()))
        if self._queue and not self._is_watched:
            self._is_watched = True
            loop.call_later(PATIENCE, self._look, loop, self._queue[0])

    def _look(self, loop: asyncio.AbstractEventLoop, first: Job) -> None:
        """Let one more work where the `first` in the queue still is the first."""
        self._is_watched = False
        if self._queue and self._queue[0] is first:
            self._allowed = min(self._allowed + 1, self._number)
        self._give_turns(loop)

    def _work(self) -> None:
        while True:
            self._work_once(*self._turns.get())  # in a frame of its own, which keeps nothing

    def _work_once(
        self,
        loop: asyncio.AbstractEventLoop,
        outcome: asyncio.Future[Any],
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
    ) -> None:
        try:
            settle, value = outcome.set_result, function(*arguments)
        except BaseException as error:
            settle, value = outcome.set_exception, error
        try:
            loop.call_soon_threadsafe(self._settle, loop, outcome, settle, value)
        except RuntimeError:  # the loop has ended, and whoever waited with it
            return

    def _settle(
        self,
        loop: asyncio.AbstractEventLoop,
        outcome: asyncio.Future[Any],
        settle: Callable[[Any], None],
        value: Any,
    ) -> None:
        self._at_work -= 1
        if not outcome.done():  # who waited may have been called off
            settle(value)
        if not self._queue:
            # Whoever is still at work, for ever perhaps, takes no turn of the next.
            self._allowed = min(self._allowed, max(FEW, self._at_work + 1))
        self._give_turns(loop)
