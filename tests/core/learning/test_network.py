"""The stack against plain torch: the same weights, masks and data give the same training."""

import math
from collections.abc import Sequence

import pytest
import torch
from torch import Tensor, nn

from dropout_core.experiment import Experiment
from dropout_core.learning.activations import ACTIVATIONS, USUAL
from dropout_core.learning.as_torch import torch_modules
from dropout_core.learning.masks import Masks
from dropout_core.learning.network import (
    Batch,
    MLPStack,
    Network,
    TrainingBatch,
)

POINTS = 20
EPOCHS = 50


class Reference(nn.Module):
    """One network as the tutorial writes it, with the masks handed in.

    They come after the activation, as nn.Dropout behind it; `before` has them before it.
    """

    def __init__(self, stack: MLPStack, network: int, *, before: bool = False) -> None:
        super().__init__()
        self.activation, self.before = stack.network.activation.module(), before
        self.linears = nn.ModuleList()
        for layer in stack.layers:
            weight, bias = layer.weight[network].T, layer.bias[network, 0]
            outputs, inputs = weight.shape
            linear = nn.Linear(inputs, outputs, dtype=weight.dtype)
            linear.weight = nn.Parameter(weight.clone())
            linear.bias = nn.Parameter(bias.clone())
            self.linears.append(linear)

    def forward(self, x: Tensor, masks: Sequence[Tensor] | None = None) -> Tensor:
        first, second, last = self.linears
        y = x
        for layer, linear in enumerate((first, second)):
            mask = 1.0 if masks is None else masks[layer]
            y = linear(y)
            y = self.activation(y * mask) if self.before else self.activation(y) * mask
        out: Tensor = last(y)
        return out


def assert_same_gradients(one: Reference, stack: MLPStack, network: int) -> None:
    """Whether autograd's gradient of one network is the one written into the stack."""
    for linear, layer in zip(one.linears, stack.layer_gradients, strict=True):
        assert isinstance(linear, nn.Linear)
        assert linear.weight.grad is not None
        assert linear.bias.grad is not None
        assert torch.allclose(linear.weight.grad.T, layer.weight[network], atol=1e-12)
        assert torch.allclose(linear.bias.grad, layer.bias[network, 0], atol=1e-12)


def stack_of(width: int, dtype: torch.dtype, activation: str = USUAL) -> MLPStack:
    """Two equal networks in the precision wanted."""
    network = Network(width, activation=ACTIVATIONS[activation])
    drawn = MLPStack.drawn(network, [torch.Generator().manual_seed(0) for _ in range(2)])
    stack = MLPStack(network, 2, dtype)
    stack.parameters.copy_(drawn.parameters)
    return stack


def some_masks(rate: float, width: int, dtype: torch.dtype, generator: torch.Generator) -> Masks:
    """Masks of one step for one network that drops."""
    kept = torch.rand(2, 1, POINTS, width, generator=generator) >= rate
    first, second = kept.to(dtype) / (1 - rate)
    return Masks(first, second)


