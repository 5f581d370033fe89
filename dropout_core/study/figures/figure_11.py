"""Figure 11: sampling thinned networks, beside the scaled weights."""

from typing import Final

import numpy as np
import pandas as pd

from dropout_core.inside.report import PREDICTIONS, SAMPLED
from dropout_core.language.translations import N_
from dropout_core.study.comparison import compare
from dropout_core.study.figures.figure import USUAL, FigureVerdict, PaperFigure, written
from dropout_core.study.figures.inside_plan import InsidePlan

_CLOSE: Final = 0.05
_ALL_WORSE: Final = "all_worse"
_MANY_BETTER: Final = "many_better"
_ONLY_CLOSE: Final = "only_close"


def _table(records: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "prediction": name,
                "seeds": len(records),
                "median": records[name].median(),
                "over_scaled": records[f"{name}_over_scaled"].median(),
            }
            for name in PREDICTIONS
        ]
    )


def _verdict(records: pd.DataFrame) -> FigureVerdict:
    one, many = records["thinned_1_over_scaled"], records[f"thinned_{SAMPLED}_over_scaled"]
    worse = compare(one.to_numpy(), np.ones(len(one))).judgement == "worse"
    close = bool(abs(many.median() - 1) <= _CLOSE)
    values = {
        "one": written(one.median()),
        "many": written(many.median()),
        "sampled": str(SAMPLED),
    }
    if worse and close:
        return FigureVerdict("reproduces", (USUAL,), values)
    if close:
        return FigureVerdict("in part", (USUAL, _ONLY_CLOSE), values)
    if worse:
        part = _MANY_BETTER if many.median() < 1 else _ALL_WORSE
        return FigureVerdict("in part", (USUAL, part), values)
    return FigureVerdict("does not", (USUAL,), values)


FIGURE = PaperFigure(
    title=N_("Sampling thinned networks"),
    says=N_(
        "The mean of some fifty thinned networks is as good as the scaled weights; one"
        " alone is worse."
    ),
    findings={
        USUAL: N_(
            "Test error over that of the scaled weights, seed by seed: {one} for one thinned"
            " network, {many} for the mean of {sampled}."
        ),
        _ALL_WORSE: N_(
            "One alone is worse, but the mean of many is worse than the scaled weights, too."
        ),
        _MANY_BETTER: N_(
            "One alone is worse, but the mean of many is better than the scaled weights."
        ),
        _ONLY_CLOSE: N_("The mean of many is as good, but one alone is not clearly worse."),
    },
    chart="bars",
    field="",
    rows=len(PREDICTIONS),
    plan=InsidePlan,
    table=_table,
    verdict=_verdict,
    note=N_(
        "Medians over the seeds, at the last epoch. Test error: mean squared, against the test"
        " points. As good: within 5 % of the scaled weights."
    ),
)
