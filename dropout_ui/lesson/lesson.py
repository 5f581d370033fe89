"""The lesson as a Streamlit component: what Python hands to the browser."""

import json
from collections.abc import Callable
from dataclasses import asdict
from urllib.parse import urlencode

from dropout_core.experiment import Experiment
from dropout_core.inside.ensemble import MEANS_OVER
from dropout_core.inside.request import options
from dropout_core.inside.script import torch_script
from dropout_core.learning.problems import Problem
from dropout_ui.component import assets, declare
from dropout_ui.figures import Look
from dropout_ui.lesson.figures import lesson_figures
from dropout_ui.lesson.words import lesson_words

_component = declare("lesson")


def lesson(
    experiment: Experiment,
    data: Problem,
    look: Look,
    *,
    step: int,
    on_step: Callable[[], None],
) -> None:
    """Mount the lesson on the run that the player shows, or bring the mounted one up to date.

    step: the one to open, from 1; 0 for the first, where none was asked for. on_step is called
    when the visitor goes to another, which then is the component's trigger `step`.
    """
    _component(
        key="lesson",
        data={
            "query": urlencode(experiment.to_query()),
            "experiment": asdict(experiment),
            "limits": _limits(experiment),
            "counts": MEANS_OVER,
            "step": step or 1,
            "asked": step > 0,
            "figures": json.dumps(lesson_figures(data, experiment.hidden_width, look)),
            "palette": asdict(look.palette),
            "words": lesson_words(look.words),
            "script": torch_script(experiment),
            "presenter": look.presenter,
            "assets": assets("lesson"),
        },
        on_step_change=on_step,
    )


def _limits(experiment: Experiment) -> dict[str, list[float]]:
    """What can be chosen: from what, to what, and what the page begins with."""
    limits = {
        name: [domain.minimum, domain.maximum, default]
        for name, (domain, default) in options(experiment).items()
    }
    # At these rates one of the wrong rules is right: the step on the rules begins elsewhere.
    if experiment.dropout_rate in (0, 0.5):
        limits["tried_rate"][2] = 0.2
    return limits
