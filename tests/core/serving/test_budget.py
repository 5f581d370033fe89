"""The budget: what a run costs, and what to lower."""

from dataclasses import asdict

import pytest

from dropout_core.experiment import Experiment
from dropout_core.learning.price import run_price
from dropout_core.serving.budget import Budget, OverBudgetError

LARGE = Experiment(epochs=5000, hidden_width=1000, points=500)


def changed(experiment: Experiment, field: str, value: int) -> Experiment:
    """The same experiment with another value in one field."""
    return Experiment(**{**asdict(experiment), field: value})


@pytest.mark.parametrize("field", ["epochs", "hidden_width", "points"])
def test_more_of_anything_costs_more(field: str) -> None:
    more = changed(Experiment(), field, 2 * asdict(Experiment())[field])
    assert run_price(more).operations > run_price(Experiment()).operations
    assert Budget(60).estimate(more) > Budget(60).estimate(Experiment())


def test_masks_cost_something() -> None:
    assert run_price(Experiment()).operations > run_price(Experiment(dropout_rate=0)).operations


def test_every_network_of_a_race_is_paid_for() -> None:
    def price(race: str) -> float:
        return run_price(Experiment(race=race)).operations

    usual = price("plain,dropout")
    assert usual == run_price(Experiment()).operations
    assert price("plain,dropout,weight_decay,early_stopping") < 2.2 * usual
    assert price("plain,plain_again,weight_decay,early_stopping") == pytest.approx(
        2 * price("plain,plain_again")
    )
    assert price("plain,average") == pytest.approx(3 * price("plain,plain_again"))
    assert price("plain,average=50") == pytest.approx(51 / 6 * price("plain,average"))
    assert price("plain,cross_validation=9") == price("plain,average=10")
    # A line costs nothing, but a network alone is trained as two.
    assert price("plain,max_norm,straight_line") == price("plain,max_norm")
    assert price("plain,straight_line") == price("plain,max_norm")
    assert price("plain,gaussian,dropout=0.3") > 1.2 * usual


def test_what_to_lower_is_enough_and_no_more_than_needed() -> None:
    budget = Budget(60)
    with pytest.raises(OverBudgetError) as caught:
        budget.check(LARGE)
    assert caught.value.seconds == budget.estimate(LARGE) > caught.value.limit
    assert caught.value.lower
    for field, value in caught.value.lower.items():
        budget.check(changed(LARGE, field, value))
        with pytest.raises(OverBudgetError):
            budget.check(changed(LARGE, field, value + 1))
        assert f"{field} to {value}" in str(caught.value)


def test_a_field_that_would_not_be_enough_is_not_named() -> None:
    with pytest.raises(OverBudgetError) as caught:
        Budget(0.3).check(LARGE)
    assert "points" not in caught.value.lower


def test_within_the_limit_nothing_is_raised() -> None:
    Budget(60).check(Experiment())


def test_calibration_measures_a_speed_and_keeps_the_limit() -> None:
    calibrated = Budget(7).calibrated()
    assert calibrated.limit == 7
    assert 0 < calibrated.seconds_per_epoch < 0.1
    assert 0 <= calibrated.seconds_per_operation < 1e-7
