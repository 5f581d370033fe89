"""What dropout did to a network: how many units are active, and how large their weights are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypedDict

import torch
from torch import Tensor

from dropout_core.inside.scene import Scene, numbers
from dropout_core.inside.trained import TrainedNetwork

BINS: Final = 40


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


class ActivityAnswer(TypedDict):
    """Histograms of what the units of both layers give, and of the weights between them."""

    first: HistogramAnswer
    second: HistogramAnswer
    weights: HistogramAnswer


def answer(scene: Scene) -> ActivityAnswer:
    """The networks of all contenders beside each other."""
    networks, x = list(scene.networks.values()), scene.problem.x

    def told(seen: Histogram) -> HistogramAnswer:
        shares = zip(scene.networks, numbers(seen.shares), strict=True)
        return {"edges": numbers(seen.edges), "shares": dict(shares)}

    return {
        "first": told(activations(networks, x, 0)),
        "second": told(activations(networks, x, 1)),
        "weights": told(weights(networks)),
    }


def histogram(sets: list[Tensor], low: float, high: float) -> Histogram:
    """Shares of each set of numbers in BINS bins from `low` to `high`."""
    high = high if high > low else low + 1.0
    counts = torch.stack([torch.histc(one, BINS, low, high) for one in sets])
    return Histogram(torch.linspace(low, high, BINS + 1), counts / counts.sum(1, keepdim=True))


def activations(networks: list[TrainedNetwork], x: Tensor, layer: int) -> Histogram:
    """What the units of a hidden layer, 0 or 1, give at all x, nothing dropped (paper, figure 8).

    The first bin has the units that give nothing.
    """
    sets = [network.hidden(x)[layer].flatten() for network in networks]
    return histogram(sets, 0.0, max(float(one.max()) for one in sets))


def weights(networks: list[TrainedNetwork]) -> Histogram:
    """The weights between the two hidden layers."""
    sets = [network.second.flatten() for network in networks]
    largest = max(float(one.abs().max()) for one in sets)
    return histogram(sets, -largest, largest)
