"""The figures of the dropout paper, redone in this setting (Srivastava et al., 2014)."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd

from dropout_core.experiment import Experiment
from dropout_core.inside.report import SAMPLED, measures
from dropout_core.language.translations import N_
from dropout_core.study.design import Row, Study
from dropout_core.study.execution import Task
from dropout_core.study.summary import Comparison, compare, summarise

RATES: Final = ("0", "0.1", "0.3", "0.5", "0.7", "0.9")
POINTS: Final = ("5", "10", "20", "50", "100", "500")
# Of figure 9b: how wide a network may be for its width to be scaled, and the share of its units
# that is kept at every rate. At drop rate 0.9 the network is 2.5 times as wide as it is.
_WIDEST: Final = 400
_KEPT: Final = 0.25
# By how much smaller an error must be for a high drop rate to cost "much less".
_MUCH: Final = 0.5
_CLOSE: Final = 0.05


# What is said of each figure, with holes for its numbers.
FINDINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "8": N_(
            "Share of active units in the second layer: {plain_active_share} without dropout,"
            " {dropout_active_share} with it. Mean activation: {plain_mean_activation} and"
            " {dropout_mean_activation}."
        ),
        "9a": N_(
            "Median error against the true function: {lowest} at drop rate 0, {best} at {rate},"
            " {highest} at {last}."
        ),
        "9b": N_(
            "Median error against the true function at drop rate {rate}: {same} with {same_width}"
            " units a layer, {scaled} with {scaled_width}."
        ),
        "10": N_(
            "Dropout is closer to the true function on {fewest} % of seeds with {few} points, on"
            " {best} % with {points}, on {most} % with {many}."
        ),
        "11": N_(
            "Test error over that of the scaled weights, seed by seed: {one} for one thinned"
            " network, {many} for the mean of {sampled}."
        ),
    }
)


@dataclass(frozen=True)
class Verdict:
    """Whether a figure came out here as in the paper, and what came out.

    finding: a sentence with holes for the numbers in `values`.
    """

    reproduces: bool
    finding: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class PaperFigure:
    """A figure of the paper.

    title, says: what it shows, and what the paper finds.
    tasks: what has to be done for it, from an experiment and a number of seeds.
    table: what is shown of the rows that come out. verdict: what they say.
    """

    title: str
    says: str
    tasks: Callable[[Experiment, int, str], "list[Task]"]
    table: Callable[[pd.DataFrame], pd.DataFrame]
    verdict: Callable[[pd.DataFrame], Verdict]


@dataclass(frozen=True)
class InsideJob:
    """A look inside the two networks of one run, at its end."""

    experiment: Experiment
    networks: int = 2

    @property
    def setting(self) -> Experiment:
        """What it trains on."""
        return self.experiment

    def stream(self, device: str = "cpu") -> Generator[int, None, list[Row]]:
        """Train and measure; one row, as `measure_inside` names its columns."""
        yield 0
        return [{**asdict(self.experiment), **measures(self.experiment)}]


def _inside(base: Experiment, seeds: int, device: str) -> "list[Task]":
    return [InsideJob(replace(base, seed=base.seed + seed)) for seed in range(seeds)]


def rates_study(base: Experiment, seeds: int) -> Study:
    """Figure 9a: the width stays as it is, the drop rate grows."""
    return Study.sweep(base, "dropout_rate", RATES, contenders=("plain", "dropout"), seeds=seeds)


def scaled_study(base: Experiment, seeds: int) -> Study:
    """Figure 9b: the number of units that are kept on average stays as it is.

    The last condition is that of figure 9a at the highest rate, to compare with.
    """
    width = min(base.hidden_width, _WIDEST)
    conditions = [
        replace(
            base,
            dropout_rate=float(rate),
            hidden_width=max(10, round(_KEPT * width / (1 - float(rate)))),
        )
        for rate in RATES
    ]
    same_width = replace(base, dropout_rate=float(RATES[-1]), hidden_width=width)
    return Study(conditions=(*conditions, same_width), contenders=("dropout",), seeds=seeds)


def points_study(base: Experiment, seeds: int) -> Study:
    """Figure 10: ever more training points."""
    return Study.sweep(base, "points", POINTS, contenders=("plain", "dropout"), seeds=seeds)


def _jobs(
    study: Callable[[Experiment, int], Study],
) -> "Callable[[Experiment, int, str], list[Task]]":
    return lambda base, seeds, device: list(study(base, seeds).jobs(device))


def _losses(records: pd.DataFrame, contender: str = "dropout", **where: Any) -> "pd.Series[float]":
    """The errors against the true function by seed."""
    chosen = records[records["contender"] == contender]
    for name, value in where.items():
        chosen = chosen[chosen[name] == value]
    return chosen.set_index("seed")["true_loss"].sort_index()


def _against(one: "pd.Series[float]", other: "pd.Series[float]") -> Comparison:
    """Seed by seed, over those that both have."""
    pairs = pd.concat([one, other], axis=1, join="inner").to_numpy(np.float64).T
    return compare(pairs[0], pairs[1])


def _text(value: float) -> str:
    return f"{value:.3g}"


def _sparsity_table(records: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {
            "contender": network,
            "layer": layer,
            "seeds": len(records),
            **{
                name: records[f"{name}_{layer}_{network}"].median()
                for name in ("active_share", "mean_activation")
            },
        }
        for layer in (1, 2)
        for network in ("plain", "dropout")
    ]
    return pd.DataFrame(rows)


def _sparsity(records: pd.DataFrame) -> Verdict:
    found = {
        name: [records[f"{name}_2_{network}"].to_numpy() for network in ("dropout", "plain")]
        for name in ("active_share", "mean_activation")
    }
    less = all(compare(*pair).judgement == "better" for pair in found.values())
    values = {
        f"{network}_{name}": _text(float(np.median(pair[at])))
        for name, pair in found.items()
        for at, network in enumerate(("dropout", "plain"))
    }
    return Verdict(less, FINDINGS["8"], values)


def _errors_table(*varying: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda records: summarise(records, varying)


def _u_shape(records: pd.DataFrame) -> Verdict:
    by_rate = {float(rate): _losses(records, dropout_rate=float(rate)) for rate in RATES}
    middle = {rate: float(errors.median()) for rate, errors in by_rate.items()}
    best = min(middle, key=middle.__getitem__)
    lowest, *_, highest = by_rate
    u_shaped = (
        _against(by_rate[best], by_rate[lowest]).judgement == "better"
        and _against(by_rate[best], by_rate[highest]).judgement == "better"
    )
    values = {
        "lowest": _text(middle[lowest]),
        "best": _text(middle[best]),
        "rate": f"{best:g}",
        "highest": _text(middle[highest]),
        "last": f"{highest:g}",
    }
    return Verdict(u_shaped, FINDINGS["9a"], values)


def _scaled_width(records: pd.DataFrame) -> Verdict:
    rate = float(RATES[-1])
    at_rate = records[records["dropout_rate"] == rate]
    same, scaled = sorted(at_rate["hidden_width"].unique())
    errors = {
        width: _losses(records, dropout_rate=rate, hidden_width=width) for width in (same, scaled)
    }
    values = {
        "rate": f"{rate:g}",
        "same": _text(errors[same].median()),
        "scaled": _text(errors[scaled].median()),
        "same_width": str(same),
        "scaled_width": str(scaled),
    }
    better = (
        _against(errors[scaled], errors[same]).judgement == "better"
        and errors[scaled].median() <= _MUCH * errors[same].median()
    )
    return Verdict(bool(better), FINDINGS["9b"], values)


def _sweet_spot(records: pd.DataFrame) -> Verdict:
    counts = [int(points) for points in POINTS]
    against = {
        points: _against(_losses(records, points=points), _losses(records, "plain", points=points))
        for points in counts
    }
    rates = {points: one.win_rate if one.compared else 0.0 for points, one in against.items()}
    best = max(rates, key=rates.__getitem__)
    fewest, *_, most = counts
    spot = (
        against[best].judgement == "better"
        and max(against[fewest].win_high, against[most].win_high) < against[best].win_low
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
    return Verdict(spot, FINDINGS["10"], values)


def _sampling_table(records: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "prediction": name,
                "seeds": len(records),
                "median": records[name].median(),
                "over_scaled": records[f"{name}_over_scaled"].median(),
            }
            for name in ("thinned_1", f"thinned_{SAMPLED}", "scaled", "plain")
        ]
    )


def _sampling(records: pd.DataFrame) -> Verdict:
    one, many = records["thinned_1_over_scaled"], records[f"thinned_{SAMPLED}_over_scaled"]
    worse = compare(one.to_numpy(), np.ones(len(one))).judgement == "worse"
    close = abs(many.median() - 1) <= _CLOSE
    values = {"one": _text(one.median()), "many": _text(many.median()), "sampled": str(SAMPLED)}
    return Verdict(bool(worse and close), FINDINGS["11"], values)


FIGURES: Final[Mapping[str, PaperFigure]] = MappingProxyType(
    {
        "8": PaperFigure(
            N_("Sparsity"),
            N_(
                "With dropout fewer hidden units are active at a time, and they are less active on"
                " average."
            ),
            _inside,
            _sparsity_table,
            _sparsity,
        ),
        "9a": PaperFigure(
            N_("Drop rate, width as it is"),
            N_("The error over the drop rate is a U: too little and too much are both worse."),
            _jobs(rates_study),
            _errors_table("dropout_rate"),
            _u_shape,
        ),
        "9b": PaperFigure(
            N_("Drop rate, width scaled"),
            N_(
                "Where the network is made wider by as much as is dropped, a high drop rate costs"
                " much less."
            ),
            _jobs(scaled_study),
            _errors_table("dropout_rate", "hidden_width"),
            _scaled_width,
        ),
        "10": PaperFigure(
            N_("Size of the training set"),
            N_(
                "Dropout does not pay with very few points, pays most with some more, and less"
                " again with many."
            ),
            _jobs(points_study),
            _errors_table("points"),
            _sweet_spot,
        ),
        "11": PaperFigure(
            N_("Sampling thinned networks"),
            N_(
                "The mean of some fifty thinned networks is as good as the scaled weights; one"
                " alone is worse."
            ),
            _inside,
            _sampling_table,
            _sampling,
        ),
    }
)
