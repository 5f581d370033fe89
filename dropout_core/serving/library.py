"""A library: one piece of work for each request, however many people ask for it."""

import threading
from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from dropout_core.serving.event_log import EventLog, State
from dropout_core.serving.places import QueueFullError
from dropout_core.serving.store import BoundedStore, Key
from dropout_core.serving.tally import Tally

Log = TypeVar("Log", bound=EventLog)


class Library(ABC, Generic[Key, Log]):
    """Logs by request: the one that is known, or a new one, priced and queued.

    unwatched_seconds: after so long without a follower, work stops.
    max_bytes: of all logs; beyond it, the least recently used that have ended are forgotten.
    `tally`: how many logs have come to each state so far, those forgotten among them.
    """

    def __init__(self, *, unwatched_seconds: float, max_bytes: int) -> None:
        self._unwatched_seconds = unwatched_seconds
        self._store: BoundedStore[Key, Log] = BoundedStore(
            max_bytes,
            size=lambda log: log.nbytes,
            is_in_use=lambda log: not log.ended,
            is_worthless=self._is_worthless,
        )
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self.tally: Tally[State] = Tally()

    def request(self, request: Key, client: str = "") -> Log:
        """The log of a request: the one there is, or a new one, queued for a worker.

        client: who asks; of what several ask for, the first one is charged. What was stopped or
        failed begins anew. Raises OverBudgetError and QueueFullError, before anything is made.
        """
        with self._lock:
            known = self._store.get(request)
            if known and known.state not in (State.STOPPED, State.FAILED):
                self._join(known, client)
                return known
            self._check_price(request)
            if self._closed.is_set():
                raise QueueFullError(0, 5)
            self._check_queue(request, client)
            log = self._log(request, known)
            log.count_in(self.tally)
            self._store.add(request, log)
            self._begin(request, log, client)
        return log

    def find(self, request: Key) -> Log | None:
        """The log of a request, if there is one, with what is done of it; nothing is begun."""
        return self._store.get(request)

    @property
    def nbytes(self) -> int:
        """Memory held by all logs."""
        return self._store.nbytes

    @property
    def followers(self) -> int:
        """How many follow its logs."""
        return sum(log.followers for log in self._store.values)

    @property
    def waits(self) -> list[float]:
        """Seconds that each has waited that waits for a worker, and that somebody wants."""
        return [
            log.seconds_in_state
            for log in self._store.values
            if log.state is State.WAITING and not log.unwatched(self._unwatched_seconds)
        ]

    def stop(self) -> None:
        """Begin nothing more, stop what is under way, and let all followers go."""
        with self._lock:
            self._closed.set()
        for log in self._store.values:
            log.stop()

    def _is_worthless(self, log: Log) -> bool:
        return log.state is State.STOPPED

    def _is_unwanted(self, log: Log) -> bool:
        """Whether work on it is to end; it is stopped then, if nobody follows it any more."""
        return self._closed.is_set() or log.ended or log.stop_if_unwatched(self._unwatched_seconds)

    @abstractmethod
    def _check_price(self, request: Key) -> None:
        """Raises OverBudgetError where it would cost too much."""

    @abstractmethod
    def _check_queue(self, request: Key, client: str) -> None:
        """Raises QueueFullError where a client may not ask for as much as that."""

    @abstractmethod
    def _log(self, request: Key, known: Log | None) -> Log:
        """A new log; `known` is one that was stopped or has failed."""

    @abstractmethod
    def _begin(self, request: Key, log: Log, client: str) -> None:
        """Have workers write it, for a client."""

    @abstractmethod
    def _join(self, log: Log, client: str) -> None:
        """A client wants what is known already."""
