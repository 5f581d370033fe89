"""The library of runs: one training per Experiment, however many people watch it."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace

from dropout_core.experiment import Experiment
from dropout_core.learning.frames import Frame
from dropout_core.learning.run import DivergedError
from dropout_core.serving.budget import Budget
from dropout_core.serving.checkpoints import CheckpointStore, stream_checkpointed
from dropout_core.serving.event_log import State
from dropout_core.serving.events import diverged_event, encode
from dropout_core.serving.library import Library, QueueFullError
from dropout_core.serving.run_log import RunLog
from dropout_core.serving.workers import Workers

log = logging.getLogger(__name__)


class RunLibrary(Library[Experiment, RunLog]):
    """The logs of runs, and the workers that write them.

    workers: threads that train, first come first served; `pool` has them.
    queue_limit: runs that may wait for one.
    budget: what one run may cost.
    checkpoints: where those of the trainings are kept.
    trainer: what makes the frames of an Experiment; None where it gives way between two.
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
        trainer: Callable[[Experiment], Iterator[Frame | None]] = stream_checkpointed,
    ) -> None:
        super().__init__(unwatched_seconds=unwatched_seconds, max_bytes=max_bytes)
        self.budget = budget
        self.checkpoints = checkpoints
        self.workers = workers
        self.queue_limit = queue_limit
        self._trainer = trainer
        self.pool = Workers(workers, "training")

    def close(self) -> None:
        """Stop all trainings, let their followers go, and wait for the workers to leave."""
        self.stop()
        self.pool.close(wait=True)

    def _check_price(self, request: Experiment) -> None:
        self.budget.check(request)

    def _check_queue(self, wanted: list[RunLog]) -> None:
        waiting = [one for one in wanted if one.state is State.WAITING]
        if len(waiting) >= self.queue_limit:
            work = sum(self.budget.estimate(one.experiment) for one in waiting)
            raise QueueFullError(len(waiting), 1 + int(work / self.workers / 2))

    def _log(self, request: Experiment, known: RunLog | None) -> RunLog:
        return RunLog(request)

    def _begin(self, request: Experiment, log: RunLog) -> None:
        self.pool.submit(lambda: self._record(log))

    def _record(self, run: RunLog) -> None:
        """A worker's work on one run, whatever happens in it."""
        try:
            if self._write(run):
                run.finish()
            else:
                run.stop()
        except DivergedError as error:
            run.fail(error, encode("failed", diverged_event(error)))
        except Exception as error:
            # Not what it was of: that may be somebody's own points.
            log.exception("training failed: %s", run.experiment.id)
            run.fail(error, encode("failed", {"reason": "error", "message": str(error)}))
        finally:
            self._store.forget()

    def _keep(self, run: RunLog, frame: Frame) -> None:
        if frame.checkpoint:
            self.checkpoints.add(run.experiment, frame.checkpoint)
        run.append(replace(frame, checkpoint=None))

    def _write(self, run: RunLog) -> bool:
        """Write all frames, and say whether the training came to its end."""
        if self._is_unwanted(run):
            return False
        run.begin()
        for frame in self._trainer(run.experiment):
            if frame:
                self._keep(run, frame)
            if self._is_unwanted(run):
                return False
        return True
