"""Figure 9b: the number of units that are kept on average stays as it is."""

from dataclasses import replace
from typing import Final

import pandas as pd

from dropout_core.experiment import Experiment
from dropout_core.language.translations import N_
from dropout_core.study.design import Study
from dropout_core.study.figures.figure import (
    USUAL,
    FigureVerdict,
    PaperFigure,
    against,
    errors,
    errors_table,
    written,
)
from dropout_core.study.figures.figure_9a import RATES

# How wide a network may be for its width to be scaled, and the share of its units that is kept
# at every rate. At drop rate 0.9 the network is 2.5 times as wide as it is.
_WIDEST: Final = 400
_KEPT: Final = 0.25
# By how much smaller an error must be for a high drop rate to cost "much less".
_MUCH: Final = 0.5
_NARROWER: Final = "narrower"


def scaled_study(base: Experiment, seeds: int) -> Study:
    """Dropout at each of the RATES, in networks of a width that keeps as many units.

    The last condition is that of figure 9a at the highest rate, to compare with.
    """
    width = min(base.hidden_width, _WIDEST)
    conditions = [
        replace(
            base,
            dropout_rate=rate,
            hidden_width=max(10, round(_KEPT * width / (1 - rate))),
        )
        for rate in RATES
    ]
    same_width = replace(base, dropout_rate=RATES[-1], hidden_width=width)
    return Study(conditions=(*conditions, same_width), contenders=("dropout",), seeds=seeds)


def _verdict(records: pd.DataFrame) -> FigureVerdict:
    rate = RATES[-1]
    at_rate = records[records["dropout_rate"] == rate]
    same, scaled = sorted(at_rate["hidden_width"].unique())
    by_width = {
        width: errors(records, dropout_rate=rate, hidden_width=width) for width in (same, scaled)
    }
    better = (
        against(by_width[scaled], by_width[same]).judgement == "better"
        and by_width[scaled].median() <= _MUCH * by_width[same].median()
    )
    widths = records.groupby("dropout_rate")["hidden_width"].max()
    narrower = widths.index[widths < same]
    values = {
        "rate": f"{rate:g}",
        "same": written(by_width[same].median()),
        "scaled": written(by_width[scaled].median()),
        "same_width": str(same),
        "scaled_width": str(scaled),
        "first_width": str(widths.iloc[0]),
        "first_kept": written(widths.iloc[0] * (1 - widths.index[0])),
        "kept": written(scaled * (1 - rate)),
    }
    findings: tuple[str, ...] = (USUAL,)
    if len(narrower):
        findings = (USUAL, _NARROWER)
        values["narrower"] = f"{narrower.max():g}"
    return FigureVerdict("reproduces" if better else "does not", findings, values)


FIGURE = PaperFigure(
    title=N_("Drop rate, width scaled"),
    says=N_(
        "Where the number of units kept on average stays as it is (the more is dropped, the"
        " wider the network), a high drop rate costs much less."
    ),
    findings={
        USUAL: N_(
            "Median error against the true function at drop rate {rate}: {same} with {same_width}"
            " units a layer, {scaled} with {scaled_width}. The widths go from {first_width} at drop"
            " rate 0, where {first_kept} are kept, to {scaled_width} at {rate}, where {kept} are"
            " kept on average."
        ),
        _NARROWER: N_(
            "Up to drop rate {narrower} they are narrower than {same_width}, the width that they"
            " are compared with."
        ),
    },
    chart="lines",
    field="dropout_rate",
    rows=len(RATES) + 1,
    plan=scaled_study,
    table=errors_table("dropout_rate", "hidden_width"),
    verdict=_verdict,
    note=N_(
        "How much of a high drop rate's cost is the step size's is asked in figure 9a, with a"
        " smaller learning rate at the highest rate."
    ),
    single="hidden_width",
    single_title=N_("width as it is"),
)
