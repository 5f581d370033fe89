"""What is dropped: the masks of every training step, drawn explicitly."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from dropout_core.experiment import Experiment
from dropout_core.randomness import generator

_BLOCK_NUMBERS: Final = 2**17


@dataclass(frozen=True)
class Masks:
    """What dropout multiplies the sums of the two hidden layers by, at one training step.

    first, second: shape (networks that drop, points, hidden width); 0 for a unit that is
    dropped, 1 / (1 - dropout_rate) for one that is kept, so that the mean is 1.
    """

    first: Tensor
    second: Tensor


def draw_masks(experiment: Experiment) -> Iterator[Masks | None]:
    """The masks of each training step in turn, for ever; None where nothing is dropped.

    For each point a mask of its own, as nn.Dropout draws them. The masks of a step are views
    into a block that is drawn at once, which is what makes them cheap: they hold until the
    next step's are asked for.
    """
    rate = experiment.dropout_rate
    if rate == 0:
        while True:
            yield None
    chance = generator(experiment.seed, "masks")
    shape = (2, 1, experiment.points, experiment.hidden_width)
    numbers = 2 * experiment.points * experiment.hidden_width
    block = torch.empty(max(1, _BLOCK_NUMBERS // numbers), *shape)
    while True:
        # A threshold on uniform numbers is three times as fast as bernoulli_.
        block.uniform_(generator=chance)
        torch.ge(block, rate, out=block).mul_(1 / (1 - rate))
        for first, second in block:
            yield Masks(first, second)
