"""The library of studies: one of each request, however many people ask for it."""

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

import pandas as pd

from dropout_core.learning.contenders import RUN, NamedContender
from dropout_core.learning.problems import measure_of
from dropout_core.serving.budget import OverBudgetError
from dropout_core.serving.event_log import EventLog, State
from dropout_core.serving.events import encode
from dropout_core.serving.library import Library
from dropout_core.serving.places import QueueFullError, when_to_return
from dropout_core.serving.runs import RunLibrary
from dropout_core.serving.wire import ContenderEntry, ShareWonFacts, StudyEvent
from dropout_core.study.design import Cost, Row, Task
from dropout_core.study.figures import FIGURES
from dropout_core.study.request import StudyRequest
from dropout_core.study.share_won import ShareWon
from dropout_core.study.summary import to_json_rows

log = logging.getLogger(__name__)

# With their places; made as they are taken.
Jobs = Iterator[tuple[int, Task]]

# What is sent of each row; all columns are in the files.
_SHOWN: Final = ("contender", "seed", "train_loss", "test_loss", "true_loss", "epoch", "best_epoch")
# Progress within a job is told no more often than this.
_PROGRESS_SECONDS: Final = 0.5
# Bytes that a row occupies in memory, beside its message: by itself and for each look that it
# keeps; and what its jobs are made of for each training.
_OBJECTS_OF_A_ROW: Final = 2000
_OBJECTS_OF_A_LOOK: Final = 140
_OBJECTS_OF_A_TRAINING: Final = 2000


def study_event(request: StudyRequest, networks: int) -> StudyEvent:
    """What is asked for, parsed, and how many networks it comes to."""
    return {
        "id": request.id,
        "query": request.study_query(),
        "experiment": request.experiment.beside_race,
        "told": [name for name in request.experiment.told if name not in _varied(request)],
        "contenders": [_entry(text) for text in request.contenders],
        "sweep": {"field": request.sweep.field, "values": list(request.sweep.values)}
        if request.sweep
        else None,
        "seeds": request.seeds,
        "figure": request.figure or None,
        "networks": networks,
        "measure": measure_of(request.experiment),
    }


def _varied(request: StudyRequest) -> tuple[str, ...]:
    swept = FIGURES[request.figure].field if request.figure else ""
    return ("seed", request.sweep.field if request.sweep else swept)


def _entry(text: str) -> ContenderEntry:
    named = NamedContender.read(text)
    return {"text": text, "name": named.name, "strength": named.strength}


def share_won_facts(one: ShareWon) -> ShareWonFacts:
    """As it is sent: the ends of the intervals to four decimals, which is less than a pixel."""
    return {
        "contender": one.contender,
        "epochs": one.epochs,
        "wins": one.wins,
        "compared": one.compared,
        "low": [round(end, 4) for end in one.low],
        "high": [round(end, 4) for end in one.high],
        "turn": one.turn,
    }


class StudyLog(EventLog):
    """One study as it goes on: an event for each job, with its rows and the summary so far."""

    def __init__(self, request: StudyRequest) -> None:
        costs = request.plan().costs
        networks = sum(cost.networks for cost in costs)
        super().__init__(encode("study", study_event(request, networks)))
        self.nbytes += _OBJECTS_OF_A_TRAINING * len(costs)
        self.request = request
        self.rows: dict[int, list[Row]] = {}
        self._under_way: dict[int, float] = {}
        self._networks = 0.0
        self._written = 0.0
        self._writing = threading.Lock()

    def records(self) -> pd.DataFrame:
        """The rows so far, in the order of the jobs."""
        rows = dict(self.rows)
        return pd.DataFrame([row for place in sorted(rows) for row in rows[place]])

    def go_on_from(self, stopped: "StudyLog") -> None:
        """Begin with what is done of a study that was stopped."""
        with stopped._writing:
            self.rows.update(stopped.rows)
            self.messages += stopped.messages
            self.nbytes = stopped.nbytes
            self._networks = stopped._networks

    def take(self, jobs: Jobs) -> tuple[int, Task] | None:
        """The next job that is not done, with its place; None where there is none left.

        All is written then, when what was taken before has come back.
        """
        with self._writing:
            for place, job in jobs:
                if place not in self.rows:
                    self._under_way[place] = 0.0
                    return place, job
            self._close_if_complete()
            return None

    def reach(self, place: int, networks: float) -> None:
        """So many of a job's networks come to what it has done; it is written now and then."""
        with self._writing:
            self._under_way[place] = networks
            if time.monotonic() - self._written >= _PROGRESS_SECONDS:
                self._write({"rows": [], "summary": None, "share_won": None})

    def add(self, place: int, job: Task, rows: list[Row]) -> None:
        """The rows of one job."""
        with self._writing:
            self.rows[place] = rows
            self._under_way.pop(place, None)
            self._networks += job.networks
            swept = self.request.sweep
            shown = (*_SHOWN, swept.field) if swept else _SHOWN
            looks = sum(len(row.get("looks", ())) for row in rows)
            self.nbytes += _OBJECTS_OF_A_ROW * len(rows) + _OBJECTS_OF_A_LOOK * looks
            records = self.records()
            self._write(
                {
                    "rows": to_json_rows(pd.DataFrame(rows).filter(shown)),
                    "summary": to_json_rows(self.request.summary(records)),
                    "share_won": list(map(share_won_facts, self.request.share_won(records))),
                }
            )

    def _write(self, part: dict[str, Any]) -> None:
        networks = self._networks + sum(self._under_way.values())
        message = encode("part", {"networks": round(networks, 2), **part}, len(self.messages))
        self.nbytes += len(message)
        self._written = time.monotonic()
        self.write(message)

    def _close_if_complete(self) -> None:
        if self._under_way or self.ended:
            return
        verdict = self.request.verdict(self.records())
        self.close(encode("done", {"verdict": asdict(verdict) if verdict else None}))


