"""One trained network by itself: whole, or thinned as it is drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

import torch
from torch import Tensor

from dropout_core.cooperative import GivingWay
from dropout_core.experiment import Experiment
from dropout_core.learning.activations import Activation
from dropout_core.learning.contenders import RUN
from dropout_core.learning.frames import Checkpoint
from dropout_core.learning.masks import Masks
from dropout_core.learning.network import Batch, MLPStack, Network
from dropout_core.learning.price import Price
from dropout_core.learning.randomness import generator

# Thinned networks are drawn so many at once, each block from a generator of its own: the first
# thirty are the same thirty, however many are asked for.
_BLOCK: Final = 50
_NUMBERS_AT_ONCE: Final = 2**21
# What a number costs to be copied, in operations.
_COPIED: Final = 100


@dataclass(frozen=True)
class TrainedNetwork:
    """A stack of one network, which predicts by the same pass as those that train.

    first: weights into the first hidden layer, shape (H,). second: between the two, (H, H), a row
    for each input. last: out of the second, (H,). first_bias, second_bias: (H,). last_bias: ().
    """

    stack: MLPStack

    @classmethod
    def of(cls, experiment: Experiment, checkpoint: Checkpoint, name: str) -> Self:
        """The (first) network of one of the contenders of a RUN at a checkpoint."""
        network, numbers = Network.of(experiment), checkpoint.parameters
        # Without the padding, which is smaller than a network.
        networks = len(numbers) // network.parameters
        whole = MLPStack(network, networks, numbers.dtype)
        whole.parameters.copy_(numbers)
        # In memory of its own: where a matrix begins has a say in how products are rounded, and
        # rules of scaling that come to the same are to be seen to give the same.
        alone = MLPStack(network, 1, numbers.dtype)
        place = checkpoint.places[RUN.index(name)]
        for mine, all_of_them in zip(alone.layers, whole.layers, strict=True):
            mine.weight[0] = all_of_them.weight[place]
            mine.bias[0] = all_of_them.bias[place]
        return cls(alone)

    @property
    def first(self) -> Tensor:
        return self.stack.layers[0].weight[0, 0]

    @property
    def first_bias(self) -> Tensor:
        return self.stack.layers[0].bias[0, 0]

    @property
    def second(self) -> Tensor:
        return self.stack.layers[1].weight[0]

    @property
    def second_bias(self) -> Tensor:
        return self.stack.layers[1].bias[0, 0]

    @property
    def last(self) -> Tensor:
        return self.stack.layers[2].weight[0, :, 0]

    @property
    def last_bias(self) -> Tensor:
        return self.stack.layers[2].bias[0, 0, 0]

    def rescaled(self, factor: float) -> Self:
        """The same network with the weights out of hidden units multiplied."""
        scaled = MLPStack(self.stack.network, 1, self.stack.parameters.dtype)
        scaled.parameters.copy_(self.stack.parameters)
        for layer in scaled.layers[1:]:
            layer.weight.mul_(factor)
        return type(self)(scaled)

    @property
    def activation(self) -> Activation:
        """Of its hidden units."""
        return self.stack.network.activation

    def is_active(self, given: Tensor) -> Tensor:
        """Where what hidden units give is that of an active unit; bool, of the same shape."""
        return self.activation.is_active(given)

    def activate(self, sums: float) -> float:
        """What a hidden unit makes of its sum."""
        return float(self.activation.apply_(torch.tensor(sums)))

    def hidden(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """What the units of the two layers give, nothing dropped; each (points, H)."""
        batch = Batch(self.stack, x[:, None])
        batch.forward()
        first, second = batch.hidden
        return first[0], second[0]

    def output(self, x: Tensor) -> Tensor:
        """What it predicts at x, nothing dropped: weight scaling. Shape (points,)."""
        return Batch(self.stack, x[:, None]).forward()[0, :, 0]

    def thinned(self, x: Tensor, masks: Masks) -> Tensor:
        """What it predicts with units dropped, shape (draws, points).

        masks: each of shape (draws, points, H), or (draws, 1, H) for a thinned network that is
        the same one at every x.
        """
        return torch.cat([self._thinned(x, some) for some in _in_parts(masks, len(x))])

    def draw(
        self, experiment: Experiment, x: Tensor, draws: int, *, apart: bool = False, place: int = 0
    ) -> GivingWay[Tensor]:
        """As `thinned`, with masks of `draw_thinned` that are drawn as they are used.

        Only a part of them is ever there, and it gives way between two parts.
        apart: whether at every x other units are dropped. place: as in `draw_thinned`.
        """
        together = _draws_at_once(len(x), experiment.hidden_width)
        said = []
        for start in range(0, draws, together):
            number = min(together, draws - start)
            masks = draw_thinned(experiment, number, len(x) if apart else 1, place, start=start)
            said.append(self._thinned(x, masks))
            yield
        return torch.cat(said)

    def _thinned(self, x: Tensor, masks: Masks) -> Tensor:
        # Each draw at each x is a point of its own.
        draws, points, width = len(masks.first), len(x), masks.first.shape[-1]
        first, second = (
            mask.expand(draws, points, width).reshape(1, draws * points, width)
            for mask in (masks.first, masks.second)
        )
        batch = Batch(self.stack, x.repeat(draws)[:, None])
        return batch.forward(Masks(first, second)).view(draws, points)


def trained_price(experiment: Experiment) -> Price:
    """To take the networks of a RUN out of a checkpoint."""
    copied = len(RUN) * (len(RUN) + 1) * Network.of(experiment).parameters
    return Price(len(RUN), _COPIED * copied)


def _in_parts(masks: Masks, points: int) -> Iterator[Masks]:
    draws = _draws_at_once(points, masks.first.shape[-1])
    for first, second in zip(
        torch.split(masks.first, draws), torch.split(masks.second, draws), strict=True
    ):
        yield Masks(first, second)


def _draws_at_once(points: int, hidden_width: int) -> int:
    """As many as need no more memory than they are worth."""
    return max(1, _NUMBERS_AT_ONCE // (points * hidden_width))


def draw_thinned(
    experiment: Experiment, draws: int, points: int = 1, place: int = 0, *, start: int = 0
) -> Masks:
    """Masks of so many thinned networks, each of shape (draws, points, H).

    They are drawn as in training, but from a stream of their own; `place` tells apart what is
    drawn for different purposes. `start`: how many have been drawn before them.
    """
    rate, width = experiment.dropout_rate, experiment.hidden_width
    together = _BLOCK if points == 1 else 1
    # Written where they belong, block by block: no number is there twice.
    masks = torch.empty(2, draws, points, width)
    for block in range(start // together, -(-(start + draws) // together)):
        chance = generator(experiment.seed, "thinned", place, block)
        numbers = torch.rand(2, together, points, width, generator=chance)
        first = block * together - start
        wanted = numbers[:, max(0, -first) : draws - first]
        at = max(0, first)
        masks[:, at : at + wanted.shape[1]] = wanted >= rate
    first_layer, second_layer = masks.mul_(1 / (1 - rate))
    return Masks(first_layer, second_layer)
