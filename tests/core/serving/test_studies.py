"""The library of studies: one of each question, behind the runs, stopped, gone on with, bounded."""

import json
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pandas as pd
import pytest

from dropout_core.experiment import Experiment
from dropout_core.serving.budget import Budget, OverBudgetError
from dropout_core.serving.checkpoints import CheckpointStore
from dropout_core.serving.event_log import State
from dropout_core.serving.runs import QueueFullError, RunLibrary
from dropout_core.serving.studies import StudyLibrary, StudyTranscript
from dropout_core.study.design import Job, Row
from dropout_core.study.request import StudyQuestion
from tests.core.study.test_outcomes import outcomes_of

PATIENCE = 30
# Four jobs: five networks of this width are trained at once.
QUESTION = StudyQuestion(experiment=Experiment(epochs=10, hidden_width=300), seeds=10)


@contextmanager
def libraries(**settings: Any) -> Iterator[tuple[RunLibrary, StudyLibrary]]:
    """Runs and studies with generous settings, closed in the end."""
    runs = RunLibrary(
        workers=1,
        queue_limit=10,
        unwatched_seconds=3600,
        max_bytes=2**30,
        budget=Budget(60),
        checkpoints=CheckpointStore(0),
    )
    generous = {"limit": 1e6, "running_limit": 5, "unwatched_seconds": 3600, "max_bytes": 2**30}
    studies = StudyLibrary(runs=runs, **{**generous, **settings})
    try:
        yield runs, studies
    finally:
        studies.close()
        runs.close()


def wait_for(study: StudyTranscript, parts: int | None = None) -> None:
    """Follow a study to its end, or until it has so many parts."""
    news = threading.Event()
    with study.watched(news.set):
        while not study.ended and (parts is None or len(study.messages) < parts):
            news.clear()
            if not study.ended and (parts is None or len(study.messages) < parts):
                assert news.wait(PATIENCE)


def said(message: bytes) -> dict[str, Any]:
    """What an event has to say."""
    (line,) = [line for line in message.decode().splitlines() if line.startswith("data: ")]
    told: dict[str, Any] = json.loads(line.removeprefix("data: "))
    return told


def expected(question: StudyQuestion) -> pd.DataFrame:
    """All rows of a study, as its jobs give them one after the other."""
    rows: list[Row] = []
    for task in question.tasks():
        assert isinstance(task, Job)
        with patch("dropout_core.study.design.stream_outcomes", _at_once):
            rows += _drained(task.stream())
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
        study = studies.request(QUESTION)
        wait_for(study)
    assert study.state is State.DONE
    wanted = expected(QUESTION)
    pd.testing.assert_frame_equal(study.records(), wanted)
    told = [said(message) for message in study.messages]
    # Before the first job ends it is told that a worker has begun.
    assert (told[0]["rows"], told[0]["summary"]) == ([], None)
    assert [part["networks"] for part in told] == sorted(part["networks"] for part in told)
    parts = [part for part in told if part["rows"]]
    assert sum(len(part["rows"]) for part in parts) == len(wanted)
    assert [part["networks"] for part in parts] == [5, 10, 15, 20]
    medians = wanted.groupby("contender")["true_loss"].median().to_dict()
    for row in parts[-1]["summary"]:
        assert row["median"] == pytest.approx(medians[row["contender"]])


def test_one_question_is_one_study_however_many_ask() -> None:
    with libraries() as (_, studies):
        asked = [studies.request(QUESTION) for _ in range(5)]
        assert all(one is asked[0] for one in asked)
        wait_for(asked[0])
        assert studies.request(QUESTION) is asked[0]
        assert studies.find(QUESTION) is asked[0]
        assert studies.find(replace(QUESTION, seeds=9)) is None


