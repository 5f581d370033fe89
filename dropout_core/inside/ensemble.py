"""Many networks in one: the thinned networks of a trained one, their mean, and their spread."""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from dropout_core.experiment import Experiment
from dropout_core.inside.trained import TrainedNetwork, draw_thinned
from dropout_core.learning.problems import Problem

REPORTS: Final = 200
SPREAD_EDGE: Final = 2.0
_FORGOTTEN, _REPORTED = 1, 2


@dataclass(frozen=True)
class Spread:
    """Mean and standard deviation of thinned networks, inside and outside the data.

    x: evenly spaced, twice as far as the data reach. mean, deviation: there, shape (points,).
    inside, outside: mean deviation where |x| <= 1, and beyond.
    test_mean, test_deviation: at the test points, shape (points,).
    """

    x: Tensor
    mean: Tensor
    deviation: Tensor
    inside: float
    outside: float
    test_mean: Tensor
    test_deviation: Tensor


@dataclass(frozen=True)
class Forgotten:
    """A prediction for which `eval()` was forgotten: units are dropped, at each x others.

    curve: on the grid. test_loss: the test loss that one would report, where `eval_loss` is
    the one with nothing dropped. reported: what REPORTS more such predictions would report.
    """

    curve: Tensor
    test_loss: float
    eval_loss: float
    reported: Tensor


def means_over_first(said: Tensor) -> Tensor:
    """The means over the first 1, 2, 3, ... rows; (draws, points), as `said`.

    The Monte Carlo average of the paper, section 7.5 and figure 11.
    """
    count = torch.arange(1, len(said) + 1, dtype=torch.float64)
    return said.double().cumsum(0) / count[:, None]


def squared_distance(said: Tensor, wanted: Tensor) -> Tensor:
    """Mean over the points, the last dimension, of the squared difference."""
    return (said.double() - wanted.double()).square().mean(-1)


def spread(
    experiment: Experiment, network: TrainedNetwork, data: Problem, *, networks: int, points: int
) -> Spread:
    """Mean and standard deviation of so many thinned networks, on so many x and at the test set.

    As in Gal and Ghahramani, "Dropout as a Bayesian approximation", 2016, without the noise
    that their predictive variance adds: it is the spread of the networks, not of the points.
    """
    x = torch.linspace(-SPREAD_EDGE, SPREAD_EDGE, points)
    said = network.thinned(torch.cat([x, data.x]), draw_thinned(experiment, networks))
    mean, deviation = said.mean(0), said.std(0)
    within = x.abs() <= 1
    return Spread(
        x,
        mean[:points],
        deviation[:points],
        float(deviation[:points][within].mean()),
        float(deviation[:points][~within].mean()),
        mean[points:],
        deviation[points:],
    )


def forget_eval(
    experiment: Experiment, network: TrainedNetwork, data: Problem, redraw: int
) -> Forgotten:
    """Predict in training mode, once for each `redraw`: each has masks of its own."""
    everywhere = torch.cat([data.grid, data.x])
    # Of a block of draws the first; a redraw has a place of its own, so that all differ.
    masks = draw_thinned(experiment, 1, len(everywhere), _REPORTED + redraw)
    (said,) = network.thinned(everywhere, masks)
    curve, at_test = said[: len(data.grid)], said[len(data.grid) :]
    others = network.thinned(data.x, draw_thinned(experiment, REPORTS, len(data.x), _FORGOTTEN))
    return Forgotten(
        curve,
        float(squared_distance(at_test, data.test_y)),
        float(squared_distance(network.output(data.x), data.test_y)),
        squared_distance(others, data.test_y),
    )
