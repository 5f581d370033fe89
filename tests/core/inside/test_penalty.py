"""Dropout as a penalty, against all masks there are, closed forms and numpy."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import torch
from torch import nn

from dropout_core.cooperative import drained
from dropout_core.inside.penalty import (
    Parts,
    expected_parts,
    last_variance,
    least_squares,
    line_through,
    parts_of_loss,
)
from dropout_core.inside.report import measure_inside
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.spread import spread
from dropout_core.inside.trained import TrainedNetwork, draw_thinned
from dropout_core.learning.activations import ACTIVATIONS
from dropout_core.learning.masks import Masks
from dropout_core.learning.network import MLPStack, Network
from dropout_core.learning.problems import WITHIN, draw_problem
from dropout_core.learning.run import replay
from dropout_core.serving.answers import answer
from tests.core.inside.test_answers_of_views import linears, said_of
from tests.core.inside.test_inside import SMALL, modules, trained

NARROW = replace(SMALL, hidden_width=10, dropout_rate=0.3)


@pytest.fixture(autouse=True)
def _without_gradients() -> Iterator[None]:
    with torch.no_grad():
        yield


def over_all_masks(
    network: TrainedNetwork, rate: float, x: torch.Tensor
) -> tuple[torch.Tensor, ...]:
    """Mean and variance of the thinned networks at each x, over every mask that there is.

    The masks of the first layer one by one; those of the second in closed form, for each of them.
    """
    one, two, three = linears(modules(network).double())
    kept = torch.tensor(list(product([0.0, 1.0], repeat=one.out_features))).double()
    chance = ((1 - rate) ** kept * rate ** (1 - kept)).prod(1)[:, None]
    f = network.activation.module()
    given = f(one(x.double()[:, None])) * kept[:, None] / (1 - rate)
    given = f(two(given))
    means = three(given)[..., 0]
    variances = rate / (1 - rate) * (given * three.weight[0]).square().sum(-1)
    mean = (chance * means).sum(0)
    return mean, (chance * (variances + (means - mean).square())).sum(0)


@pytest.mark.parametrize("name", ["plain", "dropout"])
def test_both_parts_are_those_over_all_masks_there_are(name: str) -> None:
    data, checkpoint = draw_problem(NARROW), replay(NARROW, NARROW.epochs)
    network = TrainedNetwork.of(NARROW, checkpoint, name)
    mean, variance = over_all_masks(network, NARROW.dropout_rate, data.x)
    error = float((data.train_y - mean).square().mean())
    found = parts_of_loss(network.thinned(data.x, draw_thinned(NARROW, 40_000)), data.train_y)
    assert found.variance == pytest.approx(float(variance.mean()), rel=0.03)
    assert found.error == pytest.approx(error, rel=0.03)
    assert found.loss == pytest.approx(error + float(variance.mean()), rel=0.03)


LINEAR = replace(NARROW, activation="linear")


def test_the_expected_loss_of_a_network_made_by_hand() -> None:
    """One unit a layer: f = 5 n (3 m (2 x + 1) + 4) + 6, with E[m] = E[n] = 1, E[m^2] = 1 + v.

    At x = 1 and rate 0.5, where v = 1: E[f] = 71 and E[(5 n s)^2] = 25 * 2 * E[s^2], where
    E[s^2] = 13^2 + 9^2 = 250: so Var[f] = 12500 - 65^2 = 8275.
    """
    stack = MLPStack(Network(1, activation=ACTIVATIONS["linear"]), 1)
    for layer, weight, bias in zip(stack.layers, (2.0, 3.0, 5.0), (1.0, 4.0, 6.0), strict=True):
        layer.weight.fill_(weight)
        layer.bias.fill_(bias)
    network, x = TrainedNetwork(stack), torch.ones(1)
    assert float(network.output(x)) == 71
    assert expected_parts(network, x, torch.tensor([69.0]), 0.5) == Parts(4.0, 8275.0)
    assert expected_parts(network, x, torch.tensor([69.0]), 0.0) == Parts(4.0, 0.0)


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
@pytest.mark.parametrize("name", ["plain", "dropout"])
def test_the_expected_loss_of_a_linear_network_is_that_over_all_masks(
    name: str, rate: float
) -> None:
    data, checkpoint = draw_problem(LINEAR), replay(LINEAR, LINEAR.epochs)
    network = TrainedNetwork.of(LINEAR, checkpoint, name)
    mean, variance = over_all_masks(network, rate, data.x)
    torch.testing.assert_close(mean, network.output(data.x).double(), rtol=1e-4, atol=1e-5)
    found = expected_parts(network, data.x, data.train_y, rate)
    assert found.variance == pytest.approx(float(variance.mean()), rel=1e-5)
    assert found.error == pytest.approx(float((data.train_y - mean).square().mean()), rel=1e-4)


@pytest.mark.parametrize("width", [10, 40, 300])
def test_the_expected_loss_of_a_linear_network_is_that_of_very_many_masks(width: int) -> None:
    """Masks drawn by torch's own dropout; within four standard errors."""
    experiment = replace(LINEAR, hidden_width=width)
    data, (_, network) = draw_problem(experiment), trained(experiment)
    one, _, two, _, three = modules(network).double()
    losses = []
    with torch.random.fork_rng():
        torch.manual_seed(11)
        for _ in range(60):
            x = data.x.double().repeat(100)[:, None]
            given = nn.functional.dropout(one(x), experiment.dropout_rate)
            given = nn.functional.dropout(two(given), experiment.dropout_rate)
            errors = (three(given)[:, 0] - data.train_y.double().repeat(100)).square()
            losses.append(errors.view(100, -1).mean(1))
    drawn = torch.cat(losses)
    found = expected_parts(network, data.x, data.train_y, experiment.dropout_rate)
    error = float(drawn.std()) / len(drawn) ** 0.5
    assert abs(float(drawn.mean()) - found.loss) < 4 * error
    assert error < 0.02 * found.loss


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_there_is_no_formula_for_units_that_are_not_linear(activation: str) -> None:
    experiment = replace(NARROW, activation=activation)
    data, (_, network) = draw_problem(experiment), trained(experiment)
    with pytest.raises(ValueError, match="linear hidden units alone"):
        expected_parts(network, data.x, data.train_y, 0.3)
    _, said = said_of("penalty", activation=activation)
    assert said["expected"] is None
    (row,) = measure_inside(experiment, 1)
    assert not [name for name in row if name.startswith("expected")]


