"""Who does the jobs of a study: this process, others on this machine, or a Dask cluster."""

import logging
import signal
import threading
import warnings
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import joblib
from joblib.externals.loky.process_executor import BrokenProcessPool

from dropout_core.study.design import Row, Task

log = logging.getLogger(__name__)

_TRIES: Final = 3
_SECONDS_TO_ANSWER: Final = 5
_SECONDS_TO_END: Final = 1
_SECONDS_BETWEEN_LOOKS: Final = 0.5


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
    task that kills each worker it comes to has failed. Raises SchedulerError.
    """
    if scheduler:
        return on_cluster(tasks, scheduler, device)
    if jobs == 1:
        return (do(place, task, device) for place, task in tasks)
    return _in_processes(tasks, jobs, device)


def _in_processes(tasks: Sequence[tuple[int, Task]], jobs: int, device: str) -> Iterator[Done]:
    left = dict(tasks)
    deaths = 0
    while left:
        # At last one by one: what dies alone has nobody else to blame.
        alone = deaths == _TRIES
        now = list(left.items())[: 1 if alone else None]
        workers = joblib.Parallel(
            n_jobs=jobs,
            return_as="generator_unordered",
            # What is under way when a worker dies is lost with it: no more than one task.
            batch_size=1,
            # At Ctrl-C this process ends them: each would say where it had caught it.
            initializer=partial(signal.signal, signal.SIGINT, signal.SIG_IGN),
        )
        calls = (joblib.delayed(do)(place, task, device) for place, task in now)
        try:
            with _closing(workers(calls)) as ends:
                for done in ends:
                    del left[done.place]
                    deaths = deaths if alone else 0
                    yield done
        except BrokenProcessPool:
            log.warning("a worker process died; its work is done again")
            deaths += 1
            if alone:
                deaths = 0
                place, _ = now[0]
                del left[place]
                yield Done(place, [], f"its worker process died {_TRIES + 1} times")


@contextmanager
def _closing(ends: Generator[Done, None, None]) -> Iterator[Iterator[Done]]:
    try:
        yield ends
    except BaseException:
        # Whoever breaks off does not need to hear that not everything is done.
        with warnings.catch_warnings(action="ignore"), _unheard_manager():
            ends.close()
        # Python's end would catch loky's last thread between giving a lock back and saying so.
        for thread in threading.enumerate():
            if thread.name == "QueueFeederThread":
                thread.join(_SECONDS_TO_END)
        raise


@contextmanager
def _unheard_manager() -> Iterator[None]:
    """Leave unsaid that loky's thread, told to stop, looks for a task that it has taken back."""
    before = threading.excepthook

    def hear(said: threading.ExceptHookArgs) -> None:
        thread = said.thread
        if said.exc_type is not KeyError or not thread or thread.name != "ExecutorManagerThread":
            before(said)

    threading.excepthook = hear
    try:
        yield
    finally:
        threading.excepthook = before


def on_cluster(
    tasks: Sequence[tuple[int, Task]],
    scheduler: str,
    device: str = "cpu",
    is_given_up: Callable[[], bool] | None = None,
) -> Iterator[Done]:
    """As `execute`, on a Dask cluster.

    is_given_up: looked up now and then; what is under way ends then. Raises SchedulerError.
    """
    # Not by joblib's way to Dask: it waits forever for what ends in any way but well.
    with _cluster(scheduler) as client:
        from distributed import CancelledError, KilledWorker, as_completed

        futures = {
            client.submit(do, place, task, device, pure=False): place for place, task in tasks
        }
        ends = as_completed(list(futures), loop=client.loop)
        for future in _as_long_as_wanted(ends, futures, is_given_up) if is_given_up else ends:
            place = futures.pop(future)
            if future.status == "finished":
                try:
                    done = future.result()
                except (OSError, CancelledError) as lost:
                    raise SchedulerError(str(lost)) from lost
                yield done
            elif future.status == "cancelled":
                raise SchedulerError("it was there, but is no more")
            elif isinstance(error := future.exception(), KilledWorker):
                yield Done(place, [], f"{type(error).__name__}: {error}")
            else:
                # Whatever a task raises is an answer; so this was raised before the task began.
                said = str(error).partition("\n")[0]
                raise SchedulerError(f"it and its workers need this program: {said}")


def _as_long_as_wanted(
    ends: Any, futures: Collection[Any], is_given_up: Callable[[], bool]
) -> Iterator[Any]:
    """What has ended, as it comes. futures: those that whoever takes them has not had."""
    news = threading.Event()
    for future in futures:
        future.add_done_callback(lambda _: news.set())
    while futures and not is_given_up():
        if ends.has_ready():
            yield next(ends)
        else:
            news.wait(_SECONDS_BETWEEN_LOOKS)
            news.clear()


@contextmanager
def _cluster(scheduler: str) -> "Iterator[Any]":
    """A client of a Dask cluster that has workers."""
    try:
        from distributed import Client
        from distributed.comm.addressing import get_address_host_port
    except ImportError:
        raise SchedulerError("distributed is not installed: pip install distributed") from None
    # It would tell of a scheduler that is lost at length; here that is one sentence.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        # First, as a client of an address that is none takes long to end, and complains.
        get_address_host_port(scheduler)
        client = Client(scheduler, timeout=_SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        raise SchedulerError(str(error)) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_SECONDS_TO_ANSWER)
        except TimeoutError as error:
            raise SchedulerError("the scheduler has no workers") from error
        yield client
