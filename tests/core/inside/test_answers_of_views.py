"""The inside, number by number: what each picture shows, against torch, numpy and closed forms."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.distributions import Binomial

from dropout_core.cooperative import drained
from dropout_core.experiment import Experiment
from dropout_core.inside import activity, forgotten, rules, spread
from dropout_core.inside.report import measures
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.thinning import kept_at, thinning
from dropout_core.inside.trained import TrainedNetwork, draw_thinned
from dropout_core.inside.unit import look_at_unit
from dropout_core.inside.views import VIEWS
from dropout_core.learning.activations import ACTIVATIONS
from dropout_core.learning.problems import WITHIN, make_problem
from dropout_core.learning.run import replay, stream_training
from dropout_core.serving.answers import answer
from tests.core.inside.test_inside import SMALL, modules, trained

UNEVEN = replace(SMALL, dropout_rate=0.3)


@pytest.fixture(autouse=True)
def _without_gradients() -> Iterator[None]:
    with torch.no_grad():
        yield


def linears(module: nn.Sequential) -> list[nn.Linear]:
    """Its linear layers."""
    return [layer for layer in module if isinstance(layer, nn.Linear)]


def test_thinned_networks_layers_points_and_draws_are_independent() -> None:
    masks = draw_thinned(Experiment(hidden_width=100), 200, 5)
    for one, other in (
        (masks.first, masks.second),
        (masks.first[1:], masks.first[:-1]),
        (masks.first[:, 1:], masks.first[:, :-1]),
    ):
        together = torch.corrcoef(torch.stack([one.flatten(), other.flatten()]))[0, 1]
        assert abs(float(together)) < 5 / one.numel() ** 0.5


def test_the_units_shown_have_the_weights_between_them() -> None:
    _, network = trained(UNEVEN)
    seen = thinning(UNEVEN, network, 17, 3)
    one, two, three = linears(modules(network))
    assert seen.first.equal(one.weight[seen.units, 0])
    assert seen.second.equal(two.weight[seen.units][:, seen.units].T)
    assert seen.last.equal(three.weight[0, seen.units])
    number_kept = Binomial(UNEVEN.hidden_width, torch.tensor(0.7))
    assert seen.expected == pytest.approx(float(number_kept.mean))
    assert seen.deviation == pytest.approx(float(number_kept.stddev))


@pytest.mark.parametrize(
    ("rule", "weights"), [("paper", 1), ("tutorial", 0.3 / 0.7), ("unscaled", 1 / 0.7)]
)
def test_a_rule_scales_the_weights_out_of_both_hidden_layers(rule: str, weights: float) -> None:
    grid = make_problem(SMALL).grid
    _, network = trained(SMALL)
    module = modules(network)
    for layer in linears(module)[1:]:
        layer.weight.mul_(weights)
    wanted = module(grid[:, None])[:, 0]
    torch.testing.assert_close(rules.output_by(rule, network, 0.3, grid), wanted)
    error = float(nn.functional.mse_loss(wanted, network.output(grid)).sqrt())
    assert rules.error_of(rule, network, 0.3, grid) == pytest.approx(error, rel=1e-3, abs=1e-6)


def test_a_neuron_gives_what_it_gives_in_its_thinned_network() -> None:
    data = make_problem(UNEVEN)
    _, network = trained(UNEVEN)
    one, relu, two, _, _ = modules(network)
    masks = draw_thinned(UNEVEN, 12)
    unit = int(network.hidden(data.x)[1][15].argmax())
    itself = set()
    for at in range(12):
        seen = look_at_unit(UNEVEN, network, 30, data.x, point=15, unit=unit, draws=at + 1)
        sums = two(relu(one(data.x[15:16, None])) * masks.first[at])
        assert seen.sum == pytest.approx(float(sums[0, unit]), rel=1e-4)
        given = relu(sums * masks.second[at])[0, unit]
        assert seen.output == pytest.approx(float(given), rel=1e-4)
        itself.add(seen.itself_kept)
    assert itself == {True, False}


def test_a_neuron_before_the_first_step_gives_what_it_gives_at_test_time() -> None:
    x = make_problem(UNEVEN).x
    _, network = trained(UNEVEN, 0)
    unit = int(network.hidden(x)[1][15].argmax())
    seen = look_at_unit(UNEVEN, network, 0, x, point=15, unit=unit, draws=0)
    assert seen.test_output > 0
    assert (seen.sum, seen.output) == pytest.approx((seen.test_sum, seen.test_output))


def test_where_nothing_is_dropped_it_does_not_matter_that_eval_was_forgotten() -> None:
    experiment = replace(SMALL, dropout_rate=0)
    data = make_problem(experiment)
    _, network = trained(experiment)
    seen = drained(forgotten.forget_eval(experiment, network, data, 3))
    torch.testing.assert_close(seen.curve, network.output(data.grid))
    assert seen.test_loss == pytest.approx(seen.eval_loss, rel=1e-5)
    assert seen.reported.numpy() == pytest.approx(seen.eval_loss, rel=1e-5)


def test_without_eval_each_x_has_a_mask_of_its_own() -> None:
    """The curve jumps from each x to the next, where that of one thinned network does not."""
    data = make_problem(SMALL)
    _, network = trained(SMALL)
    jagged = drained(forgotten.forget_eval(SMALL, network, data, 0)).curve.diff().abs().mean()
    smooth = network.thinned(data.grid, draw_thinned(SMALL, 30)).diff(dim=1).abs().mean(1).max()
    assert jagged > 3 * smooth


def test_the_mean_of_the_spread_is_that_of_the_thinned_networks() -> None:
    data = make_problem(SMALL)
    _, network = trained(SMALL)
    seen = drained(spread.spread(SMALL, network, data, networks=200, points=81))
    masks = draw_thinned(SMALL, 200)
    torch.testing.assert_close(seen.mean, network.thinned(seen.x, masks).mean(0))
    torch.testing.assert_close(seen.test_mean, network.thinned(data.x, masks).mean(0))


def test_histograms_are_numpys_over_all_units_and_weights() -> None:
    checkpoint, dropout = trained(SMALL)
    both = [TrainedNetwork.of(SMALL, checkpoint, "plain"), dropout]
    x = make_problem(SMALL).x
    first, second = zip(*(network.hidden(x) for network in both), strict=True)
    for seen, sets in (
        (activity.activations(list(first)), list(first)),
        (activity.activations(list(second)), list(second)),
        (activity.unit_means(list(first)), [given.mean(0) for given in first]),
        (activity.unit_means(list(second)), [given.mean(0) for given in second]),
        (activity.weights(both), [network.second for network in both]),
    ):
        for shares, numbers in zip(seen.shares, sets, strict=True):
            counts, _ = np.histogram(numbers.numpy(), seen.edges.double().numpy())
            # A number on an edge may be counted on either side, or beyond the last.
            assert counts.sum() >= numbers.numel() - 1
            np.testing.assert_allclose(shares, counts / numbers.numel(), atol=2 / numbers.numel())


def test_high_activations_and_silent_units_are_numpys() -> None:
    checkpoint, dropout = trained(UNEVEN)
    plain = TrainedNetwork.of(UNEVEN, checkpoint, "plain")
    x = make_problem(UNEVEN).x
    found = drained(measures(UNEVEN))
    for layer in (1, 2):
        base = plain.hidden(x)[layer - 1].double().numpy()
        bar = np.quantile(base[base > 0], 0.9)
        for name, network in {"plain": plain, "dropout": dropout}.items():
            given = network.hidden(x)[layer - 1].double().numpy()
            speaks = (given > 0).any(0)
            assert 0 < speaks.mean() < 1
            wanted = {
                "active_share": (given > 0).mean(),
                "high_share": (given > bar).mean(),
                "mean_activation": given.mean(),
                "silent_share": 1 - speaks.mean(),
                "high_share_others": (given[:, speaks] > bar).mean(),
                "mean_activation_others": given[:, speaks].mean(),
            }
            for measure, number in wanted.items():
                assert found[f"{measure}_{layer}_{name}"] == pytest.approx(number, rel=1e-5)
        _, start = trained(UNEVEN, 0)
        silent = (start.hidden(x)[layer - 1] == 0).all(0).double().mean()
        assert found[f"silent_share_{layer}_start"] == pytest.approx(float(silent))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activity_is_told_in_sizes_and_only_relu_silences(activation: str) -> None:
    experiment = replace(UNEVEN, activation=activation)
    checkpoint, dropout = trained(experiment)
    plain = TrainedNetwork.of(experiment, checkpoint, "plain")
    x, found = make_problem(experiment).x, drained(measures(experiment))
    (*_, last) = stream_training(experiment)
    is_active: dict[str, Callable[[Any], Any]] = {
        "relu": lambda given: given > 0,
        "tanh": lambda given: np.abs(given) > 0.5,
        "sigmoid": lambda given: given > 0.5,
        "linear": lambda given: given == given,
    }
    for layer in (1, 2):
        base = plain.hidden(x)[layer - 1].double().numpy()
        bar = np.quantile(np.abs(base[is_active[activation](base)]), 0.9)
        for name, network in {"plain": plain, "dropout": dropout}.items():
            given = network.hidden(x)[layer - 1].double().numpy()
            wanted = {
                "active_share": is_active[activation](given).mean(),
                "high_share": (np.abs(given) > bar).mean(),
                "mean_activation": np.abs(given).mean(),
                "silent_share": (given == 0).all(0).mean(),
            }
            for measure, number in wanted.items():
                assert found[f"{measure}_{layer}_{name}"] == pytest.approx(number, rel=1e-5)
            assert bool(wanted["silent_share"]) is ACTIVATIONS[activation].silences
            mean = float(last.mean_activation[name][layer - 1])
            assert mean == pytest.approx(wanted["mean_activation"], rel=1e-5)
            share = float(last.active_share[name][layer - 1])
            assert share == pytest.approx(wanted["active_share"], rel=1e-5)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_has_its_place_in_the_histograms(activation: str) -> None:
    _, dropout = trained(replace(UNEVEN, activation=activation))
    x = make_problem(UNEVEN).x
    for given in dropout.hidden(x):
        for seen, numbers in (
            (activity.activations([given]), given.flatten()),
            (activity.unit_means([given]), given.abs().mean(0)),
        ):
            counts = seen.shares[0] * numbers.numel()
            assert float(counts.sum()) == pytest.approx(numbers.numel(), abs=1.01)
            assert seen.edges[0] <= 0
            assert float(seen.edges[0]) <= float(numbers.min()) + 1e-6
            assert float(seen.edges[-1]) >= float(numbers.max()) - 1e-6


def test_a_layer_in_which_no_unit_speaks_has_numbers_all_the_same() -> None:
    nothing = torch.zeros(5, 3)
    found = activity.layer_activities({"plain": nothing}, lambda given: given > 0)
    assert found["plain"] == activity.LayerActivity(0, 0, 0, 1, 0, 0)


def said_of(view: str, **asked: object) -> tuple[InsideRequest, Any]:
    """A question about a small run, and the answer as a browser reads it."""
    query = {
        "hidden_width": "10",
        "epochs": "30",
        **{name: str(value) for name, value in asked.items()},
    }
    question = InsideRequest.from_query(view, query)
    return question, json.loads(
        drained(answer(question, replay(question.experiment, question.epoch)))
    )


def test_answers_are_the_same_whatever_race_the_run_has() -> None:
    for view in VIEWS:
        question, usual = said_of(view, epoch=20)
        other, said = said_of(view, epoch=20, race="gaussian,average,dropout=0.3")
        assert other == question
        assert said == usual


def test_the_answer_about_activity_is_what_is_measured_inside() -> None:
    question, said = said_of("activity", dropout_rate=0.3)
    found = drained(measures(question.experiment))
    for place, layer in enumerate(said["layers"], start=1):
        assert set(layer["activations"]["shares"]) == set(layer["unit_means"]["shares"])
        for name in ("plain", "dropout"):
            for share in ("active_share", "high_share", "mean_activation"):
                assert layer[share][name] == pytest.approx(
                    found[f"{share}_{place}_{name}"], rel=1e-4
                )
            assert layer["silent"][name] / 10 == pytest.approx(
                found[f"silent_share_{place}_{name}"]
            )
            # A unit that is silent has the mean 0, and is counted in the first bin.
            assert layer["unit_means"]["shares"][name][0] >= layer["silent"][name] / 10 - 1e-4


def test_the_answer_about_a_thinned_network_is_of_its_point() -> None:
    question, said = said_of("thinning", point=7, epoch=17)
    kept = kept_at(question.experiment, 17, 6)
    assert said["kept"] == ["".join(str(int(one)) for one in layer) for layer in kept]
    assert said["x"] == pytest.approx(float(make_problem(question.experiment).x[6]), rel=1e-4)


def test_every_draw_of_a_neurons_sum_is_in_the_picture() -> None:
    _, said = said_of("unit", draws=2000, dropout_rate=0.9)
    assert sum(said["sums"]["y"]) == said["draws"] == 2000


def test_the_rules_are_compared_at_the_rate_that_is_tried() -> None:
    _, said = said_of("rules", tried_rate=0.2)
    assert said["rate"] == 0.2
    assert said["factor"] == {"paper": 0.8, "tutorial": 0.2, "unscaled": 1}
    at = said["rates"].index(0.2)
    for rule, errors in said["errors"].items():
        assert said["error"][rule] == pytest.approx(errors[at], rel=1e-3, abs=1e-6)


def test_the_means_shown_are_over_so_many_thinned_networks() -> None:
    _, said = said_of("ensemble", networks=20)
    assert said["k"][-1] == said["counts"][-1] == 20
    for k, mean in zip(said["k"], said["means"], strict=True):
        np.testing.assert_allclose(mean, np.mean(said["thinned"][:k], 0), rtol=1e-3, atol=1e-4)
    distances = dict(zip(said["counts"], said["distances"], strict=True))
    assert [distances[k] for k in said["k"]] == said["distance_at_k"]


def test_it_is_said_how_far_from_the_whole_network_a_mean_is_and_a_thinned_one_alone() -> None:
    question, said = said_of("ensemble", networks=20)
    data = make_problem(question.experiment)
    _, network = trained(question.experiment)
    among = data.grid[WITHIN]
    whole = network.output(among)
    drawn = network.thinned(among, draw_thinned(question.experiment, 20))
    for k, apart in zip(said["k"], said["apart_at_k"], strict=True):
        expected = float((drawn[:k].mean(0) - whole).square().mean().sqrt())
        assert apart == pytest.approx(expected, rel=1e-3)
    assert said["alone_apart"] == pytest.approx(
        float((drawn - whole).square().mean().sqrt()), rel=1e-3
    )
    # How far the network is from the truth is the measure of the run.
    (frame,) = (
        one
        for one in stream_training(question.experiment)
        if one.epoch == question.experiment.epochs
    )
    assert said["scaled_distance"] == pytest.approx(frame.true_loss["dropout"], rel=1e-3)


def test_the_points_within_one_and_two_deviations_are_counted() -> None:
    question, said = said_of("spread")
    data = make_problem(question.experiment)
    _, network = trained(question.experiment)
    drawn = network.thinned(data.x, draw_thinned(question.experiment, 200))
    distance, variance = (data.test_y - drawn.mean(0)).abs(), drawn.var(0)
    # The noise of a point adds its variance to that of the networks.
    for band, deviation in (("within", variance.sqrt()), ("predictive", (variance + 0.09).sqrt())):
        for times, name in enumerate(("one", "two"), start=1):
            assert said[f"{band}_{name}"] == int((distance <= times * deviation).sum())
    assert 0 < said["within_one"] < said["within_two"] < said["predictive_two"]
    wider = (np.square(said["deviation"]) + 0.3**2) ** 0.5
    np.testing.assert_allclose(said["predictive"], wider, rtol=1e-3)


def test_where_there_is_no_noise_none_is_added_to_the_band() -> None:
    _, said = said_of("spread", noise=0)
    assert said["predictive"] == said["deviation"]
