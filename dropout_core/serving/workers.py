"""The threads that do what waits, step by step, by turns: runs, looks inside and studies."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from dropout_core.cooperative import GivingWay
from dropout_core.serving.places import Places
from dropout_core.serving.turns import Turns
from dropout_core.serving.work import Work, nobody_leaves, somebody_follows

log = logging.getLogger(__name__)

_END: Final = object()


class Workers:
    """So many threads, with one more for what is cheap, and what waits for one of them.

    name: what the threads are called. places: how much may wait.
    clock: seconds that the calling thread has computed. Time that it has only waited for a core
        or for the interpreter is not charged to anybody.
    """

    def __init__(
        self,
        number: int,
        name: str,
        places: Places,
        clock: Callable[[], float] = time.thread_time,
    ) -> None:
        self._turns = Turns(number)
        self._places = places
        self._clock = clock
        self._news = threading.Condition()
        self._seconds: dict[int, float] = {}
        self._is_closed = False
        self._threads = [
            threading.Thread(target=self._work, name=f"{name}_{place}", daemon=True)
            for place in range(number + 1)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def number(self) -> int:
        """How much that is dear is done at once."""
        return self._turns.workers

    @property
    def clients(self) -> int:
        """How many clients have something to do."""
        with self._news:
            return self._turns.clients

    def submit(
        self,
        steps: GivingWay[object],
        client: str = "",
        cost: float = 0.0,
        about: object = None,
        is_given_up: Callable[[], bool] = nobody_leaves,
        is_followed: Callable[[], bool] = somebody_follows,
        nbytes: int = 0,
    ) -> None:
        """A run or a look inside, which waits for its turn.

        client: who asks. cost: seconds of one core, as estimated. about: what it is found by.
        is_given_up: whether nobody wants it any more: it takes no place then. is_followed: whether
            somebody waits for it now; what nobody waits for is put off. Both must not ask
            these workers for anything.
        nbytes: memory that it holds once it is begun, as estimated.
        """
        self._add(
            Work(
                steps,
                client,
                cost,
                about=about,
                is_given_up=is_given_up,
                is_followed=is_followed,
                nbytes=nbytes,
            )
        )

    def submit_behind(
        self, steps: GivingWay[object], row: int = 0, client: str = "", cost: float = 0.0
    ) -> None:
        """A part of a study, which waits behind the runs.

        row: of the part in its study. The first parts of all studies of a client are done before
        the second ones, so that a small study does not wait for the end of a large one.
        """
        self._add(Work(steps, client, cost, row))

    def check(self, client: str, cost: float) -> None:
        """Raises QueueFullError where a client has too much waiting for one more of such a cost."""
        with self._news:
            self._turns.withdraw_given_up()
            self._places.check(self._turns, client, cost)

    def hand_over(self, about: object, client: str) -> None:
        """A client wants what another one waits for: it comes as soon as for any of both."""
        with self._news:
            self._turns.hand_over(about, client)

    def withdraw(self, about: object) -> bool:
        """Take away what nobody has begun; whether it was there."""
        with self._news:
            found = [work for work in self._turns.waiting if work.about is about]
            return any(map(self._turns.withdraw, found))

    @property
    def seconds(self) -> float:
        """Seconds of one core that the threads have taken so far, but for what they are at."""
        return sum(dict(self._seconds).values())

    def close(self, *, wait: bool) -> None:
        """Begin nothing more, and wait for the threads to leave."""
        with self._news:
            self._is_closed = True
            self._news.notify_all()
        if wait:
            for thread in self._threads:
                thread.join()

    def _add(self, work: Work) -> None:
        with self._news:
            self._turns.add(work)
            self._news.notify_all()

    def _work(self) -> None:
        while work := self._take():
            is_done = True
            try:
                is_done = self._go_on(work)
            except Exception:
                log.exception("a worker's task failed")
            with self._news:
                self._turns.leave(work, is_done=is_done)
                self._news.notify_all()
            self._seconds[threading.get_ident()] = time.thread_time()

    def _take(self) -> Work | None:
        """What is next, as soon as there is a place for it; None when all ends."""
        with self._news:
            while not self._is_closed:
                if work := self._turns.take():
                    return work
                self._news.wait()
        return None

    def _go_on(self, work: Work) -> bool:
        """Take steps until it is laid aside or all ends; whether there are no more."""
        while self._step(work):
            with self._news:
                if self._is_closed or self._turns.gives_way(work):
                    return False
        return True

    def _step(self, work: Work) -> bool:
        """Take a step; whether there was one."""
        began = self._clock()
        try:
            return next(work.steps, _END) is not _END
        finally:
            with self._news:
                self._turns.charge(work, self._clock() - began)