@pytest.mark.parametrize(("dtype", "agreement"), [(torch.float32, 1e-4), (torch.float64, 1e-9)])
@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
@pytest.mark.parametrize("width", [10, 64, 150])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_stack_trains_as_torch_does(
    activation: str, width: int, rate: float, dtype: torch.dtype, agreement: float
) -> None:
    chance = torch.Generator().manual_seed(3)
    stack = stack_of(width, dtype, activation)
    # Where it makes no difference, with the masks where the tutorial has them.
    before = ACTIVATIONS[activation].commutes
    references = [Reference(stack, network, before=before) for network in range(2)]
    x = torch.linspace(-1, 1, POINTS, dtype=dtype)[:, None]
    y = x + 0.3 * torch.randn(POINTS, 1, dtype=dtype, generator=chance)
    grid = torch.linspace(-1.2, 1.2, 41, dtype=dtype)[:, None]
    stack.parameters.grad = stack.gradient
    ours = torch.optim.Adam([stack.parameters], lr=0.01, fused=True)
    theirs = [torch.optim.Adam(one.parameters(), lr=0.01) for one in references]
    batch, everywhere = TrainingBatch(stack, x, y), Batch(stack, grid)
    squares = torch.empty(2, 1, 1, dtype=dtype)
    for _ in range(EPOCHS):
        masks = some_masks(rate, width, dtype, chance)
        batch.forward(masks)
        batch.backward(masks, squares)
        ours.step()
        for network, (one, adam) in enumerate(zip(references, theirs, strict=True)):
            adam.zero_grad()
            dropped = [masks.first[0], masks.second[0]] if network else None
            loss = (one(x, dropped) - y).square().mean()
            loss.backward()
            adam.step()
            assert float(squares[network]) / POINTS == pytest.approx(loss.item(), rel=1e-3)
    said = everywhere.forward().squeeze(2)
    for network, one in enumerate(references):
        assert (said[network] - one(grid).squeeze(1)).abs().max() < agreement


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_one_gradient_is_autograds(activation: str) -> None:
    chance = torch.Generator().manual_seed(4)
    stack = stack_of(30, torch.float64, activation)
    masks = some_masks(0.5, 30, torch.float64, chance)
    x = torch.randn(POINTS, 1, dtype=torch.float64, generator=chance)
    y = torch.randn(POINTS, 1, dtype=torch.float64, generator=chance)
    batch = TrainingBatch(stack, x, y)
    batch.forward(masks)
    batch.backward(masks, torch.empty(2, 1, 1, dtype=torch.float64))
    for network, dropped in enumerate([None, [masks.first[0], masks.second[0]]]):
        one = Reference(stack, network)
        (one(x, dropped) - y).square().mean().backward()
        assert_same_gradients(one, stack, network)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_dropped_unit_gets_no_gradient(activation: str) -> None:
    stack = stack_of(8, torch.float64, activation)
    x, y = torch.tensor([[0.5]]).double(), torch.tensor([[1.0]]).double()
    first, second = torch.full((2, 1, 1, 8), 2.0, dtype=torch.float64)
    first[..., 3], second[..., 5] = 0, 0
    masks = Masks(first, second)
    batch = TrainingBatch(stack, x, y)
    batch.forward(masks)
    batch.backward(masks, torch.empty(2, 1, 1, dtype=torch.float64))
    into, between, out = stack.layer_gradients
    assert not into.weight[1, :, 3].any()
    assert not between.weight[1, 3, :].any()
    assert not between.weight[1, :, 5].any()
    assert not out.weight[1, 5].any()
    assert between.weight[1].any()
    assert between.weight[0, 3].any() or not into.weight[0, :, 3].any()


def test_initial_weights_are_drawn_as_torch_draws_them() -> None:
    stack = MLPStack.drawn(Network(400), [torch.Generator().manual_seed(0) for _ in range(2)])
    for layer in stack.layers:
        assert torch.equal(layer.weight[0], layer.weight[1])
        assert torch.equal(layer.bias[0], layer.bias[1])
        bound = 1 / math.sqrt(layer.weight.shape[1])
        assert layer.weight.abs().max() <= bound
        assert layer.bias.abs().max() <= bound
    hidden = stack.layers[1].weight[0]
    theirs = nn.Linear(400, 400).weight.detach()
    assert float(hidden.std()) == pytest.approx(float(theirs.std()), rel=0.02)
    assert float(hidden.mean()) == pytest.approx(0, abs=1e-3)


def test_the_modules_are_the_tutorials_and_cost_nothing() -> None:
    before = torch.get_rng_state()
    plain, dropout = torch_modules(Experiment(hidden_width=1000, dropout_rate=0.25)).values()
    assert [type(one).__name__ for one in plain] == ["Linear", "ReLU"] * 2 + ["Linear"]
    assert [type(one).__name__ for one in dropout] == ["Linear", "Dropout", "ReLU"] * 2 + ["Linear"]
    assert "Dropout(p=0.25" in str(dropout)
    assert "out_features=1000" in str(plain)
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize(
    ("name", "module"), [("tanh", "Tanh"), ("sigmoid", "Sigmoid"), ("linear", "Identity")]
)
def test_the_modules_have_the_activation_and_dropout_where_it_acts(name: str, module: str) -> None:
    plain, dropout = torch_modules(Experiment(activation=name)).values()
    both = ["Dropout", module] if name == "linear" else [module, "Dropout"]
    assert [type(one).__name__ for one in plain] == ["Linear", module] * 2 + ["Linear"]
    assert [type(one).__name__ for one in dropout] == ["Linear", *both] * 2 + ["Linear"]


