"""The library: one training per Experiment, workers, a queue, bounded memory."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from dropout_core.experiment import Experiment
from dropout_core.learning.frames import Frame
from dropout_core.learning.run import DivergedError, stream_training
from dropout_core.serving import turns
from dropout_core.serving.budget import Budget, OverBudgetError
from dropout_core.serving.checkpoints import CheckpointStore
from dropout_core.serving.event_log import State
from dropout_core.serving.places import Places, QueueFullError
from dropout_core.serving.run_log import RunLog
from dropout_core.serving.runs import RunLibrary

SHORT = Experiment(epochs=20, hidden_width=10)
FRAMES = [replace(frame, checkpoint=None) for frame in stream_training(SHORT)]


class Trainer:
    """Stands in for the training: begins when told to be, and counts."""

    def __init__(self) -> None:
        self.begun: list[Experiment] = []
        self.ended: list[Experiment] = []
        self.beginning = threading.Semaphore(0)
        self.going = threading.Event()

    def __call__(self, experiment: Experiment) -> Iterator[Frame]:
        self.begun.append(experiment)
        self.beginning.release()
        try:
            assert self.going.wait(30)
            yield from FRAMES
        finally:
            self.ended.append(experiment)


@contextmanager
def library(
    trainer: Callable[[Experiment], Iterator[Frame]] = stream_training, **settings: Any
) -> Iterator[RunLibrary]:
    """A library with generous settings, closed in the end."""
    generous = {
        "workers": 1,
        "places": Places(100, 1e9),
        "unwatched_seconds": 3600,
        "max_bytes": 2**30,
        "budget": Budget(60),
        "checkpoints": CheckpointStore(2**30),
    }
    made = RunLibrary(trainer=trainer, **{**generous, **settings})
    try:
        yield made
    finally:
        made.close()


def wait_until_ended(recording: RunLog) -> None:
    """Follow a recording to its end, whatever it is."""
    ended = threading.Event()

    def look() -> None:
        if recording.ended:
            ended.set()

    with recording.watched(look):
        if not recording.ended:
            assert ended.wait(30)


def other(seed: int) -> Experiment:
    """Another experiment."""
    return replace(SHORT, seed=seed)


def test_however_many_ask_there_is_one_training() -> None:
    trainer = Trainer()
    with library(trainer) as runs:
        recordings = [runs.request(SHORT) for _ in range(20)]
        trainer.going.set()
        assert list(recordings[0].follow()) == FRAMES
        assert {id(one) for one in recordings} == {id(runs.request(SHORT))}
    assert trainer.begun == [SHORT]


def test_as_many_train_at_once_as_there_are_workers_first_come_first_served() -> None:
    trainer = Trainer()
    with library(trainer, workers=2) as runs:
        recordings = [runs.request(other(seed)) for seed in range(6)]
        for _ in range(2):
            assert trainer.beginning.acquire(timeout=10)
        assert [one.state for one in recordings[2:]] == [State.WAITING] * 4
        trainer.going.set()
        for recording in recordings:
            assert list(recording.follow()) == FRAMES
    assert set(trainer.begun[:2]) == {other(0), other(1)}
    assert len(trainer.begun) == 6


def bits(frame: Frame) -> bytes:
    """The curves of a frame, as bytes."""
    return b"".join(curve.tobytes() for curve in frame.curves.values())


def test_a_real_run_is_the_same_as_alone() -> None:
    with library() as runs:
        curves = [bits(frame) for frame in runs.request(SHORT).follow()]
    assert curves == [bits(frame) for frame in FRAMES]


def test_a_run_that_nobody_follows_stops_and_frees_its_worker() -> None:
    trainer = Trainer()
    trainer.going.set()
    with library(trainer, unwatched_seconds=0) as runs:
        left = runs.request(SHORT)
        # The only worker comes to it after the other, which nobody has ever followed.
        wait_until_ended(runs.request(other(2)))
        assert left.state is State.STOPPED


def test_a_run_that_is_followed_does_not_stop() -> None:
    trainer = Trainer()
    with library(trainer) as runs:
        recording = runs.request(SHORT)
        assert trainer.beginning.acquire(timeout=10)
        with recording.watched(lambda: None):
            runs._unwatched_seconds = 0
            trainer.going.set()
            assert list(recording.follow()) == FRAMES
    assert recording.state is State.DONE


def test_what_was_stopped_begins_anew_when_asked_for_again() -> None:
    trainer = Trainer()
    with library(trainer) as runs:
        first = runs.request(SHORT)
        assert trainer.beginning.acquire(timeout=10)
        first.stop()
        second = runs.request(SHORT)
        assert second is not first
        trainer.going.set()
        assert list(second.follow()) == FRAMES


def test_what_all_have_left_makes_room_for_others_and_begins_anew_when_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Of this width, one run holds all the memory that there is.
    large = replace(SHORT, hidden_width=1000, epochs=500)
    monkeypatch.setattr(turns, "_CHEAP_BYTES", 1)
    with library(workers=1) as runs:
        left, other_left = (runs.request(replace(large, seed=seed)) for seed in (1, 2))
        for log in (left, other_left):
            begun = threading.Event()
            with log.watched(begun.set):
                assert begun.wait(30)
        wanted = runs.request(SHORT)
        wait_until_ended(wanted)
        assert wanted.state is State.DONE
        assert State.STOPPED in (left.state, other_left.state)
        stopped = left if left.state is State.STOPPED else other_left
        again = runs.request(stopped.experiment)
        assert again is not stopped


def test_the_least_recently_used_are_forgotten_beyond_the_bound() -> None:
    with library() as runs:
        sizes = []
        for seed in range(3):
            recording = runs.request(other(seed))
            list(recording.follow())
            sizes.append(recording.nbytes)
    with library(max_bytes=int(2.5 * max(sizes))) as runs:
        first, second = (runs.request(other(seed)) for seed in (0, 1))
        for recording in (first, second):
            list(recording.follow())
        assert runs.request(other(0)) is first
        third = runs.request(other(2))
        list(third.follow())
        # The worker leaves only after it has put the third away.
        runs.close()
        assert runs.nbytes <= 2.5 * max(sizes)
        assert set(runs._store.keys) == {other(0), other(2)}


def test_a_full_queue_says_so_at_once_and_starts_nothing() -> None:
    trainer = Trainer()
    with library(trainer, places=Places(2, 1e9)) as runs:
        runs.request(other(0))
        assert trainer.beginning.acquire(timeout=10)
        for seed in (1, 2):
            runs.request(other(seed))
        with pytest.raises(QueueFullError) as caught:
            runs.request(other(3))
        assert caught.value.retry_after >= 1
        assert runs.request(other(1)).state is State.WAITING
        trainer.going.set()
    assert other(3) not in trainer.begun


def test_a_run_over_budget_is_not_started() -> None:
    trainer = Trainer()
    with library(trainer, budget=Budget(0.1)) as runs, pytest.raises(OverBudgetError):
        runs.request(Experiment(epochs=5000))
    assert trainer.begun == []


def test_a_training_that_raises_is_told_and_logged_and_the_worker_lives_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def trainer(experiment: Experiment) -> Iterator[Frame]:
        yield FRAMES[0]
        if experiment.seed == 7:
            raise RuntimeError("out of luck")
        yield from FRAMES[1:]

    with library(trainer) as runs, caplog.at_level(logging.ERROR):
        broken, sound = runs.request(other(7)), runs.request(SHORT)
        with pytest.raises(RuntimeError, match="out of luck"):
            list(broken.follow())
        assert list(sound.follow()) == FRAMES
        assert broken.state is State.FAILED
        assert runs.request(other(7)) is not broken
    assert "Traceback" in caplog.text
    told = json.loads(broken.closing.decode().split("data: ")[1])
    assert told == {"reason": "error", "message": "out of luck"}


def test_a_run_that_diverged_tells_its_epoch(caplog: pytest.LogCaptureFixture) -> None:
    def trainer(_: Experiment) -> Iterator[Frame]:
        yield FRAMES[0]
        raise DivergedError(12)

    with library(trainer) as runs:
        recording = runs.request(SHORT)
        wait_until_ended(recording)
    told = json.loads(recording.closing.decode().split("data: ")[1])
    assert told["reason"] == "diverged"
    assert told["epoch"] == 12
    assert caplog.text == ""


def test_what_all_have_left_is_neither_waited_behind_nor_kept() -> None:
    trainer = Trainer()
    with library(trainer, places=Places(1, 1e9)) as runs:
        running = runs.request(other(0))
        assert trainer.beginning.acquire(timeout=10)
        waiting = runs.request(other(1))
        with pytest.raises(QueueFullError):
            runs.request(other(2))
        with running.watched(lambda: None):
            runs._unwatched_seconds = 0
            runs.request(other(2))
            assert waiting.state is State.STOPPED
            assert runs._store.keys == (other(0), other(2))
        trainer.going.set()
    assert other(1) not in trainer.begun


def test_what_is_under_way_is_counted() -> None:
    trainer = Trainer()
    with library(trainer) as runs:
        log = runs.request(SHORT)
        assert runs.nbytes == log.nbytes > 0
        trainer.going.set()
        list(log.follow())
        assert runs.nbytes == log.nbytes


def test_a_closed_library_lets_everybody_go() -> None:
    trainer = Trainer()
    with library(trainer) as runs:
        running, waiting = runs.request(other(1)), runs.request(other(2))
        assert trainer.beginning.acquire(timeout=10)
        trainer.going.set()
        runs.close()
        assert running.ended
        assert waiting.ended
        with pytest.raises(QueueFullError):
            runs.request(other(3))
