"""The library of studies: one of each request, behind the runs, stopped, gone on with, bounded."""

import gc
import itertools
import json
import threading
import time
import tracemalloc
import weakref
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import Any
from unittest.mock import patch

import pandas as pd
import pytest

from dropout_core.cooperative import GivingWay, in_one_go
from dropout_core.experiment import Experiment
from dropout_core.learning.contenders import CONTENDERS
from dropout_core.serving.budget import Budget, OverBudgetError
from dropout_core.serving.checkpoints import CheckpointStore
from dropout_core.serving.event_log import State
from dropout_core.serving.places import Places, QueueFullError
from dropout_core.serving.runs import RunLibrary
from dropout_core.serving.studies import StudyLibrary, TooLargeError
from dropout_core.serving.study_log import StudyLog
from dropout_core.study import design
from dropout_core.study.design import Job, Row, Task
from dropout_core.study.figures import FIGURES
from dropout_core.study.figures.figure import OUTCOMES
from dropout_core.study.request import StudyRequest, Sweep
from tests.core.study.test_outcomes import outcomes_of

PATIENCE = 30
# Four jobs: five networks of this width are trained at once.
REQUEST = StudyRequest(experiment=Experiment(epochs=10, hidden_width=300), seeds=10)


@contextmanager
def libraries(**settings: Any) -> Iterator[tuple[RunLibrary, StudyLibrary]]:
    """Runs and studies with generous settings, closed in the end."""
    runs = RunLibrary(
        workers=1,
        places=Places(10, 1e9),
        unwatched_seconds=3600,
        max_bytes=2**30,
        budget=Budget(60),
        checkpoints=CheckpointStore(0),
    )
    generous = {
        "limit": 1e6,
        "limit_bytes": 2**40,
        "running_limit": 5,
        "unwatched_seconds": 3600,
        "max_bytes": 2**30,
    }
    studies = StudyLibrary(runs=runs, **{**generous, **settings})
    try:
        yield runs, studies
    finally:
        studies.stop()
        runs.close()


def wait_for(study: StudyLog, parts: int | None = None) -> None:
    """Follow a study to its end, or until it has so many parts."""
    news = threading.Event()
    with study.watched(news.set):
        while not study.ended and (parts is None or len(study.messages) < parts):
            news.clear()
            if not study.ended and (parts is None or len(study.messages) < parts):
                assert news.wait(PATIENCE)


def held_by(gate: threading.Event) -> GivingWay[None]:
    """Work that keeps a worker until the gate is opened."""
    assert gate.wait(PATIENCE)
    yield


def said(message: bytes) -> dict[str, Any]:
    """What an event has to say."""
    (line,) = [line for line in message.decode().splitlines() if line.startswith("data: ")]
    told: dict[str, Any] = json.loads(line.removeprefix("data: "))
    return told


def expected(request: StudyRequest) -> pd.DataFrame:
    """All rows of a study, as its jobs give them one after the other."""
    rows: list[Row] = []
    for job in request.plan().jobs():
        with patch("dropout_core.study.design.stream_outcomes", _at_once):
            rows += _drained(job.stream())
    return pd.DataFrame(rows)


def _at_once(*job: Any) -> Generator[int, None, list[Any]]:
    yield 0
    return outcomes_of(*job[:3])


def _drained(training: Generator[int, None, list[Row]]) -> list[Row]:
    try:
        while True:
            next(training)
    except StopIteration as end:
        rows: list[Row] = end.value
        return rows


def test_all_rows_come_and_the_summary_is_that_of_all_of_them() -> None:
    with libraries() as (_, studies):
        study = studies.request(REQUEST)
        wait_for(study)
    assert study.state is State.DONE
    wanted = expected(REQUEST)
    pd.testing.assert_frame_equal(study.records(), wanted)
    told = [said(message) for message in study.messages if message]
    # Before the first job ends it is told that a worker has begun.
    assert (told[0]["rows"], told[0]["summary"]) == ([], None)
    assert [part["networks"] for part in told] == sorted(part["networks"] for part in told)
    parts = [part for part in told if part["rows"]]
    assert sum(len(part["rows"]) for part in parts) == len(wanted)
    assert [part["networks"] for part in parts] == [5, 10, 15, 20]
    medians = wanted.groupby("contender")["true_loss"].median().to_dict()
    assert all(part["summary"] is None for part in told[:-1])
    for row in told[-1]["summary"]:
        assert row["median"] == pytest.approx(medians[row["contender"]])


