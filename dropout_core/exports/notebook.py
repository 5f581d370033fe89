"""A run as a notebook that trains it with this package's public names, and plots it."""

import json
from typing import Any, Final

from dropout_core.experiment import Experiment
from dropout_core.exports.settings_words import settings_in_words
from dropout_core.language.translations import N_, Translations
from dropout_core.learning.contenders import NamedContender

_TITLE: Final = N_("Dropout Lab: one run")
_CONTENDERS: Final = N_("Contenders: {contenders}")
_SETUP: Final = N_(
    "The run is trained by `dropout_core` and drawn by Plotly, to the same numbers as on the page"
    " (on CPUs of another kind, the last digits differ). Both come with Dropout Lab: in its source,"
    " `pip install .`, and `pip install jupyterlab` for the notebook itself."
)
_FIT: Final = N_("The fit: the points, and the curves after the last epoch.")
_LOSSES: Final = N_("The losses at all recorded epochs.")
_VERDICT: Final = N_("Who won, and by how much.")

_TRAIN_SOURCE: Final = """\
import plotly.graph_objects as go

from dropout_core import Experiment, train

experiment = Experiment(
{arguments}
)
result = train(experiment)
result.losses.tail()"""
_FIT_SOURCE: Final = """\
fit = go.Figure()
for name, points in result.points.groupby("set", sort=False):
    fit.add_scatter(x=points["x"], y=points["y"], mode="markers", name=name)
for name in result.curves.columns.drop("x"):
    fit.add_scatter(x=result.curves["x"], y=result.curves[name], mode="lines", name=name)
fit.update_layout(xaxis_title="x", yaxis_title="y")
fit"""
_LOSSES_SOURCE: Final = """\
losses = go.Figure()
for name in result.losses.columns.drop("epoch"):
    losses.add_scatter(x=result.losses["epoch"], y=result.losses[name], name=name)
losses.update_layout(xaxis_title="epoch", yaxis_type="log")
losses"""
_VERDICT_SOURCE: Final = "result.verdict"


def notebook(experiment: Experiment, words: Translations) -> str:
    """A notebook, in nbformat 4.5, without outputs; the words in it are of one language."""
    _ = words.gettext
    cells = [
        _markdown(_about(experiment, words)),
        _markdown(_(_SETUP)),
        _code(_TRAIN_SOURCE.format(arguments=_arguments(experiment))),
        _markdown(_(_FIT)),
        _code(_FIT_SOURCE),
        _markdown(_(_LOSSES)),
        _code(_LOSSES_SOURCE),
        _markdown(_(_VERDICT)),
        _code(_VERDICT_SOURCE),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {
        # They need not be unlike those of other notebooks, and so are the same each time.
        "cells": [{"id": f"cell-{place}", **cell} for place, cell in enumerate(cells, 1)],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _about(experiment: Experiment, words: Translations) -> str:
    titles = [NamedContender.read(one).title(words) for one in experiment.contenders]
    contenders = words.gettext(_CONTENDERS).format(contenders=", ".join(titles))
    listed = "\n".join(f"- {one}" for one in (contenders, *settings_in_words(experiment, words)))
    return f"# {words.gettext(_TITLE)}\n\n{listed}"


def _arguments(experiment: Experiment) -> str:
    """All settings that decide something, whatever the defaults will be one day."""
    return "\n".join(
        f"    {name}={value!r},"
        for name, value in vars(experiment).items()
        if experiment.decides(name)
    )


def _markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _code(source: str) -> dict[str, Any]:
    blank: dict[str, Any] = {"execution_count": None, "metadata": {}, "outputs": []}
    return {"cell_type": "code", "source": source, **blank}
