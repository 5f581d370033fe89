"""The networks: K of them trained as one stack, with explicit masks and written-out gradients."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import torch
from torch import Tensor, nn

from dropout_core.experiment import Experiment
from dropout_core.learning.masks import Masks

# So many numbers, or a part of them, are what a CPU computes at once. What is left at the end is
# computed one by one and rounded in another way: a network would depend on where it stands.
_TOGETHER: Final = 16


@dataclass(frozen=True)
class Linear:
    """One linear layer of every network in a stack.

    weight: shape (networks, inputs, outputs), each network's the transpose of torch's.
    bias: shape (networks, 1, outputs).
    """

    weight: Tensor
    bias: Tensor


class MLPStack:
    """K networks Linear(1, H), ReLU, Linear(H, H), ReLU, Linear(H, 1), as one.

    parameters, gradient: all numbers of all networks in one flat tensor each, so that an
        optimiser's step is a single call. A few zeros at their end belong to no network.
    layers, layer_gradients: the same memory, as the three layers.
    """

    def __init__(
        self,
        networks: int,
        hidden_width: int,
        dtype: torch.dtype = torch.float32,
        device: str = "cpu",
    ) -> None:
        self.networks = networks
        self.hidden_width = hidden_width
        self._sizes = ((1, hidden_width), (hidden_width, hidden_width), (hidden_width, 1))
        count = self.count(networks, hidden_width)
        count = math.ceil(count / _TOGETHER) * _TOGETHER
        self.parameters = torch.zeros(count, dtype=dtype, device=device)
        self.gradient = torch.zeros(count, dtype=dtype, device=device)
        self.layers = self._as_layers(self.parameters)
        self.layer_gradients = self._as_layers(self.gradient)

    @staticmethod
    def count(networks: int, hidden_width: int) -> int:
        """How many numbers such a stack has."""
        return networks * (hidden_width**2 + 4 * hidden_width + 1)

    def _as_layers(self, flat: Tensor) -> list[Linear]:
        layers, start = [], 0
        for inputs, outputs in self._sizes:
            bias_start = start + self.networks * inputs * outputs
            end = bias_start + self.networks * outputs
            weight = flat[start:bias_start].view(self.networks, inputs, outputs)
            layers.append(Linear(weight, flat[bias_start:end].view(self.networks, 1, outputs)))
            start = end
        return layers

    @classmethod
    def drawn(
        cls, hidden_width: int, generators: Sequence[torch.Generator], device: str = "cpu"
    ) -> Self:
        """A network for each generator, its numbers drawn as torch's nn.Linear draws its own.

        That is uniformly between plus and minus 1 / sqrt(inputs), weights and biases alike.
        """
        stack = cls(len(generators), hidden_width, device=device)
        for network, generator in enumerate(generators):
            for layer in stack.layers:
                _, inputs, outputs = layer.weight.shape
                bound = 1 / math.sqrt(inputs)
                drawn = torch.empty(inputs + 1, outputs)
                drawn.uniform_(-bound, bound, generator=generator)
                layer.weight[network] = drawn[:inputs]
                layer.bias[network] = drawn[inputs:]
        return stack


class Batch:
    """Points on their way through every network of a stack, in buffers made once.

    x: shape (points, 1), the same for all, or (networks, points, 1); in the stack's dtype.
    """

    def __init__(self, stack: MLPStack, x: Tensor) -> None:
        self._stack = stack
        self._x = x.expand(stack.networks, *x.shape[-2:]).contiguous()
        hidden = (*self._x.shape[:2], stack.hidden_width)
        self._first, self._second, self._gate = (x.new_empty(hidden) for _ in range(3))
        self._to_first, self._to_second = (x.new_empty(hidden) for _ in range(2))
        self._output = torch.empty_like(self._x)

    @property
    def hidden(self) -> tuple[Tensor, Tensor]:
        """What the two hidden layers gave at the last `forward`, (networks, points, width)."""
        return self._first, self._second

    def forward(self, masks: Masks | None = None) -> Tensor:
        """What every network says, shape (networks, points, 1), in a buffer of this batch.

        The masks act on the last networks of the stack, as many as they have; None drops
        nothing. They come after the ReLU. The tutorial has them before it: as long as they are
        not negative, that makes no difference.
        """
        first, second, last = self._stack.layers
        torch.addcmul(first.bias, self._x, first.weight, out=self._first)
        self._first.relu_()
        if masks:
            self._first[-len(masks.first) :].mul_(masks.first)
        torch.baddbmm(second.bias, self._first, second.weight, out=self._second)
        self._second.relu_()
        if masks:
            self._second[-len(masks.second) :].mul_(masks.second)
        # A product with one row is several times as fast as the same one with one column.
        torch.baddbmm(last.bias, last.weight.mT, self._second.mT, out=self._output.mT)
        return self._output

    def backward(self, y: Tensor, masks: Masks | None, squares: Tensor) -> None:
        """Write the gradient of every network's mean squared error into the stack.

        Follows a `forward` with the same masks. y: shape (points, 1) or (networks, points, 1).
        Into `squares`, of shape (networks, 1, 1), go the sums of squared errors. A unit that was
        dropped gave 0, so none of its weights, in or out, gets a gradient from that point.
        """
        first, second, last = self._stack.layer_gradients
        _, second_layer, last_layer = self._stack.layers
        error = self._output.sub_(y)
        torch.bmm(error.mT, error, out=squares)
        error.mul_(2 / error.shape[1])

        # Not as a product of matrices: with a single row, that is rounded by where it stands.
        torch.mul(self._second, error, out=self._to_first)
        torch.sum(self._to_first, 1, keepdim=True, out=last.weight.mT)
        torch.sum(error, 1, keepdim=True, out=last.bias)
        torch.mul(error, last_layer.weight.mT, out=self._to_second)
        self._through(self._to_second, self._second, masks.second if masks else None)

        torch.bmm(self._first.mT, self._to_second, out=second.weight)
        torch.sum(self._to_second, 1, keepdim=True, out=second.bias)
        torch.bmm(self._to_second, second_layer.weight.mT, out=self._to_first)
        self._through(self._to_first, self._first, masks.first if masks else None)

        torch.mul(self._to_first, self._x, out=self._to_second)
        torch.sum(self._to_second, 1, keepdim=True, out=first.weight)
        torch.sum(self._to_first, 1, keepdim=True, out=first.bias)

    def _through(self, gradient: Tensor, activation: Tensor, mask: Tensor | None) -> None:
        """Take a gradient back through ReLU and dropout: where a unit gave 0, nothing passes."""
        gradient.mul_(torch.ne(activation, 0, out=self._gate))
        if mask is not None:
            gradient[-len(mask) :].mul_(mask)


def torch_modules(experiment: Experiment) -> tuple[nn.Sequential, nn.Sequential]:
    """The plain network and the one with dropout, as torch writes them, without any numbers."""
    width = experiment.hidden_width
    with torch.device("meta"):
        first, second, last = nn.Linear(1, width), nn.Linear(width, width), nn.Linear(width, 1)
    dropout, relu = nn.Dropout(experiment.dropout_rate), nn.ReLU()
    return (
        nn.Sequential(first, relu, second, relu, last),
        nn.Sequential(first, dropout, relu, second, dropout, relu, last),
    )