def test_one_request_is_one_study_however_many_ask() -> None:
    with libraries() as (_, studies):
        asked = [studies.request(REQUEST) for _ in range(5)]
        assert all(one is asked[0] for one in asked)
        wait_for(asked[0])
        assert studies.request(REQUEST) is asked[0]
        assert studies.find(REQUEST) is asked[0]
        assert studies.find(replace(REQUEST, seeds=9)) is None


def test_a_study_that_nobody_follows_stops_and_goes_on_with_what_it_had() -> None:
    with libraries(unwatched_seconds=0) as (runs, studies):
        study = studies.request(replace(REQUEST, seeds=100))
        wait_for(study, parts=2)
        # The only worker comes to this after all jobs of the study.
        stopped = threading.Event()
        runs.pool.submit_behind(in_one_go(stopped.set)(), row=1000)
        assert stopped.wait(PATIENCE)
        assert study.state is State.STOPPED
        again = studies.request(study.request)
        assert again is not study
        wait_for(again, parts=len(study.messages) + 1)
        rows = [message for message in study.messages if message and said(message)["rows"]]
        assert rows
        assert [one for one in again.messages if one in rows] == rows


def test_a_study_too_large_or_one_too_many_is_refused_before_anything_starts() -> None:
    with libraries(limit=1e-6) as (_, studies):
        with pytest.raises(OverBudgetError):
            studies.request(REQUEST)
        assert studies.find(REQUEST) is None
    with libraries(running_limit=1) as (_, studies):
        studies.request(replace(REQUEST, seeds=100))
        with pytest.raises(QueueFullError):
            studies.request(REQUEST)
        assert studies.find(REQUEST) is None


def test_finished_studies_are_kept_within_the_bound_and_the_oldest_goes_first() -> None:
    with libraries() as (_, studies):
        first = studies.request(REQUEST)
        wait_for(first)
        size = first.nbytes
    with libraries(max_bytes=int(1.5 * size)) as (_, studies):
        wait_for(studies.request(REQUEST))
        later = replace(REQUEST, experiment=replace(REQUEST.experiment, noise=0.1))
        wait_for(studies.request(later))
        # Forgetting follows the end on the worker's thread: one more study waits for it.
        wait_for(studies.request(replace(later, seeds=2)))
        assert studies.find(REQUEST) is None
        assert studies.nbytes <= 1.5 * size


def taken(study: StudyLog) -> Iterator[tuple[int, Task]]:
    """All jobs of a study, as workers take them."""
    jobs = enumerate(study.request.plan().jobs())
    while job := study.take(jobs):
        yield job


