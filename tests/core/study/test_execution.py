"""Who does a study, and what is killed while it is done, make no difference to its records."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import psutil  # type: ignore[import-untyped]
import pytest

from dropout_core.experiment import Experiment
from dropout_core.study import execution
from dropout_core.study.design import Task
from dropout_core.study.execution import Done, execute
from dropout_core.terminal.main import main
from tests.serving import ROOT

# Sixteen jobs of five networks; a tenth of a second each.
STUDY = [
    *("study", "--sweep", "dropout_rate=0,0.5", "--seeds", "40", "--hidden-width", "300"),
    *("--epochs", "60", "--device", "cpu", "--lang", "en"),
]
JOBS = 16
EXPERIMENT = Experiment()
SECONDS = 60.0
ONE_THREAD = {"OMP_NUM_THREADS": "1"}


def start(*arguments: str) -> "subprocess.Popen[str]":
    """The command, in a group of processes of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "dropout_core", *STUDY, *arguments],
        cwd=ROOT,
        env={**os.environ, **ONE_THREAD},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # As at a terminal, also where these tests run in the background of a script.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )


@contextmanager
def running(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """The command; what is left of its group is killed on the way out."""
    process = start(*arguments)
    try:
        yield process
    finally:
        kill_all(process)


def kill_all(process: "subprocess.Popen[str]") -> None:
    """SIGKILL to the command and its workers, where they are there still."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=SECONDS)


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command from beginning to end."""
    with running(*arguments) as process:
        return ended(process)


def ended(process: "subprocess.Popen[str]") -> "subprocess.CompletedProcess[str]":
    """What it came to."""
    out, err = process.communicate(timeout=SECONDS)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def wait_until(there: Callable[[], bool], process: "subprocess.Popen[Any]") -> None:
    """Look again and again, as long as the process lives."""
    deadline, never = monotonic() + SECONDS, threading.Event()
    while not there():
        assert process.poll() is None, "it ended too soon"
        assert monotonic() < deadline
        never.wait(0.01)


def job_files(out: Path) -> set[str]:
    """The jobs that are done."""
    return {file.name for file in out.glob("jobs/*.parquet")}


def wait_for_jobs(out: Path, number: int, process: "subprocess.Popen[str]") -> None:
    """Until so many are done."""
    wait_until(lambda: len(job_files(out)) >= number, process)


def drafts(out: Path) -> list[Path]:
    """What was about to be written."""
    return list(out.rglob(".draft-*"))


def refused(address: str, out: Path) -> str:
    """The one line for a scheduler that cannot be used; nothing was made."""
    done = run("--scheduler", address, "--out", str(out))
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"The scheduler {address} cannot be used: ")
    assert not out.exists()
    return line


