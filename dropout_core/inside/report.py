"""What is inside the networks of many seeds: how good a thinned one is, and how active."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, replace
from types import MappingProxyType
from typing import Final

import pandas as pd
import torch

from dropout_core.experiment import Experiment
from dropout_core.inside.activity import LayerActivity, layer_activities
from dropout_core.inside.ensemble import squared_distance
from dropout_core.inside.trained import TrainedNetwork, draw_thinned
from dropout_core.language.translations import N_, Translations
from dropout_core.learning.contenders import BASELINE, RUN
from dropout_core.learning.problems import make_problem
from dropout_core.learning.run import replay

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
    """
    for seed in range(experiment.seed, experiment.seed + seeds):
        one = replace(experiment, seed=seed)
        yield {"seed": seed, **measures(one)}


def medians(rows: list[dict[str, float]]) -> dict[str, float]:
    """Median of each measure over the seeds."""
    middle = pd.DataFrame(rows).drop(columns="seed").median()
    return {str(name): float(value) for name, value in middle.items()}


def prediction_title(name: str, words: Translations) -> str:
    """What one of the PREDICTIONS is called in a language."""
    return words.gettext(PREDICTIONS[name]).format(number=SAMPLED)


@torch.no_grad()
def measures(experiment: Experiment) -> dict[str, float]:
    """Those of one seed, as `measure_inside` names them."""
    data = make_problem(experiment)
    checkpoint = replay(experiment, experiment.epochs)
    networks = {name: TrainedNetwork.of(experiment, checkpoint, name) for name in RUN}
    start = TrainedNetwork.of(experiment, replay(experiment, 0), BASELINE)
    dropout = networks["dropout"]
    said = dropout.thinned(data.x, draw_thinned(experiment, _TIMES * SAMPLED))
    means = said.view(_TIMES, SAMPLED, -1).mean(1)
    found = {
        "thinned_1": float(squared_distance(said, data.test_y).mean()),
        f"thinned_{SAMPLED}": float(squared_distance(means, data.test_y).mean()),
        "scaled": float(squared_distance(dropout.output(data.x), data.test_y)),
        BASELINE: float(squared_distance(networks[BASELINE].output(data.x), data.test_y)),
    }
    # Seeds differ more than rules do: the fair comparison is within each of them.
    for name in tuple(found):
        found[f"{name}_over_scaled"] = found[name] / found["scaled"]
    for layer in (1, 2):
        given = {name: network.hidden(data.x)[layer - 1] for name, network in networks.items()}
        for name, active in layer_activities(given, dropout.is_active).items():
            found |= {f"{of}_{layer}_{name}": share for of, share in asdict(active).items()}
        started = {BASELINE: start.hidden(data.x)[layer - 1]}
        at_start = layer_activities(started, dropout.is_active)[BASELINE]
        found[f"silent_share_{layer}_{START}"] = at_start.silent_share
    return found