def test_of_linear_units_the_lesson_and_the_terminal_have_the_formula_beside_the_estimate() -> None:
    question, said = said_of("penalty", activation="linear", networks=1000)
    experiment = question.experiment
    data, checkpoint = draw_problem(experiment), replay(experiment, experiment.epochs)
    (row,) = measure_inside(experiment, 1)
    for name in ("plain", "dropout"):
        network = TrainedNetwork.of(experiment, checkpoint, name)
        exact = expected_parts(network, data.x, data.train_y, experiment.dropout_rate)
        for part, number in (("error", exact.error), ("variance", exact.variance)):
            assert said["expected"][name][part] == pytest.approx(number, rel=1e-3)
            assert said["parts"][name][part] == pytest.approx(number, rel=0.3)
        assert said["expected"][name]["loss"] == pytest.approx(exact.loss, rel=1e-3)
        assert row[f"expected_mean_error_{name}"] == exact.error
        assert row[f"expected_variance_{name}"] == exact.variance
        assert row[f"variance_{name}"] == pytest.approx(exact.variance, rel=0.3)


def test_few_thinned_networks_make_the_error_of_the_mean_no_larger() -> None:
    data, (_, network) = draw_problem(NARROW), trained(NARROW)
    mean, variance = over_all_masks(network, NARROW.dropout_rate, data.x)
    error = float((data.train_y - mean).square().mean())
    said = network.thinned(data.x, draw_thinned(NARROW, 40_000)).view(-1, 5, len(data.x))
    average = sum(parts_of_loss(some, data.train_y).error for some in said) / len(said)
    assert average == pytest.approx(error, rel=0.03)
    # Without what is taken off, it would be this far above.
    assert float(variance.mean()) / 5 > 0.06 * error


def test_the_parts_add_up_to_the_mean_loss_of_the_thinned_networks() -> None:
    data, (_, network) = draw_problem(SMALL), trained(SMALL)
    said = network.thinned(data.x, draw_thinned(SMALL, 300)).double()
    loss = float((said - data.train_y).square().mean())
    assert parts_of_loss(said, data.train_y).loss == pytest.approx(loss, rel=1e-9)


