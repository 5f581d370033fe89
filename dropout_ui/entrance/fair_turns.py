"""Turns between clients, as runs take them, for what a thread or a coroutine does itself."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from dropout_core.cooperative import in_one_go
from dropout_core.serving.turns import Turns
from dropout_core.serving.work import Work

_nothing = in_one_go(lambda: None)


class FairTurns:
    """Each turn is as long as whoever has it likes; next is who has had the least time.

    at_once: how many may have one.
    """

    def __init__(self, at_once: int) -> None:
        self._turns = Turns(at_once)
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, client: str) -> Iterator[None]:
        """Wait on this thread until it is a client's turn, and have it until any thread ends it."""
        begins = threading.Event()
        work = self._ask(client, begins.set)
        begins.wait()
        began = time.monotonic()
        try:
            yield
        finally:
            self._leave(work, time.monotonic() - began)

    @asynccontextmanager
    async def turn_in_loop(self, client: str, pause: float = 0.0) -> AsyncIterator[None]:
        """The same in a coroutine, of turns that are taken on one event loop alone.

        pause: seconds until the next one may begin, which count as this client's.
        """
        begins = asyncio.Event()
        work = self._ask(client, begins.set)
        try:
            await begins.wait()
        except asyncio.CancelledError:
            self._withdraw(work)
            raise
        began = time.monotonic()
        try:
            yield
        finally:
            seconds = time.monotonic() - began + pause
            if pause:
                asyncio.get_running_loop().call_later(pause, self._leave, work, seconds)
            else:
                self._leave(work, seconds)

    def _ask(self, client: str, begin: Callable[[], None]) -> Work:
        work = Work(_nothing(), client, 0.0, about=begin)
        with self._lock:
            self._turns.add(work)
            self._begin()
        return work

    def _leave(self, work: Work, seconds: float) -> None:
        with self._lock:
            self._turns.charge(work, seconds)
            self._turns.leave(work, is_done=True)
            self._begin()

    def _withdraw(self, work: Work) -> None:
        """It is not wanted any more, whether it has begun in this moment or waits."""
        with self._lock:
            if not self._turns.withdraw(work):
                self._turns.leave(work, is_done=True)
                self._begin()

    def _begin(self) -> None:
        while work := self._turns.take():
            assert callable(work.about)
            work.about()
