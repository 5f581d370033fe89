"""How much may wait, of one client and of all, and when to come back."""

import pytest

from dropout_core.cooperative import in_one_go
from dropout_core.serving.places import Places, QueueFullError, when_to_return
from dropout_core.serving.turns import Turns
from dropout_core.serving.work import Work


def turns_with(workers: int = 1, **costs: list[float]) -> Turns:
    """Turns for which each client waits with pieces of these costs."""
    turns = Turns(workers)
    for client, wanted in costs.items():
        for cost in wanted:
            turns.add(Work(in_one_go(int)(), client, cost))
    return turns


def refused(places: Places, turns: Turns, client: str, cost: float) -> QueueFullError:
    """Why a client is refused."""
    with pytest.raises(QueueFullError) as caught:
        places.check(turns, client, cost)
    return caught.value


def test_a_client_has_places_by_what_they_cost_and_everybody_else_theirs() -> None:
    places = Places(200, 120)
    turns = turns_with(one=[29.0] * 4)
    places.check(turns, "one", 4.0)
    assert refused(places, turns, "one", 5.0).waiting == 4
    places.check(turns, "other", 60.0)


def test_four_may_wait_whatever_they_cost() -> None:
    places = Places(200, 120)
    places.check(turns_with(one=[60.0] * 3), "one", 60.0)
    refused(places, turns_with(one=[60.0] * 4), "one", 60.0)


def test_a_classroom_behind_one_address_has_thirty_runs_and_looks_each() -> None:
    places, turns = Places(200, 120), Turns(2)
    for _ in range(60):
        places.check(turns, "school", 1.5)
        turns.add(Work(in_one_go(int)(), "school", 1.5))


def test_half_of_all_may_be_of_one_client_and_a_full_queue_still_has_one_for_who_has_none() -> None:
    places = Places(20, 120)
    refused(places, turns_with(one=[0.01] * 10), "one", 0.01)
    full = turns_with(one=[0.01] * 10, two=[0.01] * 10)
    refused(places, full, "two", 0.01)
    places.check(full, "third", 0.01)


def test_parts_of_studies_take_no_places_of_runs() -> None:
    turns = Turns(1)
    for row in range(50):
        turns.add(Work(in_one_go(int)(), "one", 60.0, row))
    Places(2, 1).check(turns, "one", 60.0)


def test_who_is_refused_is_told_when_a_place_is_free() -> None:
    places = Places(200, 120)
    turns = turns_with(workers=2, one=[60.0] * 6)
    for work in (turns.take(), turns.take()):
        assert work
        turns.charge(work, 20.0)
    # Forty seconds are left of each of both, and then the first that waits begins.
    assert refused(places, turns, "one", 60.0).retry_after == 40
    # With another client beside it has half of the workers.
    turns.add(Work(in_one_go(int)(), "other", 1.0))
    assert refused(places, turns, "one", 60.0).retry_after == 80


def test_when_to_return_lies_within_bounds() -> None:
    assert when_to_return(0.0, 2, 0) == 1
    assert when_to_return(10.0, 2, 1) == 5
    assert when_to_return(1e6, 2, 3) == 300
