"""The library of studies: one of each request, however many people ask for it."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from weakref import WeakKeyDictionary

from dropout_core.cooperative import GivingWay
from dropout_core.serving.budget import OverBudgetError
from dropout_core.serving.event_log import State
from dropout_core.serving.events import encode
from dropout_core.serving.library import Library
from dropout_core.serving.places import QueueFullError, when_to_return
from dropout_core.serving.runs import RunLibrary
from dropout_core.serving.study_log import Jobs, StudyLog, bytes_of, study_price
from dropout_core.study.design import Cost, Task
from dropout_core.study.execution import SchedulerError, on_cluster
from dropout_core.study.request import StudyRequest

log = logging.getLogger(__name__)

# What is under way may take so many times the memory that one study may.
_TOGETHER: Final = 2
_TRIES: Final = 3


class TooLargeError(ValueError):
    """Raised for a study that would have more rows than there is memory for.

    rows: how many it would have. limit: how many it may. seeds: with how many it would be allowed.
    """

    def __init__(self, rows: int, limit: int, seeds: int) -> None:
        remedy = f"lower seeds to {seeds}" if seeds else "take fewer values or contenders"
        super().__init__(f"this study would have {rows} rows, allowed are {limit}; {remedy}")
        self.rows, self.limit, self.seeds = rows, limit, seeds


@dataclass
class _Account:
    """Who asked for a study, and the seconds of one core that are left of it, as estimated.

    each: what a network costs.
    """

    client: str
    left: float
    each: float


class StudyLibrary(Library[StudyRequest, StudyLog]):
    """Studies by request; their jobs are done by the workers of the runs, behind these.

    One that was stopped goes on with what is left of it.

    runs: the library whose workers and whose measure of this machine are used.
    limit: what one study may cost, in seconds of one core. limit_bytes: what its rows may hold in
        memory; all studies under way may hold twice as much.
    scheduler: the address of a Dask scheduler whose cluster does the jobs; the workers do what it
        does not.
    running_limit: studies that may be under way. Who has none gets one all the same, and half of
        them may be of one client.
    """

    def __init__(
        self,
        *,
        runs: RunLibrary,
        limit: float,
        limit_bytes: int,
        running_limit: int,
        unwatched_seconds: float,
        max_bytes: int,
        scheduler: str = "",
    ) -> None:
        super().__init__(unwatched_seconds=unwatched_seconds, max_bytes=max_bytes)
        self._runs = runs
        self._limit, self._limit_bytes = limit, limit_bytes
        self._running_limit = running_limit
        self._scheduler = scheduler
        self._accounts: WeakKeyDictionary[StudyLog, _Account] = WeakKeyDictionary()

    def _is_worthless(self, log: StudyLog) -> bool:
        return log.state is State.STOPPED and not log.rows

    def _check_price(self, request: StudyRequest) -> None:
        costs = request.plan().costs
        nbytes = sum(map(bytes_of, costs))
        if nbytes > self._limit_bytes:
            rows = sum(cost.rows for cost in costs)
            limit = rows * self._limit_bytes // nbytes
            raise TooLargeError(rows, limit, request.seeds * self._limit_bytes // nbytes)
        seconds = self._seconds(costs)
        if seconds > self._limit:
            raise OverBudgetError(seconds, self._limit, self._fewer_seeds(request, seconds))
        under_way = [one for one in self._store.values if not self._is_unwanted(one)]
        if sum(one.expected_bytes for one in under_way) + nbytes > _TOGETHER * self._limit_bytes:
            raise QueueFullError(len(under_way), 5)

    def _seconds(self, costs: Sequence[Cost]) -> float:
        return self._runs.budget.seconds(study_price(costs))

    def _fewer_seeds(self, request: StudyRequest, seconds: float) -> dict[str, int]:
        """With how many seeds it would be allowed; nothing where that is none.

        The price is nearly even in the seeds, so that a few tries find it.
        """
        seeds = int(request.seeds * self._limit / seconds)
        for _ in range(_TRIES):
            if seeds < 1:
                break
            fewer = self._seconds(replace(request, seeds=seeds).plan().costs)
            if fewer <= self._limit:
                return {"seeds": seeds}
            seeds = min(seeds - 1, int(seeds * self._limit / fewer))
        return {}

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
        plan = request.plan()
        seconds = self._seconds(plan.costs)
        each = seconds / max(1, sum(cost.networks for cost in plan.costs))
        self._accounts[log] = _Account(client, seconds, each)
        jobs: Jobs = enumerate(plan.jobs())
        if self._scheduler:
            threading.Thread(target=self._send, args=(log, jobs), daemon=True).start()
        else:
            self._submit_all(log, jobs)

    def _join(self, log: StudyLog, client: str) -> None:
        """It stays with whoever asked for it first."""

    def _send(self, study: StudyLog, jobs: Jobs) -> None:
        """Have a cluster do all jobs, on a thread of its own; the workers do what it does not."""
        taken: dict[int, Task] = {}
        try:
            study.begin()
            taken.update(iter(lambda: study.take(jobs), None))
            given_up = partial(self._is_unwanted, study)
            for done in on_cluster(list(taken.items()), self._scheduler, is_given_up=given_up):
                if done.failure:
                    raise RuntimeError(done.failure)
                study.add(done.place, taken[done.place], done.rows)
                del taken[done.place]
            study.take(iter(()))
        except SchedulerError as error:
            log.warning("the scheduler %s cannot be used: %s", self._scheduler, error)
            study.tell({"reason": "cluster"})
            self._submit_all(study, iter(taken.items()))
        except Exception as error:
            self._fail(study, error)
        finally:
            if study.ended:
                self._store.forget()

    def _submit_all(self, study: StudyLog, jobs: Jobs) -> None:
        for turn in range(self._runs.pool.number):
            self._submit(study, jobs, turn)

    def _submit(
        self, study: StudyLog, jobs: Jobs, turn: int, taken: "tuple[int, Task] | None" = None
    ) -> None:
        work = self._work(study, jobs, turn, taken)
        self._runs.pool.submit_behind(work, turn, self._accounts[study].client)

    def _work(
        self, study: StudyLog, jobs: Jobs, turn: int, taken: "tuple[int, Task] | None"
    ) -> GivingWay[None]:
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
            self._fail(study, error)
        finally:
            if study.ended:
                self._store.forget()

    def _fail(self, study: StudyLog, error: Exception) -> None:
        # Not what it was of: that may be somebody's own points.
        log.exception("a study failed: %s", study.request.id)
        study.fail(error, encode("failed", {"reason": "error", "message": str(error)}))

    def _train(self, study: StudyLog, place: int, job: Task) -> GivingWay[None]:
        training, epochs = job.stream(), job.experiment.epochs
        try:
            while not self._is_unwanted(study):
                try:
                    study.reach(place, job.networks * next(training) / epochs)
                except StopIteration as end:
                    study.add(place, job, end.value)
                    account = self._accounts[study]
                    account.left -= account.each * job.networks
                    break
                yield
        finally:
            training.close()
