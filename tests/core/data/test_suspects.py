"""Numbers that may stand for a missing one."""

import pytest

from dropout_core.data.columns import read_column
from dropout_core.data.numbers import POINT
from dropout_core.data.suspects import Suspect, find_suspects


def suspects(*columns: list[float]) -> tuple[Suspect, ...]:
    """The suspects among columns called a, b, …"""
    return find_suspects(
        [
            read_column(name, numbers, POINT, "day_first")
            for name, numbers in zip("abc", columns, strict=False)
        ]
    )


def test_what_is_far_away_again_and_again_is_counted_over_all_columns() -> None:
    found = suspects([1.5, 2.5, -200.0, 3.5, -200.0], [7.0, 8.0, 9.0, -200.0, 9.5], [1.0, 2.0, 3.0])
    assert found == (Suspect(-200.0, 3, ("a", "b")),)


@pytest.mark.parametrize("value", [-999.0, -9.99, 9999.0, 999.9, -200.0])
def test_of_what_programs_write_once_is_enough(value: float) -> None:
    assert [one.value for one in suspects([0.1, 0.2, value, 0.4])] == [value]


@pytest.mark.parametrize(
    "numbers",
    [
        [1.0, 2.0, 3.0, 777.0],
        [1.0, 2.0, 3.0, 9.0, 9.0],
        [-1.0, -1.0, 0.0, 1.0, 2.0],
        [0.0, 0.0, 0.0, 0.0, 5.0],
        [-999.0, -998.0, -997.0, -996.0],
        [99.0, 50.0, 1.0, 30.0],
        [5.0, 5.0, 5.0],
        [],
    ],
)
def test_what_belongs_to_the_rest_is_no_suspect(numbers: list[float]) -> None:
    assert suspects(numbers) == ()


def test_there_may_be_two_in_a_column() -> None:
    assert {one.value for one in suspects([1.0, 2.0, -999.0, -99.0, 3.0])} == {-999.0, -99.0}
