"""Who does the jobs of a study: this process, others on this machine, or a Dask cluster."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Final, Protocol

import joblib
from joblib.externals.loky.process_executor import TerminatedWorkerError

from dropout_core.experiment import Experiment
from dropout_core.study.design import Row

log = logging.getLogger(__name__)

_TRIES: Final = 3
_SECONDS_TO_ANSWER: Final = 10


class Task(Protocol):
    """What can be done somewhere else: see design.Job."""

    @property
    def setting(self) -> Experiment:
        """What it trains on, whatever the seed."""

    @property
    def networks(self) -> int:
        """How many networks it trains."""

    def stream(self, device: str = "cpu") -> Any:
        """Do it, and yield now and then; return the rows."""


@dataclass(frozen=True)
class Done:
    """The end of a job: its place in the list, its rows, and why there are none."""

    place: int
    rows: list[Row]
    failure: str = ""


class SchedulerError(RuntimeError):
    """Raised where a Dask scheduler cannot be used; the message says why."""


def do(place: int, task: Task, device: str) -> Done:
    """One job from beginning to end, wherever this runs. What goes wrong is part of the answer."""
    training = task.stream(device)
    try:
        while True:
            next(training)
    except StopIteration as end:
        return Done(place, end.value)
    except Exception as error:
        return Done(place, [], f"{type(error).__name__}: {error}")


def execute(
    tasks: Sequence[tuple[int, Task]], *, jobs: int, scheduler: str = "", device: str = "cpu"
) -> Iterator[Done]:
    """Do all tasks, each with its place, and yield their ends as they come, in any order.

    jobs: processes on this machine; with 1 it is this one. scheduler: address of a Dask
    scheduler, which is used instead. A worker that dies costs the time of what it was doing; a
    task that was under way at three such deaths has failed. Raises SchedulerError.
    """
    if not scheduler and jobs == 1:
        yield from (do(place, task, device) for place, task in tasks)
        return
    left = dict(tasks)
    deaths = 0
    with _cluster(scheduler) if scheduler else nullcontext():
        while left and deaths < _TRIES:
            before = len(left)
            calls = [joblib.delayed(do)(place, task, device) for place, task in left.items()]
            # One at a time: what is under way when a worker dies is lost with it.
            workers = joblib.Parallel(
                n_jobs=None if scheduler else jobs,
                return_as="generator_unordered",
                batch_size=1,
                pre_dispatch="all" if scheduler else "2*n_jobs",
            )
            try:
                for done in workers(calls):
                    del left[done.place]
                    yield done
            except TerminatedWorkerError:
                deaths = 1 + deaths * (len(left) == before)
                log.warning("a worker process died; its work is done again")
    for place in left:
        yield Done(place, [], f"the worker process died {_TRIES} times")


@contextmanager
def _cluster(scheduler: str) -> Iterator[None]:
    """Send what joblib runs to a Dask cluster."""
    try:
        from distributed import Client
    except ImportError:
        raise SchedulerError("distributed is not installed: pip install distributed") from None
    try:
        client = Client(scheduler, timeout=_SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise SchedulerError(str(error)) from error
    with client, joblib.parallel_config("dask", client=client):
        try:
            client.wait_for_workers(1, timeout=_SECONDS_TO_ANSWER)
        except TimeoutError as error:
            raise SchedulerError("the scheduler has no workers") from error
        yield
