"""How far thinned networks disagree, inside and outside the data."""

from dataclasses import dataclass
from typing import Final, TypedDict

import torch
from torch import Tensor

from dropout_core.cooperative import GivingWay
from dropout_core.experiment import Experiment
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.scene import Scene, View, number, numbers
from dropout_core.inside.trained import TrainedNetwork
from dropout_core.learning.price import Price, thinned_price
from dropout_core.learning.problems import EDGE, Problem

SPREAD_NETWORKS: Final = 200
SPREAD_EDGE: Final = 2 * EDGE
_POINTS: Final = 81
# What it takes however small the network is, in a Price's epochs.
_EPOCHS: Final = 14.0


@dataclass(frozen=True)
class Spread:
    """Mean and standard deviation of thinned networks, inside and outside the data.

    x: evenly spaced, twice as far as the data reach. mean, deviation: there, shape (points,).
    inside, outside: mean deviation where |x| <= EDGE, and beyond.
    predictive: as `deviation`, the variance of the noise added; None where that is not known.
    test_mean, test_deviation, test_predictive: at the test points, shape (points,).
    """

    x: Tensor
    mean: Tensor
    deviation: Tensor
    predictive: Tensor | None
    inside: float
    outside: float
    test_mean: Tensor
    test_deviation: Tensor
    test_predictive: Tensor | None


@dataclass(frozen=True)
class Covered:
    """How many test points are within one and two deviations of the mean.

    predictive_one, predictive_two: the same, the variance of the noise added; None where it is
        not known.
    """

    within_one: int
    within_two: int
    predictive_one: int | None = None
    predictive_two: int | None = None


class SpreadAnswer(TypedDict):
    """A Spread, and of the test points how many it has Covered."""

    networks: int
    x: list[float]
    mean: list[float]
    deviation: list[float]
    predictive: list[float] | None
    inside: float
    outside: float
    points: int
    within_one: int
    within_two: int
    predictive_one: int | None
    predictive_two: int | None


def answer(scene: Scene) -> GivingWay[SpreadAnswer]:
    """SPREAD_NETWORKS of the network with dropout."""
    asked, problem = scene.request, scene.problem
    seen = yield from spread(
        asked.experiment, scene.dropout, problem, networks=SPREAD_NETWORKS, points=_POINTS
    )
    found = covered(seen, problem)
    return {
        "networks": SPREAD_NETWORKS,
        "x": problem.x_scale.shown(seen.x),
        "mean": problem.y_scale.shown(seen.mean),
        "deviation": numbers(seen.deviation * problem.y_scale.unit),
        "predictive": None if seen.predictive is None else numbers(seen.predictive),
        "inside": number(seen.inside),
        "outside": number(seen.outside),
        "points": len(problem.test_x),
        "within_one": found.within_one,
        "within_two": found.within_two,
        "predictive_one": found.predictive_one,
        "predictive_two": found.predictive_two,
    }


def price(asked: InsideRequest) -> Price:
    """That of the thinned networks."""
    points = _POINTS + asked.experiment.test_points
    return Price(_EPOCHS) + thinned_price(asked.experiment, points, SPREAD_NETWORKS)


def spread(
    experiment: Experiment, network: TrainedNetwork, data: Problem, *, networks: int, points: int
) -> GivingWay[Spread]:
    """Mean and standard deviation of so many thinned networks, on so many x and at the test set.

    As in Gal and Ghahramani (2016): `deviation` is the spread of the networks alone, `predictive`
    the root of their predictive variance, which adds that of the noise of a new point. Where
    points are drawn it is known: the noise level squared.
    """
    x = torch.linspace(-SPREAD_EDGE, SPREAD_EDGE, points)
    said = yield from network.draw(experiment, torch.cat([x, data.test_x]), networks)
    mean, deviation = said.mean(0), said.std(0)
    predictive = None
    if data.true_y is not None:
        predictive = (deviation.square() + experiment.noise**2).sqrt()
    within = x.abs() <= EDGE
    return Spread(
        x,
        mean[:points],
        deviation[:points],
        None if predictive is None else predictive[:points],
        float(deviation[:points][within].mean()),
        float(deviation[:points][~within].mean()),
        mean[points:],
        deviation[points:],
        None if predictive is None else predictive[points:],
    )


def covered(seen: Spread, data: Problem) -> Covered:
    """How many test points are inside the bands."""
    distance = (data.test_y - seen.test_mean).abs()
    bands = [seen.test_deviation, 2 * seen.test_deviation]
    if seen.test_predictive is not None:
        bands += [seen.test_predictive, 2 * seen.test_predictive]
    return Covered(*(int((distance <= band).sum()) for band in bands))


VIEW: Final = View(answer, price)
