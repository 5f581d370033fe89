"""One unit of the second layer: what goes in and comes out, while training and at test time."""

from dataclasses import dataclass

import torch
from torch import Tensor

from dropout_core.experiment import Experiment
from dropout_core.inside.thinning import kept_at
from dropout_core.inside.trained import TrainedNetwork, draw_thinned


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


def most_active(network: TrainedNetwork, x: Tensor) -> int:
    """The place of the second layer's unit that gives most at one x, shape ()."""
    return int(network.hidden(x[None])[1][0].argmax())


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
