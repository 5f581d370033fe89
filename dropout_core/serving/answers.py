"""The library of answers: one computation per InsideRequest, however many people ask it."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from dropout_core.cooperative import GivingWay
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.views import look_price, stream_look
from dropout_core.learning.frames import Checkpoint
from dropout_core.learning.price import Price, replay_price
from dropout_core.learning.run import replay
from dropout_core.serving.budget import LOWERED
from dropout_core.serving.event_log import State
from dropout_core.serving.places import QueueFullError
from dropout_core.serving.runs import RunLibrary
from dropout_core.serving.store import BoundedStore
from dropout_core.serving.tally import Tally

# A replay looks up so often whether anybody still waits for it, and whether another's turn is due.
_PIECE_SECONDS: Final = 0.25
# What a look's own price hangs on, beside the run's.
_LOWERED: Final = ("networks", "draws")


def answer(request: InsideRequest, checkpoint: Checkpoint) -> GivingWay[bytes]:
    """The answer as JSON. Raises ValueError where a number is not finite: the run has diverged."""
    found = yield from stream_look(request, checkpoint)
    return json.dumps(found, separators=(",", ":"), allow_nan=False).encode()


def _price(request: InsideRequest, start: int) -> Price:
    """What a replay from an epoch costs, and the look."""
    return replay_price(request.experiment, start, request.epoch) + look_price(request)


def _changed(request: InsideRequest, lower: Mapping[str, int]) -> InsideRequest:
    """The same with other values of some fields, its own or its experiment's."""
    own: dict[str, Any] = {name: value for name, value in lower.items() if name in _LOWERED}
    rest: dict[str, Any] = {name: value for name, value in lower.items() if name not in own}
    experiment = replace(request.experiment, **rest)
    epoch = min(request.epoch, experiment.epochs)
    return replace(request, experiment=experiment, epoch=epoch, **own)


class AbandonedError(RuntimeError):
    """Raised where everybody who asked has left."""


class _Asked:
    """A request on its way: its answer to be, and how many wait for it."""

    def __init__(self, request: InsideRequest) -> None:
        self.request = request
        self.future: Future[bytes] = Future()
        # As if under way already: one who leaves must not cancel it for the others.
        self.future.set_running_or_notify_cancel()
        self.waiting = 0
        self.since = time.monotonic()


