"""Many networks in one: the thinned networks of a trained one, and their mean."""

from typing import Final, TypedDict

import numpy as np
import torch
from torch import Tensor

from dropout_core.inside.scene import Scene, number, numbers
from dropout_core.inside.trained import draw_thinned

THINNED_SHOWN: Final = 30
# Over how many thinned networks a mean is shown: evenly spaced by their ratio, up to all.
MEANS_OVER: Final = tuple(dict.fromkeys(round(10 ** (place / 10)) for place in range(31)))
_DISTANCES_SHOWN: Final = 120


class EnsembleAnswer(TypedDict):
    """Thinned networks and the means over the first of them, beside the whole network.

    thinned: the first curves, over `grid`. means: over the first k for each of `k`. distance_at_k:
    mean squared distance of these means to the true function at the training x's; `distances`
    the same for each of `counts`. apart_at_k: root mean square distance of these means to the
    whole network, and of single thinned networks. scaled, scaled_distance: of the whole network.
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


def answer(scene: Scene) -> EnsembleAnswer:
    """As many thinned networks as are asked for."""
    asked, problem = scene.request, scene.problem
    drawn = draw_thinned(asked.experiment, asked.networks)
    predicted = scene.dropout.thinned(torch.cat([problem.grid, problem.x]), drawn)
    means = means_over_first(predicted)
    on_grid, at_points = means[:, : len(problem.grid)], means[:, len(problem.grid) :]
    distances = squared_distance(at_points, problem.true_y)
    whole = scene.dropout.output(problem.x)
    apart = squared_distance(at_points, whole).sqrt()
    alone = squared_distance(predicted[:, len(problem.grid) :], whole).mean().sqrt()
    shown = np.array([count for count in MEANS_OVER if count <= asked.networks])
    counted = np.unique(np.geomspace(1, asked.networks, _DISTANCES_SHOWN).round().astype(int))
    return {
        "networks": asked.networks,
        "grid": numbers(problem.grid),
        "thinned": numbers(predicted[:THINNED_SHOWN, : len(problem.grid)]),
        "k": shown.tolist(),
        "means": numbers(on_grid[shown - 1]),
        "distance_at_k": numbers(distances[shown - 1]),
        "apart_at_k": numbers(apart[shown - 1]),
        "alone_apart": number(alone),
        "scaled": numbers(scene.dropout.output(problem.grid)),
        "counts": counted.tolist(),
        "distances": numbers(distances[counted - 1]),
        "scaled_distance": number(squared_distance(whole, problem.true_y)),
        "units": 2 * asked.experiment.hidden_width,
    }


def means_over_first(said: Tensor) -> Tensor:
    """The means over the first 1, 2, 3, ... rows; (draws, points), as `said`.

    The Monte Carlo average of the paper, section 7.5 and figure 11.
    """
    count = torch.arange(1, len(said) + 1, dtype=torch.float64)
    return said.double().cumsum(0) / count[:, None]


def squared_distance(said: Tensor, wanted: Tensor) -> Tensor:
    """Mean over the points, the last dimension, of the squared difference."""
    return (said.double() - wanted.double()).square().mean(-1)
