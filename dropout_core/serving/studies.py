"""The library of studies: one of each question, however many people ask it."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

import pandas as pd

from dropout_core.learning.contenders import RUN
from dropout_core.serving.budget import OverBudgetError
from dropout_core.serving.event_log import State, Transcript
from dropout_core.serving.events import encode
from dropout_core.serving.runs import QueueFullError, RunLibrary
from dropout_core.study.design import Row
from dropout_core.study.execution import Task
from dropout_core.study.request import StudyQuestion
from dropout_core.study.summary import plain

log = logging.getLogger(__name__)

# What is sent of each row; all columns are in the files.
_SHOWN: Final = ("contender", "seed", "train_loss", "test_loss", "true_loss", "epoch", "best_epoch")
# Progress within a job is told no more often than this.
_PROGRESS_SECONDS: Final = 0.5
# Bytes that a row occupies in memory, beside its message.
_OBJECTS_OF_A_ROW: Final = 2000


class StudyTranscript(Transcript):
    """One study as it goes on: an event for each job, with its rows and the summary so far."""

    def __init__(self, question: StudyQuestion, tasks: list[Task]) -> None:
        networks = sum(task.networks for task in tasks)
        super().__init__(encode("study", {**asdict(question), "networks": networks}))
        self.question = question
        self.tasks = tasks
        self.rows: dict[int, list[Row]] = {}
        self._shares: dict[int, float] = {}
        self._written = 0.0
        self._writing = threading.Lock()

    def records(self) -> pd.DataFrame:
        """The rows so far, in the order of the jobs."""
        rows = dict(self.rows)
        return pd.DataFrame([row for place in sorted(rows) for row in rows[place]])

    def go_on_from(self, stopped: "StudyTranscript") -> None:
        """Begin with what is done of a study that was stopped."""
        with stopped._writing:
            self.rows.update(stopped.rows)
            self.messages += stopped.messages
            self.nbytes += stopped.nbytes - len(stopped.opening)
        self._close_if_complete(self.records())

    def reach(self, place: int, share: float) -> None:
        """A job has come so far, from 0 to 1; it is written down now and then."""
        with self._writing:
            self._shares[place] = share
            if time.monotonic() - self._written >= _PROGRESS_SECONDS:
                self._write({"rows": [], "summary": None})

    def add(self, place: int, rows: list[Row]) -> None:
        """The rows of one job; with the last one all is written."""
        with self._writing:
            self.rows[place] = rows
            self._shares.pop(place, None)
            records = self.records()
            shown = (*_SHOWN, self.question.sweep) if self.question.sweep else _SHOWN
            self.nbytes += _OBJECTS_OF_A_ROW * len(rows)
            self._write(
                {
                    "rows": plain(pd.DataFrame(rows).filter(shown)),
                    "summary": plain(self.question.summary(records)),
                }
            )
            self._close_if_complete(records)

    def _write(self, part: dict[str, Any]) -> None:
        networks = sum(self.tasks[place].networks for place in self.rows)
        under_way = sum(self.tasks[place].networks * share for place, share in self._shares.items())
        told = {"networks": round(networks + under_way, 2), **part}
        message = encode("part", told, len(self.messages))
        self.nbytes += len(message)
        self._written = time.monotonic()
        self.write(message)

    def _close_if_complete(self, records: pd.DataFrame) -> None:
        if len(self.rows) == len(self.tasks):
            verdict = self.question.verdict(records)
            self.close(encode("done", {"verdict": asdict(verdict) if verdict else None}))


class StudyLibrary:
    """Studies by question; their jobs are done by the workers of the runs, behind these.

    runs: the library whose workers and whose measure of this machine are used.
    limit: what one study may cost, in seconds of one core.
    running_limit: studies that may be under way.
    unwatched_seconds: after so long without a follower, a study stops; what is done is kept.
    max_bytes: of studies that are not under way; beyond it, the least recently used are forgotten.
    """

    def __init__(
        self,
        *,
        runs: RunLibrary,
        limit: float,
        running_limit: int,
        unwatched_seconds: float,
        max_bytes: int,
    ) -> None:
        self._runs = runs
        self._limit = limit
        self._running_limit = running_limit
        self._unwatched_seconds = unwatched_seconds
        self._max_bytes = max_bytes
        self._studies: OrderedDict[StudyQuestion, StudyTranscript] = OrderedDict()
        self._lock = threading.Lock()
        self._closed = threading.Event()

    def request(self, question: StudyQuestion) -> StudyTranscript:
        """The study of a question: the one there is, or a new one, behind those under way.

        One that was stopped goes on with what is left of it. Raises ExperimentError,
        OverBudgetError, and QueueFullError, before anything is started.
        """
        with self._lock:
            known = self._studies.get(question)
            if known and known.state not in (State.STOPPED, State.FAILED):
                self._studies.move_to_end(question)
                return known
            tasks = known.tasks if known else question.tasks()
            seconds = sum(self._estimate(task) for task in tasks)
            if seconds > self._limit:
                raise OverBudgetError(seconds, self._limit, {})
            # Those that all have left do not count, even if no worker has come to them.
            running = sum(
                not (one.ended or one.unwatched(self._unwatched_seconds))
                for one in self._studies.values()
            )
            if self._closed.is_set() or running >= self._running_limit:
                raise QueueFullError(running, 5)
            study = StudyTranscript(question, tasks)
            if known:
                study.go_on_from(known)
            self._studies[question] = study
            self._studies.move_to_end(question)
        left = [place for place in range(len(tasks)) if place not in study.rows]
        for turn, place in enumerate(left):
            self._runs.pool.submit_behind(self._work(study, place), turn)
        return study

    def find(self, question: StudyQuestion) -> StudyTranscript | None:
        """The study of a question, if there is one, with what is done of it."""
        with self._lock:
            return self._studies.get(question)

    @property
    def nbytes(self) -> int:
        """Memory held by the studies that are not under way."""
        with self._lock:
            return sum(one.nbytes for one in self._studies.values() if one.ended)

    def close(self) -> None:
        """Stop all studies, and let their followers go."""
        with self._lock:
            self._closed.set()
            studies = tuple(self._studies.values())
        for study in studies:
            study.stop()

    def _estimate(self, task: Task) -> float:
        # The budget is for all networks of a run.
        return self._runs.budget.estimate(task.experiment) * task.networks / len(RUN)

    def _work(self, study: StudyTranscript, place: int) -> Iterator[None]:
        """One job, step by step, for a worker to take up; whatever happens in it."""
        training = study.tasks[place].stream()
        epochs = study.tasks[place].experiment.epochs
        try:
            while not self._unwanted(study):
                study.begin()
                try:
                    study.reach(place, next(training) / epochs)
                except StopIteration as end:
                    study.add(place, end.value)
                    break
                yield
        except Exception as error:
            log.exception("a study failed: %s", study.question)
            study.fail(error, encode("failed", {"reason": "error", "message": str(error)}))
        finally:
            training.close()
            if study.ended:
                self._forget_old()

    def _unwanted(self, study: StudyTranscript) -> bool:
        return (
            self._closed.is_set() or study.ended or study.stop_if_unwatched(self._unwatched_seconds)
        )

    def _forget_old(self) -> None:
        with self._lock:
            ended = [one for one in self._studies.values() if one.ended]
            total = sum(one.nbytes for one in ended)
            for study in ended:
                if total <= self._max_bytes:
                    break
                total -= study.nbytes
                del self._studies[study.question]