def test_a_study_that_nobody_follows_stops_and_goes_on_with_what_it_had() -> None:
    with libraries(unwatched_seconds=0) as (runs, studies):
        study = studies.request(replace(QUESTION, seeds=100))
        wait_for(study, parts=2)
        # The only worker comes to this after all jobs of the study.
        stopped = threading.Event()
        runs.pool.submit_behind(iter(stopped.set, None), place=1000)
        assert stopped.wait(PATIENCE)
        assert study.state is State.STOPPED
        again = studies.request(study.question)
        assert again is not study
        wait_for(again, parts=len(study.messages) + 1)
        assert again.messages[: len(study.messages)] == study.messages


def test_a_study_too_large_or_one_too_many_is_refused_before_anything_starts() -> None:
    with libraries(limit=1e-6) as (_, studies):
        with pytest.raises(OverBudgetError):
            studies.request(QUESTION)
        assert studies.find(QUESTION) is None
    with libraries(running_limit=1) as (_, studies):
        studies.request(replace(QUESTION, seeds=100))
        with pytest.raises(QueueFullError):
            studies.request(QUESTION)
        assert studies.find(QUESTION) is None


def test_finished_studies_are_kept_within_the_bound_and_the_oldest_goes_first() -> None:
    with libraries() as (_, studies):
        first = studies.request(QUESTION)
        wait_for(first)
        size = first.nbytes
    with libraries(max_bytes=int(1.5 * size)) as (_, studies):
        wait_for(studies.request(QUESTION))
        later = replace(QUESTION, experiment=replace(QUESTION.experiment, noise=0.1))
        wait_for(studies.request(later))
        # Forgetting follows the end on the worker's thread: one more study waits for it.
        wait_for(studies.request(replace(later, seeds=2)))
        assert studies.find(QUESTION) is None
        assert studies.nbytes <= 1.5 * size


def test_what_was_done_before_a_stop_is_not_summed_up_again() -> None:
    tasks = QUESTION.tasks()
    study, again = StudyTranscript(QUESTION, tasks), StudyTranscript(QUESTION, tasks)
    for place, task in enumerate(tasks[:3]):
        study.add(place, _drained(task.stream()))
    study.stop()
    with patch.object(StudyQuestion, "summary", side_effect=AssertionError):
        again.go_on_from(study)
    assert again.state is State.WAITING
    assert again.messages == study.messages
    assert again.rows == study.rows
    assert again.nbytes == study.nbytes


def test_a_study_that_was_stopped_when_all_was_done_has_its_end() -> None:
    tasks = QUESTION.tasks()
    study, again = StudyTranscript(QUESTION, tasks), StudyTranscript(QUESTION, tasks)
    study.stop()
    for place, task in enumerate(tasks):
        study.add(place, _drained(task.stream()))
    assert study.state is State.STOPPED
    again.go_on_from(study)
    assert again.state is State.DONE
    assert said(again.closing) == {"verdict": None}
    pd.testing.assert_frame_equal(again.records(), expected(QUESTION))


def test_a_job_that_raises_fails_the_study_and_it_can_be_asked_for_again() -> None:
    with libraries() as (_, studies):
        with patch.object(StudyTranscript, "add", side_effect=ZeroDivisionError("lost")):
            study = studies.request(QUESTION)
            wait_for(study)
        assert study.state is State.FAILED
        assert said(study.closing)["message"] == "lost"
        again = studies.request(QUESTION)
        wait_for(again)
        assert again.state is State.DONE


def test_closing_lets_the_followers_of_a_study_go() -> None:
    with libraries() as (_, studies):
        study = studies.request(replace(QUESTION, seeds=200))
        studies.close()
        wait_for(study)
        assert study.state is State.STOPPED
        with pytest.raises(QueueFullError):
            studies.request(QUESTION)


def test_a_figure_of_the_paper_ends_with_a_verdict() -> None:
    question = StudyQuestion(
        experiment=Experiment(epochs=10, hidden_width=10), seeds=2, figure="9a"
    )
    with libraries() as (_, studies):
        study = studies.request(question)
        wait_for(study)
    verdict = said(study.closing)["verdict"]
    assert isinstance(verdict["reproduces"], bool)
    assert verdict["finding"].format(**verdict["values"])
