"""What is inside the networks of many seeds: how thinned ones do and differ, and how active."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from types import MappingProxyType
from typing import Final

import pandas as pd
import torch

from dropout_core.cooperative import GivingWay, drained
from dropout_core.experiment import Experiment
from dropout_core.inside.activity import LayerActivity, activity_price, layer_activities
from dropout_core.inside.ensemble import squared_distance
from dropout_core.inside.penalty import (
    expected_parts,
    least_squares,
    line_through,
    parts_of_loss,
)
from dropout_core.inside.spread import SPREAD_NETWORKS, covered, spread
from dropout_core.inside.trained import TrainedNetwork, draw_thinned, trained_price
from dropout_core.language.translations import N_, Translations
from dropout_core.learning.contenders import BASELINE, RUN
from dropout_core.learning.price import Price, replay_price, thinned_price
from dropout_core.learning.problems import Problem, make_problem
from dropout_core.learning.run import replay, stream_replay

SAMPLED: Final = 50
# What of the network with dropout predicts, and the one without it.
PREDICTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "thinned_1": N_("one thinned network"),
        f"thinned_{SAMPLED}": N_("mean of {number} thinned networks"),
        "scaled": N_("scaled weights"),
        BASELINE: N_("no dropout"),
    }
)
# The networks before the first step, which are one: all start from the same weights.
START: Final = "start"
# The line that is not of one of the RUN's networks: through the training points.
POINTS: Final = "points"
# The names of all `measures`.
MEASURES: Final = (
    *PREDICTIONS,
    *(f"{name}_over_scaled" for name in PREDICTIONS),
    *(
        f"{of}_{layer}_{name}"
        for name in RUN
        for layer in (1, 2)
        for of in (one.name for one in fields(LayerActivity))
    ),
    *(f"silent_share_{layer}_{START}" for layer in (1, 2)),
)
# How often so many are drawn: one draw says more of its masks than of what is expected.
_TIMES: Final = 20
SEEDS_LIMIT: Final = 1000


def measure_inside(experiment: Experiment, seeds: int) -> Iterator[dict[str, float]]:
    """The measures of each seed's trained networks, from the experiment's own seed on.

    thinned_1, thinned_50: test MSE of one thinned network, and of the mean of fifty (Srivastava
    et al., 2014, figure 11), both as expected: over twenty times fifty networks that are drawn.
    scaled: that of weight scaling. plain: that without dropout.
    With _over_scaled at the end: the same, divided by `scaled` of this seed.
    active_share_LAYER_NETWORK and so on: each of a LayerActivity at the training points, nothing
    dropped (figure 8). silent_share_LAYER_start: before the first step.
    mean_error_NETWORK, variance_NETWORK: the Parts of its training loss when it is thinned, the
    same masks for both. expected_mean_error_NETWORK, expected_variance_NETWORK: the same over all
    masks that there are, where hidden units are linear; else there are none.
    slope_NETWORK, slope_points: of the straight lines through what it predicts, and through the
    training points. within_one and so on: each of Covered, as a share of the test points.
    """
    for seed in range(experiment.seed, experiment.seed + seeds):
        seen = drained(_trained(replace(experiment, seed=seed)))
        yield {"seed": seed, **drained(_measures(seen)), **_thinned_measures(seen)}


def medians(rows: list[dict[str, float]]) -> dict[str, float]:
    """Median of each measure over the seeds."""
    middle = pd.DataFrame(rows).drop(columns="seed").median()
    return {str(name): float(value) for name, value in middle.items()}


def means(rows: list[dict[str, float]]) -> dict[str, float]:
    """Mean of each measure over the seeds."""
    mean = pd.DataFrame(rows).drop(columns="seed").mean()
    return {str(name): float(value) for name, value in mean.items()}


def prediction_title(name: str, words: Translations) -> str:
    """What one of the PREDICTIONS is called in a language."""
    return words.gettext(PREDICTIONS[name]).format(number=SAMPLED)


@dataclass(frozen=True)
class _Trained:
    """A run at its end."""

    experiment: Experiment
    data: Problem
    networks: Mapping[str, TrainedNetwork]


def _trained(asked: Experiment) -> GivingWay[_Trained]:
    experiment = asked.in_usual_race
    checkpoint = yield from stream_replay(experiment, experiment.epochs)
    networks = {name: TrainedNetwork.of(experiment, checkpoint, name) for name in RUN}
    return _Trained(experiment, make_problem(experiment), networks)


def measures_price(experiment: Experiment) -> Price:
    """What the `measures` of one seed cost."""
    trained = replay_price(experiment, 0, experiment.epochs) + replay_price(experiment, 0, 0)
    drawn = thinned_price(experiment, experiment.test_points, _TIMES * SAMPLED)
    return trained + drawn + trained_price(experiment) * 2 + activity_price(experiment)


def measures(experiment: Experiment) -> GivingWay[dict[str, float]]:
    """The MEASURES of one seed, as `measure_inside` names them; it gives way now and then."""
    seen = yield from _trained(experiment)
    found = yield from _measures(seen)
    return found


@torch.no_grad()
def _thinned_measures(seen: _Trained) -> dict[str, float]:
    experiment, data = seen.experiment, seen.data
    masks = draw_thinned(experiment, _TIMES * SAMPLED)
    found: dict[str, float] = {}
    for name, network in seen.networks.items():
        parts = parts_of_loss(network.thinned(data.train_x, masks), data.train_y)
        found |= {f"mean_error_{name}": parts.error, f"variance_{name}": parts.variance}
        if network.activation.is_linear:
            exact = expected_parts(network, data.train_x, data.train_y, experiment.dropout_rate)
            found |= {
                f"expected_mean_error_{name}": exact.error,
                f"expected_variance_{name}": exact.variance,
            }
        found[f"slope_{name}"] = line_through(network, data).slope
    found[f"slope_{POINTS}"] = least_squares(data.train_x, data.train_y).slope
    dropout = seen.networks["dropout"]
    band = drained(spread(experiment, dropout, data, networks=SPREAD_NETWORKS, points=2))
    shares = asdict(covered(band, data))
    return found | {
        name: count / experiment.test_points for name, count in shares.items() if count is not None
    }


@torch.no_grad()
def _measures(seen: _Trained) -> GivingWay[dict[str, float]]:
    experiment, data, networks = seen.experiment, seen.data, seen.networks
    start = TrainedNetwork.of(experiment, replay(experiment, 0), BASELINE)
    dropout = networks["dropout"]
    said = yield from dropout.draw(experiment, data.test_x, _TIMES * SAMPLED)
    means = said.view(_TIMES, SAMPLED, -1).mean(1)
    found = {
        "thinned_1": float(squared_distance(said, data.test_y).mean()),
        f"thinned_{SAMPLED}": float(squared_distance(means, data.test_y).mean()),
        "scaled": float(squared_distance(dropout.output(data.test_x), data.test_y)),
        BASELINE: float(squared_distance(networks[BASELINE].output(data.test_x), data.test_y)),
    }
    # Seeds differ more than rules do: the fair comparison is within each of them.
    for name in tuple(found):
        found[f"{name}_over_scaled"] = found[name] / found["scaled"]
    for layer in (1, 2):
        given = {
            name: network.hidden(data.train_x)[layer - 1] for name, network in networks.items()
        }
        for name, active in layer_activities(given, dropout.is_active).items():
            found |= {f"{of}_{layer}_{name}": share for of, share in asdict(active).items()}
        started = {BASELINE: start.hidden(data.train_x)[layer - 1]}
        at_start = layer_activities(started, dropout.is_active)[BASELINE]
        found[f"silent_share_{layer}_{START}"] = at_start.silent_share
    return found
