"""The library of answers: one computation per InsideRequest, given up when nobody waits for it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
import torch

from dropout_core.cooperative import drained
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.trained import TrainedNetwork
from dropout_core.inside.views import VIEWS, look_price
from dropout_core.learning.price import replay_price
from dropout_core.learning.run import replay
from dropout_core.serving import answers as module
from dropout_core.serving.answers import AbandonedError, InsideLibrary, answer
from dropout_core.serving.budget import Budget, OverBudgetError
from dropout_core.serving.checkpoints import CheckpointStore
from dropout_core.serving.event_log import State
from dropout_core.serving.places import Places, QueueFullError
from dropout_core.serving.runs import RunLibrary

# So slow a machine that a replay looks up after every epoch.
SLOW = Budget(1e9, seconds_per_epoch=1)


def about(
    seed: int = 1, view: str = "thinning", epoch: int = 20, epochs: int = 50
) -> InsideRequest:
    """A question about a small run."""
    asked = {"seed": seed, "hidden_width": 10, "epochs": epochs, "epoch": epoch}
    return InsideRequest.from_query(view, {name: str(value) for name, value in asked.items()})


ONE, OTHER, THIRD = (about(seed) for seed in (1, 2, 3))


@contextmanager
def library(
    budget: Budget = SLOW,
    checkpoints: CheckpointStore | None = None,
    workers: int = 1,
    queue_limit: int = 100,
    max_bytes: int = 2**30,
) -> Iterator[InsideLibrary]:
    """A library with one worker and generous settings, closed in the end."""
    runs = RunLibrary(
        workers=workers,
        places=Places(queue_limit, 1e9),
        unwatched_seconds=3600,
        max_bytes=0,
        budget=budget,
        checkpoints=checkpoints or CheckpointStore(2**30),
    )
    made = InsideLibrary(runs=runs, max_bytes=max_bytes)
    try:
        yield made
    finally:
        made.close()
        runs.close()


class Gate:
    """A function whose calls are counted, and wait until they are let through."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.calls: list[tuple[Any, ...]] = []
        self.come = threading.Semaphore(0)
        self.open = threading.Event()

    def __call__(self, *given: Any) -> Any:
        self.calls.append(given)
        self.come.release()
        assert self.open.wait(30)
        return self._function(*given)


@contextmanager
def gated(function: Callable[..., Any]) -> Iterator[Gate]:
    """A gate before `answer` or `replay`, open in the end at the latest."""
    gate = Gate(function)
    with patch.object(module, function.__name__, gate):
        try:
            yield gate
        finally:
            gate.open.set()


def told(inside: InsideLibrary, question: InsideRequest) -> bytes:
    """Ask, and wait for the answer."""
    with inside.asking(question) as coming:
        return coming.result(timeout=30)


def alone(question: InsideRequest) -> bytes:
    """The answer without any library."""
    return drained(answer(question, replay(question.experiment, question.epoch)))


def test_the_answers_are_those_of_a_replay_from_nothing() -> None:
    questions = [about(view=view, epoch=epoch) for view in VIEWS for epoch in (0, 13, 50)]
    with library(workers=2) as inside, ExitStack() as asking:
        coming = [asking.enter_context(inside.asking(question)) for question in questions]
        said = [one.result(timeout=30) for one in coming]
    assert said == [alone(question) for question in questions]


def test_however_many_ask_there_is_one_computation() -> None:
    with library(workers=2) as inside, gated(answer) as gate, ExitStack() as asking:
        coming = [asking.enter_context(inside.asking(ONE)) for _ in range(20)]
        gate.open.set()
        assert {one.result(timeout=30) for one in coming} == {alone(ONE)}
        assert told(inside, OTHER) == alone(OTHER)
    assert [question for question, _ in gate.calls] == [ONE, OTHER]


