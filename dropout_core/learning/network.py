"""The networks: many trained as one stack, with explicit masks and written-out gradients."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

import torch
from torch import Tensor

from dropout_core.experiment import Experiment
from dropout_core.learning.activations import ACTIVATIONS, USUAL, Activation
from dropout_core.learning.masks import Masks

# SIMD width and its scalar tail: so many numbers, or a part of them, are what a CPU computes at
# once. What is left at the end is computed one by one and rounded in another way: a network would
# depend on where it stands.
_TOGETHER: Final = 16


@dataclass(frozen=True)
class Network:
    """What is trained, without its numbers: layers of these sizes, and what stands between them.

    Linear(inputs, H), activation, Linear(H, H), activation, Linear(H, 1).
    """

    hidden_width: int
    inputs: int = 1
    activation: Activation = ACTIVATIONS[USUAL]

    @classmethod
    def of(cls, experiment: Experiment) -> Self:
        """The network that an Experiment trains."""
        return cls(experiment.hidden_width, activation=ACTIVATIONS[experiment.activation])

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers that go into the first layer, and that come out of each."""
        return self.inputs, self.hidden_width, self.hidden_width, 1

    @property
    def parameters(self) -> int:
        """How many numbers it has, weights and biases."""
        return sum((inputs + 1) * outputs for inputs, outputs in pairwise(self.sizes))


@dataclass(frozen=True)
class Linear:
    """One linear layer of every network in a stack.

    weight: shape (networks, inputs, outputs), each network's the transpose of torch's.
    bias: shape (networks, 1, outputs).
    """

    weight: Tensor
    bias: Tensor


class MLPStack:
    """So many networks of one kind, as one.

    parameters, gradient: all numbers of all networks in one flat tensor each, so that an
        optimiser's step is a single call. A few zeros at their end belong to no network.
    layers, layer_gradients: the same memory, as the three layers.
    """

    def __init__(
        self,
        network: Network,
        networks: int,
        dtype: torch.dtype = torch.float32,
        device: str = "cpu",
    ) -> None:
        self.network = network
        self.networks = networks
        count = math.ceil(networks * network.parameters / _TOGETHER) * _TOGETHER
        self.parameters = torch.zeros(count, dtype=dtype, device=device)
        self.gradient = torch.zeros(count, dtype=dtype, device=device)
        self.layers = self._as_layers(self.parameters)
        self.layer_gradients = self._as_layers(self.gradient)

    def _as_layers(self, flat: Tensor) -> list[Linear]:
        layers, start = [], 0
        for inputs, outputs in pairwise(self.network.sizes):
            bias_start = start + self.networks * inputs * outputs
            end = bias_start + self.networks * outputs
            weight = flat[start:bias_start].view(self.networks, inputs, outputs)
            layers.append(Linear(weight, flat[bias_start:end].view(self.networks, 1, outputs)))
            start = end
        return layers

    @classmethod
    def drawn(
        cls, network: Network, generators: Sequence[torch.Generator], device: str = "cpu"
    ) -> Self:
        """A network for each generator, its numbers drawn as torch's nn.Linear draws its own.

        That is uniformly between plus and minus 1 / sqrt(inputs), weights and biases alike.
        """
        stack = cls(network, len(generators), device=device)
        for place, generator in enumerate(generators):
            for layer in stack.layers:
                _, inputs, outputs = layer.weight.shape
                bound = 1 / math.sqrt(inputs)
                drawn = torch.empty(inputs + 1, outputs)
                drawn.uniform_(-bound, bound, generator=generator)
                layer.weight[place] = drawn[:inputs]
                layer.bias[place] = drawn[inputs:]
        return stack


