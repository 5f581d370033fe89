"""Figure 8: with dropout fewer hidden units are active, and less active."""

import numpy as np
import pandas as pd

from dropout_core.language.translations import N_
from dropout_core.learning.contenders import RUN
from dropout_core.study.figures.figure import PAIR, USUAL, FigureVerdict, PaperFigure, written
from dropout_core.study.figures.inside_plan import InsidePlan
from dropout_core.study.summary import compare

_MEASURES = ("active_share", "mean_activation")


def _table(records: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "contender": network,
                "layer": layer,
                "seeds": len(records),
                **{name: records[f"{name}_{layer}_{network}"].median() for name in _MEASURES},
            }
            for layer in (1, 2)
            for network in RUN
        ]
    )


def _verdict(records: pd.DataFrame) -> FigureVerdict:
    found = {
        name: {network: records[f"{name}_2_{network}"].to_numpy() for network in PAIR}
        for name in _MEASURES
    }
    less = all(compare(of["dropout"], of["plain"]).judgement == "better" for of in found.values())
    values = {
        f"{network}_{name}": written(float(np.median(measured)))
        for name, of in found.items()
        for network, measured in of.items()
    }
    return FigureVerdict(less, USUAL, values)


FIGURE = PaperFigure(
    title=N_("Sparsity"),
    says=N_(
        "With dropout fewer hidden units are active at a time, and they are less active on average."
    ),
    findings={
        USUAL: N_(
            "Share of active units in the second layer: {plain_active_share} without dropout,"
            " {dropout_active_share} with it. Mean activation: {plain_mean_activation} and"
            " {dropout_mean_activation}."
        )
    },
    chart="bars",
    field="",
    rows=2 * len(RUN),
    plan=InsidePlan,
    table=_table,
    verdict=_verdict,
)