def test_the_least_recently_used_answers_are_forgotten_beyond_the_bound() -> None:
    sizes = {question: len(alone(question)) for question in (ONE, OTHER, THIRD)}
    bound = int(2.5 * max(sizes.values()))
    with library(max_bytes=bound) as inside:
        for question in (ONE, OTHER, ONE, THIRD):
            told(inside, question)
        assert inside.nbytes == sizes[ONE] + sizes[THIRD] <= bound
        with gated(replay) as replays, gated(answer) as answers:
            # What is kept is there at once, with nothing let through.
            for question in (ONE, THIRD):
                with inside.asking(question) as coming:
                    assert coming.result(timeout=0) == alone(question)
            assert replays.calls == answers.calls == []
            with inside.asking(OTHER) as coming:
                assert answers.come.acquire(timeout=10)
                answers.open.set()
                assert coming.result(timeout=30) == alone(OTHER)


def test_an_answer_larger_than_the_bound_is_given_and_not_kept() -> None:
    with library(max_bytes=10) as inside, gated(answer) as gate:
        gate.open.set()
        assert told(inside, ONE) == told(inside, ONE) == alone(ONE)
        assert inside.nbytes == 0
    assert len(gate.calls) == 2


def test_a_question_about_a_run_over_budget_is_not_started() -> None:
    affordable, another, dear = about(1, epochs=20), about(2, epochs=20), about(1, epochs=21)
    budget = Budget(SLOW.estimate(affordable.experiment), seconds_per_epoch=1)
    with library(budget, queue_limit=1) as inside, gated(replay) as gate, inside.asking(affordable):
        assert gate.come.acquire(timeout=10)
        with pytest.raises(OverBudgetError), inside.asking(dear):
            pass
        # The place in the queue is still free.
        with inside.asking(another) as coming:
            gate.open.set()
            assert coming.result(timeout=30) == alone(another)
    assert dear.experiment not in {experiment for experiment, *_ in gate.calls}


def test_a_full_queue_says_so_at_once_and_starts_nothing() -> None:
    with library(queue_limit=1) as inside, gated(replay) as gate:
        with inside.asking(ONE) as one, ExitStack() as waiting:
            assert gate.come.acquire(timeout=10)
            other = waiting.enter_context(inside.asking(OTHER))
            with pytest.raises(QueueFullError) as caught, inside.asking(THIRD):
                pass
            assert caught.value.retry_after >= 1
            gate.open.set()
            assert [one.result(timeout=30), other.result(timeout=30)] == [alone(ONE), alone(OTHER)]
        assert THIRD.experiment not in {experiment for experiment, *_ in gate.calls}
        assert told(inside, THIRD) == alone(THIRD)


def test_a_question_that_all_have_left_is_given_up() -> None:
    with library() as inside, gated(replay) as gate:
        with inside.asking(ONE) as running, inside.asking(OTHER) as waiting:
            assert gate.come.acquire(timeout=10)
        gate.open.set()
        for left in (running, waiting):
            with pytest.raises(AbandonedError):
                left.result(timeout=30)
        assert [experiment for experiment, *_ in gate.calls] == [ONE.experiment]
        assert told(inside, ONE) == alone(ONE)


def test_a_question_that_somebody_still_waits_for_goes_on() -> None:
    with library() as inside, gated(replay) as gate, inside.asking(ONE) as coming:
        with inside.asking(ONE):
            assert gate.come.acquire(timeout=10)
        gate.open.set()
        assert coming.result(timeout=30) == alone(ONE)


def test_a_question_that_failed_says_why_and_can_be_asked_again() -> None:
    sound = replay(ONE.experiment, ONE.epoch)
    broken = torch.full_like(sound.parameters, torch.inf)
    checkpoints = CheckpointStore(2**30)
    checkpoints.add(ONE.experiment, replace(sound, parameters=broken))
    with library(checkpoints=checkpoints) as inside:
        for _ in range(2):
            with pytest.raises(ValueError, match="not JSON compliant"):
                told(inside, ONE)
        assert inside.nbytes == 0
        checkpoints.add(ONE.experiment, sound)
        assert told(inside, ONE) == alone(ONE)


def test_a_closed_library_lets_everybody_go() -> None:
    with library() as inside, gated(replay) as gate:
        closing = threading.Thread(target=inside.close)
        with inside.asking(ONE) as running, inside.asking(OTHER) as waiting:
            assert gate.come.acquire(timeout=10)
            closing.start()
            assert inside._closed.wait(10)
            gate.open.set()
            for coming in (running, waiting):
                with pytest.raises(AbandonedError):
                    coming.result(timeout=30)
        closing.join(30)
        assert len(gate.calls) == 1
        with pytest.raises(QueueFullError), inside.asking(THIRD):
            pass


