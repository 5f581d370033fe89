"""What a study says: medians, paired differences, win rates, and whether one can tell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from math import inf, nan
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from dropout_core.experiment import Experiment
from dropout_core.learning.contenders import BASELINE, CONTENDERS, NamedContender
from dropout_core.learning.problems import DRAW_MARGIN, measure_of
from dropout_core.study.resampled import mean_difference, points_needed

CONFIDENCE: Final = 0.95
_RESAMPLES: Final = 4999
# Whom the others are compared with beside the baseline.
RIVAL: Final = "dropout"
VERSUS: Final = "versus_"
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


_Compare = Callable[[NDArray[np.float64], NDArray[np.float64]], Comparison]


def compare(losses: NDArray[np.float64], baseline: NDArray[np.float64]) -> Comparison:
    """Errors of one contender and of the baseline, seed by seed; both of shape (seeds,).

    Where both are infinite, which is where both have diverged, they are equal.
    """
    differences = _within_bounds(_differences(losses, baseline))
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
    middle = _beyond_bounds(float(np.median(differences)))
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
    return _beyond_bounds(float(low)), _beyond_bounds(float(high))


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


def holm(p_values: Sequence[float]) -> list[float]:
    """P-values corrected for there being so many: Holm's step-down procedure (Holm, 1979).

    Where those below a level are called effects, there is a false one among them no more often
    than that level says, however the comparisons hang together.
    """
    order = np.argsort(p_values)
    steps = np.array(p_values)[order] * np.arange(len(order), 0, -1)
    corrected = np.empty(len(order))
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return corrected.tolist()


def summarise(
    records: pd.DataFrame, varying: Sequence[str], experiment: Experiment | None = None
) -> pd.DataFrame:
    """A row for each condition and contender: conditions by size, contenders as in the registry.

    Columns: the fields that vary, contender, seeds, median, lower_quartile, upper_quartile, and
    those of a Comparison to the baseline, over the seeds that both have; they are missing for
    the baseline itself, and where there is none. With versus_ before their names: those of a
    Comparison to dropout, of contenders that are neither. Of either comparison: corrected, its
    p-value after `holm` over all in the table; stands, whether its judgement is one still; and
    repeats, whether it is another one again, where a condition makes no difference.

    experiment: that of the records, but for what varies. With points of one's own the mean stands
    beside the median, and comparisons are SplitsComparisons.
    """
    experiment = experiment or Experiment()
    measure = measure_of(experiment)
    rows: list[dict[str, Any]] = []
    for condition, group in _groups(records, list(varying)):
        by_seed = group.pivot(index="seed", columns="contender", values=measure)
        names = sorted(group["contender"].unique(), key=_place)
        rival = next((one for one in names if NamedContender.read(one).name == RIVAL), None)
        compared = compare
        if experiment.data:
            compared = partial(compare_splits, experiment=replace(experiment, **condition))
        for name in names:
            errors = by_seed[name].dropna().to_numpy(np.float64)
            quartiles = dict(
                zip(("lower_quartile", "median", "upper_quartile"), _quartiles(errors), strict=True)
            )
            row = {**condition, "contender": name, "seeds": len(errors), **quartiles}
            if experiment.data:
                row["mean"] = float(errors.mean())
            if name != BASELINE:
                row |= _compared(compared, by_seed, name, BASELINE, "")
            if rival and NamedContender.read(name).name not in (BASELINE, RIVAL):
                row |= _compared(compared, by_seed, name, rival, VERSUS)
            rows.append(row)
    _correct(rows, list(varying))
    return pd.DataFrame(rows)


def _compared(
    compared: _Compare, by_seed: pd.DataFrame, name: str, other: str, prefix: str
) -> dict[str, Any]:
    pairs = by_seed.reindex(columns=[name, other]).dropna().to_numpy(np.float64).T
    if not pairs.size:
        return {}
    return {prefix + key: value for key, value in vars(compared(pairs[0], pairs[1])).items()}


def _correct(rows: list[dict[str, Any]], varying: list[str]) -> None:
    """Put into the rows what is left of their judgements where there are so many."""
    places: dict[tuple[Any, ...], list[tuple[int, str]]] = {}
    for at, row in enumerate(rows):
        for prefix in ("", VERSUS):
            if row.get(f"{prefix}compared"):
                told = {key: row[key] for key in row if key not in varying}
                same = (value for key, value in told.items() if key.startswith(prefix))
                places.setdefault((prefix, row["contender"], *same), []).append((at, prefix))
    p_values = [rows[at][f"{prefix}p_value"] for ((at, prefix), *_) in places.values()]
    for of, corrected in zip(places.values(), holm(p_values), strict=True):
        for at, prefix in of:
            judged = rows[at][f"{prefix}judgement"] != "cannot tell"
            rows[at] |= {
                f"{prefix}corrected": corrected,
                f"{prefix}stands": judged and corrected < 1 - CONFIDENCE,
                f"{prefix}repeats": (at, prefix) != of[0],
            }


@dataclass(frozen=True)
class Comparisons:
    """All that a table compares: how many, how many are judged, and of how many that stands."""

    count: int
    found: int
    left: int


def comparisons(summary: pd.DataFrame) -> Comparisons:
    """Those of a table as `summarise` makes it."""
    told = [
        (row[f"{prefix}judgement"] != "cannot tell", row[f"{prefix}stands"])
        for row in summary.to_dict("records")
        for prefix in ("", VERSUS)
        if row.get(f"{prefix}compared", 0) > 0 and not row[f"{prefix}repeats"]
    ]
    return Comparisons(len(told), sum(one for one, _ in told), sum(one for _, one in told))


def _place(contender: str) -> tuple[int, float]:
    named = NamedContender.read(contender)
    strength = -1.0 if named.strength is None else float(named.strength)
    return tuple(CONTENDERS).index(named.name), strength


def _groups(
    records: pd.DataFrame, varying: list[str]
) -> "list[tuple[dict[str, Any], pd.DataFrame]]":
    if not varying:
        return [({}, records)]
    groups = records.groupby(varying)
    return [(dict(zip(varying, values, strict=True)), group) for values, group in groups]


def _quartiles(errors: NDArray[np.float64]) -> list[float]:
    found = np.quantile(_within_bounds(errors), [0.25, 0.5, 0.75])
    return [_beyond_bounds(float(one)) for one in found]


def _within_bounds(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Numbers that can be reckoned with, in the same order: instead of infinite, enormous."""
    return np.clip(values, -_ENORMOUS, _ENORMOUS)


def _beyond_bounds(value: float) -> float:
    """Infinite again, where it has come out enormous."""
    return float(np.copysign(np.inf, value)) if abs(value) > _ENORMOUS / 1000 else value


def to_json_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """A table as JSON has it, a dictionary a row: None where a number is missing.

    JSON has no infinite numbers: they are the words "Infinity" and "-Infinity".
    """
    words = {float("inf"): "Infinity", float("-inf"): "-Infinity"}
    return [
        {
            str(name): None if pd.isna(value) else words.get(value, value)
            for name, value in row.items()
        }
        for row in table.to_dict("records")
    ]
