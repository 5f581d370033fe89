"""Looks inside draw what they need as they use it, to the same bits, and give way meanwhile."""

import subprocess
import sys

import pytest
import torch

from dropout_core.cooperative import drained
from dropout_core.experiment import Experiment
from dropout_core.inside import trained
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.trained import TrainedNetwork, draw_thinned
from dropout_core.inside.views import VIEWS, look_inside, look_price, stream_look
from dropout_core.learning.contenders import RUN
from dropout_core.learning.masks import Masks
from dropout_core.learning.problems import make_problem
from dropout_core.learning.randomness import generator
from dropout_core.learning.run import replay
from tests.serving import ROOT

SMALL = Experiment(hidden_width=20, epochs=10, dropout_rate=0.3, seed=4)
# Above what a process takes that has trained a small network.
MEBIBYTES_ALLOWED = 100


def drawn_whole(experiment: Experiment, draws: int, points: int, place: int) -> Masks:
    """All masks at once, as they are defined: a generator for fifty draws, or for each of many."""
    rate, width = experiment.dropout_rate, experiment.hidden_width
    together = 50 if points == 1 else 1
    numbers = torch.cat(
        [
            torch.rand(
                2,
                together,
                points,
                width,
                generator=generator(experiment.seed, "thinned", place, block),
            )
            for block in range(-(-draws // together))
        ],
        dim=1,
    )[:, :draws]
    first, second = (numbers >= rate).float() / (1 - rate)
    return Masks(first, second)


@pytest.mark.parametrize("at_once", [1, 7, 50, 64, 1000])
@pytest.mark.parametrize("apart", [False, True])
def test_masks_drawn_part_by_part_are_those_of_one_draw(
    monkeypatch: pytest.MonkeyPatch, at_once: int, apart: bool
) -> None:
    x, draws = make_problem(SMALL).grid[:9], 130
    network = TrainedNetwork.of(SMALL, replay(SMALL, 10), RUN[1])
    masks = drawn_whole(SMALL, draws, len(x) if apart else 1, 5)
    monkeypatch.setattr(trained, "_draws_at_once", lambda points, width: at_once)
    whole = network.thinned(x, masks)
    parts = drained(network.draw(SMALL, x, draws, apart=apart, place=5))
    assert parts.equal(whole)
    assert not parts[0].equal(parts[-1])


@pytest.mark.parametrize("points", [1, 3])
@pytest.mark.parametrize("start", [0, 1, 49, 50, 77])
def test_draws_from_the_middle_on_are_the_same(points: int, start: int) -> None:
    whole = drawn_whole(SMALL, 130, points, 0)
    some = draw_thinned(SMALL, 130 - start, points, start=start)
    assert some.first.equal(whole.first[start:])
    assert some.second.equal(whole.second[start:])


@pytest.mark.parametrize("view", ["ensemble", "penalty", "spread", "forgotten"])
def test_a_view_that_takes_long_gives_way_and_says_the_same(
    monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    request = InsideRequest.from_query(view, {**SMALL.to_query(), "networks": "40"})
    checkpoint = replay(request.experiment, request.epoch)
    monkeypatch.setattr(trained, "_draws_at_once", lambda points, width: 10)
    work = stream_look(request, checkpoint)
    pauses = 0
    while True:
        try:
            next(work)
        except StopIteration as end:
            said = end.value
            break
        pauses += 1
        assert not torch.is_inference_mode_enabled()
    assert pauses >= 4
    assert said == look_inside(request, checkpoint)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_a_price_that_grows_with_the_network(view: str) -> None:
    def operations(width: int) -> float:
        query = {"hidden_width": str(width), "epochs": "10"}
        return look_price(InsideRequest.from_query(view, query)).operations

    assert 0 < operations(30) < operations(300)


PROGRAM = """
import resource, sys, torch
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.views import look_inside
from dropout_core.learning.run import replay
torch.set_num_threads(1)
def look(view, **query):
    asked = InsideRequest.from_query(view, {"epochs": "10", "epoch": "0", **query})
    look_inside(asked, replay(asked.experiment, 0))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
floor = look("forgotten", hidden_width="10")
large = {"hidden_width": "1000", "points": sys.argv[2], "networks": "20"}
print((look(sys.argv[1], **large) - floor) // 1024)
"""


@pytest.mark.parametrize(("view", "points"), [("forgotten", "130"), ("rules", "5")])
def test_a_look_into_a_large_network_stays_small(view: str, points: str) -> None:
    """Masks of `forgotten` drawn at once would be 200 MB here."""
    command = [sys.executable, "-c", PROGRAM, view, points]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < MEBIBYTES_ALLOWED
