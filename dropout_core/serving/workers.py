"""The threads that train: runs first, and studies while no run waits."""

import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterator
from queue import PriorityQueue
from typing import Any, Final

log = logging.getLogger(__name__)

_RUN: Final = 0
_STUDY: Final = 1
_END: Final = 2


class Workers:
    """So many threads, and what waits for one of them.

    name: what the threads are called.
    """

    def __init__(self, number: int, name: str) -> None:
        self._waiting: PriorityQueue[tuple[int, int, int, Any]] = PriorityQueue()
        self._count = itertools.count()
        self._runs_waiting = 0
        self._lock = threading.Lock()
        self._seconds: dict[int, float] = {}
        self._closed = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, name=f"{name}_{place}", daemon=True)
            for place in range(number)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, run: Callable[[], object]) -> None:
        """Work that is done first come first served, before any study."""
        with self._lock:
            self._runs_waiting += 1
        self._waiting.put((_RUN, 0, next(self._count), run))

    def submit_behind(self, steps: Iterator[object], place: int = 0) -> None:
        """Work that is done step by step, and laid aside between two steps while a run waits.

        place: of the work in its study. The first parts of all studies are done before the
        second ones, so that a small study does not wait for the end of a large one.
        """
        self._waiting.put((_STUDY, place, next(self._count), steps))

    @property
    def seconds(self) -> float:
        """Seconds of one core that the threads have taken so far, but for what they are at."""
        return sum(dict(self._seconds).values())

    def close(self, *, wait: bool) -> None:
        """Begin nothing more, and wait for the threads to leave."""
        self._closed.set()
        for _ in self._threads:
            self._waiting.put((_END, 0, next(self._count), None))
        if wait:
            for thread in self._threads:
                thread.join()

    def _work(self) -> None:
        while True:
            kind, place, number, work = self._waiting.get()
            if kind == _END:
                break
            if self._closed.is_set():
                continue
            try:
                if kind == _RUN:
                    with self._lock:
                        self._runs_waiting -= 1
                    work()
                elif self._is_laid_aside(work):
                    # Its place in the row is kept.
                    self._waiting.put((kind, place, number, work))
            except Exception:
                log.exception("a worker's task failed")
            finally:
                self._seconds[threading.get_ident()] = time.thread_time()

    def _is_laid_aside(self, steps: Iterator[object]) -> bool:
        """Take steps until there are no more, or until a run waits or all ends."""
        return any(self._runs_waiting or self._closed.is_set() for _ in steps)