@contextmanager
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The seconds that study logs go by, to be set."""
    now = [1000.0]
    monkeypatch.setattr("dropout_core.serving.study_log.time.monotonic", lambda: now[0])
    yield now


def test_a_summary_comes_every_half_second_and_at_the_end_and_only_the_last_one_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request = replace(REQUEST, seeds=40)
    study = StudyLog(request)
    written: list[dict[str, Any]] = []
    write = StudyLog.write

    def noted(self: StudyLog, message: bytes) -> None:
        written.append(said(message))
        write(self, message)

    monkeypatch.setattr(StudyLog, "write", noted)
    with clock(monkeypatch) as now:
        for place, job in taken(study):
            study.add(place, job, _drained(job.stream()))
            now[0] += 0.2
    summed = [bool(part["summary"]) for part in written]
    # Sixteen jobs: after the first one, after each third one, and at the end.
    assert sum(summed) == 1 + 15 // 3 + (15 % 3 > 0)
    assert summed[-1]
    assert [bool(one) and bool(said(one)["summary"]) for one in study.messages].count(True) == 1
    assert study.messages[0]
    sent = [said(one) for one in study.messages if one]
    assert sum(len(part["rows"]) for part in sent) == len(study.records())
    assert [part["networks"] for part in sent] == sorted(part["networks"] for part in sent)


def test_what_a_log_holds_is_counted_also_when_messages_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    study = StudyLog(replace(REQUEST, seeds=20))
    objects = study.nbytes - len(study.opening)
    with clock(monkeypatch) as now:
        for place, job in taken(study):
            rows = _drained(job.stream())
            study.reach(place, 1.0)
            study.add(place, job, rows)
            objects += 2000 * len(rows) + 140 * sum(len(row["looks"]) for row in rows)
            now[0] += 1
    assert study.messages.count(b"") >= 5
    assert study.nbytes == len(study.opening) + sum(map(len, study.messages)) + objects


def test_a_summary_that_takes_long_comes_more_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    study = StudyLog(replace(REQUEST, seeds=60))
    summaries = []
    with clock(monkeypatch) as now:

        def slow(self: StudyRequest, records: pd.DataFrame) -> pd.DataFrame:
            now[0] += 1
            summaries.append(now[0])
            return pd.DataFrame()

        monkeypatch.setattr(StudyRequest, "summary", slow)
        for place, job in taken(study):
            study.add(place, job, _drained(job.stream()))
            now[0] += 1
    pauses = [after - before for before, after in itertools.pairwise(summaries[:-1])]
    assert pauses
    assert min(pauses) >= 6


def test_a_study_with_too_many_rows_is_refused_with_how_many_seeds_it_may_have() -> None:
    with libraries(limit_bytes=200_000) as (_, studies):
        with pytest.raises(TooLargeError) as caught:
            studies.request(replace(REQUEST, seeds=100))
        allowed = caught.value.seeds
        assert caught.value.rows == 200
        assert caught.value.limit == 2 * allowed < 200
        with pytest.raises(TooLargeError):
            studies.request(replace(REQUEST, seeds=allowed + 1))
        study = studies.request(replace(REQUEST, seeds=allowed))
        wait_for(study)
        assert study.nbytes <= 1.2 * study.expected_bytes
        assert study.expected_bytes <= 2 * study.nbytes


def test_studies_under_way_hold_no_more_together_than_two_may() -> None:
    with libraries(limit_bytes=200_000) as (runs, studies):
        held = threading.Event()
        for _ in range(runs.pool.number + 1):
            runs.pool.submit(in_one_go(held.wait)(PATIENCE))
        for seeds in (24, 25):
            studies.request(replace(REQUEST, seeds=seeds))
        with pytest.raises(QueueFullError):
            studies.request(replace(REQUEST, seeds=23))
        held.set()
        studies.stop()


def test_a_study_over_budget_says_with_how_many_seeds_it_is_not() -> None:
    request = replace(REQUEST, seeds=1000)
    with libraries(limit=1.0) as (_, studies):
        with pytest.raises(OverBudgetError) as caught:
            studies.request(request)
        seeds = caught.value.lower["seeds"]
        with pytest.raises(OverBudgetError):
            studies.request(replace(request, seeds=2 * seeds))
        studies.request(replace(request, seeds=seeds))
        studies.stop()


def test_the_largest_study_that_can_be_asked_for_is_priced_at_once() -> None:
    contenders = ("plain", *(f"dropout={place / 20:g}" for place in range(19)))
    sweep = Sweep("noise", tuple(place / 20 for place in range(20)))
    experiment = Experiment(hidden_width=10, epochs=10)
    largest = StudyRequest(experiment=experiment, contenders=contenders, sweep=sweep, seeds=1000)
    with libraries(limit_bytes=128 * 2**20) as (_, studies):
        began = time.thread_time()
        with pytest.raises(TooLargeError):
            studies.request(largest)
        took = time.thread_time() - began
        # Of one core, on a machine three times as slow as is wanted.
        assert took < 3 * 0.05


def test_what_was_done_before_a_stop_is_not_summed_up_again() -> None:
    study, again = StudyLog(REQUEST), StudyLog(REQUEST)
    for place, job in islice(taken(study), 3):
        study.add(place, job, _drained(job.stream()))
    study.stop()
    with patch.object(StudyRequest, "summary", side_effect=AssertionError):
        again.go_on_from(study)
    assert again.state is State.WAITING
    assert again.messages == study.messages
    assert again.rows == study.rows
    assert again.nbytes == study.nbytes
    assert [place for place, _ in taken(again)] == [3]


def test_a_study_that_was_stopped_when_all_was_done_has_its_end() -> None:
    study, again = StudyLog(REQUEST), StudyLog(REQUEST)
    study.stop()
    for place, job in taken(study):
        study.add(place, job, _drained(job.stream()))
    assert study.state is State.STOPPED
    again.go_on_from(study)
    assert list(taken(again)) == []
    assert again.state is State.DONE
    assert said(again.closing) == {"verdict": None}
    pd.testing.assert_frame_equal(again.records(), expected(REQUEST))


def test_all_is_written_only_when_everything_that_was_taken_has_come_back() -> None:
    study = StudyLog(REQUEST)
    jobs = enumerate(REQUEST.plan().jobs())
    under_way = [study.take(jobs) for _ in range(4)]
    for one in under_way:
        assert study.take(jobs) is None
        assert study.state is State.WAITING
        assert one
        place, job = one
        study.add(place, job, _drained(job.stream()))
    assert study.take(jobs) is None
    assert study.state is State.DONE


def test_studies_that_are_asked_for_and_left_hold_nothing() -> None:
    sweep = Sweep("noise", tuple(place / 20 for place in range(20)))
    large = replace(REQUEST, sweep=sweep, contenders=tuple(CONTENDERS))
    with libraries(unwatched_seconds=0, running_limit=100) as (runs, studies):
        gate = threading.Event()
        runs.pool.submit(held_by(gate))
        left = []
        tracemalloc.start()
        for seeds in range(1000, 970, -1):
            left.append(weakref.ref(studies.request(replace(large, seeds=seeds))))
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        # Of two hundred trainings on a thousand seeds nothing is made before a worker comes.
        assert held < 30 * 20_000
        gate.set()
        gone = threading.Event()
        runs.pool.submit_behind(in_one_go(gone.set)(), row=1000)
        assert gone.wait(PATIENCE)
        assert studies.nbytes == 0
        gc.collect()
        assert [one() for one in left] == [None] * 30


def test_jobs_are_made_as_workers_take_them(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Job] = []

    def counted(*what: Any) -> Job:
        made.append(job := Job(*what))
        return job

    monkeypatch.setattr(design, "Job", counted)
    with libraries() as (_, studies):
        # Four hundred jobs of two trainings.
        study = studies.request(replace(REQUEST, seeds=1000))
        wait_for(study, parts=2)
        studies.stop()
    assert len(made) <= 2 + len(study.rows) + 1


def test_what_is_under_way_is_counted() -> None:
    with libraries() as (runs, studies):
        held = threading.Event()
        runs.pool.submit(held_by(held))
        small = studies.request(REQUEST)
        assert studies.nbytes == small.nbytes
        sweep = Sweep("noise", (0.1, 0.2, 0.3))
        large = studies.request(replace(REQUEST, sweep=sweep))
        assert large.nbytes > 2 * small.nbytes
        assert studies.nbytes == small.nbytes + large.nbytes
        held.set()


def test_a_study_ends_with_its_last_job_and_waits_for_no_further_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with libraries() as (runs, studies):
        row: list[Iterator[None]] = []
        monkeypatch.setattr(runs.pool, "submit_behind", lambda steps, *_: row.append(steps))
        study = studies.request(REQUEST)
        for _ in range(4):
            assert not study.ended
            list(row.pop())
        assert study.state is State.DONE
        assert row == []


def test_a_job_that_raises_fails_the_study_and_it_can_be_asked_for_again() -> None:
    with libraries() as (_, studies):
        with patch.object(StudyLog, "add", side_effect=ZeroDivisionError("lost")):
            study = studies.request(REQUEST)
            wait_for(study)
        assert study.state is State.FAILED
        assert said(study.closing)["message"] == "lost"
        again = studies.request(REQUEST)
        wait_for(again)
        assert again.state is State.DONE


def test_closing_lets_the_followers_of_a_study_go() -> None:
    with libraries() as (_, studies):
        study = studies.request(replace(REQUEST, seeds=200))
        studies.stop()
        wait_for(study)
        assert study.state is State.STOPPED
        with pytest.raises(QueueFullError):
            studies.request(REQUEST)


def test_a_figure_of_the_paper_ends_with_a_verdict() -> None:
    figure = StudyRequest(experiment=Experiment(epochs=10, hidden_width=10), seeds=2, figure="9a")
    with libraries() as (_, studies):
        study = studies.request(figure)
        wait_for(study)
    verdict = said(study.closing)["verdict"]
    assert verdict["outcome"] in OUTCOMES
    for finding in verdict["findings"]:
        assert FIGURES["9a"].findings[finding].format(**verdict["values"])
