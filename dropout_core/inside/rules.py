"""Which p? Four rules for the weights at test time, on the same trained network."""

from collections.abc import Mapping
from typing import Final, TypedDict

import numpy as np
import torch
from torch import Tensor

from dropout_core.cooperative import in_one_go
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.scene import Scene, View, number, numbers
from dropout_core.inside.trained import TrainedNetwork
from dropout_core.learning.network import Network
from dropout_core.learning.price import Price, forward_price
from dropout_core.learning.problems import GRID_POINTS

# The first is what torch does; the others are for networks that train without its division.
RULES: Final = ("torch", "paper", "tutorial", "unscaled")
_RATES: Final = 19
# What a weight costs to be rescaled in a copy of its network, in a Price's operations.
_RESCALED: Final = 130


class RulesAnswer(TypedDict):
    """The RULES at the rate tried: output errors, factors of the weights, and curves by rule.

    errors: over `rates`. factor: of all but torch's rule. curves: over `grid`.
    """

    rate: float
    rates: list[float]
    errors: Mapping[str, list[float]]
    error: Mapping[str, float]
    factor: Mapping[str, float]
    grid: list[float]
    curves: Mapping[str, list[float]]


def answer(scene: Scene) -> RulesAnswer:
    """What each rule would predict with the network with dropout."""
    rate, problem, network = scene.request.tried_rate, scene.problem, scene.dropout
    grid = problem.grid
    rates = np.arange(_RATES) / 20
    return {
        "rate": rate,
        "rates": numbers(rates),
        "errors": {
            rule: numbers([error_of(rule, network, one, grid) for one in rates.tolist()])
            for rule in RULES
        },
        "error": {rule: number(error_of(rule, network, rate, grid)) for rule in RULES},
        "factor": {rule: number(factor(rule, rate)) for rule in RULES if rule != "torch"},
        "grid": problem.x_scale.shown(grid),
        "curves": {
            rule: problem.y_scale.shown(output_by(rule, network, rate, grid)) for rule in RULES
        },
    }


def price(asked: InsideRequest) -> Price:
    """That of the networks that each rule makes, and of what they predict."""
    experiment = asked.experiment
    looks = len(RULES) * (2 * _RATES + 2)
    # All but the first rule rescale a network twice for each of the rates and curves.
    rescaled = (len(RULES) - 1) * (_RATES + 2) * 2 * Network.of(experiment).parameters
    return forward_price(experiment, GRID_POINTS) * looks + Price(0, _RESCALED * rescaled)


def factor(rule: str, dropout_rate: float) -> float:
    """What a rule multiplies the weights out of hidden units by, at test time.

    paper: the probability of keeping a unit (Srivastava et al., 2014, section 4, their p).
    tutorial: the probability of dropping it, as the tutorial words it.
    unscaled: 1, the plain mistake. For torch's rule there is nothing to multiply.
    """
    return {"paper": 1 - dropout_rate, "tutorial": dropout_rate, "unscaled": 1.0}[rule]


def output_by(rule: str, network: TrainedNetwork, dropout_rate: float, x: Tensor) -> Tensor:
    """What one of the RULES makes of a network at test time, shape (points,).

    The network is torch's: it was trained with survivors divided by the keep probability. The
    other rules are for training without that division: there the weights out of its hidden
    units, divided by the keep probability, make the same network. To those they are applied.
    """
    if rule == "torch":
        return network.output(x)
    without_division = network.rescaled(1 / (1 - dropout_rate))
    return without_division.rescaled(factor(rule, dropout_rate)).output(x)


def error_of(rule: str, network: TrainedNetwork, dropout_rate: float, x: Tensor) -> float:
    """Root mean square, over x, of the difference between a rule's output and torch's."""
    difference = output_by(rule, network, dropout_rate, x) - network.output(x)
    return float(torch.linalg.vector_norm(difference) / len(x) ** 0.5)


VIEW: Final = View(in_one_go(answer), price)