@dataclass
class _Account:
    """Who asked for a study, and the seconds of one core that are left of it, as estimated."""

    client: str
    left: float


class StudyLibrary(Library[StudyRequest, StudyLog]):
    """Studies by request; their jobs are done by the workers of the runs, behind these.

    One that was stopped goes on with what is left of it.

    runs: the library whose workers and whose measure of this machine are used.
    limit: what one study may cost, in seconds of one core.
    running_limit: studies that may be under way. Who has none gets one all the same, and half of
        them may be of one client.
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
        super().__init__(unwatched_seconds=unwatched_seconds, max_bytes=max_bytes)
        self._runs = runs
        self._limit = limit
        self._running_limit = running_limit
        self._accounts: WeakKeyDictionary[StudyLog, _Account] = WeakKeyDictionary()

    def _is_worthless(self, log: StudyLog) -> bool:
        return log.state is State.STOPPED and not log.rows

    def _check_price(self, request: StudyRequest) -> None:
        seconds = self._price(request)
        if seconds > self._limit:
            raise OverBudgetError(seconds, self._limit, {})

    def _price(self, request: StudyRequest) -> float:
        return sum(map(self._seconds, request.plan().costs))

    def _seconds(self, part: Task | Cost) -> float:
        """What a part of a study costs: the budget's estimate is of all networks of a run."""
        return self._runs.budget.estimate(part.experiment) * part.networks / len(RUN)

    def _check_queue(self, request: StudyRequest, client: str) -> None:
        # What all have left does not count, even if no worker has come to it.
        wanted = [self._accounts[one] for one in self._store.values if not self._is_unwanted(one)]
        own = [one.left for one in wanted if one.client == client]
        share = max(1, self._running_limit // 2)
        if own and (len(wanted) >= self._running_limit or len(own) >= share):
            pool = self._runs.pool
            raise QueueFullError(len(own), when_to_return(min(own), pool.number, pool.clients))

    def _log(self, request: StudyRequest, known: StudyLog | None) -> StudyLog:
        study = StudyLog(request)
        if known:
            study.go_on_from(known)
        return study

    def _begin(self, request: StudyRequest, log: StudyLog, client: str) -> None:
        self._accounts[log] = _Account(client, self._price(request))
        jobs: Jobs = enumerate(request.plan().jobs())
        for turn in range(self._runs.pool.number):
            self._submit(log, jobs, turn)

    def _join(self, log: StudyLog, client: str) -> None:
        """It stays with whoever asked for it first."""

    def _submit(
        self, study: StudyLog, jobs: Jobs, turn: int, taken: "tuple[int, Task] | None" = None
    ) -> None:
        work = self._work(study, jobs, turn, taken)
        self._runs.pool.submit_behind(work, turn, self._accounts[study].client)

    def _work(
        self, study: StudyLog, jobs: Jobs, turn: int, taken: "tuple[int, Task] | None"
    ) -> Iterator[None]:
        """One job, step by step, for a worker to take up; whatever happens in it.

        As many as there are workers are in the row at a time; each makes room for the next.
        taken: the job, where it is not the first that a worker takes.
        """
        try:
            if not self._is_unwanted(study) and (taken := taken or study.take(jobs)):
                study.begin()
                yield from self._train(study, *taken)
                if not self._is_unwanted(study) and (following := study.take(jobs)):
                    self._submit(study, jobs, turn + self._runs.pool.number, following)
        except Exception as error:
            log.exception("a study failed: %s", study.request)
            study.fail(error, encode("failed", {"reason": "error", "message": str(error)}))
        finally:
            if study.ended:
                self._store.forget()

    def _train(self, study: StudyLog, place: int, job: Task) -> Iterator[None]:
        training, epochs = job.stream(), job.experiment.epochs
        try:
            while not self._is_unwanted(study):
                try:
                    study.reach(place, job.networks * next(training) / epochs)
                except StopIteration as end:
                    study.add(place, job, end.value)
                    self._accounts[study].left -= self._seconds(job)
                    break
                yield
        finally:
            training.close()
