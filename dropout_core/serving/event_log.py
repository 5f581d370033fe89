"""What a worker writes down as it goes on: appended to by one thread, followed by any number."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum

from dropout_core.serving.tally import Tally


class State(Enum):
    """Where work stands. The last three are ends."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class EventLog:
    """Server-sent events so far, append-only, and whether there will be more.

    opening, closing: the events before and after the `messages`, each encoded once; `closing` is
        empty until the end, and stays so where the work was stopped.
    failure: the reason, where the state is FAILED.
    nbytes: memory held by it.
    """

    def __init__(self, opening: bytes) -> None:
        self.opening = opening
        self.messages: list[bytes] = []
        self.closing = b""
        self.failure: Exception | None = None
        self._state, self._state_since = State.WAITING, time.monotonic()
        self._tally: Tally[State] | None = None
        self.nbytes = len(opening)
        self._lock = threading.Lock()
        self._watchers: set[Callable[[], None]] = set()
        self._is_met = False
        self._unwatched_since = time.monotonic()

    @property
    def state(self) -> State:
        """Where the work stands."""
        return self._state

    @state.setter
    def state(self, state: State) -> None:
        if state is self._state:
            return
        self._state, self._state_since = state, time.monotonic()
        if self._tally:
            self._tally.add(state)

    @property
    def seconds_in_state(self) -> float:
        """For how long it has stood there."""
        return time.monotonic() - self._state_since

    @property
    def is_awaited(self) -> bool:
        """Whether somebody follows it, or nobody has come yet: not if all have left."""
        return bool(self._watchers) or not self._is_met

    @property
    def followers(self) -> int:
        """How many follow it."""
        return len(self._watchers)

    def count_in(self, tally: Tally[State]) -> None:
        """Count each state that it comes to, the present one among them."""
        with self._lock:
            self._tally = tally
            tally.add(self._state)

    @property
    def ended(self) -> bool:
        """Whether nothing will be added any more."""
        return self.state in (State.DONE, State.FAILED, State.STOPPED)

    def begin(self) -> None:
        """A worker has taken it up."""
        with self._lock:
            if not self.ended:
                self.state = State.RUNNING

    def write(self, message: bytes) -> None:
        """Add the next message, for all who follow."""
        self.messages.append(message)
        self._wake()

    def close(self, closing: bytes) -> None:
        """All is written."""
        self.closing = closing
        self._end(State.DONE)

    def fail(self, reason: Exception, closing: bytes) -> None:
        """Something was raised: keep the reason, and tell the followers."""
        self.failure = reason
        self.closing = closing
        self._end(State.FAILED)

    def stop(self) -> None:
        """End it before its end."""
        self._end(State.STOPPED)

    def stop_if_unwatched(self, seconds: float) -> bool:
        """Stop if nobody has followed for so long, and say whether that is so."""
        with self._lock:
            unwatched = self._unwatched(seconds)
            if unwatched and not self.ended:
                self.state = State.STOPPED
        return unwatched

    def unwatched(self, seconds: float) -> bool:
        """Whether nobody has followed for so long."""
        with self._lock:
            return self._unwatched(seconds)

    def _unwatched(self, seconds: float) -> bool:
        return not self._watchers and time.monotonic() - self._unwatched_since >= seconds

    @contextmanager
    def watched(self, wake: Callable[[], None]) -> Iterator[None]:
        """Count as a follower for a while; `wake` is called whenever there is news.

        It is called on the writer's thread, and must return at once.
        """
        with self._lock:
            self._watchers.add(wake)
            self._is_met = True
        try:
            yield
        finally:
            with self._lock:
                self._watchers.discard(wake)
                self._unwatched_since = time.monotonic()

    def _end(self, state: State) -> None:
        with self._lock:
            if not self.ended:
                self.state = state
        self._wake()

    def _wake(self) -> None:
        with self._lock:
            watchers = tuple(self._watchers)
        for wake in watchers:
            wake()
