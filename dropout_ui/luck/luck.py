"""The studies as a Streamlit component: what Python hands to the browser."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Final
from urllib.parse import parse_qsl, urlencode

from dropout_core.experiment import DOMAINS, TARGETS, BadField, Experiment, ExperimentError
from dropout_core.learning.contenders import CONTENDERS
from dropout_core.study.figures import FIGURES
from dropout_core.study.request import StudyQuestion
from dropout_ui.component import assets, declare
from dropout_ui.figures import Look
from dropout_ui.luck.figures import luck_figures
from dropout_ui.luck.words import luck_words

_component = declare("luck")

# What a sweep of a field tries, until the visitor writes other values.
_VALUES: Final = {
    "dropout_rate": "0, 0.1, 0.3, 0.5, 0.7, 0.9",
    "noise": "0, 0.1, 0.3, 0.6",
    "points": "5, 10, 20, 50, 100",
    "hidden_width": "10, 30, 100, 300",
    "epochs": "50, 200, 500, 1000",
    "learning_rate": "0.001, 0.003, 0.01, 0.03, 0.1",
}


def settings_of_study(experiment: Experiment) -> Experiment:
    """The settings that a study is made with: its seeds are its own, the same for everybody."""
    return replace(experiment, seed=1, record_every=0)


def asked_study(text: str, experiment: Experiment) -> StudyQuestion:
    """The study that `&study=` in an address asks for, as a query of its own.

    Raises ExperimentError, for the settings of a run as well: those stand beside it.
    """
    asked = dict(parse_qsl(text))
    misplaced = tuple(BadField(name, asked[name], "") for name in asked if name in DOMAINS)
    if misplaced:
        raise ExperimentError(misplaced)
    return StudyQuestion.from_query({**settings_of_study(experiment).to_query(), **asked})


def luck(
    experiment: Experiment,
    look: Look,
    *,
    study: str,
    on_study: Callable[[], None],
    on_seed: Callable[[], None],
) -> None:
    """Mount the studies, or bring the mounted ones up to date.

    study: the one to show, as `asked_study` reads it; "" for none. on_study is called when the
    visitor asks for another, which then is the component's trigger `study`; on_seed when they
    choose a seed to be played, the trigger `seed`.
    """
    _component(
        key="luck",
        data={
            "query": urlencode(settings_of_study(experiment).to_query()),
            "run": "runs?" + urlencode(experiment.to_query()),
            "seed": experiment.seed,
            "study": study,
            "values": {**_VALUES, "target": ", ".join(TARGETS)},
            "contenders": list(CONTENDERS),
            "figures": list(FIGURES),
            "charts": json.dumps(luck_figures(look)),
            "palette": asdict(look.palette),
            "words": luck_words(look.words),
            "presenter": look.presenter,
            "assets": assets("luck"),
        },
        on_study_change=on_study,
        on_seed_change=on_seed,
    )
