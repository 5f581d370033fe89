"""One unit of the second layer: what goes in and comes out, while training and at test time."""

from dataclasses import dataclass
from typing import Final, TypedDict

import numpy as np
import torch
from torch import Tensor

from dropout_core.cooperative import in_one_go
from dropout_core.experiment import Experiment
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.scene import Scene, View, bits, number, numbers
from dropout_core.inside.thinning import kept_at
from dropout_core.inside.trained import TrainedNetwork, draw_thinned
from dropout_core.learning.price import Price, masks_price, thinned_price

_INPUTS_SHOWN: Final = 8
_SUM_BINS: Final = 31
# What it takes however small the network is, in a Price's epochs.
_EPOCHS: Final = 8.0


@dataclass(frozen=True)
class Unit:
    """A unit at one x: at test time, at one training step, and over draws of its inputs.

    x: where. unit: its place in the second layer.
    inputs, weights: what the units of the first layer give, and what it multiplies them by; (H,).
    kept: which of its inputs are not dropped, bool (H,). itself_kept: whether it is not.
    sum, given, output: with those inputs, each divided by the keep probability, while training:
        the sum, what the activation makes of it, and what of that goes on.
    test_sum, test_output: with all inputs, as they are.
    sums: over the draws, shape (draws,); their mean comes ever closer to `test_sum`.
    deviation: standard deviation of the sum over all draws there could be. The terms are
        independent, so that is sqrt(rate / (1 - rate) * sum of (input * weight)^2).
    first_weight, first_bias: of the first layer's units, (H,), for the same formula there.
    """

    x: float
    unit: int
    inputs: Tensor
    weights: Tensor
    bias: float
    kept: Tensor
    itself_kept: bool
    sum: float
    given: float
    output: float
    test_sum: float
    test_output: float
    sums: Tensor
    deviation: float
    first_weight: Tensor
    first_bias: Tensor


class UnitInput(TypedDict):
    """One of a unit's inputs: its place from 1, what it gives, and its own layer's formula."""

    unit: int
    input: float
    weight: float
    first_weight: float
    first_bias: float
    kept: bool


class Sums(TypedDict):
    """How often which sum was drawn: the middles of bins, and the counts."""

    x: list[float]
    y: list[int]


class UnitAnswer(TypedDict):
    """A Unit with its strongest inputs; `kept` is 0 and 1 for all. mean: None without draws."""

    x: float
    unit: int
    inputs: list[UnitInput]
    bias: float
    kept: str
    itself_kept: bool
    sum: float
    given: float
    output: float
    test_sum: float
    test_output: float
    deviation: float
    draws: int
    mean: float | None
    sums: Sums


def answer(scene: Scene) -> UnitAnswer:
    """The unit asked for, or the most active one, at the training point asked for."""
    asked, x = scene.request, scene.problem.train_x
    point = asked.point - 1
    unit = asked.unit - 1 if asked.unit else most_active(scene.dropout, x[point])
    seen = look_at_unit(
        asked.experiment, scene.dropout, asked.epoch, x, point=point, unit=unit, draws=asked.draws
    )
    return {
        "x": number(seen.x),
        "unit": seen.unit + 1,
        "inputs": _strongest(seen),
        "bias": number(seen.bias),
        "kept": bits(seen.kept),
        "itself_kept": seen.itself_kept,
        "sum": number(seen.sum),
        "given": number(seen.given),
        "output": number(seen.output),
        "test_sum": number(seen.test_sum),
        "test_output": number(seen.test_output),
        "deviation": number(seen.deviation),
        "draws": len(seen.sums),
        "mean": number(seen.sums.mean()) if len(seen.sums) else None,
        "sums": _sums(seen.sums, seen.test_sum, seen.deviation),
    }


def price(asked: InsideRequest) -> Price:
    """That of the draws, and of the masks of one step where there are none."""
    experiment, draws = asked.experiment, asked.draws
    if not draws:
        return Price(_EPOCHS) + masks_price(experiment)
    return Price(_EPOCHS) + thinned_price(experiment, 0, draws)


def _strongest(seen: Unit) -> list[UnitInput]:
    terms = (seen.inputs * seen.weights).abs()
    return [
        {
            "unit": place + 1,
            "input": number(seen.inputs[place]),
            "weight": number(seen.weights[place]),
            "first_weight": number(seen.first_weight[place]),
            "first_bias": number(seen.first_bias[place]),
            "kept": bool(seen.kept[place]),
        }
        for place in terms.argsort(descending=True, stable=True)[:_INPUTS_SHOWN].tolist()
    ]


def _sums(sums: Tensor, centre: float, deviation: float) -> Sums:
    """Bins that stay as they are while draws come."""
    reach = 4 * deviation or 1.0
    edges = np.linspace(centre - reach, centre + reach, _SUM_BINS + 1)
    counts, _ = np.histogram(np.clip(sums.numpy(), edges[0], edges[-1]), edges)
    return {"x": numbers((edges[:-1] + edges[1:]) / 2), "y": counts.tolist()}


def most_active(network: TrainedNetwork, x: Tensor) -> int:
    """The place of the second layer's unit that gives most in size at one x, shape ()."""
    return int(network.hidden(x[None])[1][0].abs().argmax())


def look_at_unit(
    experiment: Experiment,
    network: TrainedNetwork,
    epoch: int,
    x: Tensor,
    *,
    point: int,
    unit: int,
    draws: int,
) -> Unit:
    """A unit at the training point x[point].

    Without draws, with the inputs that the step that led to `epoch` kept there; else with those
    of the last draw. Draw n is the n-th thinned network that `draw_thinned` gives.
    """
    rate = experiment.dropout_rate
    inputs = network.hidden(x[point : point + 1])[0][0]
    weights, bias = network.second[:, unit], network.second_bias[unit]
    terms = inputs * weights
    masks = draw_thinned(experiment, draws) if draws else None
    if masks is None:
        first, second = kept_at(experiment, epoch, point)
        sums = torch.empty(0)
    else:
        first, second = masks.first[-1, 0] > 0, masks.second[-1, 0] > 0
        sums = masks.first[:, 0] @ terms + bias
    # Before the first step nothing has been dropped, and nothing divided.
    scale = 1 / (1 - rate) if draws or epoch else 1.0
    total = float((terms * first).sum() * scale + bias)
    itself_kept = bool(second[unit])
    test_sum = float(terms.sum() + bias)
    return Unit(
        x=float(x[point]),
        unit=unit,
        inputs=inputs,
        weights=weights,
        bias=float(bias),
        kept=first,
        itself_kept=itself_kept,
        sum=total,
        given=network.activate(total),
        output=network.activate(total) * scale * itself_kept,
        test_sum=test_sum,
        test_output=network.activate(test_sum),
        sums=sums,
        deviation=float((rate / (1 - rate) * terms.square().sum()).sqrt()),
        first_weight=network.first,
        first_bias=network.first_bias,
    )


VIEW: Final = View(in_one_go(answer), price)
