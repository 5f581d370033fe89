"""The workers: runs first, studies while no run waits."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from dropout_core.serving.workers import Workers

PATIENCE = 30


@contextmanager
def working(number: int) -> Iterator[Workers]:
    """Workers that are closed in the end."""
    made = Workers(number, "working")
    try:
        yield made
    finally:
        made.close(wait=True)


class Steps:
    """A study that notes its steps, takes one when it is let, and says when it has ended."""

    def __init__(self, name: str, number: int, notes: list[str]) -> None:
        self.name, self.number, self.notes = name, number, notes
        self.begun, self.let = threading.Semaphore(0), threading.Semaphore(0)
        self.ended = threading.Event()

    def __iter__(self) -> Iterator[None]:
        for step in range(self.number):
            self.begun.release()
            assert self.let.acquire(timeout=PATIENCE)
            self.notes.append(f"{self.name}{step}")
            yield
        self.ended.set()


def test_a_study_is_laid_aside_while_a_run_waits_and_goes_on_where_it_was() -> None:
    notes: list[str] = []
    study, later = Steps("first ", 3, notes), Steps("second ", 1, notes)
    ran = threading.Event()

    def run() -> None:
        notes.append("run")
        ran.set()

    with working(1) as workers:
        workers.submit_behind(iter(study))
        workers.submit_behind(iter(later))
        assert study.begun.acquire(timeout=PATIENCE)
        workers.submit(run)
        study.let.release(3)
        later.let.release()
        assert ran.wait(PATIENCE)
        assert later.ended.wait(PATIENCE)
    assert notes == ["first 0", "run", "first 1", "first 2", "second 0"]


def test_runs_are_done_first_come_first_served() -> None:
    notes: list[int] = []
    gate, done = threading.Event(), threading.Event()
    with working(1) as workers:
        workers.submit(lambda: bool(gate.wait(PATIENCE)))
        for number in range(5):
            workers.submit(partial(notes.append, number))
        workers.submit(done.set)
        gate.set()
        assert done.wait(PATIENCE)
    assert notes == [0, 1, 2, 3, 4]


def test_as_many_are_under_way_as_there_are_workers() -> None:
    meeting = threading.Barrier(3)
    met = threading.Barrier(4)

    def meet() -> None:
        meeting.wait(PATIENCE)
        met.wait(PATIENCE)

    with working(3) as workers:
        for _ in range(3):
            workers.submit(meet)
        met.wait(PATIENCE)


def test_what_raises_is_written_to_the_log_and_the_worker_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done = threading.Event()
    with caplog.at_level(logging.ERROR), working(1) as workers:
        workers.submit(lambda: 1 // 0)
        workers.submit(done.set)
        assert done.wait(PATIENCE)
    assert "ZeroDivisionError" in caplog.text


def test_closed_workers_begin_nothing_more() -> None:
    notes: list[str] = []
    study = Steps("", 3, notes)
    workers = Workers(1, "working")
    workers.submit_behind(iter(study))
    assert study.begun.acquire(timeout=PATIENCE)
    workers.submit_behind(iter(Steps("never", 1, notes)))
    workers.close(wait=False)
    study.let.release(3)
    workers.close(wait=True)
    assert notes == ["0"]


def test_the_first_parts_of_all_studies_come_before_the_second_ones() -> None:
    notes: list[str] = []
    gate = threading.Event()
    with working(1) as workers:
        workers.submit(lambda: gate.wait(PATIENCE))
        for study in ("large", "small"):
            for place in range(2):
                steps = Steps(f"{study}, part {place}, step ", 1, notes)
                steps.let.release()
                workers.submit_behind(iter(steps), place)
        last = Steps("last ", 1, notes)
        last.let.release()
        workers.submit_behind(iter(last), 3)
        gate.set()
        assert last.ended.wait(PATIENCE)
    assert notes == [
        "large, part 0, step 0",
        "small, part 0, step 0",
        "large, part 1, step 0",
        "small, part 1, step 0",
        "last 0",
    ]
