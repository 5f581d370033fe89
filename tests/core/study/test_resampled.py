"""Means over splits: the correction's closed form, and by simulation what it promises."""

from dataclasses import replace
from itertools import product
from math import inf, isnan, nan, sqrt

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from dropout_core.study.resampled import MeanDifference, mean_difference, points_needed

Floats = NDArray[np.float64]
CONFIDENCE = 0.95
SHARE = 0.3


def splits_of(
    chance: np.random.Generator, sets: int, points: int, splits: int, slope: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """x and y of training and test points; of data sets drawn anew, each split that often."""
    x = chance.uniform(-1, 1, (sets, 1, points))
    y = slope * x + chance.normal(size=x.shape)
    order = chance.random((sets, splits, points)).argsort(-1)
    x, y = (np.take_along_axis(one.repeat(splits, 1), order, -1) for one in (x, y))
    tested = round(SHARE * points)
    return x[..., tested:], y[..., tested:], x[..., :tested], y[..., :tested]


def line_against_mean(*given: NDArray[np.float64]) -> Floats:
    """Test losses of the line of least squares minus those of the mean; (sets, splits)."""
    x, y, test_x, test_y = given
    middle, mean = x.mean(-1, keepdims=True), y.mean(-1, keepdims=True)
    slope = ((x - middle) * (y - mean)).sum(-1, keepdims=True)
    slope /= np.square(x - middle).sum(-1, keepdims=True)
    return gained(mean + slope * (test_x - middle), mean, test_y)


def gained(said: Floats, otherwise: Floats, test_y: Floats) -> Floats:
    """Test losses of one prediction minus those of another one."""
    losses: Floats = np.square(test_y - said).mean(-1) - np.square(test_y - otherwise).mean(-1)
    return losses


def found_in(differences: Floats, share: float = SHARE) -> list[MeanDifference]:
    """What is found in each data set."""
    return [mean_difference(one, test_share=share, confidence=CONFIDENCE) for one in differences]


def covered(found: list[MeanDifference], truth: float) -> float:
    """How often the interval has the truth in it."""
    return float(np.mean([one.low <= truth <= one.high for one in found]))


def test_the_interval_is_that_of_the_paper() -> None:
    # By hand: mean 2.5, variance 5/3; of 4 splits that test on a fifth (1/4 + 1/4) 5/3 = 5/6;
    # the 97.5 % point of Student's t with 3 degrees of freedom is 3.18245.
    found = mean_difference(np.array([1.0, 2, 3, 4]), test_share=0.2, confidence=CONFIDENCE)
    assert found.mean == 2.5
    assert found.standard_error == pytest.approx(sqrt(5 / 6))
    reach = 3.18245 * sqrt(5 / 6)
    assert (found.low, found.high) == pytest.approx((2.5 - reach, 2.5 + reach), rel=1e-4)
    assert found.p_value == pytest.approx(2 * stats.t.sf(2.5 / sqrt(5 / 6), 3))


def test_without_a_test_set_it_is_students_t_test() -> None:
    values = np.random.default_rng(1).normal(0.3, 1, 25)
    found = mean_difference(values, test_share=0, confidence=0.9)
    wanted = stats.ttest_1samp(values, 0)
    assert found.p_value == pytest.approx(wanted.pvalue)
    assert (found.low, found.high) == pytest.approx(tuple(wanted.confidence_interval(0.9)))


def test_the_interval_excludes_zero_where_the_test_does() -> None:
    for values in np.random.default_rng(2).normal(0.7, 1, (200, 15)):
        found = mean_difference(values, test_share=0.3, confidence=CONFIDENCE)
        assert (found.low > 0 or found.high < 0) == (found.p_value < 1 - CONFIDENCE)


@pytest.mark.parametrize("values", [[0.5], [0.5, inf], [inf, -inf, 0.0], [-inf, 1.0]])
def test_one_split_and_what_is_not_finite_have_no_interval(values: list[float]) -> None:
    found = mean_difference(np.array(values), test_share=0.3, confidence=CONFIDENCE)
    assert np.isnan([found.standard_error, found.low, found.high]).all()
    assert found.p_value == 1
    needed = points_needed(found, points=20, splits=len(values), confidence=CONFIDENCE)
    assert isnan(needed) if len(values) == 1 else needed == inf


def test_the_same_difference_on_every_split_is_no_matter_of_chance() -> None:
    for value, p_value in ((-0.5, 0.0), (0.0, 1.0)):
        found = mean_difference(np.full(9, value), test_share=0.3, confidence=CONFIDENCE)
        assert (found.mean, found.low, found.high, found.p_value) == (value, value, value, p_value)


def test_the_corrected_interval_covers_about_as_it_says_and_the_plain_one_does_not() -> None:
    """By simulation; the true difference is that of data sets drawn anew, split once.

    The correction is no exact one: its interval is too long where the two are nearly alike, and
    a little too short where losses are skewed.
    """
    cases = list(product((20, 60), (0.0, 0.4, 0.7, 1.0), (15, 40)))
    corrected, plain = [], []
    for points, slope, splits in cases:
        chance = np.random.default_rng(points)
        truth = float(line_against_mean(*splits_of(chance, 10_000, points, 1, slope)).mean())
        differences = line_against_mean(*splits_of(chance, 250, points, splits, slope))
        corrected.append(covered(found_in(differences), truth))
        plain.append(covered(found_in(differences, share=0.0), truth))
    assert 0.92 <= np.mean(corrected) <= 0.98
    assert min(corrected) >= 0.86
    assert max(plain) < 0.9
    assert np.mean(plain) < 0.6


def test_of_equal_learners_one_cannot_tell() -> None:
    """Two whose lines are as good, but turned by chance of their own, on a hundred data sets."""
    chance = np.random.default_rng(3)
    _, y, test_x, test_y = splits_of(chance, 100, 30, 40, 0.7)
    mean = y.mean(-1, keepdims=True)
    one, other = (mean + chance.normal(0.7, 0.3, mean.shape) * test_x for _ in range(2))
    told = [one.p_value < 1 - CONFIDENCE for one in found_in(gained(one, other, test_y))]
    assert sum(told) <= 10


def test_where_two_are_as_good_in_the_long_run_one_cannot_tell_and_uncorrected_one_would() -> None:
    """At this slope what the line gains on the mean is what its slope costs, on 30 points."""
    chance = np.random.default_rng(4)
    long_run = line_against_mean(*splits_of(chance, 20_000, 30, 1, 0.4)).mean()
    assert abs(long_run) < 0.01
    differences = line_against_mean(*splits_of(chance, 100, 30, 40, 0.4))
    told, uncorrected = (
        sum(one.p_value < 1 - CONFIDENCE for one in found_in(differences, share))
        for share in (SHARE, 0.0)
    )
    assert told <= 10
    assert uncorrected >= 40


@pytest.mark.parametrize(("points", "splits"), [(30, 40), (60, 15)])
def test_with_as_many_points_as_it_takes_one_can_tell_four_times_in_five(
    points: int, splits: int
) -> None:
    """By simulation, of two that differ by the same however many points there are."""

    def against_mean(chance: np.random.Generator, points: int) -> list[MeanDifference]:
        _, y, test_x, test_y = splits_of(chance, 300, points, splits, 0.8)
        mean = y.mean(-1, keepdims=True)
        return found_in(gained(mean + 0.4 * test_x, mean, test_y))

    chance = np.random.default_rng(points)
    few = against_mean(chance, points)
    error = sqrt(np.mean([one.standard_error**2 for one in few]))
    usual = replace(few[0], mean=float(np.mean([one.mean for one in few])), standard_error=error)
    needed = points_needed(usual, points=points, splits=splits, confidence=CONFIDENCE)
    assert points < needed < 200
    told = [one.p_value < 1 - CONFIDENCE for one in against_mean(chance, int(needed))]
    assert 0.65 <= np.mean(told) <= 0.92


def test_how_many_points_it_takes_is_told_to_two_digits_and_not_beyond_a_million() -> None:
    def needed(error: float, mean: float = 1.0) -> float:
        found = MeanDifference(mean, error, nan, nan, 0.5)
        return points_needed(found, points=20, splits=40, confidence=CONFIDENCE)

    factor = stats.t.ppf(0.975, 39) + stats.norm.ppf(0.8)
    assert needed(1.0) == needed(1.0, -1.0) == np.ceil(20 * factor**2 / 10) * 10 == 170
    assert needed(0.5) == np.ceil(20 * (factor / 2) ** 2) == 42
    assert needed(10.0) == 17_000
    assert needed(70.0) == 810_000
    assert needed(250.0) == needed(1.0, 0.0) == inf
