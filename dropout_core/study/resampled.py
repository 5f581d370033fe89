"""The mean difference over splits of the same points: how sure it is, how many points it needs.

Splits share points, and so their differences are alike: as if they were independent, an interval
would be far too short. Nadeau and Bengio (2003), section 3, correct for that.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, inf, isfinite, log10, nan, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

# How likely a difference is found with as many points as are said to be needed.
POWER: Final = 0.8
# What is beyond is not told as a number.
POINTS_LIMIT: Final = 1_000_000


@dataclass(frozen=True)
class MeanDifference:
    """A mean over splits, with the corrected resampled t test against 0.

    mean: not finite where a difference is not. standard_error: NaN there, and of a single split.
    low, high: its interval; NaN where there is no standard error.
    p_value: two-sided; 1 where there is no standard error.
    """

    mean: float
    standard_error: float
    low: float
    high: float
    p_value: float


def mean_difference(
    differences: NDArray[np.float64], *, test_share: float, confidence: float
) -> MeanDifference:
    """Of the differences on n splits, shape (n,), the mean and where its expectation lies.

    The variance of the mean is (1/n + n_test/n_train) s², with s² that of the differences (n - 1),
    and Student's t has n - 1 degrees of freedom: Nadeau and Bengio (2003), their corrected
    resampled t test.

    test_share: of all points, which share is tested on, n_test/(n_train + n_test).
    confidence: of the interval.
    """
    splits = len(differences)
    with np.errstate(invalid="ignore"):
        mean = float(differences.mean())
    if splits < 2 or not isfinite(mean):
        return MeanDifference(mean, nan, nan, nan, 1.0)
    ratio = test_share / (1 - test_share)
    error = sqrt(1 / splits + ratio) * float(differences.std(ddof=1))
    if not error:
        return MeanDifference(mean, 0.0, mean, mean, 0.0 if mean else 1.0)
    reach = _critical(splits, confidence) * error
    p_value = 2 * float(stats.t.sf(abs(mean) / error, splits - 1))
    return MeanDifference(mean, error, mean - reach, mean + reach, p_value)


def points_needed(found: MeanDifference, *, points: int, splits: int, confidence: float) -> float:
    """With how many points the difference would be told from 0 with probability POWER, nearly.

    As if the difference stayed as it is, and its standard error fell as one over the root of the
    number of points, of which the same share is tested on. Rounded up to two digits; infinite
    beyond POINTS_LIMIT, and where nothing can be reckoned with; NaN of a single split.

    points, splits: how many there were.
    """
    if splits < 2:
        return nan
    if not found.mean or not isfinite(found.mean):
        return inf
    needed = _critical(splits, confidence) + float(stats.norm.ppf(POWER))
    wanted = points * (needed * found.standard_error / found.mean) ** 2
    return _rounded_up(wanted) if wanted <= POINTS_LIMIT else inf


@lru_cache
def _critical(splits: int, confidence: float) -> float:
    return float(stats.t.ppf((1 + confidence) / 2, splits - 1))


def _rounded_up(number: float) -> float:
    """To two digits, if it has more; to a whole number."""
    step = 10 ** max(0, floor(log10(max(number, 1))) - 1)
    return float(ceil(number / step) * step)