def test_points_count_in_the_loss_as_much_as_they_weigh() -> None:
    """Weights of their own for each network; a point that weighs nothing is not learned from."""
    chance = torch.Generator().manual_seed(5)
    stack = stack_of(30, torch.float64)
    x = torch.randn(POINTS, 1, dtype=torch.float64, generator=chance)
    y = torch.randn(POINTS, 1, dtype=torch.float64, generator=chance)
    weights = torch.rand(2, POINTS, 1, dtype=torch.float64, generator=chance)
    weights[1, ::3] = 0
    batch, squares = TrainingBatch(stack, x, y, weights), torch.empty(2, 1, 1).double()
    batch.forward()
    batch.backward(None, squares)
    for network, mine in enumerate(weights):
        one = Reference(stack, network)
        loss = ((one(x) - y).square() * mine).sum() / mine.sum()
        loss.backward()
        assert float(squares[network] / mine.sum()) == pytest.approx(loss.item(), rel=1e-9)
        assert_same_gradients(one, stack, network)


def test_a_network_of_two_inputs_has_autograds_gradient() -> None:
    chance = torch.Generator().manual_seed(6)
    stack = MLPStack(Network(30, inputs=2), 2, torch.float64)
    stack.parameters.normal_(generator=chance)
    x = torch.randn(POINTS, 2, dtype=torch.float64, generator=chance)
    y = torch.randn(POINTS, 1, dtype=torch.float64, generator=chance)
    masks = some_masks(0.5, 30, torch.float64, chance)
    batch = TrainingBatch(stack, x, y)
    batch.forward(masks)
    batch.backward(masks, torch.empty(2, 1, 1, dtype=torch.float64))
    for network, dropped in enumerate([None, [masks.first[0], masks.second[0]]]):
        one = Reference(stack, network)
        (one(x, dropped) - y).square().mean().backward()
        assert_same_gradients(one, stack, network)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_torchs_and_has_autograds_derivative(name: str) -> None:
    activation = ACTIVATIONS[name]
    sums = torch.linspace(-3, 3, 601, dtype=torch.float64, requires_grad=True)
    theirs = activation.module()(sums)
    theirs.sum().backward()
    ours = activation.apply_(sums.detach().clone())
    torch.testing.assert_close(ours, theirs.detach())
    derivative = activation.derivative(ours, torch.empty_like(ours))
    torch.testing.assert_close(derivative, sums.grad)
    assert f"nn.{activation.module.__name__}()" == activation.torch_source


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_mask_commutes_with_an_activation_where_it_says_so(name: str) -> None:
    activation = ACTIVATIONS[name]
    sums = torch.linspace(-3, 3, 601, dtype=torch.float64)
    before = activation.apply_(2 * sums)
    after = 2 * activation.apply_(sums.clone())
    assert torch.allclose(before, after) is activation.commutes
    # A unit that is dropped gives 0 then, whichever of the two comes first.
    nothing = activation.apply_(torch.zeros(1))
    assert not activation.commutes or not nothing.any()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_what_an_activation_makes_of_a_number_does_not_hang_on_where_it_stands(name: str) -> None:
    """Not on the SIMD register that it is in, nor on being left behind the last full one."""
    activation = ACTIVATIONS[name]
    sums = torch.randn(200, generator=torch.Generator().manual_seed(7)) * 3
    first = activation.apply_(sums.clone())
    for begin in range(40):
        for end in range(begin + 1, begin + 40):
            some = activation.apply_(sums[begin:end].clone())
            assert some.equal(first[begin:end])
            derivative = activation.derivative(some, torch.empty_like(some))
            whole = activation.derivative(first, torch.empty_like(first))
            assert derivative.equal(whole[begin:end])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_mean_is_bent_by_all_activations_but_the_linear_one(name: str) -> None:
    activation = ACTIVATIONS[name]
    two = torch.tensor([[-1.0, 3.0]]).double()
    mean_of_outputs = activation.apply_(two.clone()).mean()
    assert activation.is_linear is bool(mean_of_outputs == activation.apply_(two.mean()[None])[0])


@pytest.mark.parametrize(
    ("name", "active", "idle"),
    [
        ("relu", [0.1, 7.0], [0.0]),
        ("tanh", [0.51, -0.51, 1.0, -1.0], [0.5, -0.5, 0.0]),
        ("sigmoid", [0.51, 1.0], [0.5, 0.49, 0.0]),
        ("linear", [0.0, -3.0, 3.0], []),
    ],
)
def test_a_unit_is_active_by_what_its_activation_can_give(
    name: str, active: list[float], idle: list[float]
) -> None:
    is_active = ACTIVATIONS[name].is_active
    assert is_active(torch.tensor(active)).all()
    assert not is_active(torch.tensor(idle)).any()
