"""The workers: by turns, step by step, and one place more for what is cheap."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from dropout_core.cooperative import GivingWay
from dropout_core.serving.places import Places, QueueFullError
from dropout_core.serving.work import CHEAP_SECONDS
from dropout_core.serving.workers import Workers

PATIENCE = 30
DEAR = 2 * CHEAP_SECONDS


class Clock:
    """Seconds that each thread has computed: those that a test says its steps take."""

    def __init__(self) -> None:
        self._of = threading.local()

    def __call__(self) -> float:
        return float(getattr(self._of, "seconds", 0.0))

    def pass_by(self, seconds: float) -> None:
        """The calling thread has computed."""
        self._of.seconds = self() + seconds


CLOCK = Clock()


@contextmanager
def working(number: int, places: Places | None = None) -> Iterator[Workers]:
    """Workers that are closed in the end."""
    made = Workers(number, "working", places or Places(100, 1e9), CLOCK)
    try:
        yield made
    finally:
        made.close(wait=True)


class Steps:
    """Work that notes its steps, takes one when it is let, and says when it has ended.

    seconds: what each of its steps takes.
    """

    def __init__(self, name: str, number: int, notes: list[str], seconds: float = 0.0) -> None:
        self.name, self.number, self.notes, self.seconds = name, number, notes, seconds
        self.begun, self.let = threading.Semaphore(0), threading.Semaphore(0)
        self.ended = threading.Event()

    def __iter__(self) -> GivingWay[None]:
        for step in range(self.number):
            self.begun.release()
            assert self.let.acquire(timeout=PATIENCE)
            self.notes.append(f"{self.name}{step}")
            CLOCK.pass_by(self.seconds)
            yield
        self.ended.set()

    def free(self) -> "Steps":
        """The same, with nothing to wait for."""
        self.let.release(self.number)
        return self


def doing(action: Callable[[], object]) -> GivingWay[None]:
    """Work of one step."""
    action()
    yield


def test_a_study_is_laid_aside_while_runs_wait_and_goes_on_where_it_was() -> None:
    notes: list[str] = []
    study, later = Steps("first ", 3, notes), Steps("second ", 1, notes)
    # The place beside what is dear is taken.
    beside, run = Steps("beside ", 1, notes), Steps("run ", 1, notes)
    with working(1) as workers:
        workers.submit_behind(iter(study))
        workers.submit_behind(iter(later))
        assert study.begun.acquire(timeout=PATIENCE)
        workers.submit(iter(beside))
        assert beside.begun.acquire(timeout=PATIENCE)
        workers.submit(iter(run))
        study.let.release(1)
        beside.free()
        run.free()
        assert run.ended.wait(PATIENCE)
        study.free()
        later.free()
        assert later.ended.wait(PATIENCE)
    assert sorted(notes[:3]) == ["beside 0", "first 0", "run 0"]
    assert notes[3:] == ["first 1", "first 2", "second 0"]


def test_runs_are_done_first_come_first_served() -> None:
    notes: list[int] = []
    gate, done = threading.Event(), threading.Event()
    with working(1) as workers:
        workers.submit(doing(partial(gate.wait, PATIENCE)))
        for number in range(5):
            workers.submit(doing(partial(notes.append, number)))
        workers.submit(doing(done.set))
        gate.set()
        assert done.wait(PATIENCE)
    assert notes == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("cost", [0, DEAR])
def test_as_many_are_under_way_as_there_are_workers(cost: float) -> None:
    notes: list[str] = []
    works = [Steps(f"{place} ", 1, notes) for place in range(3)]
    with working(2) as workers:
        for work in works:
            workers.submit(iter(work), cost=cost)
        for work in works[:2]:
            assert work.begun.acquire(timeout=PATIENCE)
        # The third thread has nothing to do.
        assert not works[2].begun.acquire(blocking=False)
        works[0].free()
        assert works[2].begun.acquire(timeout=PATIENCE)
        works[1].free()
        works[2].free()


def test_what_is_cheap_begins_beside_dear_work_whose_step_goes_on() -> None:
    dear = [Steps(f"dear {place} ", 2, []) for place in range(2)]
    cheap = Steps("cheap ", 1, [])
    with working(2) as workers:
        for one in dear:
            workers.submit(iter(one), cost=DEAR)
            assert one.begun.acquire(timeout=PATIENCE)
        workers.submit(iter(cheap))
        assert cheap.begun.acquire(timeout=PATIENCE)
        # One of the dear lies aside then, so that no more go on than there are cores.
        dear[0].let.release()
        dear[1].let.release()
        either = threading.Event()
        workers.submit(doing(either.set))
        assert either.wait(PATIENCE)
        assert sum(one.begun.acquire(blocking=False) for one in dear) < 2
        cheap.free()
        for one in dear:
            one.free()
            assert one.ended.wait(PATIENCE)


def test_a_short_run_waits_for_none_of_sixty_long_ones() -> None:
    notes: list[str] = []
    gate = Steps("gate ", 1, [])
    last = Steps("last ", 1, notes).free()
    with working(1) as workers:
        workers.submit(iter(gate))
        for place in range(60):
            workers.submit(iter(Steps(f"long {place} ", 2, notes).free()), "one", DEAR)
        workers.submit(iter(Steps("short ", 1, notes).free()), "other")
        workers.submit(iter(last), "one", DEAR)
        gate.free()
        assert last.ended.wait(PATIENCE)
    assert notes[0] == "short 0"
    assert len(notes) == 122


def test_what_turns_out_to_be_dear_gives_way_to_what_is_cheap() -> None:
    notes: list[str] = []
    wrong = Steps("wrong ", 3, notes, seconds=CHEAP_SECONDS + 1)
    short = Steps("short ", 1, notes).free()
    with working(1) as workers:
        workers.submit(iter(wrong), "one", cost=0.1)
        assert wrong.begun.acquire(timeout=PATIENCE)
        workers.submit(iter(short), "other", cost=0.1)
        wrong.free()
        assert wrong.ended.wait(PATIENCE)
    assert notes == ["wrong 0", "short 0", "wrong 1", "wrong 2"]


def test_what_has_been_left_takes_no_place_and_is_not_begun() -> None:
    is_left = threading.Event()
    gate, left = Steps("gate ", 1, []), Steps("left ", 1, [])
    with working(1, Places(1, 1e9)) as workers:
        workers.submit(iter(gate))
        assert gate.begun.acquire(timeout=PATIENCE)
        workers.submit(iter(left), is_given_up=is_left.is_set)
        with pytest.raises(QueueFullError):
            workers.check("", 1)
        is_left.set()
        workers.check("", 1)
        done = threading.Event()
        workers.submit(doing(done.set))
        gate.free()
        assert done.wait(PATIENCE)
    assert not left.begun.acquire(blocking=False)


def test_what_raises_is_written_to_the_log_and_the_worker_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done = threading.Event()
    with caplog.at_level(logging.ERROR), working(1) as workers:
        workers.submit(doing(lambda: 1 // 0))
        workers.submit(doing(done.set))
        assert done.wait(PATIENCE)
    assert "ZeroDivisionError" in caplog.text


def test_closed_workers_begin_nothing_more() -> None:
    notes: list[str] = []
    study = Steps("", 3, notes)
    with working(1) as workers:
        workers.submit_behind(iter(study))
        assert study.begun.acquire(timeout=PATIENCE)
        workers.submit_behind(iter(Steps("never", 1, notes)))
        workers.close(wait=False)
        study.free()
    assert notes == ["0"]


def test_the_first_parts_of_all_studies_come_before_the_second_ones() -> None:
    notes: list[str] = []
    gate = threading.Event()
    with working(1) as workers:
        workers.submit(doing(partial(gate.wait, PATIENCE)))
        for study in ("large", "small"):
            for row in range(2):
                steps = Steps(f"{study}, part {row}, step ", 1, notes).free()
                workers.submit_behind(iter(steps), row)
        last = Steps("last ", 1, notes).free()
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
