"""The library of runs: one training per Experiment, however many people watch it."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import replace

from dropout_core.experiment import Experiment
from dropout_core.learning.frames import Frame
from dropout_core.learning.run import DivergedError
from dropout_core.serving.budget import Budget
from dropout_core.serving.checkpoints import CheckpointStore, stream_checkpointed
from dropout_core.serving.event_log import State
from dropout_core.serving.events import encode
from dropout_core.serving.run_log import Recording
from dropout_core.serving.workers import Workers

log = logging.getLogger(__name__)


class QueueFullError(RuntimeError):
    """Raised when too many runs wait already. retry_after: seconds after which to ask again."""

    def __init__(self, waiting: int, retry_after: int) -> None:
        super().__init__(f"{waiting} runs wait already; ask again in {retry_after} s")
        self.waiting, self.retry_after = waiting, retry_after


class RunLibrary:
    """Recordings by Experiment, and the workers that write them.

    workers: threads that train, first come first served; `pool` has them.
    queue_limit: runs that may wait for one.
    unwatched_seconds: after so long without a follower, a training stops.
    max_bytes: of finished recordings; beyond it, the least recently used are forgotten.
    budget: what one run may cost.
    checkpoints: where those of the trainings are kept.
    trainer: what makes the frames of an Experiment.
    """

    def __init__(
        self,
        *,
        workers: int,
        queue_limit: int,
        unwatched_seconds: float,
        max_bytes: int,
        budget: Budget,
        checkpoints: CheckpointStore,
        trainer: Callable[[Experiment], Iterator[Frame]] = stream_checkpointed,
    ) -> None:
        self.budget = budget
        self.checkpoints = checkpoints
        self.workers = workers
        self.queue_limit = queue_limit
        self._unwatched_seconds = unwatched_seconds
        self._max_bytes = max_bytes
        self._trainer = trainer
        self._recordings: OrderedDict[Experiment, Recording] = OrderedDict()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self.pool = Workers(workers)

    def request(self, experiment: Experiment) -> Recording:
        """The recording of an Experiment: the one there is, or a new one, queued for a worker.

        A training that was stopped or failed begins anew. Raises OverBudgetError, and
        QueueFullError, before anything is started.
        """
        with self._lock:
            known = self._recordings.get(experiment)
            if known and known.state not in (State.STOPPED, State.FAILED):
                self._recordings.move_to_end(experiment)
                return known
            self.budget.check(experiment)
            self._check_queue()
            recording = Recording(experiment)
            self._recordings[experiment] = recording
            self._recordings.move_to_end(experiment)
            self.pool.submit(lambda: self._record(recording))
            return recording

    @property
    def nbytes(self) -> int:
        """Memory held by the recordings that have ended."""
        with self._lock:
            return sum(one.nbytes for one in self._recordings.values() if one.ended)

    def close(self, *, wait: bool = True) -> None:
        """Stop all trainings, let their followers go, and wait for the workers to leave."""
        with self._lock:
            self._closed.set()
            recordings = tuple(self._recordings.values())
        self.pool.close(wait=wait)
        for recording in recordings:
            recording.stop()

    def _check_queue(self) -> None:
        waiting = [
            one
            for one in self._recordings.values()
            if one.state is State.WAITING and not one.unwatched(self._unwatched_seconds)
        ]
        if self._closed.is_set() or len(waiting) >= self.queue_limit:
            work = sum(self.budget.estimate(one.experiment) for one in waiting)
            raise QueueFullError(len(waiting), 1 + int(work / self.workers / 2))

    def _record(self, recording: Recording) -> None:
        """A worker's work on one recording, whatever happens in it."""
        try:
            if self._write(recording):
                recording.finish()
            else:
                recording.stop()
        except DivergedError as error:
            said = {"reason": "diverged", "epoch": error.epoch, "message": str(error)}
            recording.fail(error, encode("failed", said))
        except Exception as error:
            log.exception("training failed: %s", recording.experiment)
            recording.fail(error, encode("failed", {"reason": "error", "message": str(error)}))
        finally:
            self._forget_old()

    def _write(self, recording: Recording) -> bool:
        """Write all frames, and say whether the training came to its end."""
        if self._unwanted(recording):
            return False
        recording.begin()
        frames = self._trainer(recording.experiment)
        for frame in frames:
            if frame.checkpoint:
                self.checkpoints.add(recording.experiment, frame.checkpoint)
                frame = replace(frame, checkpoint=None)
            recording.append(frame)
            if self._unwanted(recording):
                return False
        return True

    def _unwanted(self, recording: Recording) -> bool:
        return self._closed.is_set() or recording.stop_if_unwatched(self._unwatched_seconds)

    def _forget_old(self) -> None:
        with self._lock:
            ended = [one for one in self._recordings.values() if one.ended]
            total = sum(one.nbytes for one in ended)
            for recording in ended:
                if total <= self._max_bytes and recording.state is not State.STOPPED:
                    continue
                total -= recording.nbytes
                del self._recordings[recording.experiment]
