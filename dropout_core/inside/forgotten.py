"""A prediction for which `eval()` was forgotten."""

from dataclasses import dataclass
from typing import Final, TypedDict

import numpy as np
import torch
from torch import Tensor

from dropout_core.cooperative import GivingWay
from dropout_core.experiment import Experiment
from dropout_core.inside.ensemble import squared_distance
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.scene import Scene, View, number
from dropout_core.inside.trained import TrainedNetwork
from dropout_core.learning.price import Price, thinned_price
from dropout_core.learning.problems import GRID_POINTS, Problem

REPORTS: Final = 200
_FORGOTTEN, _REPORTED = 1, 2
# What it takes however small the network is, in a Price's epochs.
_EPOCHS: Final = 20.0


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


class ForgottenAnswer(TypedDict):
    """A Forgotten, and of the REPORTS the median and between what nine in ten of them are."""

    grid: list[float]
    curve: list[float]
    eval_curve: list[float]
    test_loss: float
    eval_loss: float
    reports: int
    low: float
    middle: float
    high: float


def answer(scene: Scene) -> GivingWay[ForgottenAnswer]:
    """The prediction asked for, of the network with dropout."""
    asked, problem = scene.request, scene.problem
    seen = yield from forget_eval(asked.experiment, scene.dropout, problem, asked.redraw)
    low, middle, high = np.quantile(seen.reported.numpy(), [0.05, 0.5, 0.95])
    return {
        "grid": problem.x_scale.shown(problem.grid),
        "curve": problem.y_scale.shown(seen.curve),
        "eval_curve": problem.y_scale.shown(scene.dropout.output(problem.grid)),
        "test_loss": number(seen.test_loss),
        "eval_loss": number(seen.eval_loss),
        "reports": REPORTS,
        "low": number(low),
        "middle": number(middle),
        "high": number(high),
    }


def price(asked: InsideRequest) -> Price:
    """That of the predictions, each with masks of its own at every point."""
    experiment = asked.experiment
    everywhere = GRID_POINTS + experiment.test_points
    return (
        Price(_EPOCHS)
        + thinned_price(experiment, everywhere, 1, apart=True)
        + thinned_price(experiment, experiment.test_points, REPORTS, apart=True)
    )


def forget_eval(
    experiment: Experiment, network: TrainedNetwork, data: Problem, redraw: int
) -> GivingWay[Forgotten]:
    """Predict in training mode, once for each `redraw`: each has masks of its own."""
    everywhere = torch.cat([data.grid, data.test_x])
    # Of a block of draws the first; a redraw has a place of its own, so that all differ.
    (said,) = yield from network.draw(
        experiment, everywhere, 1, apart=True, place=_REPORTED + redraw
    )
    curve, at_test = said[: len(data.grid)], said[len(data.grid) :]
    others = yield from network.draw(experiment, data.test_x, REPORTS, apart=True, place=_FORGOTTEN)
    return Forgotten(
        curve,
        float(squared_distance(at_test, data.test_y)),
        float(squared_distance(network.output(data.test_x), data.test_y)),
        squared_distance(others, data.test_y),
    )


VIEW: Final = View(answer, price)