def records(out: Path) -> bytes:
    """The records of a study that is over, byte for byte."""
    assert job_files(out) == {f"{place}.parquet" for place in range(JOBS)}
    assert drafts(out) == []
    return (out / "records.parquet").read_bytes()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The records of a study in one process."""
    out = tmp_path_factory.mktemp("study") / "undisturbed"
    assert main([*STUDY, "--jobs", "1", "--out", str(out)]) == 0
    return records(out)


@dataclass
class Cluster:
    """A Dask scheduler and its workers, each a process, on loopback."""

    folder: Path
    environment: Mapping[str, str]
    workers: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def __post_init__(self) -> None:
        self._file = self.folder / "scheduler.json"
        self.scheduler = self._dask("scheduler", "--port", "0")
        wait_until(self._file.exists, self.scheduler)
        self.address: str = json.loads(self._file.read_text())["address"]

    def add_worker(self) -> None:
        """Start another one; the scheduler may hear of it later."""
        self.workers.append(self._dask("worker", "--nthreads", "1", "--no-nanny"))

    def close(self) -> None:
        """End all processes."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait(SECONDS)

    def _dask(self, what: str, *options: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "dask", what, *options, "--host", "127.0.0.1"]
        return subprocess.Popen(
            [*command, "--no-dashboard", "--scheduler-file", str(self._file)],
            cwd=self.folder,
            # Where a killed worker had a result, the scheduler would try for 30 s to reach it.
            env={
                **os.environ,
                **ONE_THREAD,
                "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s",
                **self.environment,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def dask(folder: Path, workers: int, **environment: str) -> Iterator[Cluster]:
    """A cluster; it has this program where PYTHONPATH says so."""
    cluster = Cluster(folder, environment)
    try:
        for _ in range(workers):
            cluster.add_worker()
        yield cluster
    finally:
        cluster.close()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers that have this program."""
    with dask(tmp_path_factory.mktemp("dask"), 2, PYTHONPATH=str(ROOT)) as made:
        yield made


def test_processes_write_the_same_records_as_one(undisturbed: bytes, tmp_path: Path) -> None:
    done = run("--jobs", "2", "--out", str(tmp_path / "out"))
    assert (done.returncode, done.stderr) == (0, "")
    assert records(tmp_path / "out") == undisturbed


def test_a_cluster_writes_the_same_records_as_one(
    undisturbed: bytes, cluster: Cluster, tmp_path: Path
) -> None:
    done = run("--scheduler", cluster.address, "--out", str(tmp_path / "out"))
    assert (done.returncode, done.stderr) == (0, "")
    assert records(tmp_path / "out") == undisturbed


def test_a_worker_process_that_is_killed_costs_only_time(
    undisturbed: bytes, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with running("--jobs", "2", "--out", str(out)) as command:
        wait_for_jobs(out, 1, command)
        worker = next(
            child
            for child in psutil.Process(command.pid).children()
            if any("popen_loky" in word for word in child.cmdline())
        )
        worker.kill()
        assert len(job_files(out)) < JOBS
        done = ended(command)
    assert done.returncode == 0
    assert done.stderr == "a worker process died; its work is done again\n"
    assert records(out) == undisturbed


def test_a_worker_of_a_cluster_that_is_killed_costs_only_time(
    undisturbed: bytes, cluster: Cluster, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with running("--scheduler", cluster.address, "--out", str(out)) as command:
        wait_for_jobs(out, 1, command)
        worker = cluster.workers.pop()
        worker.kill()
        worker.wait(SECONDS)
        assert len(job_files(out)) < JOBS
        done = ended(command)
    assert (done.returncode, done.stderr) == (0, "")
    assert records(out) == undisturbed


def test_killed_again_and_again_and_started_again_it_has_all_records_once(
    undisturbed: bytes, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    chance = random.Random(3)
    for jobs in "212":
        # How many processes there are is no part of the study.
        with running("--jobs", jobs, "--out", str(out)) as command:
            known = job_files(out)
            wait_for_jobs(out, len(known) + chance.randint(1, 2), command)
            before = job_files(out)
            kill_all(command)
            assert command.returncode == -signal.SIGKILL
        assert known < before <= job_files(out)
    assert len(job_files(out)) < JOBS
    done = run("--jobs", "1", "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    assert records(out) == undisturbed


@pytest.mark.parametrize("where", ["here", "processes", "cluster"])
def test_interrupted_it_ends_without_a_word_and_keeps_what_is_done(
    where: str, cluster: Cluster, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    options = {
        "here": ["--jobs", "1"],
        "processes": ["--jobs", "2"],
        "cluster": ["--scheduler", cluster.address],
    }
    with running(*options[where], "--out", str(out)) as command:
        wait_for_jobs(out, 1, command)
        before = job_files(out)
        # As a terminal does it: to the whole group.
        os.killpg(command.pid, signal.SIGINT)
        done = ended(command)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert before <= job_files(out)
    assert len(job_files(out)) < JOBS
    assert drafts(out) == []


def test_what_a_cluster_lacks_is_one_sentence(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with dask(tmp_path, 0, PYTHONPATH="") as bare:
        assert "no workers" in refused(bare.address, out)
        bare.add_worker()
        assert "need this program" in refused(bare.address, out)


def test_a_scheduler_that_is_lost_is_one_sentence_and_what_is_done_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with dask(tmp_path, 1, PYTHONPATH=str(ROOT)) as cluster:
        with running("--scheduler", cluster.address, "--out", str(out)) as command:
            wait_for_jobs(out, 1, command)
            before = job_files(out)
            cluster.scheduler.kill()
            done = ended(command)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"The scheduler {cluster.address} cannot be used: ")
        assert len(done.stderr.splitlines()) == 1
    assert before <= job_files(out)
    assert drafts(out) == []


@contextmanager
def nobody_there() -> Iterator[str]:
    """The address of a scheduler that does not answer."""
    with socket.socket() as taken:
        # Bound, but nobody listens: no other process gets this port now.
        taken.bind(("127.0.0.1", 0))
        yield f"tcp://127.0.0.1:{taken.getsockname()[1]}"


def test_a_scheduler_that_does_not_answer_is_one_sentence_soon(tmp_path: Path) -> None:
    with nobody_there() as address:
        sentence = refused(address, tmp_path / "out")
    # Its own patience, not that of Dask, which is 30 seconds.
    assert "after 5 s" in sentence


def test_an_address_that_is_none_is_one_sentence_to_the_very_end(tmp_path: Path) -> None:
    # A client that was never whole would complain as the process ends.
    assert "port" in refused("nowhere", tmp_path / "out")


@dataclass(frozen=True)
class Killer:
    """A task that its worker does not survive, or any other one."""

    deadly: bool
    networks: int = 1
    experiment: Experiment = EXPERIMENT

    def stream(self, device: str = "cpu") -> Generator[int, None, list[dict[str, Any]]]:
        """End the process, or return a row."""
        yield 0
        if self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return [{"device": device}]


@dataclass(frozen=True)
class Faulty:
    """A task that goes wrong half-way."""

    networks: int = 1
    experiment: Experiment = EXPERIMENT

    def stream(self, device: str = "cpu") -> Generator[int, None, list[dict[str, Any]]]:
        """Raise."""
        yield 0
        raise RuntimeError(f"out of luck on {device}")


def print_the_ends_of_a_killer_and_others() -> None:
    """What becomes of a task that kills its worker, and of those behind it."""
    # To come to the end sooner.
    execution._TRIES = 1  # type: ignore[misc]
    tasks = [(place, Killer(deadly=place == 0)) for place in range(6)]
    for done in sorted(execute(tasks, jobs=2), key=lambda done: done.place):
        print(done.place, len(done.rows), done.failure)
    # Where somebody breaks off, nothing more is said.
    ends = execute([(place, Killer(deadly=False)) for place in range(100)], jobs=2)
    next(ends)
    del ends


@pytest.mark.parametrize(
    ("name", "error", "heard"),
    [
        ("ExecutorManagerThread", KeyError, 0),
        ("ExecutorManagerThread", ValueError, 1),
        ("another", KeyError, 1),
    ],
)
def test_of_loky_alone_nothing_is_heard_while_it_ends(
    name: str, error: type[Exception], heard: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", said.append)

    def fail() -> None:
        raise error(6)

    def ends() -> Generator[Done, None, None]:
        try:
            yield Done(0, [])
        finally:
            thread = threading.Thread(target=fail, name=name)
            thread.start()
            thread.join()

    with pytest.raises(KeyboardInterrupt):
        break_off(ends())
    assert len(said) == heard
    assert threading.excepthook == said.append


def test_the_thread_that_feeds_workers_is_gone_when_a_study_has_been_broken_off() -> None:
    gone = threading.Event()

    def ends() -> Generator[Done, None, None]:
        try:
            yield Done(0, [])
        finally:
            feeder = threading.Timer(0.1, gone.set)
            feeder.name = "QueueFeederThread"
            feeder.start()

    with pytest.raises(KeyboardInterrupt):
        break_off(ends())
    assert gone.is_set()


def break_off(ends: Generator[Done, None, None]) -> None:
    """Take the first end, and want no more."""
    with execution._closing(ends) as coming:
        next(coming)
        raise KeyboardInterrupt


def test_a_task_that_kills_its_workers_takes_no_other_one_along() -> None:
    script = f"from {__name__} import *; print_the_ends_of_a_killer_and_others()"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, **ONE_THREAD},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    killer, *others = done.stdout.splitlines()
    assert killer.startswith("0 0 its worker process died")
    assert others == [f"{place} 1 " for place in range(1, 6)]
    assert set(done.stderr.splitlines()) == {"a worker process died; its work is done again"}


def test_a_task_that_goes_wrong_is_an_end_like_any_other() -> None:
    tasks: list[tuple[int, Task]] = [(7, Faulty()), (3, Killer(deadly=False))]
    assert list(execute(tasks, jobs=1, device="abacus")) == [
        Done(7, [], "RuntimeError: out of luck on abacus"),
        Done(3, [{"device": "abacus"}]),
    ]
