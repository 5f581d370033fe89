"""Figure 10: ever more training points."""

from typing import Final

import pandas as pd

from dropout_core.experiment import Experiment
from dropout_core.language.translations import N_
from dropout_core.study.comparison import Comparison
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

POINTS: Final = (5, 10, 20, 50, 100, 500)
_AT_AN_END: Final = "at_an_end"
_STEPS: Final = "steps"
_LOSES_FEW: Final = "loses_few"
_LOSES_MANY: Final = "loses_many"
_GAINS_NOTHING: Final = "gains_nothing"


def points_study(base: Experiment, seeds: int) -> Study:
    """Both networks with each number of POINTS."""
    return Study.sweep(base, "points", POINTS, contenders=PAIR, seeds=seeds)


def _verdict(records: pd.DataFrame) -> FigureVerdict:
    pairs = {
        points: (errors(records, points=points), errors(records, "plain", points=points))
        for points in POINTS
    }
    compared = {points: against(*pair) for points, pair in pairs.items()}
    rates = {points: one.win_rate if one.compared else 0.0 for points, one in compared.items()}
    best = max(rates, key=rates.__getitem__)
    fewest, *_, most = POINTS
    spot = (
        compared[best].judgement == "better"
        and max(compared[fewest].win_high, compared[most].win_high) < compared[best].win_low
    )
    gains = {
        points: _gain(*(float(one.median()) for one in pair)) for points, pair in pairs.items()
    }
    faults: tuple[str, ...] = ()
    if _loses(compared[fewest]):
        faults += (_LOSES_FEW,)
    if _loses(compared[most]):
        faults += (_LOSES_MANY,)
    elif rates[most] < 0.5 and gains[most] < 1:
        # With few points the paper has no gain either. With many it has less of one, but has it.
        faults += (_GAINS_NOTHING,)
    values = {
        "few": str(fewest),
        "points": str(best),
        "many": str(most),
        "steps": str(records["epochs"].max()),
    }
    for name, points in (("fewest", fewest), ("best", best), ("most", most)):
        values[name] = f"{100 * rates[points]:.0f}"
        values[f"{name}_gain"] = written(gains[points])
    findings = (_AT_AN_END if best in (fewest, most) else USUAL, *faults, _STEPS)
    if not spot:
        return FigureVerdict("does not", findings, values)
    return FigureVerdict("in part" if faults else "reproduces", findings, values)


def _loses(compared: Comparison) -> bool:
    """Whether the win rate is below half, and its interval as well."""
    return compared.win_high < 0.5


def _gain(dropout: float, plain: float) -> float:
    """How many times smaller the error is with dropout; 1 where both are 0, or infinite."""
    if dropout == plain:
        return 1.0
    return plain / dropout if dropout else float("inf")


FIGURE = PaperFigure(
    title=N_("Size of the training set"),
    says=N_(
        "Dropout does not pay with very few points, pays most with some more, and less"
        " again with many."
    ),
    findings={
        USUAL: N_(
            "Dropout is closer to the true function on {fewest} % of seeds with {few} points, on"
            " {best} % with {points}, on {most} % with {many}. Its gain there, the median error"
            " without it over the one with it: {fewest_gain}, {best_gain} and {most_gain}."
        ),
        _AT_AN_END: N_(
            "Dropout is closer to the true function on {fewest} % of seeds with {few} points, on"
            " {most} % with {many}, and never more often in between. Its gain there, the median"
            " error without it over the one with it: {fewest_gain} and {most_gain}."
        ),
        _LOSES_FEW: N_("With {few} points it does not just gain nothing: it loses."),
        _LOSES_MANY: N_("With {many} points it does not just gain less: it loses."),
        _GAINS_NOTHING: N_(
            "With {many} points it gains nothing on these seeds; in the paper the gain is smaller"
            " there, but stays."
        ),
        _STEPS: N_("All train for {steps} steps, however many points there are."),
    },
    chart="lines",
    field="points",
    rows=2 * len(POINTS),
    plan=points_study,
    table=errors_table("points"),
    verdict=_verdict,
    note=N_(
        "The number of points with the highest win rate is picked, and then tested against both"
        " ends, on the same seeds: that favours it a little."
    ),
)
