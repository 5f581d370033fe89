"""Dropout as a penalty: the error of the mean of thinned networks, and their variance."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypedDict

import torch
from torch import Tensor

from dropout_core.cooperative import GivingWay
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.scene import Scene, View, number
from dropout_core.inside.trained import TrainedNetwork
from dropout_core.learning.contenders import RUN
from dropout_core.learning.price import Price, forward_price, thinned_price
from dropout_core.learning.problems import EDGE, WITHIN, Problem

# So many predictions of a thinned network are made at most: where there are more points, of fewer
# networks.
_PREDICTIONS: Final = 40_000
# What it takes however small the network is, in a Price's epochs.
_EPOCHS: Final = 6.0


@dataclass(frozen=True)
class Parts:
    """The two parts of a training loss under dropout, as expected over masks.

    For each x, E[(y - f)^2] = (y - E[f])^2 + Var[f], f being what a thinned network predicts.
    error: the first, of the mean of all thinned networks. variance: the second. Both are means
    over the points.
    """

    error: float
    variance: float

    @property
    def loss(self) -> float:
        """Their sum: what training with dropout lowers, in the mean over masks."""
        return self.error + self.variance


@dataclass(frozen=True)
class Line:
    """A straight line."""

    slope: float
    intercept: float

    def at(self, x: float) -> float:
        """Its height at x."""
        return self.intercept + self.slope * x


class PartsAnswer(TypedDict):
    """Parts, and their sum."""

    error: float
    variance: float
    loss: float


class LineAnswer(TypedDict):
    """A Line between the edges of the data; its slope is that of what is trained on."""

    slope: float
    x: list[float]
    y: list[float]


class PenaltyAnswer(TypedDict):
    """By contender the parts of its loss and the line through its prediction.

    networks: over how many thinned networks, with the same masks for all contenders.
    expected: the parts over all masks that there are; None where there is no formula for them.
    last_variance: of the network with dropout, were units of its second layer alone dropped.
    points_line: through the training points.
    """

    networks: int
    parts: Mapping[str, PartsAnswer]
    expected: Mapping[str, PartsAnswer] | None
    last_variance: float
    lines: Mapping[str, LineAnswer]
    points_line: LineAnswer


def answer(scene: Scene) -> GivingWay[PenaltyAnswer]:
    """Over as many thinned networks as are asked for, if so many can be had; at least two."""
    asked, problem = scene.request, scene.problem
    x, y = problem.train_x, problem.train_y
    count = _drawn(asked)
    parts = {}
    for name, network in scene.networks.items():
        said = yield from network.draw(asked.experiment, x, count)
        parts[name] = parts_of_loss(said, y)
    rate = asked.experiment.dropout_rate
    return {
        "networks": count,
        "parts": {name: _parts(one) for name, one in parts.items()},
        "expected": {
            name: _parts(expected_parts(network, x, y, rate))
            for name, network in scene.networks.items()
        }
        if scene.dropout.activation.is_linear
        else None,
        "last_variance": number(last_variance(scene.dropout, x, rate)),
        "lines": {
            name: _line(line_through(network, problem), problem)
            for name, network in scene.networks.items()
        },
        "points_line": _line(least_squares(x, y), problem),
    }


def price(asked: InsideRequest) -> Price:
    """That of the thinned networks of all contenders, and of the closed form."""
    experiment, points = asked.experiment, asked.experiment.training_points
    drawn = thinned_price(experiment, points, _drawn(asked))
    return Price(_EPOCHS) + (drawn + forward_price(experiment, points)) * len(RUN)


def _drawn(asked: InsideRequest) -> int:
    return max(2, min(asked.networks, _PREDICTIONS // asked.experiment.training_points))


def _parts(parts: Parts) -> PartsAnswer:
    error, variance = number(parts.error), number(parts.variance)
    return {"error": error, "variance": variance, "loss": number(parts.loss)}


def _line(line: Line, problem: Problem) -> LineAnswer:
    ends = [-EDGE, EDGE]
    return {
        "slope": number(line.slope),
        "x": problem.x_scale.shown(ends),
        "y": problem.y_scale.shown([line.at(x) for x in ends]),
    }


def parts_of_loss(said: Tensor, wanted: Tensor) -> Parts:
    """The Parts, from what thinned networks predict; (draws, points), two draws at least.

    The squared error of the mean of k of them is expected to be one k-th of their variance above
    that of the mean of all, so that much is taken off it. It is never below 0.
    """
    variance, mean = torch.var_mean(said.double(), 0)
    errors = (mean - wanted.double()).square() - variance / len(said)
    return Parts(max(0.0, float(errors.mean())), float(variance.mean()))


def expected_parts(network: TrainedNetwork, x: Tensor, y: Tensor, dropout_rate: float) -> Parts:
    """The Parts over all masks there are, of a network whose hidden units are linear.

    Srivastava et al. (2014), section 9.1, have it for one layer of weights, Mianjy et al. (2018)
    for two; here there are three, and biases. With h = W1 x + c, nothing dropped, s = W2 m h + b
    and f = w3 n s + a, where the masks m and n multiply unit by unit: all their elements are
    independent, with the mean 1 and the variance v = rate / (1 - rate). So E[f] is what the whole
    network predicts, and by the law of total variance Var[f] = Var E[f | m] + E Var[f | m].
    E[f | m] is linear in m: Var = v sum_i (sum_j w3_j W2_ji)^2 h_i^2. Given m the terms w3_j n_j
    s_j are independent: Var[f | m] = v sum_j w3_j^2 s_j^2, and E[s_j^2] = E[s_j]^2 + Var[s_j]
    = (what unit j gives with nothing dropped)^2 + v sum_i W2_ji^2 h_i^2.

    Raises ValueError where the hidden units are not linear.
    """
    if not network.activation.is_linear:
        raise ValueError("there is a closed form for linear hidden units alone")
    ratio = dropout_rate / (1 - dropout_rate)
    first, second = (given.double() for given in network.hidden(x))
    between, last = network.second.double(), network.last.double()
    through = first.square() @ (between @ last).square()
    within = (second.square() + ratio * first.square() @ between.square()) @ last.square()
    error = (network.output(x).double() - y.double()).square().mean()
    return Parts(float(error), ratio * float((through + within).mean()))


def last_variance(network: TrainedNetwork, x: Tensor, dropout_rate: float) -> float:
    """The mean variance over the points, were units of the second layer alone dropped.

    What goes out of it is a sum of independent terms, each divided by the keep probability if it
    is kept: rate / (1 - rate) * sum of (weight * activation)^2 (Srivastava et al., 2014, section
    9, of a linear model).
    """
    terms = network.hidden(x)[1].double() * network.last.double()
    return float(terms.square().sum(1).mean()) * dropout_rate / (1 - dropout_rate)


def line_through(network: TrainedNetwork, data: Problem) -> Line:
    """The least-squares line through what a network predicts, nothing dropped.

    That is at the places of the grid that measure a network: from the first point to the last.
    """
    x = data.grid[WITHIN]
    return least_squares(x, network.output(x))


def least_squares(x: Tensor, y: Tensor) -> Line:
    """The straight line with the least mean squared difference to y."""
    x, y = x.double(), y.double()
    off = x - x.mean()
    slope = float((off * y).sum() / off.square().sum())
    return Line(slope, float(y.mean()) - slope * float(x.mean()))


VIEW: Final = View(answer, price)
