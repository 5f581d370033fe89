"""GET /inside and GET /script over real HTTP."""

import httpx
import pytest

from dropout_core.experiment import Experiment
from dropout_core.inside.script import torch_script
from dropout_core.inside.views import VIEWS
from tests.serving import Server

SHORT = "epochs=20&hidden_width=20"


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_answers_at_the_epoch_that_was_asked_for(server: Server, view: str) -> None:
    answer = httpx.get(f"{server.url}/inside/{view}?{SHORT}&epoch=13")
    assert answer.status_code == 200
    assert answer.json()["epoch"] == 13


def test_an_unknown_view_is_not_found(server: Server) -> None:
    answer = httpx.get(f"{server.url}/inside/outside?{SHORT}")
    assert answer.status_code == 404
    assert answer.json()["views"] == list(VIEWS)


def test_every_bad_option_is_named_with_what_is_allowed(server: Server) -> None:
    answer = httpx.get(f"{server.url}/inside/unit?{SHORT}&epoch=21&unit=-1&draws=many&noise=9")
    assert answer.status_code == 422
    assert {one["field"]: one["allowed"] for one in answer.json()["errors"]} == {
        "epoch": "0 to 20",
        "unit": "0 to 20",
        "draws": "0 to 2000",
        "noise": "0 to 1",
    }


def test_the_script_is_a_file_to_keep(server: Server) -> None:
    experiment = Experiment(epochs=20, hidden_width=20)
    answer = httpx.get(f"{server.url}/script", params=experiment.to_query())
    assert answer.text == torch_script(experiment)
    assert "dropout.py" in answer.headers["Content-Disposition"]
    assert httpx.get(f"{server.url}/script?epochs=0").status_code == 422
