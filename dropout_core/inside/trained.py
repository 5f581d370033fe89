"""One trained network by itself: whole, or thinned as it is drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from dropout_core.experiment import Experiment
from dropout_core.learning.masks import Masks
from dropout_core.learning.network import MLPStack
from dropout_core.learning.randomness import generator
from dropout_core.learning.trainer import NETWORKS, Checkpoint

# Thinned networks are drawn so many at once, each block from a generator of its own: the first
# thirty are the same thirty, however many are asked for.
_BLOCK: Final = 50
_NUMBERS_AT_ONCE: Final = 2**21


@dataclass(frozen=True)
class TrainedNetwork:
    """The weights of one network: Linear(1, H), ReLU, Linear(H, H), ReLU, Linear(H, 1).

    first: shape (H,). second: shape (H, H), a row for each input. last: shape (H,).
    first_bias, second_bias: shape (H,). last_bias: shape ().
    """

    first: Tensor
    first_bias: Tensor
    second: Tensor
    second_bias: Tensor
    last: Tensor
    last_bias: Tensor

    @classmethod
    def of(cls, experiment: Experiment, checkpoint: Checkpoint, name: str) -> "TrainedNetwork":
        """One of the NETWORKS at a checkpoint."""
        stack = MLPStack(len(NETWORKS), experiment.hidden_width, checkpoint.parameters.dtype)
        stack.parameters.copy_(checkpoint.parameters)
        at = NETWORKS.index(name)
        first, second, last = stack.layers
        views = (
            first.weight[at, 0],
            first.bias[at, 0],
            second.weight[at],
            second.bias[at, 0],
            last.weight[at, :, 0],
            last.bias[at, 0, 0],
        )
        # In memory of their own: where a matrix begins has a say in how products are rounded, and
        # rules of scaling that come to the same are to be seen to give the same.
        return cls(*(one.clone() for one in views))

    def hidden(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """What the units of the two layers give, nothing dropped; each (points, H)."""
        first = torch.relu(x[:, None] * self.first + self.first_bias)
        return first, torch.relu(torch.addmm(self.second_bias, first, self.second))

    def output(self, x: Tensor) -> Tensor:
        """What it says at x, nothing dropped: weight scaling. Shape (points,)."""
        return self.hidden(x)[1] @ self.last + self.last_bias

    def thinned(self, x: Tensor, masks: Masks) -> Tensor:
        """What it says with units dropped, shape (draws, points).

        masks: each of shape (draws, points, H), or (draws, 1, H) for a thinned network that is
        the same one at every x.
        """
        said = [self._thinned(x, some) for some in _in_parts(masks, len(x))]
        return torch.cat(said)

    def _thinned(self, x: Tensor, masks: Masks) -> Tensor:
        first = torch.relu(x[:, None] * self.first + self.first_bias) * masks.first
        second = torch.relu(first @ self.second + self.second_bias) * masks.second
        return second @ self.last + self.last_bias


def _in_parts(masks: Masks, points: int) -> Iterator[Masks]:
    """As many draws at a time as need no more memory than they are worth."""
    draws = max(1, _NUMBERS_AT_ONCE // (points * masks.first.shape[-1]))
    for first, second in zip(
        torch.split(masks.first, draws), torch.split(masks.second, draws), strict=True
    ):
        yield Masks(first, second)


def draw_thinned(experiment: Experiment, draws: int, points: int = 1, place: int = 0) -> Masks:
    """Masks of so many thinned networks, each of shape (draws, points, H).

    They are drawn as in training, but from a stream of their own; `place` tells apart what is
    drawn for different purposes.
    """
    rate, width = experiment.dropout_rate, experiment.hidden_width
    together = _BLOCK if points == 1 else 1
    blocks = []
    for block in range(-(-draws // together)):
        chance = generator(experiment.seed, "thinned", place, block)
        blocks.append(torch.rand(2, together, points, width, generator=chance))
    first, second = (torch.cat(blocks, dim=1)[:, :draws] >= rate).float().mul_(1 / (1 - rate))
    return Masks(first, second)
