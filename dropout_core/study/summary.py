"""What a study says as a table: a row for each condition and contender, with its comparisons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dropout_core.experiment import Experiment
from dropout_core.learning.contenders import BASELINE, CONTENDERS, NamedContender
from dropout_core.learning.problems import measure_of
from dropout_core.study.comparison import (
    CONFIDENCE,
    Comparison,
    beyond_bounds,
    compare,
    compare_splits,
    within_bounds,
)

# Whom the others are compared with beside the baseline.
RIVAL: Final = "dropout"
VERSUS: Final = "versus_"

_Compare = Callable[[NDArray[np.float64], NDArray[np.float64]], Comparison]


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
    found = np.quantile(within_bounds(errors), [0.25, 0.5, 0.75])
    return [beyond_bounds(float(one)) for one in found]


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
