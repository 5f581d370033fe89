"""Inside a trained network, against plain torch and closed forms."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from dropout_core.cooperative import drained
from dropout_core.experiment import Experiment, ExperimentError
from dropout_core.inside import ensemble, forgotten, rules, spread
from dropout_core.inside.ensemble import MEANS_OVER
from dropout_core.inside.report import measures
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.thinning import kept_at
from dropout_core.inside.trained import TrainedNetwork, draw_thinned
from dropout_core.inside.unit import look_at_unit, most_active
from dropout_core.inside.views import VIEWS
from dropout_core.learning.activations import ACTIVATIONS
from dropout_core.learning.frames import Checkpoint
from dropout_core.learning.masks import Masks
from dropout_core.learning.problems import draw_problem
from dropout_core.learning.run import replay
from dropout_core.serving.answers import answer

SMALL = Experiment(hidden_width=40, epochs=30)


@pytest.fixture(autouse=True)
def _without_gradients() -> Iterator[None]:
    """What stands here is looked at, not trained; a training step asks for its gradients."""
    with torch.no_grad():
        yield


def trained(experiment: Experiment, epoch: int | None = None) -> tuple[Checkpoint, TrainedNetwork]:
    checkpoint = replay(experiment, experiment.epochs if epoch is None else epoch)
    return checkpoint, TrainedNetwork.of(experiment, checkpoint, "dropout")


def modules(network: TrainedNetwork) -> nn.Sequential:
    """The same network made of torch's own layers."""
    width, activation = len(network.first), network.activation.module
    made = nn.Sequential(
        nn.Linear(1, width),
        activation(),
        nn.Linear(width, width),
        activation(),
        nn.Linear(width, 1),
    )
    weights = (
        network.first[:, None],
        network.first_bias,
        network.second.T,
        network.second_bias,
        network.last[None],
        network.last_bias[None],
    )
    for parameter, weight in zip(made.parameters(), weights, strict=True):
        parameter.copy_(weight)
    return made


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_network_says_what_torchs_layers_say(activation: str) -> None:
    x = draw_problem(SMALL).grid
    _, network = trained(replace(SMALL, activation=activation))
    torch.testing.assert_close(network.output(x), modules(network)(x[:, None])[:, 0])


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_thinned_network_says_what_torchs_layers_say(activation: str, before: bool) -> None:
    """After the activation; before it, a mask does the same where the activation says so."""
    x = draw_problem(SMALL).grid
    _, network = trained(replace(SMALL, activation=activation))
    masks = draw_thinned(SMALL, 3, len(x))
    one, f, two, _, three = modules(network)
    for draw, said in enumerate(network.thinned(x, masks)):
        given = x[:, None]
        for layer, mask in ((one, masks.first[draw]), (two, masks.second[draw])):
            given = f(layer(given) * mask) if before else f(layer(given)) * mask
        same = torch.allclose(said, three(given)[:, 0], rtol=1e-4, atol=1e-5)
        assert same is (ACTIVATIONS[activation].commutes or not before)


@pytest.mark.parametrize("epoch", [1, 2, 17])
def test_the_mask_shown_is_the_one_that_the_step_used(epoch: int) -> None:
    """The step that led there, redone in plain torch with that mask, gives the same weights."""
    experiment, data = SMALL, draw_problem(SMALL)
    before, network = trained(experiment, epoch - 1)
    _, after = trained(experiment, epoch)
    kept = torch.stack(
        [kept_at(experiment, epoch, point) for point in range(experiment.points)], dim=1
    )
    first, second = kept.float() / (1 - experiment.dropout_rate)
    module = modules(network)
    one, _, two, _, three = module
    with torch.enable_grad():
        given = torch.relu(one(data.x[:, None])) * first
        given = torch.relu(two(given)) * second
        loss = nn.functional.mse_loss(three(given)[:, 0], data.train_y)
        torch.autograd.backward(loss)
    if before.epoch == 0:
        torch.optim.Adam(module.parameters(), experiment.learning_rate).step()
    else:
        adam_step(module, experiment, before)
    for ours, theirs in zip(module.parameters(), modules(after).parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)


def adam_step(module: nn.Module, experiment: Experiment, before: Checkpoint) -> None:
    """Adam's step with the moments of a checkpoint, read as a network is read."""
    adam = torch.optim.Adam(module.parameters(), experiment.learning_rate)
    moments = [
        modules(
            TrainedNetwork.of(experiment, replace(before, parameters=moment), "dropout")
        ).parameters()
        for moment in (before.mean, before.mean_square)
    ]
    for parameter, mean, square in zip(module.parameters(), *moments, strict=True):
        adam.state[parameter] = {
            "step": torch.tensor(float(before.epoch)),
            "exp_avg": mean.detach().clone(),
            "exp_avg_sq": square.detach().clone(),
        }
    adam.step()


