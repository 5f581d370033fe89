"""Figure 8: with dropout fewer hidden units have high activations, and the mean one is lower."""

from typing import Final

import pandas as pd

from dropout_core.inside.report import START
from dropout_core.language.translations import N_
from dropout_core.learning.contenders import RUN
from dropout_core.study.comparison import compare
from dropout_core.study.figures.figure import (
    PAIR,
    USUAL,
    FigureOutcome,
    FigureVerdict,
    PaperFigure,
    hundredths,
    written,
)
from dropout_core.study.figures.inside_plan import InsidePlan

# What the paper says is lower with dropout.
_CLAIMS: Final = ("high_share", "mean_activation")
_MEASURES: Final = (*_CLAIMS, "silent_share", *(f"{claim}_others" for claim in _CLAIMS))
_SILENT: Final = "silent"
_OTHERS: Final = "others"
_SILENCE: Final = "mostly_silence"
_ONLY: Final = {"high_share": "only_high", "mean_activation": "only_mean"}


def _table(records: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "contender": network,
                "layer": layer,
                "seeds": len(records),
                **{name: records[f"{name}_{layer}_{network}"].median() for name in _MEASURES},
                "silent_at_start": records[f"silent_share_{layer}_{START}"].median(),
            }
            for layer in (1, 2)
            for network in RUN
        ]
    )


def _verdict(records: pd.DataFrame) -> FigureVerdict:
    middle = {
        f"{network}_{name}": float(records[f"{name}_2_{network}"].median())
        for name in _MEASURES
        for network in PAIR
    }
    middle["start_silent_share"] = float(records[f"silent_share_2_{START}"].median())
    values = {
        name: written(value) if "mean" in name else hundredths(value)
        for name, value in middle.items()
    }
    lower = [claim for claim in _CLAIMS if _is_lower(records, claim)]
    outcome: FigureOutcome = "does not"
    part: tuple[str, ...] = ()
    if len(lower) == len(_CLAIMS):
        silent = any(_is_mostly_silence(middle, claim) for claim in _CLAIMS)
        outcome, part = ("in part", (_SILENCE,)) if silent else ("reproduces", ())
    elif lower:
        outcome, part = "in part", (_ONLY[lower[0]],)
    return FigureVerdict(outcome, (USUAL, _SILENT, _OTHERS, *part), values)


def _is_lower(records: pd.DataFrame, claim: str) -> bool:
    plain, dropout = (records[f"{claim}_2_{network}"].to_numpy() for network in PAIR)
    return compare(dropout, plain).judgement == "better"


def _is_mostly_silence(middle: dict[str, float], claim: str) -> bool:
    """Whether fewer units speak at all, rather than that those that do give less.

    What a claim is about is the share of units that are not silent, times what it comes to among
    these alone. It is mostly silence where with dropout the first of the two falls by the larger
    factor.
    """
    speaking = {network: 1 - middle[f"{network}_silent_share"] for network in PAIR}
    among = {network: middle[f"{network}_{claim}_others"] for network in PAIR}
    # Without a division: there may be none that speaks.
    return speaking["dropout"] * among["plain"] <= among["dropout"] * speaking["plain"]


FIGURE = PaperFigure(
    title=N_("Sparsity"),
    says=N_(
        "With dropout “fewer hidden units have high activations”, and the mean activation of a"
        " unit over the data is lower."
    ),
    findings={
        USUAL: N_(
            "High activations in the second layer: {plain_high_share} % without dropout,"
            " {dropout_high_share} % with it. Mean activation: {plain_mean_activation} and"
            " {dropout_mean_activation}."
        ),
        _SILENT: N_(
            "Units that are silent at every training point: {start_silent_share} % at the start,"
            " {plain_silent_share} % trained without dropout, {dropout_silent_share} % with it."
        ),
        _OTHERS: N_(
            "Among the other units, high activations: {plain_high_share_others} % without dropout,"
            " {dropout_high_share_others} % with it. Mean activation:"
            " {plain_mean_activation_others} and {dropout_mean_activation_others}."
        ),
        _SILENCE: N_(
            "Both are lower, but mostly because more units are silent everywhere; those that are"
            " not differ less."
        ),
        _ONLY["high_share"]: N_(
            "There are fewer high activations, but the mean activation is not clearly lower."
        ),
        _ONLY["mean_activation"]: N_(
            "The mean activation is lower, but there are not clearly fewer high activations."
        ),
    },
    chart="bars",
    field="",
    rows=2 * len(RUN),
    plan=InsidePlan,
    table=_table,
    verdict=_verdict,
    note=N_(
        "Medians over the seeds, at the last epoch. High: above nine in ten of the activations that"
        " are greater than 0 in the network without dropout, in the same layer, on the same seed."
        " Silent: 0 at every training point, with nothing dropped; some of these units may be"
        " active in thinned networks. It is mostly silence where the share of the other units"
        " falls by a larger factor than what is measured among them."
    ),
)
