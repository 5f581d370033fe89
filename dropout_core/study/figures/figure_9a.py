"""Figure 9a: the width stays as it is, the drop rate grows."""

from dataclasses import replace
from typing import Final

import pandas as pd

from dropout_core.experiment import RANGES, Experiment
from dropout_core.language.translations import N_
from dropout_core.study.design import Study
from dropout_core.study.figures.figure import (
    PAIR,
    USUAL,
    FigureVerdict,
    PaperFigure,
    against,
    errors,
    errors_table,
    written,
)

RATES: Final = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9)
# What the learning rate is divided by, to see what of the right arm is the step size's.
_SMALLER: Final = 10
# What share of the rise in median error a smaller step must take away for the arm to be its. In
# blocks of twelve seeds at the tutorial's settings it takes away .56 to .65.
_MOST: Final = 0.5
_SMALLER_STEP: Final = "smaller_step"
_STEP_SIZE: Final = "step_size"
_NOT_STEP_SIZE: Final = "not_step_size"


def rates_study(base: Experiment, seeds: int) -> Study:
    """Both networks at each of the RATES, and once more at the highest with smaller steps.

    Where steps cannot be any smaller, that one is left out.
    """
    conditions = [replace(base, dropout_rate=rate) for rate in RATES]
    step = max(RANGES["learning_rate"].minimum, float(f"{base.learning_rate / _SMALLER:.6g}"))
    if step < base.learning_rate:
        conditions.append(replace(conditions[-1], learning_rate=step))
    return Study(conditions=tuple(conditions), contenders=PAIR, seeds=seeds)


def _verdict(records: pd.DataFrame) -> FigureVerdict:
    step, smaller_step = records["learning_rate"].max(), records["learning_rate"].min()
    by_rate = {rate: errors(records, dropout_rate=rate, learning_rate=step) for rate in RATES}
    middle = {rate: float(some.median()) for rate, some in by_rate.items()}
    best = min(middle, key=middle.__getitem__)
    lowest, *_, highest = by_rate
    u_shaped = all(
        against(by_rate[best], by_rate[end]).judgement == "better" for end in (lowest, highest)
    )
    values = {
        "lowest": written(middle[lowest]),
        "best": written(middle[best]),
        "rate": f"{best:g}",
        "highest": written(middle[highest]),
        "last": f"{highest:g}",
    }
    if smaller_step == step:
        return FigureVerdict("reproduces" if u_shaped else "does not", (USUAL,), values)
    smaller = float(errors(records, dropout_rate=highest, learning_rate=smaller_step).median())
    values |= {
        "step": f"{step:g}",
        "smaller_step": f"{smaller_step:g}",
        "smaller": written(smaller),
    }
    if not u_shaped:
        return FigureVerdict("does not", (USUAL, _SMALLER_STEP), values)
    share = _taken_away(middle[best], middle[highest], smaller)
    values["share"] = f"{100 * share:.0f}"
    if share > _MOST:
        return FigureVerdict("in part", (USUAL, _SMALLER_STEP, _STEP_SIZE), values)
    return FigureVerdict("reproduces", (USUAL, _SMALLER_STEP, _NOT_STEP_SIZE), values)


def _taken_away(best: float, highest: float, smaller: float) -> float:
    """The share of the rise from `best` to `highest` that is gone where it comes to `smaller`."""
    if highest == float("inf"):
        return float(smaller < highest)
    return min(1.0, max(0.0, (highest - smaller) / (highest - best)))


FIGURE = PaperFigure(
    title=N_("Drop rate, width as it is"),
    says=N_("The error over the drop rate is a U: too little and too much are both worse."),
    findings={
        USUAL: N_(
            "Median error against the true function: {lowest} at drop rate 0, {best} at {rate},"
            " {highest} at {last}."
        ),
        _SMALLER_STEP: N_(
            "At {last} once more, with a learning rate of {smaller_step} instead of {step}:"
            " {smaller}."
        ),
        _STEP_SIZE: N_(
            "The smaller step takes away {share} % of the rise from {best} to {highest}: so the"
            " right arm of the U is here mostly the step size's."
        ),
        _NOT_STEP_SIZE: N_(
            "The smaller step takes away {share} % of the rise from {best} to {highest}: so, with"
            " as many steps, the right arm of the U is here mostly not the step size's."
        ),
    },
    chart="lines",
    field="dropout_rate",
    rows=2 * (len(RATES) + 1),
    plan=rates_study,
    table=errors_table("dropout_rate", "learning_rate"),
    verdict=_verdict,
    note=N_(
        "The drop rate with the least median error is picked, and then tested against both ends,"
        " on the same seeds: that favours it a little."
    ),
    single="learning_rate",
    single_title=N_("smaller learning rate"),
)