def test_nothing_is_dropped_before_the_first_step_or_at_rate_0() -> None:
    assert kept_at(SMALL, 0, 3).all()
    assert kept_at(Experiment(dropout_rate=0, epochs=10), 7, 3).all()


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_an_inverted_mask_has_mean_1_and_the_variance_of_its_rate(rate: float) -> None:
    experiment = Experiment(dropout_rate=rate, hidden_width=1000)
    drawn = draw_thinned(experiment, 400).first.flatten().double()
    variance = rate / (1 - rate)
    assert abs(drawn.mean() - 1) < 5 * math.sqrt(variance / len(drawn))
    assert drawn.var().item() == pytest.approx(variance, rel=0.02)


def test_fewer_thinned_networks_are_the_first_of_more() -> None:
    few, many = draw_thinned(SMALL, 30), draw_thinned(SMALL, 130)
    assert few.first.equal(many.first[:30])
    assert few.second.equal(many.second[:30])


def test_a_neurons_sum_and_its_mean_over_draws() -> None:
    x = draw_problem(SMALL).x
    _, network = trained(SMALL)
    unit = most_active(network, x[15])
    seen = look_at_unit(SMALL, network, SMALL.epochs, x, point=15, unit=unit, draws=0)
    terms = [
        float(value * weight) / (1 - SMALL.dropout_rate) if kept else 0.0
        for value, weight, kept in zip(seen.inputs, seen.weights, seen.kept, strict=True)
    ]
    assert seen.sum == pytest.approx(sum(terms) + seen.bias, rel=1e-4)
    second = network.hidden(x)[1][15]
    assert second[unit] == second.max()
    assert seen.test_output == pytest.approx(float(second[unit]), rel=1e-4)
    drawn = look_at_unit(SMALL, network, SMALL.epochs, x, point=15, unit=unit, draws=2000).sums
    error = float(drawn.mean()) - seen.test_sum
    assert abs(error) < 5 * seen.deviation / math.sqrt(2000)
    assert float(drawn.std()) == pytest.approx(seen.deviation, rel=0.1)


