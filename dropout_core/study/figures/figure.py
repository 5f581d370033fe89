"""What a figure of the dropout paper is here, and what several of them need."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from dropout_core.experiment import Experiment
from dropout_core.language.translations import N_
from dropout_core.learning.contenders import BASELINE
from dropout_core.learning.problems import MEASURE
from dropout_core.study.comparison import Comparison, compare
from dropout_core.study.design import Plan
from dropout_core.study.summary import summarise

PAIR: Final = (BASELINE, "dropout")
# The finding that a figure has whatever comes out, or nearly.
USUAL: Final = "usual"

# Figures are of the distance to the true function.
NO_FIGURES: Final = N_(
    "Figures of the paper need the true function: with your own points there are none."
)

FigureOutcome = Literal["reproduces", "in part", "does not"]
OUTCOMES: Final[Mapping[FigureOutcome, str]] = MappingProxyType(
    {
        "reproduces": N_("It reproduces here."),
        "in part": N_("It reproduces in part here."),
        "does not": N_("It does not reproduce here."),
    }
)


@dataclass(frozen=True)
class FigureVerdict:
    """Whether a figure came out here as in the paper, and what came out.

    outcome: "in part" where some of what the paper says holds, or all of it for another reason
        than the paper's; the findings say which.
    findings: which of the figure's findings they are, in the order in which they are read.
    values: what fills the holes in them.
    """

    outcome: FigureOutcome
    findings: tuple[str, ...]
    values: Mapping[str, str]


@dataclass(frozen=True)
class PaperFigure:
    """A figure of Srivastava et al., 2014, redone in this setting.

    title, says: what it shows, and what the paper finds.
    findings: what may be said of what came out, with holes for numbers.
    chart: lines over the values of `field`, or bars for measures of the networks.
    rows: how many its table will have.
    plan: what has to be done for it, from an experiment and a number of seeds.
    table: what is shown of the rows that come out. verdict: what they say.
    note: how its numbers are to be read, in small print.
    single, single_title: the field in which a condition that stands by itself differs from the
        one beside it, at the highest value of `field`: there it is the smaller one. And what that
        condition is called. Both "" where there is none.
    """

    title: str
    says: str
    findings: Mapping[str, str]
    chart: Literal["lines", "bars"]
    field: str
    rows: int
    plan: Callable[[Experiment, int], Plan]
    table: Callable[[pd.DataFrame], pd.DataFrame]
    verdict: Callable[[pd.DataFrame], FigureVerdict]
    note: str = ""
    single: str = ""
    single_title: str = ""


def errors_table(*varying: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """The table of a figure that is a study over these fields."""
    return lambda records: summarise(records, varying)


def errors(records: pd.DataFrame, contender: str = "dropout", **where: Any) -> "pd.Series[float]":
    """The errors of a contender against the true function by seed."""
    chosen = records[records["contender"] == contender]
    for name, value in where.items():
        chosen = chosen[chosen[name] == value]
    return chosen.set_index("seed")[MEASURE].sort_index()


def against(one: "pd.Series[float]", other: "pd.Series[float]") -> Comparison:
    """Seed by seed, over those that both have."""
    pairs = pd.concat([one, other], axis=1, join="inner").to_numpy(np.float64).T
    return compare(pairs[0], pairs[1])


def written(value: float) -> str:
    """A number in a finding."""
    return f"{value:.3g}"


def hundredths(share: float) -> str:
    """A share in a finding, in per cent, without the sign."""
    return f"{100 * share:.3g}"
