"""The library of answers: one computation per InsideRequest, however many people ask it."""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from dropout_core.inside.request import InsideRequest
from dropout_core.inside.views import look_inside
from dropout_core.learning.frames import Checkpoint
from dropout_core.learning.run import replay
from dropout_core.serving.runs import QueueFullError, RunLibrary

# A replay looks up so often whether anybody still waits for it.
_PIECE_SECONDS: Final = 0.25


def answer(request: InsideRequest, checkpoint: Checkpoint) -> bytes:
    """The answer as JSON. Raises ValueError where a number is not finite: the run has diverged."""
    found = look_inside(request, checkpoint)
    return json.dumps(found, separators=(",", ":"), allow_nan=False).encode()


class AbandonedError(RuntimeError):
    """Raised where everybody who asked has left."""


class _Asked:
    """A InsideRequest on its way: its answer to be, and how many wait for it."""

    def __init__(self, question: InsideRequest) -> None:
        self.question = question
        self.future: Future[bytes] = Future()
        # As if under way already: one who leaves must not cancel it for the others.
        self.future.set_running_or_notify_cancel()
        self.waiting = 0


class InsideLibrary:
    """Answers to Questions, and the workers that compute them.

    runs: the library whose checkpoints are gone on from, and whose budget holds here as well.
    workers: threads that answer, first come first served.
    queue_limit: questions that may be on their way, those that are worked on among them.
    max_bytes: of answers that are kept; beyond it, the least recently used are forgotten.
    """

    def __init__(self, *, runs: RunLibrary, workers: int, queue_limit: int, max_bytes: int) -> None:
        self._runs = runs
        self._queue_limit = queue_limit
        self._max_bytes = max_bytes
        self._answers: OrderedDict[InsideRequest, bytes] = OrderedDict()
        self._nbytes = 0
        self._asked: dict[InsideRequest, _Asked] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="inside")

    @property
    def nbytes(self) -> int:
        """Memory held by the answers."""
        return self._nbytes

    @contextmanager
    def asking(self, question: InsideRequest) -> Iterator["Future[bytes]"]:
        """The answer to a question, as JSON, as long as the asker stays in here.

        One that nobody waits for any more is given up. The future raises what `answer` does,
        and AbandonedError when the library closes. Raises OverBudgetError, and QueueFullError,
        before anything is started.
        """
        asked = self._join(question)
        try:
            yield asked.future
        finally:
            with self._lock:
                asked.waiting -= 1

    def close(self) -> None:
        """Give up all questions, and wait for the workers to leave."""
        with self._lock:
            self._closed.set()
            left = tuple(self._asked.values())
        self._pool.shutdown(cancel_futures=True)
        for asked in left:
            if not asked.future.done():
                asked.future.set_exception(AbandonedError())

    def _join(self, question: InsideRequest) -> _Asked:
        with self._lock:
            asked = self._asked.get(question)
            # One that all have left may be given up at this moment.
            if not asked or not asked.waiting:
                asked = self._begin(question)
            asked.waiting += 1
            return asked

    def _begin(self, question: InsideRequest) -> _Asked:
        asked = _Asked(question)
        if question in self._answers:
            self._answers.move_to_end(question)
            asked.future.set_result(self._answers[question])
            return asked
        self._runs.budget.check(question.experiment)
        if self._closed.is_set() or len(self._asked) >= self._queue_limit:
            raise QueueFullError(len(self._asked), 2)
        self._asked[question] = asked
        self._pool.submit(self._work, asked)
        return asked

    def _work(self, asked: _Asked) -> None:
        """A worker's work on one question, whatever happens in it."""
        try:
            checkpoint = self._reach(asked)
            self._give_up_if_alone(asked)
            said = answer(asked.question, checkpoint)
            self._keep(asked.question, said)
            asked.future.set_result(said)
        except Exception as error:
            asked.future.set_exception(error)
        finally:
            self._forget(asked)

    def _reach(self, asked: _Asked) -> Checkpoint:
        """A checkpoint at the question's epoch, from the nearest one that is kept."""
        experiment, epoch = asked.question.experiment, asked.question.epoch
        budget, checkpoints = self._runs.budget, self._runs.checkpoints
        piece = 1 + int(_PIECE_SECONDS * experiment.epochs / budget.estimate(experiment))
        at = checkpoints.nearest(experiment, epoch)
        while at is None or at.epoch < epoch:
            self._give_up_if_alone(asked)
            at = replay(experiment, min(epoch, (at.epoch if at else 0) + piece), at)
        checkpoints.add(experiment, at)
        return at

    def _give_up_if_alone(self, asked: _Asked) -> None:
        with self._lock:
            if asked.waiting and not self._closed.is_set():
                return
        raise AbandonedError

    def _forget(self, asked: _Asked) -> None:
        with self._lock:
            if self._asked.get(asked.question) is asked:
                del self._asked[asked.question]

    def _keep(self, question: InsideRequest, said: bytes) -> None:
        with self._lock:
            self._nbytes += len(said) - len(self._answers.get(question, b""))
            self._answers[question] = said
            while self._nbytes > self._max_bytes:
                _, forgotten = self._answers.popitem(last=False)
                self._nbytes -= len(forgotten)