class InsideLibrary:
    """Answers to InsideRequests, computed by the workers of the runs, by turns with these.

    runs: the library whose checkpoints are gone on from, and whose budget and places hold here
        as well.
    max_bytes: of answers that are kept; beyond it, the least recently used are forgotten.
    `tally`: how many requests have come to each state so far, those answered at once left out.
    """

    def __init__(self, *, runs: RunLibrary, max_bytes: int) -> None:
        self._runs = runs
        self._answers: BoundedStore[InsideRequest, bytes] = BoundedStore(max_bytes, size=len)
        self._asked: dict[InsideRequest, _Asked] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self.tally: Tally[State] = Tally()

    @property
    def nbytes(self) -> int:
        """Memory held by the answers."""
        return self._answers.nbytes

    @property
    def followers(self) -> int:
        """How many wait for an answer."""
        with self._lock:
            return sum(asked.waiting for asked in self._asked.values())

    @property
    def waits(self) -> list[float]:
        """Seconds since each was asked that is on its way, those worked on among them."""
        now = time.monotonic()
        with self._lock:
            return [now - asked.since for asked in self._asked.values()]

    @contextmanager
    def asking(self, request: InsideRequest, client: str = "") -> Iterator["Future[bytes]"]:
        """The answer to a request, as JSON, as long as the asker stays in here.

        client: who asks; of what several ask for, the first one is charged. One that nobody waits
        for any more is given up. The future raises what `answer` does, and AbandonedError when the
        library closes. Raises OverBudgetError, and QueueFullError, before anything is started.
        """
        asked = self._join(request, client)
        try:
            yield asked.future
        finally:
            self._leave(asked)

    def close(self) -> None:
        """Give up all requests at once; workers lay them down when they have ended their piece."""
        with self._lock:
            self._closed.set()
            left = tuple(self._asked.values())
        for asked in left:
            self._end(asked, AbandonedError())

    def _join(self, request: InsideRequest, client: str) -> _Asked:
        with self._lock:
            asked = self._asked.get(request)
            # One that all have left may be given up at this moment.
            if asked and asked.waiting:
                self._runs.pool.hand_over(asked, client)
            else:
                asked = self._begin(request, client)
            asked.waiting += 1
            return asked

    def _leave(self, asked: _Asked) -> None:
        with self._lock:
            asked.waiting -= 1
            is_given_up = not asked.waiting and self._runs.pool.withdraw(asked)
        if is_given_up:
            self._end(asked, AbandonedError())

    def _begin(self, request: InsideRequest, client: str) -> _Asked:
        asked = _Asked(request)
        known = self._answers.get(request)
        if known is not None:
            asked.future.set_result(known)
            return asked
        nearest = self._runs.checkpoints.nearest(request.experiment, request.epoch)
        start = nearest.epoch if nearest else 0
        self._check_price(request, start)
        if self._closed.is_set():
            raise QueueFullError(len(self._asked), 5)
        cost = self._runs.budget.seconds(_price(request, start))
        self._runs.pool.check(client, cost)
        self._asked[request] = asked
        self.tally.add(State.WAITING)
        self._runs.pool.submit(self._work(asked), client, cost, about=asked)
        return asked

    def _work(self, asked: _Asked) -> GivingWay[None]:
        """A worker's work on one request, piece by piece, whatever happens in it."""
        try:
            self.tally.add(State.RUNNING)
            checkpoint = yield from self._reach(asked)
            found = yield from self._finish(asked, answer(asked.request, checkpoint))
            self._answers.add(asked.request, found)
            self._end(asked, found)
        except Exception as error:
            self._end(asked, error)

    def _finish(self, asked: _Asked, work: GivingWay[bytes]) -> GivingWay[bytes]:
        """What comes out of work, as long as somebody waits for it."""
        while True:
            self._give_up_if_alone(asked)
            try:
                next(work)
            except StopIteration as end:
                found: bytes = end.value
                return found
            yield

    def _check_price(self, request: InsideRequest, start: int) -> None:
        """Raises OverBudgetError for a run over budget, and where the look itself would be."""
        budget = self._runs.budget
        budget.check(request.experiment)

        def price(lower: Mapping[str, int]) -> Price:
            return _price(_changed(request, lower), start)

        given = {name: getattr(request.experiment, name) for name in LOWERED}
        budget.afford(price, {**given, **{name: getattr(request, name) for name in _LOWERED}})

    def _reach(self, asked: _Asked) -> GivingWay[Checkpoint]:
        """A checkpoint at the request's epoch, from the nearest one that is kept."""
        experiment, epoch = asked.request.experiment, asked.request.epoch
        budget, checkpoints = self._runs.budget, self._runs.checkpoints
        piece = 1 + int(_PIECE_SECONDS * experiment.epochs / budget.estimate(experiment))
        at = checkpoints.nearest(experiment, epoch)
        while at is None or at.epoch < epoch:
            self._give_up_if_alone(asked)
            at = replay(experiment, min(epoch, (at.epoch if at else 0) + piece), at)
            yield
        checkpoints.add(experiment, at)
        return at

    def _give_up_if_alone(self, asked: _Asked) -> None:
        with self._lock:
            if asked.waiting and not self._closed.is_set():
                return
        raise AbandonedError

    def _end(self, asked: _Asked, found: bytes | Exception) -> None:
        with self._lock:
            if self._asked.get(asked.request) is asked:
                del self._asked[asked.request]
            # Where all is closed, it has been given up already.
            if asked.future.done():
                return
            self.tally.add(_state_of(found))
            if isinstance(found, Exception):
                asked.future.set_exception(found)
            else:
                asked.future.set_result(found)


def _state_of(found: bytes | Exception) -> State:
    """What a request has come to with this end."""
    if isinstance(found, AbandonedError):
        return State.STOPPED
    return State.FAILED if isinstance(found, Exception) else State.DONE
