"""A network, and the same one thinned as it was at one training step."""

from dataclasses import dataclass
from typing import Final, TypedDict

import torch
from torch import Tensor

from dropout_core.cooperative import in_one_go
from dropout_core.experiment import Experiment
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.scene import Scene, View, bits, number, numbers
from dropout_core.inside.trained import TrainedNetwork
from dropout_core.learning.masks import draw_masks
from dropout_core.learning.price import Price, masks_price

UNITS_SHOWN: Final = 12
# What it takes however small the network is, in a Price's epochs.
_EPOCHS: Final = 8.0


@dataclass(frozen=True)
class Thinning:
    """Some units of a network with their weights, and what was dropped of all units.

    units: places of those shown, the same in both layers, evenly picked.
    first, second, last: the weights into, between and out of them; (units,), (units, units)
        with a row for each input, (units,).
    kept: of each layer which units were kept, bool (2, H).
    expected, deviation: mean and standard deviation of the number kept in a layer.
    """

    units: Tensor
    first: Tensor
    second: Tensor
    last: Tensor
    kept: Tensor
    expected: float
    deviation: float


class ThinningAnswer(TypedDict):
    """A Thinning at the training point at x; units count from 1, `kept` is 0 and 1 by layer."""

    x: float
    units: list[int]
    first: list[float]
    second: list[list[float]]
    last: list[float]
    kept: list[str]
    count: list[int]
    expected: float
    deviation: float


def answer(scene: Scene) -> ThinningAnswer:
    """The network with dropout, and what the step that led to the epoch dropped at the point."""
    asked = scene.request
    seen = thinning(asked.experiment, scene.dropout, asked.epoch, asked.point - 1)
    return {
        "x": number(scene.problem.train_x[asked.point - 1]),
        "units": (seen.units + 1).tolist(),
        "first": numbers(seen.first),
        "second": numbers(seen.second),
        "last": numbers(seen.last),
        "kept": [bits(layer) for layer in seen.kept],
        "count": seen.kept.sum(1).tolist(),
        "expected": number(seen.expected),
        "deviation": number(seen.deviation),
    }


def price(asked: InsideRequest) -> Price:
    """That of the masks of one step, which are drawn with those beside it."""
    return Price(_EPOCHS) + masks_price(asked.experiment)


def thinning(experiment: Experiment, network: TrainedNetwork, epoch: int, point: int) -> Thinning:
    """The network with dropout, and what the step that led to `epoch` dropped at one point.

    At epoch 0 there was no step, and nothing is dropped.
    """
    rate, width = experiment.dropout_rate, experiment.hidden_width
    units = torch.linspace(0, width - 1, min(width, UNITS_SHOWN)).round().long()
    return Thinning(
        units,
        network.first[units],
        network.second[units][:, units],
        network.last[units],
        kept_at(experiment, epoch, point),
        (1 - rate) * width,
        (rate * (1 - rate) * width) ** 0.5,
    )


def kept_at(experiment: Experiment, epoch: int, point: int) -> Tensor:
    """Which units of the two layers the step that led to `epoch` kept at one point; bool (2, H)."""
    masks = next(draw_masks(experiment, epoch - 1)) if epoch else None
    if masks is None:
        return torch.ones(2, experiment.hidden_width, dtype=torch.bool)
    return torch.stack([masks.first[0, point], masks.second[0, point]]) > 0


VIEW: Final = View(in_one_go(answer), price)