def test_an_error_is_never_below_0() -> None:
    said = torch.tensor([[-1.0], [1.0]])
    assert parts_of_loss(said, torch.zeros(1)) == Parts(0.0, 2.0)


def test_the_variance_by_the_second_layer_alone_has_a_closed_form() -> None:
    data, (_, network) = draw_problem(NARROW), trained(NARROW)
    drawn = draw_thinned(NARROW, 40_000)
    said = network.thinned(data.x, Masks(torch.ones_like(drawn.first), drawn.second))
    expected = float(said.double().var(0).mean())
    assert last_variance(network, data.x, 0.3) == pytest.approx(expected, rel=0.03)
    assert last_variance(network, data.x, 0) == 0


def test_the_straight_lines_are_numpys() -> None:
    data, (_, network) = draw_problem(NARROW), trained(NARROW)
    points = least_squares(data.x, data.train_y)
    slope, intercept = np.polyfit(data.x.numpy(), data.train_y.numpy(), 1)
    assert (points.slope, points.intercept) == pytest.approx((slope, intercept), rel=1e-5)
    assert points.at(0.5) == pytest.approx(intercept + slope / 2, rel=1e-5)
    x = data.grid[WITHIN]
    fitted, _ = np.polyfit(x.numpy(), network.output(x).numpy(), 1)
    assert line_through(network, data).slope == pytest.approx(fitted, rel=1e-4)


def test_the_answer_is_of_both_networks_under_the_same_masks() -> None:
    question, said = said_of("penalty", networks=60)
    experiment = question.experiment
    data, checkpoint = draw_problem(experiment), replay(experiment, experiment.epochs)
    assert said["networks"] == 60
    for name in ("plain", "dropout"):
        network = TrainedNetwork.of(experiment, checkpoint, name)
        drawn = network.thinned(data.x, draw_thinned(experiment, 60))
        parts = said["parts"][name]
        assert parts["variance"] == pytest.approx(float(drawn.var(0).mean()), rel=1e-3)
        assert parts["loss"] == pytest.approx(parts["error"] + parts["variance"], rel=1e-3)
        line = said["lines"][name]
        rise = (line["y"][1] - line["y"][0]) / (line["x"][1] - line["x"][0])
        assert line["slope"] == pytest.approx(rise, rel=1e-3)
    assert said["points_line"]["slope"] == pytest.approx(
        np.polyfit(data.x, data.train_y, 1)[0], rel=1e-3
    )
    # Before the first step both networks are one.
    _, start = said_of("penalty", epoch=0)
    assert start["parts"]["plain"] == start["parts"]["dropout"]


@pytest.mark.parametrize(("points", "networks"), [(20, 1000), (100, 400), (500, 80)])
def test_where_there_are_many_points_there_are_fewer_networks(points: int, networks: int) -> None:
    asked = {"points": str(points), "hidden_width": "10", "epochs": "10", "networks": "1000"}
    question = InsideRequest.from_query("penalty", asked)
    said = json.loads(drained(answer(question, replay(question.experiment, 10))))
    assert said["networks"] == networks


def test_it_takes_two_networks_to_have_a_variance() -> None:
    _, said = said_of("penalty", networks=1)
    assert said["networks"] == 2


def test_what_is_measured_over_seeds_is_what_the_lesson_shows() -> None:
    (row,) = measure_inside(SMALL, 1)
    data, checkpoint = draw_problem(SMALL), replay(SMALL, SMALL.epochs)
    for name in ("plain", "dropout"):
        network = TrainedNetwork.of(SMALL, checkpoint, name)
        said = network.thinned(data.x, draw_thinned(SMALL, 1000))
        assert row[f"variance_{name}"] == pytest.approx(float(said.var(0).mean()), rel=1e-4)
        loss = float((said - data.train_y).square().mean())
        assert row[f"mean_error_{name}"] + row[f"variance_{name}"] == pytest.approx(loss, rel=1e-4)
        assert row[f"slope_{name}"] == line_through(network, data).slope
    assert row["slope_points"] == least_squares(data.x, data.train_y).slope
    seen = drained(spread(SMALL, trained(SMALL)[1], data, networks=200, points=81))
    assert seen.test_predictive is not None
    off = ((data.test_y - seen.test_mean).abs() / seen.test_predictive).numpy()
    assert (row["predictive_one"], row["predictive_two"]) == ((off <= 1).mean(), (off <= 2).mean())
    assert row["within_two"] < row["predictive_two"]
