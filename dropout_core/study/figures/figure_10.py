"""Figure 10: ever more training points."""

from typing import Final

import pandas as pd

from dropout_core.experiment import Experiment
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
)

POINTS: Final = (5, 10, 20, 50, 100, 500)
_AT_AN_END: Final = "at_an_end"


def points_study(base: Experiment, seeds: int) -> Study:
    """Both networks with each number of POINTS."""
    return Study.sweep(base, "points", POINTS, contenders=PAIR, seeds=seeds)


def _verdict(records: pd.DataFrame) -> FigureVerdict:
    compared = {
        points: against(errors(records, points=points), errors(records, "plain", points=points))
        for points in POINTS
    }
    rates = {points: one.win_rate if one.compared else 0.0 for points, one in compared.items()}
    best = max(rates, key=rates.__getitem__)
    fewest, *_, most = POINTS
    spot = (
        compared[best].judgement == "better"
        and max(compared[fewest].win_high, compared[most].win_high) < compared[best].win_low
    )
    values = {
        "few": str(fewest),
        "points": str(best),
        "many": str(most),
        **{
            name: f"{100 * rates[points]:.0f}"
            for name, points in (("fewest", fewest), ("best", best), ("most", most))
        },
    }
    return FigureVerdict(spot, _AT_AN_END if best in (fewest, most) else USUAL, values)


FIGURE = PaperFigure(
    title=N_("Size of the training set"),
    says=N_(
        "Dropout does not pay with very few points, pays most with some more, and less"
        " again with many."
    ),
    findings={
        USUAL: N_(
            "Dropout is closer to the true function on {fewest} % of seeds with {few} points, on"
            " {best} % with {points}, on {most} % with {many}."
        ),
        _AT_AN_END: N_(
            "Dropout is closer to the true function on {fewest} % of seeds with {few} points, on"
            " {most} % with {many}, and never more often in between."
        ),
    },
    chart="lines",
    field="points",
    rows=2 * len(POINTS),
    plan=points_study,
    table=errors_table("points"),
    verdict=_verdict,
)
