"""The library of runs: one training per Experiment, however many people watch it."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace

from dropout_core.cooperative import GivingWay
from dropout_core.experiment import Experiment
from dropout_core.learning.frames import Frame
from dropout_core.learning.run import DivergedError
from dropout_core.serving.budget import Budget
from dropout_core.serving.checkpoints import CheckpointStore, checkpoint_bytes, stream_checkpointed
from dropout_core.serving.event_log import State
from dropout_core.serving.events import diverged_event, encode
from dropout_core.serving.library import Library
from dropout_core.serving.places import Places
from dropout_core.serving.run_log import RunLog
from dropout_core.serving.workers import Workers

log = logging.getLogger(__name__)


class RunLibrary(Library[Experiment, RunLog]):
    """The logs of runs, and the workers that write them.

    workers: how many trainings are under way at once; `pool` has the threads.
    places: how much may wait for them.
    budget: what one run may cost.
    checkpoints: where those of the trainings are kept.
    trainer: what makes the frames of an Experiment; None where it gives way between two.
    """

    def __init__(
        self,
        *,
        workers: int,
        places: Places,
        unwatched_seconds: float,
        max_bytes: int,
        budget: Budget,
        checkpoints: CheckpointStore,
        trainer: Callable[[Experiment], Iterator[Frame | None]] = stream_checkpointed,
    ) -> None:
        super().__init__(unwatched_seconds=unwatched_seconds, max_bytes=max_bytes)
        self.budget = budget
        self.checkpoints = checkpoints
        self._trainer = trainer
        self.pool = Workers(workers, "training", places)

    def close(self) -> None:
        """Stop all trainings, let their followers go, and wait for the workers to leave."""
        self.stop()
        self.pool.close(wait=True)

    def _check_price(self, request: Experiment) -> None:
        self.budget.check(request)

    def _check_queue(self, request: Experiment, client: str) -> None:
        self.pool.check(client, self.budget.estimate(request))

    def _log(self, request: Experiment, known: RunLog | None) -> RunLog:
        return RunLog(request)

    def _begin(self, request: Experiment, log: RunLog, client: str) -> None:
        self.pool.submit(
            self._record(log),
            client,
            self.budget.estimate(request),
            about=log,
            is_given_up=lambda: self._is_unwanted(log),
            is_followed=lambda: log.is_awaited,
            nbytes=checkpoint_bytes(request),
        )

    def _join(self, log: RunLog, client: str) -> None:
        if log.state is State.WAITING:
            self.pool.hand_over(log, client)

    def _record(self, run: RunLog) -> GivingWay[None]:
        """A worker's work on one run, frame by frame, whatever happens in it."""
        try:
            if (yield from self._write(run)):
                run.finish()
            else:
                run.stop()
        except GeneratorExit:
            # Laid down for others: whoever still wants it begins it anew.
            run.stop()
            raise
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

    def _write(self, run: RunLog) -> GivingWay[bool]:
        """Write all frames, and return whether the training came to its end."""
        if self._is_unwanted(run):
            return False
        run.begin()
        for frame in self._trainer(run.experiment):
            if frame:
                self._keep(run, frame)
            if self._is_unwanted(run):
                return False
            yield
        return True
