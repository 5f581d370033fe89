"""What is dropped: the masks of every training step, drawn explicitly."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final

import torch
from torch import Tensor

from dropout_core.experiment import Experiment
from dropout_core.learning.contenders import Kind
from dropout_core.learning.randomness import generator

_BLOCK_NUMBERS: Final = 2**17


@dataclass(frozen=True)
class Masks:
    """What dropout multiplies the units of the two hidden layers by, at one training step.

    first, second: shape (networks that drop, points, hidden width); 0 for a unit that is
    dropped, 1 / (1 - dropout_rate) for one that is kept, so that the mean is 1. Gaussian ones
    have the same mean and variance.
    """

    first: Tensor
    second: Tensor


def mask_block(experiment: Experiment, networks: int) -> Tensor:
    """Room for the masks of some steps, so many networks' side by side.

    Of shape (networks, steps, layers, points, hidden width): what is one network's lies together.
    """
    shape = (2, experiment.training_points, experiment.hidden_width)
    return torch.empty(networks, steps_at_once(experiment), *shape)


def steps_at_once(experiment: Experiment) -> int:
    """How many steps' masks are drawn at once."""
    return max(1, _BLOCK_NUMBERS // (2 * experiment.training_points * experiment.hidden_width))


def draw_masks(
    experiment: Experiment,
    start: int = 0,
    *,
    kind: Kind = "bernoulli",
    member: int = 0,
    into: Tensor | None = None,
) -> Iterator[Masks | None]:
    """The masks of each training step from the one numbered `start` on, for ever.

    The first step is numbered 0. None where nothing is dropped. For each point a mask of its
    own, as nn.Dropout draws them. The masks of some steps are drawn at once, which is what
    makes them cheap: they are views into that block, and hold until the next step's are asked
    for. Each block has a generator of its own, so that those of any step can be drawn again
    without those before it.

    kind: "bernoulli", or "gaussian" for normal numbers of mean 1 and variance
        rate / (1 - rate) (Srivastava et al., 2014, section 10).
    into: a `mask_block` of this network alone, or its part of a larger one.
    """
    rate = experiment.dropout_rate
    if rate == 0:
        while True:
            yield None
    numbers = mask_block(experiment, 1) if into is None else into
    first_block, skipped = divmod(start, numbers.shape[1])
    for block in count(first_block):
        chance = generator(experiment.seed, "masks", block, member=member)
        if kind == "gaussian":
            numbers.normal_(1.0, math.sqrt(rate / (1 - rate)), generator=chance)
        else:
            # A threshold on uniform numbers is three times as fast as bernoulli_.
            numbers.uniform_(generator=chance)
            torch.ge(numbers, rate, out=numbers).mul_(1 / (1 - rate))
        for first, second in numbers.transpose(0, 1).transpose(1, 2)[skipped:]:
            yield Masks(first, second)
        skipped = 0
