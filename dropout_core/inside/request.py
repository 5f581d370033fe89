"""What can be asked about the inside of a run, and the answers as numbers for a picture."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Self

import numpy as np
import torch
from torch import Tensor

from dropout_core.experiment import DOMAINS, BadField, Experiment, ExperimentError, Range
from dropout_core.inside import activity, ensemble, scaling
from dropout_core.inside.thinning import thinning
from dropout_core.inside.trained import TrainedNetwork, draw_thinned
from dropout_core.inside.unit import look_at_unit, most_active
from dropout_core.learning.contenders import RUN
from dropout_core.learning.frames import Checkpoint
from dropout_core.learning.problems import Problem, make_problem

THINNED_SHOWN: Final = 30
_INPUTS_SHOWN: Final = 8
# Over how many thinned networks a mean is shown: evenly spaced by their ratio, up to all.
MEANS_OVER: Final = tuple(dict.fromkeys(round(10 ** (place / 10)) for place in range(31)))
_DISTANCES_SHOWN: Final = 120
SPREAD_NETWORKS: Final = 200
_SPREAD_POINTS: Final = 81
_SUM_BINS: Final = 31
_DIGITS: Final = 5


@dataclass(frozen=True, kw_only=True)
class Question:
    """One view of the inside of a run.

    view: one of the VIEWS. epoch: training steps taken by then.
    point: a training point, from 1.
    unit: of the second layer, from 1; 0 is the one that is most active at the point.
    draws: how many times the unit's inputs have been dropped at random, beside training.
    tried_rate: the drop rate at which the rules of scaling are compared.
    networks: how many thinned networks. redraw: which prediction without `eval()`.
    """

    view: str
    experiment: Experiment
    epoch: int
    point: int
    unit: int
    draws: int
    tried_rate: float
    networks: int
    redraw: int

    @classmethod
    def from_query(cls, view: str, query: Mapping[str, str]) -> Self:
        """The question that an address asks; what it leaves out has a default.

        That is the last epoch, the point three quarters along, the unit most active there, no
        draws, the run's own drop rate, 100 networks. Raises ExperimentError, which names every
        bad field, and KeyError for a view that there is not.
        """
        if view not in VIEWS:
            raise KeyError(view)
        asked = {name: text for name, text in query.items() if name in _OPTIONS}
        rest = {name: text for name, text in query.items() if name not in _OPTIONS}
        experiment, bad = Experiment.from_query_leniently(rest)
        values: dict[str, Any] = {}
        wrong = list(bad)
        for name, (domain, default) in options(experiment).items():
            try:
                values[name] = domain.cast(domain.parse(asked[name]) if name in asked else default)
            except (ValueError, OverflowError):
                wrong.append(BadField(name, asked[name], domain.allowed))
        if wrong:
            raise ExperimentError(tuple(wrong))
        return cls(view=view, experiment=experiment, **values)


def options(experiment: Experiment) -> dict[str, tuple[Range, float]]:
    """What can be chosen in a view of a run, from which range, and the default."""
    rate = DOMAINS["dropout_rate"]
    assert isinstance(rate, Range)
    return {
        "epoch": (Range(0, experiment.epochs, whole=True), experiment.epochs),
        "point": (Range(1, experiment.points, whole=True), 3 * experiment.points // 4),
        "unit": (Range(0, experiment.hidden_width, whole=True), 0),
        "draws": (Range(0, 2000, whole=True), 0),
        "tried_rate": (rate, experiment.dropout_rate),
        "networks": (Range(1, 1000, whole=True), 100),
        "redraw": (Range(0, 9999, whole=True), 0),
    }


_OPTIONS: Final = frozenset(options(Experiment()))


@dataclass(frozen=True)
class _Scene:
    """What every view looks at."""

    question: Question
    data: Problem
    plain: TrainedNetwork
    dropout: TrainedNetwork


def answer(question: Question, checkpoint: Checkpoint) -> bytes:
    """The answer as JSON, from a checkpoint at the question's epoch.

    Raises ValueError where a number is not finite: the run has diverged by then.
    """
    data = make_problem(question.experiment)
    plain, dropout = (TrainedNetwork.of(question.experiment, checkpoint, name) for name in RUN)
    with torch.inference_mode():
        said = VIEWS[question.view](_Scene(question, data, plain, dropout))
    said = {"epoch": question.epoch, **said}
    return json.dumps(said, separators=(",", ":"), allow_nan=False).encode()


def _thinning(scene: _Scene) -> dict[str, Any]:
    asked = scene.question
    seen = thinning(asked.experiment, scene.dropout, asked.epoch, asked.point - 1)
    return {
        "x": _number(float(scene.data.x[asked.point - 1])),
        "units": (seen.units + 1).tolist(),
        "first": _numbers(seen.first),
        "second": _numbers(seen.second),
        "last": _numbers(seen.last),
        "kept": [_bits(layer) for layer in seen.kept],
        "count": seen.kept.sum(1).tolist(),
        "expected": _number(seen.expected),
        "deviation": _number(seen.deviation),
    }


def _unit(scene: _Scene) -> dict[str, Any]:
    asked, x = scene.question, scene.data.x
    point = asked.point - 1
    unit = asked.unit - 1 if asked.unit else most_active(scene.dropout, x[point])
    seen = look_at_unit(
        asked.experiment, scene.dropout, asked.epoch, x, point=point, unit=unit, draws=asked.draws
    )
    terms = seen.inputs * seen.weights
    strongest = terms.abs().argsort(descending=True, stable=True)[:_INPUTS_SHOWN]
    inputs = [
        {
            "unit": place + 1,
            "input": _number(float(seen.inputs[place])),
            "weight": _number(float(seen.weights[place])),
            "first_weight": _number(float(seen.first_weight[place])),
            "first_bias": _number(float(seen.first_bias[place])),
            "kept": bool(seen.kept[place]),
        }
        for place in strongest.tolist()
    ]
    return {
        "x": _number(seen.x),
        "unit": seen.unit + 1,
        "inputs": inputs,
        "bias": _number(seen.bias),
        "kept": _bits(seen.kept),
        "itself_kept": seen.itself_kept,
        "sum": _number(seen.sum),
        "output": _number(seen.output),
        "test_sum": _number(seen.test_sum),
        "test_output": _number(seen.test_output),
        "deviation": _number(seen.deviation),
        "draws": len(seen.sums),
        "mean": _number(float(seen.sums.mean())) if len(seen.sums) else None,
        "sums": _sums(seen.sums, seen.test_sum, seen.deviation),
    }


def _sums(sums: Tensor, centre: float, deviation: float) -> dict[str, Any]:
    """How often which sum was drawn, in bins that stay as they are while draws come."""
    reach = 4 * deviation or 1.0
    edges = np.linspace(centre - reach, centre + reach, _SUM_BINS + 1)
    counts, _ = np.histogram(np.clip(sums.numpy(), edges[0], edges[-1]), edges)
    return {"x": _numbers((edges[:-1] + edges[1:]) / 2), "y": counts.tolist()}


def _rules(scene: _Scene) -> dict[str, Any]:
    rate, grid = scene.question.tried_rate, scene.data.grid
    rates = np.arange(19) / 20
    errors = {
        rule: [scaling.error_of(rule, scene.dropout, float(one), grid) for one in rates]
        for rule in scaling.RULES
    }
    return {
        "rate": rate,
        "rates": _numbers(rates),
        "errors": {rule: _numbers(row) for rule, row in errors.items()},
        "error": {
            rule: _number(scaling.error_of(rule, scene.dropout, rate, grid))
            for rule in scaling.RULES
        },
        "factor": {
            rule: _number(scaling.factor(rule, rate)) for rule in scaling.RULES if rule != "torch"
        },
        "grid": _numbers(grid),
        "curves": {
            rule: _numbers(scaling.output_by(rule, scene.dropout, rate, grid))
            for rule in scaling.RULES
        },
    }


def _ensemble(scene: _Scene) -> dict[str, Any]:
    asked, data = scene.question, scene.data
    masks = draw_thinned(asked.experiment, asked.networks)
    said = scene.dropout.thinned(torch.cat([data.grid, data.x]), masks)
    means = ensemble.means_over_first(said)
    at_points = means[:, len(data.grid) :]
    distances = ensemble.squared_distance(at_points, data.true_y)
    scaled = scene.dropout.output(data.x)
    apart = ensemble.squared_distance(at_points, scaled).sqrt()
    alone = ensemble.squared_distance(said[:, len(data.grid) :], scaled).mean().sqrt()
    shown = np.array([count for count in MEANS_OVER if count <= asked.networks])
    counted = np.unique(np.geomspace(1, asked.networks, _DISTANCES_SHOWN).round().astype(int))
    return {
        "networks": asked.networks,
        "grid": _numbers(data.grid),
        "thinned": _numbers(said[:THINNED_SHOWN, : len(data.grid)]),
        "k": shown.tolist(),
        "means": _numbers(means[shown - 1, : len(data.grid)]),
        "distance_at_k": _numbers(distances[shown - 1]),
        "apart_at_k": _numbers(apart[shown - 1]),
        "alone_apart": _number(float(alone)),
        "scaled": _numbers(scene.dropout.output(data.grid)),
        "counts": counted.tolist(),
        "distances": _numbers(distances[counted - 1]),
        "scaled_distance": _number(float(ensemble.squared_distance(scaled, data.true_y))),
        "units": 2 * asked.experiment.hidden_width,
    }


def _spread(scene: _Scene) -> dict[str, Any]:
    asked, data = scene.question, scene.data
    seen = ensemble.spread(
        asked.experiment,
        scene.dropout,
        data,
        networks=SPREAD_NETWORKS,
        points=_SPREAD_POINTS,
    )
    distance = (data.test_y - seen.test_mean).abs()
    return {
        "networks": SPREAD_NETWORKS,
        "x": _numbers(seen.x),
        "mean": _numbers(seen.mean),
        "deviation": _numbers(seen.deviation),
        "inside": _number(seen.inside),
        "outside": _number(seen.outside),
        "points": len(data.x),
        "within_one": int((distance <= seen.test_deviation).sum()),
        "within_two": int((distance <= 2 * seen.test_deviation).sum()),
    }


def _forgotten(scene: _Scene) -> dict[str, Any]:
    asked, data = scene.question, scene.data
    seen = ensemble.forget_eval(asked.experiment, scene.dropout, data, asked.redraw)
    low, middle, high = np.quantile(seen.reported.numpy(), [0.05, 0.5, 0.95])
    return {
        "grid": _numbers(data.grid),
        "curve": _numbers(seen.curve),
        "eval_curve": _numbers(scene.dropout.output(data.grid)),
        "test_loss": _number(seen.test_loss),
        "eval_loss": _number(seen.eval_loss),
        "reports": ensemble.REPORTS,
        "low": _number(float(low)),
        "middle": _number(float(middle)),
        "high": _number(float(high)),
    }


def _activity(scene: _Scene) -> dict[str, Any]:
    networks = [scene.plain, scene.dropout]
    histograms = {
        "first": activity.activations(networks, scene.data.x, 0),
        "second": activity.activations(networks, scene.data.x, 1),
        "weights": activity.weights(networks),
    }
    return {
        name: {
            "edges": _numbers(seen.edges),
            "shares": _numbers(seen.shares),
        }
        for name, seen in histograms.items()
    }


VIEWS: Final[Mapping[str, Callable[[_Scene], dict[str, Any]]]] = MappingProxyType(
    {
        "thinning": _thinning,
        "unit": _unit,
        "rules": _rules,
        "ensemble": _ensemble,
        "spread": _spread,
        "forgotten": _forgotten,
        "activity": _activity,
    }
)


def _number(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def _numbers(values: Any) -> Any:
    """Any array as lists of as many digits as can be seen."""
    array = np.asarray(values, np.float64)
    rounded = np.array([_number(value) for value in array.ravel()]).reshape(array.shape)
    return rounded.tolist()


def _bits(kept: Tensor) -> str:
    return "".join("1" if one else "0" for one in kept.tolist())
