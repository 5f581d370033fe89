"""What dropout did to a network: how active its units are, and how large their weights are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypedDict

import torch
from torch import Tensor

from dropout_core.cooperative import in_one_go
from dropout_core.experiment import Experiment
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.scene import Scene, View, number, numbers
from dropout_core.inside.trained import TrainedNetwork
from dropout_core.learning.contenders import BASELINE, RUN
from dropout_core.learning.price import Price, forward_price

BINS: Final = 40
# An activation is high above this quantile of those of active units, in the network without
# dropout. Where the bar stands makes little difference: at the tutorial's settings the share of
# high activations falls to .30 of itself with dropout, and to .29 and .31 where it is their median
# or the .9 quantile of all.
_HIGH: Final = 0.9
# What it takes however small the network is, in a Price's epochs.
_EPOCHS: Final = 8.0
# What an activation and a weight cost to be counted, in a Price's operations.
_COUNTED: Final = 1500
_COUNTED_WEIGHT: Final = 400


@dataclass(frozen=True)
class LayerActivity:
    """How active a hidden layer is at some x, nothing dropped.

    active_share, high_share, mean_activation: over all units and x. An activation counts by its
        size, which is itself where none is below 0.
    silent_share: the share of the units that give 0 at all of the x.
    high_share_others, mean_activation_others: over the units that are not silent; 0 without any.
    """

    active_share: float
    high_share: float
    mean_activation: float
    silent_share: float
    high_share_others: float
    mean_activation_others: float


@dataclass(frozen=True)
class Histogram:
    """Shares of several sets of numbers in the same bins.

    edges: shape (bins + 1,). shares: shape (sets, bins), each row with the sum 1.
    """

    edges: Tensor
    shares: Tensor


class HistogramAnswer(TypedDict):
    """A Histogram, its shares by contender."""

    edges: list[float]
    shares: Mapping[str, list[float]]


class LayerAnswer(TypedDict):
    """A hidden layer by contender: histograms of what its units give, and of their mean sizes.

    active_share, high_share: of activations. mean_activation: their mean size.
    silent: how many units give 0 at every x.
    """

    activations: HistogramAnswer
    unit_means: HistogramAnswer
    active_share: Mapping[str, float]
    high_share: Mapping[str, float]
    mean_activation: Mapping[str, float]
    silent: Mapping[str, int]


class ActivityAnswer(TypedDict):
    """Both hidden layers, and a histogram of the weights between them."""

    layers: list[LayerAnswer]
    weights: HistogramAnswer


def answer(scene: Scene) -> ActivityAnswer:
    """The networks of all contenders beside each other."""

    def told(seen: Histogram) -> HistogramAnswer:
        shares = zip(scene.networks, numbers(seen.shares), strict=True)
        return {"edges": numbers(seen.edges), "shares": dict(shares)}

    def layer(place: int) -> LayerAnswer:
        given = {
            name: one.hidden(scene.problem.train_x)[place] for name, one in scene.networks.items()
        }
        active = layer_activities(given, scene.dropout.is_active)
        return {
            "activations": told(activations(list(given.values()))),
            "unit_means": told(unit_means(list(given.values()))),
            "active_share": {name: number(one.active_share) for name, one in active.items()},
            "high_share": {name: number(one.high_share) for name, one in active.items()},
            "mean_activation": {name: number(one.mean_activation) for name, one in active.items()},
            "silent": {
                name: round(one.silent_share * given[name].shape[1]) for name, one in active.items()
            },
        }

    return {
        "layers": [layer(0), layer(1)],
        "weights": told(weights(list(scene.networks.values()))),
    }


def price(asked: InsideRequest) -> Price:
    """That of what all units give at the training points, and of counting it."""
    return activity_price(asked.experiment)


def activity_price(experiment: Experiment) -> Price:
    """What it costs to count what all units of a RUN give at the training points."""
    seen = forward_price(experiment, experiment.training_points)
    counted = 2 * len(RUN) * experiment.training_points * experiment.hidden_width
    weights = len(RUN) * experiment.hidden_width**2
    operations = _COUNTED * counted + _COUNTED_WEIGHT * weights
    return Price(_EPOCHS, operations) + seen * (2 * len(RUN))


def layer_activities(
    given: Mapping[str, Tensor], is_active: Callable[[Tensor], Tensor]
) -> dict[str, LayerActivity]:
    """What the units of a layer give by contender, each (points, H), as numbers."""
    bar = _high_above(given[BASELINE], is_active)
    return {name: _layer_activity(one, bar, is_active) for name, one in given.items()}


def _high_above(given: Tensor, is_active: Callable[[Tensor], Tensor]) -> Tensor:
    active = given[is_active(given)].abs()
    return active.quantile(_HIGH) if len(active) else given.new_zeros(())


def _layer_activity(
    given: Tensor, bar: Tensor, is_active: Callable[[Tensor], Tensor]
) -> LayerActivity:
    silent = (given == 0).all(0)
    sizes = given.abs()
    others = sizes[:, ~silent]
    return LayerActivity(
        active_share=_mean(is_active(given)),
        high_share=_mean(sizes > bar),
        mean_activation=_mean(sizes),
        silent_share=_mean(silent),
        high_share_others=_mean(others > bar),
        mean_activation_others=_mean(others),
    )


def _mean(values: Tensor) -> float:
    return float(values.double().mean()) if values.numel() else 0.0


def histogram(sets: list[Tensor], low: float, high: float) -> Histogram:
    """Shares of each set of numbers in BINS bins from `low` to `high`."""
    high = high if high > low else low + 1.0
    counts = torch.stack([torch.histc(one, BINS, low, high) for one in sets])
    return Histogram(torch.linspace(low, high, BINS + 1), counts / counts.sum(1, keepdim=True))


def activations(given: list[Tensor]) -> Histogram:
    """What the units of a layer give at all x, each (points, H) (paper, figure 8, on the right).

    Where none is below 0, the first bin has what is nothing.
    """
    sets = [one.flatten() for one in given]
    low = min(0.0, *(float(one.min()) for one in sets))
    return histogram(sets, low, max(float(one.max()) for one in sets))


def unit_means(given: list[Tensor]) -> Histogram:
    """The mean over all x of the size of what each unit gives (paper, figure 8, on the left).

    The first bin has the units that are silent.
    """
    sets = [one.abs().mean(0) for one in given]
    return histogram(sets, 0.0, max(float(one.max()) for one in sets))


def weights(networks: list[TrainedNetwork]) -> Histogram:
    """The weights between the two hidden layers."""
    sets = [network.second.flatten() for network in networks]
    largest = max(float(one.abs().max()) for one in sets)
    return histogram(sets, -largest, largest)


VIEW: Final = View(in_one_go(answer), price)
