"""Many networks in one: the thinned networks of a trained one, and their mean."""

from typing import Final, TypedDict

import numpy as np
import torch
from torch import Tensor

from dropout_core.cooperative import GivingWay
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.scene import Scene, View, number, numbers
from dropout_core.learning.price import Price, thinned_price
from dropout_core.learning.problems import GRID_POINTS, WITHIN

THINNED_SHOWN: Final = 30
# Over how many thinned networks a mean is shown: evenly spaced by their ratio, up to all.
MEANS_OVER: Final = tuple(dict.fromkeys(round(10 ** (place / 10)) for place in range(31)))
_DISTANCES_SHOWN: Final = 120
# What it takes however small the network is, in a Price's epochs.
_EPOCHS: Final = 20.0


class EnsembleAnswer(TypedDict):
    """Thinned networks and the means over the first of them, beside the whole network.

    thinned: the first curves, over `grid`. means: over the first k for each of `k`.
    distance_at_k: their mean squared distance to the true function or, where that is not known, to
    the test points: the measure of a run; `distances` the same for each of `counts`.
    apart_at_k, alone_apart: root mean square distance of these means, and of single thinned
    networks, to the whole network. scaled, scaled_distance: of the whole network.
    units: that can be kept or dropped.
    """

    networks: int
    grid: list[float]
    thinned: list[list[float]]
    k: list[int]
    means: list[list[float]]
    distance_at_k: list[float]
    apart_at_k: list[float]
    alone_apart: float
    scaled: list[float]
    counts: list[int]
    distances: list[float]
    scaled_distance: float
    units: int


def answer(scene: Scene) -> GivingWay[EnsembleAnswer]:
    """As many thinned networks as are asked for."""
    asked, problem = scene.request, scene.problem
    everywhere = torch.cat([problem.grid, problem.test_x])
    predicted = yield from scene.dropout.draw(asked.experiment, everywhere, asked.networks)
    means, whole = means_over_first(predicted), scene.dropout.output(everywhere)
    on_grid = slice(len(problem.grid))
    if problem.true_curve is None:
        judged, wanted = slice(len(problem.grid), None), problem.test_y
    else:
        judged, wanted = WITHIN, problem.true_curve[WITHIN]
    distances = squared_distance(means[:, judged], wanted)
    apart = squared_distance(means[:, WITHIN], whole[WITHIN]).sqrt()
    alone = squared_distance(predicted[:, WITHIN], whole[WITHIN]).mean().sqrt()
    shown_y = problem.y_scale.shown
    shown = np.array([count for count in MEANS_OVER if count <= asked.networks])
    counted = np.unique(np.geomspace(1, asked.networks, _DISTANCES_SHOWN).round().astype(int))
    return {
        "networks": asked.networks,
        "grid": problem.x_scale.shown(problem.grid),
        "thinned": shown_y(predicted[:THINNED_SHOWN, on_grid]),
        "k": shown.tolist(),
        "means": shown_y(means[shown - 1][:, on_grid]),
        "distance_at_k": numbers(distances[shown - 1]),
        "apart_at_k": numbers(apart[shown - 1]),
        "alone_apart": number(alone),
        "scaled": shown_y(whole[on_grid]),
        "counts": counted.tolist(),
        "distances": numbers(distances[counted - 1]),
        "scaled_distance": number(squared_distance(whole[judged], wanted)),
        "units": 2 * asked.experiment.hidden_width,
    }


def price(asked: InsideRequest) -> Price:
    """That of the thinned networks."""
    experiment = asked.experiment
    points = GRID_POINTS + experiment.test_points
    return Price(_EPOCHS) + thinned_price(experiment, points, asked.networks)


def means_over_first(said: Tensor) -> Tensor:
    """The means over the first 1, 2, 3, ... rows; (draws, points), as `said`.

    The Monte Carlo average of the paper, section 7.5 and figure 11.
    """
    count = torch.arange(1, len(said) + 1, dtype=torch.float64)
    return said.double().cumsum(0) / count[:, None]


def squared_distance(said: Tensor, wanted: Tensor) -> Tensor:
    """Mean over the points, the last dimension, of the squared difference."""
    return (said.double() - wanted.double()).square().mean(-1)


VIEW: Final = View(answer, price)
