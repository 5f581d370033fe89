"""Points of one's own: what they may be, and which are taken of many."""

import math

import numpy as np
import pytest

from dropout_core.data.errors import DataError
from dropout_core.data.points import LARGEST, Axis, Points, sample_rows
from dropout_core.experiment import RANGES

MOST = int(RANGES["points"].maximum)
X, Y = Axis("hours"), Axis("litres")


def points(x: list[float], y: list[float]) -> Points:
    """Points of hours and litres."""
    return Points(tuple(x), tuple(y), X, Y, "a title")


def test_points_are_a_value() -> None:
    one = points([1, 2, 3, 4, 5], [1, 4, 9, 16, 25])
    assert one == points([1, 2, 3, 4, 5], [1, 4, 9, 16, 25])
    assert hash(one) == hash(points([1, 2, 3, 4, 5], [1, 4, 9, 16, 25]))


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4], "too_few"),
        ([], [], "too_few"),
        (list(range(MOST + 1)), list(range(MOST + 1)), "too_many"),
        ([1] * 5, [1, 2, 3, 4, 5], "one_x"),
        ([1, 2, 3, 4, 5], [7] * 5, "one_y"),
        ([1, 2, 3, 4, math.inf], [1, 2, 3, 4, 5], "infinite"),
        ([1, 2, 3, 4, 5], [math.nan, 2, 3, 4, 5], "infinite"),
        ([1, 2, 3, 4, 2 * LARGEST], [1, 2, 3, 4, 5], "extreme"),
        ([1, 2, 3, 4, 5], [n * 1e-40 for n in range(5)], "extreme"),
        ([1, 2, 3, 4, 5], [1 + n * 1e-15 for n in range(5)], "extreme"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(x: list[float], y: list[float], code: str) -> None:
    with pytest.raises(DataError, match=code):
        points(x, y)


def test_all_that_is_allowed_stays_finite_in_float32_once_it_is_scaled() -> None:
    for scale in (LARGEST, 1 / LARGEST, 1.0):
        y = np.array([-1, -0.5, 0.25, 0.5, 1]) * scale
        points([1, 2, 3, 4, 5], y.tolist())
        scaled = ((y - y.mean()) / y.std()).astype(np.float32)
        assert np.isfinite(scaled).all()
        assert scaled.std() == pytest.approx(1)


def test_a_date_that_is_everywhere_is_said_as_a_date() -> None:
    with pytest.raises(DataError, match="1970-01-03"):
        Points((2.0,) * 5, (1.0, 2.0, 3.0, 4.0, 5.0), Axis("day", "date"), Y, "")


def test_names_and_titles_are_short_and_in_one_line() -> None:
    assert Axis(" a\nb\t\x00c ").name == "a b c"
    assert len(Axis("n" * 100).name) == 60
    with pytest.raises(ValueError, match="money"):
        Axis("price", "money")


def test_up_to_the_most_that_are_allowed_all_are_taken() -> None:
    assert sample_rows(list(range(MOST))) == list(range(MOST))


@pytest.mark.parametrize("count", [MOST + 1, 2 * MOST, 12_345])
def test_of_more_as_many_are_taken_spread_as_all_are(count: int) -> None:
    x = np.random.default_rng(0).lognormal(size=count)
    rows = sample_rows(x)
    assert len(set(rows)) == MOST
    assert rows == sorted(rows)
    assert rows == sample_rows(x)
    ranks = np.searchsorted(np.sort(x), np.sort(x[rows]))
    parts = np.array_split(np.arange(count), MOST)
    assert all(rank in part for rank, part in zip(ranks, parts, strict=True))


def test_no_period_of_the_file_falls_in_with_the_sample() -> None:
    hours = np.arange(24.0 * MOST)
    of_the_day = np.bincount(np.array(sample_rows(hours)) % 24, minlength=24)
    assert of_the_day.min() > 5
    assert of_the_day.max() < 50
