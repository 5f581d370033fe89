"""Two contenders on the same seeds: paired differences, win rates, and whether one can tell."""

from dataclasses import dataclass
from functools import lru_cache
from math import inf, nan
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from dropout_core.experiment import Experiment
from dropout_core.learning.problems import DRAW_MARGIN
from dropout_core.study.resampled import mean_difference, points_needed

CONFIDENCE: Final = 0.95
_RESAMPLES: Final = 4999
# No error of a network that has not diverged comes near it.
_ENORMOUS: Final = 1e30

Judgement = Literal["better", "worse", "cannot tell"]


@dataclass(frozen=True)
class Comparison:
    """A contender against the baseline on the same seeds.

    difference: median of its error minus the baseline's, and its bootstrap interval: percentile
        method, Efron and Tibshirani (1993), chapter 13.
    wins, compared: seeds on which its error is smaller, of those on which there is no draw: the
        two differ by DRAW_MARGIN at least, as in the verdict on a run.
    win_rate: the share, NaN where nothing was compared; and its interval by Wilson (1927).
    p_value: of the exact sign test; 1 where nothing was compared.
    judgement: "better" or "worse" only where both intervals exclude a draw, and the exact sign
        test does; all have the confidence CONFIDENCE. Wilson's alone would be content with four
        seeds of four, which chance gives once in eight times.
    """

    difference: float
    difference_low: float
    difference_high: float
    wins: int
    compared: int
    win_rate: float
    win_low: float
    win_high: float
    p_value: float
    judgement: Judgement


@dataclass(frozen=True)
class SplitsComparison(Comparison):
    """The same where seeds are splits of the same points, which overlap: they are not independent.

    difference, its interval and p_value: of the mean, by `resampled.mean_difference`; no interval
        where a network has diverged, for then there is no finite mean, or of one seed.
    win_low, win_high: NaN, for Wilson's interval is of independent seeds.
    judgement: "better" or "worse" only where the interval excludes 0, and the mean differs by
        DRAW_MARGIN of the baseline's at least.
    points_needed: how many points it would take to tell, by `resampled.points_needed`; NaN where
        one can tell, infinite where the difference is a draw.
    """

    points_needed: float


def compare(losses: NDArray[np.float64], baseline: NDArray[np.float64]) -> Comparison:
    """Errors of one contender and of the baseline, seed by seed; both of shape (seeds,).

    Where both are infinite, which is where both have diverged, they are equal.
    """
    differences = within_bounds(_differences(losses, baseline))
    won, lost = beats(losses, baseline), beats(baseline, losses)
    wins, compared = int(won.sum()), int((won | lost).sum())
    low, high = median_interval(differences)
    win_low, win_high = win_interval(wins, compared)
    judgement: Judgement = "cannot tell"
    p_value = _sign_test(wins, compared)
    if p_value < 1 - CONFIDENCE:
        if high < 0 and win_low > 0.5:
            judgement = "better"
        elif low > 0 and win_high < 0.5:
            judgement = "worse"
    rate = wins / compared if compared else float("nan")
    middle = beyond_bounds(float(np.median(differences)))
    return Comparison(
        middle, low, high, wins, compared, rate, win_low, win_high, p_value, judgement
    )


def compare_splits(
    losses: NDArray[np.float64], baseline: NDArray[np.float64], experiment: Experiment
) -> SplitsComparison:
    """The same for losses on splits of one's own points, those of an Experiment."""
    points, splits = experiment.places, len(losses)
    test_share = experiment.test_points / points
    differences = _differences(losses, baseline)
    found = mean_difference(differences, test_share=test_share, confidence=CONFIDENCE)
    is_draw = abs(found.mean) < DRAW_MARGIN * float(baseline.mean())
    won, lost = beats(losses, baseline), beats(baseline, losses)
    wins, compared = int(won.sum()), int((won | lost).sum())
    judgement: Judgement = "cannot tell"
    if found.p_value < 1 - CONFIDENCE and not is_draw:
        judgement = "better" if found.mean < 0 else "worse"
    needed = nan
    if judgement == "cannot tell":
        needed = points_needed(found, points=points, splits=splits, confidence=CONFIDENCE)
    return SplitsComparison(
        difference=found.mean,
        difference_low=found.low,
        difference_high=found.high,
        wins=wins,
        compared=compared,
        win_rate=wins / compared if compared else nan,
        win_low=nan,
        win_high=nan,
        p_value=found.p_value,
        judgement=judgement,
        points_needed=inf if is_draw and splits > 1 else needed,
    )


def _differences(losses: NDArray[np.float64], baseline: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(invalid="ignore"):
        return np.where(losses == baseline, 0.0, losses - baseline)


def beats(losses: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Where an error is smaller than another one by DRAW_MARGIN of it at least."""
    return (losses < others) & (losses <= (1 - DRAW_MARGIN) * others)


def median_interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """Where the median that a sample was drawn from lies, with CONFIDENCE; (values,).

    It is drawn with the same random numbers each time. NaN for fewer than two values.
    """
    return _median_interval(values.tobytes())


@lru_cache(2048)
def _median_interval(numbers: bytes) -> tuple[float, float]:
    # While a study goes on, most of its samples are as they were when it was last summed up.
    values = np.frombuffer(numbers)
    if len(values) < 2:
        return float("nan"), float("nan")
    found = stats.bootstrap(
        (values,),
        np.median,
        n_resamples=_RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(0),
    )
    low, high = found.confidence_interval
    return beyond_bounds(float(low)), beyond_bounds(float(high))


@lru_cache(2048)
def win_interval(wins: int, compared: int) -> tuple[float, float]:
    """Where the probability of a win lies, with CONFIDENCE: from 0 to 1 where nothing is known."""
    if not compared:
        return 0.0, 1.0
    found = stats.binomtest(wins, compared).proportion_ci(CONFIDENCE, method="wilson")
    return float(found.low), float(found.high)


@lru_cache(2048)
def _sign_test(wins: int, compared: int) -> float:
    return float(stats.binomtest(wins, compared).pvalue) if compared else 1.0


def within_bounds(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Numbers that can be reckoned with, in the same order: instead of infinite, enormous."""
    return np.clip(values, -_ENORMOUS, _ENORMOUS)


def beyond_bounds(value: float) -> float:
    """Infinite again, where it has come out enormous."""
    return float(np.copysign(np.inf, value)) if abs(value) > _ENORMOUS / 1000 else value
