"""Points of one's own: how they are split and scaled, and that a run learns just those."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dropout_core.data.packing import encode
from dropout_core.data.points import Axis, Points
from dropout_core.data.shelf import SHELF, take
from dropout_core.experiment import Experiment, ExperimentError
from dropout_core.inside.trained import TrainedNetwork
from dropout_core.language.translations import translations
from dropout_core.learning.contenders import CONTENDERS, contender
from dropout_core.learning.problems import (
    GRID_EDGE,
    MEASURE,
    OWN_MEASURE,
    DrawnProblem,
    Scale,
    make_problem,
    measure_of,
    measure_text,
)
from dropout_core.learning.run import replay, stream_training
from dropout_core.learning.verdict import judge, train
from dropout_core.serving.events import frame_event, run_event
from tests.core.study.test_outcomes import outcomes_of

CARS = Experiment(data=encode(take("cars")), hidden_width=20, epochs=30)
SHARES = st.floats(0.1, 0.5)


def own(x: list[float], y: list[float]) -> Experiment:
    """An Experiment with these points."""
    points = Points(tuple(x), tuple(y), Axis("x"), Axis("y"), "")
    return Experiment(data=encode(points, exact=True), hidden_width=10, epochs=10)


@given(SHARES, st.integers(0, 999_999), st.sampled_from(list(SHELF)))
@settings(max_examples=40, deadline=None)
def test_each_point_is_in_one_of_the_sets(share: float, seed: int, name: str) -> None:
    points = take(name)
    experiment = Experiment(data=encode(points), test_share=share, seed=seed)
    found = make_problem(experiment)
    both = sorted([*found.train_at.tolist(), *found.test_at.tolist()])
    assert both == list(range(len(points.x)))
    assert len(found.test_at) == experiment.test_points == round(share * len(points.x))
    assert len(found.train_at) == experiment.training_points
    # As given to whoever asks, in the order of x.
    pairs = [
        (found.x_scale.unscaled(x), found.y_scale.unscaled(y))
        for x, y in ((found.train_x, found.train_y), (found.test_x, found.test_y))
    ]
    x, y = (np.concatenate([pair[of] for pair in pairs]) for of in (0, 1))
    order, wanted = np.lexsort((y, x)), np.lexsort((points.y, points.x))
    np.testing.assert_allclose(np.sort(x), np.sort(points.x), rtol=1e-5)
    np.testing.assert_allclose(y[order].sum(), np.asarray(points.y)[wanted].sum(), rtol=1e-4)


def test_five_points_leave_one_to_test_on_at_least() -> None:
    experiment = own([1, 2, 3, 4, 5], [1, 3, 2, 5, 4])
    for share, tested in ((0.1, 1), (0.3, 2), (0.5, 2)):
        one = replace(experiment, test_share=share)
        assert (one.training_points, one.test_points) == (5 - tested, tested)
        assert len(train(one).losses) == 11


def test_the_seed_draws_the_split_and_nothing_else_moves_it() -> None:
    def held_out(experiment: Experiment) -> list[int]:
        return make_problem(experiment).test_at.tolist()

    usual = held_out(CARS)
    assert held_out(replace(CARS, dropout_rate=0.1, hidden_width=50, noise=0.9)) == usual
    others = [held_out(replace(CARS, seed=seed)) for seed in range(2, 42)]
    assert all(other != usual for other in others)
    # Each point is held out as often as any other, but for chance.
    often = np.bincount(np.concatenate(others), minlength=50)
    assert abs(often - 40 * 0.3).max() < 4.5 * (40 * 0.3 * 0.7) ** 0.5


def test_x_reaches_from_edge_to_edge_and_y_is_standardised_by_the_training_points_alone() -> None:
    found = make_problem(CARS)
    assert (float(found.x.min()), float(found.x.max())) == (-1, 1)
    assert float(found.train_y.mean()) == pytest.approx(0, abs=1e-6)
    assert float(found.train_y.std(correction=0)) == pytest.approx(1, rel=1e-6)
    x, y = [float(place) for place in range(30)], [(7.0 * place) % 11 for place in range(30)]
    usual = make_problem(own(x, y))
    tested = usual.test_at.tolist()
    altered = [1000.0 if place in tested else value for place, value in enumerate(y)]
    changed = make_problem(own(x, altered))
    assert changed.train_y.equal(usual.train_y)
    assert float(changed.test_y.min()) > 10


def test_where_all_training_points_have_the_same_y_nothing_is_divided_by_nothing() -> None:
    # All but one of them are 0.1, whose sum is no multiple of it.
    experiment = own([*range(20)], [0.1] * 19 + [7])
    alone = [
        seed
        for seed in range(40)
        if 19 in make_problem(replace(experiment, seed=seed)).test_at.tolist()
    ]
    assert alone
    found = make_problem(replace(experiment, seed=alone[0]))
    assert found.y_scale.unit == 1
    assert found.train_y.abs().max() < 1e-6
    assert len(list(stream_training(replace(experiment, seed=alone[0])))) == 11


@pytest.mark.parametrize("name", SHELF)
def test_a_run_is_judged_at_the_points_it_has(name: str) -> None:
    """The losses, from the networks at the last step and the points as they are in the file."""
    experiment = replace(CARS, data=encode(take(name)), seed=3)
    points, last = take(name), list(stream_training(experiment))[-1]
    checkpoint, found = replay(experiment, experiment.epochs), make_problem(experiment)
    ordered = np.lexsort((points.y, points.x))
    x, y = (np.asarray(axis)[ordered] for axis in (points.x, points.y))
    low, high = x.min(), x.max()
    learned = y[found.train_at]
    with torch.inference_mode():
        for contender in ("plain", "dropout"):
            network = TrainedNetwork.of(experiment, checkpoint, contender)
            scaled = torch.tensor(2 * (x - low) / (high - low) - 1).float()
            said = network.output(scaled).double().numpy() * learned.std() + learned.mean()
            squares = ((said - y) / learned.std()) ** 2
            for at, losses in (
                (found.train_at, last.train_loss),
                (found.test_at, last.test_loss),
            ):
                assert losses[contender] == pytest.approx(squares[at].mean(), rel=1e-4)
    assert last.true_loss == {}


def test_a_study_says_of_a_seed_what_its_run_says() -> None:
    last = list(stream_training(CARS))[-1]
    for name in ("plain", "dropout"):
        (outcome,) = outcomes_of(*contender(name).trains(CARS), (CARS.seed,))
        assert outcome.test_loss == pytest.approx(last.test_loss[name], rel=1e-6)
        assert np.isnan(outcome.true_loss)
        assert np.isnan(outcome.true_losses).all()
        assert outcome.best_test_loss == min(outcome.test_losses)


def test_the_straight_line_of_a_split_is_that_of_its_training_points() -> None:
    (outcome,) = outcomes_of(CARS, CONTENDERS["straight_line"].contender, (CARS.seed,))
    found = make_problem(CARS)
    slope, intercept = np.polyfit(found.train_x.double(), found.train_y.double(), 1)
    off = slope * found.test_x.double() + intercept - found.test_y.double()
    assert outcome.test_loss == pytest.approx(float(off.square().mean()), rel=1e-6)


def test_the_measure_is_the_test_loss() -> None:
    assert (measure_of(CARS), measure_of(Experiment())) == (OWN_MEASURE, MEASURE)
    frames = list(stream_training(CARS))
    verdict = judge(frames, measure_of(CARS))
    assert verdict.errors == verdict.test_errors == dict(frames[-1].test_loss)
    assert "other_on_test" not in verdict.sentences
    assert "variance of the training points" in measure_text(OWN_MEASURE, translations("en"))
    result = train(CARS)
    assert list(result.curves) == ["x", "plain", "dropout"]
    assert not any("true_loss" in str(column) for column in result.losses)


def test_events_have_the_numbers_of_the_file_and_its_units() -> None:
    event, points = run_event(CARS), take("cars")
    there = [
        pair
        for part in (event["train"], event["test"])
        for pair in zip(part["x"], part["y"], strict=True)
    ]
    assert sorted(there) == sorted(zip(points.x, points.y, strict=True))
    assert (event["true_curve"], event["true_losses"], event["measure"]) == (None, {}, OWN_MEASURE)
    assert event["own"]
    assert [event["own"][axis]["name"] for axis in ("x", "y")] == [
        "speed [mph]",
        "stopping distance [ft]",
    ]
    middle, half = 14.5, 10.5
    assert event["grid"][0] == pytest.approx(middle - GRID_EDGE * half, abs=1e-3)
    frame, scale = list(stream_training(CARS))[-1], make_problem(CARS).y_scale
    for name, curve in frame_event(frame, scale)["curves"].items():
        wanted = frame.curves[name].astype(float) * scale.unit + scale.middle
        np.testing.assert_allclose(curve, wanted, atol=1e-4 * scale.unit)


@given(st.floats(-1e9, 1e9), st.floats(1e-9, 1e9))
def test_what_is_shown_is_near_enough_in_any_units(middle: float, unit: float) -> None:
    scale, scaled = Scale(middle, unit), np.linspace(-3, 3, 7)
    wanted = scaled * unit + middle
    np.testing.assert_allclose(scale.shown(scaled), wanted, atol=1e-4 * unit + 1e-12 * abs(middle))


def test_drawn_points_know_their_true_function_and_own_points_do_not() -> None:
    assert isinstance(make_problem(Experiment()), DrawnProblem)
    assert make_problem(CARS).true_curve is None


def test_points_that_were_cut_or_altered_make_no_experiment() -> None:
    for text in (CARS.data[:-4], CARS.data[:40] + "AAAA" + CARS.data[44:], "hello", " "):
        with pytest.raises(ExperimentError) as caught:
            Experiment(data=text)
        assert [bad.name for bad in caught.value.bad] == ["data"]


def test_an_experiment_with_own_points_comes_back_from_its_query() -> None:
    assert Experiment.from_query(CARS.to_query()) == CARS
    exact = own([0.1, 1 / 3, 2, 3.3333333333333335, 5e-7], [1e-9, 1, 2, 3, 4.000000001])
    assert Experiment.from_query(exact.to_query()) == exact
    assert exact.own
    assert exact.own.x == (5e-7, 0.1, 1 / 3, 2, 3.3333333333333335)
