"""A training as it is written down: appended to by one thread, followed by any number."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Final

from dropout_core.events import done_event, encode, frame_event, run_event
from dropout_core.experiment import Experiment
from dropout_core.training import Frame

# Bytes that a frame occupies beside its numbers, as seen in the memory of a server with hundreds.
_OBJECTS_OF_A_FRAME: Final = 3400


class State(Enum):
    """Where a training stands. The last three are ends."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Recording:
    """The frames of one training so far, append-only, and whether it goes on.

    frames: in order. messages: the same frames as server-sent events, each encoded once.
    opening, closing: the events before and after them; `closing` is empty until the end, and
        stays so for a training that was stopped.
    failure: the reason, where the state is FAILED.
    nbytes: memory held by the frames and their messages.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.opening = encode("run", run_event(experiment))
        self.frames: list[Frame] = []
        self.messages: list[bytes] = []
        self.closing = b""
        self.failure: Exception | None = None
        self.state = State.WAITING
        self.nbytes = len(self.opening)
        self._lock = threading.Lock()
        self._watchers: set[Callable[[], None]] = set()
        self._unwatched_since = time.monotonic()

    @property
    def ended(self) -> bool:
        """Whether no frame will be added any more."""
        return self.state in (State.DONE, State.FAILED, State.STOPPED)

    def begin(self) -> None:
        """A worker has taken the training up."""
        with self._lock:
            if not self.ended:
                self.state = State.RUNNING

    def append(self, frame: Frame) -> None:
        """Add the next frame, for all who follow."""
        message = encode("frame", frame_event(frame), len(self.frames))
        self.frames.append(frame)
        self.nbytes += len(message) + frame.curves.nbytes + frame.optimised_loss.nbytes
        self.nbytes += _OBJECTS_OF_A_FRAME
        # Followers count messages: what they see there must be complete.
        self.messages.append(message)
        self._wake()

    def finish(self) -> None:
        """The last frame has been appended."""
        self.closing = encode("done", done_event(self.frames[-1]))
        self._end(State.DONE)

    def fail(self, reason: Exception, event: dict[str, object]) -> None:
        """The training raised: keep the reason, and tell the followers `event`."""
        self.failure = reason
        self.closing = encode("failed", event)
        self._end(State.FAILED)

    def stop(self) -> None:
        """End it without a last frame."""
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
        try:
            yield
        finally:
            with self._lock:
                self._watchers.discard(wake)
                self._unwatched_since = time.monotonic()

    def follow(self, start: int = 0) -> Iterator[Frame]:
        """Every frame from index `start` on, waiting for those to come.

        Ends with the training. Raises its failure where it failed.
        """
        news = threading.Event()
        with self.watched(news.set):
            while True:
                news.clear()
                ended = self.ended
                for frame in self.frames[start : len(self.messages)]:
                    start += 1
                    yield frame
                if ended:
                    break
                news.wait()
        if self.failure:
            raise self.failure

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