class Batch:
    """Points on their way through every network of a stack, in buffers made once.

    x: shape (points, inputs), the same for all, or (networks, points, inputs); in the stack's
        dtype.
    """

    def __init__(self, stack: MLPStack, x: Tensor) -> None:
        self._stack = stack
        self._x = x.expand(stack.networks, *x.shape[-2:]).contiguous()
        self._first, self._second = (x.new_empty(self._hidden_shape) for _ in range(2))
        self._output = x.new_empty((*self._x.shape[:2], 1))

    @property
    def _hidden_shape(self) -> tuple[int, ...]:
        return *self._x.shape[:2], self._stack.network.hidden_width

    @property
    def hidden(self) -> tuple[Tensor, Tensor]:
        """What the two hidden layers gave at the last `forward`, (networks, points, width)."""
        return self._first, self._second

    def forward(self, masks: Masks | None = None) -> Tensor:
        """What every network predicts, shape (networks, points, 1), in a buffer of this batch.

        The masks act on the last networks of the stack, as many as they have; None drops
        nothing. They come after the activation. The tutorial has them before it: as long as they
        are not negative, that makes no difference to ReLU, nor to any that `commutes`.
        """
        first, second, last = self._stack.layers
        if self._stack.network.inputs == 1:
            # With one input no product of matrices is needed, and this is faster.
            torch.addcmul(first.bias, self._x, first.weight, out=self._first)
        else:
            torch.baddbmm(first.bias, self._x, first.weight, out=self._first)
        self._activate(0, self._first, masks.first if masks else None)
        torch.baddbmm(second.bias, self._first, second.weight, out=self._second)
        self._activate(1, self._second, masks.second if masks else None)
        # A product with one row is several times as fast as the same one with one column.
        torch.baddbmm(last.bias, last.weight.mT, self._second.mT, out=self._output.mT)
        return self._output

    def _activate(self, layer: int, sums: Tensor, mask: Tensor | None) -> None:
        """Make of sums what the units of hidden layer 0 or 1 give, in place."""
        self._stack.network.activation.apply_(sums)
        self._drop(sums, mask)

    def _drop(self, given: Tensor, mask: Tensor | None) -> None:
        """Multiply by the mask, forth and back, what belongs to the networks that drop."""
        if mask is not None:
            given[-len(mask) :].mul_(mask)


class TrainingBatch(Batch):
    """Points with labels, on their way through every network of a stack and back.

    y: labels, of the shape of x. weights: of each point in the loss, of that shape too: the loss
        is the weighted mean of the squared errors. All the same if not given.
    """

    def __init__(
        self, stack: MLPStack, x: Tensor, y: Tensor, weights: Tensor | None = None
    ) -> None:
        super().__init__(stack, x)
        self._y = y.expand_as(self._output)
        self._weights = (torch.ones_like(y) if weights is None else weights).expand_as(self._y)
        self._slope = 2 / self._weights.sum(1, keepdim=True)
        self._error = torch.empty_like(self._output)
        self._to_first, self._to_second, *self._derivatives = (
            x.new_empty(self._hidden_shape) for _ in range(4)
        )

    def _activate(self, layer: int, sums: Tensor, mask: Tensor | None) -> None:
        activation = self._stack.network.activation
        activation.derivative(activation.apply_(sums), self._derivatives[layer])
        self._drop(sums, mask)

    def backward(self, masks: Masks | None, squares: Tensor) -> None:
        """Write the gradient of every network's loss into the stack.

        Follows a `forward` with the same masks. Into `squares`, of shape (networks, 1, 1), go the
        weighted sums of squared errors. A unit that was dropped gave 0, so none of its weights,
        in or out, gets a gradient from that point.
        """
        first, second, last = self._stack.layer_gradients
        _, second_layer, last_layer = self._stack.layers
        error = self._output.sub_(self._y)
        weighted = torch.mul(error, self._weights, out=self._error)
        torch.bmm(error.mT, weighted, out=squares)
        to_output = weighted.mul_(self._slope)

        # Not as a product of matrices: with a single row, that is rounded by where it stands.
        torch.mul(self._second, to_output, out=self._to_first)
        torch.sum(self._to_first, 1, keepdim=True, out=last.weight.mT)
        torch.sum(to_output, 1, keepdim=True, out=last.bias)
        torch.mul(to_output, last_layer.weight.mT, out=self._to_second)
        self._through(1, self._to_second, masks.second if masks else None)

        torch.bmm(self._first.mT, self._to_second, out=second.weight)
        torch.sum(self._to_second, 1, keepdim=True, out=second.bias)
        torch.bmm(self._to_second, second_layer.weight.mT, out=self._to_first)
        self._through(0, self._to_first, masks.first if masks else None)

        if self._stack.network.inputs == 1:
            torch.mul(self._to_first, self._x, out=self._to_second)
            torch.sum(self._to_second, 1, keepdim=True, out=first.weight)
        else:
            torch.bmm(self._x.mT, self._to_first, out=first.weight)
        torch.sum(self._to_first, 1, keepdim=True, out=first.bias)

    def _through(self, layer: int, gradient: Tensor, mask: Tensor | None) -> None:
        """Take a gradient back through dropout and activation of a hidden layer, in place."""
        gradient.mul_(self._derivatives[layer])
        self._drop(gradient, mask)
