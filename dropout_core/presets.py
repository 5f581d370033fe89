"""Experiments that have a name, the data sets of the shelf among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from dropout_core.data.packing import encode
from dropout_core.data.shelf import SHELF, take
from dropout_core.experiment import Experiment
from dropout_core.language.translations import N_


@dataclass(frozen=True)
class Preset:
    """An Experiment with a name for people."""

    title: str
    experiment: Experiment


PRESETS: Final[Mapping[str, Preset]] = MappingProxyType(
    {
        "tutorial": Preset(N_("The tutorial"), Experiment()),
        "as_printed": Preset(
            N_("The tutorial as printed (learning rate 0.1)"), Experiment(learning_rate=0.1)
        ),
        "no_noise": Preset(N_("No noise"), Experiment(noise=0.0)),
        "five_points": Preset(N_("Five points"), Experiment(points=5)),
        "five_hundred_points": Preset(N_("Five hundred points"), Experiment(points=500)),
        "far_too_much_dropout": Preset(N_("Far too much dropout"), Experiment(dropout_rate=0.9)),
        "ten_units": Preset(N_("Ten units"), Experiment(hidden_width=10)),
        "sine": Preset(N_("A sine"), Experiment(target="sine")),
        "four_in_a_race": Preset(
            N_("Four in a race"), Experiment(race="plain,dropout,weight_decay,early_stopping")
        ),
        **{
            name: Preset(exhibit.title, Experiment(data=encode(take(name), exact=True)))
            for name, exhibit in SHELF.items()
        },
    }
)
