"""A run as a notebook: it is one, and what it computes is the run."""

import base64
import json
from dataclasses import replace
from typing import Any

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from numpy.typing import NDArray

from dropout_core.data.packing import encode
from dropout_core.data.shelf import take
from dropout_core.experiment import Experiment
from dropout_core.exports.notebook import notebook
from dropout_core.language.translations import translations
from dropout_core.learning.verdict import train
from tests.serving import ROOT

SHORT = Experiment(hidden_width=10, epochs=30, seed=3, race="plain,dropout=0.3,weight_decay")
PLOTLY = "application/vnd.plotly.v1+json"


def numbers(values: Any) -> NDArray[np.float64]:
    """An array as Plotly has it in JSON."""
    if isinstance(values, dict):
        values = np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"])
    return np.asarray(values, np.float64)


# A kernel is another process, with sockets; what its libraries complain of is theirs.
@pytest.mark.filterwarnings("ignore")
def test_run_it_trains_the_run_and_plots_it() -> None:
    book = nbformat.reads(notebook(SHORT, translations("en")), as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(book)
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    table, fit, losses, verdict = (
        cell.outputs[-1]["data"] for cell in book.cells if cell.cell_type == "code"
    )
    result = train(SHORT)
    assert verdict["text/plain"].replace("\n", "").replace(" ", "") == repr(result.verdict).replace(
        " ", ""
    )
    assert str(result.losses["epoch"].iloc[-1]) in table["text/plain"]
    traces = {trace["name"]: trace for trace in fit[PLOTLY]["data"]}
    assert list(traces) == ["train", "test", "true", *SHORT.contenders]
    for name in SHORT.contenders:
        np.testing.assert_array_equal(numbers(traces[name]["y"]), result.curves[name])
    drawn = {trace["name"]: trace for trace in losses[PLOTLY]["data"]}
    for name in result.losses.columns.drop("epoch"):
        np.testing.assert_array_equal(numbers(drawn[name]["y"]), result.losses[name])


@pytest.mark.parametrize("data", ["", encode(take("cars"))])
def test_it_says_the_settings_in_words_and_in_its_code(data: str) -> None:
    experiment = replace(SHORT, data=data)
    book = json.loads(notebook(experiment, translations("en")))
    first, _, code, *_ = (cell["source"] for cell in book["cells"])
    assert "- Contenders: no dropout, dropout 0.3, weight decay 10" in first
    assert "- Hidden width: 10" in first
    assert ("- Noise level: 0.3" in first) == (not data)
    assert ("Own points: " in first) == bool(data)
    scope: dict[str, Any] = {}
    exec(code.split("result =")[0], scope)
    assert scope["experiment"] == experiment


def test_it_is_the_same_each_time_and_in_chinese_too() -> None:
    chinese = notebook(SHORT, translations("zh"))
    assert chinese == notebook(SHORT, translations("zh"))
    assert "隐藏层宽度：10" in chinese
    nbformat.validate(nbformat.reads(chinese, as_version=4))  # type: ignore[no-untyped-call]