@pytest.mark.parametrize("rate", [0.0, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_papers_rule_is_torchs_and_the_mistakes_are_right_at_one_rate(
    activation: str, rate: float
) -> None:
    grid = draw_problem(SMALL).grid
    _, network = trained(replace(SMALL, activation=activation))
    error = {rule: rules.error_of(rule, network, rate, grid) for rule in rules.RULES}
    assert error["torch"] == 0
    assert error["paper"] < 1e-6
    assert (error["tutorial"] == 0) == (rate == 0.5)
    assert (error["unscaled"] == 0) == (rate == 0)


def test_with_dropout_before_the_output_alone_the_mean_converges_on_the_scaled_network() -> None:
    """There nothing bends after the mask: the error falls as one over the root of k."""
    x = draw_problem(SMALL).x
    _, network = trained(SMALL)
    drawn = draw_thinned(SMALL, 20_000)
    said = network.thinned(x, Masks(torch.ones_like(drawn.first), drawn.second))
    sizes = [10, 100, 1000]
    errors = [
        float((said.view(-1, k, len(x)).mean(1) - network.output(x)).square().mean().sqrt())
        for k in sizes
    ]
    slope = math.log(errors[-1] / errors[0]) / math.log(sizes[-1] / sizes[0])
    assert -0.6 < slope < -0.4


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_only_a_linear_network_is_the_mean_over_all_its_thinned_ones(activation: str) -> None:
    x = draw_problem(SMALL).x
    _, network = trained(replace(SMALL, activation=activation))
    said = network.thinned(x, draw_thinned(SMALL, 20_000)).double()
    error = said.std(0) / math.sqrt(len(said))
    off = ((said.mean(0) - network.output(x)) / error).abs()
    is_mean = bool((off < 4).all())
    assert is_mean is ACTIVATIONS[activation].is_linear, off


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_mean_of_a_neurons_sums_is_its_sum_at_test_time(activation: str) -> None:
    experiment, x = replace(SMALL, activation=activation), draw_problem(SMALL).x
    _, network = trained(experiment)
    unit = most_active(network, x[15])
    second = network.hidden(x)[1][15]
    assert second[unit].abs() == second.abs().max()
    seen = look_at_unit(experiment, network, 30, x, point=15, unit=unit, draws=2000)
    assert seen.test_output == pytest.approx(float(second[unit]), rel=1e-4)
    off = float(seen.sums.mean()) - seen.test_sum
    assert abs(off) < 4 * seen.deviation / math.sqrt(2000)


def test_the_expected_loss_of_a_linear_model_under_dropout() -> None:
    """The closed form of Srivastava et al., 2014, section 9.1, with p kept."""
    chance = torch.Generator().manual_seed(3)
    x, y, w = (torch.randn(*shape, generator=chance) for shape in ((20, 40), (20,), (40,)))
    experiment = Experiment(dropout_rate=0.3, hidden_width=40)
    p = 1 - experiment.dropout_rate
    kept = (draw_thinned(experiment, 20_000, 20).first > 0).float()
    simulated = (y - (kept * x) @ w).square().sum(1)
    penalty = p * (1 - p) * (x.square().sum(0) * w.square()).sum()
    expected = (y - p * x @ w).square().sum() + penalty
    error = float(simulated.std()) / math.sqrt(len(simulated))
    assert abs(float(simulated.mean() - expected)) < 5 * error


def test_means_and_spread_over_thinned_networks() -> None:
    data = draw_problem(SMALL)
    _, network = trained(SMALL)
    said = network.thinned(data.x, draw_thinned(SMALL, 200)).double()
    means = ensemble.means_over_first(said)
    torch.testing.assert_close(means[16], said[:17].mean(0))
    distance = (said[:17].mean(0) - data.true_y).square().mean()
    torch.testing.assert_close(ensemble.squared_distance(means, data.true_y)[16], distance)
    seen = drained(spread.spread(SMALL, network, data, networks=200, points=81))
    deviation = said.std(0, correction=0)
    torch.testing.assert_close(seen.test_deviation.double(), deviation, rtol=0.01, atol=1e-5)
    assert seen.inside == pytest.approx(float(seen.deviation[seen.x.abs() <= 1].mean()), rel=1e-4)
    assert seen.outside == pytest.approx(float(seen.deviation[seen.x.abs() > 1].mean()), rel=1e-4)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_error_of_thinned_networks_is_the_one_expected(seed: int) -> None:
    """That of a mean of k is the error of the mean, and one k-th of the variance."""
    experiment = replace(SMALL, seed=seed)
    data = draw_problem(experiment)
    chance = torch.Generator().manual_seed(seed)
    _, network = trained(experiment)
    masks = (torch.rand(2, 20_000, 1, 40, generator=chance) >= experiment.dropout_rate).float()
    said = network.thinned(data.x, Masks(*masks / (1 - experiment.dropout_rate))).double()
    of_mean, variance = (said.mean(0) - data.test_y).square(), said.var(0)
    found = drained(measures(experiment))
    for count in (1, 50):
        ones = said.view(-1, count, len(data.x)).mean(1)
        error = (ones - data.test_y).square().mean(1).std() / math.sqrt(1000 / count)
        expected = (of_mean + variance / count).mean()
        assert abs(found[f"thinned_{count}"] - expected) < 3 * error


def test_without_eval_every_prediction_is_another_and_with_it_none_is() -> None:
    data = draw_problem(SMALL)
    _, network = trained(SMALL)
    one, same, other = (
        drained(forgotten.forget_eval(SMALL, network, data, draw)) for draw in (0, 0, 1)
    )
    assert one.curve.equal(same.curve)
    assert not one.curve.equal(other.curve)
    expected = float((network.output(data.x) - data.test_y).square().mean())
    assert one.eval_loss == pytest.approx(expected, rel=1e-5)
    assert one.test_loss != one.eval_loss


@pytest.mark.parametrize("networks", [1, 100, 1000])
def test_means_are_over_the_same_counts_however_many_are_asked_for(networks: int) -> None:
    asked = InsideRequest.from_query(
        "ensemble", {"hidden_width": "10", "epochs": "10", "networks": str(networks)}
    )
    said = json.loads(drained(answer(asked, replay(asked.experiment, 10))))
    assert said["k"] == [count for count in MEANS_OVER if count <= networks]
    assert said["k"][-1] == networks
    assert len(said["means"]) == len(said["distance_at_k"]) == len(said["k"])


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("rate", [0.0, 0.9])
@pytest.mark.parametrize("width", [10, 100])
@pytest.mark.parametrize("epoch", [0, 12])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_view_has_an_answer_of_plain_numbers(
    view: str, rate: float, width: int, epoch: int, activation: str
) -> None:
    query = {
        "dropout_rate": str(rate),
        "hidden_width": str(width),
        "epochs": "12",
        "activation": activation,
    }
    asked = InsideRequest.from_query(view, {**query, "epoch": str(epoch), "draws": "7"})
    said = json.loads(drained(answer(asked, replay(asked.experiment, epoch))))
    assert said["epoch"] == epoch


def test_a_diverged_run_has_no_answer() -> None:
    asked = InsideRequest.from_query("rules", {"epochs": "10"})
    checkpoint = replay(asked.experiment, 10)
    broken: Tensor = torch.full_like(checkpoint.parameters, torch.inf)
    with pytest.raises(ValueError, match=r".+"):
        drained(answer(asked, replace(checkpoint, parameters=broken)))


def test_a_bad_question_is_told_all_that_is_wrong_with_it() -> None:
    with pytest.raises(ExperimentError) as caught:
        InsideRequest.from_query(
            "unit", {"epochs": "50", "epoch": "51", "unit": "301", "point": "0", "noise": "loud"}
        )
    assert {bad.name for bad in caught.value.bad} == {"epoch", "unit", "point", "noise"}


def test_a_view_that_there_is_not_has_no_answer() -> None:
    asked = InsideRequest.from_query("outside", {"epochs": "10"})
    with pytest.raises(KeyError):
        drained(answer(asked, replay(asked.experiment, 10)))
