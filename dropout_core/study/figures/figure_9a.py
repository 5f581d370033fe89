"""Figure 9a: the width stays as it is, the drop rate grows."""

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
    written,
)

RATES: Final = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9)


def rates_study(base: Experiment, seeds: int) -> Study:
    """Both networks at each of the RATES."""
    return Study.sweep(base, "dropout_rate", RATES, contenders=PAIR, seeds=seeds)


def _verdict(records: pd.DataFrame) -> FigureVerdict:
    by_rate = {rate: errors(records, dropout_rate=rate) for rate in RATES}
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
    return FigureVerdict(u_shaped, USUAL, values)


FIGURE = PaperFigure(
    title=N_("Drop rate, width as it is"),
    says=N_("The error over the drop rate is a U: too little and too much are both worse."),
    findings={
        USUAL: N_(
            "Median error against the true function: {lowest} at drop rate 0, {best} at {rate},"
            " {highest} at {last}."
        )
    },
    chart="lines",
    field="dropout_rate",
    rows=2 * len(RATES),
    plan=rates_study,
    table=errors_table("dropout_rate"),
    verdict=_verdict,
)
