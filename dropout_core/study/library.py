"""The library of studies: one of each question, however many people ask it."""

import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

import pandas as pd

from dropout_core.budget import OverBudgetError
from dropout_core.events import encode
from dropout_core.runs import QueueFullError, RunLibrary
from dropout_core.study.design import Row
from dropout_core.study.execution import Task
from dropout_core.study.questions import StudyQuestion
from dropout_core.transcript import State, Transcript

log = logging.getLogger(__name__)

# What is sent of each row; all columns are in the files.
_SHOWN: Final = ("contender", "seed", "train_loss", "test_loss", "true_loss", "epoch", "best_epoch")
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
        self._writing = threading.Lock()

    def records(self) -> pd.DataFrame:
        """The rows so far, in the order of the jobs."""
        rows = dict(self.rows)
        return pd.DataFrame([row for place in sorted(rows) for row in rows[place]])

    def add(self, place: int, rows: list[Row]) -> None:
        """The rows of one job; with the last one all is written."""
        with self._writing:
            self.rows[place] = rows
            records = self.records()
            message = encode("part", self._part(rows, records), len(self.messages))
            self.nbytes += len(message) + _OBJECTS_OF_A_ROW * len(rows)
            self.write(message)
            if len(self.rows) == len(self.tasks):
                self.close(encode("done", self._verdict(records)))

    def _part(self, rows: list[Row], records: pd.DataFrame) -> dict[str, Any]:
        shown = (*_SHOWN, self.question.sweep) if self.question.sweep else _SHOWN
        return {
            "networks": sum(self.tasks[place].networks for place in self.rows),
            "rows": plain(pd.DataFrame(rows).filter(shown)),
            "summary": plain(self.question.summary(records)),
        }

    def _verdict(self, records: pd.DataFrame) -> dict[str, Any]:
        verdict = self.question.verdict(records)
        return {"verdict": asdict(verdict) if verdict else None}


def plain(table: pd.DataFrame) -> Any:
    """A table as JSON would have it, a dictionary a row; what is no finite number is None."""
    return json.loads(table.to_json(orient="records", double_precision=10))


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
            running = sum(not one.ended for one in self._studies.values())
            if self._closed.is_set() or running >= self._running_limit:
                raise QueueFullError(running, 5)
            study = StudyTranscript(question, tasks)
            self._studies[question] = study
            self._studies.move_to_end(question)
        done = dict(known.rows) if known else {}
        for place, rows in done.items():
            study.add(place, rows)
        for place in range(len(tasks)):
            if place not in done:
                self._runs.pool.submit_behind(self._work(study, place))
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
        # The budget is for the pair of a run.
        return self._runs.budget.estimate(task.setting) * task.networks / 2

    def _work(self, study: StudyTranscript, place: int) -> Iterator[None]:
        """One job, step by step, for a worker to take up; whatever happens in it."""
        training = study.tasks[place].stream()
        try:
            while not self._unwanted(study):
                study.begin()
                try:
                    next(training)
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
