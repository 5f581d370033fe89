"""How far thinned networks disagree, inside and outside the data."""

from dataclasses import dataclass
from typing import Final, TypedDict

import torch
from torch import Tensor

from dropout_core.experiment import Experiment
from dropout_core.inside.scene import Scene, number, numbers
from dropout_core.inside.trained import TrainedNetwork, draw_thinned
from dropout_core.learning.problems import EDGE, Problem

SPREAD_NETWORKS: Final = 200
SPREAD_EDGE: Final = 2 * EDGE
_POINTS: Final = 81


@dataclass(frozen=True)
class Spread:
    """Mean and standard deviation of thinned networks, inside and outside the data.

    x: evenly spaced, twice as far as the data reach. mean, deviation: there, shape (points,).
    inside, outside: mean deviation where |x| <= EDGE, and beyond.
    test_mean, test_deviation: at the test points, shape (points,).
    """

    x: Tensor
    mean: Tensor
    deviation: Tensor
    inside: float
    outside: float
    test_mean: Tensor
    test_deviation: Tensor


class SpreadAnswer(TypedDict):
    """A Spread, and how many of the test points are within one and two deviations."""

    networks: int
    x: list[float]
    mean: list[float]
    deviation: list[float]
    inside: float
    outside: float
    points: int
    within_one: int
    within_two: int


def answer(scene: Scene) -> SpreadAnswer:
    """SPREAD_NETWORKS of the network with dropout."""
    asked, problem = scene.request, scene.problem
    seen = spread(
        asked.experiment, scene.dropout, problem, networks=SPREAD_NETWORKS, points=_POINTS
    )
    distance = (problem.test_y - seen.test_mean).abs()
    return {
        "networks": SPREAD_NETWORKS,
        "x": numbers(seen.x),
        "mean": numbers(seen.mean),
        "deviation": numbers(seen.deviation),
        "inside": number(seen.inside),
        "outside": number(seen.outside),
        "points": len(problem.x),
        "within_one": int((distance <= seen.test_deviation).sum()),
        "within_two": int((distance <= 2 * seen.test_deviation).sum()),
    }


def spread(
    experiment: Experiment, network: TrainedNetwork, data: Problem, *, networks: int, points: int
) -> Spread:
    """Mean and standard deviation of so many thinned networks, on so many x and at the test set.

    As in Gal and Ghahramani (2016), without the noise that their predictive variance adds: it
    is the spread of the networks, not of the points.
    """
    x = torch.linspace(-SPREAD_EDGE, SPREAD_EDGE, points)
    said = network.thinned(torch.cat([x, data.x]), draw_thinned(experiment, networks))
    mean, deviation = said.mean(0), said.std(0)
    within = x.abs() <= EDGE
    return Spread(
        x,
        mean[:points],
        deviation[:points],
        float(deviation[:points][within].mean()),
        float(deviation[:points][~within].mean()),
        mean[points:],
        deviation[points:],
    )