def test_a_run_and_a_look_take_turns_at_the_same_workers() -> None:
    with library() as inside, gated(replay) as gate, inside.asking(ONE, "first") as one:
        assert gate.come.acquire(timeout=10)
        run = inside._runs.request(ONE.experiment, "second")
        assert run.state is State.WAITING
        gate.open.set()
        assert one.result(timeout=30) == alone(ONE)
        assert len(list(run.follow())) > 0


def test_it_goes_on_from_the_nearest_checkpoint_and_leaves_its_own() -> None:
    experiment, checkpoints = ONE.experiment, CheckpointStore(2**30)
    behind, near, past = (replay(experiment, epoch) for epoch in (3, 17, 21))
    for checkpoint in (near, past, behind):
        checkpoints.add(experiment, checkpoint)
    with library(checkpoints=checkpoints) as inside, gated(replay) as gate:
        gate.open.set()
        assert told(inside, ONE) == alone(ONE)
        assert [epoch for _, epoch, _ in gate.calls] == [18, 19, 20]
        assert gate.calls[0][2] is near
        left = checkpoints.nearest(experiment, ONE.epoch)
        assert left
        assert left.parameters.equal(replay(experiment, ONE.epoch).parameters)
        # The same epoch once more, for another view: there is nothing to replay.
        assert told(inside, about(view="rules")) == alone(about(view="rules"))
        assert len(gate.calls) == 3


def test_a_look_that_all_have_left_ends_between_two_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    question = about(view="forgotten", epoch=0)
    monkeypatch.setattr("dropout_core.inside.trained._draws_at_once", lambda points, width: 1)
    begun, left = threading.Event(), threading.Event()
    parts = []
    draw = TrainedNetwork._thinned

    def noted(self: TrainedNetwork, *given: Any) -> torch.Tensor:
        parts.append(given)
        if len(parts) == 3:
            begun.set()
            assert left.wait(30)
        return draw(self, *given)

    monkeypatch.setattr(TrainedNetwork, "_thinned", noted)
    with library() as inside:
        with inside.asking(question) as coming:
            assert begun.wait(30)
        left.set()
        with pytest.raises(AbandonedError):
            coming.result(timeout=30)
        assert len(parts) == 3


def test_a_look_over_budget_says_what_to_lower_and_lowered_it_is_allowed() -> None:
    asked = {"hidden_width": "500", "epochs": "10", "epoch": "0", "networks": "1000"}
    question = InsideRequest.from_query("ensemble", asked)
    run = Budget(0).estimate(question.experiment)
    with library(Budget(2 * run)) as inside:
        with pytest.raises(OverBudgetError) as caught, inside.asking(question):
            pass
        lower = caught.value.lower
        assert "networks" in lower
        # At epoch 0 nothing is trained.
        assert "epochs" not in lower
        fewer = replace(question, networks=lower["networks"])
        with inside.asking(fewer):
            pass
        more = replace(fewer, networks=fewer.networks + 1)
        with pytest.raises(OverBudgetError), inside.asking(more):
            pass


def test_training_that_is_known_need_not_be_paid_for() -> None:
    question = about(epochs=500, epoch=500)
    experiment = question.experiment
    checkpoints = CheckpointStore(2**30)
    checkpoints.add(experiment, replay(experiment, 499))
    # All but free, so that the run itself is within the budget, and its replay as well is not.
    run = Budget(0, 0, 1).estimate(experiment)
    look = Budget(0, 0, 1).seconds(replay_price(experiment, 0, 500) + look_price(question))
    assert look < run
    with (
        library(Budget(look - 1, 0, 1), checkpoints=checkpoints) as inside,
        patch.object(Budget, "check"),
    ):
        assert told(inside, question) == alone(question)
        with (
            pytest.raises(OverBudgetError),
            inside.asking(about(2, epochs=500, epoch=500)),
        ):
            pass
